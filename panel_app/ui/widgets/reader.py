"""The left side of the desk: a candidate's answers and attachments, to be read, searched and highlighted, offline."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from panel_app.domain.candidates import CleanCopy
from panel_app.domain.rubric import Criterion
from panel_app.ui.look import Look
from panel_app.ui.widgets.candidate_file import CandidateFile, FileRow, Place, file_key, place_of
from panel_app.ui.widgets.find_bar import FindBar
from panel_app.ui.widgets.note_field import history_step
from panel_app.ui.widgets.page_marks import PageMark
from panel_app.ui.widgets.pages_view import PagesView
from panel_app.ui.widgets.parts import label, scrolled
from panel_app.ui.widgets.pdf_file import PdfFile
from panel_app.ui.widgets.prose import Prose
from panel_app.ui.widgets.reader_bar import ReaderBar
from panel_app.ui.widgets.reading_notes import HighlightRow, ReadingNotes
from panel_app.ui.widgets.text_column import Span
from panel_app.workspace.reading import Highlight, Reading

_LEAST = 25
"""Steps of the grid that a text needs to be read in."""
_NO_LIMIT = 16_777_215
"""Qt's own largest height."""


class Reader(QWidget):
    """Shows one candidate's file. Attachments are asked for when they are needed, and never leave the memory."""

    wanted = Signal(int)
    """The number of an attachment whose bytes `take_file` is to be given."""
    kept = Signal(object)
    """A `Reading` that is to be stored at once."""
    noted = Signal(object)
    """The same while somebody types in it."""
    note_left = Signal()
    walked = Signal(int)
    """The last highlight is to be taken back (-1), or put there again (1)."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._file = CandidateFile()
        self._asked: set[int] = set()
        self._reading = Reading()
        self._locked = False
        self._hits: list[Place] = []
        self._at = -1
        self.bar = ReaderBar(look=look)
        self.search = FindBar(look=look)
        self.prose = Prose(look=look)
        self.pages = PagesView(look=look, name=self.tr("Attachment"))
        self.waiting = label(role="soft", wrap=True)
        self.waiting.setMargin(look.space(8))
        self.notes = ReadingNotes(look=look)
        self._look = look
        self._below = scrolled(self.notes)
        self._below.hide()
        self.stack = QStackedWidget()
        self.setMinimumWidth(1)  # what is too wide is cut off on the right, where the tools are that have keys
        for widget in (self.prose, self.pages, self.waiting):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.bar, self.search, self.stack, self._below):
            layout.addWidget(part, 1 if part is self.stack else 0)
        self._index = QTimer(self)
        self._index.setInterval(0)
        self._index.timeout.connect(self._on_index)
        self._connect()

    @property
    def reading(self) -> Reading:
        """The highlights and the note as they stand here."""
        return self._reading

    @property
    def is_complete(self) -> bool:
        """Whether every attachment has come and has been read through: a search finds all there is."""
        return self._file.is_here

    def show_copy(
        self,
        criteria: tuple[Criterion, ...],
        copy: CleanCopy,
        *,
        files: Sequence[FileRow] = (),
        reading: Reading | None = None,
        locked: bool = False,
    ) -> None:
        """Another candidate, from the top of the answers. `locked`: nothing can be highlighted or noted."""
        self.pages.show_file(None)
        for opened in self._file.opened.values():
            opened.deleteLater()
        self._file, self._asked = CandidateFile(criteria, copy, *files), set()
        self._reading, self._locked = reading or Reading(), locked
        self.bar.show_documents([self.tr("Answers"), *(row.title for row in files)])
        self.bar.highlight.setEnabled(not locked)
        self.prose.show_copy(criteria, copy)
        self.stack.setCurrentWidget(self.prose)
        self.notes.show_note(self._reading.note)
        self.notes.set_locked(locked=locked)
        if self.search.isVisible():
            self._find(self.search.field.text())
        self._show_highlights()

    def show_none(self, said: str) -> None:
        """Nobody's file: a sentence in its place, and nothing of whoever was shown before."""
        self.show_copy((), CleanCopy(answers={}, context={}), locked=True)
        self.bar.show_documents([])
        self.prose.show_sections((), lead=said)

    def take_file(self, number: int, data: bytes) -> None:
        """An attachment that was asked for."""
        if number in self._file.opened or all(row.number != number for row in self._file.rows):
            return
        self._file.opened[number] = PdfFile(data, self)
        self._index.start()
        if self._document() == number:
            self._show_document()

    def show_note(self, text: str) -> None:
        """The scorer's own note as the store has it; emits nothing."""
        self._reading = msgspec.structs.replace(self._reading, note=text)
        self.notes.show_note(text)

    def holds(self, kept: Highlight) -> bool:
        """Whether its place is in what is shown: by question only one of the answers is."""
        return self._file.holds(kept)

    def show_kept(self, highlights: Sequence[Highlight]) -> None:
        """The highlights as the store has them; emits nothing."""
        self._reading = msgspec.structs.replace(self._reading, highlights=tuple(highlights))
        self._show_highlights()

    def show_question(self, criterion: str) -> None:
        """Bring an answer into sight, if the answers are being read."""
        if self._shows(self.prose):
            self.prose.show_question(criterion)

    def turn(self, *, forward: bool) -> None:
        """A page on or back, in whatever is being read."""
        (self.pages if self._shows(self.pages) else self.prose).turn(forward=forward)

    def take_focus(self) -> None:
        (self.pages if self._shows(self.pages) else self.prose).setFocus()

    def toggle_highlight(self) -> None:
        """Highlight what is selected, or the place that was found; take it away where it is highlighted."""
        chosen = None if self._locked else self._selection()
        if chosen is not None:
            self._keep(self._file.toggled(self._reading.highlights, chosen))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo and redo, in what is read and in the list of what is highlighted."""
        of_a_key = isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if not (of_a_key and isinstance(event, QKeyEvent) and (step := history_step(event)) and not self._locked):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            self.walked.emit(step)
        event.accept()
        return True

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        search = self.search
        return [
            *self.bar.stops(),
            *(search.field, search.previous, search.next, search.leave),
            *(self.prose, self.pages, self.notes.note, self.notes.list),
        ]

    # ---- highlights and notes

    def _keep(self, highlights: Sequence[Highlight]) -> None:
        self._reading = msgspec.structs.replace(self._reading, highlights=tuple(highlights))
        self.kept.emit(self._reading)
        self._show_highlights()

    def _selection(self) -> Place | None:
        if self._shows(self.pages) and self.pages.selected is not None:
            return Place(file_key(self._document()), *self.pages.selected)
        if self._shows(self.prose) and (chosen := self.prose.selection()) is not None:
            return Place(chosen[0], 0, chosen[1], chosen[2])
        return self._hit

    def _show_highlights(self) -> None:
        rows = [HighlightRow(highlight=each, where=self._file.where(each)) for each in self._reading.highlights]
        self.notes.show_highlights(rows)
        self.bar.notes.setText(str(len(rows)) if rows else "")
        self._make_room()
        self._paint()

    def _paint(self) -> None:
        """Highlights, what was found, and the place of it that one is at, on whatever is shown."""
        hint = self.tr("Highlighted by you")
        marks = [(place, "highlight") for each in self._reading.highlights if (place := self._file.now(each))]
        marks += [(hit, "current" if number == self._at else "hit") for number, hit in enumerate(self._hits)]
        self.prose.show_spans(
            Span(key=place.place, start=place.start, end=place.end, way=way, hint=hint if way == "highlight" else "")
            for place, way in marks
            if not place.file
        )
        number = self._document()
        file = self._file.opened.get(number)
        if file is not None:
            self.pages.show_marks(
                PageMark(page=each.page, rects=tuple(file.rects(*each[1:])), way=way, hint=hint)
                for each, way in marks
                if each.file == number
            )

    def _on_notes_asked(self) -> None:
        shown = self._below.isHidden()
        self._below.setVisible(shown)
        self._make_room()
        self.bar.notes.setChecked(shown)
        if shown:
            self.notes.note.setFocus()
        else:
            self.take_focus()

    def _make_room(self) -> None:
        """The notes stand below what is read, or, where that would leave no room to read, in its place."""
        self.notes.adjustSize()
        wanted = self.notes.sizeHint().height()
        shown = not self._below.isHidden()
        low = shown and self.height() - self.bar.height() - wanted < self._look.space(_LEAST)
        self.stack.setVisible(not low)
        self._below.setMinimumHeight(0 if low else wanted)
        self._below.setMaximumHeight(_NO_LIMIT if low else wanted)

    def _on_noted(self, text: str) -> None:
        self._reading = msgspec.structs.replace(self._reading, note=text)
        self.noted.emit(self._reading)

    def _on_highlight_opened(self, kept: Highlight) -> None:
        self._go_to(self._file.now(kept) or place_of(kept))

    def _on_highlight_removed(self, kept: Highlight) -> None:
        if not self._locked:
            self._keep([each for each in self._reading.highlights if each != kept])

    # ---- documents

    def _shows(self, widget: QWidget) -> bool:
        return self.stack.currentWidget() is widget

    def _document(self) -> int:
        """The number of the attachment that is being read; 0 for the answers."""
        place = self.bar.tabs.currentIndex()
        return self._file.rows[place - 1].number if 0 < place <= len(self._file.rows) else 0

    def _show_document(self) -> None:
        number = self._document()
        file = self._file.opened.get(number)
        if number == 0:
            self.stack.setCurrentWidget(self.prose)
        elif file is not None and file.is_readable:
            if self.pages.file is not file:
                self.pages.show_file(file)
            self.stack.setCurrentWidget(self.pages)
        else:
            said = self.tr("The attachment is being opened…")
            if file is not None:
                said = self.tr("This attachment cannot be shown. Tell the administrator, who can release it again.")
            self.waiting.setText(said)
            self.stack.setCurrentWidget(self.waiting)
            self._ask(number)
        self._say_page()
        self._paint()

    def _ask(self, number: int) -> None:
        if number not in self._asked:
            self._asked.add(number)
            self.wanted.emit(number)

    def _say_page(self) -> None:
        if not self._shows(self.pages) or self.pages.file is None:
            self.bar.say_page("")
            return
        page, count = self.pages.page + 1, self.pages.file.page_count
        self.bar.say_page(self.tr("Page {page} of {count}").format(page=page, count=count))

    def _on_chosen(self, _place: int) -> None:
        had = self.prose.hasFocus() or self.pages.hasFocus()
        self._show_document()
        if had:
            self.take_focus()

    def _on_zoomed(self, step: int) -> None:
        {1: self.pages.zoom_in, -1: self.pages.zoom_out, 0: self.pages.fit}[step]()

    def _on_index(self) -> None:
        """Read one page's text at a time, so that nobody waits for it."""
        unread = self._file.unread
        if unread is not None:
            unread.index_next()
        if self._file.unread is None:
            self._index.stop()
            if self.search.isVisible():
                self._find(self.search.field.text(), stay=True)
            self._paint()

    # ---- search

    @property
    def _hit(self) -> Place | None:
        return self._hits[self._at] if 0 <= self._at < len(self._hits) else None

    def _on_search(self, text: str) -> None:
        self._find(text)
        if text.strip():
            for row in self._file.rows:
                self._ask(row.number)
            self._show_hit()

    def _find(self, text: str, *, stay: bool = False) -> None:
        """Find it everywhere; be at the first place that is not before what is being read, or stay where one is."""
        at = self._hit if stay else None
        self._hits = self._file.find(text)
        page = self.pages.page if self._shows(self.pages) else 0
        here = [n for n, hit in enumerate(self._hits) if hit.file == self._document() and hit.page >= page]
        first = here[0] if here else 0 if self._hits else -1
        self._at = self._hits.index(at) if at in self._hits else first
        self.search.say(self._at + 1, len(self._hits), looking=not self._file.is_here)
        self._paint()

    def _on_step(self, step: int) -> None:
        if not self.search.isVisible():
            self.search.open_bar()
        elif self._hits:
            self._at = (self._at + step) % len(self._hits)
            self._show_hit()

    def _show_hit(self) -> None:
        """Go to the place that was found, in whichever document it is."""
        self.search.say(self._at + 1, len(self._hits), looking=not self._file.is_here)
        if self._hit is not None:
            self._go_to(self._hit)
        self._paint()

    def _go_to(self, where: Place) -> None:
        tab = next((n for n, row in enumerate(self._file.rows, start=1) if row.number == where.file), 0)
        self.bar.tabs.setCurrentIndex(tab)
        if tab and where.file in self._file.opened:
            self.pages.bring(where.page, where.start, where.end)
        elif not tab:
            self.prose.bring(where.place, where.start)

    def _on_search_closed(self) -> None:
        """What was found last stays selected, so that it can be highlighted."""
        last = self._hit
        self._hits, self._at = [], -1
        self._paint()
        self.take_focus()
        if last is not None and self._shows(self.prose):
            self.prose.select(last.place, last.start, last.end)
        elif last is not None and last.file == self._document():
            self.pages.select(*last[1:])

    def _connect(self) -> None:
        for widget in (self.prose, self.pages, self.notes.list):
            widget.installEventFilter(self)
        self.bar.chosen.connect(self._on_chosen)
        self.bar.zoomed.connect(self._on_zoomed)
        self.bar.found.connect(self.search.open_bar)
        self.bar.highlighted.connect(self.toggle_highlight)
        self.bar.noted.connect(self._on_notes_asked)
        self.search.changed.connect(self._on_search)
        self.search.stepped.connect(self._on_step)
        self.search.closed.connect(self._on_search_closed)
        self.pages.page_changed.connect(self._say_page)
        self.pages.zoomed.connect(self._say_page)
        self.notes.noted.connect(self._on_noted)
        self.notes.note_left.connect(self.note_left)
        self.notes.opened.connect(self._on_highlight_opened)
        self.notes.removed.connect(self._on_highlight_removed)
