"""How `moderation` tells its rows: for people in words, for programs as documents with exact numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from panel_app.cli.session import Session
from panel_app.domain.errors import InputRefused
from panel_app.domain.events import RecordId
from panel_app.domain.moderation import Reason
from panel_app.domain.reasons import told
from panel_app.domain.rubric import CriterionId, plain
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.ledger import Entry, Moved, Proposed
    from panel_app.workspace.moderating import ModerationRow, Rival, RivalValue, ScorerForm
    from panel_app.workspace.third_scorers import Barred, Possible

_SHORT = 12
"""Digits of a record's id that people type."""


def tell_table(session: Session, rows: "list[ModerationRow]", stage: Stage) -> None:
    """A line for each candidate."""
    session.out.table(
        ("code", "scorers", *stage.criterion_ids, "gap in total", "from the line", "why", "state"),
        [
            (
                row.code,
                "  ".join(form.pseudonym for form in row.scorers),
                *("  ".join(_mark(form, criterion) for form in row.scorers) for criterion in stage.criterion_ids),
                "" if row.moderation.total_gap is None else show_total(row.moderation.total_gap),
                "" if row.from_line is None else _signed(row),
                ", ".join(why(each) for each in row.moderation.reasons),
                _state(row),
            )
            for row in rows
        ],
    )


def why(reason: Reason) -> str:
    """One reason to moderate, in a few words."""
    gap = show_total(reason.gap)
    return {
        "criterion-gap": f"{gap} apart on {reason.on}",
        "total-gap": f"{gap} apart in total",
        "floor-straddled": f"on both sides of the floor of {reason.on}",
        "concern": f"{reason.on} raised a concern",
        "at-line": f"{gap} from the line" if reason.gap else "at the line",
    }[reason.kind]


def tell_one(session: Session, row: "ModerationRow", history: "Sequence[Entry]", stage: Stage) -> None:
    """One candidate, with what was ever decided."""
    line = session.out.line
    line(f"{row.code}: {'no moderation asked for' if row.state == 'none' else _state(row)}")
    for each in row.moderation.reasons:
        line(f"  {why(each)}")
    for form in row.scorers:
        line(f"\n{form.pseudonym}{' (came late, admitted)' if form.admitted else ''}")
        for criterion, mark in form.marks.items():
            line(f"  {criterion:<12}{plain(mark):>5}  {form.notes.get(criterion, '')}")
        for criterion, reason in form.abstained.items():
            line(f"  {criterion:<12}    –  abstained: {reason}")
        if form.concern:
            line(f"  concern: {form.concern}")
    for criterion, agreed in row.agreed.items():
        reason = told(stage, agreed.code, agreed.reason)
        line(f"\nagreed on {criterion}: {plain(agreed.mark)}  {reason}{f' ({agreed.by})' if agreed.by else ''}")
    if row.kept is not None:
        line(f"\nkept: {told(stage, row.kept_code, row.kept)}")
    for rival in row.rivals:
        line(f"\nTwo answers, and neither counts: {_question(rival)}")
        for value in rival.values:
            line(f"  {value.record[:_SHORT]}  {_value(rival, value):>9}  {value.seat}  {value.reason}")
        line(f"  `moderation settle {row.code} RECORD --reason …` lets one stand; agreeing again replaces both.")
    if decided := [each for each in history if each.kind != "given"]:
        line("\nledger")
        for entry in decided:
            line(f"  {entry.time:%d %b %H:%M}  {_entry(entry, stage)}")


def tell_ledger(session: Session, moved: "Sequence[Moved]", proposed: "Sequence[Proposed]") -> None:
    """Whose marks moved, and whose word was followed."""
    session.out.table(
        ("scorer", "marks discussed", "stood", "agreed above", "agreed below", "proposed"),
        [tuple(map(str, (e.scorer, e.discussed, e.stood, e.up, e.down, e.proposed))) for e in moved],
    )
    if proposed:
        session.out.table(
            ("proposed by", "marks", "above the scorers'", "below the scorers'"),
            [(each.by or "nobody noted", str(each.marks), str(each.up), str(each.down)) for each in proposed],
        )


def tell_who(session: Session, free: "Sequence[Possible]", others: "Sequence[Barred]") -> None:
    """Who could be asked for a third opinion."""
    rows = [(each.seat, str(each.forms_due), "proposed" if each.is_proposed else "can be asked") for each in free]
    rows += [(each.seat, "", each.why) for each in others]
    session.out.table(("seat", "forms", "third opinion"), rows)


def chosen_rival(row: "ModerationRow", begins: str) -> RecordId:
    """The one rival value whose record begins so."""
    known = [value.record for rival in row.rivals for value in rival.values]
    found = [record for record in known if record.startswith(begins.strip().lower())]
    if len(found) != 1:
        raise InputRefused(
            f"{begins[:40]!r} names {'none' if not found else 'more than one'} of the rival values of {row.code}.",
            f"They are {', '.join(record[:_SHORT] for record in known)}." if known else "There are none.",
        )
    return found[0]


def document(row: "ModerationRow", *, whole: bool = False) -> dict[str, Any]:
    """Gaps are exact: a fraction in lowest terms where they are no whole number."""
    moderation = row.moderation
    shown = {
        "code": row.code,
        "scorers": {form.pseudonym: _form(form, whole=whole) for form in row.scorers},
        "gaps": {criterion: str(gap) for criterion, gap in moderation.criterion_gaps.items()},
        "total_gap": None if moderation.total_gap is None else str(moderation.total_gap),
        "total": None if row.total is None else str(row.total),
        "from_line": None if row.from_line is None else str(row.from_line),
        "triggered": [{"kind": each.kind, "on": each.on, "gap": str(each.gap)} for each in moderation.reasons],
        "state": None if row.state == "none" else row.state,
        "agreed": {criterion: plain(agreed.mark) for criterion, agreed in row.agreed.items()},
        "awaiting": row.awaiting,
        "rivals": [_rival(each) for each in row.rivals],
    }
    if whole:
        shown["kept"], shown["kept_code"] = row.kept, row.kept_code
        shown["reasons"] = {criterion: agreed.reason for criterion, agreed in row.agreed.items()}
        shown["reason_codes"] = {criterion: agreed.code for criterion, agreed in row.agreed.items()}
    return shown


def entry_document(entry: "Entry") -> dict[str, Any]:
    """One line of the ledger."""
    return {
        "time": entry.time.isoformat(),
        "kind": entry.kind,
        "who": entry.who,
        "criterion": entry.criterion,
        "scorer": entry.scorer or None,
        "mark": None if entry.mark is None else plain(entry.mark),
        "before": None if entry.before is None else str(entry.before),
        "direction": entry.direction or None,
        "reason": entry.reason,
        "reason_code": entry.reason_code,
        "by": entry.by,
        "stands": entry.stands,
    }


# ---- inside


def _mark(form: "ScorerForm", criterion: CriterionId) -> str:
    """A scorer who abstained keeps the place in the row."""
    return plain(form.marks[criterion]) if criterion in form.marks else "–"


def _signed(row: "ModerationRow") -> str:
    if not row.from_line:
        return "at the line"
    return f"{show_total(abs(row.from_line))} {'above' if row.from_line > 0 else 'below'}"


def _state(row: "ModerationRow") -> str:
    if row.rivals:
        return f"{len(row.rivals)} with two answers"
    return "" if row.state == "none" else row.state


def _question(rival: "Rival") -> str:
    if rival.kind == "agreed":
        return f"the agreed mark on {rival.criterion}"
    return "whether the marks stand" if rival.kind == "kept" else "whether to come back"


def _value(rival: "Rival", value: "RivalValue") -> str:
    if rival.kind == "agreed":
        return "withdrawn" if value.mark is None else plain(value.mark)
    if rival.kind == "kept":
        return "kept"
    return "parked" if value.parked else "discussed"


def _rival(rival: "Rival") -> dict[str, Any]:
    return {
        "kind": rival.kind,
        "criterion": rival.criterion,
        "values": [
            {"record": each.record, "value": _value(rival, each), "seat": each.seat, "reason": each.reason}
            for each in rival.values
        ],
    }


def _entry(entry: "Entry", stage: Stage) -> str:
    arrow = {"up": " ↑", "down": " ↓"}.get(entry.direction, "")
    about = {
        "agreed": f"agreed {plain(entry.mark) if entry.mark is not None else ''}{arrow} on {entry.criterion}",
        "withdrawn": f"took the mark on {entry.criterion} back{arrow}",
        "kept": "kept the marks",
        "parked": "parked",
        "unparked": "came back",
        "third-asked": f"asked {entry.scorer} for a third opinion",
        "admitted": "admitted a late form",
    }.get(entry.kind, entry.kind)
    before = "" if entry.before is None else f" (before: {show_total(entry.before)})"
    by = f", proposed by {entry.by}" if entry.by else ""
    said = told(stage, entry.reason_code, entry.reason)
    return f"{entry.who} {about}{before}{by}{f': {said}' if said else ''}{'' if entry.stands else ' [replaced]'}"


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
