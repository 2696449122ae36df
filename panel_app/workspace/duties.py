"""What a store does unattended at each sync: seat who proves it, offer locks, hand on keys, seal what waited."""

from collections.abc import Iterable, Iterator

from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.events import Grant
from panel_app.domain.people import LEAD, PanelId, Role, StageId
from panel_app.journal import compartments, lottery
from panel_app.journal.keys import make_grant
from panel_app.journal.primitives import sealing_key
from panel_app.journal.spine import Fact
from panel_app.store import local
from panel_app.workspace import lotteries, packs, proofs, submitting, third_scorers
from panel_app.workspace.sizes import frozen_sizes
from panel_app.workspace.workspace import Workspace, command


def perform(workspace: Workspace) -> bool:
    """Do what is due; whether anything was put on record."""
    before = len(workspace.judge.facts)
    holds_the_pen = workspace.authority.pen == workspace.device.device
    if holds_the_pen:
        _seat_who_proves_it(workspace)
        _hand_on_keys(workspace)
        _open_scoring(workspace)
        third_scorers.take_off_who_clashes(workspace)
    if workspace.seat.role is Role.ADMINISTRATOR:
        lotteries.answer(workspace)
    if workspace.seat.role is Role.CHAIR:
        _offer_lock(workspace)
    submitting.take_back(workspace)
    submitting.seal_frozen(workspace)
    return len(workspace.judge.facts) > before


@command
def _seat_who_proves_it(workspace: Workspace) -> None:
    """The first proof by an invitation is taken, and those by a laptop that is seated; a second one waits for a person.

    Whom a laptop vouches for can come before that laptop: then it is seated in the next turn.
    """
    waiting = sorted(_first_records(workspace), key=lambda fact: fact.id)
    while ready := [fact for fact in waiting if _may_be_seated(workspace, fact)]:
        taken, fact = ready[0].event, ready[0]
        if isinstance(taken, e.SeatTaken):
            workspace.author(e.SeatSeated(time=workspace.clock(), seat=taken.seat, device=fact.device, own=taken.own))
        waiting.remove(fact)


def _may_be_seated(workspace: Workspace, fact: Fact) -> bool:
    taken = fact.event
    if not isinstance(taken, e.SeatTaken):
        return False
    if taken.seat in workspace.authority.own_keys:
        return proofs.by_laptop(workspace, fact.device, taken)
    return proofs.by_invitation(workspace, fact.device, taken)


def _first_records(workspace: Workspace) -> Iterable[Fact]:
    seated = workspace.authority.devices
    return [fact for fact in workspace.judge.facts.values() if fact.seq == 0 and fact.device not in seated]


@command
def _hand_on_keys(workspace: Workspace) -> None:
    """Grant to seated officers the keys that came into being after their packs."""
    authority, keys = workspace.authority, workspace.keys
    given = {(grant.to, grant.key) for grant in _given(workspace)}
    grants = []
    for seat, own in sorted(authority.own_keys.items()):
        officer = authority.seats[seat]
        if officer.role is Role.MEMBER or officer.id == workspace.seat.id:
            continue
        grants += [
            make_grant(public, keys[public], own)
            for public, name in sorted(authority.key_names.items(), key=lambda item: item[1])
            if public in keys and (own, public) not in given and _is_due(workspace, name, officer)
        ]
    if grants:
        workspace.author(e.KeysMade(time=workspace.clock(), keys=(), grants=tuple(grants)))


def _given(workspace: Workspace) -> Iterator[Grant]:
    """What the spine holds, and the last words of the panels' own chairs: elsewhere anybody can say so."""
    judge = workspace.judge
    closings = [record for slot in judge.slots("panel-closed") for record in judge.heads(slot)]
    for record in (*workspace.authority.index, *closings):
        event = judge.facts[record].event
        if isinstance(event, (e.KeysMade, e.ModerationOpened, e.PanelClosed)):
            yield from event.grants


def _is_due(workspace: Workspace, name: str, officer: Seat) -> bool:
    """Of the keys made later an officer is due the inboxes; a chair who came late also what is open to her panel's."""
    if name.startswith("inbox/"):
        return packs.may_read(workspace, name, officer)
    kind, _, place = name.partition("/")
    stage, _, rest = place.partition("/")
    panel = PanelId(rest.partition("/")[0])
    if kind not in ("lock", "moderation") or not officer.chairs(panel):
        return False
    if name.endswith("/office"):
        return (StageId(stage), panel) in workspace.authority.moderation
    # Before she closes, the marks are open to the chair alone whose lock they are under.
    return bool(workspace.judge.heads(("panel-closed", stage, panel))) and not _is_ones_own(workspace, name, officer)


def _is_ones_own(workspace: Workspace, name: str, officer: Seat) -> bool:
    """Whether a lock or what goes with it was offered by this very chair."""
    key = workspace.authority.key(name)
    opened = [each for each in workspace.authority.scoring.values() if key in (each.chair_lock, each.moderation)]
    return any(workspace.judge.seat_of(workspace.judge.facts[each.offer]) == officer for each in opened)


@command
def _offer_lock(workspace: Workspace) -> None:
    """A chair offers the public halves of the keys that her seat's secret gives her, unless a colleague did."""
    stage, panel = workspace.stage_id, workspace.panel
    offered = [fact.event for fact in workspace.own_records(e.LockOffered) if isinstance(fact.event, e.LockOffered)]
    if any(event.stage == stage for event in offered) or workspace.judge.heads(("lock", stage, panel)):
        return
    lock, moderation = workspace.secret.lock(stage, panel), workspace.secret.moderation(stage, panel)
    workspace.learn({sealing_key(lock): lock, sealing_key(moderation): moderation})
    workspace.author(
        e.LockOffered(
            time=workspace.clock(),
            stage=stage,
            panel=panel,
            lock=sealing_key(lock),
            moderation=sealing_key(moderation),
            lottery=_lottery(workspace, stage, panel),
        )
    )


@command
def _open_scoring(workspace: Workspace) -> None:
    """As soon as the rules are published and a chair's lock is there; of two chairs' locks one is taken.

    Of several panels the lead chair's table comes first: what lotteries are drawn with is fixed before any scoring.
    """
    if workspace.has_several_panels:
        _open_scoring_of(workspace, LEAD)
        if (workspace.stage_id, LEAD) not in workspace.authority.scoring:
            return
    for panel in workspace.authority.panels:
        _open_scoring_of(workspace, panel)


def _open_scoring_of(workspace: Workspace, panel: PanelId) -> None:
    stage_id, authority = workspace.stage_id, workspace.authority
    published = authority.stage(stage_id)
    offers = workspace.judge.heads(("lock", stage_id, panel))
    if published is None or not offers or (stage_id, panel) in authority.scoring:
        return
    offered = workspace.judge.facts[offers[0]].event
    if not isinstance(offered, e.LockOffered):
        return
    workspace.author(
        e.ScoringOpened(
            time=workspace.clock(),
            stage=stage_id,
            panel=panel,
            rules=published.digest,
            rubric=published.rubric_digest,
            offer=offers[0],
            chair_lock=offered.lock,
            office_lock=authority.key(compartments.office_lock(stage_id, panel)),
            moderation=offered.moderation,
            sizes=frozen_sizes(published),
            chair_lottery=offered.lottery,
            office_lottery=_lottery(workspace, stage_id, panel),
        )
    )


def _lottery(workspace: Workspace, stage: StageId, panel: PanelId) -> str:
    """Draw an officer's lottery secret and keep it; its digest, for the others. Ties are drawn at the head table."""
    secret = workspace.rng.randbytes(32)
    if panel == workspace.authority.head_table:
        with workspace.transaction() as tx:
            local.put(tx, "lottery", stage, secret)
    return lottery.commitment(secret)
