"""A person who types once into each widget: `python widgets_process.py STORE WIDGET …`, passphrase as for all.

The program's real window, driven by key and mouse events. For each widget named, in this order: something is typed,
half a word or a whole mark; then nothing, until the status line says *saved*; then one line of JSON goes to standard
output: `[widget, code, field, criterion, value]`, as the draft should have it. After the last one the process waits to
be killed.
"""

import json
import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from panel_app.domain.forms import Form
from panel_app.domain.rubric import read_mark
from panel_app.ui.look import Look, load_typeface
from panel_app.ui.pages.by_question import ByQuestionPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.page import Page
from panel_app.ui.pages.paper import PaperPage
from panel_app.ui.pages.practice import PracticePage
from panel_app.ui.saving import Saved
from panel_app.ui.theme import LIGHT
from panel_app.ui.widgets.criterion_card import CriterionCard
from panel_app.ui.window import Window

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOTH: Final = CONTROL | SHIFT
Told = tuple[str, str, str, str]
"""Code, field, criterion and value."""
Until = Callable[[], bool]
Script = Generator[Until, None, Told]


class Typist(QTimer):
    """Goes on with what is to be typed whenever what was waited for has come."""

    def __init__(self, window: Window, widgets: list[str]) -> None:
        super().__init__()
        self._script = evening(window, widgets)
        self._until: Until = lambda: True
        self.timeout.connect(self._on_turn)
        self.start(5)

    def _on_turn(self) -> None:
        if self._until():
            try:
                self._until = next(self._script)
            except StopIteration:
                self.stop()


def evening(window: Window, widgets: list[str]) -> Generator[Until]:
    yield lambda: window.shell is not None
    for name in widgets:
        told = yield from WIDGETS[name](window)
        yield lambda: says_saved(window)
        sys.stdout.write(json.dumps([name, *told]) + "\n")
        sys.stdout.flush()


def says_saved(window: Window) -> bool:
    session = window.session
    return (
        session is not None
        and session.saving.state is Saved.SAVED
        and window.status.saved.words.text() == window.tr("Saved here")
    )


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, held)


def at[P: Page](window: Window, kind: type[P]) -> P:
    assert window.shell is not None
    page = window.shell.page_of(kind)
    if window.shell.page is not page:
        window.shell.show_page(page)
    return page


def desk(window: Window) -> Generator[Until, None, DeskPage]:
    page = at(window, DeskPage)
    yield lambda: page.code is not None and bool(page.form.cards)
    return page


def card(page: DeskPage, criterion: str) -> CriterionCard:
    return next(each for each in page.form.cards.values() if each.criterion.id == criterion)


# ---- the desk


def mark_by_key(window: Window) -> Script:
    page = yield from desk(window)
    card(page, "q1").scale.take_focus()
    press(Qt.Key.Key_5)
    return str(page.code), "mark", "q1", "5"


def mark_by_mouse(window: Window) -> Script:
    page = yield from desk(window)
    QTest.mouseClick(card(page, "q2").scale.button_of(read_mark("4")), Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    return str(page.code), "mark", "q2", "4"


def typed_mark(window: Window) -> Script:
    page = yield from desk(window)
    card(page, "halves").scale.take_focus()
    QTest.keyClicks(focus(), "2.5")
    press(Qt.Key.Key_Return)
    return str(page.code), "mark", "halves", "2.5"


def half_typed_mark(window: Window) -> Script:
    """Nobody pressed Enter."""
    page = yield from desk(window)
    shown = card(page, "halves")
    shown.scale.take_focus()
    QTest.keyClicks(focus(), "1.5")
    yield lambda: shown.mark == read_mark("1.5")
    return str(page.code), "mark", "halves", "1.5"


def note(window: Window) -> Script:
    page = yield from desk(window)
    page.form.go_to(card(page, "q1").criterion.id)
    card(page, "q1").note.setFocus()
    QTest.keyClicks(focus(), "Names 3 wards, says who was lef")
    return str(page.code), "note", "q1", "Names 3 wards, says who was lef"


def abstention(window: Window) -> Script:
    page = yield from desk(window)
    card(page, "q3").scale.take_focus()
    press(Qt.Key.Key_A, BOTH)
    QTest.keyClicks(focus(), "Not my field, and")
    return str(page.code), "abstained", "q3", "Not my field, and"


def concern(window: Window) -> Script:
    page = yield from desk(window)
    press(Qt.Key.Key_F, BOTH)
    QTest.keyClicks(focus(), "Answer 2 reads like anoth")
    return str(page.code), "concern", "", "Answer 2 reads like anoth"


def private_note(window: Window) -> Script:
    page = yield from desk(window)
    page.form.reader.prose.setFocus()
    press(Qt.Key.Key_H, BOTH)
    QTest.keyClicks(focus(), "Ask about the sec")
    return str(page.code), "reading-note", "", "Ask about the sec"


def highlight(window: Window) -> Script:
    page = yield from desk(window)
    reader = page.form.reader
    reader.prose.setFocus()
    press(Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(focus(), "the")
    yield lambda: reader.search.count.text().startswith("1 of")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_H, CONTROL)
    return str(page.code), "highlights", "", "the"


def recusal(window: Window) -> Script:
    page = yield from desk(window)
    page.form.reader.prose.setFocus()
    press(Qt.Key.Key_R, BOTH)
    yield lambda: page.stack.currentWidget() is page.recusal
    page.recusal.reason.setFocus()
    QTest.keyClicks(focus(), "We may have met at")
    return str(page.code), "recusal", "", "We may have met at"


# ---- the other pages


def by_question(window: Window) -> Script:
    page = at(window, ByQuestionPage)
    yield lambda: page.at is not None and bool(page.form.cards)
    assert page.at is not None
    place = page.at
    shown = next(iter(page.form.cards.values()))
    shown.scale.take_focus()
    press(Qt.Key.Key_5)
    yield lambda: says_saved(window)
    field = page.form.cards[place.criterion].note
    field.setFocus()
    QTest.keyClicks(focus(), "One question at a ti")
    assert "One question at a ti" in field.toPlainText()  # the desk's candidate may come first here, with its note
    return str(place.code), "note", str(place.criterion), field.toPlainText()


def paper(window: Window) -> Generator[Until, None, tuple[PaperPage, int]]:
    """The page, and a row in which nothing stands yet."""
    page = at(window, PaperPage)
    yield lambda: page.stack.currentWidget() is page.table and page.table.rows.rowCount() > 0
    rows = page.table.rows
    return page, next(row for row in range(rows.rowCount()) if rows.sheet(rows.index(row, 0)).form == Form())


def paper_mark(window: Window) -> Script:
    page, row = yield from paper(window)
    index = page.table.rows.index(row, 0)
    page.table.setFocus()
    page.table.setCurrentIndex(index)
    press(Qt.Key.Key_3)
    return str(page.table.rows.sheet(index).code), "mark", str(page.table.rows.cell(index).criterion.id), "3"


def paper_note(window: Window) -> Script:
    page, row = yield from paper(window)
    rows = page.table.rows
    index = next(each for column in range(rows.columnCount()) if rows.cell(each := rows.index(row, column)).is_note)
    page.table.setFocus()
    page.table.setCurrentIndex(index)
    press(Qt.Key.Key_O)
    QTest.keyClicks(focus(), "n the second shee")
    return str(rows.sheet(index).code), "note", str(rows.cell(index).criterion.id), "on the second shee"


def practice_note(window: Window) -> Script:
    page = at(window, PracticePage)
    yield lambda: page.start.isVisible() and page.start.isEnabled()
    page.start.setFocus()
    press(Qt.Key.Key_Space)
    yield lambda: page.name is not None and bool(page.form.cards)
    shown = next(iter(page.form.cards.values()))
    shown.scale.take_focus()
    press(Qt.Key.Key_5)
    yield lambda: says_saved(window)
    shown.note.setFocus()
    QTest.keyClicks(focus(), "Only to try it ou")
    return str(page.name), "note", str(shown.criterion.id), "Only to try it ou"


WIDGETS: Final[dict[str, Callable[[Window], Script]]] = {
    "mark by key": mark_by_key,
    "mark by mouse": mark_by_mouse,
    "half typed mark": half_typed_mark,
    "typed mark": typed_mark,
    "note": note,
    "abstention": abstention,
    "concern": concern,
    "private note": private_note,
    "highlight": highlight,
    "by question": by_question,
    "mark on paper": paper_mark,
    "note on paper": paper_note,
    "practice note": practice_note,
    "recusal": recusal,
}


def main() -> int:
    application = QApplication([])
    load_typeface()
    look = Look(application)
    look.choose(LIGHT)
    store = Path(sys.argv[1])
    window = Window(look=look, stores=store.parent)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    window.start(store, passphrase=os.environ["PANEL_APP_PASSPHRASE"])
    typist = Typist(window, sys.argv[2:])
    code = application.exec()
    typist.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
