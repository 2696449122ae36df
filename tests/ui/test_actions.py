import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from panel_app.ui.actions import Action, far, found, of_buttons
from panel_app.ui.widgets.parts import button

NAMES = ("Next candidate", "Previous candidate", "Sync now", "Settings: colours, size of text, lock", "Open NC-4T7")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("next", "Next candidate"),
        ("NEXT CAND", "Next candidate"),
        ("pc", "Previous candidate"),
        ("lock", "Settings: colours, size of text, lock"),
        ("nc4t", "Open NC-4T7"),
        ("sn", "Sync now"),
        ("size", "Settings: colours, size of text, lock"),
    ],
)
def test_the_one_that_is_meant_comes_first_when_some_letters_are_typed(typed: str, first: str) -> None:
    actions = [Action(name=name) for name in NAMES]
    assert found(actions, typed)[0].name == first


def test_nothing_is_found_when_letters_are_not_there_in_order() -> None:
    assert far("xyz", "Next candidate") is None
    assert far("txen", "Next") is None


def test_beginning_is_nearest_when_several_have_the_letters() -> None:
    assert far("ne", "Next") == 0
    assert (far("ne", "Phone") or 0) > 0


def test_everything_is_found_in_its_order_when_nothing_is_typed() -> None:
    actions = [Action(name=name) for name in NAMES]
    assert found(actions, " ") == actions


def test_buttons_are_actions_in_reading_order_when_they_can_be_seen(qtbot: QtBot) -> None:
    pressed: list[str] = []
    inside = QWidget()
    qtbot.addWidget(inside)
    layout = QVBoxLayout(inside)
    second = button("Second…", lambda: pressed.append("second"), key="Ctrl+2")
    first = button("›", lambda: pressed.append("first"), name="First")
    level = button("3", lambda: None, kind="level")
    gone = button("Gone", lambda: None)
    for each in (first, second, level, gone):
        layout.addWidget(each)
    gone.hide()
    second.setEnabled(False)
    inside.show()
    actions = of_buttons(inside)
    assert [(each.name, each.key, each.is_ready()) for each in actions] == [
        ("First", "", True),
        ("Second", "Ctrl+2", False),
    ]
    assert actions[0].does is not None
    actions[0].does()
    assert pressed == ["first"]


def test_key_is_in_words_when_it_works_only_where_the_keyboard_is() -> None:
    assert Action(name="Give a mark", key="0 – 9").shown_key == "0 – 9"


def test_key_is_called_as_on_the_keyboard_when_the_library_has_another_name() -> None:
    assert Action(name="Submit", key="Ctrl+Return", does=lambda: None).shown_key == "Ctrl+Enter"
