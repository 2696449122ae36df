"""Sets up whatever panel-app needs, then starts it.

    python3 packaging/start.py demo …    the worked example
    python3 packaging/start.py test …    the normal tests; further words are pytest's
    python3 packaging/start.py WORD …    any other command of panel-app; without a word, its window

Standard library only, and readable by Python 3.8: it runs before anything is installed, under whatever `python3` is.
It speaks on standard error alone, so that standard output belongs to the command. What a person can mend ends in two
sentences and exit code 3.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Iterator, Mapping, NamedTuple, Sequence

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
ENVIRONMENT_PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "panel-app-stamp.json"

REQUIREMENTS = "packaging/requirements.txt"
TEST_REQUIREMENTS = "packaging/requirements-test.txt"
PROJECT = "pyproject.toml"

MINORS = ("3.13", "3.14", "3.12")  # in order of preference: the first is what `.python-version` says
PROBE_SECONDS = 60

X_SOCKET = "/tmp/.X11-unix/X"  # noqa: S108 - where X listens, with the display's number
X_PORT = 6000
SCREEN_SECONDS = 5

# Run inside a Python to learn whether it will do: new enough, the usual build, whole; and what a shim really starts.
PROBE = """
import sys, sysconfig
import ctypes, sqlite3, ssl, venv, zlib
if sys.version_info < (3, 12) or sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
    raise SystemExit(1)
try:
    import ensurepip
except ImportError:
    ensurepip = None
print("%d.%d" % sys.version_info[:2])
print(int(ensurepip is not None))
print(sys._base_executable or sys.executable)
"""

# What Qt loads from the system, and the Debian package that holds it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class CannotStart(Exception):
    """Something a person can mend, in two sentences: what is the matter, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy


class Interpreter(NamedTuple):
    """A Python that has been started and will do."""

    path: str
    """The real executable, behind shims and virtual environments."""
    minor: str
    """Such as `3.13`."""
    has_pip: bool
    """Whether it can put pip into an environment; Debian keeps that in a package of its own."""


def main(words: Sequence[str]) -> int:
    """Set up, then become the program that was asked for; it only returns when that cannot be."""
    testing = list(words[:1]) == ["test"]
    try:
        set_up(testing=testing, window=opens_window(words, os.environ))
    except CannotStart as error:
        print(error.what, error.remedy, sep="\n", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    hand_on(words, testing=testing)
    return 0


def set_up(*, testing: bool, window: bool) -> None:
    """Provide the system's libraries and a complete environment, doing only what is not done yet."""
    wanted = wanted_stamp(testing=testing)
    with alone():
        stamp = read_stamp()
        interpreter = None if is_usable(stamp, wanted) else find_python()
        provide_system_packages(missing_packages(interpreter, window=window))
        if interpreter is not None:
            stamp = make_environment(interpreter)
        complete_environment(stamp, wanted)


@contextmanager
def alone() -> Iterator[None]:
    """Let a second start in this checkout wait until the first has set up; some network folders know no locks."""
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def opens_window(words: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether these words lead to a window, and there is a screen for it."""
    windowed = not words or "demo" in words
    return windowed and not {"--no-window", "--help"} & set(words) and screen_answers(environment)


def screen_answers(environment: Mapping[str, str]) -> bool:
    """Whether Wayland or X listens where the environment says; a dead display needs no libraries."""
    wayland = environment.get("WAYLAND_DISPLAY")
    if wayland and listens(os.path.join(environment.get("XDG_RUNTIME_DIR", ""), wayland)):  # noqa: PTH118 - an address
        return True
    host, _, screen = environment.get("DISPLAY", "").rpartition(":")
    number = screen.split(".")[0]
    if not number.isdigit():
        return False
    return listens(X_SOCKET + number) if host in ("", "unix") else listens((host, X_PORT + int(number)))


def listens(address: str | tuple[str, int]) -> bool:
    """Whether a process answers at a local socket's path, or at a host's port."""
    kind = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as connection:
        connection.settimeout(SCREEN_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def hand_on(words: Sequence[str], *, testing: bool) -> None:
    """Replace this process. `-P`: the folder a person stands in must not lend the program its modules."""
    if testing:
        os.chdir(ROOT)
        command = ["-m", "pytest", *words[1:]]
    else:
        command = ["-P", "-m", "panel_app", *words]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(str(ENVIRONMENT_PYTHON), [str(ENVIRONMENT_PYTHON), *command])  # noqa: S606 - a list of words, no shell


# ---- Python


def find_python() -> Interpreter:
    """The first Python that will do, those with pip before those without."""
    without_pip = None
    for candidate in candidates(os.environ):
        interpreter = probe(candidate)
        if interpreter is not None and interpreter.has_pip:
            return interpreter
        without_pip = without_pip or interpreter
    if without_pip is None:
        raise CannotStart(
            "panel-app needs Python 3.12 or newer, and none was found here that starts.",
            "Install one (`pyenv install 3.13`, `uv python install 3.13`, or your system's own package), "
            "then run this command again.",
        )
    return without_pip


def candidates(environment: Mapping[str, str]) -> Iterator[str]:
    """Pythons worth starting: this one, version managers' copies, then each of the PATH. Any may be broken."""
    yield sys.executable
    on_path = [Path(entry) for entry in environment.get("PATH", "").split(os.pathsep) if entry]
    for minor in MINORS:
        for folder in version_folders(environment, on_path):
            yield from map(str, sorted(folder.glob("*/bin/python" + minor)))
    for minor in MINORS:
        for folder in on_path:
            program = folder / ("python" + minor)
            if program.exists():
                yield str(program)


def version_folders(environment: Mapping[str, str], on_path: Sequence[Path]) -> Iterator[Path]:
    """Where pyenv, uv, asdf and mise keep a folder for each Python."""
    home = Path.home()
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield Path(environment.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    yield Path(environment.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    yield Path(environment.get("ASDF_DATA_DIR") or home / ".asdf") / "installs" / "python"
    yield Path(environment.get("MISE_DATA_DIR") or data / "mise") / "installs" / "python"
    for folder in on_path:
        if folder.name == "shims":
            yield folder.parent / "versions"
            yield folder.parent / "installs" / "python"


def probe(python: str) -> Interpreter | None:
    """What this Python is, or None when it does not start or will not do: a version manager's shim may do neither."""
    try:
        answer = subprocess.run(
            [python, "-I", "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_SECONDS,
            check=True,
        )
        minor, has_pip, path = os.fsdecode(answer.stdout).splitlines()
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Interpreter(path, minor, has_pip == "1")


# ---- the system's libraries


def missing_packages(interpreter: Interpreter | None, *, window: bool) -> list[str]:
    """Debian packages to install: for libraries that do not load, and for an interpreter that lacks pip."""
    libraries = {**LIBRARIES, **WINDOW_LIBRARIES} if window else LIBRARIES
    packages = [package for library, package in libraries.items() if not loads(library)]
    if interpreter is not None and not interpreter.has_pip:
        packages.append(f"python{interpreter.minor}-venv")
    return packages if sys.platform.startswith("linux") else []


def loads(library: str) -> bool:
    """Whether the system's loader finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def provide_system_packages(packages: Sequence[str]) -> None:
    """Install through apt when that needs no question; otherwise say the one line that does it."""
    if not packages:
        return
    words = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    apt = apt_prefix()
    if apt is not None:
        say("Installing what is missing from the system: " + ", ".join(packages))
        if run([*apt, *words]) or (run([*apt, "apt-get", "update"]) and run([*apt, *words])):
            return
    raise CannotStart(
        f"Libraries that panel-app needs are missing from this system: {', '.join(packages)}.",
        f"Run `sudo apt-get install {' '.join(packages)}` (on other systems: what holds the same libraries there), "
        "then this command again.",
    )


def apt_prefix() -> list[str] | None:
    """The words before `apt-get` that let it run unasked, or None where it may not or does not exist."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])  # dpkg needs what is there
    unasked = ["env", "DEBIAN_FRONTEND=noninteractive", f"PATH={path}"]
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return unasked
    sudo = ["sudo", "--non-interactive"]
    if shutil.which("sudo") is not None and run([*sudo, "true"], quiet=True):
        return [*sudo, *unasked]
    return None


# ---- the environment


def wanted_stamp(*, testing: bool) -> dict[str, str]:
    """What a complete environment's stamp says: its place (it cannot be moved), and the digest of each input."""
    inputs = [REQUIREMENTS, TEST_REQUIREMENTS, PROJECT] if testing else [REQUIREMENTS, PROJECT]
    digests = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in inputs}
    return {"place": str(ROOT), **digests}


def read_stamp() -> dict[str, str]:
    """What the environment vouches for; nothing where there is none, or one left half made."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: Mapping[str, str]) -> None:
    """Vouch for the environment, in one step."""
    part = STAMP.with_suffix(".part")
    try:
        part.write_text(json.dumps(stamp, indent=2), encoding="utf-8")
        part.replace(STAMP)
    except OSError as error:
        raise CannotStart(
            f"{STAMP} could not be written ({error.strerror}).",
            "See that its folder can be written to and its disk has room, then run this command again.",
        ) from error


def is_usable(stamp: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether the environment can stay, perhaps with additions: same place, same pins, a Python that starts."""
    pins = {name: value for name, value in wanted.items() if name != PROJECT}
    if any(stamp.get(name, value) != value for name, value in pins.items()):
        return False
    interpreter = probe(str(ENVIRONMENT_PYTHON))
    return interpreter is not None and interpreter.minor == stamp.get("python")


def make_environment(interpreter: Interpreter) -> dict[str, str]:
    """Make an environment with nothing but pip in it, instead of whatever was there; return its stamp so far."""
    say(f"Making .venv with Python {interpreter.minor}")
    with suppress(OSError):  # where it may not be deleted, nothing else may be either
        STAMP.unlink()  # first of all: what is cleared only half must not look complete
    if not run([interpreter.path, "-m", "venv", "--clear", str(ENVIRONMENT)]):
        raise CannotStart(
            f"The environment {ENVIRONMENT} could not be made (the reason stands above).",
            "See that its folder can be written to and its disk has room, then run this command again.",
        )
    return {"python": interpreter.minor}


def complete_environment(stamp: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Install whatever the stamp does not vouch for, then write the stamp."""
    outdated = [name for name, value in wanted.items() if stamp.get(name) != value]
    if not outdated:
        return
    for name in (REQUIREMENTS, TEST_REQUIREMENTS):
        if name in outdated:
            say(f"Installing the packages of {name} (once; some minutes on a slow network)")
            pip_install("--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", str(ROOT / name))
    if PROJECT in outdated:
        pip_install("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--editable", str(ROOT))
    write_stamp({**stamp, **wanted})


def pip_install(*words: str) -> None:
    """Install into the environment."""
    options = ["--no-input", "--disable-pip-version-check"]
    if not run([str(ENVIRONMENT_PYTHON), "-m", "pip", "install", *options, *words]):
        raise CannotStart(
            "The packages could not be installed (the reason stands above).",
            "See that this computer reaches the network and its disk has room, then run this command again.",
        )


# ---- talking and running


def say(line: str) -> None:
    """Tell the person what takes the time."""
    print(line, file=sys.stderr, flush=True)


def run(words: Sequence[str], *, quiet: bool = False) -> bool:
    """Whether this program, whose output is not for standard output, could be started and succeeded."""
    output = subprocess.DEVNULL if quiet else sys.stderr.fileno()
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False)
    except OSError:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
