"""Setting a round up: its first record, its frozen rules, its seats."""

import random
import re
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.panels import panel_named
from panel_app.domain.people import LEAD, PanelId, Role, SeatId
from panel_app.domain.rules import Plan, Stage
from panel_app.journal import compartments
from panel_app.journal.keys import Keyring, SeatSecret, announce, new_key
from panel_app.journal.primitives import random_bytes, sealing_key, signing_key
from panel_app.journal.words import five_words
from panel_app.store import local, vault
from panel_app.store import records as table
from panel_app.workspace.tables import read_rows
from panel_app.workspace.workspace import Clock, Part, Workspace, command, now

ADMINISTRATOR: Final = SeatId("administrator")
_SEAT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
"""Seats name files, compartments and records of a fixed size."""
_MOST_CANDIDATES: Final = 100_000


class SeatRow(msgspec.Struct, frozen=True, kw_only=True):
    """A seat as the people page and `seat list` show it."""

    seat: SeatId
    role: Role
    panel: PanelId | None
    name: str
    organisation: str
    taken: bool
    most: int | None = None


class RoundState(msgspec.Struct, frozen=True, kw_only=True):
    """What `round show` says. `panels` are those this seat works with, by id.

    `moderation_open`: of one of them at least; `scoring_open`: of all.
    """

    round: str
    name: str
    intake: str
    panels: dict[PanelId, str]
    stages: tuple[str, ...]
    published: tuple[str, ...]
    scoring_open: bool
    moderation_open: bool
    signed: bool
    record_head: str
    rules_digest: str | None


def create_round(
    path: Path,
    passphrase: str,
    plan: Plan,
    *,
    hub: str = "",
    rng: random.Random | None = None,
    clock: Clock = now,
) -> Workspace:
    """Make the administrator's store and the round's first record."""
    store = vault.create(path, passphrase)
    try:
        workspace = Workspace(store, rng=rng, clock=clock)
        _open_round(workspace, plan, hub)
    except BaseException:
        store.close()
        vault.remove(path)
        raise
    return workspace


def _open_round(workspace: Workspace, plan: Plan, hub: str) -> None:
    secret = random_bytes(32)
    names = [compartments.ROUND, compartments.OFFICE]
    for stage in plan.stages:
        for panel in plan.panels:
            names += [
                compartments.files(stage.id, panel.id),
                compartments.desk(stage.id, panel.id),
                compartments.office_lock(stage.id, panel.id),
            ]
        if len(plan.panels) > 1:
            names += [compartments.desk(stage.id, LEAD), compartments.office_lock(stage.id, LEAD)]
    made = {name: new_key() for name in names}
    own = SeatSecret(secret).own()
    with workspace.transaction() as tx:
        table.put_meta(tx, "seat", ADMINISTRATOR.encode())
        table.put_meta(tx, "secret", secret)
        table.put_meta(tx, "hub", hub.encode())
        local.put(tx, "plan", "draft", msgspec.json.encode(plan))
        held: Keyring = dict(made.values())
        workspace.learn(held | {sealing_key(own): own})
        record = workspace.author(
            e.RoundOpened(
                time=workspace.clock(),
                name=plan.round.name,
                intake=plan.round.intake,
                jurisdictions=plan.round.jurisdictions,
                panels=plan.panels,
                stages=tuple(stage.id for stage in plan.stages),
                seat=ADMINISTRATOR,
                own=sealing_key(own),
                keys=tuple(announce(name, public) for name, (public, _) in made.items()),
            )
        )
        table.put_meta(tx, "round", record.id.encode())


@command
def publish(workspace: Workspace) -> Stage:
    """Freeze rubric and rules: their digest is on every form and page from now on."""
    workspace.require(Role.ADMINISTRATOR)
    with workspace.transaction() as tx:
        draft = msgspec.json.decode(local.get(tx, "plan", "draft") or b"", type=Plan)
    stage = next(stage for stage in draft.stages if stage.id == workspace.stage_id)
    if workspace.authority.stage(stage.id) is not None:
        raise NotAllowed("The rubric and rules are published already.", "A change is a new version, with a reason.")
    workspace.author(e.RulesPublished(time=workspace.clock(), stage=stage, version=1))
    return stage


@command
def invite(
    workspace: Workspace,
    seat: SeatId,
    role: Role,
    name: str,
    *,
    panel: PanelId | None = None,
    organisation: str = "",
    most: int | None = None,
) -> SeatId:
    """Make a seat for a person. The chair of the only panel is its lead chair too; of several, one without a panel."""
    workspace.require(Role.ADMINISTRATOR)
    if not _SEAT.fullmatch(seat):
        raise InputRefused(f"{seat!r} is no name for a seat.", "Use up to 40 letters, digits and hyphens.")
    if seat in workspace.authority.seats:
        raise InputRefused(f"There is a seat {seat} already.", "Choose another name for the seat.")
    panel = _panel_of_seat(workspace, role, panel)
    invitation, inbox = random_bytes(32), new_key()
    described = msgspec.json.encode(e.SeatName(name=name, organisation=organisation, most=most))
    audience = compartments.desk(workspace.stage_id, panel) if role is Role.MEMBER and panel else compartments.ROUND
    with workspace.transaction() as tx:
        local.put(tx, "invitation", seat, invitation)
        workspace.learn({inbox[0]: inbox[1]})
        workspace.author(
            e.SeatInvited(
                time=workspace.clock(),
                seat=seat,
                role=role,
                panel=panel,
                invitation=signing_key(invitation)[0],
                inbox=inbox[0],
            ),
            Part(described, (audience,)),
        )
    return seat


def _panel_of_seat(workspace: Workspace, role: Role, panel: PanelId | None) -> PanelId | None:
    """The panel of a new seat; an administrator has none, and of several panels neither has the lead chair."""
    opened = workspace.authority.round
    panels = opened.panels if opened else ()
    named = panel_named(panels, panel) if panel is not None else None
    if panel is not None and named is None:
        raise InputRefused(f"There is no panel {panel}.", f"The panels are: {', '.join(each.id for each in panels)}.")
    if role is Role.ADMINISTRATOR or (role is Role.CHAIR and named is None and len(panels) > 1):
        return None
    if named is None and len(panels) > 1:
        raise InputRefused(
            "Of several panels a member belongs to one, and none was named.",
            f"Name it: {', '.join(each.id for each in panels)}.",
        )
    return named.id if named is not None else panels[0].id


def next_seat(workspace: Workspace, role: Role, panel: PanelId | None = None) -> SeatId:
    """A name for a seat nobody chose one for: `chair`, `chair-2`; members are `S01` and so on.

    Of several panels a chair's seat has the panel's id in it: `chair-north`; the lead chair's is `chair`.
    """
    taken, opened = workspace.authority.seats, workspace.authority.round
    if role is Role.MEMBER:
        return next(seat for n in range(1, 10_000) if (seat := SeatId(f"S{n:02d}")) not in taken)
    named = panel_named(opened.panels, panel) if opened and panel is not None else None
    name = f"{role.value}-{named.id}" if named and workspace.has_several_panels else role.value
    return next(seat for n in range(1, 100) if (seat := SeatId(name if n == 1 else f"{name}-{n}")) not in taken)


@command
def invite_from(workspace: Workspace, text: str) -> list[SeatId]:
    """Make the seats of a SEATS.csv (role,name,panel,organisation); one wrong row and none is made."""
    made = []
    rows = read_rows(text, name="list of seats", columns="role,name[,panel,organisation,limit]")
    for number, row in enumerate(rows, start=2):
        role = row["role"].lower()
        if role not in set(Role) or not row["name"]:
            raise InputRefused(
                f"Row {number} of the list of seats has no known role and name.", f"The roles are {', '.join(Role)}."
            )
        panel = PanelId(row.get("panel", "")) or None
        seat = SeatId(row.get("seat", "")) or next_seat(workspace, Role(role), panel)
        organisation = row.get("organisation", "")
        most = _limit(row.get("limit", ""), number)
        made.append(invite(workspace, seat, Role(role), row["name"], panel=panel, organisation=organisation, most=most))
    return made


def _limit(text: str, row: int) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text[:9]) <= _MOST_CANDIDATES:
        raise InputRefused(
            f"Row {row} of the list of seats has the limit {text[:20]!r}.",
            "Write how many candidates the person takes on, or leave it blank.",
        )
    return int(text)


def seats(workspace: Workspace) -> list[SeatRow]:
    """Every seat, with what this store may read of it."""
    authority = workspace.authority
    invited = {
        fact.event.seat: fact.id for fact in workspace.judge.facts.values() if isinstance(fact.event, e.SeatInvited)
    }
    names = workspace.data(invited.values(), 1)
    rows = []
    for seat in authority.seats.values():
        raw = names.get(invited.get(seat.id, e.RecordId("")))
        person = msgspec.json.decode(raw, type=e.SeatName) if raw else e.SeatName(name="")
        rows.append(
            SeatRow(
                seat=seat.id,
                role=seat.role,
                panel=seat.panel,
                name=person.name,
                organisation=person.organisation,
                taken=seat.id in authority.own_keys,
                most=person.most,
            )
        )
    return rows


def round_state(workspace: Workspace) -> RoundState:
    """Where the round stands."""
    authority = workspace.authority
    opened = authority.round
    places = [(workspace.stage_id, panel) for panel in workspace.panels]
    published = authority.stage(workspace.stage_id)
    return RoundState(
        round=workspace.round_id,
        name=opened.name if opened else "",
        intake=opened.intake if opened else "",
        panels=workspace.panel_names,
        stages=opened.stages if opened else (),
        published=tuple(authority.rules),
        scoring_open=all(place in authority.scoring for place in places),
        moderation_open=any(place in authority.moderation for place in places),
        signed=workspace.stage_id in authority.signed,
        record_head=authority.head,
        rules_digest=published.digest if published else None,
    )


def chair_words(workspace: Workspace) -> dict[PanelId, str]:
    """The five words of each chair's lock, to be compared aloud, by panel, the lead's table last; of those here open.

    A member and a panel's chair have those of their own panel.
    """
    tables = dict.fromkeys((*workspace.panels, workspace.panel))
    scoring, stage = workspace.authority.scoring, workspace.stage_id
    return {panel: five_words(opened.chair_lock) for panel in tables if (opened := scoring.get((stage, panel)))}
