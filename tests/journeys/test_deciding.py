"""The end of a stage through the window: a lottery, a closing that is refused and made again, a place given up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import read_mark
from panel_app.journal import evidence
from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.page import Page
from panel_app.ui.pages.places import PlacesPage
from panel_app.workspace import closing, deciding, moderating, publishing, reserve
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LINE, CLOSING = Qt.Key.Key_4, Qt.Key.Key_5
SIGN, PLACES = Qt.Key.Key_5, Qt.Key.Key_7
"""Of an administrator, who has other pages."""

Sit = Callable[..., Person]


def page[P: Page](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, kind)
    return shown


def leave(person: Person) -> None:
    person.press(Qt.Key.Key_F5)
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def everybody_is_level(here: rounds.Round) -> None:
    """The panel agreed the same marks for all."""
    rounds.open_moderation(here)
    chair = here.open("chair")
    for row in moderating.table(chair):
        for criterion in chair.stage.criterion_ids:
            moderating.agree(chair, row.code, criterion, read_mark("3"), reason="Level for the draw.")
    chair.close()


def say_the_word(person: Person) -> None:
    person.press(LINE, CONTROL)
    ties = page(person, LinePage).ties
    ties.how.setFocus()
    person.press(Qt.Key.Key_Down)
    assert ties.way == "lottery"
    while person.focus() is not ties.lottery.bar.reason:
        person.press(Qt.Key.Key_Tab)
    person.type("blackbird")
    person.press(Qt.Key.Key_Return)
    leave(person)


def draw_and_close(person: Person) -> tuple[CandidateCode, ...]:
    person.press(Qt.Key.Key_F5)
    person.press(LINE, CONTROL)
    line = page(person, LinePage)
    while person.focus() is not line.ties.lottery.draw:
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    assert line.ties.tie is not None
    drawn = line.ties.tie.codes
    assert line.ties.tie.rule == "lottery"
    person.press(Qt.Key.Key_D, CONTROL, SHIFT)
    close(person)
    return drawn


def close(person: Person) -> None:
    person.press(CLOSING, CONTROL)
    shown = page(person, ClosingPage)
    while any(row.is_open for row in shown.table.rows.rows):
        shown.table.setFocus()
        person.press(Qt.Key.Key_Return)
        person.type("Looked at; it stands.")
        person.press(Qt.Key.Key_Return)
    act(person, shown)
    leave(person)


def act(person: Person, shown: ClosingPage) -> None:
    while person.focus() is not shown.act:
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)


def refuse(person: Person) -> None:
    person.press(Qt.Key.Key_F5)
    person.press(SIGN, CONTROL)
    shown = page(person, ClosingPage)
    while person.focus() is not shown.refusal.reason:
        person.press(Qt.Key.Key_Tab)
    person.type("One candidate withdrew this morning.")
    person.press(Qt.Key.Key_Return)
    leave(person)


def assert_refusal_is_said(person: Person) -> None:
    """The chair reads what is to be mended, until the stage is closed again."""
    person.press(CLOSING, CONTROL)
    shown = page(person, ClosingPage)
    assert shown.refused.isVisible()
    assert "One candidate withdrew this morning." in shown.refused.text()
    assert shown.act.isVisible()


def sign(person: Person) -> None:
    person.press(Qt.Key.Key_F5)
    person.press(SIGN, CONTROL)
    shown = page(person, ClosingPage)
    assert not shown.refused.isVisible()
    act(person, shown)


def give_up_and_promote(person: Person) -> None:
    person.press(PLACES, CONTROL)
    shown = page(person, PlacesPage)
    assert not shown.promote.isEnabled()
    assert "The reserve list lives until 31 December 2027." in shown.said.text()
    person.press(Qt.Key.Key_Return)
    person.type("Took another post.")
    person.press(Qt.Key.Key_Return)
    assert shown.promote.isEnabled()
    person.press(Qt.Key.Key_N, CONTROL, SHIFT)
    leave(person)


def test_stage_is_drawn_refused_and_closed_again_when_officers_use_keys_only(
    sit_down: Sit, scored_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(scored_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    everybody_is_level(here)
    say_the_word(sit_down(here.store("chair")))
    rounds.meet(here, "administrator")
    drawn = draw_and_close(sit_down(here.store("chair")))
    refuse(sit_down(here.store("administrator")))
    chair = sit_down(here.store("chair"))
    chair.press(Qt.Key.Key_F5)
    assert_refusal_is_said(chair)
    close(chair)
    office = sit_down(here.store("administrator"))
    sign(office)
    give_up_and_promote(office)

    store = here.open("administrator")
    assert closing.sign_off_state(store).signed
    placed = [each.code for each in deciding.rank(store).candidates if each.outcome == "offer"]
    assert set(placed) == set(drawn[: rounds.PLACES])
    now = {row.code: row.now for row in reserve.reserve(store)}
    assert list(now.values()).count("withdrawn") == 1
    assert [code for code, state in now.items() if state == "promoted"] == [drawn[rounds.PLACES]]
    file = tmp_path / "round.panel-evidence"
    publishing.export_evidence(store, file)
    verdict, _ = evidence.verify(file.read_bytes())
    digest = deciding.rank(store).digest
    store.close()
    assert verdict.ok
    assert verdict.rank_digest == digest
