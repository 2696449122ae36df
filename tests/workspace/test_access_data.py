"""Everything held on one candidate is in the access pack, and nobody else."""

from pathlib import Path

import pytest

from panel_app.domain import events as e
from panel_app.domain.errors import NotAllowed
from panel_app.reports.access_pack import draw
from panel_app.reports.access_values import AccessPack
from panel_app.reports.drawn import Drawing
from panel_app.workspace import access_data, closing, issuing, moderating, setup
from panel_app.workspace.applications import applicants
from panel_app.workspace.report_values import Request
from tests.reports.tree import problems, read
from tests.workspace.rounds import CHAIR, OFFICE, Meet, OpenStore, decided
from tests.workspace.telling import Q1, WORDS, named_in, written_about


def held_on(store: OpenStore) -> list[AccessPack]:
    return [piece.data for piece in access_data.access_packs(store(OFFICE), Request(kind="access-pack"))]


def test_every_compartment_is_there_when_the_forms_are_sealed(store: OpenStore) -> None:
    everybody = applicants(store(OFFICE))
    packs = {pack.code: pack for pack in held_on(store)}
    assert set(packs) == set(everybody)
    for code, applicant in everybody.items():
        said = {text for group in packs[code].held for _, text in group.entries}
        kept = (applicant.identity, applicant.contact, applicant.work, applicant.equality, applicant.answers)
        assert {text for group in kept for text in group.values() if text.strip()} <= said
        assert packs[code].sealed
        assert not packs[code].forms


def test_scorers_and_others_are_not_in_it_when_the_stage_is_decided(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    decided(store, meet)
    chair = store(CHAIR)
    row, other = moderating.table(chair)[:2]
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    pack = next(pack for pack in held_on(store) if pack.code == row.code)
    assert [form.who for form in pack.forms] == [f"Scorer {place}" for place in range(1, len(row.scorers) + 1)]
    assert dict(pack.forms[0].marks) == {key: str(mark) for key, mark in row.scorers[0].marks.items()}
    with (tmp_path / "a.pdf").open("wb") as file:
        draw([pack], file, Drawing())
    told = read(tmp_path / "a.pdf").text
    assert problems(tmp_path / "a.pdf") == []
    people = {seat.name for seat in setup.seats(store(OFFICE)) if seat.name}
    pseudonyms = {form.pseudonym for each in moderating.table(chair) for form in each.scorers}
    assert not [each for each in people | {other.code} if each in told]
    assert not pseudonyms & set(told.replace(",", " ").replace(".", " ").split())


def test_everything_written_is_in_it_and_nobody_when_the_writers_name_everybody(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    told = written_about(store, meet)
    pack = next(pack for pack in held_on(store) if pack.code == told.code)
    with (tmp_path / "a.pdf").open("wb") as file:
        draw([pack], file, Drawing())
    text = read(tmp_path / "a.pdf").text
    assert problems(tmp_path / "a.pdf") == []
    assert [each for each in WORDS if f"{each}: […]" not in text] == []
    assert named_in(text, told) == []
    assert "S01" not in text
    assert (pack.withheld, pack.taken_out >= len(WORDS)) == (0, True)


def test_what_does_not_count_any_longer_is_in_it_when_it_is_held(store: OpenStore, meet: Meet) -> None:
    told = written_about(store, meet)
    pack = next(pack for pack in held_on(store) if pack.code == told.code)
    assert [form.counts for form in pack.forms] == [True, False, False]
    assert {form.marks[Q1] for form in pack.forms} == {"2", "4", str(2 + int(told.second[-1]) - 1)}
    assert [each.after for each in pack.agreements] == ["3", "5"]
    assert [(each.name, each.pages) for each in pack.files] == [("letter of support.pdf", 3)]
    said = [each.what for each in pack.noted]
    for what in ("stepped back because they know you", "given a form back", "left the room", "kept apart from you"):
        assert [each for each in said if what in each], what


def test_a_page_says_what_is_not_in_it_and_where_to_ask(store: OpenStore, tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        draw(held_on(store)[:1], file, Drawing())
    text = read(tmp_path / "a.pdf").text
    assert problems(tmp_path / "a.pdf") == []
    assert "What is not in this pack" in text
    assert "Ask the office that gave you this pack" in text


def test_a_report_is_not_listed_when_its_record_was_set_aside(store: OpenStore) -> None:
    office = store(OFFICE)
    code = next(iter(applicants(office)))
    head, digest = office.round_id, "0" * 64
    early = e.ReportIssued(
        time=office.clock(), stage=office.stage_id, kind="letters", file=digest, head=head, code=code
    )
    office.author(early)
    assert [fact for fact in office.judge.facts.values() if fact.event == early]
    assert issuing.issued_reports(office) == []
    assert [pack.issued for pack in held_on(store) if pack.code == code] == [()]


def test_a_chair_is_refused_when_asking_what_is_held(store: OpenStore) -> None:
    with pytest.raises(NotAllowed):
        access_data.access_packs(store(CHAIR), Request(kind="access-pack"))
