"""Everything held on one candidate is in the access pack, and nobody else."""

from pathlib import Path

import pytest

from panel_app.domain.errors import NotAllowed
from panel_app.reports.access_pack import draw
from panel_app.reports.access_values import AccessPack
from panel_app.reports.drawn import Drawing
from panel_app.workspace import access_data, closing, moderating, setup
from panel_app.workspace.applications import applicants
from panel_app.workspace.report_values import Request
from tests.reports.tree import problems, read
from tests.workspace.rounds import CHAIR, OFFICE, Meet, OpenStore, decided


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


def test_a_chair_is_refused_when_asking_what_is_held(store: OpenStore) -> None:
    with pytest.raises(NotAllowed):
        access_data.access_packs(store(CHAIR), Request(kind="access-pack"))
