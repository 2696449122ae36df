import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui import rounds
from tests.ui.windows import Person, copied

COPY, LEFT, PLAIN = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def holding(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hold_over(person: Person, data: QMimeData) -> bool:
    with warnings.catch_warnings():  # Qt's only public way to make one
        warnings.simplefilter("ignore", DeprecationWarning)
        event = QDragEnterEvent(QPoint(200, 200), COPY, data, LEFT, PLAIN)
    event.ignore()
    QApplication.sendEvent(person.window, event)
    return event.isAccepted()


def drop(person: Person, path: Path) -> None:
    data = holding(path)
    assert hold_over(person, data)
    QApplication.sendEvent(person.window, QDropEvent(QPointF(200, 200), COPY, data, LEFT, PLAIN))
    person.settle()


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path) -> rounds.Round:
    return copied(scoring_round, tmp_path / "round")


def test_pack_is_taken_when_it_is_dropped(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    person = sit_down()
    drop(person, here.pack("S03"))
    take = person.window.welcome.take
    assert take.pack.text() == str(here.pack("S03"))
    assert person.focus() is take.passcode


def test_pack_is_known_by_what_is_in_it_when_it_was_renamed(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    renamed = here.pack("S03").rename(here.folder / "packs" / "S03.panel-pack.txt")
    person = sit_down()
    drop(person, renamed)
    assert person.window.welcome.take.pack.text() == str(renamed)


def test_store_is_chosen_when_it_is_dropped(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    person = sit_down()
    drop(person, here.store("S01"))
    assert person.window.welcome.open.stores.currentData() == str(here.store("S01"))
    assert person.focus() is person.window.welcome.open.passphrase


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 something else", b"panel-app pack 9\0\1from the future"])
def test_two_sentences_are_said_when_it_is_no_pack(
    sit_down: Callable[..., Person], tmp_path: Path, content: bytes
) -> None:
    letter = tmp_path / "letter.panel-pack"
    letter.write_bytes(content)
    person = sit_down()
    drop(person, letter)
    assert person.answers.told == [
        "letter.panel-pack is no panel pack. Choose the file that ends in .panel-pack, as the administrator sent it."
    ]
    assert person.window.welcome.take.pack.text() == ""


def test_same_is_said_when_the_program_is_started_with_it(sit_down: Callable[..., Person], tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7")
    person = sit_down(letter)
    assert len(person.answers.told) == 1
    assert person.answers.told[0].startswith("letter.pdf is no panel pack.")


def test_pack_that_is_gone_is_said_when_the_program_is_started_with_it(
    sit_down: Callable[..., Person], tmp_path: Path
) -> None:
    person = sit_down(tmp_path / "gone.panel-pack")
    assert person.answers.told == [
        "gone.panel-pack cannot be read: No such file or directory. Check where the panel pack was saved."
    ]


def test_text_is_let_pass_when_it_is_dragged(sit_down: Callable[..., Person]) -> None:
    person = sit_down()
    data = QMimeData()
    data.setText("S03.panel-pack")
    assert not hold_over(person, data)


def test_place_is_shown_while_a_file_is_held_over_the_window(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down()
    take = person.window.welcome.take
    hold_over(person, holding(here.pack("S03")))
    assert take.property("drop") is True
    QApplication.sendEvent(person.window, QDragLeaveEvent())
    assert take.property("drop") is False


def test_it_is_refused_kindly_when_a_store_is_open(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    person = sit_down(here.store("S01"))
    drop(person, here.pack("S03"))
    (told,) = person.answers.told
    assert told.startswith("This window has a store open already. Open the file by a double click")
