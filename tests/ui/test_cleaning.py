from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import Applicant, CleanCopy
from panel_app.intake import clean_copy
from panel_app.store import local
from panel_app.ui.pages.cleaning import CleaningPage
from panel_app.ui.widgets.text_column import STRUCK
from panel_app.workspace import applications, clean_copies
from tests.ui import rounds
from tests.ui.applicants import newcomer, rows_of, write
from tests.ui.windows import Person, copied

ANSWER = (
    "I am Catriona, and Ms Auchterlonie of the ward at Fenwold answered them. Young people asked for it. She stays."
)
_MOST_TABS = 40


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    """Three newcomers wait for their copies to be confirmed; the second has a place to be looked at."""
    made = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    rows = rows_of(made)
    question = rows[0][-2]
    rows = [
        rows[0],
        newcomer(rows, "2001", Last_name="Auchterlonie"),
        newcomer(rows, "2002", Last_name="Young"),
        newcomer(rows, "2003", Last_name="Ostlerfield"),
    ]
    for row in rows[1:]:
        row[rows[0].index(question)] = ANSWER
    office = made.open("administrator")
    path = write(tmp_path / "newcomers.csv", rows)
    applications.import_applicants(office, path, mapping=made.folder / "example" / "MAP.toml")
    office.close()
    return made


@pytest.fixture
def person(sit_down: Callable[..., Person], here: rounds.Round) -> Person:
    made = sit_down(here.store("administrator"))
    made.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    return made


@pytest.fixture
def page(person: Person) -> CleaningPage:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, CleaningPage)
    return shown


def waiting(here: rounds.Round) -> int:
    office = here.open("administrator")
    count = sum(not row.released for row in clean_copies.clean_copies(office))
    office.close()
    return count


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def to_open_place(person: Person, page: CleaningPage) -> None:
    """With Enter past those that have nothing open."""
    for _ in range(3):
        if page.case is not None and page.case.open_spots:
            return
        person.press(Qt.Key.Key_Return)
    assert page.case is not None
    assert page.case.open_spots


def test_original_and_clean_copy_are_shown_with_what_was_struck_when_the_page_is_opened(page: CleaningPage) -> None:
    assert page.case is not None
    assert not page.case.released
    assert "Catriona" in page.sides.original.toPlainText()
    assert "Catriona" not in page.sides.clean.toPlainText()
    assert STRUCK in page.sides.clean.toPlainText()
    assert page.case.spots
    assert all(spot.why for spot in page.case.spots)
    struck = {each.cursor.selectedText() for each in page.sides.original.extraSelections()}
    assert any("Catriona" in each for each in struck)


def test_next_is_shown_and_this_one_released_when_enter_is_pressed_and_nothing_is_open(
    person: Person, page: CleaningPage, here: rounds.Round
) -> None:
    assert page.case is not None
    while page.case.open_spots or page.case.released:  # codes are drawn, so anybody may come first
        person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    code = page.case.code
    person.press(Qt.Key.Key_Return)
    assert page.case.code != code
    leave(person)
    assert waiting(here) == 2


def test_nothing_is_released_when_enter_is_pressed_while_a_place_is_open(
    person: Person, page: CleaningPage, here: rounds.Round
) -> None:
    to_open_place(person, page)
    assert page.case is not None
    code = page.case.code
    person.press(Qt.Key.Key_Return)
    assert page.case.code == code
    current = page.spots.table.current
    assert current is not None
    assert current.open
    leave(person)
    office = here.open("administrator")
    (row,) = clean_copies.clean_copies(office, [code])
    office.close()
    assert not row.released


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_S])
def test_open_place_is_settled_with_one_key_when_it_is_kept_or_struck(
    person: Person, page: CleaningPage, key: Qt.Key
) -> None:
    to_open_place(person, page)
    assert page.case is not None
    code, left = page.case.code, page.case.open_spots
    spot = page.spots.table.current
    assert spot is not None
    for _ in range(left):
        person.press(key)
    assert page.case.code == code
    assert page.case.open_spots == 0
    clean = next(text.clean for text in page.case.texts if text.key == spot.field)
    assert ("Young people" in clean) == (key == Qt.Key.Key_K)
    person.press(Qt.Key.Key_Return)
    assert page.case.code != code or page.case.released


@pytest.fixture
def _suggesting(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the round's file said that neutral pronouns are suggested."""
    stage_of = applications.stage_of
    monkeypatch.setattr(
        clean_copies, "stage_of", lambda *known: msgspec.structs.replace(stage_of(*known), pronouns="suggested")
    )


@pytest.mark.usefixtures("_suggesting")
def test_neutral_words_are_taken_with_keys_when_the_round_suggests_them(person: Person, page: CleaningPage) -> None:
    def clean() -> str:
        assert page.case is not None
        return " ".join(text.clean for text in page.case.texts)

    to_open_place(person, page)
    assert page.case is not None
    for _ in range(page.case.open_spots):
        person.press(Qt.Key.Key_K)
    place = next(place for place, spot in enumerate(page.case.spots) if spot.text == "She stays")
    assert page.spots.neutral.isVisible()
    assert "She stays" in clean()
    page.spots.choose(place)
    person.press(Qt.Key.Key_S)
    assert "They stay." in clean()
    page.spots.choose(place)
    person.press(Qt.Key.Key_K)
    assert "She stays" in clean()
    person.press(Qt.Key.Key_N)
    assert "They stay." in clean()
    assert page.case.open_spots == 0


def test_no_neutral_words_are_offered_when_the_round_keeps_pronouns(page: CleaningPage) -> None:
    assert page.case is not None
    assert not any(spot.instead for spot in page.case.spots)
    assert not page.spots.neutral.isVisible()


@pytest.fixture
def _two_people(here: rounds.Round) -> None:
    """As if the round's file said that a second person looks at each copy."""
    office = here.open("administrator")
    plan = applications.draft_plan(office)
    stages = tuple(msgspec.structs.replace(stage, second_person=True) for stage in plan.stages)
    with office.transaction() as tx:
        local.put(tx, "plan", "draft", msgspec.json.encode(msgspec.structs.replace(plan, stages=stages)))
    office.close()


def through_all(person: Person, page: CleaningPage) -> None:
    """Keep what is open, and Enter, until whoever sits here has nothing left to look at."""
    for _ in range(12):
        assert page.case is not None
        if page.head.state.sign.word == "Waits for the second person":
            return
        person.press(Qt.Key.Key_K if page.case.open_spots else Qt.Key.Key_Return)


@pytest.mark.usefixtures("_two_people")
def test_copies_are_released_with_keys_when_a_second_person_has_looked(
    person: Person, page: CleaningPage, here: rounds.Round
) -> None:
    assert page.case is not None
    assert page.head.who.isVisible()
    for _ in range(page.case.open_spots):
        person.press(Qt.Key.Key_K)
    person.press(Qt.Key.Key_Return)
    assert "two people" in person.answers.told[-1]
    assert person.focus() is page.head.who
    person.type("Ann Skerrow")
    person.press(Qt.Key.Key_Return)
    assert person.focus() is not page.head.who
    through_all(person, page)
    assert waiting(here) == 3
    code = page.case.code
    person.press(Qt.Key.Key_Return)
    assert person.answers.told[-1].startswith(f"You looked at it already: {code} waits")
    assert person.focus() is page.head.who
    person.type("Ben Skerrow")
    for _ in range(3):
        person.press(Qt.Key.Key_Return)
    assert page.head.place.text().split()[0] == page.head.place.text().split()[2]
    leave(person)
    assert waiting(here) == 0


def test_nobody_is_asked_for_a_name_when_one_person_is_enough(page: CleaningPage) -> None:
    assert not page.head.who.isVisible()


def leave_a_name_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the code that strikes had missed one, until somebody strikes it by hand."""
    clean = clean_copy.clean

    def careless(
        applicant: Applicant,
        *,
        extra_strikes: tuple[str, ...],
        **others: Any,  # noqa: ANN401 - as they came
    ) -> tuple[CleanCopy, tuple[clean_copy.Strike, ...]]:
        copy, strikes = clean(applicant, extra_strikes=extra_strikes, **others)
        if applicant.identity["family_name"] != "Auchterlonie" or "Auchterlonie" in extra_strikes:
            return copy, strikes
        last = list(copy.answers)[-1]
        return msgspec.structs.replace(
            copy, answers=copy.answers | {last: f"{copy.answers[last]} Auchterlonie"}
        ), strikes

    monkeypatch.setattr(clean_copy, "clean", careless)


def to_the_one_kept_back(person: Person, page: CleaningPage) -> None:
    """Enter, until the last look refuses one."""
    for _ in range(8):
        person.press(Qt.Key.Key_Return if not (page.case and page.case.open_spots) else Qt.Key.Key_K)
        if any("not released" in told for told in person.answers.told):
            return
    pytest.fail("nothing was kept back")


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_S])
def test_what_the_last_look_found_is_an_open_place_when_a_copy_was_kept_back(
    sit_down: Callable[..., Person], here: rounds.Round, monkeypatch: pytest.MonkeyPatch, key: Qt.Key
) -> None:
    leave_a_name_in(monkeypatch)
    person = sit_down(here.store("administrator"))
    person.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert person.window.shell is not None
    page = person.window.shell.page
    assert isinstance(page, CleaningPage)
    to_the_one_kept_back(person, page)
    assert page.case is not None
    code = page.case.code
    found = page.spots.table.current
    assert found is not None
    assert (found.text, found.open) == ("Auchterlonie", True)
    assert found.why == "The last look found the name “Auchterlonie”"
    person.press(key)
    assert page.case.open_spots == 0
    person.press(Qt.Key.Key_Return)
    leave(person)
    office = here.open("administrator")
    (row,) = clean_copies.clean_copies(office, [code])
    office.close()
    assert row.released


def test_selected_words_are_struck_everywhere_when_s_is_pressed(person: Person, page: CleaningPage) -> None:
    assert page.case is not None
    key = next(text.key for text in page.case.texts if "Fenwold answered" in text.original)
    text = next(text.original for text in page.case.texts if text.key == key)
    start = text.index("people asked for")
    page.sides.original.select(key, start, start + len("people asked for"))
    assert "people asked for" in page.spots.strike.text()
    person.press(Qt.Key.Key_S)
    assert page.case is not None
    assert "people asked for" not in next(each.clean for each in page.case.texts if each.key == key)


def test_stroke_is_taken_back_when_it_is_chosen_and_kept(person: Person, page: CleaningPage) -> None:
    assert page.case is not None
    place = next(n for n, spot in enumerate(page.case.spots) if spot.text == "Catriona")
    page.spots.choose(place)
    person.press(Qt.Key.Key_K)
    assert "Catriona" in page.sides.clean.toPlainText()


def test_reason_is_asked_for_when_a_place_is_kept_without_one(person: Person, page: CleaningPage) -> None:
    assert page.case is not None
    before = page.case.spots
    page.spots.reason.clear()
    page.spots.keep.click()
    person.settle()
    assert person.focus() is page.spots.reason
    assert page.case.spots == before


def test_page_says_that_all_is_done_when_the_last_copy_is_confirmed(
    person: Person, page: CleaningPage, here: rounds.Round
) -> None:
    for _ in range(12):
        assert page.case is not None
        person.press(Qt.Key.Key_K if page.case.open_spots else Qt.Key.Key_Return)
    assert page.head.place.text().split()[0] == page.head.place.text().split()[2]
    leave(person)
    assert waiting(here) == 0


def test_next_one_is_here_before_it_is_asked_for(page: CleaningPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.has_next)


def test_keys_walk_through_the_page_in_reading_order_when_tab_is_pressed(person: Person, page: CleaningPage) -> None:
    assert person.focus() is page.spots.table
    walked: list[QWidget] = []
    while page.sides.original not in walked and len(walked) < _MOST_TABS:
        person.press(Qt.Key.Key_Tab)
        walked.append(person.focus())
    places = [walked.index(each) for each in (page.spots.keep, page.spots.reason, page.sides.original)]
    assert places == sorted(places)
    assert all(widget.accessibleName() for widget in walked)
