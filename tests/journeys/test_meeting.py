"""A meeting through the window, with keys only: how many it takes beside the reasons."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.domain.candidates import CandidateCode
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.workspace import moderating
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
MOST = 4
"""Keys for one candidate beside the reason."""


class Counting:
    """A person's keys, without the letters of reasons."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys = 0

    def press(self, key: Qt.Key) -> None:
        self.keys += 1
        self.person.press(key)

    def say(self, reason: str) -> None:
        self.person.type(reason)
        self.press(Qt.Key.Key_Return)


def agree(keys: Counting) -> None:
    keys.press(Qt.Key.Key_3)
    keys.say("Shown with figures.")


def keep(keys: Counting) -> None:
    keys.press(Qt.Key.Key_K)
    keys.say("Both readings are right.")


def park(keys: Counting) -> None:
    keys.press(Qt.Key.Key_P)


def test_every_candidate_takes_four_keys_at_most_when_a_meeting_is_held(
    sit_down: Callable[..., Person], scored_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(scored_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    rounds.open_moderation(here)
    person = sit_down(here.store("chair"))
    person.press(Qt.Key.Key_3, CONTROL)
    assert person.window.shell is not None
    room = person.window.shell.page_of(ModerationPage)
    asked = [row.code for row in room.table.rows.rows]
    decisions = [park, agree, *[keep] * len(asked)]
    met: list[tuple[CandidateCode, int]] = []
    while room.shown is not None and room.shown.state in ("open", "parked"):
        keys = Counting(person)
        code = room.shown.code
        decisions.pop(0)(keys)
        met.append((code, keys.keys))
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())

    store = here.open("chair")
    states = {row.code: row.state for row in moderating.table(store)}
    store.close()
    assert len(asked) > 1
    assert {states[code] for code in asked} == {"agreed", "kept"}
    assert [code for code, _ in met] == [*asked, asked[0]]
    assert all(count <= MOST for _, count in met)
