"""Two values for one question, put on record by two laptops: both are shown, neither counts, a person settles them."""

from collections.abc import Mapping
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import StageId
from panel_app.domain.rubric import CriterionId, plain
from panel_app.journal.judge import Judge
from panel_app.journal.slots import Slot
from panel_app.journal.spine import Fact
from panel_app.workspace.workspace import Workspace

_OF_NO_WEIGHT: Final = frozenset(
    {
        *("lock", "asked", "admission", "panel-closed", "stage-closed", "recusal", "reopening"),
        *("lottery-called", "lottery-answered", "meeting", "stepped-out"),
    }
)
"""Slots whose rivals stop nothing: both say the same, or are read together, or the spine or an answer chose one."""


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One question with two answers: the candidates concerned, and a sentence that says both and what settles it."""

    slot: Slot
    codes: tuple[CandidateCode, ...]
    what: str


def disputes(workspace: Workspace, judge: Judge) -> tuple[Dispute, ...]:
    """The questions that keep the stage from being closed until somebody settles them, always in the same order."""
    stage = workspace.stage_id
    titles = {each.id: each.title for each in workspace.stage.criteria}
    return tuple(_dispute(judge, slot, titles) for slot in judge.rivals() if _blocks(slot, stage))


def _blocks(slot: Slot, stage: StageId) -> bool:
    of_a_candidate = slot[0] in ("candidate", "withdrawal")
    return slot[0] not in _OF_NO_WEIGHT and (of_a_candidate or slot[1] == stage)


def _dispute(judge: Judge, slot: Slot, titles: Mapping[CriterionId, str]) -> Dispute:
    facts = [judge.facts[record] for record in judge.heads(slot)]
    events = [fact.event for fact in facts if fact.event is not None]
    both = " and ".join(f"{_value(each)} ({_whose(judge, fact)})" for fact, each in zip(facts, events, strict=True))
    code = next((each.code for each in events if isinstance(each, _ABOUT_ONE)), None)
    codes = (code,) if code is not None else _tied(events)
    what = f"{_question(slot, code, titles)} has two answers: {both}. {_REMEDY[slot[0]]}"
    return Dispute(slot=slot, codes=codes, what=what)


_ORDERS: Final = e.TieResolved | e.PositiveActionTaken
"""What puts equals in order."""
_ABOUT_ONE: Final = (
    e.CandidateEntered
    | e.CandidateWithdrawn
    | e.AttachmentKept
    | e.CopyReleased
    | e.Allocated
    | e.FormReopened
    | e.FormSubmitted
    | e.MarkAgreed
    | e.MarksKept
    | e.CandidateParked
    | e.OutcomeDecided
    | e.ReservePromoted
)


class _Remedies(dict[str, str]):
    """What settles a kind of question; for the rare ones, where to look."""

    def __missing__(self, kind: str) -> str:
        return "`record list` shows them; saying it once more settles it."


_REMEDY: Final = _Remedies(
    {
        "agreed": "Agree on one, or take it back: that replaces both.",
        "kept": "Keep the marks once more: that replaces both.",
        "parked": "Park the candidate, or decide: that replaces both.",
        "outcome": "Decide once more: that replaces both.",
        "tie": "Resolve the tie once more: that replaces both.",
        "check": "Answer it once more: that replaces both.",
        "form": "`forms admit` lets one of them count.",
        "allocation": "Ask once more: that replaces both.",
    }
)


def _question(slot: Slot, code: CandidateCode | None, titles: Mapping[CriterionId, str]) -> str:
    kind = slot[0]
    if kind == "agreed":
        return f"The agreed mark of {code} on {titles.get(CriterionId(slot[3]), slot[3])}"
    if kind == "tie":
        return f"The order of {slot[2]}"
    if kind == "check":
        return f"The check {slot[2]}"
    words = {"kept": "Whether the marks stand", "parked": "Whether to come back", "outcome": "The outcome"}
    return f"{words.get(kind, f'The {kind}')} of {code}" if code else f"The {kind} {' '.join(slot[1:])}"


def _value(event: e.AnyEvent) -> str:
    match event:
        case e.MarkAgreed():
            return "taken back" if event.mark is None else plain(event.mark)
        case e.MarksKept():
            return "kept"
        case e.CandidateParked():
            return "parked" if event.parked else "discussed"
        case e.OutcomeDecided():
            return event.outcome
        case e.TieResolved() | e.PositiveActionTaken():
            return ", ".join(event.order)
    return "one"


def _whose(judge: Judge, fact: Fact) -> str:
    seat, event = judge.seat_of(fact), fact.event
    return f"{seat.id if seat else 'nobody seated'}, {event.time:%H:%M} UTC" if event else "unread"


def _tied(events: list[e.AnyEvent]) -> tuple[CandidateCode, ...]:
    return tuple(sorted({code for each in events if isinstance(each, _ORDERS) for code in each.order}))
