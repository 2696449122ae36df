"""The pages of one PDF, one under another, drawn from memory; text can be selected, and places marked on them."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from panel_app.ui.look import Look
from panel_app.ui.widgets.page_layout import PageLayout
from panel_app.ui.widgets.page_marks import PageMark, paint_mark
from panel_app.ui.widgets.pdf_file import PdfFile

ZOOMS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""Of the width that the page has in the window."""
_KEPT: Final = 6
"""Pictures of pages that are kept: those in sight and their neighbours."""
_LEAST_AREA: Final = 4.0
"""Points: what is smaller was a click with an unsteady hand."""
_SPOKEN: Final = 4000
"""Characters of a page that its description holds for a screen reader."""


class PagesView(QAbstractScrollArea):
    """Shows a `PdfFile`. Page keys and arrows scroll; `+`, `-` and `0` zoom; Shift and ← → select word by word."""

    marked_out = Signal()
    """What is selected has changed."""
    page_changed = Signal(int)
    clicked = Signal(int, float, float)
    """A page, and where on it, in points."""
    boxed = Signal(int, QRectF)
    """An area of a page, in points, over which the mouse was drawn; only while `draws_areas`."""
    zoomed = Signal()

    def __init__(self, *, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self._file: PdfFile | None = None
        self._zoom = 1.0
        self._sheet = PageLayout((), QSize(), zoom=1.0, gap=0)
        self._pictures: OrderedDict[tuple[int, int, float], QPixmap] = OrderedDict()
        self._marks: tuple[PageMark, ...] = ()
        self._selected: tuple[int, int, int] | None = None
        self._pressed: tuple[int, QPointF] | None = None
        self._page = 0
        self.draws_areas = False
        """Whether drawing the mouse over what is no text gives an area."""
        self._area = QRectF()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        look.changed.connect(self._arrange)

    @property
    def file(self) -> PdfFile | None:
        return self._file

    @property
    def page(self) -> int:
        """The page that most of the upper half of the window shows."""
        return self._page

    @property
    def zoom(self) -> float:
        """1.0 is as wide as the window."""
        return self._zoom

    @property
    def selected(self) -> tuple[int, int, int] | None:
        """Page, first and last place of its text that is selected."""
        return self._selected

    def show_file(self, file: PdfFile | None) -> None:
        """Another file, from its first page. The file stays its owner's."""
        self._file, self._marks, self._selected, self._page = file, (), None, 0
        self._pictures.clear()
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._describe()

    def show_marks(self, marks: Iterable[PageMark]) -> None:
        self._marks = tuple(marks)
        self.viewport().update()

    def select(self, page: int, start: int, end: int) -> None:
        """Select characters, and bring them into sight."""
        self._select((page, start, end) if end > start else None)
        self.bring(page, start, end)

    def bring(self, page: int, start: int, end: int) -> None:
        """Scroll until these characters are in sight."""
        rects = self._file.rects(page, start, end) if self._file is not None else []
        self.bring_rect(page, rects[0] if rects else QRectF())

    def bring_rect(self, page: int, rect: QRectF) -> None:
        """Scroll until this part of a page is in sight, a third from the top."""
        if not 0 <= page < len(self._sheet.places):
            return
        place = (
            self._sheet.on_sheet(page, rect)
            if rect.isValid()
            else QRect(self._sheet.places[page].topLeft(), QSize(1, 1))
        )
        seen = QRect(self._offset(), self.viewport().size())
        if not seen.contains(place):
            above = self.viewport().height() // 3 if rect.isValid() else self._look.space(2)
            self.verticalScrollBar().setValue(place.top() - above)
            self.horizontalScrollBar().setValue(place.center().x() - self.viewport().width() // 2)

    def go_to(self, page: int) -> None:
        """Put the top of a page at the top."""
        if 0 <= page < len(self._sheet.places):
            self.verticalScrollBar().setValue(self._sheet.places[page].top() - self._look.space(2))

    def turn(self, *, forward: bool) -> None:
        """As much as is in sight, on or back."""
        bar = self.verticalScrollBar()
        step = max(bar.pageStep() - self._look.space(10), 1)
        bar.setValue(bar.value() + (step if forward else -step))

    def zoom_in(self) -> None:
        self.zoom_to(next((each for each in ZOOMS if each > self._zoom), ZOOMS[-1]))

    def zoom_out(self) -> None:
        self.zoom_to(next((each for each in reversed(ZOOMS) if each < self._zoom), ZOOMS[0]))

    def fit(self) -> None:
        """As wide as the window."""
        self.zoom_to(1.0)

    def zoom_to(self, zoom: float) -> None:
        if zoom != self._zoom:
            page = self._page
            self._zoom = zoom
            self._arrange()
            self.go_to(page)
            self.zoomed.emit()

    # ---- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._look.colour("wash"))
        offset = self._offset()
        for page, place in enumerate(self._sheet.places):
            shown = place.translated(-offset)
            if shown.intersects(event.rect()):
                painter.drawPixmap(shown, self._picture(page, place.size()))
                self._paint_marks(painter, page, offset)
                painter.setPen(QPen(self._look.colour("edge"), 1))
                painter.drawRect(shown.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._hint_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._point(event.position().toPoint())
            self._select(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._file is None:
            return
        page, start = self._pressed
        if page < len(self._sheet.places):
            end = self._on_page(page, event.position().toPoint())
            between = self._file.between(page, start, end)
            self._select((page, *between) if between else None)
            whole = QRectF(QPointF(), self._file.size(page))
            self._area = QRectF(start, end).normalized() & whole if self.draws_areas and not between else QRectF()
            self.viewport().update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        area, self._area = self._area, QRectF()
        if pressed is None or self._selected is not None:
            return
        page, point = pressed
        if min(area.width(), area.height()) >= _LEAST_AREA:
            self.boxed.emit(page, area)
        else:
            self.clicked.emit(page, point.x(), point.y())
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = self._point(event.position().toPoint())
        if point is not None and self._file is not None:
            word = self._file.word_at(*point)
            self._select((point[0], *word) if word else None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_Home: self._to_first,
            Qt.Key.Key_End: self._to_last,
        }
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._extend(forward=key == Qt.Key.Key_Right)
        elif modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier) and key in plain:
            plain[Qt.Key(key)]()
        elif modifiers == Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(forward=key == Qt.Key.Key_PageDown)
        elif modifiers == Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    # ---- inside

    def _to_first(self) -> None:
        self.verticalScrollBar().setValue(0)

    def _to_last(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _extend(self, *, forward: bool) -> None:
        """One word more, or less; the first one in sight where nothing is selected."""
        if self._file is None or not self._sheet.places:
            return
        if self._selected is None:
            page, word = self._page, self._file.word_after(self._page, self._first_in_sight())
            self._select((page, *word) if word else None)
            return
        page, start, end = self._selected
        word = self._file.word_after(page, end) if forward else self._file.word_before(page, end)
        if word is None:
            return
        last = word[1] if forward else max(self._file_end_before(page, word[0]), start)
        if last > start:
            self.select(page, start, last)

    def _file_end_before(self, page: int, place: int) -> int:
        before = self._file.word_before(page, place) if self._file is not None else None
        return before[1] if before else 0

    def _first_in_sight(self) -> int:
        """The place of the page's text that stands at the upper edge of the window, about."""
        if self._file is None:
            return 0
        top = self._on_page(self._page, QPoint(0, self._look.space(2))).y()
        if top <= 0:
            return 0
        size = self._file.size(self._page)
        between = self._file.between(self._page, QPointF(0, top), QPointF(size.width(), size.height()))
        return between[0] if between else 0

    def _select(self, chosen: tuple[int, int, int] | None) -> None:
        if chosen != self._selected:
            self._selected = chosen
            self.viewport().update()
            self.marked_out.emit()

    def _arrange(self) -> None:
        sizes = [self._file.size(page) for page in range(self._file.page_count)] if self._file is not None else []
        view = self.viewport().size()
        self._sheet = PageLayout(sizes, view, zoom=self._zoom, gap=self._look.space(3))
        whole = self._sheet.whole
        for bar, total, seen in (
            (self.verticalScrollBar(), whole.height(), view.height()),
            (self.horizontalScrollBar(), whole.width(), view.width()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(self._look.space(10))
            bar.setRange(0, max(total - seen, 0))
        self._on_scrolled()
        self.viewport().update()

    def _on_scrolled(self) -> None:
        middle = self._offset().y() + self.viewport().height() // 3
        page = self._sheet.page_from(middle)
        self.viewport().update()
        if page != self._page:
            self._page = page
            self._describe()
            self.page_changed.emit(page)

    def _describe(self) -> None:
        """What a screen reader says: which page this is, and what is written on it."""
        if self._file is None or not self._file.page_count:
            self.setAccessibleName(self._name)
            self.setAccessibleDescription("")
            return
        said = self.tr("{name}, page {page} of {count}")
        self.setAccessibleName(said.format(name=self._name, page=self._page + 1, count=self._file.page_count))
        self.setAccessibleDescription(self._file.text(self._page)[:_SPOKEN])

    def _picture(self, page: int, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (page, size.width(), ratio)
        if key not in self._pictures and self._file is not None:
            picture = QPixmap.fromImage(self._file.draw(page, size * ratio))
            picture.setDevicePixelRatio(ratio)
            self._pictures[key] = picture
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def _paint_marks(self, painter: QPainter, page: int, offset: QPoint) -> None:
        marks = [each for each in self._marks if each.page == page]
        if self._selected is not None and self._selected[0] == page and self._file is not None:
            rects = tuple(self._file.rects(*self._selected))
            marks.append(PageMark(page=page, rects=rects, way="current"))
        if self._pressed is not None and self._pressed[0] == page and self._area.isValid():
            marks.append(PageMark(page=page, rects=(self._area,), way="current"))
        for mark in marks:
            for rect in mark.rects:
                shown = self._sheet.on_sheet(page, rect).translated(-offset)
                line = max(self._look.space(0.4), 1)
                paint_mark(painter, shown.adjusted(-1, -1, 1, 1), mark.way, line=line)

    def _hint_at(self, point: QPoint) -> str:
        on = self._point(point)
        if on is None:
            return ""
        page, place = on
        marks = [each for each in self._marks if each.page == page and any(rect.contains(place) for rect in each.rects)]
        return marks[-1].hint if marks else ""

    # ---- pixels and points

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _point(self, point: QPoint) -> tuple[int, QPointF] | None:
        """The page under a point of the viewport, and where on it that is."""
        page = self._sheet.page_at(point + self._offset())
        return None if page is None else (page, self._on_page(page, point))

    def _on_page(self, page: int, point: QPoint) -> QPointF:
        return self._sheet.on_page(page, point + self._offset())
