"""Everything that can happen to a round: one frozen struct each, told apart by `type`.

Names, texts, marks and files never stand in an event: they are further parts of its record, sealed to whoever may read
them. Each docstring says which parts those are. `time` is what the author's clock said; nothing is decided by it.

An event that decides who may do what is a spine event (`record.md` calls the line of them the spine); the others are
leaves. A leaf that fills a slot names in `replaces` the records whose value it takes the place of.
"""

from datetime import datetime
from typing import Annotated, Final, NewType

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import RecusalKind
from panel_app.domain.people import PanelId, Role, SeatId, StageId
from panel_app.domain.ranking import Outcome
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Panel, Stage

RecordId = NewType("RecordId", str)
"""The id of a record, in hexadecimal."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """What all events have."""

    time: Annotated[datetime, msgspec.Meta(tz=True)]


class Grant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The private key of compartment key `key`, sealed to the public key `to`. It counts if it opens to just that."""

    key: bytes
    to: bytes
    sealed: bytes


class CutEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """How far one device's chain is in: up to this record."""

    device: str
    seq: int
    record: RecordId


class KeyAnnounced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A compartment's public key and which of its successive keys it is."""

    name: str
    generation: int
    key: bytes


class SizesFrozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Plaintext sizes in bytes that every form and allocation of a stage has, whatever is in it."""

    envelope: int
    marks: int
    notes: int
    allocation: int


# ---- the spine ------------------------------------------------------------------------------------------------------


class RoundOpened(Event, frozen=True, kw_only=True, tag=True):
    """The first record; it seats its author, who holds the pen."""

    name: str
    intake: str
    jurisdictions: tuple[str, ...]
    panels: tuple[Panel, ...]
    stages: tuple[StageId, ...]
    seat: SeatId
    own: bytes
    keys: tuple[KeyAnnounced, ...]


class KeysMade(Event, frozen=True, kw_only=True, tag=True):
    """New compartments, with their private keys granted to those who are seated already."""

    keys: tuple[KeyAnnounced, ...]
    grants: tuple[Grant, ...] = ()


class RulesPublished(Event, frozen=True, kw_only=True, tag=True):
    """Rubric and rules of a stage, frozen."""

    stage: Stage
    version: int


class SeatInvited(Event, frozen=True, kw_only=True, tag=True):
    """Part 1: the person's name and organisation (`SeatName`)."""

    seat: SeatId
    role: Role
    panel: PanelId | None
    invitation: bytes
    inbox: bytes


class SeatSeated(Event, frozen=True, kw_only=True, tag=True):
    """This device speaks for that seat from now on."""

    seat: SeatId
    device: str
    own: bytes


class ScoringOpened(Event, frozen=True, kw_only=True, tag=True):
    """The locks that forms are sealed under, the sizes they have, and what the officers are held to."""

    stage: StageId
    panel: PanelId
    rules: str
    rubric: str
    offer: RecordId
    chair_lock: bytes
    office_lock: bytes
    moderation: bytes
    sizes: SizesFrozen
    chair_lottery: str
    office_lottery: str


class ModerationOpened(Event, frozen=True, kw_only=True, tag=True):
    """Forms within the cut are on time and blind; the office's lock is granted to the chair."""

    stage: StageId
    panel: PanelId
    asked: RecordId
    cut: tuple[CutEntry, ...]
    grants: tuple[Grant, ...]


class StageSignedOff(Event, frozen=True, kw_only=True, tag=True):
    """The administrator's signature under what the chair closed."""

    stage: StageId
    closed: RecordId
    cut: tuple[CutEntry, ...]
    rules: str
    result: str
    grants: tuple[Grant, ...] = ()


class SignOffRefused(Event, frozen=True, kw_only=True, tag=True):
    """The administrator does not sign. Part 1: the reason."""

    stage: StageId
    closed: RecordId


class DeviceCut(Event, frozen=True, kw_only=True, tag=True):
    """A device's chain ends at this record, whatever else bears its signature."""

    device: str
    seq: int
    record: RecordId


# ---- leaves ---------------------------------------------------------------------------------------------------------


class SeatTaken(Event, frozen=True, kw_only=True, tag=True):
    """A device's first record: it asks to speak for a seat, with a proof that it may."""

    seat: SeatId
    own: bytes
    proof: bytes


class LockOffered(Event, frozen=True, kw_only=True, tag=True):
    """The chair's public keys for a panel's stage, and the digest of a secret for lotteries."""

    stage: StageId
    panel: PanelId
    lock: bytes
    moderation: bytes
    lottery: str
    replaces: tuple[RecordId, ...] = ()


class CandidateEntered(Event, frozen=True, kw_only=True, tag=True):
    """Parts: 1 identity, contact and work, 2 equality, 3 the application as it came, 4 what a pool shows the chair."""

    stage: StageId
    panel: PanelId
    code: CandidateCode
    eligible: bool = True
    replaces: tuple[RecordId, ...] = ()


class AttachmentKept(Event, frozen=True, kw_only=True, tag=True):
    """One of a candidate's files as it came; with `kept` false, no longer. Parts: 1 `FileFacts`, 2 the file.

    A record of its own, sealed to administrators whole: how many files a candidate has, and how long they are, is told
    by no header.
    """

    stage: StageId
    code: CandidateCode
    number: int
    kept: bool = True
    replaces: tuple[RecordId, ...] = ()


class ConflictDeclared(Event, frozen=True, kw_only=True, tag=True):
    """This seat is to be kept away from somebody; with `active` false, no longer. Part 1: who (`Declaration`)."""

    seat: SeatId
    conflict: str
    active: bool = True
    replaces: tuple[RecordId, ...] = ()


class CopyReleased(Event, frozen=True, kw_only=True, tag=True):
    """Parts: 1 the clean copy, for scorers, 2 and further its rebuilt files in their order."""

    stage: StageId
    code: CandidateCode
    replaces: tuple[RecordId, ...] = ()


class CandidateWithdrawn(Event, frozen=True, kw_only=True, tag=True):
    """Part 1: the reason."""

    code: CandidateCode
    replaces: tuple[RecordId, ...] = ()


class Allocated(Event, frozen=True, kw_only=True, tag=True):
    """This seat scores that candidate; with `active` false, no longer."""

    stage: StageId
    code: CandidateCode
    seat: SeatId
    active: bool = True
    replaces: tuple[RecordId, ...] = ()


class FormSubmitted(Event, frozen=True, kw_only=True, tag=True):
    """The envelope of a sealed form. Parts: 1 `Marks`, 2 `Notes`, both under two locks."""

    stage: StageId
    code: CandidateCode
    rules: str
    copy: RecordId
    reopened: RecordId | None = None
    replaces: tuple[RecordId, ...] = ()


class Recused(Event, frozen=True, kw_only=True, tag=True):
    """This scorer must not judge that candidate. Part 1: why, for administrators."""

    stage: StageId
    code: CandidateCode
    kind: RecusalKind
    replaces: tuple[RecordId, ...] = ()


class FormReopened(Event, frozen=True, kw_only=True, tag=True):
    """The chair gives this sealed form back for one new version. Part 1: the reason."""

    stage: StageId
    code: CandidateCode
    seat: SeatId
    form: RecordId
    replaces: tuple[RecordId, ...] = ()


class OpeningAsked(Event, frozen=True, kw_only=True, tag=True):
    """The chair asks for the office's lock."""

    stage: StageId
    panel: PanelId
    replaces: tuple[RecordId, ...] = ()


class FormAdmitted(Event, frozen=True, kw_only=True, tag=True):
    """The chair lets a late form count. Part 1: the reason."""

    stage: StageId
    form: RecordId
    replaces: tuple[RecordId, ...] = ()


class MarkAgreed(Event, frozen=True, kw_only=True, tag=True):
    """The panel's mark on one criterion, beside the scorers' own; None takes an agreement back. Part 1: `Reason`."""

    stage: StageId
    code: CandidateCode
    criterion: CriterionId
    mark: Mark | None
    replaces: tuple[RecordId, ...] = ()


class MarksKept(Event, frozen=True, kw_only=True, tag=True):
    """The panel discussed a candidate and leaves the marks as they are. Part 1: `Reason`."""

    stage: StageId
    code: CandidateCode
    replaces: tuple[RecordId, ...] = ()


class CandidateParked(Event, frozen=True, kw_only=True, tag=True):
    """The panel comes back to a candidate later; with `parked` false, no longer. Part 1: `Reason`."""

    stage: StageId
    code: CandidateCode
    parked: bool = True
    replaces: tuple[RecordId, ...] = ()


class MeetingMinuted(Event, frozen=True, kw_only=True, tag=True):
    """A meeting of a panel, as far as it has come; `meeting` is its number there. Part 1: `Minutes`."""

    stage: StageId
    panel: PanelId
    meeting: int
    ended: bool = False
    replaces: tuple[RecordId, ...] = ()


class SteppedOut(Event, frozen=True, kw_only=True, tag=True):
    """Who left the room while a candidate was discussed; nobody, if that is taken back. Part 1: `Absences`."""

    stage: StageId
    code: CandidateCode
    replaces: tuple[RecordId, ...] = ()


class TieResolved(Event, frozen=True, kw_only=True, tag=True):
    """The order of equals, best first. Part 1: the reason.

    `secret`: with the rule `lottery` the chair's lottery secret in hexadecimal, which makes the draw repeatable.
    """

    stage: StageId
    tie: str
    order: tuple[CandidateCode, ...]
    rule: str
    secret: str = ""
    replaces: tuple[RecordId, ...] = ()


class PositiveActionTaken(Event, frozen=True, kw_only=True, tag=True):
    """Equals put in order by people, best first, as section 159 of the Equality Act 2010 allows.

    Parts: 1 `Reason`, which says no more than that, 2 `PositiveAction`, for administrators alone.
    """

    stage: StageId
    tie: str
    order: tuple[CandidateCode, ...]
    replaces: tuple[RecordId, ...] = ()


class LotteryCalled(Event, frozen=True, kw_only=True, tag=True):
    """A word said aloud that a tie of these codes, sorted, is drawn with; fixed before the office's secret is known."""

    stage: StageId
    tie: str
    codes: tuple[CandidateCode, ...]
    seed: str


class LotteryAnswered(Event, frozen=True, kw_only=True, tag=True):
    """The next of the office's lottery secrets, in hexadecimal, for the calls it names; the first has the number 1."""

    stage: StageId
    number: int
    called: tuple[RecordId, ...]
    secret: str


class OutcomeDecided(Event, frozen=True, kw_only=True, tag=True):
    """What becomes of a candidate. Part 1: the reason, where there is one."""

    stage: StageId
    code: CandidateCode
    outcome: Outcome
    replaces: tuple[RecordId, ...] = ()


class CheckAnswered(Event, frozen=True, kw_only=True, tag=True):
    """An open check stands as it is. Part 1: the reason."""

    stage: StageId
    check: str
    replaces: tuple[RecordId, ...] = ()


class PanelClosed(Event, frozen=True, kw_only=True, tag=True):
    """The chair's last word on a panel; opens its marks to the lead chair and to administrators.

    `cut` is how far the laptops of the panel's chairs were: what one of them decides beyond it was not closed.
    """

    stage: StageId
    panel: PanelId
    grants: tuple[Grant, ...]
    cut: tuple[CutEntry, ...] = ()
    replaces: tuple[RecordId, ...] = ()


class StageClosed(Event, frozen=True, kw_only=True, tag=True):
    """What counts and what came out of it, for an administrator to check and sign."""

    stage: StageId
    cut: tuple[CutEntry, ...]
    rules: str
    result: str
    replaces: tuple[RecordId, ...] = ()


class ReportIssued(Event, frozen=True, kw_only=True, tag=True):
    """A file that speaks of a signed stage left the office: SHA-256 over its bytes, and the sign-off it speaks of.

    `code` is the one candidate that it is about, where it is about one; `language` is `en` or `cy`.
    """

    stage: StageId
    kind: str
    file: str
    head: RecordId
    code: CandidateCode | None = None
    language: str = "en"


class ReservePromoted(Event, frozen=True, kw_only=True, tag=True):
    """The next of the reserve list gets a place that became free. Part 1: `Reason`."""

    stage: StageId
    code: CandidateCode


SpineEvent = (
    RoundOpened
    | KeysMade
    | RulesPublished
    | SeatInvited
    | SeatSeated
    | ScoringOpened
    | ModerationOpened
    | StageSignedOff
    | SignOffRefused
    | DeviceCut
)
Leaf = (
    SeatTaken
    | LockOffered
    | CandidateEntered
    | AttachmentKept
    | ConflictDeclared
    | CopyReleased
    | CandidateWithdrawn
    | Allocated
    | FormSubmitted
    | Recused
    | FormReopened
    | OpeningAsked
    | FormAdmitted
    | MarkAgreed
    | MarksKept
    | CandidateParked
    | MeetingMinuted
    | SteppedOut
    | TieResolved
    | PositiveActionTaken
    | LotteryCalled
    | LotteryAnswered
    | OutcomeDecided
    | CheckAnswered
    | PanelClosed
    | StageClosed
    | ReportIssued
    | ReservePromoted
)
AnyEvent = SpineEvent | Leaf

RESERVED: Final = frozenset(
    {
        "PenPassed",
        "PenTaken",
        "SeatRevoked",
        "FormResealed",
        "EraseOrdered",
        "RoundEnded",
    }
)
"""Types with a meaning in later versions, never to be given another. One of them on the spine stops a store."""


class SeatName(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of an invitation; `most` is how many candidates the person takes on."""

    name: str
    organisation: str = ""
    most: int | None = None


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of an attachment: its name as it came, pages, bytes, SHA-256 in hexadecimal."""

    name: str
    pages: int
    size: int
    digest: str


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of a conflict: `kind` is person, organisation or candidate."""

    kind: str
    value: str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of whatever was decided for a reason: a text, a code of the published list, or both.

    `by` is who proposed it, in words.
    """

    reason: str
    by: str = ""
    code: str = ""


class PositiveAction(msgspec.Struct, frozen=True, kw_only=True):
    """Part 2 of `PositiveActionTaken`: whom it puts before equals, and why that is lawful.

    `evidence` is that of under-representation or disadvantage, `proportionality` why it is a proportionate answer, `by`
    the people who decided.
    """

    concerned: tuple[CandidateCode, ...]
    evidence: str
    proportionality: str
    by: str


class Minutes(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of a meeting: when it began, who is or was there, and when it ended."""

    began: Annotated[datetime, msgspec.Meta(tz=True)]
    present: tuple[str, ...]
    ended: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """One person who left the room, and why."""

    who: str
    reason: str


class Absences(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of `SteppedOut`."""

    people: tuple[Absence, ...]


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(AnyEvent)


def encode(event: AnyEvent) -> bytes:
    """The bytes of part 0."""
    return _encoder.encode(event)


def decode(data: bytes) -> AnyEvent | None:
    """The event in part 0; None if this version does not know it, or if it is not written as `encode` writes it."""
    try:
        event = _decoder.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):  # anybody may have written it, in any way
        return None
    return event if _encoder.encode(event) == data else None
