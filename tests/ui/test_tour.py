"""The tour: notes beside what they speak of, walked by keys, that change nothing and can be left at any time."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.tour import Tour
from panel_app.workspace import example_seat, scoring
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds
from tests.ui.windows import Person

SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS_A_MINUTE = 180
LOOKING_SECONDS = 4
MAKING_MS = 180_000
"""A small round is made first: three stores, each with a slow passphrase."""


def begin(person: Person) -> Tour:
    person.window.take_tour()
    person.wait_for(person.window.tour.note.isVisible)
    return person.window.tour


def press(person: Person, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """To the next note, which comes when its page has what it asked for."""
    before = person.window.tour.note.title.text()
    person.press(key, *modifiers)
    person.wait_for(lambda: not person.window.tour.is_on or person.window.tour.note.title.text() != before)
    person.settle()


def test_every_note_stands_beside_what_it_speaks_of_when_it_is_walked_through(member: Person) -> None:
    tour = begin(member)
    titles: list[str] = []
    count = len(tour.stops)
    while tour.is_on:
        note = tour.note
        assert member.focus() is note.next
        assert note.mark.isVisible()
        assert not note.geometry().isEmpty()
        assert member.window.rect().contains(note.geometry())
        assert note.accessibleName() == f"Tour, {len(titles) + 1} of {count}. {note.title.text()}"
        assert note.next.accessibleDescription() == f"{note.title.text()}. {note.said.text()}"
        titles.append(note.title.text())
        press(member, Qt.Key.Key_Return)
    assert len(titles) == count
    assert not tour.note.isVisible()
    assert not tour.note.mark.isVisible()


def test_nothing_is_typed_or_marked_when_it_is_walked_through(member: Person, here: rounds.Round) -> None:
    tour = begin(member)
    while tour.is_on:
        press(member, Qt.Key.Key_Return)
    member.window.close()
    member.wait_for(lambda: not member.window.isVisible())
    store = here.open("S01")
    states = {row.state for row in scoring.my_forms(store)}
    store.close()
    assert states == {"not-started"}


def test_key_does_nothing_to_the_page_when_it_comes_between_two_notes(member: Person) -> None:
    begin(member)
    shell = member.window.shell
    assert shell is not None
    QTest.keyClick(member.focus(), Qt.Key.Key_Return)  # the desk is asked for, and not there yet
    for _ in range(3):
        QTest.keyClick(member.focus(), Qt.Key.Key_3)
    member.settle()
    desk = shell.page_of(DeskPage)
    assert shell.page is desk
    assert all(card.mark is None for card in desk.form.cards.values())


def test_it_goes_back_when_shift_is_held(member: Person) -> None:
    tour = begin(member)
    first = tour.note.title.text()
    press(member, Qt.Key.Key_Return)
    assert tour.note.title.text() != first
    press(member, Qt.Key.Key_Return, SHIFT)
    assert tour.note.title.text() == first


def test_keyboard_is_back_on_the_page_when_it_is_left(member: Person) -> None:
    before = member.focus()
    tour = begin(member)
    member.press(Qt.Key.Key_Escape)
    assert not tour.is_on
    assert member.focus() is before


def test_keyboard_comes_back_to_the_note_when_its_key_is_pressed(member: Person) -> None:
    tour = begin(member)
    assert member.window.shell is not None
    member.window.shell.page.take_focus()
    assert member.focus() is not tour.note.next
    member.press(Qt.Key.Key_F6)
    assert member.focus() is tour.note.next


def test_it_takes_three_minutes_when_it_is_read_aloud(member: Person) -> None:
    tour = begin(member)
    words = sum(len(f"{stop.title} {stop.text}".split()) for stop in tour.stops)
    seconds = words * 60 / WORDS_A_MINUTE + len(tour.stops) * LOOKING_SECONDS
    assert seconds <= 180


def test_it_begins_when_help_or_palette_are_asked_for_it(member: Person) -> None:
    member.press(Qt.Key.Key_F1)
    member.window.commands.help.tour.click()
    member.wait_for(member.window.tour.note.isVisible)
    member.press(Qt.Key.Key_Escape)
    member.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    member.type("tour")
    member.press(Qt.Key.Key_Return)
    member.wait_for(member.window.tour.note.isVisible)


def test_it_is_not_offered_when_the_seat_is_an_officers(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    person = sit_down(here.store("chair"))
    person.window.take_tour()
    assert not person.window.tour.is_on
    person.press(Qt.Key.Key_F1)
    assert not person.window.commands.help.tour.isVisible()


def test_example_is_made_and_shown_around_in_when_it_is_asked_for(
    sit_down: Callable[..., Person], tmp_path: Path, qtbot: QtBot
) -> None:
    person = sit_down()
    person.window.welcome.seats.try_it.click()
    qtbot.waitUntil(person.window.tour.note.isVisible, timeout=MAKING_MS)
    assert person.window.session is not None
    assert person.window.session.facts.seat == "S01"
    made = tmp_path / "example" / "stores" / "S01.panel"
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())
    before = made.stat().st_ino
    assert example_seat.example_seat(tmp_path / "example").stat().st_ino == before  # not made a second time
    store = Workspace.open(made, example_seat.PASSPHRASE)
    rows = scoring.my_forms(store)
    deadline = store.stage.deadline
    store.close()
    assert {row.state for row in rows} == {"not-started"}
    assert deadline > store.clock()


def test_example_is_made_anew_when_it_was_left_half_made(tmp_path: Path) -> None:
    folder = tmp_path / "example"
    (folder / "stores").mkdir(parents=True)
    (folder / "stores" / "S01.panel").write_bytes(b"half")
    assert example_seat.example_seat(folder).stat().st_size > len(b"half")
