import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from panel_app.ui.application import run
from panel_app.ui.window import Window
from tests.ui import rounds
from tests.ui.windows import copied


def window() -> Window | None:
    return next(
        (each for each in QApplication.topLevelWidgets() if isinstance(each, Window) and each.isVisible()), None
    )


class Visitor:
    """Looks at the window that is opened, and closes it."""

    def __init__(self, *, wants_shell: bool) -> None:
        self.titles: list[str] = []
        self._wants_shell = wants_shell
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(20)

    def look(self) -> None:
        opened = window()
        if opened is None or (self._wants_shell and opened.shell is None):
            return
        self.timer.stop()
        self.titles.append(opened.windowTitle())
        opened.close()


@pytest.mark.usefixtures("qapp")
def test_store_is_open_when_its_passphrase_is_given(scoring_round: rounds.Round, tmp_path: Path) -> None:
    here = copied(scoring_round, tmp_path / "round")
    visitor = Visitor(wants_shell=True)
    assert run(here.store("S01"), passphrase=rounds.PASSPHRASE) == 0
    assert visitor.titles == ["S01 – Digital Health Leadership programme"]


@pytest.mark.usefixtures("qapp")
def test_welcome_is_shown_when_nothing_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    visitor = Visitor(wants_shell=False)
    hook = sys.excepthook
    assert run() == 0
    assert visitor.titles == ["Panel"]
    assert sys.excepthook is hook
