"""One question across all of a scorer's candidates, one answer after another, in an order of this scorer's own.

It is another way to the same drafts. The order comes from the record (`journal/reading_order.py`).
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.forms import Form
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import Criterion, CriterionId
from panel_app.journal import reading_order
from panel_app.store import local
from panel_app.workspace import reading, scoring
from panel_app.workspace.reading import Reading
from panel_app.workspace.scoring import DeskView, FormRow
from panel_app.workspace.workspace import Workspace, command

_KIND: Final = "by question"
"""Under which kind the store keeps where the scorer is, by stage."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's answer to a question. `is_done`: it has its mark, and its note where one is due."""

    code: CandidateCode
    is_done: bool
    is_locked: bool


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question, with all answers in the order in which this scorer reads them."""

    criterion: Criterion
    answers: tuple[Answer, ...]

    @property
    def codes(self) -> list[CandidateCode]:
        """The candidates in order."""
        return [each.code for each in self.answers]

    @property
    def done(self) -> int:
        """How many answers need nothing more."""
        return sum(each.is_done for each in self.answers)

    def counting(self, code: CandidateCode, *, is_done: bool) -> "Question":
        """The same with one answer done, or not done any more."""
        answers = (
            msgspec.structs.replace(each, is_done=is_done) if each.code == code else each for each in self.answers
        )
        return msgspec.structs.replace(self, answers=tuple(answers))

    def next_open(self, after: CandidateCode | None = None) -> CandidateCode | None:
        """The first answer with something left to do behind this one, else from the top; None where all is done."""
        codes = self.codes
        start = codes.index(after) + 1 if after in codes else 0
        for each in (*self.answers[start:], *self.answers[:start]):
            if not each.is_done:
                return each.code
        return None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a scorer is: at which question, on whose answer."""

    criterion: CriterionId
    code: CandidateCode


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """All questions, and where the scorer was last; None before the first time."""

    questions: tuple[Question, ...]
    at: Place | None = None

    def begin(self) -> Place:
        """Where to go on: where the scorer was; if that is done, at what is open behind it, or else where he was.

        To be asked only where there is an answer.
        """
        was = next((each for each in self.questions if self.at and each.criterion.id == self.at.criterion), None)
        if was is None or self.at is None or self.at.code not in was.codes:
            question = was or self.questions[0]
            return Place(criterion=question.criterion.id, code=question.next_open() or question.codes[0])
        is_done = next(each.is_done for each in was.answers if each.code == self.at.code)
        return Place(
            criterion=self.at.criterion, code=(was.next_open(self.at.code) if is_done else None) or self.at.code
        )


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to be marked. `view` knows of no other question; `reading` is all that the scorer highlighted."""

    criterion: CriterionId
    view: DeskView
    reading: Reading


def standing(workspace: Workspace) -> Standing:
    """Every question with its answers, but for candidates that this scorer stepped back from."""
    stage = workspace.stage
    rows = {row.code: row for row in scoring.my_forms(workspace) if row.state != "recused"}
    questions = [
        Question(
            criterion=criterion,
            answers=tuple(_answer(rows[code], criterion.id) for code in order(workspace, rows, criterion.id)),
        )
        for criterion in stage.criteria
    ]
    with workspace.transaction() as tx:
        raw = local.get(tx, _KIND, stage.id)
    return Standing(questions=tuple(questions), at=msgspec.json.decode(raw, type=Place) if raw else None)


def order(workspace: Workspace, codes: Iterable[CandidateCode], criterion: CriterionId) -> list[CandidateCode]:
    """These candidates in the order in which this scorer reads their answers to a question."""
    stage, seat = workspace.stage, workspace.seat.id
    if criterion not in stage.criterion_ids:
        raise InputRefused(
            f"There is no criterion {criterion!r}.", f"The criteria are {', '.join(stage.criterion_ids)}."
        )
    # One scores before one is seated: this laptop then is the one that will be.
    device = reading_order.first_device(workspace.authority, seat) or workspace.device.device
    seed = reading_order.seed(workspace.round_id, stage.id, seat, device=device, criterion=criterion)
    return reading_order.ordered(codes, seed)


def orders_of(workspace: Workspace, seat: SeatId) -> dict[CriterionId, list[CandidateCode]]:
    """In which order a seat is shown its candidates, for each question, from what is on record."""
    if reading_order.first_device(workspace.authority, seat) is None:
        raise InputRefused(f"{seat} has no laptop on record.", "`seat list` shows seats; sync brings their laptops.")
    judge, stage = workspace.judge, workspace.stage
    return {each: reading_order.order_on_record(judge, stage.id, seat, each) for each in stage.criterion_ids}


@command
def open_answer(workspace: Workspace, code: CandidateCode, criterion: CriterionId) -> AnswerView:
    """One answer, with mark and note of this question alone; the store remembers that the scorer is here."""
    whole = scoring.desk(workspace, code)
    asked = whole.stage.criterion(criterion)
    form = whole.form
    view = msgspec.structs.replace(
        whole,
        stage=msgspec.structs.replace(whole.stage, criteria=(asked,)),
        copy=msgspec.structs.replace(whole.copy, answers={criterion: whole.copy.answers.get(criterion, "")}),
        form=Form(
            marks={key: mark for key, mark in form.marks.items() if key == criterion},
            notes={key: note for key, note in form.notes.items() if key == criterion},
            abstained={key: why for key, why in form.abstained.items() if key == criterion},
        ),
        missing=tuple(key for key in whole.missing if key == criterion),
    )
    with workspace.transaction() as tx:
        place = Place(criterion=criterion, code=code)
        local.put(tx, _KIND, whole.stage.id, msgspec.json.encode(place))
    return AnswerView(criterion=criterion, view=view, reading=reading.reading(workspace, code))


def _answer(row: FormRow, criterion: CriterionId) -> Answer:
    return Answer(code=row.code, is_done=criterion not in row.missing, is_locked=row.state == "submitted")
