"""What counts: a function of the set of records and the keys one holds, never of their order or of a clock.

(1) Fold the spine into the authority state. (2) Walk each device's trunk. (3) Judge each leaf on a trunk: officers'
first, of several panels what their chairs said of candidates after who was entered where (to a member, whose copy was
released to whom), then the forms against what officers allocated, reopened and admitted. (4) The value of a slot is
what no accepted record of that slot replaces; two values are both shown and neither counts.

New leaves at the end of an unforked device's chain are judged alone, with the forms they name; anything else judges
everything again. Both ways reach the same digest.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role
from panel_app.journal.chains import Chains
from panel_app.journal.primitives import digest
from panel_app.journal.rulings import ACCEPTED, OF_CANDIDATES, Judgement, Rulings
from panel_app.journal.slots import Slot, replaced_by, slot_of
from panel_app.journal.spine import Authority, Fact, fold

FORMS: Final = (e.FormSubmitted, e.Recused)
LEANING: Final = (*OF_CANDIDATES, *FORMS)
"""What is judged against other leaves."""


class Judge:
    """The judging of one round's records, as far as they are here and can be read.

    `changed` gathers the records whose judgement moved, until whoever keeps them has taken note and cleared it;
    `moved` the slots that gained or lost a record since the records were first taken in, in the order it happened.

    `limits` (device → last seq) judges as if later leaves did not exist, and `until` ends the spine: that is how a
    closed stage's result stays what it was.
    """

    def __init__(
        self, round_id: RecordId, *, limits: Mapping[str, int] | None = None, until: RecordId | None = None
    ) -> None:
        self.round_id = round_id
        self.authority = Authority()
        self.judgements: dict[RecordId, Judgement] = {}
        self.changed: set[RecordId] = set()
        self.moved: list[Slot] = []
        self._limits = limits
        self._until = until
        self._chains = Chains()
        self._trunks: dict[str, list[RecordId]] = {}
        self._filled: dict[Slot, dict[RecordId, tuple[RecordId, ...]]] = {}
        self._contested: set[Slot] = set()
        self._slots: dict[RecordId, Slot] = {}
        self._kinds: dict[str, set[Slot]] = defaultdict(set)
        self._sorted: dict[str, list[Slot]] = {}
        self._forms: dict[tuple[str, ...], tuple[RecordId, ...]] = {}
        self._groups: dict[RecordId, tuple[str, ...]] = {}
        self._apart: dict[str, set[RecordId]] = defaultdict(set)
        """The forms that were judged otherwise than nearly all are."""
        self._replacing: dict[RecordId, set[RecordId]] = defaultdict(set)
        self._about: dict[str, set[RecordId]] = defaultdict(set)

    # ---- taking records in

    @property
    def facts(self) -> Mapping[RecordId, Fact]:
        """Every record that is here."""
        return self._chains.facts

    def add(self, facts: Iterable[Fact]) -> None:
        """Take in records, in any order; one that is here already may come again with its event opened."""
        fresh: set[str] = set()
        everything = not self.facts
        for fact in sorted(facts, key=lambda fact: fact.seq):
            known = self.facts.get(fact.id)
            if known is None:
                self._chains.add(fact)
                fresh.add(fact.device)
                # What makes a chain whole that a spine record stands on can move the spine, as that record itself can.
                everything = everything or fact.spine or self._chains.has_later(fact)
            elif known.event is None and fact.event is not None:
                self._chains.facts[fact.id] = fact
                everything = True
        if everything or fresh & self._chains.forked:
            self.judge_all()
        elif fresh:
            self._judge_new(fresh)

    def restore(self, facts: Iterable[Fact], judgements: Mapping[RecordId, Judgement]) -> None:
        """Begin from what was judged before, without judging again."""
        for fact in facts:
            self._chains.add(fact)
        self._fold()
        for record, judgement in judgements.items():
            self._put(self.facts[record], judgement)
        self.changed.clear()
        self.moved.clear()

    def judge_all(self) -> None:
        """Judge everything again, from nothing but the records."""
        self._fold()
        leaves = [fact for trunk in self._trunks.values() for fact in self._leaves(trunk)]
        for record in self.judgements.keys() - {fact.id for fact in leaves}:
            self._clear(record)
            del self.judgements[record]
            self.changed.add(record)
        self._rule(leaves)

    # ---- what came of it

    def heads(self, slot: Slot) -> list[RecordId]:
        """The records whose value a slot has: one, none, or the rivals. Of rival forms the chair may admit one."""
        filled = self._filled.get(slot)
        if not filled:
            return []
        if len(filled) == 1:
            return list(filled)
        replaced = {old for olds in filled.values() for old in olds}
        heads = sorted(record for record in filled if record not in replaced)
        if len(heads) > 1 and slot[0] == "form" and not self._is_of_a_chair(heads[0]):
            admitted = [record for record in heads if self._is_admitted(record)]
            return admitted if len(admitted) == 1 else heads
        return heads

    def value(self, slot: Slot) -> Fact | None:
        """The one record that a slot's value stands in; None if there is none, or rivals."""
        heads = self.heads(slot)
        return self.facts[heads[0]] if len(heads) == 1 else None

    def slots(self, kind: str) -> list[Slot]:
        """Every slot of a kind that has a value, or rivals."""
        found = self._sorted.get(kind)
        if found is None:
            found = self._sorted[kind] = sorted(self._kinds[kind])
        return list(found)

    def values(self, kind: str) -> Iterator[tuple[Slot, Fact]]:
        """Every slot of a kind that has one value, in the order of the slots."""
        for slot in self.slots(kind):
            fact = self.value(slot)
            if fact is not None:
                yield slot, fact

    def rivals(self) -> list[Slot]:
        """The slots that have two values, of which neither counts."""
        return sorted(slot for slot in self._contested if len(self.heads(slot)) > 1)

    def ever(self, slot: Slot) -> list[Fact]:
        """Everything accepted in a slot, replaced or not."""
        return [self.facts[record] for record in sorted(self._filled.get(slot, {}))]

    def forms(self, *statuses: str) -> Iterator[Fact]:
        """The forms that were judged so, whether they fill a slot or not, in the order of their ids."""
        found = [record for status in statuses for record in self._apart[status]]
        if ACCEPTED.status in statuses:
            found += [each for each in self._groups if self.judgements[each].status == ACCEPTED.status]
        for record in sorted(found):
            yield self.facts[record]

    def seat_of(self, fact: Fact) -> Seat | None:
        """Who authored a record."""
        return self.authority.seat_of(fact.device)

    def trunks(self) -> Mapping[str, list[RecordId]]:
        """The records of each device's trunk, from its first."""
        return self._trunks

    def trunk_heads(self) -> dict[str, Fact]:
        """The last record of each device's trunk."""
        return {device: self.facts[trunk[-1]] for device, trunk in sorted(self._trunks.items()) if trunk}

    def digest(self) -> str:
        """The state in one number: over the spine's head and every (slot, value, status)."""
        lines = (
            msgspec.json.encode((slot, record, self.judgements[record].status))
            for slot in self._filled
            for record in self.heads(slot)
        )
        return digest(b"panel-app state 1\0", self.authority.head.encode(), *sorted(lines)).hex()

    # ---- the steps

    def _fold(self) -> None:
        chains = self._chains
        self.authority = fold(
            self.round_id,
            chains.facts,
            chains.followers,
            is_whole=chains.is_whole,
            predecessors=chains.predecessors,
            until=self._until,
        )
        self._rulings = Rulings(self.authority, chains.facts, ever=self.ever, is_on_trunk=self._is_on_trunk)
        self._trunks = {}
        for device in chains.devices:
            self._lengthen(device)

    def _is_of_a_chair(self, record: RecordId) -> bool:
        seat = self.seat_of(self.facts[record])
        return seat is not None and seat.role is Role.CHAIR

    def _is_admitted(self, form: RecordId) -> bool:
        return any(self._rulings.admits(each, self.facts[form]) for each in self.ever(("admission", form)))

    def _is_on_trunk(self, record: RecordId) -> bool:
        fact = self.facts.get(record)
        trunk = self._trunks.get(fact.device, []) if fact is not None else []
        return fact is not None and fact.seq < len(trunk) and trunk[fact.seq] == record

    def _lengthen(self, device: str) -> list[RecordId]:
        """The records by which a device's trunk grew."""
        trunk = self._trunks.setdefault(device, [])
        before = len(trunk)
        end = self.authority.ends.get(device)
        self._chains.lengthen(trunk, device, cuts=self.authority.cuts, end=end.seq if end else None)
        return trunk[before:]

    def _judge_new(self, devices: set[str]) -> None:
        leaves = [fact for device in devices for fact in self._leaves(self._lengthen(device))]
        self._rule(leaves)
        named = {form for fact in leaves for form in self._named_by(fact) | self._replacing.get(fact.id, set())}
        # What was named once can have left its trunk since, and is judged no more.
        self._rule([self.facts[form] for form in named & self.judgements.keys()])

    def _rule(self, leaves: list[Fact]) -> None:
        """Officers' first, against the spine and who was entered where; then the forms, against what those say."""
        for fact in leaves:
            if not isinstance(fact.event, LEANING):
                self._put(fact, self._rulings.on_leaf(fact))
        for fact in leaves:
            if isinstance(fact.event, OF_CANDIDATES):
                self._put(fact, self._rulings.on_leaf(fact))
        for fact in leaves:
            if isinstance(fact.event, FORMS):
                self._put(fact, self._rulings.on_form(fact))

    def _leaves(self, trunk: Iterable[RecordId]) -> Iterator[Fact]:
        for record in trunk:
            fact = self.facts[record]
            if not fact.spine and (self._limits is None or fact.seq <= self._limits.get(fact.device, -1)):
                yield fact

    def _named_by(self, fact: Fact) -> set[RecordId]:
        """The records here, forms above all, whose judgement an officer's record can change."""
        match fact.event:
            case e.CandidateEntered() | e.CopyReleased() as event:
                return self._about.get(event.code, set())
            case e.Allocated() | e.FormReopened() as event:
                return set(self._forms.get((event.stage, event.code, event.seat), ()))
            case e.FormAdmitted() as event:
                return {event.form}
            case _:
                return set()

    def _put(self, fact: Fact, judgement: Judgement) -> None:
        if self.judgements.get(fact.id) == judgement:
            return
        self._clear(fact.id)
        self.judgements[fact.id] = judgement
        self.changed.add(fact.id)
        seat = self.seat_of(fact)
        if fact.event is None or seat is None:
            return
        if isinstance(fact.event, LEANING) and len(self.authority.panels) > 1:
            self._about[fact.event.code].add(fact.id)
        if isinstance(fact.event, FORMS):
            group = (fact.event.stage, fact.event.code, seat.id)
            self._forms[group] = (*self._forms.get(group, ()), fact.id)
            self._groups[fact.id] = group
            if judgement.status != ACCEPTED.status:
                self._apart[judgement.status].add(fact.id)
            for old in fact.event.replaces:
                self._replacing[old].add(fact.id)
        slot = slot_of(fact.event, seat.id)
        if slot is not None and judgement.counts:
            self._slots[fact.id] = slot
            if slot not in self._filled:
                self._filled[slot] = {}
                self._kinds[slot[0]].add(slot)
                self._sorted.pop(slot[0], None)
            self._filled[slot][fact.id] = replaced_by(fact.event)
            if len(self._filled[slot]) > 1:
                self._contested.add(slot)
            self._tell_moved(slot)

    def _tell_moved(self, slot: Slot) -> None:
        """An admission moves the slot of its form too: of rivals it says which counts."""
        self.moved.append(slot)
        admitted = self._slots.get(RecordId(slot[1])) if slot[0] == "admission" else None
        if admitted is not None:
            self.moved.append(admitted)

    def _clear(self, record: RecordId) -> None:
        """Take a record out of the slot and the forms it was in."""
        slot, group = self._slots.pop(record, None), self._groups.pop(record, None)
        if slot is not None:
            self._tell_moved(slot)
            del self._filled[slot][record]
            if len(self._filled[slot]) == 1:
                self._contested.discard(slot)
            if not self._filled[slot]:
                del self._filled[slot]
                self._kinds[slot[0]].discard(slot)
                self._sorted.pop(slot[0], None)
        if group is not None:
            self._forms[group] = tuple(each for each in self._forms[group] if each != record)
            self._apart[self.judgements[record].status].discard(record)
