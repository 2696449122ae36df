from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from panel_app.ui.look import Look
from panel_app.ui.widgets.open_store import OpenStore
from panel_app.ui.widgets.take_pack import TakePack
from panel_app.workspace.demo_folder import MARKER
from tests.ui import rounds
from tests.ui.windows import Person, copied


@pytest.fixture
def take(qtbot: QtBot, look: Look) -> TakePack:
    made = TakePack(look=look)
    qtbot.addWidget(made)
    made.show()
    return made


def fill(take: TakePack, *, again: str = rounds.PASSPHRASE) -> None:
    take.pack.setText("S01.panel-pack")
    take.passcode.setText("five-words-from-the-administrator")
    take.passphrase.setText(rounds.PASSPHRASE)
    take.again.setText(again)


def test_pack_can_be_taken_when_everything_is_there(take: TakePack, qtbot: QtBot) -> None:
    fill(take)
    with qtbot.waitSignal(take.taken) as heard:
        take.take.click()
    assert heard.args == ["S01.panel-pack", "five-words-from-the-administrator", rounds.PASSPHRASE]


def test_pack_cannot_be_taken_when_the_passphrases_differ(take: TakePack) -> None:
    fill(take, again="another one altogether")
    assert not take.take.isEnabled()
    assert "not the same" in take.lack.text()


def test_passphrase_is_hidden_when_nobody_asked_to_see_it(take: TakePack) -> None:
    fill(take)
    hidden = take.passphrase.displayText()
    take.shown.setChecked(True)
    assert rounds.PASSPHRASE not in hidden
    assert take.passphrase.displayText() == rounds.PASSPHRASE


def test_seat_is_open_when_it_is_chosen_from_a_demo(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    (here.folder / MARKER).write_text("made by the demo")
    text = f"seat,store,passphrase\nS01,stores/S01.panel,{rounds.PASSPHRASE}\n"
    (here.folder / "passphrases.csv").write_text(text)
    person = sit_down(here.folder)
    seats = person.window.welcome.seats
    seats.opened.emit(seats.table.rows.rows[0])
    person.settle()
    assert person.window.session is not None
    assert person.window.session.facts.seat == "S01"


def test_store_is_open_when_its_passphrase_is_typed(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    person = sit_down()
    person.answers.path = here.store("S01")
    person.window.welcome.open.browse.click()
    person.type(rounds.PASSPHRASE)
    person.window.welcome.open.open.click()
    person.settle()
    assert person.window.shell is not None


def test_first_store_is_chosen_when_some_lie_in_their_place(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    made = OpenStore(look=look)
    qtbot.addWidget(made)
    made.show_stores([tmp_path / "S01.panel", tmp_path / "S02.panel"])
    made.passphrase.setText(rounds.PASSPHRASE)
    with qtbot.waitSignal(made.opened) as heard:
        made.open.click()
    assert heard.args == [str(tmp_path / "S01.panel"), rounds.PASSPHRASE]


def test_two_sentences_are_shown_when_the_passphrase_is_wrong(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    person = sit_down()
    person.window.welcome.open_store(here.store("S01"), "quite another phrase")
    person.settle()
    assert person.window.shell is None
    assert person.answers.told == [
        "The passphrase does not open this store. Type it again; capitals and spaces matter."
    ]
