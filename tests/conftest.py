"""What every test may count on: no screen, no files of the person who runs it, and nothing left behind."""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the application's entrance does, before numpy loads
os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything loads Qt; a dead display would abort the process

# A run says the same twice, on a slow machine too; `--hypothesis-profile=exploring` looks for what nobody has seen yet.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("exploring", deadline=None)
settings.load_profile("repeatable")

_GRACE_SECONDS = 5.0


@pytest.fixture(scope="session", autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A person's stores, settings and caches are never read and never written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
            patch.setenv(name, str(home / name.lower()))
        patch.delenv("PANEL_APP_PASSPHRASE", raising=False)
        (home / "xdg_runtime_dir").mkdir(mode=0o700)
        yield home


@pytest.fixture(autouse=True)
def _no_unexpected_log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test, unless the test looked at it and said `caplog.clear()`."""
    yield
    unexpected = [
        f"{record.name}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelname in {"WARNING", "ERROR", "CRITICAL"}
    ]
    if unexpected:
        pytest.fail("unexpected log lines: " + " | ".join(unexpected))


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """A thread still running, or a window still shown, fails the test that left it there."""
    before = set(threading.enumerate())
    yield
    threads = [thread for thread in threading.enumerate() if thread not in before and _is_ours(thread)]
    for thread in threads:
        thread.join(_GRACE_SECONDS)
    left = [thread.name for thread in threads if thread.is_alive()] + _shown_windows()
    if left:
        pytest.fail("left behind: " + ", ".join(left))


def _is_ours(thread: threading.Thread) -> bool:
    """Python gives a stand-in to every foreign thread, such as Qt's, that once called into it, and keeps it."""
    return not isinstance(thread, threading._DummyThread)  # noqa: SLF001 - there is no public name for it


def _shown_windows() -> list[str]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    return [repr(widget) for widget in QApplication.topLevelWidgets() if widget.isVisible()]
