"""The panel's meetings on record: who was there, who left the room for which candidate and why, when it ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import Absence, Absences, Minutes, RecordId
from panel_app.domain.people import PanelId, Role
from panel_app.journal import compartments
from panel_app.journal.slots import Slot, numbered
from panel_app.workspace.gates import refuse_settled, refuse_unreadable, require_moderating, require_open
from panel_app.workspace.workspace import Part, Workspace, command


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting at a panel's table, the first being 1; of several panels the lead chair has a table too."""

    panel: PanelId
    number: int
    minutes: Minutes


def meetings(workspace: Workspace) -> list[Meeting]:
    """Every meeting on this stage, in order; what two laptops noted of one is read together."""
    require_open(workspace)
    heads = {slot: workspace.judge.heads(slot) for slot in _slots(workspace)}
    raw = workspace.data([record for records in heads.values() for record in records], 1)
    found = []
    for slot, records in heads.items():
        noted = [msgspec.json.decode(raw[record], type=Minutes) for record in records if record in raw]
        if noted:
            found.append(Meeting(panel=PanelId(slot[2]), number=int(slot[3]), minutes=_together(noted)))
    return found


def present(workspace: Workspace, names: Sequence[str]) -> Meeting:
    """Note who is there. The first names begin a meeting; later ones join it."""
    known = _running(workspace)
    coming = [name.strip() for name in names if name.strip()]
    if not coming:
        raise InputRefused("Nobody was named.", 'Say who is there, for example: moderation present "A. Example".')
    if known is None:
        began = workspace.clock()
        number = max((int(slot[3]) for slot in _slots(workspace) if slot[2] == workspace.panel), default=0) + 1
        return _minute(workspace, number, Minutes(began=began, present=_once(coming)))
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
    """Who left the room for a candidate, on whichever laptop it was noted."""
    heads = workspace.judge.heads(("stepped-out", workspace.stage_id, code))
    raw = workspace.data(heads, 1) if heads else {}
    noted = [msgspec.json.decode(raw[record], type=Absences) for record in heads if record in raw]
    return tuple(dict.fromkeys(each for absences in noted for each in absences.people))


def pace(workspace: Workspace) -> timedelta | None:
    """How long a candidate took in the meeting that goes on, on average; None before anybody is discussed in it."""
    known = _running(workspace)
    if known is None:
        return None
    last: dict[str, datetime] = {}
    for kind in ("agreed", "kept"):
        for slot, fact in workspace.judge.values(kind):
            event = fact.event
            if not isinstance(event, e.MarkAgreed | e.MarksKept) or slot[1] != workspace.stage_id:
                continue
            if event.time >= known.minutes.began:
                last[slot[2]] = max(event.time, last.get(slot[2], event.time))
    return (max(last.values()) - known.minutes.began) / len(last) if last else None


# ---- inside


def _slots(workspace: Workspace) -> list[Slot]:
    """The meetings of this stage, rivals too."""
    return [slot for slot in workspace.judge.slots("meeting") if slot[1] == workspace.stage_id]


def _together(noted: Sequence[Minutes]) -> Minutes:
    """One meeting from what several laptops noted of it; it goes on until it has ended on all of them."""
    ends = [each.ended for each in noted if each.ended is not None]
    return Minutes(
        began=min(each.began for each in noted),
        present=_once([name for each in noted for name in each.present]),
        ended=max(ends) if len(ends) == len(noted) else None,
    )


def _running(workspace: Workspace) -> Meeting | None:
    workspace.require(Role.CHAIR)
    refuse_settled(workspace)
    ours = [each for each in meetings(workspace) if each.panel == workspace.panel]
    return next((each for each in reversed(ours) if each.minutes.ended is None), None)


@command
def _minute(workspace: Workspace, number: int, minutes: Minutes) -> Meeting:
    slot = ("meeting", workspace.stage_id, workspace.panel, numbered(number))
    replaces: tuple[RecordId, ...] = tuple(workspace.judge.heads(slot))
    _author(
        workspace,
        e.MeetingMinuted(
            time=workspace.clock(),
            stage=workspace.stage_id,
            panel=workspace.panel,
            meeting=number,
            ended=minutes.ended is not None,
            replaces=replaces,
        ),
        msgspec.json.encode(minutes),
    )
    return Meeting(panel=workspace.panel, number=number, minutes=minutes)


def _author(workspace: Workspace, event: e.AnyEvent, part: bytes) -> None:
    place = (workspace.stage_id, workspace.panel_for(event))
    refuse_unreadable(workspace, place[1])
    workspace.author(event, Part(part, (compartments.moderation(*place),)))


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
