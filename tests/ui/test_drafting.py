from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui import drafting as module
from panel_app.ui.drafting import Drafting, Field
from panel_app.ui.runner import Runner
from panel_app.ui.saving import Saved, Saving
from panel_app.workspace import drafts, history
from panel_app.workspace.workspace import Workspace
from tests.ui.windows import Answers

CODE, Q1, Q2 = CandidateCode("K7-3QX"), CriterionId("q1"), CriterionId("q2")


class Store:
    """Remembers what reached it; refuses while `full`."""

    def __init__(self) -> None:
        self.written: list[tuple[str, object]] = []
        self.within: list[bool] = []
        self.before: dict[str, str] = {}
        self.full = False

    def close(self) -> None:
        pass

    def put(
        self,
        _workspace: Workspace,
        _code: CandidateCode,
        criterion: CriterionId,
        value: object,
        *,
        continues: bool = False,
    ) -> None:
        if self.full:
            raise PanelError("The disk is full.", "Free some space.")
        self.written.append((criterion, value))
        self.within.append(continues)

    def undo(self, _workspace: Workspace, _code: CandidateCode, field: str, criterion: CriterionId) -> str | None:
        if self.full:
            raise PanelError("The disk is full.", "Free some space.")
        self.written.append((criterion, f"undo {field}"))
        return self.before.get(criterion)


class Desk:
    def __init__(self, window: QWidget, store: Store) -> None:
        self.store = store
        self.runner = Runner(window)
        self.saving = Saving(window)
        self.messages = Answers(window)
        self.drafting = Drafting(runner=self.runner, saving=self.saving, messages=self.messages, parent=window)


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    store = Store()
    monkeypatch.setattr(drafts, "set_mark", store.put)
    monkeypatch.setattr(drafts, "set_note", store.put)
    monkeypatch.setattr(history, "undo", store.undo)
    window = QWidget()
    qtbot.addWidget(window)
    made = Desk(window, store)
    with qtbot.waitSignal(made.runner.idle):
        made.runner.open(lambda: cast("Workspace", store), look=lambda _w: None, then=lambda _n: None)
    yield made
    made.runner.close()


def test_mark_is_handed_over_at_once_when_it_is_given(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.mark(CODE, Q1, read_mark("4"))
        assert desk.runner.pending == 1
    assert desk.store.written == [(Q1, read_mark("4"))]
    assert desk.saving.state is Saved.SAVED


def test_note_is_stored_once_when_somebody_stops_typing(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.runner.idle):
        for text in ("a", "ab", "abc"):
            desk.drafting.note(CODE, Q1, text)
        states = [desk.saving.state]
    states.append(desk.saving.state)
    assert desk.store.written == [(Q1, "abc")]
    assert states == [Saved.SAVING, Saved.SAVED]


def test_note_is_stored_all_the_same_when_somebody_never_stops(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIET_MS", 60_000)
    monkeypatch.setattr(module, "LONGEST_MS", 20)
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.note(CODE, Q1, "abc")
    assert desk.store.written == [(Q1, "abc")]


def test_order_of_typing_is_kept_when_it_is_flushed(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.note(CODE, Q2, "second")
        desk.drafting.note(CODE, Q1, "first")
        desk.drafting.flush()
    assert desk.store.written == [(Q2, "second"), (Q1, "first")]


def test_what_was_refused_is_tried_again_when_something_else_is_typed(desk: Desk, qtbot: QtBot) -> None:
    desk.store.full = True
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.mark(CODE, Q1, read_mark("4"))
    states = [desk.saving.state]
    assert desk.messages.told == ["The disk is full. Free some space."]
    desk.store.full = False
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.mark(CODE, Q2, read_mark("3"))
    states.append(desk.saving.state)
    assert desk.store.written == [(Q1, read_mark("4")), (Q2, read_mark("3"))]
    assert states == [Saved.NOT_SAVED, Saved.SAVED]


def test_burst_is_told_as_one_when_it_is_stored_in_the_middle(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quiet moment ends it, typed in or not."""
    monkeypatch.setattr(module, "LONGEST_MS", 0)
    monkeypatch.setattr(module, "QUIET_MS", 150)
    for text in ("a", "ab", "abc"):
        with qtbot.waitSignal(desk.runner.idle):
            desk.drafting.note(CODE, Q1, text)
    with qtbot.waitSignal(desk.drafting._quiet.timeout):  # noqa: SLF001 - the moment under test
        pass
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.note(CODE, Q1, "abc, and later")
    assert desk.store.written == [(Q1, "a"), (Q1, "ab"), (Q1, "abc"), (Q1, "abc, and later")]
    assert desk.store.within == [False, True, True, False]


def test_what_was_typed_is_stored_first_when_it_is_to_be_undone(desk: Desk, qtbot: QtBot) -> None:
    desk.store.before[Q1] = "before"
    told: list[str] = []
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.note(CODE, Q1, "after")
        desk.drafting.undo(Field(CODE, "note", Q1), told.append)
        states = [desk.saving.state]
    states.append(desk.saving.state)
    assert desk.store.written == [(Q1, "after"), (Q1, "undo note")]
    assert told == ["before"]
    assert states == [Saved.SAVING, Saved.SAVED]


def test_nothing_is_shown_when_there_is_nothing_to_undo(desk: Desk, qtbot: QtBot) -> None:
    told: list[str] = []
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.undo(Field(CODE, "note", Q1), told.append)
    assert told == []


def test_typing_wins_when_somebody_types_before_the_undo_is_done(desk: Desk, qtbot: QtBot) -> None:
    desk.store.before[Q1] = "before"
    told: list[str] = []
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.undo(Field(CODE, "note", Q1), told.append)
        desk.drafting.note(CODE, Q1, "typed on")
    desk.drafting.flush()
    with qtbot.waitSignal(desk.runner.idle):
        pass
    assert told == []
    assert desk.store.written == [(Q1, "undo note"), (Q1, "typed on")]


def test_refusal_is_told_and_nothing_waits_when_an_undo_cannot_be_stored(desk: Desk, qtbot: QtBot) -> None:
    desk.store.full = True
    told: list[str] = []
    with qtbot.waitSignal(desk.runner.idle):
        desk.drafting.undo(Field(CODE, "note", Q1), told.append)
    assert desk.messages.told == ["The disk is full. Free some space."]
    assert (told, desk.saving.state) == ([], Saved.SAVED)


def test_typing_is_stored_soon_enough_when_somebody_pauses() -> None:
    """What is promised is 300 ms; the commit takes some of them."""
    assert module.QUIET_MS <= 250
