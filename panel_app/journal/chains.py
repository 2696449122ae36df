"""Chains: each device's records in a row, and of a forked one the branch that counts (its *trunk*)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from panel_app.domain import events as e
from panel_app.domain.events import RecordId
from panel_app.journal.spine import Fact


class Chains:
    """The records of a round by device. Nothing here depends on the order in which they came."""

    def __init__(self) -> None:
        self.facts: dict[RecordId, Fact] = {}
        self.followers: dict[RecordId, list[RecordId]] = defaultdict(list)
        self.devices: set[str] = set()
        self.forked: set[str] = set()
        self._children: dict[tuple[str, RecordId | None], list[RecordId]] = defaultdict(list)
        self._whole: set[RecordId] = set()

    def add(self, fact: Fact) -> None:
        """Take a record in that is not here yet."""
        self.facts[fact.id] = fact
        self.devices.add(fact.device)
        children = self._children[(fact.device, fact.prev if fact.seq else None)]
        children.append(fact.id)
        if len(children) > 1:
            self.forked.add(fact.device)
        if fact.spine:
            self.followers[fact.basis].append(fact.id)

    def has_later(self, fact: Fact) -> bool:
        """Whether a record is here that its device wrote right after this one."""
        return bool(self._children.get((fact.device, fact.id)))

    def is_whole(self, fact: Fact) -> bool:
        """Whether the device's chain is here from its first record to this one."""
        path: list[RecordId] = []
        at: Fact | None = fact
        while at is not None and at.id not in self._whole:
            path.append(at.id)
            if not at.seq:
                break
            before = self.facts.get(at.prev)
            at = before if before and before.device == at.device and before.seq == at.seq - 1 else None
        if at is None:
            return False
        self._whole.update(path)
        return True

    def predecessors(self, fact: Fact) -> set[RecordId]:
        """What stands before a record in its device's chain, as far as it is here."""
        return {each.id for each in self._back(fact)} - {fact.id}

    def lengthen(
        self, trunk: list[RecordId], device: str, *, cuts: Sequence[tuple[e.CutEntry, ...]], end: int | None
    ) -> None:
        """Lengthen a trunk as far as it goes: to a gap, to a fork that no cut decides, or to the end set by one."""
        vouched: set[RecordId] | None = None
        while end is None or len(trunk) <= end:
            following = self._children.get((device, trunk[-1] if trunk else None), [])
            if len(following) > 1:
                vouched = self._vouched(device, cuts) if vouched is None else vouched
                following = [record for record in following if record in vouched]
            if len(following) != 1 or self.facts[following[0]].seq != len(trunk):
                break
            trunk.append(following[0])

    def _vouched(self, device: str, cuts: Iterable[tuple[e.CutEntry, ...]]) -> set[RecordId]:
        """The records of a device that a cut names, with what stands before them; of two cuts the earlier holds."""
        branch: dict[int, RecordId] = {}
        for entry in (entry for cut in cuts for entry in cut if entry.device == device):
            path = self._back(self.facts.get(entry.record))
            if all(branch.get(fact.seq, fact.id) == fact.id for fact in path):
                branch.update((fact.seq, fact.id) for fact in path)
        return set(branch.values())

    def _back(self, fact: Fact | None) -> list[Fact]:
        """A record and what stands before it, as far as it is here."""
        path: list[Fact] = []
        while fact is not None:
            path.append(fact)
            fact = self.facts.get(fact.prev) if fact.seq else None
        return path
