"""Two windows of one chair in one meeting: both values stand, none counts, a person settles it in one, both agree."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.page import Page
from panel_app.workspace import deciding, ledger, moderating, moving, packs
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
ROOM, CLOSING = Qt.Key.Key_3, Qt.Key.Key_5


@pytest.fixture
def here(scored_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    """Open for moderation, with a store of the chair on a second laptop."""
    made = copied(scored_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    rounds.open_moderation(made)
    first = made.open("chair")
    written = moving.write_move(first, made.folder / "next.panel-pack")
    first.close()
    second = packs.take_pack(
        written.path, written.passcode, second_store(made), rounds.PASSPHRASE, rng=random.Random(5)
    )
    made.sync(second)
    rounds.meet(made, "administrator")
    made.sync(second)
    second.close()
    return made


def second_store(here: rounds.Round) -> Path:
    return here.folder / "next" / "chair.panel"


class Chair:
    """One of the two windows, in the room."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.room = self.go_to(ROOM, ModerationPage)

    def go_to[P: Page](self, key: Qt.Key, kind: type[P]) -> P:
        self.person.press(key, CONTROL)
        assert self.person.window.shell is not None
        page = self.person.window.shell.page
        assert isinstance(page, kind)
        return page

    def sync(self) -> None:
        self.person.press(Qt.Key.Key_F5)

    def agree(self, mark: str, why: str) -> tuple[CandidateCode, CriterionId]:
        """On the criterion that the room puts first, of the candidate that it puts first."""
        code, criterion = self.shown.code, self.room.side.comparison.criterion
        assert criterion is not None
        self.person.type(mark)
        self.person.type(why)
        self.person.press(Qt.Key.Key_Return)
        return code, criterion

    def choose(self, code: CandidateCode) -> None:
        """Walk in the list until the candidate is there."""
        table = self.room.table
        table.setFocus()
        self.person.press(Qt.Key.Key_Home)
        for _ in table.rows.rows:
            if self.shown.code != code:
                self.person.press(Qt.Key.Key_Down)
        assert self.shown.code == code

    def tab_to(self, text: str) -> None:
        """The button that says so."""
        for _ in range(100):
            focus = self.person.focus()
            if isinstance(focus, QPushButton) and focus.text() == text:
                return
            self.person.press(Qt.Key.Key_Tab)
        raise AssertionError(text)

    def is_gone(self) -> bool:
        return not self.person.window.isVisible()

    @property
    def shown(self) -> moderating.ModerationRow:
        assert self.room.shown is not None
        return self.room.shown

    @property
    def rivals(self) -> str:
        return " ".join(each.text() for each in self.room.side.rivals.findChildren(QLabel) if each.isVisible())


@pytest.fixture
def chairs(sit_down: Callable[..., Person], here: rounds.Round) -> tuple[Chair, Chair]:
    return Chair(sit_down(here.store("chair"))), Chair(sit_down(second_store(here)))


def disagree(first: Chair, second: Chair) -> tuple[CandidateCode, CriterionId]:
    """Neither knows of the other until they sync."""
    code, criterion = first.agree("4", "Shown with figures.")
    assert second.agree("2", "The result is not theirs.") == (code, criterion)
    for each in (first, second, first):
        each.sync()
    for each in (first, second):
        each.choose(code)
    return code, criterion


def test_both_values_block_the_closing_until_one_window_settles_it_and_the_other_follows(
    chairs: tuple[Chair, Chair], here: rounds.Round
) -> None:
    own = chairs[0].shown.total
    code, criterion = disagree(*chairs)
    for each in chairs:
        assert_neither_counts(each, code, criterion)
        assert each.shown.total == own
        assert_closing_is_blocked(each, code)
    second = chairs[1]
    second.choose(code)
    second.tab_to("Choose 4")
    second.person.press(Qt.Key.Key_Return)
    second.person.type("1")
    second.person.press(Qt.Key.Key_Return)
    for each in reversed(chairs):
        each.sync()
    for each in chairs:
        assert_one_counts(each, code, criterion)
        each.person.window.close()
        each.person.wait_for(each.is_gone)
    assert_both_kept(here, code, criterion)


def assert_neither_counts(chair: Chair, code: CandidateCode, criterion: CriterionId) -> None:
    room = chair.room
    assert code in [row.code for row in room.table.rows.rows]
    assert room.side.rivals.isVisible()
    mine, others = ("4", "2") if "4: Shown with figures. (chair, on this laptop" in chair.rivals else ("2", "4")
    assert re.search(rf"{mine}: .* \(chair, on this laptop, .*\)", chair.rivals)
    assert re.search(rf"{others}: .* \(chair, on another laptop, .*\)", chair.rivals)
    assert room.state_of(chair.shown) == "Two values"
    assert room.head.summary.text().endswith(", 1 with two values")
    assert (chair.shown.state, chair.shown.agreed) == ("open", {})
    (line,) = [line for line in room.side.comparison.marks.rows.rows if line.values]
    assert line.criterion is not None
    assert (line.criterion.id, sorted(line.values)) == (criterion, ["2", "4"])


def assert_closing_is_blocked(chair: Chair, code: CandidateCode) -> None:
    closing = chair.go_to(CLOSING, ClosingPage)
    (found,) = [row for row in closing.table.rows.rows if row.check.kind == "two-values"]
    assert found.check.what.startswith(f"The agreed mark of {code} on Leading change has two answers: ")
    assert (found.is_open, found.can_be_answered) == (True, False)
    assert not closing.act.isEnabled()
    chair.go_to(ROOM, ModerationPage)


def assert_one_counts(chair: Chair, code: CandidateCode, criterion: CriterionId) -> None:
    chair.room.which.setCurrentIndex(chair.room.which.findData("all"))
    chair.choose(code)
    assert not chair.room.side.rivals.isVisible()
    assert "two values" not in chair.room.head.summary.text()
    assert chair.shown.agreed[criterion].mark == read_mark("4")
    closing = chair.go_to(CLOSING, ClosingPage)
    assert not [row for row in closing.table.rows.rows if row.check.kind == "two-values"]


def assert_both_kept(here: rounds.Round, code: CandidateCode, criterion: CriterionId) -> None:
    """Nobody's word is gone from the record of either laptop, and both come to the same list."""
    digests = set()
    for path in (here.store("chair"), second_store(here)):
        store = Workspace.open(path, rounds.PASSPHRASE)
        entries = [each for each in ledger.of(store, code) if each.criterion == criterion and each.kind == "agreed"]
        digests.add(deciding.rank(store).digest)
        store.close()
        assert sorted((str(each.mark), each.stands) for each in entries) == [("2", False), ("4", False), ("4", True)]
    assert len(digests) == 1


def test_half_typed_reason_stays_when_the_other_windows_value_arrives(chairs: tuple[Chair, Chair]) -> None:
    first, second = chairs
    first.agree("4", "Shown with figures.")
    second.person.type("2")
    second.person.type("The result is not th")
    first.sync()
    second.sync()
    bar = second.room.side.bar
    assert bar.bar.reason.text() == "The result is not th"
    second.person.type("eirs.")
    second.person.press(Qt.Key.Key_Return)
    (line,) = [each for each in second.room.side.comparison.marks.rows.rows if each.agreed]
    assert second.shown.rivals == ()
    assert line.agreed is not None
    assert (line.agreed.mark, line.agreed.reason) == (read_mark("2"), "The result is not theirs.")
