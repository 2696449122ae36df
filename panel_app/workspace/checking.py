"""The checks before a stage is closed and signed: what they look at in a store, and the officers' answers."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import msgspec

from panel_app.domain import checks as checking
from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.checks import NEVER_ANSWERED, Check, Disputed, Shift
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.line import POSITIVE_ACTION
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rules import Stage
from panel_app.domain.selection import Tie
from panel_app.journal.judge import Judge
from panel_app.journal.result import pseudonyms
from panel_app.workspace.applications import applicants
from panel_app.workspace.board import Board, board_by
from panel_app.workspace.disputes import disputes
from panel_app.workspace.gates import refuse_settled, require_open, require_whole
from panel_app.workspace.moderating import decide as put_on_record
from panel_app.workspace.moderating import late_forms, reasons
from panel_app.workspace.panel_closing import panel_states
from panel_app.workspace.ranked import answer_by, on_record, settled
from panel_app.workspace.workspace import Workspace, command

_FORMS: Final = ("candidate", "withdrawal", "allocation", "form", "recusal", "admission")
"""The slots that a mean of original marks hangs on: an agreed mark is none of them."""


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, and the officer's answer to it if there is one."""

    check: Check
    answer: str | None

    @property
    def can_be_answered(self) -> bool:
        """Whether a reason lets it stand; else what it names has to be mended."""
        return self.check.kind not in NEVER_ANSWERED

    @property
    def is_open(self) -> bool:
        """Whether it keeps the stage from being closed."""
        return not (self.answer or "").strip() or not self.can_be_answered


def checks(workspace: Workspace) -> list[CheckRow]:
    """What has to be looked at before the stage is closed or signed; of one panel among several, before it closes."""
    if workspace.panels == workspace.authority.panels:
        require_whole(workspace)
        look = checking.checks
    else:
        require_open(workspace)
        look = checking.checks_of_panel
    judge = settled(workspace)
    found = look(workspace.stage, _facts(workspace, judge))
    by_id, known = {check.id: check for check in found}, on_record(workspace)
    answered = {
        slot[2]: fact.id
        for slot, fact in known.values("check")
        if slot[1] == workspace.stage_id and _may_answer(workspace, known.seat_of(fact), by_id.get(slot[2]))
    }
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
    found = next((row for row in checks(workspace) if row.check.id == check), None)
    if found is None:
        raise InputRefused(f"There is no open check {check!r}.", "`checks` shows them.")
    if not found.can_be_answered:
        raise NotAllowed(f"No reason lets this stand: {found.check.what}", "Mend what it names.")
    slot = ("check", workspace.stage_id, check)
    event = e.CheckAnswered(
        time=workspace.clock(),
        stage=workspace.stage_id,
        check=check,
        replaces=tuple(workspace.judge.heads(slot)),
    )
    put_on_record(workspace, event, reason)


# ---- inside


def _may_answer(workspace: Workspace, seat: Seat | None, check: Check | None) -> bool:
    """Positive action is confirmed by an administrator, who reads the case; a panel's chair speaks for her panel."""
    if seat is None or check is None:
        return False
    if check.kind == "positive-action":
        return seat.role is Role.ADMINISTRATOR
    own = seat.role is not Role.CHAIR or seat.is_lead_chair(len(workspace.authority.panels))
    return own or (bool(check.codes) and {workspace.panel_of(code) for code in check.codes} == {seat.panel})


def _facts(workspace: Workspace, judge: Judge) -> checking.Facts:
    stage, board, found = workspace.stage, board_by(workspace, judge), answer_by(workspace, judge)
    office = workspace.seat.role is Role.ADMINISTRATOR
    here = {each.code for each in found.ranking.candidates if each.status != "withdrawn"}
    return checking.Facts(
        standings=found.ranking.candidates,
        ties=found.ties,
        missing=board.missing,
        late=_late(workspace, judge),
        parked=board.parked,
        duplicates=_duplicates(workspace),
        concerns={code: scorers for code, scorers in board.concerns.items() if code in here},
        unreasoned=tuple((code, criterion) for code, its in board.unreasoned.items() for criterion in its),
        disputed=tuple(
            Disputed(id="-".join(each.slot), codes=each.codes, what=each.what) for each in disputes(workspace, judge)
        ),
        shifts=board.kept("shifts", lambda: _shifts(workspace, judge, board), moved_by=_FORMS),
        rules_changed=judge.authority.scoring[(stage.id, workspace.panel)].rules != stage.digest,
        older=_older(workspace, judge, board),
        off_scale=board.off_scale,
        positive=_positive(judge, stage, found.ties) if office else {},
        reopened={each.name: each.decided_since for each in panel_states(workspace, judge) if each.decided_since},
    )


def _positive(judge: Judge, stage: Stage, ties: Iterable[Tie]) -> dict[str, str]:
    """The ties that positive action put in order, and the record that says why: a new case is confirmed anew."""
    used = [tie for tie in ties if tie.resolved and tie.rule == POSITIVE_ACTION]
    records = {tie.id: judge.heads(("tie", stage.id, tie.id)) for tie in used}
    return {tie: heads[0] for tie, heads in records.items() if len(heads) == 1}


def _late(workspace: Workspace, judge: Judge) -> dict[CandidateCode, tuple[str, ...]]:
    """Who submitted late for whom, as far as the chair said nothing of it and no other form of the scorer's counts."""
    late, found = late_forms(workspace), defaultdict[CandidateCode, set[str]](set)
    names = pseudonyms(judge, workspace.stage_id) if late else {}
    for each in late:
        answered = judge.heads(("form", workspace.stage_id, each.code, each.seat))
        if not answered and judge.value(("withdrawal", each.code)) is None:
            found[each.code].add(names.get(each.seat, each.seat))
    return {code: tuple(sorted(scorers)) for code, scorers in found.items()}


def _older(workspace: Workspace, judge: Judge, board: Board) -> tuple[CandidateCode, ...]:
    """Whose forms were given under rules that are not those of now."""
    if judge.authority.rules[workspace.stage_id].version == 1:
        return ()
    digest = workspace.stage.digest
    return tuple(
        sorted(
            {
                CandidateCode(slot[2])
                for slot, fact in judge.values("form")
                if isinstance(fact.event, e.FormSubmitted) and fact.event.rules != digest and slot[2] in board.rows
            }
        )
    )


def _shifts(workspace: Workspace, judge: Judge, board: Board) -> tuple[Shift, ...]:
    """Groups of original marks whose mean is off by more than chance."""
    from panel_app.measurement import shifts  # start-up time

    stage, names = workspace.stage, pseudonyms(judge, workspace.stage_id)
    weights = {criterion.id: float(criterion.weight) for criterion in stage.criteria}
    days = {
        (fact.event.code, names.get(SeatId(slot[3]))): fact.event.time.date().isoformat()
        for slot, fact in judge.values("form")
        if isinstance(fact.event, e.FormSubmitted)
    }
    totals = [
        shifts.Total(
            code,
            form.pseudonym,
            days.get((code, form.pseudonym), ""),
            sum(weights[criterion] * float(mark) for criterion, mark in form.marks.items()),
        )
        for code, row in board.rows.items()
        for form in row.scorers
        if form.marks.keys() == weights.keys()
    ]
    return tuple(
        Shift(
            group=f"{each.kind}-{each.name}",
            codes=tuple(CandidateCode(code) for code in sorted(each.candidates)),
            what=shifts.said(each),
        )
        for each in shifts.shifts(totals)
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
