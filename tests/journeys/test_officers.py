"""The officers' meeting, with keys only: from asking to a signed stage and its decision pack on record."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import Form, Marks
from panel_app.domain.rubric import Criterion, CriterionId, Mark, plain
from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.page import Page
from panel_app.workspace import deciding, issuing, moderating, moderation_rows, publishing, scoring, setup
from tests.reports.reading import pages_of, squeezed
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OPENING, MODERATION, LINE, CLOSING = (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
OPENS, SIGN, PACK = Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6
"""The pages of an administrator, who has two before those of a chair."""


def page[P: Page](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, kind)
    return shown


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def discuss(person: Person, room: ModerationPage) -> int:
    """Agree marks on the first candidate, keep those of the others; how many there were."""
    asked = [row for row in room.table.rows.rows if row.state == "open"]
    while room.shown is not None and room.shown.code == asked[0].code:  # it stays while scorers differ elsewhere too
        person.type("4")
        person.type("The result is shown with figures.")
        person.press(Qt.Key.Key_Return)
    while room.shown is not None and room.shown.state == "open":
        person.press(Qt.Key.Key_K)
        person.type("Both readings are right.")
        person.press(Qt.Key.Key_Return)
    return len(asked)


def resolve(person: Person, line: LinePage) -> None:
    """Put each tie that is open in the order it stands in."""
    while line.ties.tie is not None and not line.ties.tie.resolved:
        while person.focus() is not line.ties.bar.reason:
            person.press(Qt.Key.Key_Tab)
        person.type("By the published further criteria.")
        person.press(Qt.Key.Key_Return)


def answer(person: Person, closing: ClosingPage) -> None:
    """Let every finding stand, with a reason."""
    while any(row.answer is None for row in closing.table.rows.rows):
        closing.table.setFocus()
        person.press(Qt.Key.Key_Return)
        person.type("Looked at; it stands.")
        person.press(Qt.Key.Key_Return)


def ask(person: Person, *, at: Qt.Key = OPENING) -> None:
    person.press(at, CONTROL)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_F5)
    leave(person)


def open_it(person: Person) -> None:
    person.press(Qt.Key.Key_F5)
    ask(person, at=OPENS)  # the same page, in the other officer's store


def meet(person: Person) -> int:
    """From the first candidate to the closed stage; how many were discussed."""
    person.press(Qt.Key.Key_F5)
    person.press(MODERATION, CONTROL)
    room = page(person, ModerationPage)
    person.wait_for(room.scorers.isVisible)  # how they compare comes after the table
    discussed = discuss(person, room)
    person.press(LINE, CONTROL)
    line = page(person, LinePage)
    person.wait_for(line.advice.isVisible)
    resolve(person, line)
    person.press(Qt.Key.Key_D, CONTROL, SHIFT)
    person.press(CLOSING, CONTROL)
    closing = page(person, ClosingPage)
    answer(person, closing)
    act(person, closing)
    leave(person)
    return discussed


def sign(person: Person, pack: Path) -> None:
    person.press(Qt.Key.Key_F5)
    person.press(SIGN, CONTROL)
    act(person, page(person, ClosingPage))
    person.answers.path = pack
    person.press(PACK, CONTROL)
    person.press(Qt.Key.Key_S, CONTROL)
    leave(person)


def act(person: Person, closing: ClosingPage) -> None:
    while person.focus() is not closing.act:
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_F5)


def test_stage_is_signed_and_packed_when_officers_use_keys_only(
    sit_down: Callable[..., Person], scored_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(scored_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    given = given_marks(here)
    ask(sit_down(here.store("chair")))
    open_it(sit_down(here.store("administrator")))
    discussed = meet(sit_down(here.store("chair")))
    sign(sit_down(here.store("administrator")), tmp_path / "pack.pdf")

    store = here.open("administrator")
    state = setup.round_state(store)
    outcomes = [each.outcome for each in deciding.rank(store).candidates]
    verdict = issuing.verify_report(store, tmp_path / "pack.pdf")
    publishing.export_evidence(store, tmp_path / "round.panel-evidence")
    rows = moderating.table(store)
    moderated = [row.state for row in rows if row.moderation.triggered]
    criteria = store.stage.criteria
    store.close()
    assert state.signed
    assert outcomes.count("offer") == rounds.PLACES
    assert len(moderated) == discussed > 1
    assert set(moderated) == {"agreed", "kept"}
    assert verdict.ok
    assert any(row.agreed for row in rows), "something was agreed that could have overwritten a mark"
    assert {row.code: sorted(map(marks_of, row.scorers)) for row in rows} == given
    assert marks_in_evidence((tmp_path / "round.panel-evidence").read_bytes()) == given
    assert_marks_are_printed(tmp_path / "pack.pdf", rows, criteria)


Given = dict[CandidateCode, list[tuple[tuple[CriterionId, Mark], ...]]]
"""What every scorer gave, in no scorer's order."""


def given_marks(here: rounds.Round) -> Given:
    """As each scorer's own store has them, before anybody discusses anything."""
    found: Given = {}
    for seat in rounds.members(here):
        store = here.open(seat)
        for row in scoring.my_forms(store):
            found.setdefault(row.code, []).append(marks_of(scoring.desk(store, row.code).form))
        store.close()
    return {code: sorted(each) for code, each in found.items()}


def marks_of(form: moderation_rows.ScorerForm | Form) -> tuple[tuple[CriterionId, Mark], ...]:
    return tuple(sorted(form.marks.items()))


def marks_in_evidence(raw: bytes) -> Given:
    """What stands in the file for an auditor: every form's marks part, and whose it is."""
    parts: dict[str, dict[int, bytes]] = {}
    for line in map(json.loads, raw.splitlines()):
        if "plaintext" in line:
            body = base64.b64decode(line["plaintext"])
            length = int.from_bytes(body[32:36], "big")
            parts.setdefault(line["of"], {})[line["part"]] = body[36 : 36 + length]
    found: Given = {}
    for each in parts.values():
        event = json.loads(each[0])
        if event["type"] == "FormSubmitted":
            marks = msgspec.json.decode(each[1], type=Marks).marks
            found.setdefault(event["code"], []).append(tuple(sorted(marks.items())))
    return {code: sorted(forms) for code, forms in found.items()}


def assert_marks_are_printed(pack: Path, rows: list[moderating.ModerationRow], criteria: tuple[Criterion, ...]) -> None:
    """On each candidate's page every scorer's own mark, and beside them what was agreed, if anything."""
    pages = [squeezed(text) for text in pages_of(pack)]
    for row in rows:
        printed = "".join(page for page in pages if f"Candidate{row.code}" in page)
        for each in criteria:
            own = "".join(plain(form.marks[each.id]) for form in row.scorers)
            agreed = plain(row.agreed[each.id].mark) if each.id in row.agreed else "–"
            scale = f"({plain(each.marks[0])} to {plain(each.marks[-1])})"
            assert squeezed(f"{each.title} {scale} {own} {agreed}") in printed
