"""`rank`, `ties`, `decide`, `checks`, `sign-off`: from marks to a signed decision."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import to_builtins

from panel_app.cli.output import found
from panel_app.cli.session import Session, with_stage
from panel_app.cli.words import CodeArgument, ReasonOption, codes_of
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Outcome

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.deciding import CheckRow, WhatIf

_NEARLY = 0.995
"""No chance is told as 100 %."""

outcome_group = typer.Typer(help="After the signature: who gave a place up, who moves up.", no_args_is_help=True)
checks_group = typer.Typer(help="What has to be looked at before the stage is closed or signed.")

OptionalReason = Annotated[str, typer.Option("--reason", metavar="R", help="Why, in a sentence.")]


@with_stage
def rank(
    session: Session,
    supposed: Annotated[
        int | None,
        typer.Option("--what-if", metavar="N", help="As if there were N places: to look, nothing is stored."),
    ] = None,
) -> None:
    """The ranked list by the frozen rules."""
    from panel_app.workspace import deciding, publishing

    if supposed is not None:
        with session.workspace() as workspace:
            looked_at = deciding.what_if(workspace, supposed)
        _tell_what_if(session, looked_at)
        return
    with session.workspace() as workspace:
        document = publishing.rank_document(workspace)
    session.out.answer(document, lambda: _tell_rank(session, document))


def _tell_what_if(session: Session, looked_at: "WhatIf") -> None:
    """Never the shape of the ranked list: no program takes it for one, and no person."""
    document = {
        "what_if": looked_at.places,
        "published": looked_at.published,
        "decides": False,
        "candidates": looked_at.candidates,
    }

    def people() -> None:
        session.out.line(
            f"WHAT IF there were {looked_at.places} places? The published rules have {looked_at.published}. "
            "This decides nothing and is kept nowhere."
        )
        session.out.table(
            ("code", "total", "by the rules", f"if {looked_at.places}"),
            [
                (each.code, each.total, each.published, "" if each.status == each.published else each.status)
                for each in looked_at.candidates
            ],
        )

    session.out.answer(document, people)


def _tell_rank(session: Session, document: dict[str, Any]) -> None:
    """Advice has columns of its own, where there is any."""
    advised = any(each["p_in"] is not None for each in document["candidates"])
    session.out.table(
        (
            *("rank", "order", "code", "total", "status", "tie", "outcome"),
            *(("adjusted", "plausible ranks", f"in top {document['open_places']}") if advised else ()),
        ),
        [
            (
                each["rank"],
                each["order"],
                each["code"],
                each["total"],
                each["status"],
                each["tie"] and each["tie"]["id"],
                each["outcome"],
                *(_advice(each) if advised else ()),
            )
            for each in document["candidates"]
        ],
    )
    kept = len(document["ring_fenced"])
    of_them = (
        f", of which {kept} ring-fenced for earlier cohorts: the line is at {document['open_places']}" if kept else ""
    )
    session.out.line(f"{document['places']} places{of_them}.")
    session.out.line(f"Rules {document['rules_digest']}, record {document['record_head']}")


def _advice(each: dict[str, Any]) -> tuple[str, str, str]:
    interval, p_in = each["rank_interval"], each["p_in"]
    return (
        "" if each["fair"] is None else f"{each['fair']:.1f}",
        "" if interval is None else f"{interval[0]} to {interval[1]}",
        ""
        if p_in is None
        else "> 99 %"
        if p_in > _NEARLY
        else "< 1 %"
        if p_in < 1 - _NEARLY
        else f"{100 * p_in:.0f} %",
    )


@with_stage
def decide(
    session: Session,
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="One candidate.")] = None,
    outcome: Annotated[Outcome | None, typer.Argument(metavar="OUTCOME", help="What the panel decides.")] = None,
    from_rank: Annotated[bool, typer.Option("--from-rank", help="Everybody, as the ranked list says.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say where outcomes and rank differ, no more.")] = False,
    reason: OptionalReason = "",
) -> None:
    """Decide outcomes: offer, through, reserve, not-selected, ineligible or withdrawn."""
    from panel_app.workspace import deciding

    if from_rank == (code is not None) or (code is None) != (outcome is None):
        raise typer.BadParameter("Give a code and an outcome, or --from-rank.")
    if dry_run:
        _compare(session)
        return
    with session.workspace() as workspace:
        if code is not None and outcome is not None:
            (one,) = codes_of([code])
            deciding.decide(workspace, one, outcome, reason=reason)
            decided: dict[CandidateCode, Outcome] = {one: outcome}
            undecided: list[CandidateCode] = []
        else:
            decided = deciding.decide_from_rank(workspace)
            undecided = [each.code for each in deciding.rank(workspace).candidates if each.outcome is None]

    def people() -> None:
        counts = {kind: list(decided.values()).count(kind) for kind in dict.fromkeys(decided.values())}
        session.out.line(", ".join(f"{count} {kind}" for kind, count in counts.items()) or "Nothing was decided.")
        if undecided:
            session.out.line(f"Left open by a tie: {', '.join(undecided)}. `ties list` shows it.")

    session.out.answer({"outcomes": decided, "undecided": undecided}, people)
    if undecided:
        found()


def _compare(session: Session) -> None:
    """Outcomes against the ranked list; exit 1 where they differ."""
    from panel_app.workspace import deciding

    with session.workspace() as workspace:
        differences = deciding.differences(workspace)

    def people() -> None:
        session.out.table(
            ("code", "decided", "by the rank", "by hand"),
            [(each.code, each.decided or "–", each.ranked, "yes" if each.by_hand else "") for each in differences],
        )
        if not differences:
            session.out.line("Every outcome is what the ranked list says.")

    session.out.answer({"differences": differences}, people)
    if differences:
        found()


@checks_group.callback(invoke_without_command=True)
@with_stage
def checks(session: Session) -> None:
    """What has to be looked at before the stage is closed or signed; exit 1 while something is open."""
    if session.command is not None:
        return
    from panel_app.workspace import deciding

    with session.workspace() as workspace:
        rows = deciding.checks(workspace)
    waiting = [row.check for row in rows if row.is_open]
    document = {
        "ok": not waiting,
        "open": waiting,
        "answered": [{"id": row.check.id, "kind": row.check.kind, "reason": row.answer} for row in rows if row.answer],
    }
    session.out.answer(document, lambda: _tell_checks(session, rows))
    if waiting:
        found()


def _tell_checks(session: Session, rows: "list[CheckRow]") -> None:
    if rows:
        session.out.table(
            ("id", "what", "answer"),
            [(row.check.id, row.check.what, "open" if row.is_open else row.answer) for row in rows],
        )
    if not any(row.is_open for row in rows):
        session.out.line("Nothing is open.")


@checks_group.command("answer")
@with_stage
def answer_check(
    session: Session,
    check: Annotated[str, typer.Argument(metavar="ID", help="Its id, from `checks`.")],
    reason: ReasonOption,
) -> None:
    """Let a finding stand, with the reason on record."""
    from panel_app.workspace import deciding

    with session.workspace() as workspace:
        deciding.answer_check(workspace, check, reason=reason)
    session.out.answer({"id": check, "answered": True}, lambda: session.out.line("Answered."))


@outcome_group.command("list")
@with_stage
def list_outcomes(session: Session) -> None:
    """Who has a place and who waits for one, as it is by now."""
    from panel_app.workspace import reserve

    with session.workspace() as workspace:
        rows, free = reserve.reserve(workspace), reserve.free_places(workspace)

    def people() -> None:
        session.out.table(("code", "order", "now"), [(row.code, row.order, row.now) for row in rows])
        session.out.line(f"{free} of the places {'is' if free == 1 else 'are'} free.")

    session.out.answer({"candidates": rows, "free": free}, people)


@outcome_group.command("withdraw")
@with_stage
def withdraw_outcome(session: Session, code: CodeArgument, reason: ReasonOption) -> None:
    """Somebody gives a place, or one on the reserve list, up. What was signed stays as it is."""
    from panel_app.workspace import reserve

    with session.workspace() as workspace:
        reserve.withdraw_after(workspace, CandidateCode(code), reason=reason)
    session.out.answer({"code": code, "now": "withdrawn"}, lambda: session.out.line(f"{code} has withdrawn."))


@outcome_group.command("promote")
@with_stage
def promote(session: Session) -> None:
    """Give the next of the reserve list a place that became free, as after `outcome withdraw`."""
    from panel_app.workspace import reserve

    with session.workspace() as workspace:
        code = reserve.promote(workspace)
    session.out.answer({"code": code, "now": "promoted"}, lambda: session.out.line(f"{code} moves up."))


@with_stage
def sign_off(
    session: Session,
    refuse: Annotated[bool, typer.Option("--refuse", help="In an administrator's store: do not sign.")] = False,
    reason: OptionalReason = "",
) -> None:
    """In a chair's store: close the stage, or one of several panels. In an administrator's: check the result, sign."""
    from panel_app.workspace import closing, publishing

    if refuse and not reason.strip():
        raise typer.BadParameter("--refuse needs --reason.")
    with session.workspace() as workspace:
        if refuse:
            closing.refuse(workspace, reason=reason)
            state = closing.sign_off_state(workspace)
        else:
            state = closing.sign_off(workspace)
        document = {
            "closed": state.closed,
            "signed": state.signed,
            "awaiting": state.awaiting,
            "round": workspace.round_id,
            "head": publishing.record_head(workspace) if state.signed else None,
            "rank_digest": state.result_digest,
            "panels": [to_builtins(each) for each in state.panels],
        }

    def people() -> None:
        session.out.line(state.awaiting or "Closed by the chair and signed by an administrator.")
        for name in ("round", "head"):
            if state.signed:
                session.out.line(f"{name:<8}{document[name]}")

    session.out.answer(document, people)
    if not state.signed:
        found()
