"""From marks to a signed decision: the ranked list, ties, outcomes, checks, closing and signing."""

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
from panel_app.domain.events import CutEntry, Grant, RecordId
from panel_app.domain.people import Role
from panel_app.domain.ranking import Outcome, Ranking
from panel_app.domain.selection import Tie
from panel_app.journal import compartments
from panel_app.journal.judge import Judge
from panel_app.journal.keys import make_grant
from panel_app.journal.result import (
    at_cut,
    candidate_marks,
    counting_forms,
    forms_due,
    pseudonyms,
    ranking,
    tie_orders,
)
from panel_app.journal.spine import Fact
from panel_app.workspace.applications import applicants
from panel_app.workspace.moderating import decide as put_on_record
from panel_app.workspace.moderating import reasons, require_moderating, require_open
from panel_app.workspace.workspace import Part, Workspace


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, and the officer's answer to it if there is one."""

    check: Check
    answer: str | None


class SignOffState(msgspec.Struct, frozen=True, kw_only=True):
    """How far the sign-off is, and in words what is awaited from whom."""

    closed: bool
    signed: bool
    awaiting: str
    result_digest: str | None


_NEVER_ANSWERED: Final = frozenset({"too-many-offers"})
"""Findings that no reason lets stand: places are what was published."""


def settled(workspace: Workspace) -> Judge:
    """The judging that the stage's result is computed from: as of the signed cut, else everything that is here."""
    signed = workspace.authority.signed.get(workspace.stage_id)
    return workspace.judge if signed is None else at_cut(workspace.judge, signed.event.cut, until=signed.record)


def rank(workspace: Workspace) -> Ranking:
    """The ranked list by the frozen rules."""
    require_open(workspace)
    judge = settled(workspace)
    return ranking(judge, workspace.stage, _marks(workspace, judge))


def ties(workspace: Workspace) -> list[Tie]:
    """The groups that the rules alone do not put in order, and whether they were resolved."""
    require_open(workspace)
    return list(_ties(workspace, settled(workspace)))


def line_facts(workspace: Workspace, codes: Sequence[CandidateCode]) -> dict[CandidateCode, dict[str, str]]:
    """What the published rules let the chair see of the candidates in a tie, and nothing more."""
    require_open(workspace)
    records = {code: fact.id for code in codes if (fact := workspace.judge.value(("candidate", code))) is not None}
    raw = workspace.data(records.values(), 4)
    shown = workspace.stage.rules.line
    found = {}
    for code, record in records.items():
        facts = msgspec.json.decode(raw.get(record, b"{}"), type=dict[str, str])
        found[code] = {name: facts.get(name, "") for name in shown}
    return found


def resolve_tie(workspace: Workspace, tie: str, order: Sequence[CandidateCode], *, reason: str) -> None:
    """Put equals in order, best first, by the panel's decision."""
    workspace.require(Role.CHAIR)
    found = next((each for each in ties(workspace) if each.id == tie), None)
    if found is None:
        raise InputRefused(f"There is no tie {tie!r}.", "`ties list` shows them.")
    if sorted(order) != sorted(found.codes):
        raise InputRefused(
            f"The order does not name each candidate of {tie} once.", f"They are: {', '.join(found.codes)}."
        )
    require_moderating(workspace, found.codes[0])
    slot = ("tie", workspace.stage_id, tie)
    event = e.TieResolved(
        time=workspace.clock(),
        stage=workspace.stage_id,
        tie=tie,
        order=tuple(order),
        rule="panel-decision",
        replaces=tuple(workspace.judge.heads(slot)),
    )
    put_on_record(workspace, event, reason)


def decide(workspace: Workspace, code: CandidateCode, outcome: Outcome, *, reason: str) -> None:
    """Decide one candidate's outcome."""
    require_moderating(workspace, code)
    _decide(workspace, code, outcome, reason)


def decide_from_rank(workspace: Workspace) -> dict[CandidateCode, Outcome]:
    """Decide every candidate as the ranked list says.

    What a tie at the line leaves open stays open, and so does a candidate who lacks a form: nobody is turned down for
    what a scorer owes.
    """
    workspace.require(Role.CHAIR)
    standing = rank(workspace)
    opened = workspace.authority.round
    last = opened is not None and opened.stages[-1] == workspace.stage_id
    proposed = selection.propose_outcomes(standing.candidates, last_stage=last)
    lacking = {each.code for each in standing.candidates if each.status == "incomplete"}
    proposed = {code: outcome for code, outcome in proposed.items() if code not in lacking}
    now = {each.code: each.outcome for each in standing.candidates}
    with workspace.transaction():
        for code, outcome in sorted(proposed.items()):
            if now.get(code) != outcome:
                require_moderating(workspace, code)
                _decide(workspace, code, outcome, "From the ranked list.")
    return proposed


def checks(workspace: Workspace) -> list[CheckRow]:
    """What has to be looked at before the stage is closed or signed."""
    require_open(workspace)
    judge = settled(workspace)
    found = checking.checks(workspace.stage, _check_facts(workspace, judge))
    answered = {slot[2]: fact.id for slot, fact in workspace.judge.values("check") if slot[1] == workspace.stage_id}
    said = reasons(workspace, list(answered.values()))
    return [
        CheckRow(check=check, answer=said[answered[check.id]].reason if check.id in answered else None)
        for check in found
    ]


def answer_check(workspace: Workspace, check: str, *, reason: str) -> None:
    """Let a finding stand, with the reason on record."""
    workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
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


# ---- closing and signing


def sign_off(workspace: Workspace) -> SignOffState:
    """In the chair's store: close the stage. In an administrator's: check the result and sign."""
    seat = workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
    if workspace.stage_id not in workspace.authority.signed:
        if seat.role is Role.CHAIR:
            _close(workspace)
        elif _closed(workspace) is not None:
            _sign(workspace)
    return sign_off_state(workspace)


def sign_off_state(workspace: Workspace) -> SignOffState:
    """Where the sign-off stands."""
    closed, signed = _closed(workspace), workspace.authority.signed.get(workspace.stage_id)
    event = signed.event if signed else closed.event if closed else None
    if signed:
        awaiting = ""
    elif closed:
        awaiting = (
            "The chair has closed the stage. An administrator checks and signs: sync, then `sign-off` in that store."
        )
    else:
        awaiting = "The chair closes the stage first: `sign-off` in the chair's store, then sync."
    return SignOffState(
        closed=closed is not None or signed is not None,
        signed=signed is not None,
        awaiting=awaiting,
        result_digest=event.result if isinstance(event, (e.StageClosed, e.StageSignedOff)) else None,
    )


def refuse(workspace: Workspace, *, reason: str) -> None:
    """Do not sign; the chair can close again."""
    workspace.require(Role.ADMINISTRATOR)
    closed = _closed(workspace)
    if closed is None:
        raise NotAllowed("There is nothing to sign or refuse.", "The chair closes the stage first.")
    event = e.SignOffRefused(time=workspace.clock(), stage=workspace.stage_id, closed=closed.id)
    workspace.author(event, Part(reason.encode(), (compartments.desk(workspace.stage_id, workspace.panel),)))


def _close(workspace: Workspace) -> None:
    if _closed(workspace) is not None:
        return
    _refuse_open_checks(workspace)
    stage, panel = workspace.stage_id, workspace.panel
    with workspace.transaction():
        workspace.author(
            e.PanelClosed(
                time=workspace.clock(),
                stage=stage,
                panel=panel,
                grants=_opening_grants(workspace),
                replaces=tuple(workspace.judge.heads(("panel-closed", stage, panel))),
            )
        )
        cut = tuple(CutEntry(d, fact.seq, fact.id) for d, fact in workspace.judge.trunk_heads().items())
        then = at_cut(workspace.judge, cut, until=workspace.authority.head)
        result = ranking(then, workspace.stage, _marks(workspace, then))
        workspace.author(
            e.StageClosed(
                time=workspace.clock(),
                stage=stage,
                cut=cut,
                rules=workspace.stage.digest,
                result=result.digest,
                replaces=tuple(workspace.judge.heads(("stage-closed", stage))),
            )
        )


def _sign(workspace: Workspace) -> None:
    """Compute the result anew from the cut; sign only what comes out the same."""
    closed = _closed(workspace)
    if closed is None or not isinstance(closed.event, e.StageClosed):
        return
    _refuse_open_checks(workspace)
    then = at_cut(workspace.judge, closed.event.cut, until=workspace.authority.head)
    result = ranking(then, workspace.stage, _marks(workspace, then))
    if result.digest != closed.event.result or workspace.stage.digest != closed.event.rules:
        raise NotAllowed(
            "The result computed here is not the one that the chair closed.",
            "Sync both stores; if it stays so, refuse with `sign-off --refuse --reason …` and look at `rank` in both.",
        )
    workspace.author(
        e.StageSignedOff(
            time=workspace.clock(),
            stage=workspace.stage_id,
            closed=closed.id,
            cut=closed.event.cut,
            rules=closed.event.rules,
            result=closed.event.result,
        )
    )


def _closed(workspace: Workspace) -> Fact | None:
    """The closing that waits for a signature: accepted and not refused."""
    closed = workspace.judge.value(("stage-closed", workspace.stage_id))
    return None if closed is None or closed.id in workspace.authority.refused else closed


def _refuse_open_checks(workspace: Workspace) -> None:
    if rivals := workspace.judge.rivals():
        raise NotAllowed(
            f"{len(rivals)} questions have two answers, and neither counts.",
            "Settle them first; `record list` shows them.",
        )
    waiting = [row.check for row in checks(workspace) if row.answer is None or row.check.kind in _NEVER_ANSWERED]
    if waiting:
        raise NotAllowed(
            f"{len(waiting)} checks are open, the first: {waiting[0].what}",
            "Mend what they name, or answer each with a reason: `checks answer`.",
        )


def _opening_grants(workspace: Workspace) -> tuple[Grant, ...]:
    """Chair's lock and moderation for administrators and the lead chair, and the office's lock for the latter."""
    authority, place = workspace.authority, (workspace.stage_id, workspace.panel)
    opened = authority.scoring[place]
    to_office = authority.key(compartments.OFFICE)
    others = [
        authority.own_keys[seat.id]
        for seat in authority.seats.values()
        if seat.chairs(place[1]) and seat.id != workspace.seat.id and seat.id in authority.own_keys
    ]
    keys = workspace.keys
    return tuple(
        make_grant(public, keys[public], to)
        for to in (to_office, *others)
        for public in (opened.chair_lock, opened.moderation)
    )


# ---- inside


def _marks(workspace: Workspace, judge: Judge) -> Mapping[RecordId, bytes]:
    forms = counting_forms(judge, workspace.stage_id)
    return workspace.data([record for its in forms.values() for record in its.values()], 1)


def _ties(workspace: Workspace, judge: Judge) -> tuple[Tie, ...]:
    stage = workspace.stage
    return selection.ties(stage, candidate_marks(judge, stage, _marks(workspace, judge)), tie_orders(judge, stage.id))


def _check_facts(workspace: Workspace, judge: Judge) -> checking.Facts:
    stage = workspace.stage
    names = pseudonyms(judge, stage.id)
    counting = counting_forms(judge, stage.id)
    missing: dict[CandidateCode, tuple[str, ...]] = {}
    for code, scorers in forms_due(judge, stage.id).items():
        owed = sorted(names.get(seat, seat) for seat in scorers - counting.get(code, {}).keys())
        if owed:
            missing[code] = tuple(owed)
    return checking.Facts(
        standings=ranking(judge, stage, _marks(workspace, judge)).candidates,
        ties=_ties(workspace, judge),
        missing=missing,
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
