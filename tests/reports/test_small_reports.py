"""Score sheets, agenda and timeline: every rule kept whatever people wrote, and read aloud as they are looked at."""

import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from python_calamine import CalamineWorkbook

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Reason
from panel_app.domain.people import SeatId
from panel_app.domain.ranking import CriterionMarks, Standing
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.reports import agenda, register_sheet, score_sheet, style, timeline
from panel_app.reports.drawn import Drawing
from panel_app.reports.register import RegisterRow
from panel_app.reports.values import Agenda, AgendaItem, Entry, Register, ScoreSheet, ScoreSheets, Source, Timeline
from tests.domain.examples import stage
from tests.reports.reading import pages_of
from tests.reports.test_tagged import HOSTILE
from tests.reports.tree import problems, read

NOW: Final = datetime(2027, 1, 29, 17, tzinfo=UTC)
CODE: Final = CandidateCode("K7-RM2Q")


def source(text: str = "Leadership", *, signed: bool = False) -> Source:
    return Source(
        round_name=text,
        intake="Cohort 4",
        stage="sift",
        round_id="ab" * 32,
        record_head="cd" * 32,
        rules_digest="ef" * 32,
        signed=signed,
        made=NOW,
        app_version="0.1.0",
    )


def sheets(the_stage: Stage, *, text: str = "Leadership", codes: int = 1) -> list[ScoreSheets]:
    return [
        ScoreSheets(
            source=source(text),
            stage=the_stage,
            sheets=(ScoreSheet(code=CandidateCode(f"K{number:02d}"), seat=SeatId("S01"), deadline=NOW),),
        )
        for number in range(codes)
    ]


def the_agenda(text: str = "National", *, items: int = 2) -> Agenda:
    mark = Mark(Decimal(3))
    reasons = (
        Reason(kind="criterion-gap", gap=Fraction(5, 2), on="q1"),
        Reason(kind="total-gap", gap=Fraction(4)),
        Reason(kind="floor-straddled", gap=Fraction(1), on="total"),
    )
    return Agenda(
        source=source(text),
        stage=stage(),
        panel_name=text,
        forms=4,
        late=(f"S02 on {text}",),
        items=tuple(
            AgendaItem(
                code=CandidateCode(f"K{number:03d}"),
                reasons=reasons,
                marks={"S01": {CriterionId("q1"): mark}, "S02": {}},
                state="" if number else "agreed",
            )
            for number in range(items)
        ),
    )


def the_timeline(text: str = "Sealed a form", *, entries: int = 2) -> Timeline:
    return Timeline(
        source=source(signed=True),
        entries=tuple(
            Entry(time=NOW, record=f"{number:064x}", who=text, what=text, standing=text if number else "", code=CODE)
            for number in range(entries)
        ),
        devices=3,
        unread=7,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_all_rules_are_kept_whatever_the_text(tmp_path: Path, text: str) -> None:
    with (tmp_path / "sheets.pdf").open("wb") as file:
        score_sheet.draw(sheets(stage(), text=text), file, Drawing())
    with (tmp_path / "agenda.pdf").open("wb") as file:
        agenda.draw([the_agenda(text)], file, Drawing())
    with (tmp_path / "timeline.pdf").open("wb") as file:
        timeline.draw([the_timeline(text)], file, Drawing())
    assert {each.name: problems(each) for each in tmp_path.iterdir()} == {
        "sheets.pdf": [],
        "agenda.pdf": [],
        "timeline.pdf": [],
    }


def test_all_rules_are_kept_when_there_is_nothing_to_say(tmp_path: Path) -> None:
    with (tmp_path / "agenda.pdf").open("wb") as file:
        agenda.draw([the_agenda(items=0)], file, Drawing())
    with (tmp_path / "timeline.pdf").open("wb") as file:
        timeline.draw([the_timeline(entries=0)], file, Drawing())
    assert [problems(each) for each in tmp_path.iterdir()] == [[], []]


def test_all_rules_are_kept_when_it_runs_over_many_pages(tmp_path: Path) -> None:
    with (tmp_path / "agenda.pdf").open("wb") as file:
        assert agenda.draw([the_agenda(items=200)], file, Drawing()) > 3
    with (tmp_path / "timeline.pdf").open("wb") as file:
        assert timeline.draw([the_timeline(entries=400)], file, Drawing()) > 5
    assert [problems(each) for each in tmp_path.iterdir()] == [[], []]


def test_each_sheet_counts_its_own_pages_when_there_are_several(tmp_path: Path) -> None:
    alone, both, signed = (tmp_path / name for name in ("alone.pdf", "both.pdf", "signed.pdf"))
    for path, codes, drawing in (
        (alone, 1, Drawing()),
        (both, 2, Drawing()),
        (signed, 1, Drawing(signer=("Signed by somebody",))),
    ):
        with path.open("wb") as file:
            score_sheet.draw(sheets(stage(), codes=codes), file, drawing)
    numbers = {path: [_number(text) for text in pages_of(path)] for path in (alone, both, signed)}
    pages = len(numbers[alone])
    assert numbers[alone] == [f"Page {page} of {pages}" for page in range(1, pages + 1)]
    assert numbers[both] == numbers[alone] * 2
    assert numbers[signed] == [f"Page {page} of {pages + 1}" for page in range(1, pages + 2)]


def _number(text: str) -> str:
    found = re.search(r"Page \d+ of \d+", text)
    return found[0] if found else ""


def test_every_level_can_be_marked_when_a_sheet_is_read_aloud(tmp_path: Path) -> None:
    the_stage = stage()
    path = tmp_path / "sheets.pdf"
    with path.open("wb") as file:
        score_sheet.draw(sheets(the_stage, codes=2), file, Drawing())
    root = read(path)
    assert [node.text for node in root.find("H1")] == ["Score sheet for K00", "Score sheet for K01"]
    said = [node.text for node in root.find("LBody")]
    for criterion in the_stage.criteria:
        for level in criterion.levels:
            assert said.count(" ".join(level.anchor.split())) >= 2


def test_agenda_says_why_in_words_when_read_aloud(tmp_path: Path) -> None:
    path = tmp_path / "agenda.pdf"
    with path.open("wb") as file:
        agenda.draw([the_agenda()], file, Drawing())
    text = read(path).text
    assert "2.5 apart on" in text
    assert "4 apart in total" in text
    assert "on both sides of the floor of the total" in text
    assert "3 · –" in text
    assert "1 of 2 candidates" in text


def test_timeline_tells_what_does_not_count_when_read_aloud(tmp_path: Path) -> None:
    path = tmp_path / "timeline.pdf"
    with path.open("wb") as file:
        timeline.draw([the_timeline("late: after the cut")], file, Drawing())
    cells = [node.text for node in read(path).find("TD")]
    assert "yes" in cells
    assert "late: after the cut" in cells
    assert "7 records" in read(path).text


def the_register(text: str = "offer", *, rows: int = 3) -> Register:
    standing = Standing(
        code=CODE,
        rank=1,
        order=2,
        total="16.33",
        exact="49/3",
        status="place",
        outcome="offer",
        marks={
            CriterionId("q1"): CriterionMarks(scorers=(Mark(Decimal(3)), Mark(Decimal(5))), agreed=Mark(Decimal(4)))
        },
    )
    return Register(
        source=source(text, signed=True),
        stage=stage(),
        rows=tuple(RegisterRow(standing=standing, identity={"family_name": text}) for _ in range(rows)),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_register_keeps_all_rules_whatever_the_text(tmp_path: Path, text: str) -> None:
    with (tmp_path / "register.pdf").open("wb") as file:
        register_sheet.draw_sheet([the_register(text)], file, Drawing())
    assert problems(tmp_path / "register.pdf") == []


@pytest.mark.parametrize("rows", [0, 300])
def test_register_is_across_a3_and_keeps_all_rules_when_empty_or_long(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "register.pdf"
    with path.open("wb") as file:
        register_sheet.draw_sheet([the_register(rows=rows)], file, Drawing())
    assert problems(path) == []
    with pikepdf.open(path) as pdf:
        _, _, width, height = (float(each) for each in pdf.pages[0].mediabox)
        assert (round(width / style.MM), round(height / style.MM)) == (420, 297)


def test_workbook_holds_texts_and_numbers_and_nothing_that_computes(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with path.open("wb") as file:
        assert register_sheet.write_workbook([the_register("=1+1")], file, Drawing()) == 3
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    by_title = dict(zip(rows[0], rows[1], strict=True))
    assert (by_title["Rank"], by_title["Order"], by_title["Total"], by_title["Exactly"]) == (1, 2, "16.33", "49/3")
    assert by_title["Family name"] == "=1+1"
    assert "3 · 5 → 4" in rows[1]
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
