"""Rounds made of facts alone, with ids that are hashes and no signatures: judging asks for no more.

`Round` writes them one by one; `random_world` makes a round in which everything goes wrong that can: forks by restored
backups, rivals for the spine, cut devices, late forms, and records by people who have no right.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final, NamedTuple

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import CutEntry, RecordId
from panel_app.domain.people import LEAD, PanelId, Role, SeatId, StageId
from panel_app.domain.rubric import Criterion, CriterionId, Level, Mark
from panel_app.domain.rules import Panel, Stage
from panel_app.journal.judge import Judge
from panel_app.journal.spine import Fact

TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
SIFT: Final = StageId("sift")
ZEROS: Final = RecordId("0" * 64)
SIZES: Final = e.SizesFrozen(envelope=1024, marks=512, notes=4096, allocation=512)
Q: Final = CriterionId("q1")


def key(name: str) -> bytes:
    """A stand-in for a public key."""
    return sha256(name.encode()).digest()


def stage(**changes: Any) -> Stage:  # noqa: ANN401 - whatever a stage has
    levels = tuple(Level(mark=Mark(Decimal(mark))) for mark in range(1, 6))
    plain = Stage(id=SIFT, places=2, deadline=TIME, criteria=(Criterion(id=Q, title="One", levels=levels),))
    return msgspec.structs.replace(plain, **changes)


class Round:
    """A round in the making. `spine` and `leaf` write with the next number of a device's chain."""

    def __init__(self, *, panels: int = 1, rules: Stage | None = None) -> None:
        self.facts: list[Fact] = []
        self.heads: dict[str, RecordId] = {}
        self.lengths: dict[str, int] = defaultdict(int)
        self.by_device: dict[str, list[Fact]] = defaultdict(list)
        self.panels = [PanelId(f"p{number}") for number in range(panels)]
        self.stage = rules or stage()
        self.pen = "pen"
        self.head = ZEROS
        keys = (("round", key("round")), ("office", key("office")))
        first = self.spine(
            e.RoundOpened(
                time=TIME,
                name="A round",
                intake="",
                jurisdictions=(),
                panels=tuple(Panel(id=panel, name=panel) for panel in self.panels),
                stages=(SIFT,),
                seat=SeatId("office"),
                own=key("own/office"),
                keys=tuple(e.KeyAnnounced(name=name, generation=0, key=public) for name, public in keys),
            )
        )
        self.id = first.id

    # ---- writing

    def write(
        self,
        device: str,
        event: e.AnyEvent | None,
        *,
        basis: RecordId | None = None,
        spine: bool = False,
        sealing: tuple[tuple[tuple[bytes, ...], int], ...] = (),
        after: Fact | None = None,
    ) -> Fact:
        """One record; with `after` it follows that one instead of the head, which makes a fork."""
        seq, prev = self.lengths[device], self.heads.get(device, ZEROS)
        if after is not None:
            seq, prev = after.seq + 1, after.id
        basis = self.head if basis is None else basis
        body = repr((device, seq, prev, basis, spine, event, sealing, len(self.facts))).encode()
        fact = Fact(
            id=RecordId(sha256(body).hexdigest()),
            device=device,
            seq=seq,
            prev=prev,
            basis=basis,
            spine=spine,
            event=event,
            sealing=sealing,
        )
        self.facts.append(fact)
        self.by_device[device].append(fact)
        self.continue_from(fact)
        return fact

    def continue_from(self, fact: Fact) -> None:
        """What the device writes next follows this record."""
        self.heads[fact.device], self.lengths[fact.device] = fact.id, fact.seq + 1

    def spine(self, event: e.AnyEvent | None, **how: Any) -> Fact:  # noqa: ANN401 - as `write`
        fact = self.write(self.pen, event, spine=True, **how)
        self.head = fact.id
        return fact

    # ---- what is written often

    def prepare(self) -> None:
        """Keys and rules."""
        names = [f"{kind}/{SIFT}/{panel}" for panel in self.panels for kind in ("desk", "files")]
        names += [f"lock/{SIFT}/{panel}/office" for panel in self.panels]
        self.spine(
            e.KeysMade(time=TIME, keys=tuple(e.KeyAnnounced(name=name, generation=0, key=key(name)) for name in names))
        )
        self.spine(e.RulesPublished(time=TIME, stage=self.stage, version=1))

    def invite(self, seat: str, role: Role, panel: PanelId | None = None) -> Fact:
        return self.spine(
            e.SeatInvited(
                time=TIME,
                seat=SeatId(seat),
                role=role,
                panel=panel,
                invitation=key(f"invitation/{seat}"),
                inbox=key(f"inbox/{seat}"),
            )
        )

    def seat(self, seat: str, device: str) -> Fact:
        return self.spine(e.SeatSeated(time=TIME, seat=SeatId(seat), device=device, own=key(f"own/{seat}")))

    def open_scoring(self, panel: PanelId, offer: Fact, **changes: Any) -> Fact:  # noqa: ANN401 - of the event
        opened = e.ScoringOpened(
            time=TIME,
            stage=SIFT,
            panel=panel,
            rules=self.stage.digest,
            rubric=self.stage.rubric_digest,
            offer=offer.id,
            chair_lock=key(f"lock/{panel}"),
            office_lock=key(f"lock/{SIFT}/{panel}/office"),
            moderation=key(f"moderation/{panel}"),
            sizes=SIZES,
            chair_lottery="c",
            office_lottery="o",
        )
        return self.spine(msgspec.structs.replace(opened, **changes))

    def offer(self, device: str, panel: PanelId) -> Fact:
        offered = e.LockOffered(
            time=TIME,
            stage=SIFT,
            panel=panel,
            lock=key(f"lock/{panel}"),
            moderation=key(f"moderation/{panel}"),
            lottery="c",
        )
        return self.write(device, offered)

    def enter(self, code: str, panel: PanelId, device: str = "pen", *, replaces: tuple[RecordId, ...] = ()) -> Fact:
        entered = e.CandidateEntered(time=TIME, stage=SIFT, panel=panel, code=CandidateCode(code), replaces=replaces)
        return self.write(device, entered)

    def release(self, code: str, panel: PanelId, device: str = "pen") -> Fact:
        """A clean copy, sealed to a panel's files."""
        sealing = (((key(f"files/{SIFT}/{panel}"),), 512),) * 2
        return self.write(device, e.CopyReleased(time=TIME, stage=SIFT, code=CandidateCode(code)), sealing=sealing)

    def allocate(self, device: str, code: str, seat: str, **how: Any) -> Fact:  # noqa: ANN401 - of the event
        return self.write(
            device, e.Allocated(time=TIME, stage=SIFT, code=CandidateCode(code), seat=SeatId(seat), **how)
        )

    def form(  # noqa: PLR0913 - a form has many ways to be wrong
        self,
        device: str,
        code: str,
        *,
        panel: PanelId | None = None,
        replaces: tuple[RecordId, ...] = (),
        reopened: RecordId | None = None,
        rules: str | None = None,
        sealing: tuple[tuple[tuple[bytes, ...], int], ...] | None = None,
        basis: RecordId | None = None,
        after: Fact | None = None,
    ) -> Fact:
        event = e.FormSubmitted(
            time=TIME,
            stage=SIFT,
            code=CandidateCode(code),
            rules=rules or self.stage.digest,
            copy=ZEROS,
            reopened=reopened,
            replaces=replaces,
        )
        sealed = sealed_form(panel or self.panels[0]) if sealing is None else sealing
        return self.write(device, event, sealing=sealed, basis=basis, after=after)

    def agree(self, device: str, code: str, mark: int, **how: Any) -> Fact:  # noqa: ANN401 - of the event
        basis = how.pop("basis", None)
        agreed = e.MarkAgreed(
            time=TIME, stage=SIFT, code=CandidateCode(code), criterion=Q, mark=Mark(Decimal(mark)), **how
        )
        return self.write(device, agreed, basis=basis)

    def admit(self, device: str, form: Fact, **how: Any) -> Fact:  # noqa: ANN401 - of `write`
        return self.write(device, e.FormAdmitted(time=TIME, stage=SIFT, form=form.id), **how)

    def reopen(self, device: str, code: str, seat: str) -> Fact:
        """Give back the last form that this seat wrote for a candidate."""
        forms = [
            fact.id
            for fact in self.facts
            if isinstance(fact.event, e.FormSubmitted)
            and fact.event.code == code
            and fact.device in (f"d{seat}", f"d{seat}b")
        ]
        form = forms[-1] if forms else ZEROS
        return self.write(
            device, e.FormReopened(time=TIME, stage=SIFT, code=CandidateCode(code), seat=SeatId(seat), form=form)
        )

    def recuse(self, device: str, code: str) -> Fact:
        return self.write(device, e.Recused(time=TIME, stage=SIFT, code=CandidateCode(code), kind="knows"))

    def open_moderation(self, panel: PanelId, devices: Iterable[str], **last: Fact) -> Fact:
        """The cut names each device's head, or another record of it where one is given."""
        return self.spine(
            e.ModerationOpened(
                time=TIME, stage=SIFT, panel=panel, asked=ZEROS, cut=self.cut(devices, **last), grants=()
            )
        )

    def cut(self, devices: Iterable[str], **last: Fact) -> tuple[CutEntry, ...]:
        entries = []
        for device in devices:
            if device in last:
                entries.append(CutEntry(device, last[device].seq, last[device].id))
            elif device in self.heads:
                entries.append(CutEntry(device, self.lengths[device] - 1, self.heads[device]))
        return tuple(entries)

    def end(self, device: str, at: Fact) -> Fact:
        return self.spine(e.DeviceCut(time=TIME, device=device, seq=at.seq, record=at.id))

    def judge(self) -> Judge:
        """Everything, at once."""
        judge = Judge(self.id)
        judge.add(self.facts)
        return judge

    def status(self, fact: Fact) -> str:
        return self.judge().judgements[fact.id].status


def sealed_form(panel: PanelId) -> tuple[tuple[tuple[bytes, ...], int], ...]:
    """As record.md asks: envelope to the desk, marks and notes under both locks, each of its size."""
    locks = (key(f"lock/{panel}"), key(f"lock/{SIFT}/{panel}/office"))
    return (((key(f"desk/{SIFT}/{panel}"),), SIZES.envelope), (locks, SIZES.marks), (locks, SIZES.notes))


class World(NamedTuple):
    """`facts` as they can be read in the end; of `late` part 0 is not open when they come first."""

    round: Round
    late: frozenset[RecordId]

    @property
    def facts(self) -> list[Fact]:
        return self.round.facts


def random_world(rng: random.Random, *, members: int = 3, codes: int = 3) -> World:
    """One of the worlds."""
    made = Round(panels=rng.choice((1, 1, 2)))
    made.prepare()
    _seat_officers(made, rng)
    seats = [(f"m{number}", rng.choice(made.panels)) for number in range(members)]
    for seat, panel in seats:
        made.invite(seat, Role.MEMBER, panel)
    candidates = [(f"C{number}", rng.choice(made.panels)) for number in range(codes)]
    later = _enter(made, rng, candidates)
    for seat, _ in seats:
        for code, _ in candidates:
            if rng.random() < 0.9:
                made.allocate(rng.choice(["pen", "adm2", "adm2", "dm0"]), code, seat)
    early = made.head
    for seat, panel in seats:
        _score(made, rng, seat, panel, [code for code, _ in candidates])
    for seat, _ in seats:
        if rng.random() < 0.9:
            made.seat(seat, f"d{seat}")
        if rng.random() < 0.3:
            made.seat(seat, f"d{seat}b")
    for panel in made.panels:
        _moderate(made, rng, panel, seats, early)
    for code, panel in later:
        made.enter(code, panel)
    if len(made.panels) > 1:
        _lead(made, rng, seats)
    _aftermath(made, rng, seats)
    late = frozenset(fact.id for fact in made.facts if rng.random() < 0.2)
    unread = {fact.id for fact in made.facts if not fact.spine and rng.random() < 0.03}
    made.facts = [msgspec.structs.replace(f, event=None) if f.id in unread else f for f in made.facts]
    return World(made, late)


def _enter(made: Round, rng: random.Random, candidates: list[tuple[str, PanelId]]) -> list[tuple[str, PanelId]]:
    """Who is entered at once, or twice, or by a copy alone; who is entered after the meetings is what comes back."""
    later = []
    for code, panel in candidates:
        if len(made.panels) > 1 and rng.random() < 0.3:
            later.append((code, panel))
        else:
            first = made.enter(code, panel)
            if rng.random() < 0.2:
                made.enter(code, rng.choice(made.panels), replaces=rng.choice([(), (first.id,)]))
        if rng.random() < 0.5:
            made.release(code, rng.choice([panel, panel, *made.panels]))
    return later


def _lead(made: Round, rng: random.Random, seats: list[tuple[str, PanelId]]) -> None:
    """The lead chair decides over all panels; panels' chairs say the same of their own right, which they have not."""
    chairs = ["dl", "dl", *(f"d{panel}" for panel in made.panels)]
    for code in ("C0", "C1", "C2"):
        if rng.random() < 0.5:
            made.agree(rng.choice(chairs), code, 2)
        if rng.random() < 0.3:
            made.allocate(rng.choice(chairs), code, rng.choice(seats)[0])
        decided = e.OutcomeDecided(time=TIME, stage=SIFT, code=CandidateCode(code), outcome="offer")
        made.write(rng.choice(chairs), decided)
    for panel in (*made.panels, LEAD):
        made.write(rng.choice(chairs), e.PanelClosed(time=TIME, stage=SIFT, panel=panel, grants=()))
    forms = [fact for fact in made.facts if isinstance(fact.event, e.FormSubmitted)]
    for _ in range(2):
        made.admit(rng.choice(chairs), rng.choice(forms))


def _seat_officers(made: Round, rng: random.Random) -> None:
    if len(made.panels) > 1:
        made.invite("lead", Role.CHAIR)
        if rng.random() < 0.9:
            made.seat("lead", "dl")
        made.open_scoring(LEAD, made.offer("dl", LEAD))
    for panel in made.panels:
        alone = len(made.panels) == 1 and rng.random() < 0.5
        made.invite(f"chair-{panel}", Role.CHAIR, None if alone else panel)
        made.seat(f"chair-{panel}", f"d{panel}")
        offer = made.offer(f"d{panel}", panel)
        if rng.random() < 0.95:
            made.open_scoring(panel, offer)
        if rng.random() < 0.1:
            made.open_scoring(panel, offer, chair_lock=key("another lock"))
    made.invite("second", Role.ADMINISTRATOR)
    if rng.random() < 0.9:
        made.seat("second", "adm2")


def _score(made: Round, rng: random.Random, seat: str, panel: PanelId, codes: list[str]) -> None:
    devices = [f"d{seat}", f"d{seat}", f"d{seat}b"]
    for code in codes:
        device = rng.choice(devices)
        first = made.form(device, code, panel=panel, sealing=() if rng.random() < 0.05 else None)
        if rng.random() < 0.3:
            back = made.reopen(f"d{panel}", code, seat) if rng.random() < 0.8 else None
            made.form(rng.choice(devices), code, panel=panel, replaces=(first.id,), reopened=back.id if back else None)
        if rng.random() < 0.15:
            made.recuse(rng.choice(devices), code)
    if rng.random() < 0.2:
        made.agree(f"d{seat}", codes[0], 5)
    if rng.random() < 0.4:
        _fork(made, rng, f"d{seat}", panel, codes)


def _fork(made: Round, rng: random.Random, device: str, panel: PanelId, codes: list[str]) -> None:
    """A restored backup: numbers are used twice, and either branch can be the one that lives."""
    if not made.by_device[device]:
        return
    kept = made.heads[device], made.lengths[device]
    after = rng.choice(made.by_device[device])
    for code in codes[: rng.randrange(1, len(codes) + 1)]:
        after = made.form(device, code, panel=panel, after=after)
    if rng.random() < 0.5:
        made.heads[device], made.lengths[device] = kept


def _moderate(
    made: Round, rng: random.Random, panel: PanelId, seats: list[tuple[str, PanelId]], early: RecordId
) -> None:
    chair = f"d{panel}"
    others = [device for seat, its_panel in seats if its_panel == panel for device in (f"d{seat}", f"d{seat}b")]
    if rng.random() < 0.5:
        made.agree(chair, "C0", 1, basis=early)
    last = {
        device: rng.choice(made.by_device[device]) for device in others if made.by_device[device] and rng.random() < 0.3
    }
    if rng.random() < 0.95:
        made.open_moderation(panel, others, **last)
    first = made.agree(chair, "C0", 2)
    made.agree(chair, "C0", 3, replaces=(first.id,))
    if rng.random() < 0.3:
        made.agree(chair, "C0", 4, replaces=(first.id,))
    if rng.random() < 0.3:
        made.agree(chair, "C0", 5, replaces=(first.id,))
    for seat, its_panel in seats:
        if rng.random() < 0.4:
            device = rng.choice([f"d{seat}", f"d{seat}b"])
            earlier = [fact for fact in made.facts if isinstance(fact.event, e.FormSubmitted)]
            replaces = (rng.choice(earlier).id,) if earlier and rng.random() < 0.5 else ()
            back = made.reopen(chair, "C0", seat) if rng.random() < 0.4 else None
            late = made.form(device, "C0", panel=its_panel, replaces=replaces, reopened=back.id if back else None)
            if rng.random() < 0.5:
                made.admit(rng.choice([chair, chair, device, "adm2"]), late)
        if rng.random() < 0.3:
            made.allocate(chair, "C1", seat, active=rng.random() < 0.8)
            made.form(f"d{seat}", "C1", panel=its_panel)
    if rng.random() < 0.3:
        made.admit(chair, rng.choice(made.facts))


def _aftermath(made: Round, rng: random.Random, seats: list[tuple[str, PanelId]]) -> None:
    if rng.random() < 0.4:
        device = f"d{rng.choice(seats)[0]}"
        if made.by_device[device]:
            made.end(device, rng.choice(made.by_device[device]))
    spine = [fact for fact in made.facts if fact.spine]
    if rng.random() < 0.2:  # a second window wrote for the same place, in the same chain: the first of them holds
        made.write("pen", None, spine=True, basis=rng.choice(spine[1:]).basis)
    if rng.random() < 0.2:  # the pen's own backup was restored
        rival = rng.choice(spine[1:])
        before = next((fact for fact in made.facts if fact.id == rival.prev), None)
        made.write(
            "pen",
            e.DeviceCut(time=TIME, device="nobody", seq=0, record=ZEROS),
            spine=True,
            basis=rival.basis,
            after=before,
        )
    if rng.random() < 0.3:  # someone without the pen writes spine records
        made.write(f"d{seats[0][0]}", e.DeviceCut(time=TIME, device="pen", seq=0, record=ZEROS), spine=True)
    if rng.random() < 0.3:
        made.form("stranger", "C0")
