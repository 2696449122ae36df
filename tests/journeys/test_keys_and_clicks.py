"""What a file costs: six criteria and one required note, by keys alone and by mouse alone, counted."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from panel_app.domain.forms import Form
from panel_app.domain.rubric import read_mark
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.widgets.note_field import NoteField
from panel_app.workspace import scoring
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
MARKS = "343543"
NOTE = "Changed 2 of 3 wards; says who was left out."
FIFTH_AND_SIXTH = "".join(
    f"""
[[stages.criteria]]
id = "{name}"
title = "{title}"
question = "{title}, in the light of all four answers?"
note_at = [0, 1, 5]
levels = [
    {{mark = 0, anchor = "Nothing that could be judged by it is said anywhere in the application."}},
    {{mark = 1, anchor = "It is claimed, and nothing that the applicant did speaks for it."}},
    {{mark = 2, anchor = "An example points to it; what was done, and by whom, stays unclear."}},
    {{mark = 3, anchor = "One example carries it, with the applicant's own part and what followed from it."}},
    {{mark = 4, anchor = "Several examples carry it, one of them against resistance that is described fairly."}},
    {{mark = 5, anchor = "It runs through the whole application, with evidence, and others learned it there."}},
]
"""
    for name, title in (("judgement", "Judgement under uncertainty"), ("candour", "Candour about what failed"))
)


@pytest.fixture(scope="module")
def six_criteria(tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Copied, never used."""
    return rounds.begin(tmp_path_factory.mktemp("six") / "round", candidates=4, scorers=2, more=FIFTH_AND_SIXTH)


@pytest.fixture
def person(sit_down: Callable[..., Person], six_criteria: rounds.Round, tmp_path: Path) -> Person:
    """At the desk, with a file that was not begun."""
    seated = sit_down(copied(six_criteria, tmp_path / "round").store("S01"))
    seated.press(Qt.Key.Key_Return)
    return seated


def desk_of(person: Person) -> DeskPage:
    assert person.window.shell is not None
    return person.window.shell.page_of(DeskPage)


def sealed(tmp_path: Path, code: str) -> Form:
    """What stands sealed in the store, once the window is gone."""
    store = rounds.Round(tmp_path / "round").open("S01")
    view = next(scoring.desk(store, row.code) for row in scoring.my_forms(store) if row.code == code)
    store.close()
    assert view.state == "submitted"
    return view.form


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def test_file_costs_six_marks_a_note_and_two_keys_when_there_is_no_mouse(person: Person, tmp_path: Path) -> None:
    desk, keys = desk_of(person), 0
    code, order = desk.code, desk.form.order
    for digit in MARKS:
        person.type(digit)
        keys += 1
    assert isinstance(person.focus(), NoteField)  # the only mark that asks for a note has brought it up
    person.type(NOTE)
    for key, held in ((Qt.Key.Key_Return, CONTROL), (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)):
        person.press(key, held)
        keys += 1
    leave(person)
    form = sealed(tmp_path, code or "")
    assert form.marks == dict(zip(order, map(read_mark, MARKS), strict=True))
    assert form.notes == {order[3]: NOTE}
    sys.stdout.write(f"keys for one file: {keys} and a note of {len(NOTE)} letters\n")
    assert keys <= len(MARKS) + 2


class Mouse:
    """Clicks only on what is in sight: a press goes to whatever the window has at that point."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.clicks = 0

    def click(self, target: QWidget) -> None:
        window = self._person.window
        self._look()
        at = target.mapTo(window, target.rect().center())
        hit = window.childAt(at)
        assert hit is target or (hit is not None and target.isAncestorOf(hit)), f"{target!r} is not in sight"
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(at))
        self.clicks += 1
        self._look()

    def _look(self) -> None:
        """Until what moved has come to rest: a card grows when one comes to it."""
        self._person.settle()
        for _ in range(5):
            QCoreApplication.processEvents()


def test_file_costs_a_click_for_each_mark_and_three_more_when_there_is_a_mouse(person: Person, tmp_path: Path) -> None:
    desk, mouse = desk_of(person), Mouse(person)
    code, order, cards = desk.code, desk.form.order, list(desk.form.cards.values())
    for card, digit in zip(cards, MARKS, strict=True):
        mouse.click(card.scale.button_of(read_mark(digit)))
    mouse.click(cards[3].note)
    person.type(NOTE)
    assert not desk.form.area.is_scrolled
    mouse.click(desk.to_review)
    mouse.click(desk.review.submit)
    leave(person)
    form = sealed(tmp_path, code or "")
    assert form.marks == dict(zip(order, map(read_mark, MARKS), strict=True))
    assert form.notes == {order[3]: NOTE}
    sys.stdout.write(f"clicks for one file: {mouse.clicks} and a note of {len(NOTE)} letters; nothing was scrolled\n")
    assert mouse.clicks <= len(MARKS) + 3
