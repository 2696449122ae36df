"""Ctrl+Z and Ctrl+Y in each field of a form, today and after the window was closed; until the form is sealed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import Mark, plain
from panel_app.ui.pages.by_question import ByQuestionPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.widgets.criterion_card import CriterionCard
from panel_app.workspace import reading, scoring
from tests.ui import rounds
from tests.ui.windows import Person, copied

BACK, ON = Qt.Key.Key_Z, Qt.Key.Key_Y
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXTS = (
    "Says what changed.",
    "Says what changed. And for whom.",
    "Says what changed. And for whom. Not how it is known.",
)


def at_the_desk(person: Person) -> DeskPage:
    assert person.window.shell is not None
    desk = person.window.shell.page_of(DeskPage)
    if person.window.shell.page is not desk:
        person.press(Qt.Key.Key_Return)
    person.wait_for(lambda: desk.code is not None and bool(desk.form.cards))
    return desk


def card(desk: DeskPage, number: int) -> CriterionCard:
    return list(desk.form.cards.values())[number]


def note(desk: DeskPage) -> QWidget:
    desk.form.go_to(card(desk, 0).criterion.id)
    return card(desk, 0).note


def concern(desk: DeskPage) -> QWidget:
    desk.form.raise_concern()
    return desk.form.concern.field


def abstention(desk: DeskPage) -> QWidget:
    card(desk, 1).abstain()
    return card(desk, 1).reason.field


def private_note(desk: DeskPage) -> QWidget:
    reader = desk.form.reader
    if not reader.notes.note.isVisible():
        reader.bar.noted.emit()
    return reader.notes.note


FIELDS: dict[str, Callable[[DeskPage], QWidget]] = {
    "note": note,
    "concern": concern,
    "abstention": abstention,
    "private note": private_note,
}


def text_of(field: QWidget) -> str:
    return str(getattr(field, "toPlainText")())  # noqa: B009 - all four are text fields


def type_in_three_bursts(person: Person, field: QWidget) -> None:
    before = ""
    for text in TEXTS:
        field.setFocus()
        person.type(text.removeprefix(before))
        person.settle()  # a pause
        before = text


def mark_three_times(person: Person, desk: DeskPage) -> None:
    for digit in "234":
        card(desk, 2).scale.take_focus()
        person.type(digit)
        person.settle()


def walk(person: Person, take_focus: Callable[[], object], *keys: Qt.Key, seen: Callable[[], str]) -> list[str]:
    """What the field says after each key, with Ctrl."""
    said = []
    for key in keys:
        take_focus()
        person.press(key, CONTROL)
        said.append(seen())
    return said


def test_every_field_goes_back_and_on_again_when_the_window_was_closed_in_between(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    first = sit_down(here.store("S01"))
    desk = at_the_desk(first)
    mark_three_times(first, desk)
    for find in FIELDS.values():
        field = find(desk)
        type_in_three_bursts(first, field)
        assert walk(first, field.setFocus, BACK, seen=partial(text_of, field)) == [TEXTS[1]]
    first.window.close()
    first.wait_for(lambda: not first.window.isVisible())

    again = sit_down(here.store("S01"))
    desk = at_the_desk(again)
    for name, find in FIELDS.items():
        field = find(desk)
        assert text_of(field) == TEXTS[1], name
        seen = walk(again, field.setFocus, ON, BACK, BACK, BACK, seen=partial(text_of, field))
        assert seen == [TEXTS[2], TEXTS[1], TEXTS[0], ""], name
        field = find(desk)
        field.setFocus()
        again.press(BACK, CONTROL, SHIFT)
        assert text_of(field) == TEXTS[0], name
    scale = card(desk, 2).scale
    marks = walk(again, scale.take_focus, BACK, BACK, BACK, ON, seen=lambda: said(scale.mark))
    assert marks == ["3", "2", "", "2"]
    code = desk.code
    again.window.close()
    again.wait_for(lambda: not again.window.isVisible())

    store = here.open("S01")
    form = next(scoring.desk(store, row.code).form for row in scoring.my_forms(store) if row.code == code)
    store.close()
    assert [said(mark) for mark in form.marks.values()] == ["2"]
    assert [*form.notes.values(), *form.abstained.values(), form.concern] == [TEXTS[0]] * 3


def said(mark: Mark | None) -> str:
    return "" if mark is None else plain(mark)


def highlight(desk: DeskPage, number: int, start: int) -> None:
    """Four letters of an answer."""
    reader = desk.form.reader
    reader.prose.select(f"answer.{list(desk.form.order)[number]}", start, start + 4)
    reader.toggle_highlight()


def starts(desk: DeskPage) -> list[int]:
    return sorted(each.start for each in desk.form.reader.reading.highlights)


def test_highlights_go_back_and_on_again_when_the_window_was_closed_in_between(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    first = sit_down(here.store("S01"))
    desk = at_the_desk(first)
    reader = desk.form.reader
    for start in (0, 10, 20):
        highlight(desk, 0, start)
        first.settle()
    seen = []
    reader.prose.setFocus()
    for key in (BACK, BACK, ON):
        first.press(key, CONTROL)
        seen.append(starts(desk))
    assert seen == [[0, 10], [0], [0, 10]]
    first.window.close()
    first.wait_for(lambda: not first.window.isVisible())

    again = sit_down(here.store("S01"))
    desk = at_the_desk(again)
    assert starts(desk) == [0, 10]
    reader = desk.form.reader
    reader.bar.noted.emit()
    reader.notes.list.setFocus()
    again.press(ON, CONTROL)
    assert starts(desk) == [0, 10, 20]
    assert len(reader.notes.list.rows.rows) == 3
    again.press(BACK, CONTROL)
    code = desk.code
    again.window.close()
    again.wait_for(lambda: not again.window.isVisible())
    store = here.open("S01")
    kept = reading.reading(store, CandidateCode(code or ""))
    store.close()
    assert [each.start for each in kept.highlights] == [0, 10]


def test_highlight_out_of_sight_stays_when_one_question_is_shown(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    highlight(desk, 1, 0)
    person.settle()
    assert person.window.shell is not None
    page = person.window.shell.page_of(ByQuestionPage)
    person.window.shell.show_page(page)
    person.settle()
    while page.keeping.code != desk.code:
        page.head.on_wanted.emit()
        person.settle()
    assert len(page.keeping.unseen) == 1
    page.form.reader.prose.setFocus()
    person.press(BACK, CONTROL)
    store = here.open("S01")
    kept = reading.reading(store, CandidateCode(desk.code or ""))
    store.close()
    assert len(kept.highlights) == 1


def test_nothing_goes_back_when_the_form_is_sealed(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    store = here.open("S01")
    rounds.fill(store)
    assert all(row.state == "submitted" for row in scoring.my_forms(store))
    with store.transaction() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM draft_steps").scalar() == 0
    store.close()
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    before = desk.form.form
    card(desk, 0).note.setFocus()
    person.press(BACK, CONTROL)
    assert desk.form.form == before
    assert person.answers.told == []
