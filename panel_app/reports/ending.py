"""The end of a file: pages, outline, names, the top of the structure tree, typefaces, and the catalogue of it all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from panel_app.reports import images, typeface
from panel_app.reports.archive import About, information, metadata, standard_colours
from panel_app.reports.pdf_file import PdfFile, escaped, handle, name, number, reference, text_string
from panel_app.reports.style import Sheet
from panel_app.reports.surface import Surface


class Bookmark(NamedTuple):
    """An entry of the document's outline, and the place that links lead to."""

    key: str
    title: str
    level: int = 0


class Place(NamedTuple):
    """Where a bookmark leads: the page's object, its number within its run, and how high on it."""

    bookmark: Bookmark
    page: int
    place: int
    top: float


class Leaf(NamedTuple):
    """A page that was drawn: its object and contents, who owns what is marked on it, its annotations and theirs."""

    number: int
    contents: tuple[int, ...]
    sheet: Sheet
    label: str
    owners: tuple[int, ...]
    annotations: tuple[tuple[int, bytes, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Everything that was drawn, in reading order."""

    root: int
    leaves: Sequence[Leaf]
    sections: Sequence[int]
    places: Sequence[Place]
    named: Mapping[str, int]
    fields: Sequence[int]
    used: Mapping[str, set[str]]
    pictures: Mapping[str, bytes]


def leaf(page: Surface, content: int, label: str) -> Leaf:
    """The page as plain values; what was drawn on it is the stream `content`."""
    owners = tuple(owner.number for owner in page.owners)
    annotations = tuple((each.number, each.body, each.element.number) for each in page.annotations)
    return Leaf(page.object, (content,), page.sheet, label, owners, annotations)


def write(file: PdfFile, about: About, whole: Whole) -> None:
    """Put what leads to everything, and close the file."""
    entries = [
        b"/Type/Catalog/Pages %d 0 R" % _pages(file, whole),
        b"/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>" % _structure(file, whole),
        b"/Lang%b/ViewerPreferences<</DisplayDocTitle true>>" % text_string(about.language),
        b"/Metadata %d 0 R" % file.put_stream(metadata(about), b"/Type/Metadata/Subtype/XML", compress=False),
        b"/OutputIntents[%b]" % _colours(file),
    ]
    outlined = [place for place in whole.places if place.bookmark.title]
    if outlined:
        entries.append(b"/PageMode/UseOutlines/Outlines %d 0 R" % _outline(file, outlined))
    if whole.places:
        entries.append(b"/Names<</Dests %d 0 R>>" % _names(file, _destinations(whole.places)))
    if whole.fields:
        entries.append(b"/AcroForm<</Fields[%b]/SigFlags 3>>" % _all(whole.fields))
    said = b"".join(name(key) + text_string(text) for key, text in information(about).items() if text)
    file.close({"Root": file.put(b"<<%b>>" % b"".join(entries)), "Info": file.put(b"<<%b>>" % said)})


def _colours(file: PdfFile) -> bytes:
    profile = file.put_stream(standard_colours(), b"/N 3")
    return b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>" % (
        profile
    )


def _pages(file: PdfFile, whole: Whole) -> int:
    """The tree of pages, a branch for every fifty."""
    fonts = b"".join(
        b"/%b %d 0 R" % (typeface.RESOURCES[font], typeface.embed(file, font, used))
        for font, used in whole.used.items()
        if used
    )
    drawn = b"".join(name(key) + b" %d 0 R" % images.embed(file, raw) for key, raw in whole.pictures.items())
    resources = file.put(b"<</Font<<%b>>/XObject<<%b>>>>" % (fonts, drawn))
    top = file.reserve()
    branches = []
    for start in range(0, len(whole.leaves), 50):
        some = whole.leaves[start : start + 50]
        branch = file.reserve()
        for place, each in enumerate(some, start):
            _page(file, each, place, parent=branch, resources=resources)
        kids = _all([each.number for each in some])
        file.put(b"<</Type/Pages/Parent %d 0 R/Kids[%b]/Count %d>>" % (top, kids, len(some)), branch)
        branches.append(branch)
    return file.put(b"<</Type/Pages/Kids[%b]/Count %d>>" % (_all(branches), len(whole.leaves)), top)


def _page(file: PdfFile, each: Leaf, place: int, *, parent: int, resources: int) -> None:
    annotations = _all([number for number, _, _ in each.annotations])
    box = b" ".join(map(number, (0, 0, each.sheet.width, each.sheet.height)))
    file.put(
        b"<</Type/Page/Parent %d 0 R/MediaBox[%b]/Resources %d 0 R/Contents[%b]/StructParents %d/Tabs/S%b>>"
        % (
            parent, box, resources, _all(each.contents), place,
            b"/Annots[%b]" % annotations if annotations else b"",
        ),
        each.number,
    )  # fmt: skip


def _structure(file: PdfFile, whole: Whole) -> int:
    """The root of the tree, and the table that leads from marks and annotations back to their elements."""
    top = file.reserve()
    file.put(b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (top, _all(whole.sections)), whole.root)
    owners = [b"%d %d 0 R" % (at, file.put(b"[%b]" % _all(each.owners))) for at, each in enumerate(whole.leaves)]
    key = len(owners)
    for each in whole.leaves:
        for annotation, body, element in each.annotations:
            file.put(b"<<%b/StructParent %d>>" % (body, key), annotation)
            owners.append(b"%d %d 0 R" % (key, element))
            key += 1
    parents = file.put(b"<</Nums[%b]>>" % b" ".join(owners))
    named = {handle(text): reference(element) for text, element in whole.named.items()}
    known = b"/IDTree %d 0 R" % _names(file, named) if named else b""
    return file.put(
        b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%b>>"
        % (whole.root, parents, key, known),
        top,
    )


def _destinations(places: Sequence[Place]) -> dict[bytes, bytes]:
    return {
        handle(place.bookmark.key): b"[%d 0 R/XYZ null %b null]" % (place.page, number(place.top)) for place in places
    }


def _names(file: PdfFile, known: Mapping[bytes, bytes]) -> int:
    """A tree of names, sorted by their bytes as readers expect; its one leaf has room for thousands."""
    pairs = b"".join(escaped(key) + known[key] for key in sorted(known))
    return file.put(b"<</Names[%b]>>" % pairs)


@dataclass(slots=True)
class _Entry:
    """An entry of the outline and those below it."""

    place: Place | None
    level: int
    kids: "list[_Entry]" = field(default_factory=list)


def _outline(file: PdfFile, places: Sequence[Place]) -> int:
    """The outline, closed below its first level."""
    top = _Entry(None, -1)
    path = [top]
    for place in places:
        while path[-1].level >= place.bookmark.level:
            path.pop()
        entry = _Entry(place, place.bookmark.level)
        path[-1].kids.append(entry)
        path.append(entry)
    number = file.reserve()
    ends = _entries(file, top.kids, number)
    return file.put(b"<</Type/Outlines%b/Count %d>>" % (ends, len(top.kids)), number)


def _entries(file: PdfFile, entries: Sequence[_Entry], parent: int) -> bytes:
    """Put the entries; the `First` and `Last` of the one they stand below."""
    numbers = [file.reserve() for _ in entries]
    for at, (entry, own) in enumerate(zip(entries, numbers, strict=True)):
        file.put(b"<<%b>>" % b"".join(_entry(file, entry, own, numbers, at, parent)), own)
    return b"/First %d 0 R/Last %d 0 R" % (numbers[0], numbers[-1])


def _entry(file: PdfFile, entry: _Entry, number: int, numbers: Sequence[int], at: int, parent: int) -> Iterator[bytes]:
    if entry.place is not None:
        bookmark = entry.place.bookmark
        yield b"/Title%b/Dest%b" % (text_string(bookmark.title), escaped(handle(bookmark.key)))
    yield b"/Parent %d 0 R" % parent
    if at:
        yield b"/Prev %d 0 R" % numbers[at - 1]
    if at + 1 < len(numbers):
        yield b"/Next %d 0 R" % numbers[at + 1]
    if entry.kids:
        yield _entries(file, entry.kids, number) + b"/Count %d" % -len(entry.kids)


def _all(numbers: Sequence[int]) -> bytes:
    return b" ".join(map(reference, numbers))
