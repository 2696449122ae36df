from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from panel_app.journal import primitives
from tests.cli.terminal import Terminal
from tests.finished import finished_round
from tests.workspace.rounds import PreparedRound, prepare

_stretched = cache(primitives.passphrase_key)


@pytest.fixture(autouse=True)
def _each_passphrase_is_stretched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id as it is, but not again for a passphrase and salt that were stretched before."""
    monkeypatch.setattr(primitives, "passphrase_key", _stretched)


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    return prepare(tmp_path_factory.mktemp("prepared") / "round")


@pytest.fixture
def prepared(original: PreparedRound, tmp_path: Path) -> PreparedRound:
    """Scoring is open; nobody has scored."""
    return original.copied_to(tmp_path / "round")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo: to be read, not changed."""
    return finished_round(tmp_path_factory)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Runs commands in this process."""
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def at(terminal: Terminal, prepared: PreparedRound) -> Callable[[str], Terminal]:
    """The same, at the store of a seat of the prepared round."""
    return lambda name: terminal.at(prepared.folder / f"{name}.panel")
