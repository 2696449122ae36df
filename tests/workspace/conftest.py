from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import PreparedRound, prepare

OpenStore = Callable[[str], Workspace]


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    return prepare(tmp_path_factory.mktemp("prepared") / "round")


@pytest.fixture
def prepared(original: PreparedRound, tmp_path: Path) -> PreparedRound:
    return original.copied_to(tmp_path / "round")


@pytest.fixture
def store(prepared: PreparedRound) -> Iterator[OpenStore]:
    opened: dict[str, Workspace] = {}

    def open_store(name: str) -> Workspace:
        if name not in opened:
            opened[name] = prepared.open(name)
        return opened[name]

    yield open_store
    for workspace in opened.values():
        workspace.close()
