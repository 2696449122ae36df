import threading
from collections.abc import Iterator
from functools import partial
from typing import cast

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from panel_app.domain.errors import InputRefused, PanelError
from panel_app.ui import runner as runner_module
from panel_app.ui.runner import Runner
from panel_app.workspace.syncing import SyncStopped, Turns
from panel_app.workspace.workspace import Workspace


class Store:
    """As much of a workspace as a runner knows."""

    def __init__(self) -> None:
        self.closed_in: str | None = None

    def close(self) -> None:
        self.closed_in = threading.current_thread().name


class Listener(QObject):
    """Hears results, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[str] = set()

    def hear(self, result: object) -> None:
        self.heard.append(result)
        self.threads.add(threading.current_thread().name)

    def hear_progress(self, done: int, total: int) -> None:
        self.hear((done, total))


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def runner(qtbot: QtBot, store: Store) -> Iterator[Runner]:
    made = Runner()
    with qtbot.waitSignal(made.idle):
        made.open(lambda: cast("Workspace", store), look=lambda _workspace: None, then=lambda _nothing: None)
    yield made
    made.close()


def test_results_come_back_in_order_when_several_jobs_are_given(qtbot: QtBot, runner: Runner) -> None:
    listener = Listener()
    with qtbot.waitSignal(runner.idle):
        for number in range(50):
            runner.run(partial(answer, number), then=listener.hear)
    assert listener.heard == list(range(50))


def test_job_runs_in_the_worker_and_result_is_heard_in_main_when_it_is_done(qtbot: QtBot, runner: Runner) -> None:
    listener = Listener()
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _workspace: threading.current_thread().name, then=listener.hear)
    assert listener.heard == ["workspace"]
    assert listener.threads == {"MainThread"}


def test_refusal_goes_to_who_asked_when_they_listen(qtbot: QtBot, runner: Runner) -> None:
    refusal = InputRefused("It is off the scale.", "Choose another.")
    listener = Listener()

    def refuse(_workspace: Workspace) -> None:
        raise refusal

    with qtbot.waitSignal(runner.idle), qtbot.assertNotEmitted(runner.refused):
        runner.run(refuse, otherwise=listener.hear)
    assert listener.heard == [refusal]


def test_refusal_is_announced_when_nobody_listens(qtbot: QtBot, runner: Runner) -> None:
    def refuse(_workspace: Workspace) -> None:
        raise PanelError("The disk is full.", "Free some space.")

    with qtbot.waitSignal(runner.refused) as heard:
        runner.run(refuse)
    assert str(heard.args[0]) == "The disk is full. Free some space."


def test_next_job_still_runs_when_one_has_a_defect(
    qtbot: QtBot, runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener()
    with qtbot.waitSignals([runner.failed, runner.idle]):
        runner.run(lambda _workspace: 1 / 0, then=listener.hear)
        runner.run(lambda _workspace: "next", then=listener.hear)
    assert listener.heard == ["next"]
    assert "A job failed" in caplog.text
    caplog.clear()


def test_result_is_dropped_when_who_asked_is_gone(qtbot: QtBot, runner: Runner) -> None:
    listener = Listener()
    heard = listener.heard
    gate = threading.Event()
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _workspace: gate.wait(5), then=listener.hear)
        listener.deleteLater()
        qtbot.waitUntil(lambda: not _is_alive(listener))
        gate.set()
    assert heard == []


def test_pending_counts_what_is_not_heard_of_yet_when_jobs_are_given(qtbot: QtBot, runner: Runner) -> None:
    counted: list[int] = []
    runner.pending_changed.connect(counted.append)
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _workspace: None)
        runner.run(lambda _workspace: None)
        assert runner.pending == 2
    assert counted == [1, 2, 1, 0]


def test_progress_is_heard_in_main_when_a_job_reports_it(qtbot: QtBot, runner: Runner) -> None:
    listener = Listener()
    report = runner.progress_to(listener.hear_progress)

    def job(_workspace: Workspace) -> None:
        report(1, 2)
        report(2, 2)

    with qtbot.waitSignal(runner.idle):
        runner.run(job)
    assert listener.heard == [(1, 2), (2, 2)]
    assert listener.threads == {"MainThread"}


def test_everything_is_done_and_heard_when_it_closes(qtbot: QtBot, store: Store) -> None:
    made, listener = Runner(), Listener()
    made.open(lambda: cast("Workspace", store), look=lambda _workspace: "open", then=listener.hear)
    for number in range(3):
        made.run(partial(answer, number), then=listener.hear)
    made.close()
    assert listener.heard == ["open", 0, 1, 2]
    assert store.closed_in == "workspace"
    assert "workspace" not in {thread.name for thread in threading.enumerate()}
    assert qtbot is not None


def test_first_store_is_closed_when_a_second_is_opened(qtbot: QtBot, runner: Runner, store: Store) -> None:
    with qtbot.waitSignal(runner.idle):
        runner.open(lambda: cast("Workspace", Store()), look=lambda _workspace: None, then=lambda _nothing: None)
    assert store.closed_in == "workspace"


def test_store_is_let_go_when_a_look_at_it_is_refused(qtbot: QtBot, runner: Runner) -> None:
    opened, listener = Store(), Listener()

    def look(_workspace: Workspace) -> None:
        raise PanelError("The spine stops.", "Sync again.")

    with qtbot.waitSignal(runner.idle):
        runner.open(lambda: cast("Workspace", opened), look=look, then=listener.hear, otherwise=listener.hear)
    assert opened.closed_in == "workspace"
    assert len(listener.heard) == 1


def answer(number: int, _workspace: Workspace) -> int:
    return number


def _is_alive(listener: QObject) -> bool:
    from shiboken6 import isValid

    return isValid(listener)


def test_the_workspace_goes_on_when_long_work_is_done_beside_it(qtbot: QtBot, runner: Runner) -> None:
    listener, may_end = Listener(), threading.Event()
    runner.beside(lambda: may_end.wait(20) and "paper", then=listener.hear)
    runner.run(lambda _workspace: "workspace", then=listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["workspace"])
    assert runner.pending == 1
    with qtbot.waitSignal(runner.idle):
        may_end.set()
    assert listener.heard == ["workspace", "paper"]


def test_a_refusal_comes_back_when_work_beside_is_refused(qtbot: QtBot, runner: Runner) -> None:
    listener = Listener()

    def refuse() -> None:
        raise InputRefused("No.", "Yes.")

    with qtbot.waitSignal(runner.idle):
        runner.beside(refuse, then=listener.hear, otherwise=listener.hear)
    assert [str(error) for error in listener.heard] == ["No. Yes."]


def test_a_persons_job_comes_in_between_when_long_work_has_the_workspace_in_turns(
    qtbot: QtBot, runner: Runner, store: Store
) -> None:
    listener, asked = Listener(), threading.Event()
    turns: list[str] = []

    def job(turn: Turns) -> str:
        turns.append(turn(lambda workspace: f"{id(workspace) == id(store)} in {threading.current_thread().name}"))
        asked.wait(20)
        turns.append(turn(lambda _workspace: f"{listener.heard} in {threading.current_thread().name}"))
        return threading.current_thread().name

    runner.in_turns(job, then=listener.hear)
    runner.run(lambda _workspace: "a person", then=listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["a person"])
    with qtbot.waitSignal(runner.idle):
        asked.set()
    assert turns == ["True in workspace", "['a person'] in workspace"]
    assert listener.heard == ["a person", "meeting"]


def test_it_is_refused_where_it_was_asked_for_when_a_turn_is_refused(qtbot: QtBot, runner: Runner) -> None:
    listener = Listener()

    def refuse(_workspace: Workspace) -> None:
        raise InputRefused("No.", "Yes.")

    with qtbot.waitSignal(runner.idle):
        runner.in_turns(lambda turn: turn(refuse), then=listener.hear, otherwise=listener.hear)
    assert [str(error) for error in listener.heard] == ["No. Yes."]


def test_a_defect_is_told_and_the_rest_goes_on_when_it_is_in_a_turn(
    qtbot: QtBot, runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener()
    with qtbot.waitSignals([runner.failed, runner.idle]):
        runner.in_turns(lambda turn: turn(lambda _workspace: 1 / 0), then=listener.hear)
    with qtbot.waitSignal(runner.idle):
        runner.run(lambda _workspace: "next", then=listener.hear)
    assert listener.heard == ["next"]
    assert "A job failed" in caplog.text
    caplog.clear()


def test_every_turn_is_had_when_it_closes(qtbot: QtBot, store: Store) -> None:
    made, listener = Runner(), Listener()
    made.open(lambda: cast("Workspace", store), look=lambda _workspace: "open", then=listener.hear)
    made.in_turns(lambda turn: [turn(lambda _workspace: store.closed_in) for _ in range(50)], then=listener.hear)
    made.close()
    assert listener.heard == ["open", [None] * 50]
    assert store.closed_in == "workspace"
    assert not {"workspace", "meeting", "beside"} & {thread.name for thread in threading.enumerate()}
    assert qtbot is not None


def test_nobody_waits_and_nothing_of_it_is_heard_when_long_work_is_given_up(
    qtbot: QtBot, runner: Runner, store: Store
) -> None:
    listener, answers, ended = Listener(), threading.Event(), threading.Event()
    turns: list[object] = []

    def job(turn: Turns) -> str:
        try:
            turns.append(turn(lambda _workspace: "first"))
            answers.wait(20)
            turns.append(turn(lambda _workspace: "second"))
        finally:
            ended.set()
        return "done"

    runner.in_turns(job, then=listener.hear, otherwise=listener.hear)
    qtbot.waitUntil(lambda: turns == ["first"])
    with qtbot.waitSignal(runner.idle):
        runner.give_up()
    assert [type(each) for each in listener.heard] == [SyncStopped]
    runner.in_turns(lambda turn: turn(lambda workspace: id(workspace) == id(store)), then=listener.hear)
    qtbot.waitUntil(lambda: listener.heard[1:] == [True])
    with qtbot.assertNotEmitted(runner.idle):
        answers.set()
        ended.wait(20)
    assert (turns, len(listener.heard), runner.pending) == (["first"], 2, 0)


def test_store_is_closed_when_it_closes_while_long_work_hangs(
    qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "_GRACE_SECONDS", 0.0)
    made, listener, answers = Runner(), Listener(), threading.Event()
    made.open(lambda: cast("Workspace", store), look=lambda _workspace: "open", then=listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["open"])
    made.in_turns(lambda _turn: answers.wait(20), then=listener.hear, otherwise=listener.hear)
    made.close()
    still = {thread.name: thread.daemon for thread in threading.enumerate()}
    answers.set()
    assert store.closed_in == "workspace"
    assert still["meeting"], "the process need not wait for it"
    assert [type(each) for each in listener.heard] == [str, SyncStopped]
