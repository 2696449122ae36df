"""One sync in three steps: collect here, exchange with the hub, apply here. The store is never held while waiting."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Final, Protocol

import msgspec

from panel_app.domain.errors import PanelError
from panel_app.journal.record import Malformed, Record, read_record
from panel_app.sync.hub import Hub, Parcel, Wanted

Progress = Callable[[int, int], None]
BATCH: Final = 500
"""Records whose payloads are fetched at a time, or fewer where files make them heavy."""
_HEAVY: Final = 48 * 1024 * 1024


class Problem(msgspec.Struct, frozen=True):
    """Something at the hub that was not taken."""

    where: str
    what: str


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """What a sync moved: numbers of records."""

    sent: int = 0
    received: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = ()


class Local(Protocol):
    """The store, as a sync sees it."""

    device: str

    def heads(self) -> dict[str, int]:
        """The last sequence number here of each device."""

    def parcels_after(self, device: str, seq: int) -> list[Parcel]:
        """A device's next records after a number, and their payloads that are here: as many as memory may hold."""

    def wants(self, records: Sequence[Record]) -> list[Wanted]:
        """Which payloads of these new records this seat may ever read."""

    def lacks(self) -> list[Wanted]:
        """Which payloads of records that are here this seat should have by now."""

    def may_be_seated(self, first: Record, payload: bytes | None) -> bool:
        """Whether an unknown device's first record proves that it may speak for a seat."""

    def receive(self, records: Sequence[Record], payloads: Mapping[bytes, bytes]) -> int:
        """Apply; the number of records that were new."""


class AnotherCopy(PanelError):
    """The hub has something else under this store's own device and number: two copies of one store are at work."""


def exchange(
    local: Local, hub: Hub, progress: Progress = lambda _done, _all: None, *, at_once: int = BATCH
) -> Exchanged:
    """Bring both to the union of what they hold, as far as this seat is concerned.

    Devices already known here come first: among them the pen's, by whose records a new device is judged. `at_once` is
    how many records the store takes in one step: few, where somebody works in it meanwhile.
    """
    there = hub.heads()
    _refuse_another_copy(local, hub, there)
    problems: list[Problem] = []
    received = 0
    strangers = sorted(there.keys() - local.heads().keys())
    for device in [*sorted(there.keys() & local.heads().keys()), *strangers]:
        here = local.heads().get(device, -1)
        if there[device] > here and (device not in strangers or _is_welcome(local, hub, device, problems)):
            records = _checked(hub.records_after(device, here), device, problems)
            received += _take(local, hub, records, progress, at_once)
    for _ in range(3):  # an opened part can name others: rules, then allocations, then the copies of those codes
        lacking = local.lacks()
        found = hub.payloads(lacking) if lacking else {}
        if not found:
            break
        for digests in batched(found, at_once):
            local.receive((), {digest: found[digest] for digest in digests})
    sent = _send(local, hub, there)
    return Exchanged(sent=sent, received=received, refused=len(problems), problems=tuple(problems))


def _is_welcome(local: Local, hub: Hub, device: str, problems: list[Problem]) -> bool:
    """A chain whose first record proves nothing is not fetched: anyone could fill the hub with such."""
    ignored: list[Problem] = []  # what of it is no record is named when it is fetched
    for first in _checked(hub.records_after(device, -1), device, ignored):
        if first.header.seq == 0:
            wanted = Wanted(device, 0, first.header.parts[0].digest)
            if local.may_be_seated(first, hub.payloads([wanted]).get(wanted.digest)):
                return True
    problems.append(Problem(device[:16], "A device that no seat vouches for."))
    return False


def _take(local: Local, hub: Hub, records: Sequence[Record], progress: Progress, at_once: int) -> int:
    received = 0
    done = 0
    for batch in batches(records):
        payloads = hub.payloads(local.wants(batch))
        for piece in batched(batch, at_once):
            digests = {part.digest for record in piece for part in record.header.parts} & payloads.keys()
            received += local.receive(piece, {digest: payloads[digest] for digest in digests})
            done += len(piece)
            progress(done, len(records))
    return received


def batches(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Records in their order, a few hundred at a time, fewer where their parts come to many bytes."""
    batch: list[Record] = []
    size = 0
    for record in records:
        batch.append(record)
        size += sum(part.size for part in record.header.parts)
        if len(batch) == BATCH or size >= _HEAVY:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _checked(raws: Sequence[bytes], device: str, problems: list[Problem]) -> list[Record]:
    """Those that are records of this device; the rest is named."""
    records = []
    for raw in raws:
        try:
            record = read_record(raw)
        except Malformed as error:
            problems.append(Problem(device[:16], f"Bytes that are no record: {error}."))
            continue
        if record.device == device:
            records.append(record)
        else:
            problems.append(Problem(device[:16], "A record of another device."))
    return records


def _refuse_another_copy(local: Local, hub: Hub, there: Mapping[str, int]) -> None:
    """A store that was copied or restored has other records under numbers that the hub has already."""
    last = min(there.get(local.device, -1), local.heads().get(local.device, -1))
    if last < 0:
        return
    here = local.parcels_after(local.device, last - 1)[0].raw
    if here not in hub.records_after(local.device, last - 1):
        raise AnotherCopy(
            "Another copy of this store has sent other work under the same numbers; nothing of this one was sent.",
            "Go on in the copy that synced first, or ask the administrator for a new panel pack.",
        )


def _send(local: Local, hub: Hub, there: Mapping[str, int]) -> int:
    """Put there what is only here, or was lost there, of one's own.

    Others' records are left to their authors: a seat holds them without the payloads that are not for it, and a hub
    that had them so would seem to have them whole.
    """
    sent, at = 0, there.get(local.device, -1)
    while parcels := local.parcels_after(local.device, at):
        hub.append(parcels)
        sent, at = sent + len(parcels), parcels[-1].seq
    return sent
