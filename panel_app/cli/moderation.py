"""`moderation`: opening by two officers, the table of what differs, agreed marks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from panel_app.cli.output import found, say_error
from panel_app.cli.session import Session, with_stage
from panel_app.cli.words import CodeArgument, CriterionArgument, ReasonOption, mark_of
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rubric import CriterionId, plain
from panel_app.domain.totals import show_total

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.moderating import ModerationRow, ScorerForm
    from panel_app.workspace.opening import Opening
    from panel_app.workspace.workspace import Workspace

group = typer.Typer(help="The chair's meeting: open, look, agree.", no_args_is_help=True)


@group.command("open")
@with_stage
def open_(session: Session) -> None:
    """In the chair's store: ask. In an administrator's: open. Says what is awaited from whom."""
    with session.workspace() as workspace:
        state = _open(workspace)
    document = {
        "opened": state.opened,
        "asked": state.asked,
        "awaiting": state.awaiting,
        "forms_due": state.completeness.forms_due,
        "forms_received": state.completeness.forms_received,
    }
    session.out.answer(document, lambda: session.out.line(state.awaiting or "Moderation is open."))
    if not state.opened:
        found()


def _open(workspace: "Workspace") -> "Opening":
    """An administrator who is asked too early waits; that is no failure."""
    from panel_app.workspace import opening

    try:
        return opening.open_moderation(workspace)
    except NotAllowed as error:
        if workspace.seat.role is not Role.ADMINISTRATOR:
            raise
        say_error(error)
        return opening.opening(workspace)


@group.command()
@with_stage
def table(session: Session) -> None:
    """Every candidate with forms, most disagreement first, scorers under pseudonyms.

    Where the rules show advice, what can be said of each scorer's severity follows.
    """
    from panel_app.workspace import moderating
    from panel_app.workspace.advising import Adviser

    with session.workspace() as workspace:
        rows, criteria = moderating.table(workspace), workspace.stage.criterion_ids
        advice = Adviser().severity(workspace) if rows and not session.out.as_json else None

    def people() -> None:
        _tell(session, rows, criteria)
        for each in advice.scorers if advice else ():
            session.out.line(each.said)

    session.out.answer([_document(row) for row in rows], people)


def _tell(session: Session, rows: "list[ModerationRow]", criteria: Sequence[CriterionId]) -> None:
    session.out.table(
        ("code", "scorers", *criteria, "gap in total", "triggered by", "state"),
        [
            (
                row.code,
                "  ".join(form.pseudonym for form in row.scorers),
                *("  ".join(_mark(form, criterion) for form in row.scorers) for criterion in criteria),
                "" if row.moderation.total_gap is None else show_total(row.moderation.total_gap),
                ", ".join(_why(row)),
                "" if row.state == "none" else row.state,
            )
            for row in rows
        ],
    )


def _mark(form: "ScorerForm", criterion: CriterionId) -> str:
    """A scorer who abstained keeps the place in the row."""
    return plain(form.marks[criterion]) if criterion in form.marks else "–"


def _why(row: "ModerationRow") -> list[str]:
    return [
        f"floor of {each.on}" if each.kind == "floor-straddled" else each.on or "total"
        for each in row.moderation.reasons
    ]


@group.command()
@with_stage
def show(session: Session, code: CodeArgument) -> None:
    """One candidate: every scorer's marks and notes, and what the panel made of them."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        row = moderating.show(workspace, CandidateCode(code))
    session.out.answer(_document(row, whole=True), lambda: _tell_one(session, row))


def _tell_one(session: Session, row: "ModerationRow") -> None:
    line = session.out.line
    line(f"{row.code}: {'no moderation asked for' if row.state == 'none' else row.state}")
    for form in row.scorers:
        line(f"\n{form.pseudonym}{' (came late, admitted)' if form.admitted else ''}")
        for criterion, mark in form.marks.items():
            line(f"  {criterion:<12}{plain(mark):>5}  {form.notes.get(criterion, '')}")
        for criterion, reason in form.abstained.items():
            line(f"  {criterion:<12}    –  abstained: {reason}")
        if form.concern:
            line(f"  concern: {form.concern}")
    for criterion, agreed in row.agreed.items():
        line(f"\nagreed on {criterion}: {plain(agreed.mark)}  {agreed.reason}{f' ({agreed.by})' if agreed.by else ''}")
    if row.kept is not None:
        line(f"\nkept: {row.kept}")


def _document(row: "ModerationRow", *, whole: bool = False) -> dict[str, Any]:
    """Gaps are exact: a fraction in lowest terms where they are no whole number."""
    moderation = row.moderation
    return {
        "code": row.code,
        "scorers": {form.pseudonym: _form(form, whole=whole) for form in row.scorers},
        "gaps": {criterion: str(gap) for criterion, gap in moderation.criterion_gaps.items()},
        "total_gap": None if moderation.total_gap is None else str(moderation.total_gap),
        "triggered": [{"kind": each.kind, "on": each.on, "gap": str(each.gap)} for each in moderation.reasons],
        "state": None if row.state == "none" else row.state,
        "agreed": {criterion: plain(agreed.mark) for criterion, agreed in row.agreed.items()},
        "awaiting": row.awaiting,
    } | ({"kept": row.kept, "reasons": {c: agreed.reason for c, agreed in row.agreed.items()}} if whole else {})


def _form(form: "ScorerForm", *, whole: bool) -> dict[str, Any]:
    marks: dict[str, Any] = {criterion: plain(mark) for criterion, mark in form.marks.items()}
    if not whole:
        return marks
    return {
        "marks": marks,
        "notes": form.notes,
        "abstained": form.abstained,
        "concern": form.concern,
        "admitted": form.admitted,
    }


@group.command()
@with_stage
def agree(
    session: Session,
    code: CodeArgument,
    criterion: CriterionArgument,
    mark: Annotated[str, typer.Argument(metavar="MARK", help="A mark of the criterion's scale.")],
    reason: ReasonOption,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who proposed it.")] = "",
) -> None:
    """Put the panel's mark beside the scorers' own, which stay as they are."""
    from panel_app.workspace import moderating

    agreed = mark_of(mark)
    with session.workspace() as workspace:
        moderating.agree(workspace, CandidateCode(code), CriterionId(criterion), agreed, reason=reason, by=by)
    document = {"code": code, "criterion": criterion, "agreed": plain(agreed)}
    session.out.answer(document, lambda: session.out.line(f"Agreed {plain(agreed)} on {criterion} for {code}."))


@group.command()
@with_stage
def keep(session: Session, code: CodeArgument, reason: ReasonOption) -> None:
    """Leave the scorers' marks as they are, on record."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        moderating.keep(workspace, CandidateCode(code), reason=reason)
    session.out.answer({"code": code, "state": "kept"}, lambda: session.out.line(f"The marks of {code} stay."))


@group.command()
@with_stage
def withdraw(session: Session, code: CodeArgument, criterion: CriterionArgument, reason: ReasonOption) -> None:
    """Take an agreed mark back; the scorers' marks count again."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        moderating.withdraw_agreement(workspace, CandidateCode(code), CriterionId(criterion), reason=reason)
    document = {"code": code, "criterion": criterion, "agreed": None}
    session.out.answer(document, lambda: session.out.line(f"No mark is agreed on {criterion} for {code} any more."))


@group.command()
@with_stage
def park(
    session: Session, code: CodeArgument, reason: Annotated[str, typer.Option("--reason", metavar="R")] = ""
) -> None:
    """Come back to a candidate later; the stage cannot be closed before."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        moderating.park(workspace, CandidateCode(code), reason=reason)
    session.out.answer({"code": code, "state": "parked"}, lambda: session.out.line(f"{code} is parked."))


@group.command()
@with_stage
def third(
    session: Session,
    code: CodeArgument,
    seat: Annotated[
        str | None, typer.Option("--seat", metavar="S", help="Whom to ask; left out, who has least to do.")
    ] = None,
) -> None:
    """Ask one more member to score a candidate, blind like the others."""
    from panel_app.workspace import third_scorers

    with session.workspace() as workspace:
        asked = third_scorers.ask(workspace, CandidateCode(code), seat=SeatId(seat) if seat else None)
    document = {"code": code, "seat": asked}
    session.out.answer(document, lambda: session.out.line(f"{asked} is asked to score {code}; sync to tell them."))


@group.command()
@with_stage
def present(
    session: Session,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME…", help="Who is there.")] = None,
    ended: Annotated[bool, typer.Option("--end", help="The meeting is over.")] = False,
    left: Annotated[
        str, typer.Option("--left-for", metavar="CODE", help="They leave the room for this candidate.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="R", help="Why they leave.")] = "",
) -> None:
    """Keep the meeting's minutes: who is there, who steps out for whom, when it ends. The first names begin it."""
    from panel_app.workspace import meetings

    if ended and (names or left):
        raise typer.BadParameter("Name people, or say --end.")
    with session.workspace() as workspace:
        if left:
            for who in names or [""]:
                meetings.step_out(workspace, CandidateCode(left), who, reason=reason)
            minuted = None
        else:
            minuted = meetings.end(workspace) if ended else meetings.present(workspace, names or [])
    if minuted is None:
        session.out.answer({"code": left, "stepped_out": names}, lambda: session.out.line("Noted."))
        return
    minutes, over = minuted.minutes, minuted.minutes.ended is not None
    there = f"Meeting {minuted.number}{' (over)' if over else ''}: {', '.join(minutes.present)}"
    document = {"meeting": minuted.number, "present": minutes.present, "ended": over}
    session.out.answer(document, lambda: session.out.line(there))
