"""A folder as a hub: a shared drive, a cloud folder, a stick.

One flat folder each for records, payloads, notes and snapshots. A file is written whole and never changed; its name
says device, first, last and digest, so that one listing gives all heads. Names only save reading: what is inside
decides, so that a copy named "… (1)" does no harm.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from panel_app.domain.errors import HubUnreachable, PanelError
from panel_app.files import write_whole
from panel_app.journal.parts import MAX_PART, SEAL
from panel_app.journal.record import Malformed, decode_record, read_record
from panel_app.sync.hub import Parcel, Wanted
from panel_app.sync.notes import MAX_NOTE
from panel_app.sync.snapshots import MAX_SNAPSHOT

_NAME: Final = re.compile(r"([0-9a-f]{24})-([0-9a-f]{5})-([0-9a-f]{5})-([0-9a-f]{16})")
_NOTE: Final = re.compile(r"([0-9a-f]{24})-([0-9a-f]{12})-([0-9a-f]{16})")
_FILE: Final = 4 * 1024 * 1024
"""About how many bytes of payloads go into one file."""
_ALONE: Final = 64 * 1024
"""Payloads of a record that come to more have a file of their own: who does not need them need not read them."""
_MAX_PIECE: Final = MAX_PART + 2 * SEAL


class _Span(NamedTuple):
    """What a file's name says of it."""

    prefix: str
    first: int
    last: int
    path: Path


class FolderHub:
    """A round's corner of a folder. Made at the first write; a folder that is not there yet has nothing."""

    def __init__(self, folder: Path, round_id: str) -> None:
        self._folder = folder
        self._home = folder / round_id[:16]

    def heads(self) -> dict[str, int]:
        """By the names of the record files, as far as they cover a chain from its beginning without a gap.

        One file of each device is read: the one that is said to end with the last record must hold it.
        """
        spans: dict[str, list[_Span]] = defaultdict(list)
        for span in self._spans("records"):
            spans[span.prefix].append(span)
        return dict(head for its_spans in spans.values() if (head := self._head(its_spans)))

    def records_after(self, device: str, seq: int) -> list[bytes]:
        """Every piece of the files that may hold later ones, sorted by number where it can be read."""
        found: dict[bytes, int] = {}
        for span in self._spans("records"):
            if span.prefix != device[:24] or span.last <= seq:
                continue
            for raw in self._pieces(span.path):
                number = _number(raw, device)
                if number is None or number > seq:
                    found[raw] = -1 if number is None else number
        return sorted(found, key=lambda raw: (found[raw], raw))

    def payloads(self, wanted: Sequence[Wanted]) -> dict[bytes, bytes]:
        """Reads each file that covers a wanted record once."""
        spans: dict[str, list[_Span]] = defaultdict(list)
        for span in self._spans("payloads"):
            spans[span.prefix].append(span)
        asked = {each.digest for each in wanted}
        files = {
            span.path for each in wanted for span in spans[each.device[:24]] if span.first <= each.seq <= span.last
        }
        found: dict[bytes, bytes] = {}
        for path in sorted(files):
            for piece in self._pieces(path):
                its_digest = sha256(piece).digest()
                if its_digest in asked:
                    found[its_digest] = piece
        return found

    def append(self, parcels: Sequence[Parcel]) -> None:
        """Payloads first, so that whoever sees a record finds what belongs to it."""
        for group in _groups(parcels):
            device, first, last = group[0].device, group[0].seq, group[-1].seq
            heavy = [parcel for parcel in group if sum(map(len, parcel.payloads)) > _ALONE]
            for parcel in heavy:
                self._write("payloads", device, parcel.seq, parcel.seq, parcel.payloads)
            payloads = [payload for parcel in group if parcel not in heavy for payload in parcel.payloads]
            if payloads:
                self._write("payloads", device, first, last, payloads)
            self._write("records", device, first, last, [parcel.raw for parcel in group])

    def notes(self) -> list[bytes]:
        """All that lie there; which is a device's newest is told by what is in it, not by its name."""
        return [self._read(path, MAX_NOTE) for path in self._listing("notes") if _NOTE.search(path.name)]

    def put_note(self, device: str, counter: int, raw: bytes) -> None:
        self._put_newest("notes", device, counter, raw)

    def snapshots(self, devices: Collection[str]) -> list[bytes]:
        """All of theirs that lie there; which is a device's newest is told by what is in it."""
        wanted = {device[:24] for device in devices}
        named = [(path, _NOTE.search(path.name)) for path in self._listing("snapshots")] if wanted else []
        return [self._read(path, MAX_SNAPSHOT) for path, name in named if name is not None and name[1] in wanted]

    def put_snapshot(self, device: str, counter: int, raw: bytes) -> None:
        self._put_newest("snapshots", device, counter, raw)

    # ---- files

    def _write(self, kind: str, device: str, first: int, last: int, pieces: Iterable[bytes]) -> None:
        body = b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)
        name = f"{device[:24]}-{first:05x}-{last:05x}-{sha256(body).hexdigest()[:16]}"
        folder = self._make(kind)
        if not _is_whole(folder / name, len(body)):
            self._put(folder / name, body)

    def _put_newest(self, kind: str, device: str, counter: int, raw: bytes) -> None:
        """Write the new one, then take the device's older ones away."""
        folder = self._make(kind)
        name = f"{device[:24]}-{counter:012x}-{sha256(raw).hexdigest()[:16]}"
        self._put(folder / name, raw)
        for path in self._listing(kind):
            named = _NOTE.search(path.name)
            if named is not None and named[1] == device[:24] and int(named[2], 16) < counter:
                with _reachable(self._folder):
                    path.unlink(missing_ok=True)

    def _put(self, path: Path, body: bytes) -> None:
        with _reachable(self._folder), write_whole(path, mode=self._permissions() & 0o666) as stream:
            stream.write(body)

    def _make(self, kind: str) -> Path:
        """Folders of ours have the permissions of the one that was shared, whatever this person's habit is."""
        folder = self._home / kind
        with _reachable(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            for each in (self._home, folder):
                if not each.is_dir():
                    each.mkdir(exist_ok=True)
                    each.chmod(self._permissions())
        return folder

    def _permissions(self) -> int:
        return self._folder.stat().st_mode & 0o777

    def _listing(self, kind: str) -> list[Path]:
        with _reachable(self._folder):
            if not self._folder.is_dir():
                if self._folder.exists() or not self._folder.parent.is_dir():
                    raise NotADirectoryError(20, "it is not a folder", str(self._folder))
                return []
            folder = self._home / kind
            return sorted(folder.iterdir()) if folder.is_dir() else []

    def _spans(self, kind: str) -> Iterator[_Span]:
        for path in self._listing(kind):
            named = _NAME.search(path.name)
            if named is not None:
                yield _Span(named[1], int(named[2], 16), int(named[3], 16), path)

    def _head(self, spans: list[_Span]) -> tuple[str, int] | None:
        """A device and its last record, without the files that do not hold what their names say."""
        while (last := _unbroken(spans)) >= 0:
            ending = [span for span in spans if span.last == last]
            device = next((name for span in ending if (name := self._holds(span))), None)
            if device is not None:
                return device, last
            spans = [span for span in spans if span not in ending]
        return None

    def _holds(self, span: _Span) -> str | None:
        """The device of a span, if its file does hold the last record that its name says."""
        for raw in self._pieces(span.path):
            number = _number(raw, span.prefix)
            if number == span.last:
                with suppress(Malformed):
                    return read_record(raw).device
        return None

    def _pieces(self, path: Path) -> Iterator[bytes]:
        """The length-prefixed pieces of a file; a torn or foreign file ends early, and what is missing stays so."""
        body = self._read(path, None)
        at = 0
        while at + 4 <= len(body):
            length = int.from_bytes(body[at : at + 4], "big")
            piece = body[at + 4 : at + 4 + length]
            if len(piece) < length or length > _MAX_PIECE:
                return
            yield piece
            at += 4 + length

    @staticmethod
    def _read(path: Path, most: int | None) -> bytes:
        """A file that does not open (a cloud's placeholder, one just taken away) counts as not there."""
        try:
            with path.open("rb") as stream:
                return stream.read(most)
        except OSError:
            return b""


def _groups(parcels: Sequence[Parcel]) -> Iterator[list[Parcel]]:
    """Runs of records whose payloads come to about the size of a file."""
    group: list[Parcel] = []
    size = 0
    for parcel in parcels:
        group.append(parcel)
        size += sum(len(payload) for payload in parcel.payloads)
        if size >= _FILE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _number(raw: bytes, device: str) -> int | None:
    """The sequence number of a record of this device (or of one whose name begins so); None for anything else."""
    try:
        record = decode_record(raw)
    except Malformed:
        return None
    return record.header.seq if record.device.startswith(device) else None


def _unbroken(spans: Iterable[_Span]) -> int:
    """How far spans cover from 0 on without a gap; -1 if they do not begin there."""
    reach = -1
    for span in sorted(spans, key=lambda span: span.first):
        if span.first <= reach + 1:
            reach = max(reach, span.last)
    return reach


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


@contextmanager
def _reachable(folder: Path) -> Iterator[None]:
    remedy = "Check that the folder is connected and may be written to, then sync again; all is held here."
    try:
        yield
    except PanelError as error:
        raise HubUnreachable(f"The hub {folder} does not take what is sent: {error.what}", remedy) from error
    except OSError as error:
        raise HubUnreachable(f"The hub {folder} cannot be reached: {error.strerror or error}.", remedy) from error
