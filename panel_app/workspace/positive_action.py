"""Positive action, which nothing here applies by itself: people put each case on record, where law and rules allow it.

Section 159 of the Equality Act 2010 lets people prefer somebody of an under-represented group among those who are as
qualified. *As qualified* is being in one tie. The chair puts the tie in order and says why; what she says of evidence
and proportion is sealed to administrators alone, and one of them reads and confirms it before the stage is signed. A
tie that holds somebody of a jurisdiction where the section does not apply is not offered: whoever is passed over there
has the law of another place.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.equality_act import FACT, NATIONS
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.line import POSITIVE_ACTION
from panel_app.domain.people import Role
from panel_app.domain.selection import Tie
from panel_app.journal import compartments
from panel_app.workspace.deciding import refuse_drawn, refuse_other_codes, tie_to_resolve
from panel_app.workspace.entering import LINE
from panel_app.workspace.gates import refuse_unreadable, require_open
from panel_app.workspace.ranked import settled
from panel_app.workspace.workspace import Part, Workspace, command

_SAID: Final = "Positive action, as the published rules allow."
"""All that the record of a tie says to those who read moderation."""
CASE: Final = 2
"""The part of its record that holds the case."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case on record, as administrators read it."""

    record: RecordId
    tie: str
    order: tuple[CandidateCode, ...]
    concerned: tuple[CandidateCode, ...]
    evidence: str
    proportionality: str
    by: str


def refusal(workspace: Workspace, tie: Tie) -> str:
    """Why positive action is not offered for a tie, in a sentence; nothing where it is."""
    if not workspace.stage.rules.positive_action:
        return "The published rules do not allow positive action."
    outside = _outside(workspace, tie.codes)
    if outside:
        return (
            f"{_named(outside)} applied from where section 159 of the Equality Act 2010 does not apply "
            f"(it does in {', '.join(NATIONS)}), so positive action is not offered for this tie."
        )
    return ""


@command
def take(
    workspace: Workspace,
    tie: str,
    order: Sequence[CandidateCode],
    *,
    evidence: str,
    proportionality: str,
    by: str,
    concerned: Sequence[CandidateCode] = (),
) -> None:
    """Put a tie in the order that people decided on, and the case for it on record.

    `concerned` are those whom it puts before equals; left out, those of the tie who get a place by it.
    """
    workspace.require(Role.CHAIR)
    if not workspace.stage.rules.positive_action:
        raise NotAllowed("The published rules do not allow positive action.", "Resolve the tie as they say.")
    found = tie_to_resolve(workspace, tie, by=POSITIVE_ACTION)
    if why := refusal(workspace, found):
        raise NotAllowed(why, "Resolve the tie as the published rules say.")
    refuse_other_codes(found, order)
    refuse_drawn(workspace, found)
    chosen = tuple(concerned) or tuple(order[: found.places_left or 1])
    if unknown := sorted(set(chosen) - set(found.codes)):
        raise InputRefused(f"{', '.join(unknown)} is not in the tie {tie}.", f"They are: {', '.join(found.codes)}.")
    said = {"evidence of under-representation": evidence, "why it is proportionate": proportionality, "who decided": by}
    if blank := [what for what, text in said.items() if not text.strip()]:
        raise InputRefused(
            f"The record of positive action lacks {' and '.join(blank)}.",
            "Each case needs all three, in words; only administrators read them.",
        )
    _put_on_record(
        workspace,
        tie,
        tuple(order),
        e.PositiveAction(
            concerned=chosen, evidence=evidence.strip(), proportionality=proportionality.strip(), by=by.strip()
        ),
    )


def cases(workspace: Workspace) -> tuple[Case, ...]:
    """The cases that count, in an administrator's store once the stage is closed."""
    workspace.require(Role.ADMINISTRATOR)
    require_open(workspace)
    facts = {
        fact.id: fact.event
        for slot, fact in settled(workspace).values("tie")
        if slot[1] == workspace.stage_id and isinstance(fact.event, e.PositiveActionTaken)
    }
    raw = workspace.data(facts, CASE)
    found = []
    for record, event in facts.items():
        said = read_case(raw.get(record, b""))
        found.append(
            Case(
                record=record,
                tie=event.tie,
                order=event.order,
                concerned=said.concerned,
                evidence=said.evidence,
                proportionality=said.proportionality,
                by=said.by,
            )
        )
    return tuple(found)


def read_case(data: bytes) -> e.PositiveAction:
    """The case as anybody may have written it; what is none says nothing."""
    try:
        return msgspec.json.decode(data, type=e.PositiveAction)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return e.PositiveAction(concerned=(), evidence="", proportionality="", by="")


# ---- inside


def _put_on_record(workspace: Workspace, tie: str, order: tuple[CandidateCode, ...], case: e.PositiveAction) -> None:
    place = (workspace.stage_id, workspace.panel)
    refuse_unreadable(workspace, place[1])
    event = e.PositiveActionTaken(
        time=workspace.clock(),
        stage=place[0],
        tie=tie,
        order=order,
        replaces=tuple(workspace.judge.heads(("tie", place[0], tie))),
    )
    reason = msgspec.json.encode(e.Reason(reason=_SAID))
    workspace.author(
        event,
        Part(reason, (compartments.moderation(*place),)),
        Part(msgspec.json.encode(case), (compartments.OFFICE,)),
    )


def _outside(workspace: Workspace, codes: Sequence[CandidateCode]) -> list[CandidateCode]:
    """Those of whom intake did not find that the section applies."""
    judge = settled(workspace)
    records = {code: fact.id for code in codes if (fact := judge.value(("candidate", code))) is not None}
    raw = workspace.data(records.values(), LINE)
    facts = {code: msgspec.json.decode(raw.get(record, b"{}"), type=dict[str, str]) for code, record in records.items()}
    return sorted(code for code in codes if facts.get(code, {}).get(FACT) != "yes")


def _named(codes: Sequence[CandidateCode]) -> str:
    return f"{', '.join(codes[:-1])} and {codes[-1]}" if len(codes) > 1 else codes[0]
