"""From marks to outcomes: the ranked list, ties, decisions, and the checks before the stage is closed and signed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from panel_app.domain import checks as checking
from panel_app.domain import events as e
from panel_app.domain import selection
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.checks import Check
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.line import by_people
from panel_app.domain.people import Role
from panel_app.domain.ranking import Outcome, Ranking
from panel_app.domain.selection import Tie
from panel_app.journal import lottery
from panel_app.journal.judge import Judge
from panel_app.journal.result import (
    at_cut,
    candidate_marks,
    counting_forms,
    ranking,
)
from panel_app.workspace.applications import applicants
from panel_app.workspace.moderating import (
    awaited,
    parked,
    reasons,
    refuse_settled,
    require_moderating,
    require_open,
    waiting_closing,
)
from panel_app.workspace.moderating import decide as put_on_record
from panel_app.workspace.workspace import Workspace, command


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, and the officer's answer to it if there is one."""

    check: Check
    answer: str | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate whose outcome is not what the ranked list says; None where nothing is decided yet."""

    code: CandidateCode
    decided: Outcome | None
    ranked: Outcome
    by_hand: bool


_FROM_RANK: Final = "From the ranked list."
"""The reason of an outcome that nobody decided otherwise."""


def settled(workspace: Workspace) -> Judge:
    """The judging that the stage's result is computed from.

    As of the signed cut; to an administrator as of the closing that waits for a signature, since that is what would be
    signed; else everything that is here.
    """
    signed = workspace.authority.signed.get(workspace.stage_id)
    if signed is not None:
        return at_cut(workspace.judge, signed.event.cut, until=signed.record)
    closed = waiting_closing(workspace)
    if workspace.seat.role is Role.ADMINISTRATOR and closed is not None and isinstance(closed.event, e.StageClosed):
        return at_cut(workspace.judge, closed.event.cut, until=workspace.authority.head)
    return workspace.judge


def on_record(workspace: Workspace) -> Judge:
    """What was on record when the stage was signed: beyond the cut the closing, and what the signer wrote till then."""
    signed = workspace.authority.signed.get(workspace.stage_id)
    if signed is None:
        return workspace.judge
    ends = [workspace.judge.facts[each] for each in (signed.event.closed, signed.record)]
    cut = (*signed.event.cut, *(e.CutEntry(fact.device, fact.seq, fact.id) for fact in ends))
    return at_cut(workspace.judge, cut, until=signed.record)


def rank(workspace: Workspace) -> Ranking:
    """The ranked list by the frozen rules."""
    require_open(workspace)
    judge = settled(workspace)
    return ranking(judge, workspace.stage, open_marks(workspace, judge))


def ties(workspace: Workspace) -> list[Tie]:
    """The groups that the rules alone do not put in order, and whether they were resolved."""
    require_open(workspace)
    return list(_ties(workspace, settled(workspace)))


def line_facts(workspace: Workspace, codes: Sequence[CandidateCode]) -> dict[CandidateCode, dict[str, str]]:
    """What the published rules let the chair see of the candidates in a tie, and nothing more."""
    require_open(workspace)
    judge = settled(workspace)
    records = {code: fact.id for code in codes if (fact := judge.value(("candidate", code))) is not None}
    raw = workspace.data(records.values(), 4)
    shown = workspace.stage.rules.line
    found = {}
    for code, record in records.items():
        facts = msgspec.json.decode(raw.get(record, b"{}"), type=dict[str, str])
        found[code] = {name: facts.get(name, "") for name in shown}
    return found


@command
def resolve_tie(workspace: Workspace, tie: str, order: Sequence[CandidateCode], *, reason: str) -> None:
    """Put equals in order, best first, by the panel's decision."""
    found = tie_to_resolve(workspace, tie, by="panel-decision")
    if sorted(order) != sorted(found.codes):
        raise InputRefused(
            f"The order does not name each candidate of {tie} once.", f"They are: {', '.join(found.codes)}."
        )
    if lottery.word(workspace.judge, workspace.stage_id, tie, found.codes) is not None:
        raise NotAllowed(
            f"The lottery of {tie} was answered, so its order is fixed and the panel no longer decides it.",
            "Draw it with the word that is on record: `ties lottery`.",
        )
    put_order_on_record(workspace, tie, order, rule="panel-decision", reason=reason)


def tie_to_resolve(workspace: Workspace, tie: str, *, by: str) -> Tie:
    """A tie that there is, which the published rules let people resolve in this way."""
    workspace.require(Role.CHAIR)
    found = next((each for each in ties(workspace) if each.id == tie), None)
    if found is None:
        raise InputRefused(f"There is no tie {tie!r}.", "`ties list` shows them.")
    if by not in by_people(workspace.stage):
        published = " or ".join(by_people(workspace.stage))
        raise NotAllowed(f"The published rules do not resolve a tie by {by}.", f"They say: {published}.")
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
def decide(workspace: Workspace, code: CandidateCode, outcome: Outcome, *, reason: str) -> None:
    """Decide one candidate's outcome. `through` is for every stage but the last, `offer` for the last."""
    require_moderating(workspace, code)
    if outcome == ("through" if _is_last_stage(workspace) else "offer"):
        raise InputRefused(
            f"This stage decides no {outcome!r}.", f"Say {'offer' if outcome == 'through' else 'through'} here."
        )
    _decide(workspace, code, outcome, reason)


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
    decided = {
        CandidateCode(slot[2]): fact.id
        for slot, fact in workspace.judge.values("outcome")
        if slot[1] == workspace.stage_id
    }
    said = reasons(workspace, list(decided.values()))
    return {code for code, record in decided.items() if said[record].reason != _FROM_RANK}


def checks(workspace: Workspace) -> list[CheckRow]:
    """What has to be looked at before the stage is closed or signed."""
    require_open(workspace)
    judge = settled(workspace)
    found = checking.checks(workspace.stage, _check_facts(workspace, judge))
    answers = on_record(workspace).values("check")
    answered = {slot[2]: fact.id for slot, fact in answers if slot[1] == workspace.stage_id}
    said = reasons(workspace, list(answered.values()))
    return [
        CheckRow(check=check, answer=said[answered[check.id]].reason if check.id in answered else None)
        for check in found
    ]


@command
def answer_check(workspace: Workspace, check: str, *, reason: str) -> None:
    """Let a finding stand, with the reason on record."""
    workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
    refuse_settled(workspace)
    if check not in {row.check.id for row in checks(workspace)}:
        raise InputRefused(f"There is no open check {check!r}.", "`checks` shows them.")
    slot = ("check", workspace.stage_id, check)
    event = e.CheckAnswered(
        time=workspace.clock(),
        stage=workspace.stage_id,
        check=check,
        replaces=tuple(workspace.judge.heads(slot)),
    )
    put_on_record(workspace, event, reason)


# ---- inside


def open_marks(workspace: Workspace, judge: Judge) -> Mapping[RecordId, bytes]:
    """The marks part of every form that counts by this judging, where this seat can read it."""
    forms = counting_forms(judge, workspace.stage_id)
    return workspace.data([record for its in forms.values() for record in its.values()], 1)


def _ties(workspace: Workspace, judge: Judge) -> tuple[Tie, ...]:
    stage = workspace.stage
    candidates = candidate_marks(judge, stage, open_marks(workspace, judge))
    return selection.ties(stage, candidates, lottery.counted(judge, stage.id))


def _check_facts(workspace: Workspace, judge: Judge) -> checking.Facts:
    stage = workspace.stage
    return checking.Facts(
        standings=ranking(judge, stage, open_marks(workspace, judge)).candidates,
        ties=_ties(workspace, judge),
        missing=awaited(judge, stage.id),
        parked=parked(judge, stage.id),
        duplicates=_duplicates(workspace),
    )


def _duplicates(workspace: Workspace) -> tuple[tuple[CandidateCode, ...], ...]:
    """One person under two codes, as far as an administrator's store can tell: same e-mail, or same name and birth."""
    if workspace.seat.role is not Role.ADMINISTRATOR:
        return ()
    groups: dict[tuple[str, ...], set[CandidateCode]] = defaultdict(set)
    for code, applicant in applicants(workspace).items():
        identity = applicant.identity
        name = f"{identity.get('given_name', '')} {identity.get('family_name', '')}".casefold()
        if applicant.contact.get("email"):
            groups[("email", applicant.contact["email"].casefold())].add(code)
        if identity.get("date_of_birth"):
            groups[("birth", name, identity["date_of_birth"])].add(code)
    return tuple(sorted({tuple(sorted(codes)) for codes in groups.values() if len(codes) > 1}))


def _decide(workspace: Workspace, code: CandidateCode, outcome: Outcome, reason: str) -> None:
    event = e.OutcomeDecided(
        time=workspace.clock(),
        stage=workspace.stage_id,
        code=code,
        outcome=outcome,
        replaces=tuple(workspace.judge.heads(("outcome", workspace.stage_id, code))),
    )
    put_on_record(workspace, event, reason)
