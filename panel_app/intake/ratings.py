"""Anybody's table of marks, read into rows of candidate, scorer, criterion, mark; whatever is odd in it is named.

A row or cell that cannot be used stops no other. A row that says what another says counts once; where two rows
contradict each other neither counts, since nobody can tell which is right, and the order of rows decides nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

import msgspec

from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import plain
from panel_app.intake.ratings_shape import Shape, is_summary, read_cell, shape_of
from panel_app.intake.tables import Row, Table, read_table

Kind = Literal["duplicate", "contradiction", "misbooked", "between-levels", "unreadable", "unnamed"]

WITHOUT_CRITERION: Final = "mark"
"""The one criterion of a table that has no column for criteria."""
_LONGEST_VALUE: Final = 40
_FEWEST_TO_JUDGE: Final = 20
_RAREST: Final = 0.01
_FAR: Final = 2


class Scale(msgspec.Struct, frozen=True):
    """The marks that can be given: `low`, then every `step` up to `high`."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def levels(self) -> tuple[Decimal, ...]:
        return tuple(self.low + self.step * index for index in range(int((self.high - self.low) / self.step) + 1))

    def __contains__(self, mark: Decimal) -> bool:
        return self.low <= mark <= self.high

    def has_level(self, mark: Decimal) -> bool:
        return (mark - self.low) % self.step == 0


class Rating(msgspec.Struct, frozen=True):
    """One mark that counts."""

    candidate: str
    scorer: str
    criterion: str
    mark: Decimal


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something odd, by the row that a spreadsheet shows; what it means for the figures is in `what`."""

    kind: Kind
    row: int
    value: str
    what: str


class RatingsTable(msgspec.Struct, frozen=True, kw_only=True):
    """What a file came to."""

    name: str
    ratings: tuple[Rating, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    """What was understood or left out, and is nothing to mend."""


class _Cell(msgspec.Struct, frozen=True):
    row: int
    candidate: str
    scorer: str
    criterion: str
    mark: Decimal

    @property
    def key(self) -> tuple[str, str, str]:
        return self.candidate, self.scorer, self.criterion


def read_ratings(path: Path, *, sheet: str | None = None, scale: Scale | None = None) -> RatingsTable:
    """Read a file of marks; InputRefused where it is no table, has no headers, or nothing in it is a mark."""
    try:
        table = _split(read_table(path, sheet=sheet))
    except InputRefused as refused:  # the reader's usual tables are of applicants
        raise InputRefused(refused.what, refused.remedy.replace("the applicants", "the marks")) from refused
    shape = shape_of(table)
    problems: list[Problem] = []
    notes = [f"Column “{each}” was left out: it is computed from others." for each in shape.left_out]
    cells = list(_cells(table, shape, problems, notes))
    cells = list(_on_scale(cells, scale, problems))
    ratings = tuple(_once(cells, problems))
    if not ratings:
        raise InputRefused(
            f"{table.name} holds no mark that can be used.",
            "Look at the rows, and at the scale that was given." if problems else "Choose the table that holds marks.",
        )
    notes += _look_alikes(ratings)
    problems.sort(key=lambda each: (each.row, each.kind))
    return RatingsTable(name=table.name, ratings=ratings, problems=tuple(problems), notes=tuple(notes))


def _split(table: Table) -> Table:
    """A table between whose cells stand bars or blanks, as statistics programs write it, is cut there."""
    if any(len(row.cells) > 1 for row in table.rows):
        return table
    lines = [row.cells[0] for row in table.rows]
    if all("|" in line for line in lines):
        cut = [tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines]
    else:
        cut = [tuple(quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', line)) for line in lines]
    if len(cut) > 1 and len(cut[1]) == len(cut[0]) + 1:  # R leaves the place above its row names empty
        cut[0] = ("", *cut[0])
    rows = (Row(row.number, cells) for row, cells in zip(table.rows, cut, strict=True))
    ruled = tuple(row for row in rows if set("".join(row.cells)) - set("-:+"))  # a line drawn below the header is none
    return Table(name=table.name, rows=ruled or table.rows)


# ---- cells


def _cells(table: Table, shape: Shape, problems: list[Problem], notes: list[str]) -> Iterator[_Cell]:
    for row in table.rows[shape.header + 1 :]:
        if row.cells == table.rows[shape.header].cells:
            continue  # the header again, where two files were put together
        names = _names(row, shape)
        if shape.columns_are == "scorer" and is_summary(names["candidate"]):
            notes.append(f"Row {row.number}, “{names['candidate']}”, was left out: it is computed from others.")
            continue
        given = list(_marks(row, shape, problems))
        missing = [name for name in ("candidate", "scorer") if not names[name] and shape.columns_are != name]
        if given and missing:
            problems.append(_problem("unnamed", row.number, "", f"names no {missing[0]}, so its marks do not count"))
            continue
        for label, mark in given:
            named = names | ({shape.columns_are: label} if shape.columns_are != "mark" else {})
            if shape.columns_are == "criterion" and shape.criterion is not None:
                named["criterion"] = f"{names['criterion']} {label}"
            yield _Cell(row.number, named["candidate"], named["scorer"], named["criterion"], mark)


def _names(row: Row, shape: Shape) -> dict[str, str]:
    """What the row itself says of who and what; empty where its columns say it."""
    nobody = f"row {row.number}" if shape.columns_are == "scorer" else ""
    return {
        "candidate": nobody if shape.candidate is None else _label(row, shape.candidate),
        "scorer": "" if shape.scorer is None else _label(row, shape.scorer),
        "criterion": WITHOUT_CRITERION if shape.criterion is None else _label(row, shape.criterion) or "(none)",
    }


def _label(row: Row, column: int) -> str:
    text = " ".join(row.cells[column].split()) if column < len(row.cells) else ""
    return text.partition(".")[0] if re.fullmatch(r"\d+\.0+", text) else text


def _marks(row: Row, shape: Shape, problems: list[Problem]) -> Iterator[tuple[str, Decimal]]:
    for column, label in shape.marks:
        text = row.cells[column] if column < len(row.cells) else ""
        try:
            mark = read_cell(text)
        except ValueError:
            what = f"under “{label}” is no mark, and counts as missing"
            problems.append(_problem("unreadable", row.number, text, what))
        else:
            if mark is not None:
                yield label, mark


def _problem(kind: Kind, row: int, value: str, what: str) -> Problem:
    cut = value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"
    said = f"Row {row}: {f'“{cut}” ' if cut else ''}{what}."
    return Problem(kind=kind, row=row, value=cut, what=said)


# ---- off the scale


def _on_scale(cells: list[_Cell], scale: Scale | None, problems: list[Problem]) -> Iterator[_Cell]:
    """The marks that can have been given. Without a scale only what lies absurdly far from all others is held back."""
    span = (scale.low, scale.high) if scale is not None else _span(cells)
    for cell in cells:
        if not span[0] <= cell.mark <= span[1]:
            where = f"the scale of {plain(span[0])} to {plain(span[1])}" if scale else "all other marks; give the scale"
            problems.append(_misbooked(cell, where, judged=scale is None))
            continue
        if scale is not None and not scale.has_level(cell.mark):
            what = f"by {cell.scorer} for {cell.candidate} lies between two levels of the scale, and counts as it is"
            problems.append(_problem("between-levels", cell.row, plain(cell.mark), what))
        yield cell


def _misbooked(cell: _Cell, where: str, *, judged: bool) -> Problem:
    beyond = f"lies far from {where} if it is right" if judged else f"lies off {where}"
    what = f"by {cell.scorer} for {cell.candidate} on {cell.criterion} {beyond}; it does not count"
    return _problem("misbooked", cell.row, plain(cell.mark), what)


def _span(cells: list[_Cell]) -> tuple[Decimal, Decimal]:
    """The least and the greatest mark, without those few that stand off from the rest by twice the rest's whole width.

    A 50 among marks of 0 to 5 is a 5 with a slip of the hand; figures with it in would be about the slip.
    """
    marks = sorted(cell.mark for cell in cells)
    if len(marks) < _FEWEST_TO_JUDGE:
        return (marks[0], marks[-1]) if marks else (Decimal(), Decimal())
    few = max(1, int(len(marks) * _RAREST))
    low, high = 0, len(marks) - 1
    for up in range(len(marks) - few, len(marks)):
        if marks[up] - marks[up - 1] > _FAR * (marks[up - 1] - marks[few]) > 0:
            high = up - 1
            break
    for down in range(few - 1, -1, -1):
        if marks[down + 1] - marks[down] > _FAR * (marks[high] - marks[down + 1]) > 0:
            low = down + 1
            break
    return marks[low], marks[high]


# ---- once


def _once(cells: Iterable[_Cell], problems: list[Problem]) -> Iterator[Rating]:
    said: dict[tuple[str, str, str], list[_Cell]] = defaultdict(list)
    for cell in cells:
        said[cell.key].append(cell)
    repeats: dict[tuple[int, int], list[_Cell]] = defaultdict(list)
    for same in said.values():
        first = same[0]
        if len({cell.mark for cell in same}) > 1:
            rows = ", ".join(str(cell.row) for cell in same)
            marks = ", ".join(plain(cell.mark) for cell in same)
            what = f"by {first.scorer} for {first.candidate} on {first.criterion} contradict each other (rows {rows})"
            problems.append(_problem("contradiction", same[-1].row, marks, f"{what}; neither counts"))
            continue
        for again in same[1:]:
            repeats[again.row, first.row].append(again)
        yield Rating(first.candidate, first.scorer, first.criterion, first.mark)
    for (row, first_row), same in repeats.items():
        scorers = ", ".join(dict.fromkeys(cell.scorer for cell in same))
        what = f"says again what row {first_row} says ({same[0].candidate}, {scorers}); it counts once"
        problems.append(_problem("duplicate", row, "", what))


def _look_alikes(ratings: tuple[Rating, ...]) -> Iterator[str]:
    """Names that differ by large letters alone: perhaps one person, but that is not for us to say."""
    for kind, labels in (("candidate", {r.candidate for r in ratings}), ("scorer", {r.scorer for r in ratings})):
        alike: dict[str, list[str]] = defaultdict(list)
        for label in sorted(labels):
            alike[label.casefold()].append(label)
        for names in alike.values():
            if len(names) > 1:
                yield f"{' and '.join(f'“{name}”' for name in names)} are counted as different {kind}s."
