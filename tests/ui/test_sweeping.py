import gc

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from panel_app.ui import sweeping
from panel_app.ui.sweeping import Sweeper


def test_collector_is_off_when_somebody_sweeps_and_on_when_the_last_stops() -> None:
    owner = QObject()
    first, second = Sweeper(owner), Sweeper(owner)
    states = [gc.isenabled()]
    first.stop()
    states.append(gc.isenabled())
    second.stop()
    states.append(gc.isenabled())
    assert states == [False, False, True]


def test_rubbish_goes_when_there_is_enough_of_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_EVERY_MS", 5)
    owner = QObject()
    sweeper = Sweeper(owner)
    collected = gc.get_stats()[0]["collections"]
    kept = [[number] for number in range(gc.get_threshold()[0] + 1000)]
    qtbot.waitUntil(lambda: sum(each["collections"] for each in gc.get_stats()) > collected)
    sweeper.stop()
    assert kept


def test_what_came_in_one_load_is_set_aside_until_the_last_stops(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_EVERY_MS", 5)
    monkeypatch.setattr(sweeping, "_A_LOAD", 5000)
    owner = QObject()
    sweeper = Sweeper(owner)
    load = [[number] for number in range(sweeping._A_LOAD + 1000)]  # noqa: SLF001 - as many as that
    qtbot.waitUntil(lambda: gc.get_freeze_count() > len(load))
    sweeper.stop()
    assert gc.get_freeze_count() == 0
    assert load
