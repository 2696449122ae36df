"""Texts one under another in a column of a good width, of which every character knows where it stands."""

import dataclasses
import re
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QToolTip

from panel_app.ui.look import Look
from panel_app.ui.widgets.finding import units

_MEASURE: Final = 76
"""Characters in a line that the eye follows without effort."""
_LARGER: Final = 1.1
"""What is read for an hour is a little larger than what is glanced at."""
STRUCK: Final = "[struck]"
"""What a clean copy has in the place of what was struck out."""
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*")
_LINE, _UNKNOWN = "\u2028", "\ufffd"
_SAFE: Final = {ord(each): _LINE for each in "\n\r\u2029\x85\x0b\x0c"} | {
    ord(each): _UNKNOWN for each in "\ufdd0\ufdd1\ufffc\x00"
}
"""Characters that a document would take for its own signs: replaced one for one, so that places stay places."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Section:
    """One text under its heading. `key` names it; `intro` stands above the text, `foot` below, both small."""

    key: str
    title: str
    text: str
    intro: str = ""
    foot: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Span:
    """Characters of a section's text, drawn in one of the ways that `TextColumn` knows; `hint` says why."""

    key: str
    start: int
    end: int
    way: str
    hint: str = ""


@dataclasses.dataclass(frozen=True)
class _Run:
    """A piece of a section's text: its first character there, its first place in the document, its length."""

    key: str
    start: int
    place: int
    text: str
    units: list[int] | None


class TextColumn(QTextEdit):
    """Read only. What people wrote is text; nothing in it is a link or an instruction."""

    marked_out = Signal()
    """What is selected has changed."""
    clicked = Signal(str, int)
    """A section and a character of its text were clicked on."""

    def __init__(self, *, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._sections: tuple[Section, ...] = ()
        self._lead = ""
        self._runs: list[_Run] = []
        self._heads: dict[str, int] = {}
        self._spans: tuple[Span, ...] = ()
        self.setObjectName("prose")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # or lines break anew as it comes and goes
        self.selectionChanged.connect(self.marked_out)
        look.changed.connect(self._write)

    def show_sections(self, sections: Sequence[Section], *, lead: str = "") -> None:
        """Other texts, from their top; `lead` is a small line above them all."""
        self._sections, self._lead, self._spans = tuple(sections), lead, ()
        self._write()
        self.verticalScrollBar().setValue(0)

    def show_spans(self, spans: Iterable[Span]) -> None:
        """Draw these on the texts, in place of those before; the last one is on top."""
        self._spans = tuple(spans)
        self.setExtraSelections([each for span in self._spans for each in self._drawn(span)])

    def bring(self, key: str, start: int = -1) -> None:
        """Bring a character of a section, or its heading, into the upper part of what is in sight."""
        cursor = self._cursor(key, start, start) if start >= 0 else self._head(key)
        if cursor is None:
            return
        top = self.cursorRect(cursor).top()
        if not 0 <= top < self.viewport().height() // (3 if start < 0 else 2):
            bar = self.verticalScrollBar()
            lead = self._look.space(2) if start < 0 else self.viewport().height() // 4
            bar.setValue(bar.value() + top - lead)

    def select(self, key: str, start: int, end: int) -> None:
        """Select characters of a section."""
        cursor = self._cursor(key, start, end)
        if cursor is not None:
            self.setTextCursor(cursor)

    def selection(self) -> tuple[str, int, int] | None:
        """Section, first and last place of what is selected, cut off where its section ends."""
        cursor = self.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        inside = [run for run in self._runs if run.place < last and run.place + _length(run) > first]
        inside = [run for run in inside if run.key == inside[0].key]
        if first == last or not inside:
            return None
        return inside[0].key, _character(inside[0], first), _character(inside[-1], last)

    def turn(self, *, forward: bool) -> None:
        """A page on or back."""
        bar = self.verticalScrollBar()
        step = max(bar.pageStep() - self._look.space(10), 1)
        bar.setValue(bar.value() + (step if forward else -step))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            span = self._span_at(event.pos())
            QToolTip.showText(event.globalPos(), span.hint if span else "", self)
            return True
        if event.type() == QEvent.Type.MouseButtonRelease:
            handled = super().viewportEvent(event)
            self._tell_click()
            return handled
        return super().viewportEvent(event)

    def _tell_click(self) -> None:
        cursor = self.textCursor()
        place = None if cursor.hasSelection() else self._place(cursor.position())
        if place is not None:
            self.clicked.emit(*place)

    def _span_at(self, point: QPoint) -> Span | None:
        place = self._place(self.cursorForPosition(point).position())
        if place is None:
            return None
        key, at = place
        return next((each for each in reversed(self._spans) if each.key == key and each.start <= at <= each.end), None)

    # ---- where things stand

    def _place(self, position: int) -> tuple[str, int] | None:
        for run in self._runs:
            if run.place <= position <= run.place + _length(run):
                return run.key, _character(run, position)
        return None

    def _cursor(self, key: str, start: int, end: int) -> QTextCursor | None:
        """Over these characters; between two runs it takes in what separates them."""
        runs = [run for run in self._runs if run.key == key]
        inside = [run for run in runs if run.start <= end and run.start + len(run.text) >= start]
        if not inside:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(_position(inside[0], start))
        cursor.setPosition(_position(inside[-1], end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _head(self, key: str) -> QTextCursor | None:
        if key not in self._heads:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._heads[key])
        return cursor

    # ---- drawing

    def _drawn(self, span: Span) -> list[QTextEdit.ExtraSelection]:
        cursor = self._cursor(span.key, span.start, span.end)
        if cursor is None:
            return []
        drawn = QTextEdit.ExtraSelection()
        drawn.cursor = cursor
        drawn.format = way_of(span.way, look=self._look)
        return [drawn]

    def _set_measure(self) -> None:
        wide = self.fontMetrics().averageCharWidth() * _MEASURE
        root = self.document().rootFrame()
        spare = max(self.viewport().width() - wide, 0)
        shape = root.frameFormat()
        side = self._look.space(6)
        shape.setLeftMargin(side)
        shape.setRightMargin(max(side, spare - side))
        shape.setTopMargin(self._look.space(3))
        shape.setBottomMargin(self._look.space(10))
        if shape != root.frameFormat():
            root.setFrameFormat(shape)

    def _write(self) -> None:
        look = self._look
        place = self.verticalScrollBar().value()
        self.clear()
        if self.document().defaultFont() != look.font("body"):
            self.document().setDefaultFont(look.font("body"))
        self._runs, self._heads = [], {}
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if self._lead:
            self._paragraph(cursor, self._lead, _shape(0, look.space(2)), self._letters("small", "ink_soft"))
        for section in self._sections:
            self._heads[section.key] = self._paragraph(
                cursor,
                section.title,
                _shape(look.space(4), look.space(1)),
                self._letters("lead", "deep", strong=True),
            )
            if section.intro:
                self._paragraph(cursor, section.intro, _shape(0, look.space(3)), self._letters("body", "ink_soft"))
            self._write_text(cursor, section)
            if section.foot:
                self._paragraph(cursor, section.foot, _shape(0, look.space(2)), self._letters("small", "ink_soft"))
        self._set_measure()
        cursor.endEditBlock()
        self.show_spans(self._spans)
        self.verticalScrollBar().setValue(place)

    def _write_text(self, cursor: QTextCursor, section: Section) -> None:
        """Paragraph by paragraph, each a run that knows from where in the text it came."""
        letters, mark = self._letters("body", "ink"), self._letters("body", "ink_soft")
        font = self._look.font()
        font.setPixelSize(round(font.pixelSize() * _LARGER))
        letters.setFont(font)
        mark.setFont(font)
        mark.setBackground(self._look.colour("wash"))
        shape = _shape(0, self._look.space(2.5), line=1.2)
        start = 0
        for end, following in [*((gap.start(), gap.end()) for gap in _PARAGRAPH.finditer(section.text)), (None, 0)]:
            piece = section.text[start:end]
            if piece.strip():
                text = piece.translate(_SAFE)
                place = self._paragraph(cursor, "", shape, letters)
                self._runs.append(_Run(section.key, start, place, text, units(text)))
                for number, between in enumerate(text.split(STRUCK)):
                    if number:
                        cursor.insertText(STRUCK, mark)
                    cursor.insertText(between, letters)
            start = following

    def _paragraph(self, cursor: QTextCursor, text: str, shape: QTextBlockFormat, letters: QTextCharFormat) -> int:
        """A paragraph of its own; the place of its first character."""
        if cursor.position() == 0:
            cursor.setBlockFormat(shape)
            cursor.setBlockCharFormat(letters)
        else:
            cursor.insertBlock(shape, letters)
        place = cursor.position()
        cursor.insertText(text.translate(_SAFE), letters)
        return place

    def _letters(self, size: str, colour: str, *, strong: bool = False) -> QTextCharFormat:
        letters = QTextCharFormat()
        letters.setFont(self._look.font(size, strong=strong))
        letters.setForeground(self._look.colour(colour))
        return letters


def way_of(way: str, *, look: Look) -> QTextCharFormat:
    """How a span is drawn: never by colour alone."""
    drawn = QTextCharFormat()
    ground, ink = {
        "struck": ("danger_wash", "ink"),
        "open": ("caution", "on_caution"),
        "current": ("primary", "on_primary"),
        "highlight": ("caution", "on_caution"),
        "hit": ("selection", "on_selection"),
    }[way]
    drawn.setBackground(look.colour(ground))
    drawn.setForeground(look.colour(ink))
    if way == "struck":
        drawn.setFontStrikeOut(True)
    elif way == "open":
        drawn.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        drawn.setUnderlineColor(look.colour("danger"))
    elif way == "highlight":
        drawn.setFontUnderline(True)
    return drawn


def _shape(above: int, below: int, *, line: float = 1.0) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setTopMargin(above)
    shape.setBottomMargin(below)
    shape.setLineHeight(100 * line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return shape


def _length(run: _Run) -> int:
    return run.units[-1] if run.units is not None else len(run.text)


def _position(run: _Run, character: int) -> int:
    inside = min(max(character - run.start, 0), len(run.text))
    return run.place + (run.units[inside] if run.units is not None else inside)


def _character(run: _Run, position: int) -> int:
    inside = min(max(position - run.place, 0), _length(run))
    if run.units is not None:
        inside = next(place for place, unit in enumerate(run.units) if unit >= inside)
    return run.start + inside
