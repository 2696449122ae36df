"""`forms`: a member's work, and the chair's word on what came late."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, read_text, with_stage
from panel_app.cli.words import (
    AllOption,
    CodeArgument,
    CriterionArgument,
    MarksArgument,
    ReasonOption,
    codes_of,
    some_or_all,
    tell_orders,
)
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import RecusalKind
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, plain

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.completeness import Completeness
    from panel_app.workspace.scoring import DeskView

group = typer.Typer(help="Scoring: candidates, marks, notes, submitting.", no_args_is_help=True)


@group.command("list")
@with_stage
def list_(
    session: Session,
    by_question: Annotated[
        str | None, typer.Option("--by-question", metavar="CRITERION", help="In your own order for this question.")
    ] = None,
) -> None:
    """List your candidates, and how far each form is."""
    from panel_app.workspace import by_question as across
    from panel_app.workspace import scoring

    with session.workspace() as workspace:
        rows = scoring.my_forms(workspace)
        if by_question is not None:
            found = {row.code: row for row in rows}
            rows = [found[code] for code in across.order(workspace, found, CriterionId(by_question))]
    session.out.answer(
        rows,
        lambda: session.out.table(
            ("code", "form", "at", "missing"),
            [(row.code, row.state.replace("-", " "), row.at, ", ".join(row.missing)) for row in rows],
        ),
    )


@group.command()
@with_stage
def order(session: Session, seat: Annotated[str, typer.Argument(metavar="SEAT", help="Whose order.")]) -> None:
    """In which order a scorer is shown the answers to each question, as the record has it."""
    from panel_app.workspace import by_question

    with session.workspace() as workspace:
        orders = by_question.orders_of(workspace, SeatId(seat))
    session.out.answer(orders, lambda: tell_orders(session.out, orders))


@group.command()
@with_stage
def show(session: Session, code: CodeArgument) -> None:
    """Show one candidate's clean copy, the scale and your form."""
    from panel_app.workspace import scoring

    with session.workspace() as workspace:
        view = scoring.desk(workspace, CandidateCode(code))
    document = {
        "code": view.code,
        "state": view.state,
        "missing": view.missing,
        "copy": view.copy,
        "form": view.form,
        "criteria": view.stage.criteria,
    }
    session.out.answer(document, lambda: _tell(session, view))


def _tell(session: Session, view: "DeskView") -> None:
    line, form = session.out.line, view.form
    line(f"{view.code}: {view.state.replace('-', ' ')}")
    for criterion in view.stage.criteria:
        line(f"\n{criterion.id}  {criterion.title}. {criterion.question}")
        line(view.copy.answers.get(criterion.id, ""))
        for level in criterion.levels:
            given = "→" if form.marks.get(criterion.id) == level.mark else " "
            line(f"  {given} {plain(level.mark):>4}  {level.anchor}")
        if criterion.id in form.abstained:
            line(f"  abstained: {form.abstained[criterion.id]}")
        if criterion.id in form.notes:
            line(f"  note: {form.notes[criterion.id]}")
    for name, text in view.copy.context.items():
        line(f"\n{name}\n{text}")
    if view.missing:
        line(f"\nMissing: {', '.join(view.missing)}")


@group.command()
@with_stage
def fill(session: Session, file: MarksArgument) -> None:
    """Take marks from a table into drafts; one wrong row and none is taken."""
    from panel_app.workspace import drafts

    with session.workspace() as workspace:
        count = drafts.fill(workspace, read_text(file))
    session.out.answer(
        {"filled": count}, lambda: session.out.line(f"{count} marks are in drafts; none is submitted yet.")
    )


@group.command()
@with_stage
def submit(
    session: Session,
    codes: Annotated[list[str] | None, typer.Argument(metavar="CODE…", help="These.")] = None,
    every: AllOption = False,
) -> None:
    """Seal complete forms. Until moderation opens nobody else can read them."""
    from panel_app.workspace import submitting

    some_or_all(codes or [], every=every, what="codes")
    with session.workspace() as workspace:
        if every:
            submitted, incomplete = submitting.submit_all(workspace)
        else:
            submitted, incomplete = codes_of(codes or []), []
            with workspace.transaction():
                for code in submitted:
                    submitting.submit(workspace, code)

    def people() -> None:
        session.out.line(f"Submitted {len(submitted)} forms. They travel with the next sync.")
        if incomplete:
            session.out.line(f"Not complete yet: {', '.join(incomplete)}. `forms list` says what is missing.")

    session.out.answer({"submitted": submitted, "incomplete": incomplete}, people)
    if incomplete:
        found()


@group.command()
@with_stage
def recuse(
    session: Session,
    code: CodeArgument,
    kind: Annotated[RecusalKind, typer.Option("--kind", help="The chair learns which.")],
    reason: ReasonOption,
) -> None:
    """Step back from a candidate: you know them, or another conflict."""
    from panel_app.workspace import submitting

    with session.workspace() as workspace:
        submitting.recuse(workspace, CandidateCode(code), kind, reason)
    session.out.answer({"code": code, "state": "recused"}, lambda: session.out.line(f"You stepped back from {code}."))


@group.command()
@with_stage
def abstain(session: Session, code: CodeArgument, criterion: CriterionArgument, reason: ReasonOption) -> None:
    """Give no mark on one criterion, with a reason; an empty reason takes it back."""
    from panel_app.workspace import drafts

    with session.workspace() as workspace:
        drafts.set_abstention(workspace, CandidateCode(code), CriterionId(criterion), reason)
    document = {"code": code, "criterion": criterion, "abstained": bool(reason)}
    session.out.answer(document, lambda: session.out.line("Kept in the draft."))


@group.command()
@with_stage
def flag(
    session: Session,
    code: CodeArgument,
    note: Annotated[str, typer.Option("--note", metavar="N", help="What the chair should look at.")],
) -> None:
    """Write a concern for the chair into the draft; it is sealed like a note."""
    from panel_app.workspace import drafts

    with session.workspace() as workspace:
        drafts.set_concern(workspace, CandidateCode(code), note)
    session.out.answer({"code": code, "flagged": bool(note)}, lambda: session.out.line("Kept in the draft."))


@group.command()
@with_stage
def reopen(
    session: Session,
    code: CodeArgument,
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="Whose form it is.")],
    reason: ReasonOption,
) -> None:
    """Give a sealed form back to its scorer, before moderation opens: the chair's. The first version stays."""
    from panel_app.workspace import reopening

    with session.workspace() as workspace:
        reopening.reopen(workspace, CandidateCode(code), SeatId(seat), reason=reason)
    document = {"code": code, "seat": seat, "reopened": True}
    session.out.answer(document, lambda: session.out.line(f"{seat} can change the form of {code} after the next sync."))


@group.command()
@with_stage
def admit(
    session: Session,
    code: CodeArgument,
    seat: Annotated[str, typer.Option("--seat", metavar="S", help="Whose form it is.")],
    reason: ReasonOption,
) -> None:
    """Let a form that came after the opening count, on record: the chair's."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        moderating.admit(workspace, CandidateCode(code), SeatId(seat), reason=reason)
    document = {"code": code, "seat": seat, "admitted": True}
    session.out.answer(document, lambda: session.out.line(f"The form of {seat} for {code} counts."))


@with_stage
def completeness(session: Session) -> None:
    """Who owes what, what has arrived, last contact."""
    from panel_app.workspace import completeness as complete

    with session.workspace() as workspace:
        state = complete.completeness(workspace)

    session.out.answer(state, lambda: _tell_completeness(session, state))
    if not state.complete:
        found()


def _tell_completeness(session: Session, state: "Completeness") -> None:
    panels = {row.panel for row in state.seats} - {None}
    several = len(panels) > 1
    rows = [
        (
            *((row.seat, row.panel or "") if several else (row.seat,)),
            *(row.due, row.received, row.recused, row.late, _moment(row.last_seen), ", ".join(row.owes)),
        )
        for row in state.seats
    ]
    head = ("seat", "panel") if several else ("seat",)
    session.out.table((*head, "due", "received", "recused", "late", "last seen", "owes"), rows)
    session.out.line(f"{state.forms_received} of {state.forms_due} forms are in.")
    if not state.complete and state.forms_received == state.forms_due:
        session.out.line("A candidate has fewer scorers than the rules ask for: `allocate` fills that.")


def _moment(time: datetime | None) -> str:
    return "never" if time is None else f"{time:%Y-%m-%d %H:%M} UTC"
