"""Findings of the last look become places: where they stand, what stands there, what can be done about it."""

import pytest

from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.errors import NotAllowed
from panel_app.intake.clean_copy import Strike
from panel_app.intake.lint import How
from panel_app.ui import cases, last_look
from panel_app.ui.widgets.case import Spot
from panel_app.workspace import clean_lint
from panel_app.workspace.clean_copies import CopyFile, CopyRow
from panel_app.workspace.clean_lint import Finding
from panel_app.workspace.workspace import Workspace

ORIGINAL = "Catriona asked. Asked again by catriona, then by Castle\nPark Trust and A/u/c/h/t/e/r."
CLEAN = ORIGINAL.replace("Catriona", "[struck]")
CODE = CandidateCode("K7-3QX")
NOWHERE = Workspace.__new__(Workspace)


def spots_of(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> list[Spot]:
    """The first file could not be made: file 1 of what would be released is the applicant's second."""
    monkeypatch.setattr(clean_lint, "findings", lambda _workspace, _row: list(findings))
    files = (
        CopyFile(number=1, title="Attachment 1", pages=1, made=False, refused="It is damaged."),
        CopyFile(number=2, title="Attachment 2", pages=3, made=True),
    )
    copy = CleanCopy(answers={"q1": CLEAN})
    first = Strike(field="answer.q1", start=0, end=8, kind="name")
    row = CopyRow(code=CODE, copy=copy, strikes=(first,), released=False, files=files)
    return last_look.found_spots(NOWHERE, row, {"answer.q1": ORIGINAL})


def found(where: str, token: str, how: How = "exact", around: str = "") -> Finding:
    return Finding(where=where, kind="name", token=token, how=how, around=around)


def test_text_is_given_as_it_is_written_when_case_or_spacing_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = spots_of(monkeypatch, found("answer.q1", "Catriona"), found("answer.q1", "castle park trust"))
    assert ORIGINAL[one.start : one.end] == one.text == "catriona"
    assert ORIGINAL[other.start : other.end] == other.text == "Castle\nPark Trust"
    assert not one.disguised


def test_place_is_listed_once_when_several_tokens_are_found_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    (spot,) = spots_of(
        monkeypatch,
        found("answer.q1", "Catriona"),
        found("answer.q1", "catrionas", "fuzzy", around="catriona"),
    )
    assert spot.why == "The last look found the name “Catriona”"


def test_person_is_told_to_select_it_when_letters_were_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    (spot,) = spots_of(monkeypatch, found("answer.q1", "auchter"))
    assert spot.disguised
    with pytest.raises(NotAllowed, match="does not stand there as one word"):
        cases.strike_spot(NOWHERE, CODE, spot)
    with pytest.raises(NotAllowed, match="does not stand there as one word"):
        cases.keep_spot(NOWHERE, CODE, spot, "A common word here.")


def test_file_and_page_are_the_applicants_when_an_earlier_file_could_not_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (spot,) = spots_of(monkeypatch, found("file 1, page 3", "Auchterlonie"))
    assert (spot.file, spot.page, spot.text, spot.unusable) == (2, 2, "Auchterlonie", False)


def test_file_can_only_be_left_out_when_a_hidden_part_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    (spot,) = spots_of(monkeypatch, found("file 1", "/Info", "hidden part", around="The file has /Info."))
    assert (spot.file, spot.text, spot.unusable) == (2, "", True)
    assert spot.why == "The last look found a hidden part: The file has /Info."
