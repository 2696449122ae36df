"""From what the room decides to the record: each decision one job, answered with the candidate as it is now."""

from PySide6.QtCore import QObject, Signal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.runner import Runner
from panel_app.ui.widgets.agree_bar import Said
from panel_app.workspace import moderating, third_scorers
from panel_app.workspace.moderating import LateForm, ModerationRow
from panel_app.workspace.workspace import Workspace


class Discussing(QObject):
    """Refusals go where the runner sends them."""

    decided = Signal(object)
    """The candidate's row after a mark was agreed on or all were kept."""
    put_aside = Signal(object)
    """After it was parked."""
    asked = Signal(object, object)
    """After somebody else was asked: the row, and the pseudonyms of who was asked."""
    withdrawn = Signal(object)
    settled = Signal(object)
    """After one of two values was chosen."""
    admitted = Signal(object)
    """The late form that counts now."""

    def __init__(self, *, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner

    def agree(self, code: CandidateCode, criterion: str, mark: Mark, said: Said, *, by: str) -> None:
        def job(workspace: Workspace) -> ModerationRow:
            moderating.agree(
                workspace, code, CriterionId(criterion), mark, reason=said.text, reason_code=said.code, by=by
            )
            return moderating.show(workspace, code)

        self._runner.run(job, then=self._on_decided)

    def keep(self, code: CandidateCode, said: Said) -> None:
        def job(workspace: Workspace) -> ModerationRow:
            moderating.keep(workspace, code, reason=said.text, reason_code=said.code)
            return moderating.show(workspace, code)

        self._runner.run(job, then=self._on_decided)

    def settle(self, code: CandidateCode, record: RecordId, said: Said) -> None:
        """Of two values one counts."""

        def job(workspace: Workspace) -> ModerationRow:
            moderating.settle(workspace, code, record, reason=said.text, reason_code=said.code)
            return moderating.show(workspace, code)

        self._runner.run(job, then=self._on_settled)

    def withdraw(self, code: CandidateCode, criterion: str, said: Said) -> None:
        def job(workspace: Workspace) -> ModerationRow:
            moderating.withdraw_agreement(
                workspace, code, CriterionId(criterion), reason=said.text, reason_code=said.code
            )
            return moderating.show(workspace, code)

        self._runner.run(job, then=self._on_withdrawn)

    def park(self, code: CandidateCode) -> None:
        def job(workspace: Workspace) -> ModerationRow:
            moderating.park(workspace, code)
            return moderating.show(workspace, code)

        self._runner.run(job, then=self._on_parked)

    def ask_third(self, code: CandidateCode, *, seat: SeatId | None = None) -> None:
        """The one named, else one of those with the fewest forms; told by the name that the room knows them by."""

        def job(workspace: Workspace) -> tuple[ModerationRow, tuple[str, ...]]:
            before = moderating.show(workspace, code).awaiting
            third_scorers.ask(workspace, code, seat=seat)
            row = moderating.show(workspace, code)
            return row, tuple(name for name in row.awaiting if name not in before)

        self._runner.run(job, then=self._on_asked)

    def admit(self, late: LateForm, *, reason: str) -> None:
        def job(workspace: Workspace) -> LateForm:
            moderating.admit(workspace, late.code, late.seat, reason=reason, record=late.record)
            return late

        self._runner.run(job, then=self._on_admitted)

    # ---- answers

    def _on_decided(self, row: ModerationRow) -> None:
        self.decided.emit(row)

    def _on_settled(self, row: ModerationRow) -> None:
        self.settled.emit(row)

    def _on_withdrawn(self, row: ModerationRow) -> None:
        self.withdrawn.emit(row)

    def _on_parked(self, row: ModerationRow) -> None:
        self.put_aside.emit(row)

    def _on_asked(self, answer: tuple[ModerationRow, tuple[str, ...]]) -> None:
        self.asked.emit(*answer)

    def _on_admitted(self, late: LateForm) -> None:
        self.admitted.emit(late)
