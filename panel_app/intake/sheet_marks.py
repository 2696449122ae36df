"""What a workbook's own XML says that its cells do not: how far a sheet reaches, errors, cells merged over rows.

Read as a stream, without building a tree: a hostile sheet names a cell in the last row of the last column, repeats a
row a million times, or nests without end, and none of it may cost more than the reading.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

import msgspec

_MOST_CELLS: Final = 6_000_000
"""Filled or not: twenty thousand applicants of three hundred columns."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_MOST_MERGED: Final = 100_000
_MOST_SPACES: Final = 10_000
_MOST_TAGS: Final = 5_000_000
_DEEPEST: Final = 100
_LARGEST_INDEX: Final = 5_000_000
"""Bytes of a part that only lists the others."""

_CELL: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_RANGE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7}):([A-Za-z]{1,3})([0-9]{1,7})")

type Attributes = dict[str, str]


class Marks(msgspec.Struct):
    """Of one sheet, rows and columns counted from 0. `merged`: (column, first row, last row)."""

    errors: list[tuple[int, int]] = []
    merged: list[tuple[int, int, int]] = []


class TooFar(Exception):
    """A sheet that reaches so far that no memory would hold it."""

    def __init__(self, sheet: str, rows: int, columns: int) -> None:
        super().__init__(sheet)
        self.sheet, self.rows, self.columns = sheet, rows, columns


class NoSheet(Exception):
    """XML that is damaged, or not as any spreadsheet program writes it."""


class _Reading(ABC):
    """One part of a workbook, tag by tag."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.marks = Marks()
        self.found: dict[str, Marks] = {}
        self._rows = self._columns = 0
        self._row = self._column = -1
        self._tags = self._depth = 0

    def read(self, text: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        try:
            parser.Parse(text, True)
        except (expat.ExpatError, ValueError) as error:
            raise NoSheet(str(error)) from error

    def _begin(self, name: str, attributes: Attributes) -> None:
        self._tags += 1
        self._depth += 1
        if self._tags > _MOST_TAGS or self._depth > _DEEPEST:
            raise NoSheet(name)
        self.begin(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name.rpartition(":")[2])

    @abstractmethod
    def begin(self, name: str, attributes: Attributes) -> None: ...

    @abstractmethod
    def end(self, name: str) -> None: ...

    def reach(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row + 1), max(self._columns, column + 1)
        if self._rows > _MOST_ROWS or self._columns > _MOST_COLUMNS or self._rows * self._columns > _MOST_CELLS:
            raise TooFar(self.sheet, self._rows, self._columns)

    def merge(self, column: int, first: int, last: int) -> None:
        if first < last and len(self.marks.merged) < _MOST_MERGED:
            self.marks.merged.append((column, first, last))


class _Xlsx(_Reading):
    def __init__(self, sheet: str) -> None:
        super().__init__(sheet)
        self._cells = 0
        self._has_formula = self._has_value = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row, self._column, self._cells = _row_of(attributes, self._row), -1, 0
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name in ("v", "is"):
            self._has_value = True
            self.reach(self._row, max(self._column, self._cells))
        elif name == "mergeCell":
            ranged = _RANGE.fullmatch(attributes.get("ref", ""))
            if ranged:
                self.merge(_column(ranged[1]), int(ranged[2]) - 1, int(ranged[4]) - 1)

    def end(self, name: str) -> None:
        if name == "c" and self._has_formula and not self._has_value:
            self.reach(self._row, self._column)
            self.marks.errors.append((self._row, self._column))
        elif name == "worksheet":
            self.found[self.sheet] = self.marks

    def _begin_cell(self, attributes: Attributes) -> None:
        self._has_formula = self._has_value = False
        if "r" in attributes:
            named = _CELL.fullmatch(attributes["r"])
            if named is None or not 1 <= int(named[2]) <= _MOST_ROWS:
                raise NoSheet(attributes["r"])
            self._row, self._column = int(named[2]) - 1, _column(named[1])
        else:
            self._row, self._column = max(self._row, 0), max(self._column + 1, self._cells)
        self._cells += 1
        if attributes.get("t") == "e":
            self.reach(self._row, self._column)
            self.marks.errors.append((self._row, self._column))


class _Ods(_Reading):
    """Repeated blank cells and rows reach nowhere: every program writes a million of them."""

    def __init__(self) -> None:
        super().__init__("")
        self._repeated = 1
        self._filled = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self.sheet = attributes.get("table:name", "")
            self.marks = self.found.setdefault(self.sheet, Marks())
            self._row = self._rows = self._columns = 0
        elif name == "table-row":
            self._repeated, self._column = _count(attributes, "table:number-rows-repeated"), 0
        elif name in ("table-cell", "covered-table-cell"):
            self._begin_cell(attributes)
        elif name in ("p", "annotation"):
            self.reach(self._row + self._repeated - 1, max(self._column - 1, 0))
        elif name == "s" and _count(attributes, "text:c") > _MOST_SPACES:
            raise TooFar(self.sheet, self._row, self._column)

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._repeated

    def _begin_cell(self, attributes: Attributes) -> None:
        width = _count(attributes, "table:number-columns-repeated")
        if any(key.startswith("office:") for key in attributes) or "table:formula" in attributes:
            self.reach(self._row + self._repeated - 1, self._column + width - 1)
        if _is_error(attributes):
            rows, columns = range(self._row, self._row + self._repeated), range(self._column, self._column + width)
            self.marks.errors.extend((row, column) for row in rows for column in columns)
        spanned = _count(attributes, "table:number-rows-spanned")
        self.merge(self._column, self._row, self._row + spanned - 1)
        self._column += width


def _is_error(attributes: Attributes) -> bool:
    """Whether a cell shows an error, or holds a formula that nobody worked out: its own value is then blank."""
    if attributes.get("calcext:value-type") == "error":
        return True
    return "table:formula" in attributes and not any(key.startswith("office:") for key in attributes)


def marks_of(members: Mapping[str, bytes]) -> dict[str, Marks]:
    """The marks of each sheet of a workbook, by its name; TooFar where one reaches too far, NoSheet if damaged."""
    found: dict[str, Marks] = {}
    names = _names_of_parts(members)
    for part, text in members.items():
        if part.lower() == "content.xml":
            reading: _Reading = _Ods()
        elif b"worksheet" in text[:4000] and part.lower().endswith(".xml"):
            reading = _Xlsx(names.get(part.lower(), part))
        else:
            continue
        reading.read(text)
        found |= reading.found
    return found


def _names_of_parts(members: Mapping[str, bytes]) -> dict[str, str]:
    """The sheet's name for each part of an XLSX, lower case as its readers take it."""
    by_id = {}
    for relation in _tags(members.get("xl/_rels/workbook.xml.rels", b"<none/>"), "Relationship"):
        path = relation.get("Target", "").lstrip("/").lower()
        by_id[relation.get("Id", "")] = path if path.startswith("xl/") else f"xl/{path}"
    names = {}
    for sheet in _tags(members.get("xl/workbook.xml", b"<none/>"), "sheet"):
        link = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        names[by_id.get(link, "")] = sheet.get("name", "")
    return names


def _tags(text: bytes, wanted: str) -> list[Attributes]:
    """The attributes of every element of this name."""
    found: list[Attributes] = []
    if len(text) > _LARGEST_INDEX:
        raise NoSheet(wanted)

    def begin(name: str, attributes: Attributes) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = begin
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, ValueError) as error:
        raise NoSheet(str(error)) from error
    return found


def _no_doctype(*_: object) -> None:
    """No spreadsheet program declares entities; who does wants them to multiply."""
    raise NoSheet("a document type")


def _row_of(attributes: Attributes, before: int) -> int:
    if "r" not in attributes:
        return before + 1
    if not re.fullmatch(r"[0-9]{1,7}", attributes["r"]) or not 1 <= int(attributes["r"]) <= _MOST_ROWS:
        raise NoSheet(attributes["r"])
    return int(attributes["r"]) - 1


def _count(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise NoSheet(text)
    return max(1, int(text))


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
