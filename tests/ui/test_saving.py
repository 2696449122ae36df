import pytest
from pytestqt.qtbot import QtBot

from panel_app.ui.saving import Saved, Saving


@pytest.fixture
def saving(qapp: object) -> Saving:  # noqa: ARG001 - a signal needs the application
    return Saving()


def test_nothing_is_open_when_nothing_was_typed(saving: Saving) -> None:
    assert saving.state is Saved.SAVED


def test_it_is_saving_when_one_field_of_two_is_stored(saving: Saving) -> None:
    first, _second = saving.touch("a"), saving.touch("b")
    saving.stored("a", first)
    assert saving.state is Saved.SAVING


def test_it_is_saving_when_the_same_field_was_typed_in_again(saving: Saving) -> None:
    early = saving.touch("a")
    saving.touch("a")
    saving.stored("a", early)
    assert saving.state is Saved.SAVING


def test_it_is_saved_when_the_last_revision_is_stored(saving: Saving) -> None:
    saving.touch("a")
    saving.stored("a", saving.touch("a"))
    assert saving.state is Saved.SAVED


def test_it_is_not_saved_when_the_store_refused(saving: Saving) -> None:
    saving.touch("a")
    saving.refused("a")
    assert saving.state is Saved.NOT_SAVED


def test_it_is_saved_when_a_refused_field_is_stored_after_all(saving: Saving) -> None:
    revision = saving.touch("a")
    saving.refused("a")
    saving.stored("a", revision)
    assert saving.state is Saved.SAVED


def test_change_is_told_when_a_field_is_touched(saving: Saving, qtbot: QtBot) -> None:
    with qtbot.waitSignal(saving.changed):
        saving.touch("a")
