"""`evidence export`, `verify`, `rebuild`: the record for whoever doubts it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from panel_app.cli.output import Output, found
from panel_app.cli.session import Session, with_output, with_stage, with_store
from panel_app.cli.words import tell_orders
from panel_app.domain.people import SeatId

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.auditing import Verdict

group = typer.Typer(help="The signed record for an auditor.", no_args_is_help=True)
_SHOWN: Final = 20
"""So many problems are shown to people: one changed byte can have many consequences."""


@group.command()
@with_stage
def export(session: Session, out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")]) -> None:
    """Write the signed stage as one file that anybody can replay, without a key."""
    from panel_app.workspace import publishing

    with session.workspace() as workspace:
        publishing.export_evidence(workspace, out)
        document = {"path": str(out), "round": workspace.round_id, "head": publishing.record_head(workspace)}

    def people() -> None:
        session.out.line(f"Evidence written to {out}. Verify it anywhere:")
        session.out.line(f"  panel-app verify {out.name} --round {document['round']} --head {document['head']}")

    session.out.answer(document, people)


@group.command()
@with_output
def order(
    session: Session,
    evidence: Annotated[Path, typer.Argument(metavar="EVIDENCE", help="The evidence file.")],
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="A scorer's seat.")],
) -> None:
    """In which order a scorer was shown the answers to each question. Needs no store and no key."""
    from panel_app.workspace import auditing

    orders = auditing.reading_orders(evidence, SeatId(seat))
    session.out.answer(orders, lambda: tell_orders(session.out, orders))


@with_output
def verify(
    session: Session,
    evidence: Annotated[Path, typer.Argument(metavar="EVIDENCE", help="The evidence file.")],
    round_id: Annotated[
        str | None, typer.Option("--round", metavar="ID", help="The round's id, from the decision pack's cover.")
    ] = None,
    head: Annotated[
        str | None, typer.Option("--head", metavar="DIGEST", help="The record's head, from the same place.")
    ] = None,
) -> None:
    """Replay evidence to the same ranked list. Needs no store and no key."""
    from panel_app.workspace import auditing

    verdict = auditing.verify_evidence(evidence, round_id=round_id, head=head)
    session.out.answer(verdict, lambda: _tell(session.out, verdict))
    if not verdict.ok:
        found()


def _tell(out: Output, verdict: "Verdict") -> None:
    if verdict.problems:
        first = verdict.problems[:_SHOWN]
        out.table(("problem", "where", "what"), [(each.kind, each.where, each.what) for each in first])
        if len(verdict.problems) > _SHOWN:
            out.line(f"… and {len(verdict.problems) - _SHOWN} more; --json lists them all.")
    out.line("It holds: the records come to what was signed." if verdict.ok else "It does NOT hold.")
    out.line(
        f"{verdict.records} records of {verdict.devices} devices; {verdict.forms_present} of {verdict.forms_due} forms."
    )
    if verdict.ok and not verdict.anchored:
        out.line("Whether this is the decision on paper is open: give --round and --head from its cover.")
    out.line(f"head    {verdict.head}")
    out.line(f"result  {verdict.rank_digest}")


@with_store
def rebuild(session: Session) -> None:
    """Throw the projection away, replay every record, and print the state's digest."""
    with session.workspace() as workspace:
        digest = workspace.rebuild()
    session.out.answer({"digest": digest}, lambda: session.out.line(digest))
