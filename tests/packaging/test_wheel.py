"""What an installed copy holds."""

import subprocess
import sys
import zipfile
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns
from typing import Final

import pytest

from panel_app import resources

ROOT: Final = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel, built from a copy because building leaves folders behind."""
    copy, wheels = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheels")
    for folder in ("packaging", "panel_app", "resources", "tests"):
        copytree(ROOT / folder, copy / folder, ignore=ignore_patterns("__pycache__"))
    for file in filter(Path.is_file, ROOT.iterdir()):
        copy2(file, copy)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", wheels, copy], check=True)
    with zipfile.ZipFile(next(wheels.glob("panel_app-*.whl"))) as wheel:
        return set(wheel.namelist())


def files(folder: str, pattern: str = "*") -> set[str]:
    """Relative names of the files below a folder of the checkout."""
    return {
        file.relative_to(ROOT / folder).as_posix()
        for file in (ROOT / folder).rglob(pattern)
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_wheel_ships_every_module_when_built(shipped: set[str]) -> None:
    modules = {f"panel_app/{name}" for name in files("panel_app", "*.py")} - {"panel_app/_resources/__init__.py"}

    assert modules - shipped == set()


def test_wheel_ships_the_resources_inside_the_package_when_built(shipped: set[str]) -> None:
    assert {f"panel_app/_resources/{name}" for name in files("resources")} - shipped == set()


def test_wheel_ships_nothing_else_when_built(shipped: set[str]) -> None:
    tops = {name.split("/")[0] for name in shipped}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"panel_app"}


def test_resources_are_those_beside_the_package_when_run_from_a_checkout() -> None:
    assert resources.folder() == ROOT / "resources"


def test_resources_are_inside_the_package_when_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "panel_app")

    assert resources.folder() == tmp_path / "panel_app" / "_resources"


def test_resources_are_below_the_unpacked_program_when_frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resources.folder() == tmp_path / "resources"


def test_a_missing_resource_is_named_when_it_was_not_shipped() -> None:
    with pytest.raises(FileNotFoundError, match=r"example/absent\.csv"):
        resources.resource("example", "absent.csv")
