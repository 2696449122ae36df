import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.ui.look import Look
from panel_app.ui.widgets.text_column import Section, Span, TextColumn

ANSWER = "First line,\nsecond 😀 line.\n\n  A second paragraph says [struck] led the ward.\n\n\nA third one."


@pytest.fixture
def column(qtbot: QtBot, look: Look) -> TextColumn:
    made = TextColumn(look=look, name="Answers")
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show_sections(
        [Section(key="answer.q1", title="One", text="Short."), Section(key="q2", title="Two", text=ANSWER)]
    )
    made.show()
    return made


@pytest.mark.parametrize(
    "words", ["First line", "line,\nsecond 😀 line", "😀", "paragraph says [struck] led", "third one."]
)
def test_same_characters_are_selected_when_places_come_from_the_text(column: TextColumn, words: str) -> None:
    start = ANSWER.index(words)
    column.select("q2", start, start + len(words))
    assert column.selection() == ("q2", start, start + len(words))
    shown = column.textCursor().selectedText().replace("\u2028", "\n").replace("\u2029", "\n\n")
    assert shown == words


def test_selection_stays_within_its_section_when_it_goes_over_two(column: TextColumn) -> None:
    column.selectAll()
    assert column.selection() == ("answer.q1", 0, len("Short."))


def test_nothing_is_selected_when_only_a_heading_is(column: TextColumn) -> None:
    cursor = column.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(2, cursor.MoveMode.KeepAnchor)
    column.setTextCursor(cursor)
    assert column.selection() is None


def test_signs_of_qt_stay_characters_when_somebody_wrote_them(column: TextColumn) -> None:
    text = "one\u2029two\ufffcthree\ufdd0four"
    column.show_sections([Section(key="a", title="A", text=text)])
    column.select("a", text.index("three"), text.index("four"))
    assert column.selection() == ("a", text.index("three"), text.index("four"))


def test_hint_says_why_when_the_mouse_is_over_a_span(column: TextColumn, qtbot: QtBot) -> None:
    start = ANSWER.index("led")
    column.show_spans([Span(key="q2", start=start, end=start + 3, way="struck", hint="The name of the applicant")])
    (drawn,) = column.extraSelections()
    assert drawn.cursor.selectedText() == "led"
    assert drawn.format.fontStrikeOut()
    with qtbot.waitSignal(column.clicked) as heard:
        point = column.cursorRect(drawn.cursor).center() - QPoint(3, 0)
        QTest.mouseClick(column.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert heard.args is not None
    assert heard.args[0] == "q2"
    assert start <= heard.args[1] <= start + 3


def test_spans_stay_where_they_are_when_the_text_size_changes(column: TextColumn, look: Look) -> None:
    start = ANSWER.index("third")
    column.show_spans([Span(key="q2", start=start, end=start + 5, way="highlight")])
    look.choose(look.theme, scale=2.0)
    assert [each.cursor.selectedText() for each in column.extraSelections()] == ["third"]
    look.choose(look.theme, scale=1.0)
