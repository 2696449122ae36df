"""Everything that a PDF's bytes hold, whether its own table of contents admits it or not."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

_STREAM: Final = re.compile(rb"stream\r?\n")
_MOST_UNPACKED: Final = 64 * 1024 * 1024
_ROOT: Final = frozenset({"/Type", "/Pages", "/Lang"})
_PAGE: Final = frozenset({"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"})
_RESOURCES: Final = frozenset({"/Font", "/XObject"})
_IMAGE: Final = frozenset(
    {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Length"}
)
_FONT: Final = frozenset(
    {"/Type", "/Subtype", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/Encoding", "/ToUnicode"}
)
_TRAILER: Final = frozenset({"/Size", "/Root"})
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]{6,})>")
_JPEG_NOTE: Final = re.compile(rb"\xff[\xe1-\xef\xfe](..)", re.DOTALL)
"""A JPEG's application segments (but the first, its header) and comments: cameras and programs write into them."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """`texts` are read as writing, `bodies` as bytes, both with their place; `strange` parts no rebuilt file has."""

    texts: tuple[tuple[str, str], ...]
    bodies: tuple[tuple[str, bytes], ...]
    strange: tuple[tuple[str, str], ...]


def read_contents(data: bytes) -> Contents:
    """Take a PDF apart."""
    texts, bodies = [], [("the file's bytes", data)]
    strange: list[tuple[str, str]] = []
    bodies += [("a packed stream", body) for body in _unpacked(data)]
    after = data[data.rfind(b"%%EOF") + 5 :].strip() if b"%%EOF" in data else b""
    if after:
        strange.append(("trailing bytes", "Something stands behind the end of the file."))
    if data.count(b"%%EOF") > 1 or data.count(b"startxref") > 1:
        strange.append(("revision", "The file holds an earlier version of itself."))
    try:
        strings, odd = _objects(data)
        strange += odd
        texts += [("its strings", "\n".join(strings))]
        texts += [(f"page {number}", text) for number, text in enumerate(_pages(data), 1)]
    except (ValueError, OSError, RuntimeError) as error:
        strange.append(("damaged", f"The file cannot be read: {type(error).__name__}."))
    bodies += [("a coded string", text) for _, body in bodies[1:] if len(body) < 1_000_000 for text in _coded(body)]  # noqa: PLR2004
    return Contents(texts=tuple(texts), bodies=tuple(bodies), strange=tuple(dict.fromkeys(strange)))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Every stream that can be unpacked, found by its beginning and not by the table: what was left behind, too."""
    left = _MOST_UNPACKED
    for match in _STREAM.finditer(data):
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(data[match.end() :], left)
        except zlib.error:
            continue
        left -= len(body)
        yield body
        if left <= 0:
            return


def _coded(body: bytes) -> Iterator[bytes]:
    pieces = []
    for match in _HEX.finditer(body):
        digits = re.sub(rb"\s", b"", match.group(1))
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        pieces.append(raw.decode("utf-16-be" if raw[:2] == b"\xfe\xff" else "latin-1", "ignore"))
    if pieces:
        yield " ".join(piece for piece in pieces if piece.isprintable()).encode()


def _objects(data: bytes) -> tuple[list[str], list[tuple[str, str]]]:
    import pikepdf

    strings: list[str] = []
    strange: list[tuple[str, str]] = []
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _surplus(strange, "trailer", pdf.trailer.keys(), _TRAILER)
            _surplus(strange, "catalogue", pdf.Root.keys(), _ROOT)
            for page in pdf.pages:
                _surplus(strange, "page", page.obj.keys(), _PAGE)
                _surplus(strange, "resources", page.obj.get("/Resources", {}).keys(), _RESOURCES)
            for item in pdf.objects:
                strings += _strings(item, 0)
                strange += _odd(item, pikepdf)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
    return strings, strange


def _odd(item: Any, pikepdf: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  an object of any type of the format
    if not isinstance(item, (pikepdf.Stream, pikepdf.Dictionary)):
        return
    kind = str(item.get("/Type", ""))
    allowed = {"/XObject": _IMAGE, "/Font": _FONT}.get(kind)
    if allowed is not None:
        found: list[tuple[str, str]] = []
        _surplus(found, "image" if kind == "/XObject" else "font", item.keys(), allowed)
        yield from found
    if kind == "/Font" and str(item.get("/BaseFont", "")) != "/Helvetica":
        yield "font name", str(item.get("/BaseFont", ""))
    if kind not in ("", "/Catalog", "/Pages", "/Page", "/Font", "/XObject", "/Encoding", "/XRef", "/ObjStm"):
        yield "object", f"An object of type {kind}."
    if isinstance(item, pikepdf.Stream) and str(item.get("/Filter", "")) == "/DCTDecode":
        raw = item.read_raw_bytes()
        for match in _JPEG_NOTE.finditer(raw[:4096]):
            size = int.from_bytes(match.group(1), "big")
            yield "image note", raw[match.end() : match.end() + size].decode("latin-1")[:60]


def _surplus(found: list[tuple[str, str]], place: str, keys: Any, allowed: frozenset[str]) -> None:  # noqa: ANN401
    found += [
        (f"{place} {key}", f"The {place} has {key}, which a rebuilt file has not.")
        for key in keys
        if key not in allowed
    ]


def _strings(item: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    """Every string and name within an object, but not in what it refers to."""
    import pikepdf

    if depth > 20:  # noqa: PLR2004  deeper than any file that we make
        return
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Name):
        yield str(item)[1:]
    elif isinstance(item, pikepdf.Array):
        for each in item:
            if not getattr(each, "is_indirect", False):
                yield from _strings(each, depth + 1)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, each in item.items():
            yield str(key)[1:]
            if not getattr(each, "is_indirect", False):
                yield from _strings(each, depth + 1)


def _pages(data: bytes) -> Iterator[str]:
    """The text layer, page by page, as a viewer finds it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            yield text.get_text_range()
            text.close()
            page.close()
    finally:
        document.close()
