"""The structure tree: what each mark on the pages is, in the order in which it is read aloud.

An `Element` is made where text is made, names its parent, and joins the tree when it is first drawn; so the order of
the tree is the order of drawing, what is never drawn is not in it, and a text that runs on over a page stays one
element. A tree goes to the file as soon as its section is drawn, and is not kept.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from panel_app.reports.pdf_file import PdfFile, escaped, handle, number, reference, text_string

Tag = Literal[
    "Document", "Part", "Sect", "Div", "H1", "H2", "H3", "H4", "P", "Span", "L", "LI", "Lbl", "LBody", "Table", "TR",
    "TH", "TD", "Figure", "Caption", "Link", "Reference", "Note", "TOC", "TOCI", "Form", "BlockQuote",
]  # fmt: skip
Scope = Literal["Column", "Row", "Both"]
Numbering = Literal["Decimal", "Disc", "None"]


class Mark(NamedTuple):
    """Marked content: the page's object, and the content's number on that page."""

    page: int
    content: int


class Held(NamedTuple):
    """An annotation that belongs to an element, and the page's object that it is on."""

    page: int
    annotation: int


type Kid = "Element | Mark | Held"


class Element:
    """A heading, a paragraph, a cell: one node of the tree. `number` is its object's, 0 until it is first drawn."""

    __slots__ = ("entries", "identity", "kids", "number", "parent", "tag", "written")

    def __init__(self, tag: Tag, parent: "Element | None" = None, *, entries: bytes = b"", identity: str = "") -> None:
        self.tag: Final = tag
        self.parent = parent
        self.entries = entries
        self.identity = identity
        self.kids: list[Kid] = []
        self.number = 0
        self.written = False

    def child(self, tag: Tag, *, entries: bytes = b"", identity: str = "") -> "Element":
        return Element(tag, self, entries=entries, identity=identity)

    def join(self, file: PdfFile, root: "Element") -> None:
        """Take a place in the tree, last among the parent's children; `root` is the parent of those that name none."""
        if self.number:
            return
        self.number = file.reserve()
        if self.parent is None:
            self.parent = root
        self.parent.join(file, root)
        self.parent.kids.append(self)


def language(code: str) -> bytes:
    """Entries of an element whose text is in another language than the document (`cy`)."""
    return b"/Lang" + text_string(code) if code else b""


def alternative(text: str) -> bytes:
    """Entries of a figure or link: what is said in its place."""
    return b"/Alt" + text_string(text)


def heads(scope: Scope, *, columns: int = 1, rows: int = 1) -> bytes:
    """Entries of a header cell: what it is the head of, and how far it spans."""
    return b"/A<</O/Table/Scope/%b%b>>" % (scope.encode(), _spans(columns, rows))


def spans(*, columns: int = 1, rows: int = 1, headers: Sequence[str] = ()) -> bytes:
    """Entries of a data cell that spans several, or whose header cells (by identity) cannot be told from scope."""
    named = b"/Headers[%b]" % b"".join(escaped(handle(each)) for each in headers) if headers else b""
    return b"/A<</O/Table%b%b>>" % (_spans(columns, rows), named)


def numbering(kind: Numbering) -> bytes:
    """Entries of a list."""
    return b"/A<</O/List/ListNumbering/%b>>" % kind.encode()


def bounds(left: float, bottom: float, right: float, top: float) -> bytes:
    """Entries of a figure: the box that it stands in."""
    box = b" ".join(map(number, (left, bottom, right, top)))
    return b"/A<</O/Layout/Placement/Block/BBox[%b]>>" % box


def _spans(columns: int, rows: int) -> bytes:
    wide = b"/ColSpan %d" % columns if columns > 1 else b""
    return wide + (b"/RowSpan %d" % rows if rows > 1 else b"")


def write(top: Element, file: PdfFile, *, named: Callable[[str, int], None]) -> None:
    """Put the element and all below it; their children are let go. `named` is told identities and object numbers."""
    waiting = [top]
    while waiting:
        element = waiting.pop()
        file.put(_body(element), element.number)
        if element.identity:
            named(element.identity, element.number)
        waiting += [kid for kid in element.kids if isinstance(kid, Element)]
        element.written = True
        del element.kids  # whoever draws it after this has a defect, and is told


def _body(element: Element) -> bytes:
    parent = element.parent.number if element.parent else 0
    page = next((kid.page for kid in element.kids if isinstance(kid, Mark)), 0)
    kids = b" ".join([_kid(kid, page) for kid in element.kids])
    on = b"/Pg %d 0 R" % page if page else b""
    identity = b"/ID" + escaped(handle(element.identity)) if element.identity else b""
    return b"<</Type/StructElem/S/%b/P %d 0 R%b/K[%b]%b%b>>" % (
        element.tag.encode(), parent, on, kids, element.entries, identity,
    )  # fmt: skip


def _kid(kid: Kid, page: int) -> bytes:
    match kid:
        case Element():
            return reference(kid.number)
        case Mark() if kid.page == page:
            return b"%d" % kid.content
        case Mark():
            return b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % kid
        case Held():
            return b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % kid
