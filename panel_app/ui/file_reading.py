"""What is read from the store to put one candidate on a desk: to be called in the worker."""

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.workspace import reading, reopening, scoring
from panel_app.workspace.reading import Reading
from panel_app.workspace.reopening import GivenBack
from panel_app.workspace.scoring import DeskView
from panel_app.workspace.workspace import Workspace


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate, read in one go."""

    view: DeskView
    reading: Reading
    given_back: GivenBack | None

    @property
    def files(self) -> list[FileRow]:
        """The attachments, before they are opened."""
        return [FileRow(number=each.number, title=each.title, pages=each.pages) for each in self.view.copy.files]


def open_file(workspace: Workspace, *, code: CandidateCode) -> Opened:
    """Copy, form, own notes, and whether the chair gave the form back."""
    return Opened(
        view=scoring.desk(workspace, code),
        reading=reading.reading(workspace, code),
        given_back=reopening.given_back(workspace, code),
    )
