"""The desk without eyes or mouse: through the accessibility tree alone, and by Tab in reading order."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

from panel_app.domain.rubric import read_mark
from panel_app.ui.pages.desk import DeskPage
from panel_app.workspace import scoring
from tests.ui import rounds
from tests.ui.windows import Person, copied

ROLE = QAccessible.Role
CONTROLS = {ROLE.Button, ROLE.CheckBox, ROLE.RadioButton, ROLE.EditableText, ROLE.ButtonMenu, ROLE.PageTab}
NOTE = "Changed 2 of 3 wards; says who was left out."


class Tree:
    """What a screen reader has of a window: names, roles and what can be done, nothing of widgets."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def every(self) -> Iterator[QAccessibleInterface]:
        """All that can be seen, in the order of the tree."""
        root = QAccessible.queryAccessibleInterface(self._person.window)
        waiting = [root]
        while waiting:
            found = waiting.pop()
            if found.state().invisible:
                continue
            yield found
            children = [found.child(place) for place in reversed(range(found.childCount()))]
            waiting += [child for child in children if child.isValid()]

    def one(self, role: ROLE, name: str) -> QAccessibleInterface:
        """The one that is called so; waits until it is there."""
        self._person.wait_for(lambda: any(self._found(role, name)))
        return self._found(role, name)[0]

    def do(self, role: ROLE, name: str, action: str) -> None:
        doing = self.one(role, name).actionInterface()
        assert action in doing.actionNames()
        doing.doAction(action)
        self._person.settle()

    def write(self, name: str, text: str) -> None:
        self.one(ROLE.EditableText, name).editableTextInterface().insertText(0, text)
        self._person.settle()

    def _found(self, role: ROLE, name: str) -> list[QAccessibleInterface]:
        return [each for each in self.every() if each.role() == role and each.text(QAccessible.Text.Name) == name]


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path) -> rounds.Round:
    return copied(scoring_round, tmp_path / "round")


@pytest.fixture
def person(sit_down: Callable[..., Person], here: rounds.Round) -> Person:
    """At the desk, with a file that was not begun."""
    seated = sit_down(here.store("S01"))
    seated.press(Qt.Key.Key_Return)
    return seated


def desk_of(person: Person) -> DeskPage:
    assert person.window.shell is not None
    return person.window.shell.page_of(DeskPage)


def test_form_is_sealed_when_only_the_accessibility_tree_is_used(person: Person, here: rounds.Round) -> None:
    tree, desk = Tree(person), desk_of(person)
    code, titles = desk.code, [card.criterion.title for card in desk.form.cards.values()]
    for title, digit in zip(titles, "3453", strict=True):
        tree.do(ROLE.RadioButton, f"{title}: {digit}", "Toggle")
    tree.write(f"Note on {titles[2]}", NOTE)
    tree.do(ROLE.Button, "Review and submit", "Press")
    tree.do(ROLE.Button, "Submit and seal", "Press")
    person.wait_for(lambda: desk.code != code)
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())
    store = here.open("S01")
    view = next(scoring.desk(store, row.code) for row in scoring.my_forms(store) if row.code == code)
    store.close()
    assert view.state == "submitted"
    assert view.form.marks == dict(zip(view.stage.criterion_ids, map(read_mark, "3453"), strict=True))
    assert list(view.form.notes.values()) == [NOTE]


def test_every_control_says_what_it_is_when_the_desk_is_read_out(person: Person) -> None:
    controls = [each for each in Tree(person).every() if each.role() in CONTROLS]
    assert len(controls) > len(desk_of(person).form.cards) * 6
    assert [each.rect() for each in controls if not each.text(QAccessible.Text.Name)] == []


def test_what_a_level_stands_for_is_said_when_it_is_read_out(person: Person) -> None:
    criterion = next(iter(desk_of(person).form.cards.values())).criterion
    level = Tree(person).one(ROLE.RadioButton, f"{criterion.title}: 3")
    assert level.text(QAccessible.Text.Description) == criterion.levels[3].anchor


def test_focus_goes_in_reading_order_when_tab_is_pressed(person: Person) -> None:
    desk = desk_of(person)
    places = [place_of(stop, desk) for stop in walk(person, desk)]
    assert {part for part, _, _ in places} == {0, 1, 2}
    assert places == sorted(places)


def walk(person: Person, page: QWidget) -> list[QWidget]:
    """Every stop of Tab on a page, from its first on."""
    stops: list[QWidget] = []
    while (stop := person.focus()) not in stops:
        stops.append(stop)
        person.press(Qt.Key.Key_Tab)
    inside = [page.isAncestorOf(each) for each in stops]
    start = next(place for place, is_in in enumerate(inside) if is_in and not inside[place - 1])
    return [each for each in (*stops[start:], *stops[:start]) if page.isAncestorOf(each)]


def place_of(stop: QWidget, desk: DeskPage) -> tuple[int, int, int]:
    """The part of the desk, the line or card in it, and the place there: cards move as one walks through them."""
    at = stop.mapTo(desk, QPoint())
    for number, card in enumerate(desk.form.cards.values()):
        if card.isAncestorOf(stop):
            return 2, number, stop.mapTo(card, QPoint()).y()
    return (1 if desk.form.reader.isAncestorOf(stop) else 0), at.y() // 40, at.x()
