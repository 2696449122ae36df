"""The clean copy in the room: what the scorers read of a candidate, answers and attachments, to be read only."""

import msgspec
from PySide6.QtCore import QObject, Signal

from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.rubric import Criterion
from panel_app.ui.file_bringing import FileBringing
from panel_app.ui.runner import Runner
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.copy_pane import CopyPane
from panel_app.workspace import own_forms
from panel_app.workspace.workspace import Workspace


class _Opened(msgspec.Struct, frozen=True, kw_only=True):
    code: CandidateCode
    copy: CleanCopy


class CopyReading(QObject):
    """Fills the pane with the candidate who was asked for last; refusals go where the runner sends them."""

    shown = Signal()

    def __init__(self, pane: CopyPane, *, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._pane = pane
        self._runner = runner
        self._files = FileBringing(pane.reader, runner=runner, parent=self)
        self._criteria: tuple[Criterion, ...] = ()

    def open(self, code: CandidateCode, criteria: tuple[Criterion, ...]) -> None:
        """Read somebody's copy; `shown` says when it is there."""
        self._files.code, self._criteria = code, criteria

        def job(workspace: Workspace) -> _Opened:
            return _Opened(code=code, copy=own_forms.clean_copy(workspace, code)[1])

        self._runner.run(job, then=self._on_opened)

    def forget(self) -> None:
        """Nobody's copy is wanted any more."""
        self._files.code = None

    def _on_opened(self, opened: _Opened) -> None:
        if opened.code != self._files.code:
            return
        files = [FileRow(number=each.number, title=each.title, pages=each.pages) for each in opened.copy.files]
        self._pane.show_copy(opened.code, self._criteria, opened.copy, files=files)
        self.shown.emit()
