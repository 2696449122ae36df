"""The layers of the package, as the contracts of pyproject.toml draw them."""

from pathlib import Path
from typing import Final

import pytest
from importlinter.cli import lint_imports

ROOT: Final = Path(__file__).parents[2]


def test_imports_keep_to_the_layers_when_the_contracts_are_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)

    code = lint_imports(no_cache=True)

    assert code == 0, capsys.readouterr().out
