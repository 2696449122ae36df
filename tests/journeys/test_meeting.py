"""A meeting through the window, with keys only: how many it takes beside the reasons."""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import pytest
from PySide6.QtCore import Qt

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.rubric import read_mark
from panel_app.ui.discussion import still_apart
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.workspace import drafts, ledger, moderating, scoring, submitting
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
MOST = 4
"""Keys for one candidate beside the reason."""


class Counting:
    """A person's keys, without those that say the reason."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys = 0

    def press(self, key: Qt.Key) -> None:
        self.keys += 1
        self.person.press(key)

    def say(self, reason: str) -> None:
        """A digit for a published reason, and, or, words."""
        self.person.type(reason)
        self.press(Qt.Key.Key_Return)


class Meeting:
    """A chair in the room, who goes through everybody with the decisions that are handed in."""

    def __init__(self, person: Person) -> None:
        self.person = person
        person.press(Qt.Key.Key_3, CONTROL)
        assert person.window.shell is not None
        self.room = person.window.shell.page_of(ModerationPage)
        self.met: list[tuple[CandidateCode, int]] = []

    @property
    def asked(self) -> list[CandidateCode]:
        """Who is in the list."""
        return [row.code for row in self.room.table.rows.rows]

    def decide(self, how: Callable[["Meeting", Counting], None]) -> CandidateCode:
        """The candidate on the screen; the next one is there afterwards."""
        shown = self.room.shown
        assert shown is not None
        keys = Counting(self.person)
        how(self, keys)
        self.met.append((shown.code, keys.keys))
        return shown.code

    def go_through(self, ways: list[Callable[["Meeting", Counting], None]]) -> None:
        """Until nobody is open or parked; the ways come round."""
        while self.room.shown is not None and self.room.shown.state in ("open", "parked"):
            self.decide(ways[len(self.met) % len(ways)])

    def leave(self) -> None:
        self.person.window.close()
        self.person.wait_for(lambda: not self.person.window.isVisible())


def agree(meeting: Meeting, keys: Counting, *, mark: Qt.Key = Qt.Key.Key_3, why: str = "1") -> None:
    """A mark on every criterion that the rules ask about: the room walks to the next one by itself."""
    first = meeting.room.shown
    assert first is not None
    for _ in range(max(len(still_apart(first)), 1)):
        keys.press(mark)
        keys.say(why)


def agree_in_words(meeting: Meeting, keys: Counting) -> None:
    agree(meeting, keys, mark=Qt.Key.Key_2, why="Shown with figures.")


def keep(_meeting: Meeting, keys: Counting) -> None:
    keys.press(Qt.Key.Key_K)
    keys.say("1")


def keep_for_another_reason(meeting: Meeting, keys: Counting) -> None:
    keys.press(Qt.Key.Key_K)
    keys.say(f"{meeting.room.side.bar.codes.model().rowCount()}Both readings are right.")


def park(_meeting: Meeting, keys: Counting) -> None:
    keys.press(Qt.Key.Key_P)


def seen_in_the_copy(meeting: Meeting, keys: Counting) -> None:
    """The clean copy is looked at first."""
    keys.press(Qt.Key.Key_C)
    keep(meeting, keys)


@pytest.fixture
def small(scored_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    """Eight candidates, open for moderation."""
    here = copied(scored_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    rounds.open_moderation(here)
    return here


def states(here: rounds.Round) -> dict[CandidateCode, str]:
    store = here.open("chair")
    found: dict[CandidateCode, str] = {row.code: row.state for row in moderating.table(store)}
    store.close()
    return found


def test_every_candidate_takes_four_keys_at_most_when_a_meeting_is_held(
    sit_down: Callable[..., Person], small: rounds.Round
) -> None:
    meeting = Meeting(sit_down(small.store("chair")))
    asked = meeting.asked
    meeting.go_through([park, agree, keep_for_another_reason, agree_in_words, seen_in_the_copy])
    meeting.leave()
    after = states(small)
    assert len(asked) > 1
    assert {after[code] for code in asked} == {"agreed", "kept"}
    assert [code for code, _ in meeting.met] == [*asked, asked[0]]
    assert all(count <= MOST for _, count in meeting.met)


@pytest.mark.slow
def test_eighty_four_candidates_take_four_keys_each_at_most(
    sit_down: Callable[..., Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = rounds.begin(tmp_path / "round", candidates=84, scorers=4)
    monkeypatch.chdir(here.folder)
    differ(here)
    rounds.open_moderation(here)
    meeting = Meeting(sit_down(here.store("chair")))
    asked = meeting.asked
    assert len(asked) == 84
    meeting.go_through([agree, keep, park, agree_in_words, keep_for_another_reason, seen_in_the_copy])
    assert meeting.room.head.summary.text().startswith("84 of 84 done")
    meeting.leave()
    counts = [count for _, count in meeting.met]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(asked)} candidates in {len(counts)} turns: {mean(counts):.1f} keys on average, {max(counts)} at "
            "most, beside the reason\n"
        )
    assert max(counts) <= MOST
    assert {states(here)[code] for code in asked} == {"agreed", "kept"}
    assert originals(here) == 84 * 2 * 4


def differ(made: rounds.Round) -> None:
    """Every candidate's two scorers are three apart on the first criterion, and by one at the second."""
    seen: set[CandidateCode] = set()
    for seat in rounds.members(made):
        store = made.open(seat)
        lines = ["candidate,criterion,mark,note"]
        for row in scoring.my_forms(store):
            marks = "1333" if row.code in seen else "4433"
            seen.add(row.code)
            for criterion, mark in zip(store.stage.criterion_ids, marks, strict=True):
                lines.append(f"{row.code},{criterion},{mark},Said what changed.")
        drafts.fill(store, "\n".join(lines))
        submitting.submit_all(store)
        made.sync(store)
        store.close()
    for seat in ("administrator", "chair"):
        rounds.meet(made, seat)


def originals(made: rounds.Round) -> int:
    """First marks that the ledger still has."""
    store = made.open("chair")
    count = sum(entry.kind == "given" for row in moderating.table(store) for entry in ledger.of(store, row.code))
    store.close()
    return count


def test_agreement_on_another_laptop_is_seen_and_settled_while_the_meeting_goes_on(
    sit_down: Callable[..., Person], small: rounds.Round
) -> None:
    code, criterion = rounds.disagree_on_two_laptops(small)
    meeting = Meeting(sit_down(small.store("chair")))
    assert code in meeting.asked
    room, person = meeting.room, meeting.person
    room.table.selectRow(meeting.asked.index(code))
    assert room.side.rivals.isVisible()
    person.press(Qt.Key.Key_Return)
    room.side.comparison.choose(criterion)
    keys = Counting(person)
    keys.press(Qt.Key.Key_3)
    keys.say("1")
    assert keys.keys <= MOST
    meeting.leave()
    store = small.open("chair")
    row = moderating.show(store, code)
    agreed = [entry.mark for entry in ledger.of(store, code) if entry.kind == "agreed" and entry.criterion == criterion]
    store.close()
    assert row.rivals == ()
    assert row.agreed[criterion].mark == read_mark("3")
    assert sorted(mark for mark in agreed if mark is not None) == [read_mark("2"), read_mark("3"), read_mark("4")]


def test_third_scorer_is_asked_scores_and_is_heard_while_the_meeting_goes_on(
    sit_down: Callable[..., Person], small: rounds.Round
) -> None:
    meeting = Meeting(sit_down(small.store("chair")))
    room, person = meeting.room, meeting.person
    assert room.shown is not None
    code, before = room.shown.code, {form.pseudonym for form in room.shown.scorers}
    keys = Counting(person)
    keys.press(Qt.Key.Key_T)
    seat = room.side.third.table.rows.rows[0].seat
    keys.press(Qt.Key.Key_Return)
    assert keys.keys <= MOST
    person.press(Qt.Key.Key_F5)
    third = small.open(seat)
    small.sync(third)
    assert {row.code: row.state for row in scoring.my_forms(third)}[code] == "not-started"
    with pytest.raises(NotAllowed):
        moderating.table(third)
    drafts.set_mark(third, code, third.stage.criterion_ids[0], read_mark("5"))
    small.sync(third)
    person.press(Qt.Key.Key_F5)
    room.table.selectRow(meeting.asked.index(code))
    assert room.shown is not None
    assert {form.pseudonym for form in room.shown.scorers} == before, "a draft is nobody's but the scorer's"
    assert room.shown.awaiting
    for criterion in third.stage.criterion_ids:
        drafts.set_mark(third, code, criterion, read_mark("3"))
    submitting.submit(third, code)
    small.sync(third)
    third.close()
    person.press(Qt.Key.Key_F5)
    room.table.selectRow(meeting.asked.index(code))
    assert room.shown is not None
    assert room.shown.code == code
    assert {form.pseudonym for form in room.shown.scorers} > before
    assert room.shown.awaiting == ()
    assert room.side.comparison.marks.model().columnCount() == 3 + len(room.shown.scorers)
