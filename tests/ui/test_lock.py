from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.ui.lock import IdleLock
from panel_app.ui.settings import Settings
from tests.ui.windows import Person


class Clock:
    """Two clocks that a test moves: one that sleeps with the laptop, one on the wall."""

    def __init__(self) -> None:
        self.awake = self.wall = 1000.0

    def __call__(self) -> tuple[float, float]:
        return self.awake, self.wall

    def pass_minutes(self, minutes: float) -> None:
        self.awake += 60 * minutes
        self.wall += 60 * minutes


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(qtbot: QtBot) -> Settings:  # noqa: ARG001 - timers need Qt's application
    return Settings()


@pytest.fixture
def idle(settings: Settings, clock: Clock) -> Iterator[IdleLock]:
    parent = QObject()
    made = IdleLock(settings, parent, clock=clock)
    made.start()
    yield made
    made.stop()


def heard(idle: IdleLock) -> list[bool]:
    calls: list[bool] = []
    idle.due.connect(lambda: calls.append(True))
    return calls


@pytest.mark.parametrize(("minutes", "locks"), [(9.9, False), (10, True)])
def test_it_is_due_when_nobody_was_there_for_ten_minutes(
    idle: IdleLock, clock: Clock, minutes: float, *, locks: bool
) -> None:
    calls = heard(idle)
    clock.pass_minutes(minutes)
    idle.look()
    assert bool(calls) is locks


def test_it_is_due_once_when_nobody_comes(idle: IdleLock, clock: Clock) -> None:
    calls = heard(idle)
    for _ in range(3):
        clock.pass_minutes(30)
        idle.look()
    assert calls == [True]


def test_it_waits_when_somebody_was_there(idle: IdleLock, clock: Clock) -> None:
    calls = heard(idle)
    clock.pass_minutes(9)
    idle.touch()
    clock.pass_minutes(9)
    idle.look()
    assert calls == []


def test_it_waits_as_long_as_its_person_chose(idle: IdleLock, clock: Clock, settings: Settings) -> None:
    calls = heard(idle)
    settings.choose(lock_minutes=20)
    clock.pass_minutes(19)
    idle.look()
    assert calls == []
    clock.pass_minutes(1)
    idle.look()
    assert calls == [True]


def test_it_waits_an_hour_when_a_meeting_asks_for_it(idle: IdleLock, clock: Clock) -> None:
    calls = heard(idle)
    idle.wait_at_least(60)
    clock.pass_minutes(59)
    idle.look()
    assert calls == []
    idle.wait_as_usual()
    clock.pass_minutes(10)
    idle.look()
    assert calls == [True]


def test_a_persons_longer_choice_stands_when_a_meeting_asks_for_less(idle: IdleLock, settings: Settings) -> None:
    settings.choose(lock_minutes=60)
    idle.wait_at_least(30)
    assert idle.minutes == 60


def test_it_is_due_when_the_laptop_slept(idle: IdleLock, clock: Clock) -> None:
    calls = heard(idle)
    clock.wall += 3600
    idle.look()
    assert calls == [True]


def test_it_is_due_when_the_wall_clock_was_set_back(idle: IdleLock, clock: Clock) -> None:
    calls = heard(idle)
    clock.awake += 3600
    clock.wall -= 7200
    idle.look()
    assert calls == [True]


def test_real_keys_and_mice_count_when_they_reach_the_window(sit_down: Callable[..., Person]) -> None:
    person = sit_down()
    clock = Clock()
    idle = IdleLock(Settings(), person.window, clock=clock)
    native = person.window.windowHandle()
    assert native is not None
    idle.watch(native)
    idle.start()
    calls = heard(idle)
    clock.pass_minutes(9)
    QTest.keyClick(native, Qt.Key.Key_Shift)
    clock.pass_minutes(9)
    QTest.mouseMove(native)
    idle.look()
    clock.pass_minutes(9)
    idle.look()
    assert calls == []
    clock.pass_minutes(10)
    QTest.keyClick(native, Qt.Key.Key_Shift)  # the first key after a sleep finds it locked
    assert calls == [True]
