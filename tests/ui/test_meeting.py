import threading
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from panel_app.workspace.syncing import Synced
from tests.ui import rounds
from tests.ui.windows import Person, copied


def test_nothing_is_told_and_nothing_refused_when_a_sync_is_stopped(
    scoring_round: rounds.Round, sit_down: Callable[..., Person], tmp_path: Path
) -> None:
    made = copied(scoring_round, tmp_path / "round")
    person = sit_down(made.store("S01"))
    session = person.window.session
    assert session is not None
    meeting, gate = session.meeting, threading.Event()
    with chdir(made.folder):
        session.runner.run(lambda _workspace: gate.wait(20))
        meeting.sync()
        meeting.stop()
        gate.set()
        person.settle()
        stopped = (meeting.running, meeting.refusal, meeting.last, person.answers.told)
        meeting.sync()
        person.settle()
    assert stopped == (False, None, None, [])
    assert isinstance(meeting.last, Synced)
    assert meeting.refusal is None


def test_the_window_closes_when_a_sync_is_under_way(
    scoring_round: rounds.Round, sit_down: Callable[..., Person], tmp_path: Path
) -> None:
    made = copied(scoring_round, tmp_path / "round")
    person = sit_down(made.store("S01"))
    session = person.window.session
    assert session is not None
    gate = threading.Event()
    with chdir(made.folder):
        session.runner.run(lambda _workspace: gate.wait(20))
        session.meeting.sync()
        person.window.close()
        shown = person.window.isVisible()
        gate.set()
        person.wait_for(lambda: not person.window.isVisible())
    assert shown
    assert session.meeting.last is None, "it was stopped"
