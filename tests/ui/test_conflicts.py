from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.ui.pages.conflicts import ConflictsPage
from panel_app.workspace import conflicts
from tests.ui import rounds
from tests.ui.windows import Person, copied


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    made = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    return made


def at_conflicts(person: Person) -> ConflictsPage:
    person.press(Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert person.window.shell is not None
    page = person.window.shell.page
    assert isinstance(page, ConflictsPage)
    return page


def test_declaration_reaches_the_administrator_alone_when_a_member_makes_one(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    member = sit_down(here.store("S01"))
    page = at_conflicts(member)
    assert page.none.isVisible()
    member.type("Asha Example-Rao")
    member.press(Qt.Key.Key_Return)
    assert [each.value for each in page.table.rows.rows] == ["Asha Example-Rao"]
    assert page.name.text() == ""
    assert member.focus() is page.name
    assert "administrator" in member.answers.told[-1]
    member.press(Qt.Key.Key_F5)
    for seat in ("administrator", "S02"):
        rounds.meet(here, seat)
        workspace = here.open(seat)
        known = [(each.seat, each.kind, each.value) for each in conflicts.declared(workspace)]
        workspace.close()
        assert known == ([("S01", "person", "Asha Example-Rao")] if seat == "administrator" else [])


def test_declaration_is_gone_when_it_is_taken_back(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    member = sit_down(here.store("S01"))
    page = at_conflicts(member)
    member.type("Northfield Trust")
    member.press(Qt.Key.Key_Return)
    page.back.setFocus()
    member.press(Qt.Key.Key_Return)
    assert page.none.isVisible()
    assert not page.table.rows.rows


def test_nothing_is_declared_when_no_name_was_given(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    member = sit_down(here.store("S01"))
    page = at_conflicts(member)
    member.type("   ")
    member.press(Qt.Key.Key_Return)
    assert not page.declare.isEnabled()
    assert not page.table.rows.rows
