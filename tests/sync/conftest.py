"""The finished round, for the tests in this folder."""

from pathlib import Path

import pytest

from tests.finished import finished_round


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_round(tmp_path_factory)
