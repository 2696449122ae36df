"""From a double click on a panel pack to the first mark, by keys alone, counted.

The time is an estimate by the keystroke-level model (Card, Moran and Newell 1980): 0.28 s for each key of an average
typist, 1.35 s for each mental step before one; reading of the passcode and of the screen is the mental steps' part.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt

from panel_app.ui.pages.desk import DeskPage
from tests.ui import rounds
from tests.ui.windows import Person, copied

KEY_SECONDS: Final = 0.28
MENTAL_SECONDS: Final = 1.35
LIMIT_SECONDS: Final = 180


class Counted:
    """Somebody whose keys and thoughts are counted."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys = 0
        self.thoughts = 0

    def think(self) -> None:
        self.thoughts += 1

    def type(self, text: str) -> None:
        """A text that is known or read off: each of its words is a thought."""
        self.thoughts += len(text.replace("-", " ").split())
        self.keys += len(text)
        self.person.type(text)

    def press(self, key: Qt.Key) -> None:
        self.keys += 1
        self.person.press(key)

    @property
    def seconds(self) -> float:
        return self.keys * KEY_SECONDS + self.thoughts * MENTAL_SECONDS


def test_first_mark_is_given_within_three_minutes_of_a_pack(
    sit_down: Callable[..., Person],
    scoring_round: rounds.Round,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    visitor = Counted(sit_down(here.pack("S03")))  # the double click
    window = visitor.person.window
    assert visitor.person.focus() is window.welcome.take.passcode
    for text in (here.passcodes["S03"], rounds.PASSPHRASE, rounds.PASSPHRASE):
        visitor.think()
        visitor.type(text)
        visitor.press(Qt.Key.Key_Return)
    assert window.shell is not None
    visitor.think()
    visitor.press(Qt.Key.Key_Return)  # the next candidate
    desk = window.shell.page
    assert isinstance(desk, DeskPage)
    visitor.think()
    visitor.type("3")
    visitor.person.settle()
    first = desk.form.cards[desk.form.order[0]]
    assert first.mark is not None
    with capsys.disabled():
        print(  # noqa: T201 - the figure is the point
            f"\nfirst mark after {visitor.keys} keys and {visitor.thoughts} thoughts: about {visitor.seconds:.0f} s"
            " (estimate by the keystroke-level model, without waiting for the program)"
        )
    assert visitor.seconds <= LIMIT_SECONDS


def test_strength_and_recovery_are_said_when_the_passphrase_is_chosen(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    person = sit_down(here.pack("S03"))
    take = person.window.welcome.take
    person.type("x-y-z")
    person.press(Qt.Key.Key_Return)
    person.type("abcdefgh")
    assert take.strength.sign.word == "Weak: easy to guess"
    take.passphrase.clear()
    person.type(f"{rounds.PASSPHRASE} slowly")
    assert take.strength.sign.word == "Strong"
    assert "Nobody can reset this passphrase" in take.warning.text()
