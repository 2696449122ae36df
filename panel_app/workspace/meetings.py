"""The panel's meetings on record: who was there, who left the room for which candidate and why, when it ended."""

from collections.abc import Sequence

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import Absence, Absences, Minutes, RecordId
from panel_app.domain.people import Role
from panel_app.journal import compartments
from panel_app.journal.slots import numbered
from panel_app.workspace.moderating import refuse_settled, require_moderating, require_open
from panel_app.workspace.workspace import Part, Workspace, command


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting, the first being 1."""

    number: int
    minutes: Minutes


def meetings(workspace: Workspace) -> list[Meeting]:
    """Every meeting on this stage, in order."""
    require_open(workspace)
    found = [(slot, fact) for slot, fact in workspace.judge.values("meeting") if slot[1] == workspace.stage_id]
    raw = workspace.data([fact.id for _, fact in found], 1)
    return [
        Meeting(number=int(slot[2]), minutes=msgspec.json.decode(raw[fact.id], type=Minutes))
        for slot, fact in found
        if fact.id in raw
    ]


def present(workspace: Workspace, names: Sequence[str]) -> Meeting:
    """Note who is there. The first names begin a meeting; later ones join it."""
    known = _running(workspace)
    coming = [name.strip() for name in names if name.strip()]
    if not coming:
        raise InputRefused("Nobody was named.", 'Say who is there, for example: moderation present "A. Example".')
    if known is None:
        began = workspace.clock()
        return _minute(workspace, len(meetings(workspace)) + 1, Minutes(began=began, present=_once(coming)))
    minutes = msgspec.structs.replace(known.minutes, present=_once([*known.minutes.present, *coming]))
    return _minute(workspace, known.number, minutes)


def end(workspace: Workspace) -> Meeting:
    """The meeting that is going on is over."""
    known = _running(workspace)
    if known is None:
        raise NotAllowed("No meeting is going on.", "`moderation present` with the names of who is there begins one.")
    return _minute(workspace, known.number, msgspec.structs.replace(known.minutes, ended=workspace.clock()))


@command
def step_out(workspace: Workspace, code: CandidateCode, who: str, *, reason: str) -> None:
    """Somebody left the room while a candidate was discussed, and why."""
    require_moderating(workspace, code)
    if not who.strip() or not reason.strip():
        raise InputRefused("A name or the reason is missing.", "Say who left the room, and why.")
    slot = ("stepped-out", workspace.stage_id, code)
    others = [each for each in absences(workspace, code) if each.who != who.strip()]
    people = (*others, Absence(who=who.strip(), reason=reason.strip()))
    _author(
        workspace,
        e.SteppedOut(
            time=workspace.clock(), stage=workspace.stage_id, code=code, replaces=tuple(workspace.judge.heads(slot))
        ),
        msgspec.json.encode(Absences(people=people)),
    )


def absences(workspace: Workspace, code: CandidateCode) -> tuple[Absence, ...]:
    """Who left the room for a candidate."""
    fact = workspace.judge.value(("stepped-out", workspace.stage_id, code))
    raw = workspace.data([fact.id], 1).get(fact.id) if fact is not None else None
    return () if raw is None else msgspec.json.decode(raw, type=Absences).people


# ---- inside


def _running(workspace: Workspace) -> Meeting | None:
    workspace.require(Role.CHAIR)
    refuse_settled(workspace)
    return next((each for each in reversed(meetings(workspace)) if each.minutes.ended is None), None)


@command
def _minute(workspace: Workspace, number: int, minutes: Minutes) -> Meeting:
    replaces: tuple[RecordId, ...] = tuple(workspace.judge.heads(("meeting", workspace.stage_id, numbered(number))))
    _author(
        workspace,
        e.MeetingMinuted(
            time=workspace.clock(),
            stage=workspace.stage_id,
            meeting=number,
            ended=minutes.ended is not None,
            replaces=replaces,
        ),
        msgspec.json.encode(minutes),
    )
    return Meeting(number=number, minutes=minutes)


def _author(workspace: Workspace, event: e.AnyEvent, part: bytes) -> None:
    place = (workspace.stage_id, workspace.panel)
    workspace.author(event, Part(part, (compartments.moderation(*place),)))


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
