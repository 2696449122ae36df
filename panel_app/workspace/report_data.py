"""What the smaller reports are drawn from: score sheets, the meeting's agenda, the audit timeline."""

from typing import Final

import panel_app
from panel_app.domain import events as e
from panel_app.domain.authority import stage_of
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import Role, SeatId
from panel_app.journal.judge import Judge
from panel_app.journal.result import forms_due, pseudonyms
from panel_app.journal.spine import Fact
from panel_app.reports.values import Agenda, AgendaItem, Entry, Register, ScoreSheet, ScoreSheets, Source, Timeline
from panel_app.workspace import moderating, publishing
from panel_app.workspace.report_values import Piece, Request
from panel_app.workspace.workspace import Workspace


def source(workspace: Workspace) -> Source:
    """Of which round and state a report speaks."""
    authority, stage = workspace.authority, workspace.stage
    opened = authority.round
    return Source(
        round_name=opened.name if opened else "",
        intake=opened.intake if opened else "",
        stage=stage.id,
        round_id=workspace.round_id,
        record_head=publishing.record_head(workspace),
        rules_digest=stage.digest,
        signed=stage.id in authority.signed,
        made=workspace.clock(),
        app_version=panel_app.__version__,
    )


def register(workspace: Workspace, request: Request) -> list[Piece]:
    """Everybody's standing and outcome, with names where they are asked for."""
    rows = publishing.register_rows(workspace, names=request.names)
    return [Piece(data=Register(source=source(workspace), stage=workspace.stage, rows=tuple(rows)))]


def score_sheets(workspace: Workspace, request: Request) -> list[Piece]:
    """A blank form for each candidate and scorer: a member's own, for officers everybody's."""
    seat, stage = workspace.seat, workspace.stage
    whence = source(workspace)
    found = []
    for code, scorers in sorted(forms_due(workspace.judge, stage.id).items()):
        wanted = sorted(scorers if seat.role is not Role.MEMBER else scorers & {seat.id})
        if wanted and (not request.codes or code in request.codes):
            sheets = tuple(ScoreSheet(code=code, seat=SeatId(each), deadline=stage.deadline) for each in wanted)
            found.append(Piece(code=code, data=ScoreSheets(source=whence, stage=stage, sheets=sheets)))
    return found


def agenda(workspace: Workspace, _request: Request) -> list[Piece]:
    """The candidates whom the rules ask about, most disagreement first."""
    rows, stage = moderating.table(workspace), workspace.stage
    items = tuple(
        AgendaItem(
            code=row.code,
            reasons=row.moderation.reasons,
            marks={form.pseudonym: form.marks for form in row.scorers},
            state="" if row.state == "open" else row.state,
        )
        for row in rows
        if row.moderation.triggered
    )
    names = pseudonyms(workspace.judge, stage.id)
    late = tuple(f"{names.get(each.seat, each.seat)} on {each.code}" for each in moderating.late_forms(workspace))
    data = Agenda(
        source=source(workspace),
        stage=stage,
        panel_name=", ".join(workspace.panel_names.values()),
        forms=sum(len(row.scorers) for row in rows),
        late=late,
        items=items,
    )
    return [Piece(data=data)]


def timeline(workspace: Workspace, _request: Request) -> list[Piece]:
    """Every record of the round that this store can read, of this stage or of none."""
    judge, stage = workspace.judge, workspace.stage_id
    read = [(fact, fact.event) for fact in judge.facts.values() if fact.event is not None]
    ours = [(fact, event) for fact, event in read if stage_of(event) in (None, stage)]
    ours.sort(key=lambda pair: (pair[1].time, pair[0].device, pair[0].seq))
    data = Timeline(
        source=source(workspace),
        entries=tuple(_entry(judge, fact, event) for fact, event in ours),
        devices=len({fact.device for fact in judge.facts.values()}),
        unread=len(judge.facts) - len(read),
    )
    return [Piece(data=data)]


def _entry(judge: Judge, fact: Fact, event: e.AnyEvent) -> Entry:
    """Scorers by their seats: whoever reads this knows who was asked to score whom."""
    seat = judge.seat_of(fact)
    about = getattr(event, "seat", None) if type(event) in _ABOUT_A_SEAT else None
    what = "Released from" if isinstance(event, e.Allocated) and not event.active else _WORDS.get(type(event))
    code = getattr(event, "code", None)
    return Entry(
        time=event.time,
        record=fact.id,
        who=seat.id if seat else "not seated",
        what=" ".join(part for part in (what or type(event).__name__, about) if part),
        standing=_standing(judge, fact),
        code=CandidateCode(code) if code is not None else None,
    )


def _standing(judge: Judge, fact: Fact) -> str:
    """Why a record does not count; nothing where it does."""
    if fact.spine:
        return "" if fact.id in judge.authority.index else "not on the spine"
    judgement = judge.judgements.get(fact.id)
    if judgement is None:
        return "on no chain"
    if judgement.status == "admitted":
        return "late, admitted"
    return "" if judgement.counts else f"{judgement.status}{f': {judgement.why}' if judgement.why else ''}"


_WORDS: Final[dict[type[e.AnyEvent], str]] = {
    e.RoundOpened: "Opened the round",
    e.KeysMade: "Made or handed on keys",
    e.RulesPublished: "Published rubric and rules",
    e.SeatInvited: "Invited",
    e.SeatSeated: "Seated",
    e.ScoringOpened: "Opened scoring under two locks",
    e.ModerationOpened: "Opened moderation",
    e.StageSignedOff: "Signed the stage off",
    e.SignOffRefused: "Refused to sign",
    e.DeviceCut: "Ended a device’s chain",
    e.SeatTaken: "Asked to speak for",
    e.LockOffered: "Offered a lock",
    e.CandidateEntered: "Entered a candidate",
    e.AttachmentKept: "Kept a file as it came, or dropped it",
    e.ConflictDeclared: "Declared a conflict, or took one back",
    e.CopyReleased: "Released a clean copy",
    e.CandidateWithdrawn: "Withdrew a candidate",
    e.Allocated: "Allocated to",
    e.FormSubmitted: "Sealed a form",
    e.Recused: "Stepped back",
    e.FormReopened: "Gave a form back to",
    e.OpeningAsked: "Asked to open moderation",
    e.FormAdmitted: "Admitted a late form",
    e.MarkAgreed: "Agreed a mark, or took one back",
    e.MarksKept: "Kept the marks",
    e.CandidateParked: "Parked a candidate, or came back to one",
    e.MeetingMinuted: "Kept the minutes of a meeting",
    e.SteppedOut: "Noted who stepped out",
    e.TieResolved: "Put a tie in order",
    e.PositiveActionTaken: "Put a tie in order by positive action",
    e.LotteryCalled: "Said the word for lotteries",
    e.LotteryAnswered: "Answered with the office’s lottery secret",
    e.OutcomeDecided: "Decided an outcome",
    e.CheckAnswered: "Answered a check",
    e.PanelClosed: "Closed the panel",
    e.StageClosed: "Closed the stage",
    e.ReportIssued: "Issued a report",
    e.ReservePromoted: "Promoted from the reserve list",
}
_ABOUT_A_SEAT: Final = frozenset({e.SeatInvited, e.SeatSeated, e.SeatTaken, e.Allocated, e.FormReopened})
