"""People at their own computers: every command is a process, with a home of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

TIMEOUT = 120


class Person:
    """Somebody with a home folder, a passphrase and one store. `hub` is what they share, and nothing else."""

    def __init__(self, home: Path, *, passphrase: str) -> None:
        home.mkdir()
        self.home = home
        self.environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            "PANEL_APP_PASSPHRASE": passphrase,
            "PYTHONWARNINGS": "error",
        }

    def start(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """Run a command in the home folder, whatever comes of it."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "panel_app", *map(str, words)],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT,
            check=False,
        )

    def run(self, *words: object, code: int = 0) -> str:
        """What a command prints; it must end with this exit code."""
        done = self.start(*words)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout

    def ask(self, *words: object, code: int = 0) -> Any:  # noqa: ANN401 - JSON
        """The one document that a command prints with --json."""
        return json.loads(self.run(*words, "--json", code=code))

    def could_not(self, *words: object) -> tuple[str, str]:
        """The two sentences of a command that could not."""
        done = self.start(*words)
        assert (done.returncode, done.stdout) == (3, ""), f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        what, remedy = done.stderr.splitlines()
        assert what.endswith(".")
        assert remedy.endswith(".")
        return what, remedy

    def take(self, pack: Path, passcode: str) -> None:
        """A pack came by e-mail and its passcode by another way."""
        shutil.copy(pack, self.home)
        (self.home / "passcode.txt").write_text(f"{passcode}\n", encoding="utf-8")
        self.run("seat", "take", pack.name, "--passcode-file", "passcode.txt")
