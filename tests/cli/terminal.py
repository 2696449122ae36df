"""Commands in this process, through the same door as any other: `main()`."""

import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from panel_app.cli.main import main
from tests.workspace.rounds import PASSPHRASE


class Answer(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


class Terminal:
    """Somebody at a keyboard; `at` sits down at a store."""

    def __init__(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capsys = capsys
        self._store: tuple[str, ...] = ()
        patch.setenv("PANEL_APP_PASSPHRASE", PASSPHRASE)
        patch.delenv("PANEL_APP_DEBUG", raising=False)

    def at(self, store: Path, *, passphrase: str = PASSPHRASE) -> "Terminal":
        self._patch.setenv("PANEL_APP_PASSPHRASE", passphrase)
        self._store = ("--store", str(store))
        return self

    def run(self, *words: object) -> Answer:
        """Run a command; the umask that it sets is put back."""
        before = os.umask(0o077)
        self._patch.setattr(sys, "argv", ["panel-app", *self._store, *map(str, words)])
        self._capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as done:
            code = done.code if isinstance(done.code, int) else 0
        finally:
            os.umask(before)
        said = self._capsys.readouterr()
        return Answer(code, said.out, said.err)

    def ask(self, *words: object, code: int = 0) -> Any:  # noqa: ANN401 - JSON
        """The one document of a command with --json, which must end with this exit code."""
        answer = self.run(*words, "--json")
        assert answer.code == code, answer
        return json.loads(answer.out)

    def could_not(self, *words: object) -> tuple[str, str]:
        """The two sentences of a command that could not."""
        answer = self.run(*words)
        assert (answer.code, answer.out) == (3, ""), answer
        what, remedy = answer.err.splitlines()
        assert what.endswith(".")
        assert remedy.endswith(".")
        return what, remedy
