"""A candidate's answers and attachments as texts with places in them: where something stands, and is found again."""

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from panel_app.domain.candidates import CleanCopy
from panel_app.domain.rubric import Criterion
from panel_app.ui.widgets.finding import find_all, nearest
from panel_app.ui.widgets.pdf_file import PdfFile
from panel_app.ui.widgets.prose import answer_key
from panel_app.workspace.reading import Highlight

_FILE = "file."


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileRow:
    """An attachment before it is opened."""

    number: int
    title: str
    pages: int


class Place(NamedTuple):
    """Characters of an answer (`answer.q1`, page 0) or of a page of an attachment (`file.2`)."""

    place: str
    page: int
    start: int
    end: int

    @property
    def file(self) -> int:
        """The number of the attachment; 0 in an answer."""
        return int(self.place.removeprefix(_FILE)) if self.place.startswith(_FILE) else 0

    def overlaps(self, other: "Place") -> bool:
        same = (self.place, self.page) == (other.place, other.page)
        return same and self.start < other.end and other.start < self.end


def place_of(kept: Highlight) -> Place:
    return Place(kept.place, kept.page, kept.start, kept.end)


def file_key(number: int) -> str:
    return f"{_FILE}{number}"


class CandidateFile:
    """What is known of one candidate; attachments come later than the answers, if at all."""

    def __init__(self, criteria: Sequence[Criterion] = (), copy: CleanCopy | None = None, *files: FileRow) -> None:
        self.criteria = tuple(criteria)
        self.copy = copy or CleanCopy(answers={})
        self.rows = files
        self.opened: dict[int, PdfFile] = {}

    @property
    def is_here(self) -> bool:
        """Whether every attachment has come and has been read through: a search finds all there is."""
        return all(row.number in self.opened for row in self.rows) and self.unread is None

    @property
    def unread(self) -> PdfFile | None:
        """An attachment with pages that have not been read through."""
        return next((file for file in self.opened.values() if not file.is_indexed), None)

    def text(self, place: str, page: int) -> str:
        """What can be read there; empty where it has not come."""
        if not place.startswith(_FILE):
            return self.copy.answers.get(place.removeprefix("answer."), "")
        file = self.opened.get(int(place.removeprefix(_FILE)))
        return file.text(page) if file is not None and page < file.page_count else ""

    def find(self, wanted: str) -> list[Place]:
        """Everywhere it stands, in reading order."""
        found = [
            Place(answer_key(each.id), 0, *span)
            for each in self.criteria
            for span in find_all(self.copy.answers.get(each.id, ""), wanted)
        ]
        for row in self.rows:
            file = self.opened.get(row.number)
            if file is not None and file.is_indexed:
                pages = range(file.page_count)
                key = file_key(row.number)
                found += [Place(key, page, *span) for page in pages for span in find_all(file.text(page), wanted)]
        return found

    def now(self, kept: Highlight) -> Place | None:
        """Where a highlight stands in this version of the copy; None where its text is gone, or not here yet."""
        text = self.text(kept.place, kept.page)
        if text[kept.start : kept.end] == kept.text:
            return place_of(kept)
        found = nearest(text, kept.text, kept.start)
        return Place(kept.place, kept.page, *found) if found else None

    def holds(self, kept: Highlight) -> bool:
        """Whether its place can be shown: one in an answer that is left out here cannot."""
        return place_of(kept).file > 0 or any(answer_key(each.id) == kept.place for each in self.criteria)

    def where(self, kept: Highlight) -> str:
        """The place of a highlight in words."""
        for row in self.rows:
            if file_key(row.number) == kept.place:
                said = QCoreApplication.translate("CandidateFile", "{title}, page {page}")
                return said.format(title=row.title, page=kept.page + 1)
        return next((each.title for each in self.criteria if answer_key(each.id) == kept.place), "")

    def toggled(self, highlights: Sequence[Highlight], chosen: Place) -> list[Highlight]:
        """With this place highlighted together with what it touches; without, where it was highlighted already."""
        touched = [each for each in highlights if place_of(each).overlaps(chosen)]
        kept = [each for each in highlights if each not in touched]
        if not any(each.start <= chosen.start and chosen.end <= each.end for each in touched):
            start = min([chosen.start, *(each.start for each in touched)])
            end = max([chosen.end, *(each.end for each in touched)])
            text = self.text(chosen.place, chosen.page)[start:end]
            kept.append(Highlight(place=chosen.place, page=chosen.page, start=start, end=end, text=text))
        order = [*(answer_key(each.id) for each in self.criteria), *(file_key(row.number) for row in self.rows)]
        places = {key: number for number, key in enumerate(order)}
        return sorted(kept, key=lambda each: (places.get(each.place, len(places)), each.page, each.start))
