"""From marks to outcomes: ties that people put in order, what becomes of each candidate, and what that differs in."""

from collections.abc import Sequence
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain import selection
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.line import may_resolve
from panel_app.domain.people import Role
from panel_app.domain.ranking import Outcome
from panel_app.domain.selection import Tie
from panel_app.journal import lottery
from panel_app.workspace.checking import CheckRow, answer_check, checks
from panel_app.workspace.gates import require_moderating, require_whole
from panel_app.workspace.moderating import decide as put_on_record
from panel_app.workspace.moderating import reasons
from panel_app.workspace.ranked import WhatIf, line_facts, on_record, open_marks, rank, settled, ties, what_if
from panel_app.workspace.workspace import Workspace, command

__all__ = [
    "CheckRow",
    "Difference",
    "WhatIf",
    "answer_check",
    "checks",
    "decide",
    "decide_from_rank",
    "differences",
    "line_facts",
    "on_record",
    "open_marks",
    "proposal",
    "put_order_on_record",
    "rank",
    "refuse_drawn",
    "refuse_other_codes",
    "resolve_tie",
    "settled",
    "tie_to_resolve",
    "ties",
    "what_if",
]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate whose outcome is not what the ranked list says; None where nothing is decided yet."""

    code: CandidateCode
    decided: Outcome | None
    ranked: Outcome
    by_hand: bool


_FROM_RANK: Final = "From the ranked list."
"""The reason of an outcome that nobody decided otherwise."""


@command
def resolve_tie(workspace: Workspace, tie: str, order: Sequence[CandidateCode], *, reason: str) -> None:
    """Put equals in order, best first, by the panel's decision."""
    found = tie_to_resolve(workspace, tie, by="panel-decision")
    refuse_other_codes(found, order)
    refuse_drawn(workspace, found)
    put_order_on_record(workspace, tie, order, rule="panel-decision", reason=reason)


def refuse_other_codes(tie: Tie, order: Sequence[CandidateCode]) -> None:
    """An order names each candidate of its tie once."""
    if sorted(order) != sorted(tie.codes):
        raise InputRefused(
            f"The order does not name each candidate of {tie.id} once.", f"They are: {', '.join(tie.codes)}."
        )


def refuse_drawn(workspace: Workspace, tie: Tie) -> None:
    """Once the office has answered a lottery, nobody else decides its tie."""
    if lottery.word(workspace.judge, workspace.stage_id, tie.id, tie.codes) is not None:
        raise NotAllowed(
            f"The lottery of {tie.id} was answered, so its order is fixed and the panel no longer decides it.",
            "Draw it with the word that is on record: `ties lottery`.",
        )


def tie_to_resolve(workspace: Workspace, tie: str, *, by: str) -> Tie:
    """A tie that there is, which the published rules let people resolve in this way."""
    workspace.require(Role.CHAIR)
    found = next((each for each in ties(workspace) if each.id == tie), None)
    if found is None:
        raise InputRefused(f"There is no tie {tie!r}.", "`ties list` shows them.")
    if by not in may_resolve(workspace.stage):
        published = " or ".join(may_resolve(workspace.stage))
        raise NotAllowed(f"The published rules do not resolve a tie by {by}.", f"They say: {published}.")
    if found.rule not in may_resolve(workspace.stage):
        raise NotAllowed(
            f"The rules separate {tie} by {found.rule} themselves; nobody has to put it in order.",
            "`ties list` shows what people are asked.",
        )
    require_moderating(workspace, found.codes[0])
    return found


def put_order_on_record(
    workspace: Workspace, tie: str, order: Sequence[CandidateCode], *, rule: str, reason: str, secret: bytes = b""
) -> None:
    """Resolve a tie, in place of what was decided of it before. `secret`: the chair's, if it was drawn."""
    event = e.TieResolved(
        time=workspace.clock(),
        stage=workspace.stage_id,
        tie=tie,
        order=tuple(order),
        rule=rule,
        secret=secret.hex(),
        replaces=tuple(workspace.judge.heads(("tie", workspace.stage_id, tie))),
    )
    put_on_record(workspace, event, reason)


@command
def decide(workspace: Workspace, code: CandidateCode, outcome: Outcome, *, reason: str, reason_code: str = "") -> None:
    """Decide one candidate's outcome. `through` is for every stage but the last, `offer` for the last."""
    require_whole(workspace)
    require_moderating(workspace, code)
    if outcome == ("through" if _is_last_stage(workspace) else "offer"):
        raise InputRefused(
            f"This stage decides no {outcome!r}.", f"Say {'offer' if outcome == 'through' else 'through'} here."
        )
    _decide(workspace, code, outcome, reason, reason_code)


def proposal(workspace: Workspace) -> dict[CandidateCode, Outcome]:
    """What the ranked list says of every candidate of whom it says something.

    What a tie at the line leaves open is not among them, and nobody who lacks a form: nobody is turned down for what a
    scorer owes.
    """
    standings = rank(workspace).candidates
    proposed = selection.propose_outcomes(standings, last_stage=_is_last_stage(workspace))
    incomplete = {each.code for each in standings if each.status == "incomplete"}
    return {code: outcome for code, outcome in sorted(proposed.items()) if code not in incomplete}


def differences(workspace: Workspace) -> list[Difference]:
    """Where what was decided is not what the ranked list says, by code; also once all of it is signed."""
    now = {each.code: each.outcome for each in rank(workspace).candidates}
    by_hand = _decided_by_hand(workspace)
    return [
        Difference(code=code, decided=now[code], ranked=outcome, by_hand=code in by_hand)
        for code, outcome in proposal(workspace).items()
        if now[code] != outcome
    ]


@command
def decide_from_rank(workspace: Workspace) -> dict[CandidateCode, Outcome]:
    """Decide every candidate as the ranked list says.

    What was decided by hand, with a reason of its own, stands; a check names what the rank says against it.
    """
    workspace.require(Role.CHAIR)
    by_hand = _decided_by_hand(workspace)
    for each in differences(workspace):
        if not each.by_hand:
            require_moderating(workspace, each.code)
            _decide(workspace, each.code, each.ranked, _FROM_RANK)
    return {code: outcome for code, outcome in proposal(workspace).items() if code not in by_hand}


def _is_last_stage(workspace: Workspace) -> bool:
    opened = workspace.authority.round
    return opened is not None and opened.stages[-1] == workspace.stage_id


def _decided_by_hand(workspace: Workspace) -> set[CandidateCode]:
    """Of two rival outcomes it is enough that one was: the ranked list does not choose between people."""
    judge, stage = workspace.judge, workspace.stage_id
    decided = {CandidateCode(slot[2]): judge.heads(slot) for slot in judge.slots("outcome") if slot[1] == stage}
    said = reasons(workspace, [record for heads in decided.values() for record in heads])
    return {code for code, heads in decided.items() if any(said[each].reason != _FROM_RANK for each in heads)}


def _decide(workspace: Workspace, code: CandidateCode, outcome: Outcome, reason: str, reason_code: str = "") -> None:
    event = e.OutcomeDecided(
        time=workspace.clock(),
        stage=workspace.stage_id,
        code=code,
        outcome=outcome,
        replaces=tuple(workspace.judge.heads(("outcome", workspace.stage_id, code))),
    )
    put_on_record(workspace, event, reason, code=reason_code, what="outcome")
