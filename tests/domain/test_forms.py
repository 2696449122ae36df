"""A form can be submitted when every criterion has a mark of its scale and each note that is due."""

import msgspec
import pytest

from panel_app.domain.forms import Form, missing, note_is_due
from panel_app.domain.rubric import CriterionId
from tests.domain.examples import criterion, mark, stage

Q1, Q2 = CriterionId("q1"), CriterionId("q2")
NOTED = msgspec.structs.replace(criterion("q1"), note_at=(mark(0), mark(5)))
STAGE = stage(criteria=[NOTED, criterion("q2")])
DONE = Form(marks={Q1: mark(3), Q2: mark(5)})


def test_nothing_is_missing_when_every_criterion_is_marked() -> None:
    assert missing(STAGE, DONE) == ()


def test_everything_is_missing_in_order_when_the_form_is_new() -> None:
    assert missing(STAGE, Form()) == ("q1", "q2")


@pytest.mark.parametrize(("note", "left"), [("", ("q1",)), ("  \n", ("q1",)), ("Because.", ())])
def test_note_is_missing_when_the_mark_asks_for_one_and_it_is_blank(note: str, left: tuple[str, ...]) -> None:
    form = msgspec.structs.replace(DONE, marks={**DONE.marks, Q1: mark("5.0")}, notes={Q1: note})
    assert note_is_due(STAGE, "q1", form.marks)
    assert missing(STAGE, form) == left


@pytest.mark.parametrize("off", ["2.5", "6", "-1"])
def test_mark_is_missing_when_it_is_off_the_scale(off: str) -> None:
    assert missing(STAGE, msgspec.structs.replace(DONE, marks={**DONE.marks, Q2: mark(off)})) == ("q2",)


def test_mark_may_be_absent_when_the_scorer_abstained() -> None:
    assert missing(STAGE, Form(marks={Q2: mark(1)}, abstained={Q1: "I examined this project."})) == ()


def test_no_note_is_due_when_there_is_no_mark() -> None:
    assert not note_is_due(STAGE, "q1", {})
