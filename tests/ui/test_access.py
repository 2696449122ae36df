"""Every page of every role, without a mouse and without eyes.

Each control has a name and a role and is reached by Tab or by a key; Tab goes the way one reads; each key is one that
palette and help know of.
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTextEdit,
    QWidget,
)

from panel_app.ui.pages.page import Page
from panel_app.ui.widgets.menu_button import MenuButton
from panel_app.ui.widgets.parts import key_of
from tests.ui import rounds
from tests.ui.accessible import is_shown, tree
from tests.ui.windows import Person, copied

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
NO_ROLES = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
MOST_TABS = 250
LINE = 6
"""Pixels by which two things may overlap and still stand one after the other."""


def controls(root: QWidget) -> list[QWidget]:
    """What can be worked on the screen now; the insides of a control belong to it."""
    return [each for each in root.findChildren(QWidget) if isinstance(each, CONTROLS) and _is_one(each)]


def _is_one(widget: QWidget) -> bool:
    if not widget.isVisible() or not widget.isEnabled() or widget.objectName().startswith("qt_"):
        return False
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (*CONTROLS,)):
            return False
        above = above.parentWidget()
    return True


def walk(page: QWidget) -> list[QWidget]:
    """What has the keyboard as Tab is pressed again and again, inside the page, until it comes round."""
    begin = QApplication.focusWidget()
    assert begin is not None, "the keyboard is nowhere"
    first = _whole(begin)
    found: list[QWidget] = []
    for _ in range(MOST_TABS):
        focus = QApplication.focusWidget()
        assert focus is not None, "the keyboard is nowhere"
        now = _whole(focus)
        if found and now is first and found[-1] is not first:
            return found
        if page.isAncestorOf(now) and (not found or now is not found[-1]):
            found.append(now)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return found


def _whole(focus: QWidget) -> QWidget:
    """The control that the keyboard is in; a cell that is edited is a part of its table."""
    views = [each for each in _upwards(focus) if isinstance(each, QAbstractItemView)]
    return views[-1] if views else focus


def out_of_order(page: QWidget, walked: list[QWidget]) -> list[str]:
    """Steps of Tab that go up, or to the left on one line, among the parts that stand beside each other.

    Once round there is one such step: from the last to the first.
    """
    steps = [(one, other) for one, other in pairwise([*walked, *walked[:1]]) if _goes_back(one, other, page)]
    return [f"{_said(one)} → {_said(other)}" for one, other in steps] if len(steps) > 1 else []


def _goes_back(one: QWidget, other: QWidget, page: QWidget) -> bool:
    before, after = _branches(one, other)
    if before is None or after is None:
        return False
    a, b = _place(before, page), _place(after, page)
    above = b.bottom() <= a.top() + LINE
    left = b.right() <= a.left() + LINE and b.top() < a.bottom() - LINE and a.top() < b.bottom() - LINE
    return above or left


def _branches(one: QWidget, other: QWidget) -> tuple[QWidget | None, QWidget | None]:
    """The two children of their nearest common ancestor that they lie in."""
    above = {id(each): each for each in _upwards(other)}
    child_of_one: QWidget | None = None
    for each in _upwards(one):
        if id(each) in above:
            child = next((below for below in _upwards(other) if below.parentWidget() is each), None)
            return child_of_one, child
        child_of_one = each
    return None, None


def _upwards(widget: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    each: QWidget | None = widget
    while each is not None:
        found.append(each)
        each = each.parentWidget()
    return found


def _place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint()), widget.size())


def _said(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text!r}"


def complaints(person: Person, page: QWidget, title: str) -> list[str]:
    """Everything that is wrong with a page."""
    found = [
        f"{title}: no name: {each.object()!r}"
        for each in tree(page)
        if is_shown(each) and each.state().focusable and not each.text(QAccessible.Text.Name).strip()
    ]
    found += [
        f"{title}: no role: {each.object()!r}"
        for each in tree(page)
        if is_shown(each) and each.state().focusable and each.role() in NO_ROLES
    ]
    person.focus()
    walked = walk(page)
    found += [f"{title}: not reached: {_said(each)}" for each in controls(page) if not _is_reached(each, walked)]
    found += [f"{title}: out of order: {step}" for step in out_of_order(page, walked)]
    return found


def undeclared(person: Person, page: Page) -> list[str]:
    """Keys that help and palette do not know of, keys that two things share; a page that does not explain itself."""
    title = page.accessibleName()
    declared = {each.key for each in page.actions_here()} | {"Esc"}
    live = [each.key().toString() for each in page.findChildren(QShortcut) if _is_live(each)]
    taken = [each.key for each in person.window.commands.everywhere() if each.does is not None and each.key]
    keys = [key for key in (*live, *taken) if key != "Esc"]
    found = [f"{title}: not declared: {key}" for key in live if key not in declared]
    found += [f"{title}: twice: {key}" for key in set(keys) if keys.count(key) > 1]
    return found if page.about() else [*found, f"{title}: does not say what it is for"]


def _is_live(shortcut: QShortcut) -> bool:
    parent = shortcut.parent()
    everywhere = shortcut.context() == Qt.ShortcutContext.WindowShortcut
    return everywhere and isinstance(parent, QWidget) and parent.isVisible()


def _is_reached(control: QWidget, walked: list[QWidget]) -> bool:
    """By Tab, by a key of its own, or by the keys of what it is a part of (digits and arrows on a scale)."""
    if any(each is control or control.isAncestorOf(each) for each in walked):
        return True
    if isinstance(control, QAbstractButton):
        group: QButtonGroup | None = control.group()  # None where there is none, whatever its stub says
        if group is not None and any(each in walked for each in group.buttons()):
            return True
        if isinstance(control, QPushButton) and key_of(control):
            return True
    card = control.parentWidget()
    if isinstance(control, MenuButton) and card is not None:  # the menu key, wherever the keyboard is in its card
        return any(card.isAncestorOf(each) for each in walked)
    return control.focusPolicy() == Qt.FocusPolicy.NoFocus and any(each.isAncestorOf(control) for each in walked)


@pytest.mark.parametrize("seat", ["S01", "chair", "administrator"])
def test_pages_are_used_without_mouse_and_eyes_when_scoring_is_open(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path, seat: str
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    found = all_complaints(sit_down(here.store(seat)))
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("seat", ["chair", "administrator"])
def test_pages_are_used_without_mouse_and_eyes_when_moderation_is_open(
    sit_down: Callable[..., Person], scored_round: rounds.Round, tmp_path: Path, seat: str
) -> None:
    """But for the preview of a report, which has a name and keys: Qt's view of a PDF tells screen readers no role."""
    here = copied(scored_round, tmp_path / "round")
    rounds.open_moderation(here)
    found = [each for each in all_complaints(sit_down(here.store(seat))) if "report_preview" not in each]
    assert not found, "\n".join(found)


def test_welcome_is_used_without_mouse_and_eyes(sit_down: Callable[..., Person]) -> None:
    person = sit_down()
    assert complaints(person, person.window.welcome, "Welcome") == []


def all_complaints(person: Person) -> list[str]:
    shell = person.window.shell
    assert shell is not None
    found: list[str] = []
    for number, page in enumerate(shell.pages):
        shell.go_to(number)
        person.settle()
        found += undeclared(person, page)
        found += complaints(person, page, page.accessibleName())
    return found


def test_control_without_a_name_is_found_when_there_is_one(sit_down: Callable[..., Person]) -> None:
    """The test itself, tested."""
    person = sit_down()
    take = person.window.welcome.take
    QLineEdit(take).show()
    take.browse.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    QWidget.setTabOrder(take.again, take.passphrase)
    said = " ".join(complaints(person, person.window.welcome, "Welcome"))
    assert "no name" in said
    assert "not reached" in said
    assert "out of order" in said
