"""What the line's page shows and lets people do; what is only looked at leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Standing, Status
from panel_app.domain.rubric import read_mark
from panel_app.domain.selection import Tie
from panel_app.ui.pages.line import LinePage
from panel_app.ui.widgets.ranked_list import RankedList
from panel_app.workspace import deciding, moderating, positive_action
from panel_app.workspace.ranked import Supposed, WhatIf
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LINE = Qt.Key.Key_4
PUBLISHED: Final[tuple[Status, ...]] = ("place", "place", "below", "below")
IF_THREE: Final[tuple[Status, ...]] = ("place", "place", "place", "below")


@pytest.fixture(scope="module")
def opened_round(scored_round: rounds.Round, tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Moderation is open; nothing is decided. Copied, never used."""
    here = copied(scored_round, tmp_path_factory.mktemp("opened") / "round")
    rounds.open_moderation(here)
    return here


@pytest.fixture
def here(opened_round: rounds.Round, tmp_path: Path) -> rounds.Round:
    return copied(opened_round, tmp_path / "round")


@pytest.fixture
def person(sit_down: Callable[..., Person], here: rounds.Round) -> Person:
    """The chair, at the line."""
    found = sit_down(here.store("chair"))
    found.press(LINE, CONTROL)
    return found


def line(person: Person) -> LinePage:
    assert person.window.shell is not None
    return person.window.shell.page_of(LinePage)


def records(here: rounds.Round) -> tuple[int, str]:
    """How many there are, and what the stage comes to."""
    store = here.open("chair")
    found = len(store.judge.facts), deciding.rank(store).digest
    store.close()
    return found


def texts(page: QWidget) -> list[str]:
    """Everything that a person can read or hear on a page."""
    found = [page.accessibleName()]
    for widget in page.findChildren(QWidget):
        found.append(widget.accessibleName())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        if isinstance(widget, QComboBox):
            found += [widget.itemText(place) for place in range(widget.count())]
        if isinstance(widget, RankedList):
            model = widget.model()
            found += [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]
            for row in range(model.rowCount()):
                for place in range(model.columnCount()):
                    index = model.index(row, place)
                    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
                    found += [str(index.data(role) or "") for role in roles]
    return found


def test_what_if_shows_who_would_fare_otherwise_and_stores_nothing_when_places_are_supposed(
    person: Person, here: rounds.Round
) -> None:
    page, before = line(person), records(here)
    person.press(Qt.Key.Key_W, CONTROL, SHIFT)
    assert page.what_if.isVisible()
    person.press(Qt.Key.Key_Up)
    assert page.what_if.places.text() == str(rounds.PLACES + 1)
    assert page.list.supposed_after == rounds.PLACES
    assert f"have {rounds.PLACES} places; with {rounds.PLACES + 1}, " in page.what_if.said.text()
    assert any(page.list.fares_otherwise(row) for row in range(page.list.rows.rowCount()))
    assert "decides nothing" in page.what_if.said.text()
    hidden = (page.all, page.bar, page.ties, page.compare)
    assert not any(part.isVisible() for part in hidden)
    person.press(Qt.Key.Key_Escape)
    assert not page.what_if.isVisible()
    assert page.all.isVisible()
    assert page.list.supposed_after == -1
    assert records(here) == before


def test_it_is_said_that_nobody_would_fare_differently_when_it_is_so(person: Person) -> None:
    page = line(person)
    page.what_if.show_places(3, published=2, most=4, otherwise=0)
    assert "The rules have 2 places; with 3, nobody would fare differently." in page.what_if.said.text()


def test_what_if_is_gone_when_the_page_is_left_and_come_back_to(person: Person) -> None:
    page = line(person)
    person.press(Qt.Key.Key_W, CONTROL, SHIFT)
    person.press(Qt.Key.Key_3, CONTROL)
    person.press(LINE, CONTROL)
    assert not page.what_if.isVisible()
    assert page.list.isColumnHidden(9)


def test_outcomes_are_compared_with_the_rank_when_one_was_decided_otherwise(person: Person) -> None:
    page = line(person)
    while page.ties.tie is not None and not page.ties.tie.resolved:
        page.ties.resolved.emit(page.ties.tie.id, page.ties.tie.codes, "By the published further criteria.")
        person.settle()
    person.press(Qt.Key.Key_D, CONTROL, SHIFT)
    last = page.list.rows.rows[-1]
    page.bar.decided.emit(last.code, "reserve", "further-criteria", "")
    person.settle()
    person.press(Qt.Key.Key_C, CONTROL, SHIFT)
    (difference,) = page.differences.table.rows.rows
    assert (difference.code, difference.decided, difference.ranked, difference.by_hand) == (
        last.code, "reserve", "not-selected", True,
    )  # fmt: skip
    assert "otherwise than the ranked list says: 1" in page.differences.said.text()
    assert not page.list.isVisible()


def test_advice_is_away_with_the_list_that_it_speaks_of_when_outcomes_are_compared(person: Person) -> None:
    page = line(person)
    person.wait_for(page.advice.isVisible)
    page.compare.click()
    assert not page.advice.isVisible()
    page.compare.click()
    assert page.advice.isVisible()


def test_nobody_can_be_decided_on_when_outcomes_are_compared(person: Person) -> None:
    page = line(person)
    assert page.bar.isVisible()
    person.press(Qt.Key.Key_C, CONTROL, SHIFT)
    assert not page.bar.isVisible()
    assert page.all.isVisible()
    assert page.differences.table.hasFocus()
    assert "Settled by the list and not decided yet" in page.differences.said.text()
    person.press(Qt.Key.Key_C, CONTROL, SHIFT)
    assert page.bar.isVisible()
    assert page.list.hasFocus()


def test_all_can_be_decided_only_while_it_would_decide_somebody(person: Person) -> None:
    page = line(person)
    while page.ties.tie is not None and not page.ties.tie.resolved:
        page.ties.resolved.emit(page.ties.tie.id, page.ties.tie.codes, "By the published further criteria.")
        person.settle()
    assert page.all.isEnabled()
    person.press(Qt.Key.Key_D, CONTROL, SHIFT)
    assert not page.all.isEnabled()


def test_no_word_calls_anything_fair_when_advice_is_shown(person: Person) -> None:
    page = line(person)
    person.wait_for(page.advice.isVisible)
    assert not [text for text in texts(page) if "fair" in text.lower()]


def test_advice_is_nowhere_when_the_page_is_on_the_projector(person: Person) -> None:
    page = line(person)
    person.wait_for(page.advice.isVisible)
    person.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert not page.advice.isVisible()
    said = " ".join(texts(page))
    assert "Plausible ranks 1" not in said
    assert "%" not in said
    for place in (4, 5, 6):
        assert page.list.isColumnHidden(place)


@pytest.fixture
def among_equals(sit_down: Callable[..., Person], here: rounds.Round) -> Person:
    """The chair, at the line, where the panel agreed the same marks for all."""
    store = here.open("chair")
    for row in moderating.table(store):
        for criterion in store.stage.criterion_ids:
            moderating.agree(store, row.code, criterion, read_mark("3"), reason="Level.")
    store.close()
    found = sit_down(here.store("chair"))
    found.press(LINE, CONTROL)
    found.wait_for(lambda: bool(facts(found)) and all(facts(found)))
    return found


def facts(person: Person) -> list[str]:
    """What the rules show of each of the equals."""
    return [row.facts for row in line(person).ties.table.rows.rows]


def test_what_the_rules_show_of_equals_is_nowhere_when_the_page_is_on_the_projector(among_equals: Person) -> None:
    ties = line(among_equals).ties
    assert not ties.table.isColumnHidden(2)
    among_equals.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert ties.table.isColumnHidden(2)
    assert ties.apart.isVisible()
    line(among_equals).session.tell_changed()
    among_equals.settle()
    assert ties.table.isColumnHidden(2)
    among_equals.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert not ties.table.isColumnHidden(2)
    assert not ties.apart.isVisible()


def test_what_the_rules_show_of_equals_sorts_nothing_when_a_heading_is_clicked(among_equals: Person) -> None:
    page = line(among_equals)
    for table in (page.list, page.ties.table):
        assert not table.isSortingEnabled()
        assert not table.horizontalHeader().sectionsClickable()
    before = facts(among_equals)
    assert before != sorted(before), "the order of the codes is not by chance that of the facts"
    for order in Qt.SortOrder:
        page.ties.table.sortByColumn(2, order)
        assert facts(among_equals) == before


@pytest.fixture
def ranked(person: Person) -> RankedList:
    """The list alone, with the line after the second of four."""
    made = line(person).list
    standings = [
        Standing(code=CandidateCode(code), rank=place, order=place, total="9", exact="9", status=status)
        for place, (code, status) in enumerate(zip("ABCD", PUBLISHED, strict=True), start=1)
    ]
    made.show_standings(standings, places=2)
    return made


def mouse(ranked: RankedList, kind: QEvent.Type, y: int) -> None:
    at = QPointF(40, y)
    button = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, ranked.viewport().mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(ranked.viewport(), event)


def test_line_is_dragged_to_look_when_it_is_taken_hold_of(ranked: RankedList) -> None:
    heard: list[int] = []
    ranked.looked_at.disconnect()
    ranked.looked_at.connect(heard.append)
    foot = ranked.rowViewportPosition(1) + ranked.rowHeight(1)
    mouse(ranked, QEvent.Type.MouseButtonPress, foot)
    mouse(ranked, QEvent.Type.MouseMove, foot + ranked.rowHeight(1))
    mouse(ranked, QEvent.Type.MouseButtonRelease, foot + ranked.rowHeight(1))
    assert heard == [3]
    mouse(ranked, QEvent.Type.MouseButtonPress, ranked.rowViewportPosition(3) + ranked.rowHeight(3) // 2)
    mouse(ranked, QEvent.Type.MouseMove, 0)
    assert heard == [3]


def test_supposed_status_is_said_in_words_when_it_differs(ranked: RankedList) -> None:
    ranked.show_what_if(
        WhatIf(
            places=3,
            published=2,
            candidates=tuple(
                Supposed(code=each.code, order=each.order, total=each.total, status=status, published=each.status)
                for each, status in zip(ranked.rows.rows, IF_THREE, strict=True)
            ),
        )
    )
    column = [ranked.rows.index(row, 9).data() for row in range(4)]
    assert column == ["", "", "would be: Place", ""]
    ranked.grab()


def test_case_of_positive_action_is_recorded_when_it_is_filled_in_by_hand(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[object, ...]] = []
    monkeypatch.setattr(positive_action, "refusal", lambda _workspace, _tie: "")
    monkeypatch.setattr(
        positive_action, "take", lambda _workspace, tie, order, **said: taken.append((tie, order, said))
    )
    page = line(person)
    page.ties.show_ways(["panel-decision", "lottery", "positive-action"])
    codes = tuple(CandidateCode(code) for code in "ABC")
    page.ties.show_ties(
        [Tie(id="pool", rule="panel-decision", codes=codes, places_left=1, resolved=False, at_line=True)]
    )
    person.settle()
    page._show_open(why="")  # noqa: SLF001 - this round has no tie of its own
    page.ties.how.setCurrentIndex(2)
    case = page.ties.case
    assert case.concerned.text() == "A"
    assert not case.give.isEnabled()
    case.evidence.setPlainText("Fewer than one in five.")
    case.proportionality.setPlainText("One place among equals.")
    case.by.setText("The panel")
    case.give.click()
    person.settle()
    said = {
        "concerned": ("A",),
        "evidence": "Fewer than one in five.",
        "proportionality": "One place among equals.",
        "by": "The panel",
    }
    assert taken == [("pool", codes, said)]
    assert person.answers.asked == ["Put a case of positive action on record?"]
