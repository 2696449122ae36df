"""Taking applicants in: a file and a folder, what the columns are taken for, a look at the first rows, the result."""

from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from panel_app.domain.errors import PanelError
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.import_bar import ImportBar
from panel_app.ui.widgets.import_preview import ImportPreview
from panel_app.ui.widgets.import_result import ImportResult
from panel_app.ui.widgets.parts import button, frame, label, row, scrolled
from panel_app.ui.widgets.targets import TargetGrid
from panel_app.workspace import applications, columns
from panel_app.workspace.applications import Imported
from panel_app.workspace.columns import FileColumns, Preview
from panel_app.workspace.workspace import Workspace

_TABLES: Final = "*.csv *.tsv *.txt *.xlsx *.xlsm *.xlsb *.xls *.ods"
_COLUMNS, _PREVIEW, _RESULT = range(3)


class _Source(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen to be taken in."""

    path: Path
    sheet: str | None = None
    folder: Path | None = None
    means: dict[str, str] = {}


class _Stop:
    """Set in the main thread, asked by the worker between two steps."""

    def __init__(self) -> None:
        self.asked = False


class IntakePage(Page):
    """Nothing is taken in before somebody has seen how it will be read."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._path: Path | None = None
        self._folder: Path | None = None
        self._preview: Preview | None = None
        self._asked = 0
        self._stop: _Stop | None = None
        self._done: _Source | None = None
        self.setAcceptDrops(True)
        look = session.look
        said = self.tr(
            "A file with a row for each applicant, and a folder with their attachments. Drop them here, or browse. "
            "Nothing is taken in before you have seen how it will be read."
        )
        layout: QVBoxLayout = self.headed(self.tr("Intake"), said)
        self.file = self._field(self.tr("Applicants’ file"))
        self.folder = self._field(self.tr("Folder of attachments"))
        self.sheet = QComboBox()
        self.sheet.setAccessibleName(self.tr("Sheet of the workbook"))
        self.sheet.currentIndexChanged.connect(self._on_sheet)
        self.browse = button(self.tr("Choose file…"), self._on_browse, kind="primary")
        self.browse_folder = button(self.tr("Choose folder…"), self._on_browse_folder)
        layout.addWidget(self._sources())
        self.start = label(self._what_happens(), role="soft", wrap=True)
        layout.addWidget(self.start)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Steps of the intake"))
        self.tabs.currentChanged.connect(self._on_tab)
        layout.addWidget(self.tabs)
        self.grid = TargetGrid(look=look)
        self.grid.changed.connect(self._on_mapping)
        self.preview = ImportPreview(look=look)
        self.result = ImportResult(look=look)
        self.result.exported.connect(self._on_export)
        self.stack = QStackedWidget()
        area = scrolled(self.grid)
        area.setMinimumHeight(look.space(34))
        for widget in (area, self.preview, self.result):
            self.stack.addWidget(widget)
        layout.addWidget(self.stack, 1)
        self.bar = ImportBar(look=look)
        self.bar.asked.connect(self._on_import)
        self.bar.stopped.connect(self._on_cancel)
        layout.addWidget(self.bar)
        layout.addStretch(0)
        self._show_steps()

    @property
    def is_importing(self) -> bool:
        return self._stop is not None

    def about(self) -> str:
        return self.tr(
            "Applications come in from a table, with their files. Say which column is what, look at the preview, "
            "then take them in: each row is accepted, or refused with its reason. A refused row stops nothing, can "
            "be mended and tried again, and the same file twice changes nothing."
        )

    def take_focus(self) -> None:
        self.focus_first(self.bar.take if self.bar.take.isEnabled() else self.browse)

    def stop(self) -> None:
        self._on_cancel()

    def choose(self, path: Path | None = None, folder: Path | None = None) -> None:
        """Take a file, or a folder of attachments, to be looked at."""
        if self.is_importing:
            return
        if folder is not None:
            self._folder = folder
            self.folder.setText(str(folder))
        if path is not None:
            self._path, self._preview = path, None
            self.file.setText(str(path))
            self._read_columns(None)
        elif self._path is not None:
            self._ask_preview()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.is_importing:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        folders = [each for each in dropped if each.is_dir()]
        files = [each for each in dropped if each.is_file()]
        if folders or files:
            event.acceptProposedAction()
            self.choose(files[0] if files else None, folders[0] if folders else None)

    # ---- what the person does

    def _on_browse(self) -> None:
        pattern = self.tr("Tables ({patterns});;All files (*)").format(patterns=_TABLES)
        path = self.session.messages.choose_file(self.tr("Choose the applicants’ file"), pattern=pattern)
        if path is not None:
            self.choose(path)

    def _on_browse_folder(self) -> None:
        folder = self.session.messages.choose_folder(self.tr("Choose the folder of attachments"))
        if folder is not None:
            self.choose(folder=folder)

    def _on_sheet(self, _place: int) -> None:
        self._read_columns(self.sheet.currentText() or None)

    def _on_mapping(self) -> None:
        self._ask_preview()

    def _on_tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)

    def _on_import(self) -> None:
        source = self._source()
        if source is None or self.is_importing:
            return
        stop = self._stop = _Stop()
        self._done = source
        report = self.session.runner.progress_to(self._on_progress)

        def job(workspace: Workspace) -> Imported:
            return applications.import_applicants(
                workspace,
                source.path,
                sheet=source.sheet,
                columns=source.means,
                files=source.folder,
                progress=report,
                cancelled=lambda: stop.asked,
            )

        self.session.runner.run(job, then=self._on_imported, otherwise=self._on_import_refused)
        self.bar.show_progress(0, 0)
        self.bar.say(self.tr("Reading the file…"))
        self._show_steps()
        self.bar.cancel.setFocus()

    def _on_cancel(self) -> None:
        if self._stop is not None:
            self._stop.asked = True
            self.bar.say(self.tr("Stopping: what is in stays in…"))

    def _on_export(self) -> None:
        source = self._done
        if source is None:
            return
        out = self.session.messages.choose_new_file(
            self.tr("Export the refused rows"),
            suggestion=f"{source.path.stem}-refused.xlsx",
            pattern=self.tr("Workbooks (*.xlsx)"),
        )
        if out is None:
            return

        def job(workspace: Workspace) -> Path:
            applications.write_refused(workspace, source.path, out, sheet=source.sheet, columns=source.means)
            return out

        self.session.runner.run(job, then=self._on_exported)

    # ---- answers

    def _on_columns(self, asked: int, found: FileColumns) -> None:
        if asked != self._asked:
            return
        blocked = self.sheet.blockSignals(True)
        if [self.sheet.itemText(i) for i in range(self.sheet.count())] != list(found.sheets):
            self.sheet.clear()
            self.sheet.addItems(list(found.sheets))
        self.sheet.blockSignals(blocked)
        self.grid.show_columns(found.columns, found.targets)
        known = all(each.remembered for each in found.columns)
        self.stack.setCurrentIndex(_PREVIEW if known else _COLUMNS)
        self._ask_preview()

    def _on_preview(self, asked: int, preview: Preview) -> None:
        if asked == self._asked:
            self._preview = preview
            self.bar.say(self.preview.expected(preview, with_files=self._folder is not None))
            self.preview.show_preview(preview)
            self._show_steps()
            if self.window().focusWidget() in (self.browse, self.browse_folder):
                self.take_focus()
            self.settle_focus()

    def _on_unreadable(self, asked: int, error: PanelError) -> None:
        """The columns are not right yet, or the file is none: say it where the button is."""
        if asked == self._asked:
            self._preview = None
            self.bar.say(f"{error.what} {error.remedy}")
            self._show_steps()

    def _on_progress(self, done: int, total: int) -> None:
        if self._stop is not None:
            self.bar.show_progress(done, total)
            if not self._stop.asked:
                self.bar.say(self.tr("{done} of {total}").format(done=done, total=total))

    def _on_imported(self, imported: Imported) -> None:
        self._stop = None
        self.result.show_imported(imported)
        self.bar.say("")
        self._show_steps(at=_RESULT)
        if imported.refused:
            self.result.export.setFocus()
        else:
            self.focus_first(self.result.table, self.browse)
        self.session.tell_changed()

    def _on_import_refused(self, error: PanelError) -> None:
        self._stop = None
        self.session.messages.refuse(error)
        self.bar.say("")
        self._show_steps()

    def _on_exported(self, out: Path) -> None:
        self.session.messages.tell(
            self.tr("The refused rows are in {name}.").format(name=out.name),
            remedy=self.tr("Mend them there, save, and choose that file here."),
            tone=Tone.GOOD,
        )
        self.browse.setFocus()

    # ---- inside

    def _read_columns(self, sheet: str | None) -> None:
        path = self._path
        if path is None:
            return
        self._asked += 1
        self.bar.say(self.tr("Reading the file…"))
        self.session.runner.run(
            lambda workspace: columns.file_columns(workspace, path, sheet=sheet),
            then=partial(self._on_columns, self._asked),
            otherwise=partial(self._on_no_table, self._asked),
        )

    def _on_no_table(self, asked: int, error: PanelError) -> None:
        if asked == self._asked:
            self.grid.show_columns((), ())
            self._path = None
            self._on_unreadable(asked, error)

    def _ask_preview(self) -> None:
        source = self._source()
        if source is None:
            return
        self._asked += 1
        self.session.runner.run(
            lambda workspace: columns.preview(
                workspace, source.path, source.means, attachments=source.folder, sheet=source.sheet
            ),
            then=partial(self._on_preview, self._asked),
            otherwise=partial(self._on_unreadable, self._asked),
        )

    def _source(self) -> _Source | None:
        if self._path is None:
            return None
        sheet = self.sheet.currentText() if self.sheet.count() > 1 else None
        return _Source(path=self._path, sheet=sheet or None, folder=self._folder, means=self.grid.columns)

    def _show_steps(self, at: int | None = None) -> None:
        """The tabs that there is something on, and what can be done now."""
        steps = [self.tr("Columns"), self.tr("Preview"), self.tr("Result")]
        has = [bool(self.grid.choices), self._preview is not None, self._done is not None and not self.is_importing]
        blocked = self.tabs.blockSignals(True)
        while self.tabs.count() < len(steps):
            self.tabs.addTab(steps[self.tabs.count()])
        for place, there in enumerate(has):
            self.tabs.setTabEnabled(place, there)
        wanted = at if at is not None else self.stack.currentIndex()
        if not has[wanted] and any(has):
            wanted = has.index(True)
        self.tabs.setCurrentIndex(wanted)
        self.tabs.blockSignals(blocked)
        self.stack.setCurrentIndex(wanted)
        self.tabs.setVisible(any(has))
        self.stack.setVisible(any(has))
        self.start.setVisible(not any(has))
        self.sheet.setVisible(self.sheet.count() > 1)
        busy = self.is_importing
        for each in (self.browse, self.browse_folder, self.sheet, self.grid):
            each.setEnabled(not busy)
        if busy:
            self.bar.show_working()
            return
        fine = self._preview.total - self._preview.refused if self._preview is not None else 0
        again = self._done is not None and self._done == self._source()
        self.bar.show_waiting(fine=fine, is_shown=any(has), again=again)

    def _what_happens(self) -> str:
        return self.tr(
            "The file may be CSV, Excel or OpenDocument. Each of its columns is taken for something that the round "
            "asks: the nearest is suggested, what you choose is remembered. Attachments are PDF files named by the "
            "application number, or as a column of the file says. Rows that cannot be taken are shown with the "
            "reason; export them, mend them, and import them again: what is in already stays as it is."
        )

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setReadOnly(True)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        return field

    def _sources(self) -> QWidget:
        look = self.session.look
        card = frame("card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        layout.setSpacing(look.space(2))
        for field, browse in ((self.file, self.browse), (self.folder, self.browse_folder)):
            line = row(look, gap=3)
            line.addWidget(field, 1)
            if field is self.file:
                line.addWidget(self.sheet)
            line.addWidget(browse)
            layout.addLayout(line)
        return card
