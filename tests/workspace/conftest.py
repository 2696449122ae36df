from collections.abc import Iterator
from pathlib import Path

import pytest

from panel_app.workspace import syncing
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import Meet, OpenStore, PreparedRound, prepare


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


@pytest.fixture
def meet(store: OpenStore, prepared: PreparedRound) -> Meet:
    def sync(*names: str) -> None:
        for name in names:
            syncing.sync(store(name), prepared.hub)

    return sync
