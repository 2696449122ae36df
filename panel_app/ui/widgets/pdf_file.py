"""One PDF held in memory. Nothing of it is ever written to a file, not even for a moment."""

import re
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|\S")
"""What is chosen by a double click, or by a step with Shift and an arrow."""


class PdfFile(QObject):
    """Pages count from 0, lengths are points (1/72 inch) from a page’s top left, places are characters of its text."""

    def __init__(self, data: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[int, str] = {}
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._buffer)

    @property
    def is_readable(self) -> bool:
        return self._document.status() is QPdfDocument.Status.Ready and self.page_count > 0

    @property
    def page_count(self) -> int:
        return self._document.pageCount()

    @property
    def is_indexed(self) -> bool:
        """Whether the text of every page has been read."""
        return len(self._texts) >= self.page_count

    def size(self, page: int) -> QSizeF:
        return self._document.pagePointSize(page)

    def draw(self, page: int, size: QSize) -> QImage:
        """The page as a picture of so many pixels, on white paper."""
        drawn = self._document.render(page, size)
        paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
        paper.fill(0xFFFFFFFF)
        painter = QPainter(paper)
        painter.drawImage(0, 0, drawn)
        painter.end()
        return paper

    def text(self, page: int) -> str:
        """What is written on a page, in its order. Read once, then remembered."""
        if page not in self._texts:
            self._texts[page] = self._document.getAllText(page).text()
        return self._texts[page]

    def index_next(self) -> None:
        """Read the text of the first page of which it has not been read."""
        for page in range(self.page_count):
            if page not in self._texts:
                self.text(page)
                return

    def rects(self, page: int, start: int, end: int) -> list[QRectF]:
        """Where these characters stand, a rectangle for each line."""
        chosen = self._document.getSelectionAtIndex(page, start, end - start)
        return [polygon.boundingRect() for polygon in chosen.bounds()]

    def between(self, page: int, one: QPointF, other: QPointF) -> tuple[int, int] | None:
        """The characters from one point of a page to another."""
        chosen = self._document.getSelection(page, one, other)
        if not chosen.isValid() or chosen.endIndex() <= chosen.startIndex():
            return None
        return chosen.startIndex(), chosen.endIndex()

    def word_at(self, page: int, point: QPointF) -> tuple[int, int] | None:
        """The word at a point of a page."""
        for word in _WORD.finditer(self.text(page)):
            if any(rect.contains(point) for rect in self.rects(page, *word.span())):
                return word.span()
        return None

    def word_after(self, page: int, place: int) -> tuple[int, int] | None:
        """The first word that ends behind a place."""
        return next((word.span() for word in _WORD.finditer(self.text(page)) if word.end() > place), None)

    def word_before(self, page: int, place: int) -> tuple[int, int] | None:
        """The last word that begins before a place."""
        found = None
        for word in _WORD.finditer(self.text(page)):
            if word.start() >= place:
                break
            found = word.span()
        return found
