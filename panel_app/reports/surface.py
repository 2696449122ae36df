"""One page being drawn: text, lines and shapes, each marked as an element's or as decoration.

Coordinates are points from the lower left. Between `begin` (an element) or `artifact` (decoration: read by nobody) and
`end` stands whatever belongs together; drawing outside of both is a defect that the rules for tagged files find.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Protocol

from panel_app.reports.pdf_file import PdfFile, escaped, handle, name, number, text_string
from panel_app.reports.structure import Element, Held, Mark
from panel_app.reports.style import Colour, Face, Sheet
from panel_app.reports.text import width
from panel_app.reports.typeface import RESOURCES, encoded

Furniture = Literal["", "Header", "Footer"]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Point = tuple[float, float]
Dash = tuple[float, ...]

_FURNITURE: Final[dict[Furniture, bytes]] = {
    "": b"/Artifact BMC\n",
    "Header": b"/Artifact <</Type/Pagination/Subtype/Header>>BDC\n",
    "Footer": b"/Artifact <</Type/Pagination/Subtype/Footer>>BDC\n",
}
_CURVE: Final = 0.5523
"""How far the control points of a quarter circle stand from its ends, in radii."""


class Annotation(NamedTuple):
    """A link or field: its object, dictionary without `StructParent`, and the element it belongs to."""

    number: int
    body: bytes
    element: Element


class Hand(Protocol):
    """Whoever draws pages: the file that they go to, and what they have in common."""

    @property
    def file(self) -> PdfFile: ...
    @property
    def used(self) -> Mapping[str, set[str]]:
        """Characters drawn, by typeface."""

    @property
    def fields(self) -> list[int]:
        """Form fields' objects."""

    def join(self, element: Element) -> None: ...
    def colour(self, colour: Colour) -> Colour:
        """The colour that stands for this one in the document's own."""


class Surface:
    """A page. `object` is its object's number; who made it writes what was drawn."""

    def __init__(self, run: Hand, sheet: Sheet, number: int) -> None:
        self._run = run
        self.sheet = sheet
        self.object = number
        self.ops: list[bytes] = []
        self.owners: list[Element] = []
        self.annotations: list[Annotation] = []

    def content(self) -> bytes:
        """Everything drawn."""
        return b"".join(self.ops)

    # ---- marking

    def begin(self, element: Element) -> None:
        """What is drawn until `end` is the element's, which may have more elsewhere."""
        self._run.join(element)
        content = len(self.owners)
        element.kids.append(Mark(self.object, content))
        self.owners.append(element)
        self.ops.append(b"/%b <</MCID %d>>BDC\n" % (element.tag.encode(), content))

    def artifact(self, kind: Furniture = "") -> None:
        """What is drawn until `end` is decoration, or repeats what stands elsewhere."""
        self.ops.append(_FURNITURE[kind])

    def end(self) -> None:
        self.ops.append(b"EMC\n")

    def empty(self, element: Element) -> None:
        """An element that has nothing to show, such as a cell left blank, which its row counts all the same."""
        self._run.join(element)

    # ---- drawing

    def text(self, text: str, face: Face, x: float, y: float, *, anchor: float = 0) -> None:
        """One line of printable text at its baseline; `anchor` 0 begins, 0.5 centres, 1 ends it at `x`."""
        self.lines((text,), face, x - (anchor and anchor * width(text, face)), y)

    def lines(self, lines: Sequence[str], face: Face, x: float, y: float) -> None:
        """Lines of printable text under one another; the first one's baseline is `y`."""
        self._run.used[face.font].update(*lines)
        shown = b"Tj T*".join(map(encoded, lines))
        self.ops.append(
            b"%b1 0 0 1 %b %b Tm%bTj ET\n" % (_face(self._run.colour(face.colour), face), number(x), number(y), shown)
        )

    def ragged(self, lines: Sequence[str], face: Face, end: float, y: float) -> None:
        """Lines under one another, all ending at one edge."""
        for place, line in enumerate(lines):
            self.lines((line,), face, end - width(line.rstrip(), face), y - place * face.leading)

    def rectangle(
        self, box: Box, *, fill: Colour | None = None, stroke: Colour | None = None, weight: float = 0.5
    ) -> None:
        left, bottom, right, top = box
        path = b" ".join(map(number, (left, bottom, right - left, top - bottom))) + b" re\n"
        self._paint(path, fill, stroke, weight, ())

    def path(
        self,
        points: Sequence[Point],
        *,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        weight: float = 0.5,
        dash: Dash = (),
    ) -> None:
        """Straight lines from point to point; closed when filled."""
        steps = [b"%b %b %b\n" % (number(x), number(y), b"l" if place else b"m") for place, (x, y) in enumerate(points)]
        self._paint(b"".join(steps) + (b"h\n" if fill else b""), fill, stroke, weight, dash)

    def disc(
        self, x: float, y: float, radius: float, *, fill: Colour | None = None, stroke: Colour | None = None
    ) -> None:
        bend = radius * _CURVE
        r = radius
        curves = (
            (x + r, y + bend, x + bend, y + r, x, y + r),
            (x - bend, y + r, x - r, y + bend, x - r, y),
            (x - r, y - bend, x - bend, y - r, x, y - r),
            (x + bend, y - r, x + r, y - bend, x + r, y),
        )
        path = b"%b %b m\n" % (number(x + r), number(y))
        path += b"".join(b" ".join(map(number, curve)) + b" c\n" for curve in curves)
        self._paint(path, fill, stroke, 0.75, ())

    def image(self, key: str, box: Box) -> None:
        """An image that the document was given under this key, stretched to the box."""
        left, bottom, right, top = box
        sides = (right - left, 0, 0, top - bottom, left, bottom)
        self.ops.append(b"q %b cm %b Do Q\n" % (b" ".join(map(number, sides)), name(key)))

    # ---- leading elsewhere

    def link(self, box: Box, key: str, contents: str, element: Element) -> None:
        """A place that leads to a bookmark's, or, where the key is an address, out; `contents` says where to."""
        told = text_string(contents.strip() or key)
        outward = key.startswith(("https://", "mailto:"))
        target = (
            b"/A<</S/URI/URI%b>>" % escaped(key.encode(errors="replace"))
            if outward
            else b"/Dest" + escaped(handle(key))
        )
        self._annotate(box, b"/Subtype/Link/Border[0 0 0]%b/Contents%b" % (target, told), element)

    def signature_field(self, box: Box, title: str, tip: str, element: Element) -> None:
        """An empty field for a signature, over what is drawn there; `tip` is what is read aloud."""
        edges = b"/Type/XObject/Subtype/Form/BBox[0 0 %b %b]" % (number(box[2] - box[0]), number(box[3] - box[1]))
        look = self._run.file.put_stream(b"", edges)
        body = b"/Subtype/Widget/FT/Sig/T%b/TU%b/AP<</N %d 0 R>>" % (text_string(title), text_string(tip), look)
        self._run.fields.append(self._annotate(box, body, element))

    def _annotate(self, box: Box, body: bytes, element: Element) -> int:
        self._run.join(element)
        held = self._run.file.reserve()
        element.kids.append(Held(self.object, held))
        rect = b" ".join(map(number, box))
        entries = b"/Type/Annot/F 4/P %d 0 R/Rect[%b]%b" % (self.object, rect, body)
        self.annotations.append(Annotation(held, entries, element))
        return held

    def _paint(self, path: bytes, fill: Colour | None, stroke: Colour | None, weight: float, dash: Dash) -> None:
        colour = self._run.colour
        ops = [b"q\n"]
        if fill is not None:
            ops.append(b"%b rg\n" % tint(colour(fill)))
        if stroke is not None:
            ops.append(b"%b RG %b w\n" % (tint(colour(stroke)), number(weight)))
        if dash:
            ops.append(b"[%b] 0 d\n" % b" ".join(map(number, dash)))
        paint = b"B" if fill and stroke else b"f" if fill else b"S"
        self.ops += (*ops, path, paint, b" Q\n")


@lru_cache(maxsize=256)
def tint(colour: Colour) -> bytes:
    """A colour's operands."""
    return b" ".join(number(part / 255) for part in colour)


@lru_cache(maxsize=256)
def _face(colour: Colour, face: Face) -> bytes:
    return b"BT /%b %b Tf %b TL %b rg " % (
        RESOURCES[face.font], number(face.size), number(face.leading), tint(colour),
    )  # fmt: skip
