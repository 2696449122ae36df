"""What a person can do, as data: the palette, the sheet of keys and a page's help are all made of the same list."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget

from panel_app.ui.widgets.parts import key_of, keys_in, written_key

_NO_ACTIONS: Final = {"level", "row", "rail"}
"""Kinds of buttons that are values or places, not things to do."""
_LINE: Final = 12
"""Pixels within which two buttons stand on one line."""


def _always() -> bool:
    return True


@dataclasses.dataclass(frozen=True, kw_only=True)
class Action:
    """One thing that can be done.

    `does` is None for keys that work only where the keyboard is, such as digits on a scale; then `key` is words.
    """

    name: str
    does: Callable[[], None] | None = None
    key: str = ""
    about: str = ""
    is_ready: Callable[[], bool] = _always

    @property
    def shown_key(self) -> str:
        """The key as this system writes it."""
        if self.does is None:
            return self.key
        return written_key(self.key)


def of_buttons(inside: QWidget) -> list[Action]:
    """What the buttons that can be seen inside do, in reading order."""
    buttons = [
        each
        for each in inside.findChildren(QPushButton)
        if each.isVisibleTo(inside) and each.property("kind") not in _NO_ACTIONS and _name(each)
    ]

    def place(each: QPushButton) -> tuple[int, int]:
        at = each.mapTo(inside, QPoint())
        return at.y() // _LINE, at.x()

    return once(_of(each) for each in sorted(buttons, key=place))


def of_keys(inside: QWidget) -> list[Action]:
    """What the keys that are no button's do inside."""
    return [Action(name=name, key=each.key().toString(), does=each.activated.emit) for name, each in keys_in(inside)]


def once(actions: Iterable[Action]) -> list[Action]:
    """Without those that have been named already."""
    return list({(each.name, each.key): each for each in actions}.values())


def found(actions: Sequence[Action], typed: str) -> list[Action]:
    """The actions that somebody who typed this may mean, the likeliest first; all of them for nothing."""
    ranked = [(cost, place) for place, each in enumerate(actions) if (cost := far(typed, each.name)) is not None]
    return [actions[place] for _cost, place in sorted(ranked)]


def far(typed: str, name: str) -> int | None:
    """How far what was typed is from a name: 0 for its beginning; None where its letters are not there in order."""
    wanted = "".join(typed.casefold().split())
    text = name.casefold()
    starts = frozenset(place for place in range(len(text)) if place == 0 or not text[place - 1].isalnum())
    return _cost(wanted, text, starts, at=-1)


def _cost(wanted: str, text: str, starts: frozenset[int], *, at: int) -> int | None:
    """Nothing for a letter that follows the one before, 1 for one that begins a word, 3 for any other."""
    if not wanted:
        return 0
    letter, rest = wanted[0], wanted[1:]
    nearest = text.find(letter, at + 1)
    if nearest < 0:
        return None
    begins = min((place for place in starts if place > at and text[place] == letter), default=nearest)
    costs = []
    for place in {nearest, begins}:
        following = _cost(rest, text, starts, at=place)
        if following is not None:
            costs.append(following + (0 if place == at + 1 else 1 if place in starts else 3))
    return min(costs, default=None)


def _of(button: QPushButton) -> Action:
    return Action(
        name=_name(button),
        does=button.click,
        key=key_of(button),
        about=button.accessibleDescription(),
        is_ready=button.isEnabled,
    )


def _name(button: QPushButton) -> str:
    return (button.accessibleName() or button.text()).strip().rstrip("…")
