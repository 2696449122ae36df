"""The one door to a PDF: every file that leaves by it is PDF/UA-1 and PDF/A-2a.

    with write_whole(path) as file, Document(file, About(title=…, created=…, creator=…)) as document:
        flow.pour(document.run(), rows)     # rows from `blocks`

Pages come in runs, which are read in the order in which they were asked for and drawn in any; so contents can be drawn
when page numbers are known. Heads and feet, which say how many pages there are, are drawn last of all.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self

from panel_app.reports import ending
from panel_app.reports.archive import About
from panel_app.reports.ending import Bookmark, Leaf, Place
from panel_app.reports.pdf_file import PdfFile, Sink
from panel_app.reports.structure import Element, Tag, write
from panel_app.reports.style import A4, FONTS, Colour, Sheet
from panel_app.reports.surface import Surface

Furniture = Callable[[Surface, int, int, str], None]
"""Draws a page's running head and foot, as artifacts; told the page's number, of how many, its section's label."""

Palette = Mapping[Colour, Colour]
"""An organisation's colours for ours."""

Pictures = Mapping[str, bytes]
"""Images in PNG or JPEG, by the key under which they are drawn."""


class Run:
    """Pages drawn one after another. Texts that stand in no `section` stand in the document itself."""

    def __init__(self, file: PdfFile, root: int, palette: Palette) -> None:
        self.file: Final = file
        self.used: Final[dict[str, set[str]]] = {font: set() for font in FONTS}
        self.fields: Final[list[int]] = []
        self.places: Final[list[Place]] = []
        self.leaves: Final[list[Leaf]] = []
        self.named: Final[dict[str, int]] = {}
        self._top = Element("Document")
        self._top.number = root
        self._parent = self._top
        self._label = ""
        self._palette = palette
        self._page: Surface | None = None

    @contextmanager
    def section(self, label: str = "", tag: Tag = "Sect") -> Iterator[None]:
        """Pages that belong together, on paper of their own; nothing of them may be drawn after the block."""
        self.turn()
        self._parent, self._label = Element(tag, self._top), label
        yield
        self.turn()
        if self._parent.number:
            write(self._parent, self.file, named=self.named.__setitem__)
        self._parent, self._label = self._top, ""

    def page(self, sheet: Sheet = A4) -> Surface:
        """A new page, after the one before is written."""
        self.turn()
        self._page = Surface(self, sheet, self.file.reserve())
        return self._page

    def turn(self) -> None:
        """Write the page that is open."""
        page, self._page = self._page, None
        if page is not None:
            self.leaves.append(ending.leaf(page, self.file.put_stream(page.content()), self._label))

    def mark(self, bookmark: Bookmark, top: float) -> None:
        """The bookmark leads to this height on the open page."""
        if self._page is not None:
            self.places.append(Place(bookmark, self._page.object, len(self.leaves) + 1, top))

    def join(self, element: Element) -> None:
        if not element.number:
            element.join(self.file, self._parent)

    def colour(self, colour: Colour) -> Colour:
        return self._palette.get(colour, colour)

    def finish(self) -> list[int]:
        """Write what is open; the elements at the top of the tree."""
        self.turn()
        top = [kid for kid in self._top.kids if isinstance(kid, Element)]
        for element in top:
            if not element.written:
                write(element, self.file, named=self.named.__setitem__)
        return [element.number for element in top]


class Document:
    """A file being written. It is finished when its block ends well; after an error the sink holds no document."""

    def __init__(
        self,
        sink: Sink,
        about: About,
        *,
        furniture: Furniture | None = None,
        palette: Palette | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        self._file = PdfFile(sink)
        self._about, self._furniture = about, furniture
        self._palette: Palette = palette or {}
        self._pictures: Pictures = pictures or {}
        self._root = self._file.reserve()
        self._runs: list[Run] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._close()

    def run(self) -> Run:
        """The next pages, to be drawn whenever they can be."""
        run = Run(self._file, self._root, self._palette)
        self._runs.append(run)
        return run

    def _close(self) -> None:
        sections = [number for run in self._runs for number in run.finish()]
        leaves = [leaf for run in self._runs for leaf in run.leaves]
        over = Run(self._file, self._root, self._palette)
        furnished = [self._furnish(over, leaf, place, len(leaves)) for place, leaf in enumerate(leaves, 1)]
        hands = (*self._runs, over)
        whole = ending.Whole(
            root=self._root,
            leaves=furnished,
            sections=sections,
            places=[place for run in self._runs for place in run.places],
            named={name: number for run in self._runs for name, number in run.named.items()},
            fields=[number for run in self._runs for number in run.fields],
            used={font: {each for hand in hands for each in hand.used[font]} for font in FONTS},
            pictures=self._pictures,
        )
        ending.write(self._file, self._about, whole)

    def _furnish(self, over: Run, leaf: Leaf, place: int, pages: int) -> Leaf:
        """The page with its head and foot, in a stream of their own."""
        if self._furniture is None:
            return leaf
        surface = Surface(over, leaf.sheet, leaf.number)
        self._furniture(surface, place, pages, leaf.label)
        stream = self._file.put_stream(surface.content(), compress=False)
        return leaf._replace(contents=(*leaf.contents, stream))
