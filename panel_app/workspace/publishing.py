"""What leaves the app, as plain values: the ranked list for programs, the pages of reports, evidence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

import panel_app
from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role
from panel_app.domain.ranking import Ranking
from panel_app.domain.reasons import told
from panel_app.domain.rubric import plain
from panel_app.files import write_whole
from panel_app.journal import evidence, lottery
from panel_app.journal.judge import Judge
from panel_app.journal.result import pseudonyms
from panel_app.journal.spine import Fact
from panel_app.reports import pack as pages
from panel_app.reports.register import RegisterRow
from panel_app.store import records as table
from panel_app.workspace import changes, deciding, gates, moderating
from panel_app.workspace.advising import Adviser, CandidateAdvice, LineAdvice
from panel_app.workspace.applications import applicants
from panel_app.workspace.board import board_by
from panel_app.workspace.workspace import Workspace


def rank_document(workspace: Workspace) -> dict[str, Any]:
    """`rank.json`: rank and score in fields of their own, marks and totals as exact texts.

    Advice (`fair`, `rank_interval`, `p_in`) is null where the rules show this seat none; no digest is made of it.
    """
    ranking = deciding.rank(workspace)
    advice = Adviser().line(workspace, ranking)
    return {
        "stage": ranking.stage,
        "version": ranking.version,
        "places": ranking.places,
        "ring_fenced": msgspec.to_builtins(ranking.ring_fenced),
        "open_places": ranking.open_places,
        "rules_digest": ranking.rules_digest,
        "record_head": record_head(workspace),
        "candidates": [
            msgspec.to_builtins(standing) | _advised(advice, standing.code) for standing in ranking.candidates
        ],
    }


def _advised(advice: LineAdvice | None, code: CandidateCode) -> dict[str, Any]:
    its = advice.candidates[code] if advice else CandidateAdvice(code=code)
    return {"fair": its.adjusted, "rank_interval": its.rank_interval, "p_in": its.p_in}


def record_head(workspace: Workspace) -> RecordId:
    """The id of the sign-off; before that, of the spine's head."""
    signed = workspace.authority.signed.get(workspace.stage_id)
    return signed.record if signed else workspace.authority.head


def write_json(document: object, path: Path) -> None:
    """One JSON document, whole or not at all."""
    with write_whole(path) as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n")


def register_rows(workspace: Workspace, *, names: bool = False) -> list[RegisterRow]:
    """The outcomes; `names` adds identity, on an administrator's store alone."""
    ranking = deciding.rank(workspace)
    identity: Mapping[CandidateCode, Mapping[str, str]] = {}
    if names:
        workspace.require(Role.ADMINISTRATOR)
        identity = {code: {"id": each.id} | each.identity for code, each in applicants(workspace).items()}
    return [RegisterRow(standing=each, identity=identity.get(each.code, {})) for each in ranking.candidates]


def export_evidence(workspace: Workspace, path: Path) -> int:
    """The signed stage for an auditor; the number of records in it."""
    gates.require_whole(workspace)
    stage = workspace.stage_id
    if stage not in workspace.authority.signed:
        raise NotAllowed("The stage is not signed off yet.", "Evidence is of a signed decision: sign off first.")
    with workspace.transaction() as tx:
        records = table.all_records(tx)
        names = workspace.authority.key_names
        plaintexts = {
            (record.id, part): body
            for record in records
            for part in evidence.must_disclose(record, names, stage)
            if (body := table.plaintext(tx, record, part)) is not None
        }
    raw = evidence.write_evidence(workspace.judge, stage, records, plaintexts)
    verdict, _ = evidence.verify(raw)
    if not verdict.ok:
        raise NotAllowed(
            f"The evidence would not hold: {verdict.problems[0].what}",
            "Sync, so that all of the record is here, and again.",
        )
    with write_whole(path) as stream:
        stream.write(raw)
    return len(records)


def people(workspace: Workspace) -> dict[CandidateCode, str]:
    """Who is behind each code, on an administrator's store alone."""
    workspace.require(Role.ADMINISTRATOR)
    parts = ("title", "given_name", "family_name")
    return {
        code: " ".join(found.identity[part] for part in parts if found.identity.get(part))
        for code, found in applicants(workspace).items()
    }


def decision_pack_data(workspace: Workspace, *, names: bool = False) -> pages.DecisionPack:
    """Everything that the pack's pages say; `names` puts people beside their codes."""
    judge, stage, authority = deciding.settled(workspace), workspace.stage, workspace.authority
    ranking = deciding.rank(workspace)
    opened = authority.round
    signed = authority.signed.get(stage.id)
    closed = judge.facts.get(signed.event.closed) if signed else workspace.judge.value(("stage-closed", stage.id))
    return pages.DecisionPack(
        round_name=opened.name if opened else "",
        intake=opened.intake if opened else "",
        round_id=workspace.round_id,
        stage=stage,
        panel_name=", ".join(workspace.panel_names.values()),
        standings=ranking.candidates,
        candidates=tuple(_candidate_pages(workspace, judge, ranking)),
        ledger=tuple(_ledger(workspace, deciding.on_record(workspace))),
        changes=tuple(changes.of_marks(workspace, judge)),
        moved=changes.of_scorers(workspace, judge),
        proposers=changes.by_proposers(workspace, judge),
        ties=tuple(_tie_records(workspace, judge)),
        checks=tuple(_answered_checks(workspace)),
        record_head=record_head(workspace),
        rules_digest=ranking.rules_digest,
        result_digest=ranking.digest,
        rules_version=ranking.version,
        signed=signed is not None,
        closed_by=_by(judge, closed),
        signed_by=_by(judge, judge.facts[signed.record]) if signed else "",
        generated=workspace.clock(),
        app_version=panel_app.__version__,
        funnel=changes.steps(ranking),
        names=people(workspace) if names else {},
        advice=_pack_advice(workspace, ranking) if stage.rules.advice == "pack" else None,
    )


# ---- the pack's pages


def _candidate_pages(workspace: Workspace, judge: Judge, ranking: Ranking) -> list[pages.CandidatePage]:
    rows, stage = board_by(workspace, judge).rows, workspace.stage
    outcomes = {CandidateCode(slot[2]): fact.id for slot, fact in judge.values("outcome") if slot[1] == ranking.stage}
    said = moderating.reasons(workspace, list(outcomes.values()))
    found = []
    for standing in ranking.candidates:
        row = rows.get(standing.code)
        outcome = outcomes.get(standing.code)
        found.append(
            pages.CandidatePage(
                code=standing.code,
                standing=standing,
                scorers=tuple(_column(form) for form in row.scorers) if row else (),
                agreed={
                    criterion: pages.AgreedMark(
                        mark=agreed.mark, reason=told(stage, agreed.code, agreed.reason), by=agreed.by
                    )
                    for criterion, agreed in (row.agreed.items() if row else ())
                },
                kept=told(stage, row.kept_code, row.kept) if row and row.kept is not None else "",
                outcome_reason=told(stage, said[outcome].code, said[outcome].reason) if outcome else "",
            )
        )
    return found


def _pack_advice(workspace: Workspace, ranking: Ranking) -> pages.Advice | None:
    adviser = Adviser()
    line, scorers = adviser.line(workspace, ranking), adviser.severity(workspace)
    if line is None:
        return None
    known = [(each, line.candidates[each.code]) for each in ranking.candidates]
    compared = scorers.scorers if scorers else ()
    return pages.Advice(
        intervals=tuple(
            pages.Interval(code=each.code, rank=each.rank, low=its.rank_interval[0], high=its.rank_interval[1])
            for each, its in known
            if each.rank is not None and its.rank_interval is not None
        ),
        severities=tuple(
            pages.Severity(pseudonym=each.scorer, value=each.severity, low=each.low, high=each.high)
            for each in compared
            if each.severity is not None and each.low is not None and each.high is not None
        ),
        band=tuple(
            pages.AdvisedCandidate(
                code=each.code,
                total=each.total or "",
                adjusted=its.adjusted,
                rank_interval=its.rank_interval,
                p_in=its.p_in,
            )
            for each, its in known
            if its.chance == "discuss" and its.rank_interval is not None and its.p_in is not None
        ),
        said=tuple(each.said for each in compared),
    )


def _column(form: moderating.ScorerForm) -> pages.ScorerColumn:
    return pages.ScorerColumn(
        pseudonym=form.pseudonym,
        marks=form.marks,
        notes=form.notes,
        abstained=form.abstained,
        concern=form.concern,
        timing="admitted" if form.admitted else "on-time",
    )


def _tie_records(workspace: Workspace, judge: Judge) -> list[pages.TieRecord]:
    """The orders that people gave, as far as they decide something: totals can have changed since."""
    used = {(tie.id, tie.codes) for tie in deciding.ties(workspace) if tie.resolved}
    facts = [
        fact
        for slot, fact in judge.values("tie")
        if slot[1] == workspace.stage_id
        and isinstance(fact.event, (e.TieResolved, e.PositiveActionTaken))
        and (slot[2], fact.event.order) in used
    ]
    said = moderating.reasons(workspace, [fact.id for fact in facts])
    return [
        pages.TieRecord(
            id=fact.event.tie, rule=lottery.rule_of(fact.event), order=fact.event.order, reason=said[fact.id].reason
        )
        for fact in facts
        if isinstance(fact.event, (e.TieResolved, e.PositiveActionTaken))
    ]


def _answered_checks(workspace: Workspace) -> list[pages.CheckAnswered]:
    return [
        pages.CheckAnswered(id=row.check.id, what=row.check.what, reason=row.answer, codes=row.check.codes)
        for row in deciding.checks(workspace)
        if row.answer is not None
    ]


def _ledger(workspace: Workspace, judge: Judge) -> list[pages.LedgerEntry]:
    """What officers did, and recusals, as they are on record, by the time that each author's clock claimed."""
    names = pseudonyms(judge, workspace.stage_id)
    entries = []
    for fact in judge.facts.values():
        seat = judge.seat_of(fact)
        counts = fact.id in judge.authority.index if fact.spine else _counts(judge, fact)
        described = _described(judge, fact.event) if fact.event is not None and counts else None
        if isinstance(fact.event, e.Allocated) and counts and seat is not None and seat.role is Role.CHAIR:
            described = "Asked for a third opinion.", fact.event.code
        if seat is not None and fact.event is not None and described is not None:
            what, code = described
            entries.append(
                pages.LedgerEntry(time=fact.event.time, who=names.get(seat.id, seat.id), what=what, code=code)
            )
    return sorted(entries, key=lambda entry: (entry.time, entry.who, entry.what, entry.code or ""))


def _counts(judge: Judge, fact: Fact) -> bool:
    judgement = judge.judgements.get(fact.id)
    return judgement is not None and judgement.counts


_LEDGER_WORDS: Final[dict[type[e.AnyEvent], str]] = {
    e.ScoringOpened: "Opened scoring under two locks.",
    e.Recused: "Stepped back (recusal).",
    e.OpeningAsked: "Asked to open moderation.",
    e.ModerationOpened: "Opened moderation.",
    e.MarksKept: "Kept the marks as they are.",
    e.FormReopened: "Gave a sealed form back for a new version.",
    e.SteppedOut: "Noted who stepped out for this candidate.",
    e.LotteryAnswered: "Answered with the office’s lottery secret.",
    e.SignOffRefused: "Refused to sign.",
    e.StageClosed: "Closed the stage.",
    e.StageSignedOff: "Checked the result and signed.",
}


def _described(judge: Judge, event: e.AnyEvent) -> tuple[str, CandidateCode | None] | None:
    """An entry's words and the candidate it is about; None for what the ledger leaves out."""
    match event:
        case e.RulesPublished():
            return f"Published rubric and rules, version {event.version}.", None
        case e.FormAdmitted():
            form = judge.facts.get(event.form)
            return "Admitted a late form.", getattr(form.event, "code", None) if form else None
        case e.MarkAgreed():
            mark = event.mark
            said = f"Agreed {plain(mark)} on" if mark is not None else "Took back the agreed mark on"
            return f"{said} {event.criterion}.", event.code
        case e.CandidateParked():
            return "Parked the candidate." if event.parked else "Came back to the parked candidate.", event.code
        case e.MeetingMinuted():
            return f"Kept the minutes of meeting {event.meeting}{', which ended' if event.ended else ''}.", None
        case e.LotteryCalled():
            return f"Said the word for a lottery: {event.seed}.", None
        case e.TieResolved():
            return f"Put the tie {event.tie} in order{' by lottery' if event.rule == 'lottery' else ''}.", None
        case e.PositiveActionTaken():
            return f"Put the tie {event.tie} in order by positive action.", None
        case e.CheckAnswered():
            return f"Answered the check {event.check}.", None
    words = _LEDGER_WORDS.get(type(event))
    return None if words is None else (words, getattr(event, "code", None))


def _by(judge: Judge, fact: Fact | None) -> str:
    """Who and when, as the end of a sentence."""
    seat = judge.seat_of(fact) if fact else None
    if fact is None or seat is None or fact.event is None:
        return ""
    moment = fact.event.time
    return f"By the {seat.role.value}, {moment.day} {moment:%B %Y, %H:%M} UTC"
