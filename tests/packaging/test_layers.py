"""The layers of the package, as the contracts of pyproject.toml draw them."""

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def test_imports_keep_to_the_layers_when_the_contracts_are_checked() -> None:
    """In a process of its own: the linter's command sets up logging anew and so silences every logger that is there."""
    checked = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
