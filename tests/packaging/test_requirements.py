"""The pinned packages: complete, checked by digest, and installable from wherever a person's pip looks."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]
RUNTIME: Final = ROOT / "packaging" / "requirements.txt"
TESTS: Final = ROOT / "packaging" / "requirements-test.txt"
BOTH: Final = pytest.mark.parametrize("file", [RUNTIME, TESTS], ids=lambda file: file.name)


def pins(file: Path) -> dict[str, str]:
    """Each entry of a requirement file in one line, by the name of its package."""
    entries = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return {canonicalize_name(Requirement(entry.split("--hash")[0]).name): entry for entry in entries if entry.strip()}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def unmet(requirements: list[str], file: Path) -> list[str]:
    """Those requirements that the file's pins do not satisfy."""
    pinned = pins(file)
    return [wanted for wanted in requirements if not is_met(Requirement(wanted), pinned)]


def is_met(wanted: Requirement, pinned: dict[str, str]) -> bool:
    entry = pinned.get(canonicalize_name(wanted.name))
    return entry is not None and wanted.specifier.contains(entry.split("==")[1].split()[0])


@BOTH
def test_requirements_name_no_index_host_or_path_whoever_compiled_them(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert [
        word for word in ("://", "--index", "--extra-index", "--find-links", "file:", "@", "/") if word in text
    ] == []


@BOTH
def test_requirements_hold_nothing_but_pins_with_digests_when_read_line_by_line(file: Path) -> None:
    digest = r"--hash=sha256:[0-9a-f]{64}"
    pin = re.compile(rf"[a-z0-9.-]+==[\w.]+(?: ; [^\\]+?)? +{digest}(?: +{digest})*")

    assert [name for name, entry in pins(file).items() if not pin.fullmatch(re.sub(" +", " ", entry))] == []


def test_runtime_pins_cover_the_project_when_it_is_installed_without_dependencies() -> None:
    settings = project()

    assert unmet(settings["project"]["dependencies"], RUNTIME) == []
    assert unmet(settings["build-system"]["requires"], RUNTIME) == []


def test_test_pins_cover_the_test_group_when_installed_beside_the_runtime() -> None:
    assert unmet(project()["dependency-groups"]["test"], TESTS) == []


def test_pins_agree_where_both_files_name_a_package() -> None:
    runtime, tests = pins(RUNTIME), pins(TESTS)

    assert {name for name in runtime.keys() & tests.keys() if runtime[name] != tests[name]} == set()
