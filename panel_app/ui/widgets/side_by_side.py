"""Original on the left, clean copy on the right: text beside text, page beside page, moving together."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.case import Case, Spot
from panel_app.ui.widgets.page_marks import PageMark
from panel_app.ui.widgets.pages_view import PagesView
from panel_app.ui.widgets.parts import frame, label, row
from panel_app.ui.widgets.pdf_file import PdfFile
from panel_app.ui.widgets.text_column import STRUCK, Section, Span, TextColumn


class SideBySide(QWidget):
    """Shows one case. Files are asked for when their tab is opened."""

    wanted = Signal(int)
    """The number of an attachment that `take_file` is to be given both sides of."""
    clicked = Signal(int)
    """The number of a place that was clicked on."""
    boxed = Signal(int, int, QRectF)
    """An area of a page of an attachment, in points, over which the mouse was drawn."""
    marked_out = Signal()
    """What is selected in the original has changed."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._case: Case | None = None
        self._at = -1
        self._files: dict[int, tuple[PdfFile, PdfFile]] = {}
        self._moving = False
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setMinimumWidth(1)  # it scrolls
        self.tabs.setAccessibleName(self.tr("Documents of this candidate"))
        self.original = TextColumn(look=look, name=self.tr("Original"))
        self.clean = TextColumn(look=look, name=self.tr("Clean copy"))
        self.original_pages = PagesView(look=look, name=self.tr("Original"))
        self.clean_pages = PagesView(look=look, name=self.tr("Clean copy"))
        self.original_pages.draws_areas = True
        self.waiting = label(role="soft", wrap=True)
        self.waiting.setMargin(look.space(8))
        self.stack = QStackedWidget()
        for left, right in ((self.original, self.clean), (self.original_pages, self.clean_pages)):
            self.stack.addWidget(self._pair(left, right))
        self.stack.addWidget(self.waiting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        strip = row(look, gap=0)
        strip.setContentsMargins(look.space(4), 0, 0, 0)
        strip.addWidget(self.tabs, 1)
        layout.addLayout(strip)
        layout.addLayout(self._captions())
        layout.addWidget(self.stack, 1)
        self._connect()

    @property
    def number(self) -> int:
        """The attachment that is shown; 0 for the texts."""
        place = self.tabs.currentIndex()
        return self._case.files[place - 1].number if self._case and place > 0 else 0

    def show_case(self, case: Case) -> None:
        """Another candidate, or the same one after a decision: then nothing moves."""
        same = self._case is not None and self._case.code == case.code
        before = (self.original.verticalScrollBar().value(), self.tabs.currentIndex()) if same else (0, 0)
        self._case, self._at = case, -1
        self._forget_files()
        blocked = self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        self.tabs.addTab(self.tr("Answers"))
        for file in case.files:
            self.tabs.setTabToolTip(self.tabs.addTab(file.title), file.name)
        self.tabs.setCurrentIndex(before[1])
        self.tabs.blockSignals(blocked)
        self.tabs.setVisible(bool(case.files))
        self.original.show_sections([Section(key=t.key, title=t.title, text=t.original) for t in case.texts])
        self.clean.show_sections([Section(key=t.key, title=t.title, text=t.clean) for t in case.texts])
        self.original.verticalScrollBar().setValue(before[0])
        self._show_document()

    def take_file(self, number: int, original: bytes, clean: bytes) -> None:
        """Both sides of an attachment that was asked for."""
        self._files[number] = (PdfFile(original, self), PdfFile(clean, self))
        if number == self.number:
            self._show_document()

    def refuse_file(self, number: int, why: str) -> None:
        """Say why an attachment cannot be shown."""
        if number == self.number:
            self.waiting.setText(why)

    def show_spot(self, place: int) -> None:
        """Bring a place into sight on both sides, and draw it as the one that is meant."""
        self._at = place
        spot = self._spot
        if spot is not None and spot.file != self.number and self._case is not None:
            numbers = [0, *(file.number for file in self._case.files)]
            self.tabs.setCurrentIndex(numbers.index(spot.file) if spot.file in numbers else 0)
        if spot is not None and not spot.file:
            self.original.bring(spot.field, spot.start)
        elif spot is not None and spot.boxes:
            self.original_pages.bring_rect(spot.page, _rect(spot.boxes[0]))
        self._paint()

    def to_top(self) -> None:
        """The beginning of the texts."""
        self.original.verticalScrollBar().setValue(0)
        self.clean.verticalScrollBar().setValue(0)

    def selected_text(self) -> str:
        """What is selected in the original."""
        if self.number and self.original_pages.selected is not None and self.original_pages.file is not None:
            page, start, end = self.original_pages.selected
            return self.original_pages.file.text(page)[start:end]
        chosen = self.original.selection()
        if self.number or chosen is None or self._case is None:
            return ""
        text = next(each.original for each in self._case.texts if each.key == chosen[0])
        return text[chosen[1] : chosen[2]]

    def turn(self, *, forward: bool) -> None:
        (self.original_pages if self.number else self.original).turn(forward=forward)

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.tabs, self.original, self.clean, self.original_pages, self.clean_pages]

    # ---- inside

    @property
    def _spot(self) -> Spot | None:
        return self._case.spots[self._at] if self._case is not None and 0 <= self._at < len(self._case.spots) else None

    def _forget_files(self) -> None:
        self.original_pages.show_file(None)
        self.clean_pages.show_file(None)
        for both in self._files.values():
            for file in both:
                file.deleteLater()
        self._files = {}

    def _show_document(self) -> None:
        number = self.number
        if not number:
            self.stack.setCurrentIndex(0)
        elif number not in self._files:
            self.waiting.setText(self.tr("The attachment is being cleaned and opened…"))
            self.stack.setCurrentWidget(self.waiting)
            self.wanted.emit(number)
        else:
            original, clean = self._files[number]
            if self.original_pages.file is not original:
                self.original_pages.show_file(original)
                self.clean_pages.show_file(clean)
            self.stack.setCurrentIndex(1)
        self._paint()

    def _paint(self) -> None:
        if self._case is None:
            return
        spots = list(enumerate(self._case.spots))
        spots.sort(key=lambda each: each[0] == self._at)  # the one that is meant is drawn last
        self.original.show_spans(
            Span(key=spot.field, start=spot.start, end=spot.end, way=self._way(place), hint=spot.why)
            for place, spot in spots
            if not spot.file
        )
        self.clean.show_spans(self._strokes())
        self.original_pages.show_marks(
            PageMark(page=spot.page, rects=tuple(map(_rect, spot.boxes)), way=self._way(place), hint=spot.why)
            for place, spot in spots
            if spot.file and spot.file == self.number
        )

    def _way(self, place: int) -> str:
        if place == self._at or self._case is None:
            return "current"
        return self._case.spots[place].way

    def _strokes(self) -> Iterator[Span]:
        """In the clean copy the stroke that stands for the place that is meant: they come in the same order."""
        spot = self._spot
        if spot is None or spot.file or spot.open or spot.instead or self._case is None:
            return
        text = next((each.clean for each in self._case.texts if each.key == spot.field), "")
        struck = [each for each in self._case.spots if each.field == spot.field and not (each.open or each.instead)]
        starts = []
        at = text.find(STRUCK)
        while at >= 0:
            starts.append(at)
            at = text.find(STRUCK, at + 1)
        if len(starts) == len(struck):
            start = starts[struck.index(spot)]
            yield Span(key=spot.field, start=start, end=start + len(STRUCK), way="current", hint=spot.why)

    def _on_clicked(self, key: str, at: int) -> None:
        if self._case is not None:
            for place, spot in enumerate(self._case.spots):
                if spot.field == key and spot.start <= at <= spot.end:
                    self.clicked.emit(place)
                    return

    def _on_page_clicked(self, page: int, x: float, y: float) -> None:
        if self._case is not None:
            for place, spot in enumerate(self._case.spots):
                here = spot.file == self.number and spot.page == page
                if here and any(_rect(box).contains(x, y) for box in spot.boxes):
                    self.clicked.emit(place)
                    return

    def _follow(self, one: QScrollBar, other: QScrollBar) -> None:
        """What is scrolled on one side is scrolled by the same share on the other."""
        if not self._moving and one.maximum() > 0:
            self._moving = True
            other.setValue(round(one.value() * other.maximum() / one.maximum()))
            self._moving = False

    def _zoom_along(self, one: PagesView, other: PagesView) -> None:
        if other.zoom != one.zoom:
            other.zoom_to(one.zoom)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _place: self._show_document())
        self.original.clicked.connect(self._on_clicked)
        self.original_pages.clicked.connect(self._on_page_clicked)
        self.original_pages.boxed.connect(lambda page, box: self.boxed.emit(self.number, page, box))
        self.original.marked_out.connect(self.marked_out)
        self.original_pages.marked_out.connect(self.marked_out)
        for one, other in ((self.original, self.clean), (self.original_pages, self.clean_pages)):
            left, right = one.verticalScrollBar(), other.verticalScrollBar()
            left.valueChanged.connect(lambda _value, a=left, b=right: self._follow(a, b))
            right.valueChanged.connect(lambda _value, a=right, b=left: self._follow(a, b))
        left_pages, right_pages = self.original_pages, self.clean_pages
        left_pages.zoomed.connect(lambda: self._zoom_along(left_pages, right_pages))
        right_pages.zoomed.connect(lambda: self._zoom_along(right_pages, left_pages))

    def _pair(self, left: QWidget, right: QWidget) -> QWidget:
        pair = QWidget()
        line = row(self._look, gap=0)
        line.addWidget(left, 1)
        line.addWidget(frame("upright"))
        line.addWidget(right, 1)
        pair.setLayout(line)
        return pair

    def _captions(self) -> QHBoxLayout:
        line = row(self._look, gap=0)
        line.setContentsMargins(0, self._look.space(1), 0, self._look.space(1))
        for text in (self.tr("Original: never leaves this store"), self.tr("Clean copy: what scorers read")):
            caption = label(text, role="small")
            caption.setMinimumWidth(1)
            caption.setIndent(self._look.space(6))
            line.addWidget(caption, 1)
        return line


def _rect(box: tuple[float, float, float, float]) -> QRectF:
    left, top, right, bottom = box
    return QRectF(left, top, right - left, bottom - top)
