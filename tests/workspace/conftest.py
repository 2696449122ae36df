from collections.abc import Iterator
from pathlib import Path

import pytest

from panel_app.workspace import syncing
from panel_app.workspace.workspace import Workspace
from tests.workspace import panels
from tests.workspace.rounds import Meet, OpenStore, PreparedRound, prepare


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    return prepare(tmp_path_factory.mktemp("prepared") / "round")


@pytest.fixture(scope="session")
def two_panels(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """Scoring is open in two panels under a lead chair."""
    return panels.prepare(tmp_path_factory.mktemp("panels") / "round")


@pytest.fixture(scope="session")
def two_panels_open(two_panels: PreparedRound, tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """Everything is scored, and both panels are open to their chairs."""
    return panels.gone_on(two_panels, tmp_path_factory.mktemp("open") / "round", panels.open_both)


@pytest.fixture(scope="session")
def two_panels_closed(two_panels_open: PreparedRound, tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """Both panels are closed, and the lead chair knows."""
    return panels.gone_on(two_panels_open, tmp_path_factory.mktemp("closed") / "round", panels.close_both)


@pytest.fixture
def prepared(request: pytest.FixtureRequest, tmp_path: Path) -> PreparedRound:
    """The round that a test works on, a copy; a parameter names another one than `original`."""
    made: PreparedRound = request.getfixturevalue(getattr(request, "param", "original"))
    return made.copied_to(tmp_path / "round")


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
