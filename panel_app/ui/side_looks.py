"""What the room shows for a moment and puts away again: the clean copy, the history, notes, who else could score."""

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import Criterion
from panel_app.ui.copy_reading import CopyReading
from panel_app.workspace import ledger, third_scorers
from panel_app.workspace.ledger import Entry
from panel_app.workspace.third_scorers import Barred, Possible
from panel_app.workspace.workspace import Workspace

if TYPE_CHECKING:  # the room makes this
    from panel_app.ui.pages.room import Room


class _Others(msgspec.Struct, frozen=True, kw_only=True):
    code: CandidateCode
    people: tuple[Possible, ...]
    barred: tuple[Barred, ...]


class _History(msgspec.Struct, frozen=True, kw_only=True):
    code: CandidateCode
    entries: tuple[Entry, ...]


class SideLooks(QObject):
    """Each goes back to the place where the keyboard was."""

    def __init__(self, room: "Room", *, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._back: QWidget | None = None
        self._copies = CopyReading(room.copy, runner=room.session.runner, parent=self)
        self._copies.shown.connect(self._on_copy)
        room.copy.left.connect(self._close_copy)
        room.side.copy.clicked.connect(self.toggle_copy)
        room.side.history.clicked.connect(self.toggle_history)
        room.side.notes.clicked.connect(self.toggle_notes)
        room.side.third.left.connect(self._close_third)
        room.side.comparison.criterion_chosen.connect(self._on_criterion)
        room.session.projector.changed.connect(self._on_projector)

    def toggle_copy(self) -> None:
        """What the scorers read, beside the marks; the same key goes back."""
        room, stage = self._room, self._room.session.facts.stage
        if not room.copy.isHidden():
            self._close_copy()
        elif room.shown is not None and stage is not None:
            room.side.copy.setChecked(False)  # until it is there
            self._note_place()
            self._copies.open(room.shown.code, stage.criteria)

    def toggle_history(self) -> None:
        """First marks and every change, in place of the marks."""
        side = self._room.side
        if not side.ledger.isHidden():
            self._close_history()
        elif self._room.shown is not None and not self._room.session.projector.on:
            side.history.setChecked(False)
            code = self._room.shown.code
            self._note_place()

            def job(workspace: Workspace) -> _History:
                return _History(code=code, entries=tuple(ledger.of(workspace, code)))

            self._room.session.runner.run(job, then=self._on_history)

    def toggle_notes(self) -> None:
        """On the projector: the notes on the candidate that is discussed. Elsewhere they always stand there."""
        if self._room.session.projector.on:
            self._tell_notes(told=not self._room.notes_told)

    def ask_third(self) -> None:
        """Who could be asked, the one with the fewest forms first."""
        if self._room.shown is None:
            return
        code = self._room.shown.code

        def job(workspace: Workspace) -> _Others:
            return _Others(
                code=code,
                people=tuple(third_scorers.possible(workspace, code)),
                barred=tuple(third_scorers.barred(workspace, code)),
            )

        self._note_place()
        self._room.session.runner.run(job, then=self._on_others)

    def close(self) -> None:
        """Put away whatever is open; the keyboard stays where it is, unless that goes with it."""
        room = self._room
        if not room.copy.isHidden():
            self._close_copy()
        if not room.side.ledger.isHidden():
            self._close_history()
        if not room.side.third.isHidden():
            self._close_third()
        if room.notes_told:
            self._tell_notes(told=False)

    # ---- answers

    def _on_copy(self) -> None:
        room = self._room
        room.show_copy(shown=True)
        self._on_criterion(None)
        if room.side.isHidden():
            room.copy.reader.take_focus()
        else:
            room.side.comparison.marks.setFocus()

    def _on_criterion(self, _criterion: Criterion | None) -> None:
        """The answer to the criterion that is discussed."""
        wanted = self._room.side.comparison.criterion
        if wanted is not None and not self._room.copy.isHidden():
            self._room.copy.show_question(wanted)

    def _on_history(self, history: _History) -> None:
        room, stage = self._room, self._room.session.facts.stage
        if room.shown is None or room.shown.code != history.code or stage is None or room.session.projector.on:
            return
        room.side.ledger.show_entries(stage, history.entries)
        room.show_history(shown=True)
        room.side.ledger.setFocus()

    def _on_others(self, others: _Others) -> None:
        room = self._room
        if room.shown is not None and room.shown.code == others.code:
            room.side.bar.hide()
            named = not room.session.projector.on
            room.side.third.show_people(others.code, others.people, others.barred, named=named)

    def _on_projector(self) -> None:
        """Who could be asked is said by name, or it is not: it is asked for again."""
        if not self._room.side.third.isHidden():
            self._close_third()

    def _tell_notes(self, *, told: bool) -> None:
        room, stage = self._room, self._room.session.facts.stage
        room.notes_told = told
        if room.shown is not None and stage is not None:
            room.show_candidate(stage, room.shown)

    # ---- back

    def _note_place(self) -> None:
        self._back = QApplication.focusWidget()

    def _go_back(self) -> None:
        back = self._back
        if back is not None and back.isVisible() and self._room.isAncestorOf(back):
            back.setFocus()
        else:
            self._room.take_focus()

    def _close_copy(self) -> None:
        self._copies.forget()
        self._room.show_copy(shown=False)
        self._go_back()

    def _close_history(self) -> None:
        self._room.show_history(shown=False)
        self._go_back()

    def _close_third(self) -> None:
        self._room.side.third.hide()
        self._room.side.bar.setVisible(not self._room.session.facts.round.signed)
        self._go_back()
