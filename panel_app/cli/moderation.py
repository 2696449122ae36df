"""`moderation`: opening by two officers, the table of what differs, agreed marks, and their ledger."""

from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import to_builtins

from panel_app.cli.moderation_words import (
    chosen_rival,
    document,
    entry_document,
    tell_ledger,
    tell_one,
    tell_table,
    tell_who,
)
from panel_app.cli.output import found, say_error
from panel_app.cli.session import Session, with_stage
from panel_app.cli.words import CodeArgument, CodedReasonOption, CriterionArgument, mark_of
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.moderation import ORDERS, Order
from panel_app.domain.people import Role, SeatId
from panel_app.domain.reasons import read
from panel_app.domain.rubric import CriterionId, plain

if TYPE_CHECKING:  # start-up time
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
        "panels": [to_builtins(each) for each in state.panels],
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
def table(
    session: Session,
    order: Annotated[
        str, typer.Option("--order", metavar="O", help="disagreement, line (pool and line first) or code.")
    ] = "disagreement",
) -> None:
    """Every candidate with forms, most disagreement first, scorers under pseudonyms.

    Where the rules show advice, what can be said of each scorer's severity follows.
    """
    from panel_app.workspace import moderating
    from panel_app.workspace.advising import Adviser

    wanted = _order(order)
    with session.workspace() as workspace:
        rows, stage = moderating.table(workspace, order=wanted), workspace.stage
        advice = Adviser().severity(workspace) if rows and not session.out.as_json else None

    def people() -> None:
        tell_table(session, rows, stage)
        for each in advice.scorers if advice else ():
            session.out.line(each.said)

    session.out.answer([document(row) for row in rows], people)


def _order(text: str) -> Order:
    for known in ORDERS:
        if text == known:
            return known
    raise typer.BadParameter(f"The orders are {', '.join(ORDERS)}.")


@group.command()
@with_stage
def show(session: Session, code: CodeArgument) -> None:
    """One candidate: every scorer's marks and notes, what the panel made of them, and all that was ever changed."""
    from panel_app.workspace import ledger, moderating

    with session.workspace() as workspace:
        row, stage = moderating.show(workspace, CandidateCode(code)), workspace.stage
        history = ledger.of(workspace, CandidateCode(code))
    shown = document(row, whole=True) | {"ledger": [entry_document(each) for each in history]}
    session.out.answer(shown, lambda: tell_one(session, row, history, stage))


@group.command("ledger")
@with_stage
def ledger_(session: Session) -> None:
    """Whose marks moved and which way, and whose word was followed: over all candidates of the stage."""
    from panel_app.workspace import ledger

    with session.workspace() as workspace:
        moved, proposed = ledger.moved(workspace), ledger.proposers(workspace)
    shown = {"scorers": [to_builtins(each) for each in moved], "proposers": [to_builtins(each) for each in proposed]}
    session.out.answer(shown, lambda: tell_ledger(session, moved, proposed))


@group.command()
@with_stage
def reasons(session: Session) -> None:
    """The published reasons: what `--reason` can be besides a text."""
    from panel_app.domain.reasons import DECISIONS, reason_codes

    with session.workspace() as workspace:
        stage = workspace.stage
    listed = [(each, decision) for decision in DECISIONS for each in reason_codes(stage, decision)]
    rows = [{"for": decision, "code": each.code, "title": each.title, "text": each.text} for each, decision in listed]
    session.out.answer(
        rows,
        lambda: session.out.table(("for", "code", "reason", "further words"), [tuple(row.values()) for row in rows]),
    )


@group.command()
@with_stage
def agree(
    session: Session,
    code: CodeArgument,
    criterion: CriterionArgument,
    mark: Annotated[str, typer.Argument(metavar="MARK", help="A mark of the criterion's scale.")],
    reason: CodedReasonOption,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who proposed it.")] = "",
) -> None:
    """Put the panel's mark beside the scorers' own, which stay as they are. It settles what two laptops agreed on."""
    from panel_app.workspace import moderating

    agreed = mark_of(mark)
    with session.workspace() as workspace:
        why, text = read(workspace.stage, "agree", reason)
        moderating.agree(
            workspace, CandidateCode(code), CriterionId(criterion), agreed, reason=text, by=by, reason_code=why
        )
    shown = {"code": code, "criterion": criterion, "agreed": plain(agreed)}
    session.out.answer(shown, lambda: session.out.line(f"Agreed {plain(agreed)} on {criterion} for {code}."))


@group.command()
@with_stage
def keep(session: Session, code: CodeArgument, reason: CodedReasonOption) -> None:
    """Leave the scorers' marks as they are, on record."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        why, text = read(workspace.stage, "keep", reason)
        moderating.keep(workspace, CandidateCode(code), reason=text, reason_code=why)
    session.out.answer({"code": code, "state": "kept"}, lambda: session.out.line(f"The marks of {code} stay."))


@group.command()
@with_stage
def withdraw(session: Session, code: CodeArgument, criterion: CriterionArgument, reason: CodedReasonOption) -> None:
    """Take an agreed mark back; the scorers' marks count again."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        why, text = read(workspace.stage, "withdraw", reason)
        moderating.withdraw_agreement(
            workspace, CandidateCode(code), CriterionId(criterion), reason=text, reason_code=why
        )
    shown = {"code": code, "criterion": criterion, "agreed": None}
    session.out.answer(shown, lambda: session.out.line(f"No mark is agreed on {criterion} for {code} any more."))


@group.command()
@with_stage
def settle(
    session: Session,
    code: CodeArgument,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="The value that stands: `moderation show`.")],
    reason: CodedReasonOption,
) -> None:
    """Of two values that two laptops put on record, let one stand."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        why, text = read(workspace.stage, "settle", reason)
        chosen = chosen_rival(moderating.show(workspace, CandidateCode(code)), record)
        moderating.settle(workspace, CandidateCode(code), chosen, reason=text, reason_code=why)
    session.out.answer({"code": code, "settled": chosen}, lambda: session.out.line(f"Settled for {code}."))


@group.command()
@with_stage
def park(
    session: Session,
    code: CodeArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="R", help="Why: a code, a text, or `CODE: text`.")] = "",
) -> None:
    """Come back to a candidate later; the stage cannot be closed before."""
    from panel_app.workspace import moderating

    with session.workspace() as workspace:
        why, text = read(workspace.stage, "park", reason)
        moderating.park(workspace, CandidateCode(code), reason=text, reason_code=why)
    session.out.answer({"code": code, "state": "parked"}, lambda: session.out.line(f"{code} is parked."))


@group.command()
@with_stage
def third(
    session: Session,
    code: CodeArgument,
    seat: Annotated[
        str | None, typer.Option("--seat", metavar="S", help="Whom to ask; left out, who has least to do.")
    ] = None,
    *,
    who: Annotated[
        bool, typer.Option("--who", help="Ask nobody; say who could be asked, and who not and why.")
    ] = False,
) -> None:
    """Ask one more member to score a candidate, blind like the others."""
    from panel_app.workspace import third_scorers

    if who:
        with session.workspace() as workspace:
            free = third_scorers.possible(workspace, CandidateCode(code))
            others = third_scorers.barred(workspace, CandidateCode(code))
        shown = {"possible": [to_builtins(each) for each in free], "barred": [to_builtins(each) for each in others]}
        session.out.answer(shown, lambda: tell_who(session, free, others))
        return
    with session.workspace() as workspace:
        asked = third_scorers.ask(workspace, CandidateCode(code), seat=SeatId(seat) if seat else None)
    session.out.answer(
        {"code": code, "seat": asked}, lambda: session.out.line(f"{asked} is asked to score {code}; sync to tell them.")
    )


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
