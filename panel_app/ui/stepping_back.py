"""Stepping back from a candidate: asked on a sheet, kept while it is typed, put on record when it is confirmed."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.forms import RecusalKind
from panel_app.domain.rubric import CriterionId
from panel_app.ui.drafting import Field
from panel_app.ui.session import Session
from panel_app.ui.widgets.recusal_sheet import RecusalSheet
from panel_app.workspace import drafts, submitting
from panel_app.workspace.scoring import State
from panel_app.workspace.workspace import Workspace

type _Begun = tuple[RecusalKind | None, str]


class SteppingBack(QObject):
    """For a page that shows `sheet` when it is told to. The candidate's file need not have been opened."""

    opened = Signal()
    """The sheet is filled in and wants to be shown."""
    done = Signal(str)
    """The candidate's code; it is on record and has been told."""
    left = Signal()

    def __init__(self, session: Session, *, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._code: CandidateCode | None = None
        self._state: State = "not-started"
        self.sheet = RecusalSheet(look=session.look)
        self.sheet.edited.connect(self._on_edited)
        self.sheet.recused.connect(self._on_recused)
        self.sheet.left.connect(self._on_left)
        self.sheet.walked.connect(self._on_walked)

    def ask(self, code: CandidateCode, *, state: State) -> None:
        """Ask about a candidate, from where it was left; `state` is its form's."""
        self._code, self._state = code, state
        self._session.drafting.flush()
        self._session.runner.run(
            lambda workspace: drafts.recusal(workspace, code),
            then=partial(self._on_begun, code),
            otherwise=self._refuse,
        )

    def _on_begun(self, code: CandidateCode, begun: _Begun) -> None:
        if code == self._code:
            kind, reason = begun
            self.opened.emit()
            self.sheet.ask(code, state=self._state, kind=kind, reason=reason)

    def _on_edited(self, kind: RecusalKind | None, reason: str) -> None:
        if self._code is not None:
            self._session.drafting.recusal(self._code, kind, reason)

    def _on_walked(self, step: int) -> None:
        if self._code is not None:
            field = Field(self._code, "recusal", CriterionId(""))
            drafting = self._session.drafting
            (drafting.undo if step < 0 else drafting.redo)(field, self.sheet.show_reason)

    def _on_left(self) -> None:
        self._session.drafting.flush()
        self.left.emit()

    def _on_recused(self, kind: RecusalKind, reason: str) -> None:
        code = self._code
        if code is None:
            return
        self._session.drafting.flush()

        def job(workspace: Workspace) -> CandidateCode:
            submitting.recuse(workspace, code, kind, reason)
            return code

        self._session.runner.run(job, then=self._on_done, otherwise=self._refuse)

    def _on_done(self, code: CandidateCode) -> None:
        self._session.messages.tell(
            self.tr("You stepped back from {code}.").format(code=code),
            remedy=self.tr("The next sync tells the administrator, who asks somebody else."),
        )
        self.done.emit(code)

    def _refuse(self, error: PanelError) -> None:
        self._session.messages.refuse(error)
        self.left.emit()
