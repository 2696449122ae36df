"""A chair's store after the opening, of any size, written straight into its tables.

Every record is sealed, signed and chained as the laptops would have done it; only the laptops and the hub between them
are left out. The chair's projection writes for all of them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.forms import Marks, Notes
from panel_app.domain.people import PanelId, Role, SeatId, StageId
from panel_app.domain.rubric import Criterion, CriterionId, Level, Mark
from panel_app.domain.rules import Panel, Plan, Pool, Reserve, RoundFacts, Rules, Stage, Triggers
from panel_app.journal import compartments
from panel_app.journal.keys import DeviceKey, make_grant
from panel_app.workspace import example_marks, packs, setup, syncing
from panel_app.workspace.workspace import Item, Part, Workspace

STAGE, PANEL = StageId("sift"), PanelId("national")
PASSPHRASE = "seven quiet lanterns drift past"
_NOTE = "The answer names what was measured, and what it would take to be surer of it."


def stage(*, criteria: int, scorers: int, places: int, line: Decimal | None = None) -> Stage:
    """The worked example's rules, for any number of questions."""
    levels = tuple(Level(mark=Mark(Decimal(mark)), anchor=f"Level {mark}.") for mark in range(6))
    return Stage(
        id=STAGE,
        places=places,
        deadline=datetime(2027, 1, 29, 17, tzinfo=UTC),
        criteria=tuple(
            Criterion(id=CriterionId(f"q{n}"), title=f"Question {n}", levels=levels) for n in range(1, criteria + 1)
        ),
        scorers_per_candidate=scorers,
        rules=Rules(
            moderate_when=Triggers(criterion_gap=Decimal(2), total_gap=Decimal(4), line=line),
            floors={"total": Decimal(4)},
            automatic=Decimal(5 * criteria - 3),
            pool=Pool(low=Decimal(5 * criteria - 5), high=Decimal(5 * criteria - 4)),
            ties=("panel-decision", "lottery"),
            reserve=Reserve(size="pool"),
        ),
    )


def codes(number: int) -> list[CandidateCode]:
    """Codes in their order."""
    return [CandidateCode(f"{n // 100:02d}-{n % 100:02d}X") for n in range(number)]


def chair_store(
    folder: Path, *, candidates: int, scorers: int, criteria: int, concerns: int = 0, line: Decimal | None = None
) -> Workspace:
    """The store, open. Every scorer marks every candidate; `concerns`: how many forms of the first scorer raise one.

    One more member has a seat and nobody to score: who could be asked for another opinion.
    """
    hub = f"folder:{folder / 'hub'}"
    rules = stage(criteria=criteria, scorers=scorers, places=max(1, candidates // 3), line=line)
    plan = Plan(round=RoundFacts(name="A large round", hub=hub), panels=(Panel(id=PANEL, name="One"),), stages=(rules,))
    office = setup.create_round(folder / "office.panel", PASSPHRASE, plan, hub=hub)
    setup.publish(office)
    seats = [SeatId(f"M{n:02d}") for n in range(1, scorers + 1)]
    for seat in seats:
        setup.invite(office, seat, Role.MEMBER, "Member")
    setup.invite(office, SeatId("spare"), Role.MEMBER, "Member")
    setup.invite(office, SeatId("chair"), Role.CHAIR, "Chair")
    members = [_taken(office, seat, folder) for seat in seats]
    chair = _taken(office, SeatId("chair"), folder)
    for each in (*members, chair, office, chair, office, chair):
        syncing.sync(each)
    chair.learn(office.keys)
    _write(chair, office.device, [_entered(chair, code) for code in codes(candidates)])
    _write(chair, office.device, [_allocated(chair, code, seat) for seat in seats for code in codes(candidates)])
    for place, (seat, member) in enumerate(zip(seats, members, strict=True)):
        raising = concerns if place == 0 else 0
        items = [_form(chair, code, seat, concern=n < raising) for n, code in enumerate(codes(candidates))]
        _write(chair, member.device, items)
    _open(chair, office)
    for each in (*members, office):
        each.close()
    return chair


def _taken(office: Workspace, seat: SeatId, folder: Path) -> Workspace:
    pack = packs.write_pack(office, seat, folder)
    return packs.take_pack(pack.path, pack.passcode, folder / f"{seat}.panel", PASSPHRASE)


def _write(chair: Workspace, device: DeviceKey, items: Sequence[Item], *, spine: bool = False) -> None:
    with chair.transaction() as tx:
        sealed = [chair._sealed_to(event, parts) for event, parts in items]  # noqa: SLF001 - as its author would seal it
        chair.projection(tx).write(tx, device, sealed, spine=spine)


def _entered(chair: Workspace, code: CandidateCode) -> Item:
    event = e.CandidateEntered(time=chair.clock(), stage=STAGE, panel=PANEL, code=code)
    office, lock = (compartments.OFFICE,), (compartments.office_lock(STAGE, PANEL),)
    return event, [Part(b"{}", office), Part(b"{}", office), Part(b"{}", office), Part(b"{}", lock)]


def _allocated(chair: Workspace, code: CandidateCode, seat: SeatId) -> Item:
    return e.Allocated(time=chair.clock(), stage=STAGE, code=code, seat=seat), []


def _form(chair: Workspace, code: CandidateCode, seat: SeatId, *, concern: bool) -> Item:
    rules = chair.stage
    marks = {each: example_marks.mark(7, candidate=code, scorer=seat, question=each) for each in rules.criterion_ids}
    said = Notes(notes=dict.fromkeys(rules.criterion_ids, _NOTE), concern="Two answers read alike." if concern else "")
    sizes = chair.authority.scoring[(STAGE, PANEL)].sizes
    locks = (compartments.chair_lock(STAGE, PANEL), compartments.office_lock(STAGE, PANEL))
    event = e.FormSubmitted(time=chair.clock(), stage=STAGE, code=code, rules=rules.digest, copy=RecordId("0" * 64))
    return event, [
        Part(msgspec.json.encode(Marks(marks=marks)), locks, sizes.marks),
        Part(msgspec.json.encode(said), locks, sizes.notes),
    ]


def _open(chair: Workspace, office: Workspace) -> None:
    """The chair asks, the office opens: what came before is in."""
    chair.author(e.OpeningAsked(time=chair.clock(), stage=STAGE, panel=PANEL))
    (asked,) = chair.judge.heads(("asked", STAGE, PANEL))
    cut = tuple(e.CutEntry(device, fact.seq, fact.id) for device, fact in chair.judge.trunk_heads().items())
    cut = tuple(each for each in cut if each.device != office.device.device)
    public = chair.authority.key(compartments.office_lock(STAGE, PANEL))
    grants = (make_grant(public, office.keys[public], chair.authority.own_keys[SeatId("chair")]),)
    event = e.ModerationOpened(time=chair.clock(), stage=STAGE, panel=PANEL, asked=asked, cut=cut, grants=grants)
    _write(chair, office.device, [(event, [])], spine=True)
