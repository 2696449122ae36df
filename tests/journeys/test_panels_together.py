"""Two panels under a lead chair, through their windows: asked, opened, discussed apart, closed, drawn as one line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.completeness import CompletenessPage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.opening import OpeningPage
from panel_app.ui.pages.page import Page
from panel_app.workspace import closing, deciding, moderating, opening, syncing
from panel_app.workspace.workspace import Workspace
from tests.ui.rounds import PASSPHRASE
from tests.ui.windows import Person
from tests.workspace import panels
from tests.workspace.panels import EVERYBODY, LEAD, NORTH, SCORERS, SOUTH
from tests.workspace.rounds import OFFICE, PreparedRound, score_everything

CONTROL = Qt.KeyboardModifier.ControlModifier
Sit = Callable[..., Person]


class Round:
    """The stores of a round, each open in one place at a time."""

    def __init__(self, prepared: PreparedRound, sit: Sit) -> None:
        self._prepared = prepared
        self._sit = sit

    def window(self, seat: str) -> Person:
        """Somebody sits down and syncs."""
        person = self._sit(self._prepared.folder / f"{seat}.panel")
        person.press(Qt.Key.Key_F5)
        return person

    def do[T](self, seat: str, act: Callable[[Workspace], T]) -> T:
        """Somebody does a thing elsewhere, and syncs before and after."""
        workspace = self._prepared.open(seat)
        try:
            syncing.sync(workspace, self._prepared.hub)
            done = act(workspace)
            syncing.sync(workspace, self._prepared.hub)
        finally:
            workspace.close()
        return done


@pytest.fixture
def here(tmp_path: Path, sit_down: Sit) -> Round:
    """Everything is scored; in each panel two scorers differ by two marks on everything."""
    made = Round(panels.prepare(tmp_path / "round", passphrase=PASSPHRASE), sit_down)
    for seats in SCORERS.values():
        for seat, mark in zip(seats, (2, 4), strict=True):
            made.do(seat, partial(score_everything, mark=mark))
    for seat in (*EVERYBODY, OFFICE):
        made.do(seat, lambda _workspace: None)
    return made


def page[P: Page](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    person.window.shell.show_page(person.window.shell.page_of(kind))
    person.settle()
    return person.window.shell.page_of(kind)


def press_button(person: Person, shown: OpeningPage | ClosingPage) -> None:
    while person.focus() is not shown.act:
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_F5)


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def said(shown: Page) -> str:
    return "\n".join(each.text() for each in shown.findChildren(QLabel) if not each.isHidden())


def keep_all(person: Person) -> None:
    """The panel discusses everybody who is open: `K`, and the first of the published reasons."""
    room = page(person, ModerationPage)
    room.table.setFocus()
    while room.shown is not None and room.shown.state == "open":
        person.press(Qt.Key.Key_K)
        person.type("1")
        person.press(Qt.Key.Key_Return)


def show_everybody(person: Person) -> ModerationPage:
    room = page(person, ModerationPage)
    room.which.setCurrentIndex(room.which.findData("all"))
    person.settle()
    room.table.setFocus()
    return room


def close_panel(workspace: Workspace) -> None:
    for row in moderating.table(workspace):
        if row.state == "open":
            moderating.keep(workspace, row.code, reason="It was discussed.")
    panels.answer_checks(workspace)
    closing.sign_off(workspace)


def test_two_panels_come_to_one_line_when_chairs_and_office_use_keys(here: Round) -> None:
    north = here.window(NORTH)
    assert north.window.shell is not None
    assert not any(isinstance(each, LinePage) for each in north.window.shell.pages)
    press_button(north, page(north, OpeningPage))
    leave(north)
    office = here.window(OFFICE)
    assert {each.panel for each in page(office, CompletenessPage).table.rows.rows} == {"north", "south"}
    shown = page(office, OpeningPage)
    assert "South panel" in said(shown)
    press_button(office, shown)
    assert "Moderation is open in North panel." in office.answers.told[0]
    leave(office)
    here.do(SOUTH, opening.open_moderation)
    here.do(OFFICE, opening.open_moderation)

    north = here.window(NORTH)
    keep_all(north)
    here_closing = page(north, ClosingPage)
    assert here_closing.act.text() == "Close the panel"
    press_button(north, here_closing)
    assert here_closing.act.isHidden()
    leave(north)

    lead = here.window(LEAD)
    room = show_everybody(lead)
    assert {form.pseudonym for row in room.table.rows.rows for form in row.scorers} == {"north-S01", "north-S02"}
    line = page(lead, LinePage)
    assert "South panel" in line.closed.text()
    assert "South panel" in said(page(lead, ClosingPage))
    leave(lead)
    here.do(SOUTH, close_panel)

    lead = here.window(LEAD)
    line = page(lead, LinePage)
    assert line.closed.isHidden()
    candidates = here.do(OFFICE, lambda workspace: {slot[1] for slot in workspace.judge.slots("candidate")})
    assert {each.code for each in line.list.rows.rows} == candidates
    leave(lead)


def test_each_sees_the_others_mark_when_lead_and_panel_chair_sit_at_two_windows(here: Round) -> None:
    for chair in (NORTH, SOUTH):
        here.do(chair, opening.open_moderation)
    here.do(OFFICE, opening.open_moderation)
    for chair in (NORTH, SOUTH):
        here.do(chair, close_panel)
    code = here.do(LEAD, lambda workspace: next(r.code for r in moderating.table(workspace) if len(r.scorers) == 2))
    panel = here.do(LEAD, lambda workspace: workspace.panel_of(code))
    people = [here.window(LEAD), here.window(NORTH if panel == "north" else SOUTH)]
    for person, key in zip(people, (Qt.Key.Key_3, Qt.Key.Key_4), strict=True):
        room = show_everybody(person)
        while room.shown is not None and room.shown.code != code:
            person.press(Qt.Key.Key_Down)
        person.press(key)
        person.type("1")
        person.press(Qt.Key.Key_Return)
    for person in (people[1], people[0], people[1]):
        person.window.activateWindow()
        person.press(Qt.Key.Key_F5)
    for person in people:
        shown = page(person, ModerationPage).shown
        assert shown is not None
        assert [{str(value.mark) for value in rival.values} for rival in shown.rivals] == [{"3", "4"}]
    closing_page = page(people[0], ClosingPage)
    kinds = {row.check.kind for row in closing_page.table.rows.rows if row.is_open}
    assert {"two-values", "panel-reopened"} <= kinds
    assert not closing_page.act.isEnabled()
    for person in people:
        leave(person)
    assert here.do(LEAD, lambda workspace: code not in {row.code for row in moderating.table(workspace) if row.agreed})
    assert any(row.check.kind == "two-values" for row in here.do(LEAD, deciding.checks))
