"""A PDF 1.7 file written as it is made: objects go out packed, and only their places are remembered.

Objects that are no streams are gathered into compressed object streams, which keeps a structure tree of a hundred
thousand elements to a few megabytes. Nothing that was written is kept, so a pack of thousands of pages stays small in
memory. The same objects in the same order give the same bytes, the file's identifier included.
"""

import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Final, Protocol

_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_OBJECTS_TOGETHER: Final = 200
"""In one object stream: readers unpack all of it to read one."""

_LEVEL: Final = 6

type Place = tuple[int, int, int]
"""Where an object is: at an offset, or in an object stream at an index."""

_LONGEST: Final = 8000
"""Characters in a text string: at most four bytes for each."""

_LONG_KEY: Final = 200

_AT_OFFSET: Final = 1
_IN_STREAM: Final = 2
_FREE: Final[Place] = (0, 0, 65535)


class Sink(Protocol):
    """What bytes are written to; it is never read or rewound."""

    def write(self, data: bytes, /) -> object: ...


def name(text: str) -> bytes:
    """A PDF name; what is no letter or digit stands as `#xx`."""
    body = "".join(
        each if each.isascii() and each.isalnum() else "".join(f"#{byte:02X}" for byte in each.encode())
        for each in text
    )
    return b"/" + body.encode()


def escaped(data: bytes) -> bytes:
    """Bytes as a PDF string in brackets."""
    data = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + data.replace(b"\r", b"\\r").replace(b"\n", b"\\n") + b")"


def handle(text: str) -> bytes:
    """What a place or element is called within the file, as bytes to be written with `escaped`."""
    raw = text.encode(errors="replace")
    return raw if len(raw) < _LONG_KEY else sha256(raw).hexdigest().encode()


def text_string(text: str) -> bytes:
    """Text as a PDF text string, for titles and descriptions. Lone surrogates become question marks.

    Archives take no string of 32 KB or more: what is longer ends with an ellipsis.
    """
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    if text.isascii() and text.isprintable():
        return escaped(text.encode("ascii"))
    return escaped(b"\xfe\xff" + text.encode("utf-16-be", errors="replace"))


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


def number(value: float) -> bytes:
    """A length with at most three decimals: a thousandth of a point is finer than any printer."""
    return b"%d" % value if value == int(value) else (b"%.3f" % value).rstrip(b"0")


class PdfFile:
    """Takes objects by number, in any order; `close` writes what finds them again."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._digest = sha256()
        self._at = 0
        self._places: list[Place] = [_FREE]
        self._gathered: list[tuple[int, bytes]] = []
        self._write(_HEADER)

    def reserve(self) -> int:
        """A number for an object that is put later, so that others can refer to it now."""
        self._places.append(_FREE)
        return len(self._places) - 1

    def put(self, body: bytes, number: int = 0) -> int:
        """An object that is no stream; its number."""
        number = number or self.reserve()
        self._gathered.append((number, body))
        if len(self._gathered) == _OBJECTS_TOGETHER:
            self._pack()
        return number

    def put_stream(self, data: bytes, entries: bytes = b"", number: int = 0, *, compress: bool = True) -> int:
        """A stream, with further dictionary entries; its number."""
        number = number or self.reserve()
        if compress:
            data = zlib.compress(data, _LEVEL)
            entries += b"/Filter/FlateDecode"
        self._places[number] = (_AT_OFFSET, self._at, 0)
        self._write(b"%d 0 obj\n<<%b/Length %d>>\nstream\n" % (number, entries, len(data)))
        self._write(data)
        self._write(b"\r\nendstream\nendobj\n")  # both, or a last byte of data could be taken for half an end of line
        return number

    def close(self, trailer: Mapping[str, int]) -> None:
        """Write the table of places; `trailer` names the objects that it leads to, such as `Root`."""
        self._pack()
        number, start = self.reserve(), self._at
        self._places[number] = (_AT_OFFSET, start, 0)
        rows = b"".join(kind.to_bytes() + place.to_bytes(5) + index.to_bytes(4) for kind, place, index in self._places)
        identifier = self._digest.hexdigest()[:32].encode()
        leads = b"".join(name(key) + b" " + reference(to) for key, to in trailer.items())
        entries = b"/Type/XRef/W[1 5 4]/Size %d%b/ID[<%b><%b>]" % (len(self._places), leads, identifier, identifier)
        self.put_stream(rows, entries, number)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        """Write the objects gathered as one stream."""
        if not self._gathered:
            return
        stream = self.reserve()
        heads: list[bytes] = []
        at = 0
        for index, (each, body) in enumerate(self._gathered):
            heads.append(b"%d %d" % (each, at))
            at += len(body) + 1
            self._places[each] = (_IN_STREAM, stream, index)
        head = b" ".join(heads) + b" "
        bodies = b"\n".join(body for _, body in self._gathered)
        entries = b"/Type/ObjStm/N %d/First %d" % (len(self._gathered), len(head))
        self._gathered.clear()
        self.put_stream(head + bodies, entries, stream)

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._sink.write(data)
        self._at += len(data)
