"""What the side-by-side page shows of one candidate: texts and files twice, and the places that differ or are open."""

import dataclasses

from panel_app.domain.candidates import CandidateCode

type Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from a page's top left."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class TextPair:
    """One text as it came, and as scorers would read it."""

    key: str
    title: str
    original: str
    clean: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class FilePair:
    """One attachment. `name` is what the applicant called it; scorers see `title`. `refused`: why it cannot be made."""

    number: int
    title: str
    name: str
    refused: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Spot:
    """A place that was struck, or that a person must look at. `flag` names one that is no text, such as a picture."""

    field: str
    start: int
    end: int
    text: str
    why: str
    open: bool
    page: int = 0
    boxes: tuple[Box, ...] = ()
    flag: str = ""
    unusable: bool = False
    """A file that cannot be made anew, and can only be left out."""
    disguised: bool = False
    """The last look found it written in another way, so that its place is not known."""
    instead: str = ""
    """A neutral word that is suggested here: nothing is struck, and nobody need decide."""
    taken: bool = False
    """Somebody wants that word."""

    @property
    def way(self) -> str:
        if self.instead:
            return "highlight"
        return "open" if self.open else "struck"

    @property
    def place(self) -> str:
        """Its name where pronouns are decided."""
        return f"{self.field}:{self.start}"

    @property
    def file(self) -> int:
        """The number of the attachment it is in; 0 in a text."""
        return int(self.field.removeprefix("file.")) if self.field.startswith("file.") else 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """One candidate, to be confirmed."""

    code: CandidateCode
    released: bool
    texts: tuple[TextPair, ...]
    files: tuple[FilePair, ...] = ()
    spots: tuple[Spot, ...] = ()
    second_person: bool = False
    """Two people look at every copy of this round."""
    looked: str = ""
    """Who looked at it first, while it waits for the second."""

    @property
    def open_spots(self) -> int:
        return sum(spot.open for spot in self.spots)

    def first_open(self, after: int = -1) -> int | None:
        """The first place that is open behind a given one, else from the top; None where nothing is."""
        order = [*range(after + 1, len(self.spots)), *range(min(after + 1, len(self.spots)))]
        return next((place for place in order if self.spots[place].open), None)
