"""Where the pages of a file stand on a long sheet, in pixels, and what is where on them, in points."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF


class PageLayout:
    """Pages one under another, the widest as wide as the view times the zoom, with a gap around each."""

    def __init__(self, sizes: Sequence[QSizeF], view: QSize, *, zoom: float, gap: int) -> None:
        self._sizes = tuple(sizes)
        across = max(view.width() - 2 * gap, 1) * zoom
        factor = across / max(1.0, *(size.width() for size in sizes)) if sizes else 1.0
        width = max(view.width(), round(across) + 2 * gap)
        top = gap
        self.places: list[QRect] = []
        for size in sizes:
            shown = QSize(max(round(size.width() * factor), 1), max(round(size.height() * factor), 1))
            self.places.append(QRect(QPoint((width - shown.width()) // 2, top), shown))
            top += shown.height() + gap
        self.whole = QSize(width, top)

    def on_sheet(self, page: int, rect: QRectF) -> QRect:
        """A part of a page, from points to pixels of the sheet."""
        factor = self._factor(page)
        scaled = QRectF(rect.topLeft() * factor, rect.size() * factor)
        return scaled.toAlignedRect().translated(self.places[page].topLeft())

    def on_page(self, page: int, point: QPoint) -> QPointF:
        """A point of the sheet as a point of a page, which it may lie outside of."""
        return QPointF(point - self.places[page].topLeft()) / self._factor(page)

    def page_at(self, point: QPoint) -> int | None:
        """The page under a point of the sheet."""
        return next((page for page, place in enumerate(self.places) if place.contains(point)), None)

    def page_from(self, height: int) -> int:
        """The first page that reaches below this height of the sheet; the last where none does."""
        found = (page for page, place in enumerate(self.places) if place.bottom() >= height)
        return next(found, max(len(self.places) - 1, 0))

    def _factor(self, page: int) -> float:
        return self.places[page].width() / max(self._sizes[page].width(), 1.0)
