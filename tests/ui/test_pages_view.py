import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.ui.look import Look
from panel_app.ui.widgets.page_marks import PageMark
from panel_app.ui.widgets.pages_view import PagesView
from panel_app.ui.widgets.pdf_file import PdfFile
from tests.ui.files import pdf

FILE = pdf("A title", "Another", "The last one")


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> PagesView:
    made = PagesView(look=look, name="Attachment 1")
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show_file(PdfFile(FILE, made))
    made.show()
    qtbot.waitExposed(made)
    return made


def words(view: PagesView, text: str, *, page: int = 0) -> tuple[int, int, int]:
    assert view.file is not None
    start = view.file.text(page).index(text)
    return page, start, start + len(text)


def place(view: PagesView, where: tuple[int, int, int]) -> QRect:
    """Where characters stand in the viewport."""
    assert view.file is not None
    (rect,) = view.file.rects(*where)
    size = view.file.size(where[0])
    width = view.viewport().width() - 2 * 12
    factor = width / size.width()
    top = 12 + where[0] * (round(size.height() * factor) + 12) - view.verticalScrollBar().value()
    return QRect(
        round(12 + rect.left() * factor),
        round(top + rect.top() * factor),
        round(rect.width() * factor),
        round(rect.height() * factor),
    )


def test_all_of_the_pages_are_there_when_a_file_is_shown(view: PagesView) -> None:
    assert view.file is not None
    assert view.file.is_readable
    assert view.file.page_count == 3
    assert view.accessibleName() == "Attachment 1, page 1 of 3"
    assert view.accessibleDescription().startswith("A title")


def test_pages_change_when_page_keys_are_pressed(view: PagesView) -> None:
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page == 2
    assert view.accessibleName() == "Attachment 1, page 3 of 3"
    QTest.keyClick(view, Qt.Key.Key_Home)
    before = view.verticalScrollBar().value()
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > before


def test_page_stays_the_same_when_it_is_zoomed(view: PagesView) -> None:
    view.go_to(1)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom == 1.5
    assert view.page == 1
    assert view.horizontalScrollBar().maximum() > 0
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.zoom == 1.0
    assert view.horizontalScrollBar().maximum() == 0


def test_text_is_selected_when_the_mouse_is_drawn_over_it(view: PagesView) -> None:
    where = words(view, "went from nine to four a month")
    spot = place(view, where)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.left() + 1, spot.center().y()))
    QTest.mouseMove(view.viewport(), QPoint(spot.right() - 1, spot.center().y()))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.right() - 1, spot.center().y()))
    assert view.selected == where


def test_word_is_selected_when_it_is_clicked_twice(view: PagesView) -> None:
    where = words(view, "evening")
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place(view, where).center())
    assert view.selected == where


def test_selection_grows_and_shrinks_by_words_when_shift_and_an_arrow_are_pressed(view: PagesView) -> None:
    page, start, _ = words(view, "evening")
    view.select(*words(view, "evening"))
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.file is not None
    assert view.selected == words(view, "evening round")
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected == (page, start, start + len("evening"))


def test_first_word_in_sight_is_selected_when_nothing_was(view: PagesView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected == (0, 0, 1)


def test_marks_are_painted_when_they_are_shown(view: PagesView) -> None:
    where = words(view, "evening")
    spot = place(view, where).center()
    before = view.grab().toImage().pixelColor(spot.x(), place(view, where).top() + 1)
    assert view.file is not None
    view.show_marks([PageMark(page=0, rects=tuple(view.file.rects(*where)), way="highlight", hint="Yours")])
    after = view.grab().toImage().pixelColor(spot.x(), place(view, where).top() + 1)
    assert before != after


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and nothing more", FILE[:200]])
def test_file_is_told_unreadable_when_it_is_damaged(view: PagesView, data: bytes) -> None:
    file = PdfFile(data, view)
    assert not file.is_readable
    view.show_file(file)
    assert view.grab().width() > 0


def test_nothing_is_shown_when_the_file_is_taken_away(view: PagesView) -> None:
    view.show_file(None)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected is None
    assert view.accessibleDescription() == ""
