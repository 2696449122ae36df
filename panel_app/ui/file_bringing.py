"""Attachments are brought to a reader from the store when it asks for them, in memory alone."""

import msgspec
from PySide6.QtCore import QObject

from panel_app.domain.candidates import CandidateCode
from panel_app.ui.runner import Runner
from panel_app.ui.widgets.reader import Reader
from panel_app.workspace import reading
from panel_app.workspace.workspace import Workspace


class _Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a candidate."""

    code: CandidateCode
    number: int
    data: bytes


class FileBringing(QObject):
    """For one reader. `code` says whose file it shows; what comes for another is let go."""

    def __init__(self, reader: Reader, *, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._reader = reader
        self._runner = runner
        self.code: CandidateCode | None = None
        reader.wanted.connect(self._on_wanted)

    def _on_wanted(self, number: int) -> None:
        code = self.code
        if code is None:
            return

        def job(workspace: Workspace) -> _Attachment:
            return _Attachment(code=code, number=number, data=reading.attachment(workspace, code, number))

        self._runner.run(job, then=self._on_file)

    def _on_file(self, file: _Attachment) -> None:
        if file.code == self.code:
            self._reader.take_file(file.number, file.data)
