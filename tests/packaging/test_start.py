"""`packaging/start.py`, loaded from a checkout of its own whose path has a blank, its runner only taking notes."""

import ast
import fcntl
import importlib.util
import json
import os
import socket
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
START: Final = ROOT / "packaging" / "start.py"
UNASKED: Final = ["env", "DEBIAN_FRONTEND=noninteractive", "PATH=/usr/bin:/usr/sbin:/sbin"]
MANAGERS: Final = ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR", "XDG_DATA_HOME")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the files that start.py reads, and nothing made yet."""
    folder = tmp_path / "a checkout"
    (folder / "packaging").mkdir(parents=True)
    (folder / "packaging" / "start.py").write_bytes(START.read_bytes())
    for name in ("packaging/requirements.txt", "packaging/requirements-test.txt", "pyproject.toml"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    return folder


@pytest.fixture
def start(checkout: Path) -> ModuleType:
    """The module as that checkout has it."""
    spec = importlib.util.spec_from_file_location("start_of_a_checkout", checkout / "packaging" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as home and as PATH, under a Python that is too old."""
    folder = tmp_path / "bare"
    folder.mkdir()
    for name in MANAGERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "executable", str(program(folder / "old", "exit 1")))
    return folder


@pytest.fixture
def ran(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run; each succeeds, and making the environment makes its Python."""
    notes: list[list[str]] = []

    def run(words: Sequence[str], *, quiet: bool = False) -> bool:
        notes.append([*words, *(["quietly"] if quiet else [])])
        if "venv" in words:
            start.ENVIRONMENT_PYTHON.parent.mkdir(parents=True, exist_ok=True)
            start.ENVIRONMENT_PYTHON.touch()
        return True

    def probe(python: str) -> object:
        return start.Interpreter(python, "3.13", has_pip=True) if Path(python).exists() else None

    monkeypatch.setattr(start, "run", run)
    monkeypatch.setattr(start, "probe", probe)
    monkeypatch.setattr(start, "loads", lambda _library: True)
    return notes


def program(path: Path, script: str) -> Path:
    """A shell script that can be started."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def python(path: Path, *, minor: str = "3.12", pip: int = 1) -> Path:
    """A Python that answers the probe as if it were of that version, at that place."""
    return program(path, f"printf '{minor}\\n{pip}\\n{path}\\n'")


def steps(commands: Sequence[Sequence[str]]) -> list[str]:
    """Each command by what it is for."""
    kinds = {"venv": "environment", "--editable": "project"}
    return [
        next((kinds[word] for word in command if word in kinds), Path(command[-1]).name.split(".")[0])
        for command in commands
    ]


ALL_STEPS: Final = ["environment", "requirements", "project"]


# ---- readable by an old Python


def test_start_is_python_3_8_when_parsed() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_start_imports_the_standard_library_alone() -> None:
    tree = ast.parse(START.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


# ---- finding a Python


def test_the_real_probe_knows_this_python_when_it_is_started(start: ModuleType) -> None:
    found = start.probe(sys.executable)

    assert found.minor == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert Path(found.path).samefile(sys.executable)
    assert found.has_pip


def test_this_python_is_taken_when_it_will_do_among_others(
    start: ModuleType, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python(bare / "python3.13", minor="3.13")
    monkeypatch.setattr(sys, "executable", str(python(bare / "this", minor="3.14")))

    assert start.find_python().path == str(bare / "this")


def test_a_shim_that_does_not_start_is_passed_over_when_another_python_does(start: ModuleType, bare: Path) -> None:
    program(bare / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    good = python(bare / "python3.12")

    assert start.find_python() == (str(good), "3.12", True)


def test_a_second_folder_of_the_path_is_tried_when_the_first_one_holds_a_dead_shim(
    start: ModuleType, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare / "first" / "python3.12", "exit 127")
    good = python(bare / "second" / "python3.12")
    monkeypatch.setenv("PATH", f"{bare / 'first'}{os.pathsep}{bare / 'second'}")

    assert start.find_python().path == str(good)


@pytest.mark.parametrize(
    "place",
    [
        ".pyenv/versions/3.13.0",
        ".local/share/uv/python/cpython-3.13.0-linux-x86_64-gnu",
        ".asdf/installs/python/3.13.0",
        ".local/share/mise/installs/python/3.13.0",
        "elsewhere/versions/3.13.0",
    ],
)
def test_a_version_managers_copy_is_found_when_the_path_names_no_version(
    start: ModuleType, bare: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("PATH", str(bare / "elsewhere" / "shims"))
    good = python(bare / place / "bin" / "python3.13", minor="3.13")

    assert start.find_python().path == str(good)


def test_python_3_13_is_preferred_when_several_would_do(start: ModuleType, bare: Path) -> None:
    for minor in ("3.12", "3.13", "3.14"):
        python(bare / f"python{minor}", minor=minor)

    assert start.find_python().minor == "3.13"


def test_a_python_with_pip_is_preferred_when_an_earlier_one_has_none(start: ModuleType, bare: Path) -> None:
    python(bare / "python3.13", minor="3.13", pip=0)
    python(bare / "python3.12", minor="3.12", pip=1)

    assert start.find_python().minor == "3.12"


@pytest.mark.parametrize("script", ["echo Welcome", "printf '3.13\\n1\\n/x\\n'; exit 1"], ids=["chatter", "failure"])
def test_a_python_will_not_do_when_its_answer_is_not_the_probes(start: ModuleType, bare: Path, script: str) -> None:
    program(bare / "python3.13", script)

    assert start.probe(str(bare / "python3.13")) is None


def test_two_sentences_and_exit_code_3_when_no_python_will_do(
    start: ModuleType, bare: Path, checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program(bare / "python3.13", "exit 127")
    before = sorted(checkout.rglob("*"))

    code = start.main(["demo"])

    out, err = capfd.readouterr()
    what, remedy = err.splitlines()
    assert (code, out) == (3, "")
    assert what.startswith("panel-app needs Python 3.12 or newer")
    assert remedy.startswith("Install one")
    assert sorted(checkout.rglob("*")) == before


# ---- the system's libraries


def test_a_library_loads_when_the_system_has_it(start: ModuleType) -> None:
    assert start.loads("libc.so.6")
    assert not start.loads("libof-no-system.so.0")


def test_libraries_of_the_screen_are_asked_for_only_when_a_window_opens(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "loads", lambda library: "xcb" not in library)

    assert start.missing_packages(None, window=False) == []
    assert "libxcb-cursor0" in start.missing_packages(None, window=True)


def test_the_venv_package_is_asked_for_when_the_only_python_has_no_pip(start: ModuleType, ran: list[list[str]]) -> None:
    interpreter = start.Interpreter("/usr/bin/python3.12", "3.12", has_pip=False)

    assert start.missing_packages(interpreter, window=True) == ["python3.12-venv"]
    assert ran == []


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        pytest.param([True], ["install"], id="lists-at-hand"),
        pytest.param([False, True, True], ["install", "update", "install"], id="lists-missing"),
    ],
)
def test_missing_libraries_are_installed_when_apt_may(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, outcomes: list[bool], words: list[str]
) -> None:
    commands: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> bool:
        commands.append(command)
        return outcomes[len(commands) - 1]

    monkeypatch.setattr(start, "apt_prefix", lambda: ["env"])
    monkeypatch.setattr(start, "run", run)

    start.provide_system_packages(["libegl1"])

    assert [command[2] for command in commands] == words


@pytest.mark.parametrize("prefix", [None, ["env"]], ids=["may-not", "fails"])
def test_the_one_line_to_type_is_said_when_apt_may_not_or_fails(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, prefix: list[str] | None
) -> None:
    monkeypatch.setattr(start, "apt_prefix", lambda: prefix)
    monkeypatch.setattr(start, "run", lambda _words: False)

    with pytest.raises(start.CannotStart) as caught:
        start.provide_system_packages(["libegl1", "libgl1"])

    assert "`sudo apt-get install libegl1 libgl1`" in caught.value.remedy


@pytest.mark.parametrize(
    ("user", "programs", "sudo_asks", "prefix"),
    [
        (0, ["apt-get"], False, UNASKED),
        (1, ["apt-get", "sudo"], False, ["sudo", "--non-interactive", *UNASKED]),
        (1, ["apt-get", "sudo"], True, None),
        (1, ["apt-get"], False, None),
        (0, [], False, None),
    ],
    ids=["root", "sudo-without-question", "sudo-asks", "no-sudo", "no-apt"],
)
def test_apt_is_used_only_when_it_needs_no_question(
    start: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    *,
    user: int,
    programs: list[str],
    sudo_asks: bool,
    prefix: list[str] | None,
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(start.shutil, "which", lambda name: name if name in programs else None)
    monkeypatch.setattr(start, "run", lambda _words, *, quiet: quiet and not sudo_asks)

    assert start.apt_prefix() == prefix


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ([], True),
        (["demo", "--seed", "2"], True),
        (["--json", "demo"], True),
        (["--store", "a.panel", "rank"], False),
        (["demo", "--no-window"], False),
        (["demo", "--help"], False),
        (["verify", "FILE"], False),
        (["test"], False),
    ],
)
def test_a_window_is_expected_when_the_words_lead_to_one_and_there_is_a_screen(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], *, opens: bool
) -> None:
    monkeypatch.setattr(start, "screen_answers", lambda environment: environment["DISPLAY"] == ":0")

    assert start.opens_window(words, {"DISPLAY": ":0"}) is opens
    assert not start.opens_window(words, {"DISPLAY": ":77"})


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder whose path is short enough for the address of a socket; X's display 5 and a Wayland listen there."""
    with TemporaryDirectory(prefix="x") as folder, ExitStack() as listening:
        for name in ("X5", "wayland-5"):
            server = listening.enter_context(socket.socket(socket.AF_UNIX))
            server.bind(f"{folder}/{name}")
            server.listen()
        yield Path(folder)


@pytest.mark.parametrize(
    ("environment", "answers"),
    [
        ({"DISPLAY": ":5"}, True),
        ({"DISPLAY": ":5.0"}, True),
        ({"DISPLAY": "unix:5"}, True),
        ({"DISPLAY": ":77"}, False),
        ({"DISPLAY": "nonsense"}, False),
        ({"DISPLAY": "host:nonsense"}, False),
        ({"DISPLAY": ""}, False),
        ({"WAYLAND_DISPLAY": "wayland-5"}, True),
        ({"WAYLAND_DISPLAY": "wayland-6"}, False),
        ({"WAYLAND_DISPLAY": "wayland-6", "DISPLAY": ":5"}, True),
        ({}, False),
    ],
    ids=lambda value: "-".join(value.values()) or "nothing" if isinstance(value, dict) else None,
)
def test_a_screen_answers_when_a_server_listens_where_the_environment_says(
    start: ModuleType, sockets: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, answers: bool
) -> None:
    monkeypatch.setattr(start, "X_SOCKET", f"{sockets}/X")

    assert start.screen_answers({"XDG_RUNTIME_DIR": str(sockets), **environment}) is answers


def test_a_screen_elsewhere_is_asked_at_its_port_when_the_display_names_a_host(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(start, "listens", asked.append)

    start.screen_answers({"DISPLAY": "far.example:10.0"})

    assert asked == [("far.example", 6010)]


# ---- the environment


def prepare(start: ModuleType, ran: list[list[str]], *, testing: bool = False) -> list[str]:
    """Set up, and tell by which steps."""
    ran.clear()
    start.set_up(testing=testing, window=False)
    return steps(ran)


def test_everything_is_installed_by_digest_when_there_is_nothing_yet(start: ModuleType, ran: list[list[str]]) -> None:
    assert prepare(start, ran) == ALL_STEPS
    assert {"--require-hashes", "--no-deps"} <= set(ran[1])
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(ran[2])


def test_nothing_is_installed_when_the_stamp_vouches_for_everything(start: ModuleType, ran: list[list[str]]) -> None:
    prepare(start, ran, testing=True)

    assert prepare(start, ran, testing=True) == []
    assert prepare(start, ran, testing=False) == []


def test_only_the_test_packages_are_added_when_the_demo_ran_before(start: ModuleType, ran: list[list[str]]) -> None:
    prepare(start, ran)

    assert prepare(start, ran, testing=True) == ["requirements-test"]


def test_only_the_project_is_installed_again_when_its_settings_changed(start: ModuleType, ran: list[list[str]]) -> None:
    prepare(start, ran)
    (start.ROOT / "pyproject.toml").write_text("changed", encoding="utf-8")

    assert prepare(start, ran) == ["project"]


def test_a_second_start_waits_when_the_first_is_setting_up(
    start: ModuleType, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    succeed = start.run
    free: list[bool] = []

    def run(words: Sequence[str]) -> bool:
        free.append(is_free(start.ROOT))
        return bool(succeed(words))

    monkeypatch.setattr(start, "run", run)

    assert prepare(start, ran) == ALL_STEPS
    assert free == [False, False, False]
    assert is_free(start.ROOT)


def is_free(folder: Path) -> bool:
    """Whether another start would not wait."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def change_requirements(start: ModuleType) -> None:
    (start.ROOT / "packaging" / "requirements.txt").write_text("changed", encoding="utf-8")


def lose_stamp(start: ModuleType) -> None:
    start.STAMP.unlink()


def spoil_stamp(start: ModuleType) -> None:
    start.STAMP.write_text("{", encoding="utf-8")


def move(start: ModuleType) -> None:
    start.STAMP.write_text(start.STAMP.read_text().replace("a checkout", "another checkout"))


def lose_python(start: ModuleType) -> None:
    start.ENVIRONMENT_PYTHON.unlink()


def replace_python(start: ModuleType) -> None:
    start.STAMP.write_text(start.STAMP.read_text().replace('"3.13"', '"3.12"'))


@pytest.mark.parametrize(
    "spoil", [change_requirements, lose_stamp, spoil_stamp, move, lose_python, replace_python], ids=lambda f: f.__name__
)
def test_the_environment_is_made_again_when_it_is_not_the_one_wanted(
    start: ModuleType, ran: list[list[str]], spoil: Callable[[ModuleType], None]
) -> None:
    prepare(start, ran)
    spoil(start)

    assert prepare(start, ran) == ALL_STEPS
    assert prepare(start, ran) == []


def test_changed_test_pins_make_the_environment_again_when_testing_and_not_before(
    start: ModuleType, ran: list[list[str]]
) -> None:
    prepare(start, ran, testing=True)
    (start.ROOT / "packaging" / "requirements-test.txt").write_text("changed", encoding="utf-8")

    assert prepare(start, ran, testing=False) == []
    assert prepare(start, ran, testing=True) == ["environment", "requirements", "requirements-test", "project"]


def test_an_environment_cleared_half_is_made_again_when_it_was_interrupted(
    start: ModuleType, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(start, ran)
    change_requirements(start)
    with monkeypatch.context() as patch:
        patch.setattr(start, "run", interrupt)
        with pytest.raises(KeyboardInterrupt):
            start.set_up(testing=False, window=False)
    (start.ROOT / "packaging" / "requirements.txt").write_text("# packaging/requirements.txt\n", encoding="utf-8")

    assert prepare(start, ran) == ALL_STEPS


def interrupt(_words: Sequence[str]) -> bool:
    raise KeyboardInterrupt


@pytest.mark.parametrize("failing", ALL_STEPS)
def test_two_sentences_and_no_stamp_when_a_step_fails(
    start: ModuleType,
    ran: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    failing: str,
) -> None:
    succeed = start.run
    monkeypatch.setattr(start, "run", lambda words: steps([words]) != [failing] and succeed(words))

    assert start.main([]) == 3

    assert [line[-1] for line in capfd.readouterr().err.splitlines()[-2:]] == [".", "."]
    assert not start.STAMP.exists()
    assert steps(ran) == ALL_STEPS[: ALL_STEPS.index(failing)]


def test_two_sentences_when_the_stamp_cannot_be_written(
    start: ModuleType, ran: list[list[str]], capfd: pytest.CaptureFixture[str]
) -> None:
    start.STAMP.with_suffix(".part").mkdir(parents=True)

    assert start.main([]) == 3

    assert [line[-1] for line in capfd.readouterr().err.splitlines()[-2:]] == [".", "."]
    assert steps(ran) == ALL_STEPS


def test_ctrl_c_ends_quietly_when_it_comes_during_setting_up(
    start: ModuleType, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "run", interrupt)

    assert start.main([]) == 130
    assert ran == []


def test_the_stamp_names_place_python_and_digests_when_all_is_installed(
    start: ModuleType, ran: list[list[str]], checkout: Path
) -> None:
    prepare(start, ran, testing=True)

    stamp = json.loads(start.STAMP.read_text(encoding="utf-8"))

    assert stamp["place"] == str(checkout)
    assert stamp["python"] == "3.13"
    assert len({stamp[name] for name in (start.REQUIREMENTS, start.TEST_REQUIREMENTS, start.PROJECT)}) == 3


# ---- handing on


@pytest.mark.parametrize(
    ("words", "handed_on"),
    [
        (["demo", "--no-window"], ["-P", "-m", "panel_app", "demo", "--no-window"]),
        (["verify", "a file"], ["-P", "-m", "panel_app", "verify", "a file"]),
        (["test", "-k", "x"], ["-m", "pytest", "-k", "x"]),
        ([], ["-P", "-m", "panel_app"]),
    ],
)
def test_words_are_handed_on_to_the_environments_python_when_all_is_ready(
    start: ModuleType, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, words: list[str], handed_on: list[str]
) -> None:
    started: list[list[str]] = []
    monkeypatch.chdir(Path.cwd())  # the tests' place is a checkout: go back afterwards
    monkeypatch.setattr(os, "execv", lambda _program, command: started.append(command))

    start.main(words)

    assert started == [[str(start.ENVIRONMENT_PYTHON), *handed_on]]
    assert steps(ran)[0] == "environment"
    assert (Path.cwd() == start.ROOT) is (words[:1] == ["test"])


def test_other_programs_speak_on_standard_error_when_run(start: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    assert start.run([sys.executable, "-c", "print('installing')"])

    assert capfd.readouterr() == ("", "installing\n")


def test_a_program_that_does_not_exist_is_a_failure_when_run(start: ModuleType) -> None:
    assert not start.run(["/nowhere/python3"])
