"""The page for signatures: a field that a certificate fills, or lines for pens."""

from collections.abc import Iterator, Sequence
from typing import Final

from panel_app.reports import style
from panel_app.reports.blocks import facts, heading, prose
from panel_app.reports.ending import Bookmark
from panel_app.reports.pack import DecisionPack
from panel_app.reports.rows import Cell, Row
from panel_app.reports.structure import Element
from panel_app.reports.style import BODY_STRONG, LABEL, LINE, SMALL, UNIT, WASH
from panel_app.reports.surface import Box, Surface
from panel_app.reports.text import wrap

SIGNATURES: Final = "signatures"
FIELD: Final = "signature"
"""The name of the field that a certificate fills."""

_BOX: Final = (84 * style.MM, 28 * style.MM)
_PENS: Final = ("Chair", "Administrator")


def signatures(pack: DecisionPack, signer: Sequence[str]) -> Iterator[Row]:
    """Who closed and signed, and the place for a signature. `signer`: the field's lines, the first one strong."""
    yield heading("Signatures", 1, gap=0, bookmarks=[Bookmark(SIGNATURES, "Signatures")])
    unsigned = "Not signed yet: what this pack says may still change."
    on_record = [
        ("Closed", pack.closed_by or "Not closed yet."),
        ("Signed", pack.signed_by if pack.signed else unsigned),
    ]
    yield from facts(on_record, gap=UNIT)
    if signer:
        yield heading("This file")
        yield from _signed(signer)
        return
    for who in _PENS:
        yield heading(who, gap=2 * UNIT)
        yield from _pen()


def of_file(signer: Sequence[str]) -> Iterator[Row]:
    """The same place on a page of its own, for reports that have no page for signatures."""
    yield heading("Signature", 1, gap=0, bookmarks=[Bookmark(SIGNATURES, "Signature", 1)], language="en-GB")
    yield from _signed(signer)


def _signed(signer: Sequence[str]) -> Iterator[Row]:
    yield prose(
        "The field below holds a signature made with a certificate. It covers every byte of this file: a reader of "
        "PDFs that checks signatures says whether anything was changed since.",
        glued=True,
        language="en-GB",
    )
    yield _field(signer)


def _field(signer: Sequence[str]) -> Row:
    """The box, what stands in it, and over it the field."""
    room = _BOX[0] - 2 * UNIT
    inside = Element("Div")
    texts = [
        (wrap(line, face, room), face)
        for line, face in zip(signer, (BODY_STRONG, *[SMALL] * len(signer)), strict=False)
    ]
    deep = sum(len(lines) * face.leading for lines, face in texts)
    high = max(_BOX[1], deep + 2 * UNIT)

    def paint(surface: Surface, box: Box) -> None:
        left, top = box[0], box[3]
        drawn = (left, top - high, left + _BOX[0], top)
        surface.artifact()
        surface.rectangle(drawn, fill=WASH, stroke=LINE, weight=0.75)
        surface.end()
        y = top - UNIT
        for lines, face in texts:
            surface.begin(inside.child("P"))
            surface.lines(lines, face, left + UNIT, y - face.drop)
            surface.end()
            y -= len(lines) * face.leading
        surface.signature_field(drawn, FIELD, " ".join(signer), Element("Form"))

    return Row(tall=high, gap=UNIT, paint=paint)


def _pen() -> Iterator[Row]:
    """Lines to write on, each with its label below."""
    half = style.WIDTH / 2 - UNIT
    for left, right in (("Name", "Date"), ("Signature", "")):
        labels = [(left, 0.0, half)] + ([(right, style.WIDTH / 2 + UNIT, half)] if right else [])

        def rule(surface: Surface, box: Box, labels: list[tuple[str, float, float]] = labels) -> None:
            surface.artifact()
            for _, x, room in labels:
                surface.path(((box[0] + x, box[3]), (box[0] + x + room, box[3])), stroke=style.INK, weight=0.5)
            surface.end()

        cells = tuple(Cell([text + " "], LABEL, x, room, element=Element("P")) for text, x, room in labels)
        yield Row(cells=cells, gap=3 * UNIT, pad=2, paint=rule)
