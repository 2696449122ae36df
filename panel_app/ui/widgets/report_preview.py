"""Pages of a PDF as they will be printed, from memory, with keys to walk and to zoom."""

from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import column, label, row

_STEP: Final = 1.25
_LEAST, _MOST = 0.25, 4.0


class _View(QPdfView):
    """Plus and minus zoom, 0 fits the width again; the rest is Qt's own."""

    def __init__(self) -> None:
        super().__init__()
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self._zoom(1 / _STEP)
        elif event.key() == Qt.Key.Key_0:
            self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        else:
            super().keyPressEvent(event)

    def _zoom(self, by: float) -> None:
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(min(max(self.zoomFactor() * by, _LEAST), _MOST))


class ReportPreview(QFrame):
    """What was drawn last; a line above says what it is."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "panel")
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self.view = _View()
        self.view.setDocument(self._document)
        self.view.setAccessibleName(self.tr("Preview of the pages"))
        self.view.setToolTip(self.tr("Page keys walk, + and - zoom, 0 fits the width"))
        self.said = label(role="small", wrap=True)
        stack = column(look, gap=1, margin=2)
        line = row(look)
        line.addWidget(self.said, 1)
        stack.addLayout(line)
        stack.addWidget(self.view, 1)
        self.setLayout(stack)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._document.pageCount()

    def show_pdf(self, raw: bytes, *, said: str) -> None:
        """Show these pages from the first one."""
        self._document.close()
        self._buffer.close()
        self._buffer.setData(raw)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.said.setText(said)
        self.view.show()
        if self.pages:
            self.view.pageNavigator().jump(0, QPointF(), 0)

    def show_nothing(self, said: str) -> None:
        """Say why there are no pages."""
        self._document.close()
        self.said.setText(said)
        self.view.hide()

    def _dress(self) -> None:
        colours = self.view.palette()
        ground = self._look.colour("wash")
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            colours.setColor(role, QColor(ground))
        self.view.setPalette(colours)
        self.view.setMinimumHeight(self._look.space(40))
        self.view.setPageSpacing(self._look.space(2))
