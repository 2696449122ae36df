import threading
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.ui import meeting as meeting_module
from panel_app.ui import silence
from panel_app.ui.meeting import Meeting
from panel_app.ui.pages.sync import SyncPage
from panel_app.workspace.syncing import Synced
from tests.ui import rounds
from tests.ui.silent_hubs import silent
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


def begin_in_vain(person: Person) -> Meeting:
    """A sync that the hub leaves without an answer; all else that was asked for is done."""
    session = person.window.session
    assert session is not None
    session.meeting.sync()
    person.wait_for(lambda: person.window.runner.pending == 1)
    return session.meeting


def test_the_window_closes_when_the_hub_does_not_answer(
    member: Person, here: rounds.Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_module, "GRACE_MS", 0)
    with silent(here.folder / "hub"):
        begin_in_vain(member)
        member.window.close()
        member.wait_for(lambda: not member.window.isVisible())
        assert not here.store("S01").with_name("S01.panel-wal").exists()


def test_the_store_is_closed_and_its_person_comes_back_when_locked_while_the_hub_does_not_answer(
    member: Person, here: rounds.Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_module, "GRACE_MS", 0)
    with silent(here.folder / "hub"):
        meeting = begin_in_vain(member)
        member.window.locking.lock()
        member.wait_for(lambda: member.window.locking.is_closed and member.window.runner.pending == 0)
        assert not here.store("S01").with_name("S01.panel-wal").exists()
        member.type(rounds.PASSPHRASE)
        member.press(Qt.Key.Key_Return)
        assert not member.window.locking.is_locked
    meeting.sync()
    member.settle()
    assert meeting.last is not None


def test_it_is_said_and_a_sync_is_tried_anew_when_the_hub_does_not_answer(
    member: Person, here: rounds.Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "LONG_SECONDS", 0.0)
    shell = member.window.shell
    assert shell is not None
    page = shell.page_of(SyncPage)
    with silent(here.folder / "hub"):
        meeting = begin_in_vain(member)
        before = meeting.line()
        member.wait_for(lambda: meeting.silence.is_long)
        assert before == "Syncing…"
        assert member.window.status.sync.words.text() == "The hub does not answer; F5 tries anew."
        assert len(member.answers.told) == 1
        assert "then press F5 to try anew; all is held here." in member.answers.told[0]
        assert page.now.text() == "Sync now"
        monkeypatch.setattr(silence, "LONG_SECONDS", 1000.0)
    member.settle()
    assert meeting.line().startswith("Synced at")


def test_another_sync_goes_well_when_the_one_before_hangs_for_ever(
    member: Person, here: rounds.Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "LONG_SECONDS", 0.0)
    with silent(here.folder / "hub"):
        meeting = begin_in_vain(member)
        member.wait_for(lambda: meeting.silence.is_long)
        monkeypatch.setattr(silence, "LONG_SECONDS", 1000.0)
        aside = (here.folder / "hub").rename(here.folder / "gone")
        (here.folder / "hub").mkdir()
        meeting.sync()
        member.settle()
        assert meeting.last is not None
        assert (meeting.running, meeting.refusal) == (False, None)
        (here.folder / "hub").rename(here.folder / "second")
        aside.rename(here.folder / "hub")
