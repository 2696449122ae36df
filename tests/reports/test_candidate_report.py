"""Reports on one candidate: whole for the panel; for the candidate theirs alone."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId
from panel_app.reports.candidate_report import draw, draw_safe
from panel_app.reports.candidate_values import CandidateReport, Given, SafeReport
from panel_app.reports.drawn import Drawing
from panel_app.reports.pack import DecisionPack
from panel_app.reports.values import Source
from tests.reports.sample_pack import NOW, sample_pack, sample_stage
from tests.reports.tree import Node, problems, read

SOURCE = Source(
    round_name="Digital Health Leadership programme",
    intake="Cohort 4",
    stage="sift",
    round_id="ab" * 32,
    record_head="cd" * 32,
    rules_digest="ef" * 32,
    signed=True,
    made=NOW,
    app_version="0.1.0",
)
SAFE = SafeReport(
    source=SOURCE,
    stage=sample_stage(),
    code=CandidateCode("K7-RM2"),
    total="16.5",
    outcome="offer",
    given={CriterionId("q1"): Given(mark="4", anchor="Level 4", agreed="Clear about the costs.")},
)


def of(pack: DecisionPack) -> list[CandidateReport]:
    return [
        CandidateReport(
            source=SOURCE,
            stage=pack.stage,
            page=page,
            changes=tuple(each for each in pack.changes if each.code == page.code),
            ledger=tuple(each for each in pack.ledger if each.code == page.code),
        )
        for page in pack.candidates
    ]


def panels(path: Path, reports: Sequence[CandidateReport]) -> Node:
    with path.open("wb") as file:
        draw(reports, file, Drawing())
    return read(path)


def own(path: Path, report: SafeReport) -> Node:
    with path.open("wb") as file:
        draw_safe([report], file, Drawing())
    return read(path)


def test_marks_changes_and_record_are_all_there_when_it_is_the_panels(tmp_path: Path) -> None:
    pack = sample_pack(6)
    root = panels(tmp_path / "a.pdf", of(pack))
    sections = root.find("Sect")
    assert [each.find("H1")[0].text for each in sections] == [f"Candidate {page.code}" for page in pack.candidates]
    for section, report in zip(sections, of(pack), strict=True):
        tables = {table.find("TH")[1].text: table for table in section.find("Table")}
        assert len(tables["Who"].find("TR")) == len(report.ledger) + 1
        assert ("From" in str([node.text for node in section.find("TH")])) == bool(report.changes)
    assert problems(tmp_path / "a.pdf") == []


def test_result_marks_and_agreed_words_are_there_when_it_is_the_candidates_own(tmp_path: Path) -> None:
    root = own(tmp_path / "a.pdf", SAFE)
    assert [node.text for node in root.find("LI")[:2]] == ["Outcome offer", "Total score 16.5"]
    first, second = root.find("TR")[1:3]
    assert [cell.text for cell in first.find("TH", "TD")] == ["Leading change", "4", "0 to 5", "Level 4"]
    assert [cell.text for cell in second.find("TH", "TD")] == ["Improving with data", "–", "0 to 5", ""]
    assert "Clear about the costs." in root.text
    assert problems(tmp_path / "a.pdf") == []


def test_nothing_is_headed_as_agreed_when_nothing_was(tmp_path: Path) -> None:
    plain = msgspec.structs.replace(SAFE, given={})
    assert "What the panel agreed" not in [node.text for node in own(tmp_path / "a.pdf", plain).find("H2")]
    assert problems(tmp_path / "a.pdf") == []


@pytest.mark.parametrize("text", ["", "\x00", "مرحبا", "👩‍⚕️", "W" * 5000, "<b>&amp;"])
def test_all_rules_are_kept_whatever_the_text(tmp_path: Path, text: str) -> None:
    pack = sample_pack(1)
    page = msgspec.structs.replace(pack.candidates[0], code=CandidateCode(text), outcome_reason=text)
    reports = [msgspec.structs.replace(of(pack)[0], page=page, name=text)]
    panels(tmp_path / "a.pdf", reports)
    assert problems(tmp_path / "a.pdf") == []
    given = {CriterionId("q1"): Given(mark=text, anchor=text, agreed=text)}
    own(tmp_path / "b.pdf", msgspec.structs.replace(SAFE, code=CandidateCode(text), given=given, name=text))
    assert problems(tmp_path / "b.pdf") == []
