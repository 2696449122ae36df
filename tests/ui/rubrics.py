"""Rubrics for widgets: whole marks with notes at the ends, and half marks."""

from datetime import UTC, datetime

from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.forms import Form, missing
from panel_app.domain.people import StageId
from panel_app.domain.rubric import Criterion, CriterionId, Level, read_mark
from panel_app.domain.rules import Stage
from panel_app.workspace.scoring import DeskView, State


def criterion(name: str, *, marks: str = "0 1 2 3 4 5", note_at: str = "0 5") -> Criterion:
    return Criterion(
        id=CriterionId(name),
        title=f"Title of {name}",
        question=f"Question of {name}?",
        levels=tuple(Level(mark=read_mark(mark), anchor=f"Anchor {mark} of {name}.") for mark in marks.split()),
        note_at=tuple(read_mark(mark) for mark in note_at.split()),
        max_words=400,
    )


STAGE = Stage(
    id=StageId("sift"),
    places=2,
    deadline=datetime(2036, 10, 30, 17, tzinfo=UTC),
    criteria=tuple(criterion(name) for name in ("q1", "q2", "q3")),
)


def view(
    *,
    marks: str = "",
    notes: dict[str, str] | None = None,
    abstained: dict[str, str] | None = None,
    state: State = "draft",
    answer: str = "An answer.",
) -> DeskView:
    """`marks`: one after another from the first criterion on; a dot leaves one out."""
    given = {each.id: read_mark(mark) for each, mark in zip(STAGE.criteria, marks.split(), strict=False) if mark != "."}
    form = Form(
        marks=given,
        notes={CriterionId(key): text for key, text in (notes or {}).items()},
        abstained={CriterionId(key): text for key, text in (abstained or {}).items()},
    )
    return DeskView(
        code=CandidateCode("K7-3QX"),
        stage=STAGE,
        copy=CleanCopy(answers={each.id: f"{answer}\n\nSecond paragraph." for each in STAGE.criteria}),
        form=form,
        state=state,
        locked=state in ("submitted", "recused"),
        missing=missing(STAGE, form),
    )
