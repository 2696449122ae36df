"""A candidate's record: its parts as they are written, all of one size for each kind, in shuffled order.

So neither a name nor a hidden field can be told from a number or a size; a late row looks like the others.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from panel_app.domain import equality_act
from panel_app.domain import events as e
from panel_app.domain.candidates import Applicant, CandidateCode, CandidateId, new_code
from panel_app.domain.people import PanelId
from panel_app.domain.rules import Stage
from panel_app.journal import compartments
from panel_app.journal.parts import padded_size
from panel_app.workspace.attachments import Cancelled, Progress
from panel_app.workspace.workspace import Item, Part, Workspace

IDENTITY, EQUALITY, APPLICATION, LINE = 1, 2, 3, 4
"""The parts of a candidate's record."""

_FLOORS: Final = (4096, 2048, 8192, 1024)
"""The least sizes of those parts: so wide that a late row seldom needs more than the others had."""
_WORD: Final = 8
"""Bytes that a word of an answer takes."""
_USUAL_WORDS: Final = 400
_AT_ONCE: Final = 100
"""Candidates that go into one transaction, so that an import can be stopped and loses nothing."""


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1: who it is. Read by administrators alone."""

    id: CandidateId
    identity: dict[str, str]
    contact: dict[str, str]
    work: dict[str, str]


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """Part 3: the application as it came."""

    answers: dict[str, str]
    context: dict[str, str]
    jurisdiction: str
    adjustments: str
    language: str
    eligible: dict[str, str]
    attachments: tuple[str, ...] = ()
    ineligible: tuple[str, ...] = ()


def enter(
    workspace: Workspace,
    stage: Stage,
    everyone: list[Applicant],
    codes: dict[CandidateId, CandidateCode],
    *,
    progress: Progress,
    cancelled: Cancelled,
) -> int:
    """Put applicants on record, in shuffled order, all parts of one size for each kind of part; how many it came to.

    `codes` learns those of the new ones. Files are counted afterwards, by themselves.
    """
    judge = workspace.judge
    taken = {CandidateCode(slot[1]) for slot, _ in judge.values("candidate")}
    workspace.rng.shuffle(everyone)
    sizes = _sizes(workspace, stage, everyone)
    for start in range(0, len(everyone), _AT_ONCE):
        if cancelled():
            return start
        progress(start, len(everyone))
        batch = everyone[start : start + _AT_ONCE]
        drawn: dict[CandidateId, CandidateCode] = {}
        for applicant in batch:
            if applicant.id not in codes:
                drawn[applicant.id] = new_code(workspace.rng, taken)
                taken.add(drawn[applicant.id])
        workspace.author_all([_item(workspace, stage, each, (codes | drawn)[each.id], sizes) for each in batch])
        codes |= drawn
    progress(len(everyone), len(everyone))
    return len(everyone)


def _item(workspace: Workspace, stage: Stage, applicant: Applicant, code: CandidateCode, sizes: Sequence[int]) -> Item:
    office, panel = (compartments.OFFICE,), PanelId(applicant.panel) or workspace.panel
    audiences = (office, office, office, (compartments.office_lock(stage.id, panel),))
    event = e.CandidateEntered(
        time=workspace.clock(),
        stage=stage.id,
        panel=panel,
        code=code,
        eligible=not applicant.ineligible,
        replaces=tuple(workspace.judge.heads(("candidate", code))),
    )
    parts = zip(_bodies(stage, applicant), audiences, sizes, strict=True)
    return event, [Part(data, to, size) for data, to, size in parts]


def _sizes(workspace: Workspace, stage: Stage, everyone: Sequence[Applicant]) -> list[int]:
    """One size for each kind of part, for the whole round: only a text that needs more makes all later ones longer."""
    words = sum(criterion.max_words or _USUAL_WORDS for criterion in stage.criteria)
    least = list(_FLOORS)
    least[APPLICATION - 1] = padded_size(least[APPLICATION - 1] + words * _WORD)
    before = [fact.sealing for _, fact in workspace.judge.values("candidate")]
    for part in range(4):
        needed = (padded_size(len(_bodies(stage, each)[part])) for each in everyone)
        on_record = (sealing[part + 1][1] for sealing in before if len(sealing) > part + 1)
        least[part] = max(least[part], *needed, *on_record)
    return least


def _bodies(stage: Stage, applicant: Applicant) -> tuple[bytes, bytes, bytes, bytes]:
    office = Office(id=applicant.id, identity=applicant.identity, contact=applicant.contact, work=applicant.work)
    application = Application(
        answers=applicant.answers,
        context=applicant.context,
        jurisdiction=applicant.jurisdiction,
        adjustments=applicant.adjustments,
        language=applicant.language,
        eligible=applicant.eligible,
        attachments=applicant.attachments,
        ineligible=applicant.ineligible,
    )
    return (
        msgspec.json.encode(office),
        msgspec.json.encode(applicant.equality),
        msgspec.json.encode(application),
        msgspec.json.encode(_line(stage, applicant)),
    )


def _line(stage: Stage, applicant: Applicant) -> dict[str, str]:
    """What a tie shows; whether positive action is lawful for a candidate only where the rules allow any."""
    if not stage.rules.positive_action:
        return applicant.line
    return applicant.line | {equality_act.FACT: "yes" if equality_act.applies(applicant.jurisdiction) else "no"}
