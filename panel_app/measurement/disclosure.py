"""Tables of counts that can be published without telling anything of anybody: small counts hidden, the rest rounded.

A count of 1 to `threshold` is hidden, any other is rounded to a multiple of `base`, nothing is 0 unless it is. Where a
hidden count could be worked out from totals, or by subtracting two published tables, more is hidden: an *attacker* is
assumed who knows every table, how this module works, which counts are small, and whether one table's people are all
among another's. What he can tell is computed exactly, by integer programming over the people's unknown counts, and
must leave `least_choice` numbers or more for every small count, in every table and in every difference of two.

The rules of counting are those of NHS England's publications of hospital statistics (1 to 7 hidden, others to the
nearest 5); the audit is that of Willenborg & de Waal (2001), Elements of Statistical Disclosure Control, chapter 6.
Percentages may only be computed from what `published` holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from panel_app.measurement.bounds import Bounds, Knowledge

TOTAL: Final = "total"
"""The name of the margins; no group or outcome may have it."""

Cell = tuple[str, str]
"""Group and outcome; either may be `TOTAL`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How much is hidden."""

    threshold: int = 7
    base: int = 5
    least_choice: int = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table counts: for each person (by any key that stays the same) the group and the outcome.

    `characteristic` says what the groups are of; a person is in the same group of it in every table.
    """

    characteristic: str
    people: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Publication:
    """A table that may be shown: rounded counts, None where hidden."""

    subject: Subject = field(repr=False)
    published: Mapping[Cell, int | None]
    withheld: bool = False
    """Whether everything had to be hidden: beside the earlier tables any part of it would give somebody away."""


def publish(subject: Subject, *, beside: Sequence[Publication] = (), rules: Rules | None = None) -> Publication:
    """A publishable table of groups by outcomes with margins, which gives nothing away `beside` the earlier ones.

    Earlier tables are out and cannot be changed, so the new one yields: it shows less, or in the end nothing.
    """
    rules = rules or Rules()
    counts = _counts(subject)
    hidden = {cell for cell, count in counts.items() if 0 < count <= rules.threshold}
    while True:
        table = _table(subject, counts, hidden, rules)
        exposed = _first_exposed([*beside, table], rules)
        if exposed is None:
            return table
        further = _further(counts, hidden, exposed)
        if further is None:
            everything = dict.fromkeys(counts)
            return Publication(subject, everything, withheld=True)
        hidden.add(further)


def rounded(count: int, base: int) -> int:
    """To the nearest multiple, halves up."""
    return (count + base // 2) // base * base


def _table(subject: Subject, counts: Mapping[Cell, int], hidden: set[Cell], rules: Rules) -> Publication:
    shown = {cell: None if cell in hidden else rounded(count, rules.base) for cell, count in counts.items()}
    return Publication(subject, shown)


def _counts(subject: Subject) -> dict[Cell, int]:
    """Every cell, the margins too; groups and outcomes in alphabetical order."""
    groups, outcomes = (sorted({cell[side] for cell in subject.people.values()}) for side in (0, 1))
    if TOTAL in groups or TOTAL in outcomes:
        raise ValueError(f"a group or an outcome is called {TOTAL}")
    counts = dict.fromkeys(product([*groups, TOTAL], [*outcomes, TOTAL]), 0)
    for group, outcome in subject.people.values():
        for cell in product((group, TOTAL), (outcome, TOTAL)):
            counts[cell] += 1
    return counts


def _further(counts: Mapping[Cell, int], hidden: set[Cell], exposed: Cell) -> Cell | None:
    """The next count to hide: in the row or column of what is exposed, the smallest; then anything; margins last.

    Hiding a count of 0 protects nobody while there is another: it is taken for a small one.
    """
    open_ = [cell for cell in counts if cell not in hidden]

    def cost(cell: Cell) -> tuple[bool, bool, int, int, Cell]:
        away = cell[0] != exposed[0] and cell[1] != exposed[1]
        return counts[cell] == 0, away, cell.count(TOTAL), counts[cell], cell

    return min(open_, key=cost, default=None)


# ---- what an attacker knows


def _first_exposed(tables: Sequence[Publication], rules: Rules) -> Cell | None:
    """A cell of the newest table, or where it meets an older one, whose small count could be told; None if none is."""
    knowledge, atoms = _knowledge(tables, rules)
    bounds = Bounds(knowledge)
    for cell, members in _sensitive(tables, atoms, rules):
        low, high = bounds.of(members)
        if high - low + 1 < min(rules.least_choice, rules.threshold):
            return cell
    return None


Atom = tuple[tuple[bool, ...], tuple[str, ...], str]
"""In which tables a person is, of which group of each characteristic, with which outcome."""


def _atoms(tables: Sequence[Publication]) -> dict[Atom, int]:
    """How many people there are of each kind that could be; kinds of membership that nobody has are known not to be."""
    characteristics = sorted({table.subject.characteristic for table in tables})
    people: dict[str, Atom] = {}
    for person in sorted({person for table in tables for person in table.subject.people}):
        inside = tuple(person in table.subject.people for table in tables)
        groups = dict.fromkeys(characteristics, "")
        outcome = ""
        for table in tables:
            if person in table.subject.people:
                groups[table.subject.characteristic], outcome = table.subject.people[person]
        people[person] = (inside, tuple(groups.values()), outcome)
    atoms: dict[Atom, int] = {}
    for inside in {atom[0] for atom in people.values()}:
        alike = [atom for atom in people.values() if atom[0] == inside]
        values = [sorted({atom[1][index] for atom in alike}) for index in range(len(characteristics))]
        for each, outcome in product(product(*values), sorted({atom[2] for atom in alike})):
            atoms[inside, each, outcome] = 0
    for atom in people.values():
        atoms[atom] += 1
    return atoms


def _knowledge(tables: Sequence[Publication], rules: Rules) -> tuple[Knowledge, dict[Atom, int]]:
    atoms = _atoms(tables)
    knowledge = Knowledge(size=len(atoms))
    for index, table in enumerate(tables):
        counts = _counts(table.subject)
        for cell, shown in table.published.items():
            members = _members(tables, atoms, index, cell)
            if shown is None:
                small = not table.withheld and 0 < counts[cell] <= rules.threshold
                knowledge.add(members, *((1, rules.threshold) if small else (0, None)))
            elif shown == 0 and counts[cell] == 0:
                knowledge.add(members, 0, 0)
            else:
                least = max(rules.threshold + 1, shown - rules.base // 2)
                knowledge.add(members, least, shown + (rules.base - 1) // 2)
    return knowledge, atoms


def _members(tables: Sequence[Publication], atoms: Mapping[Atom, int], index: int, cell: Cell) -> list[int]:
    """Which atoms a cell of this table counts."""
    names = sorted({table.subject.characteristic for table in tables})
    place = names.index(tables[index].subject.characteristic)
    return [
        number
        for number, (inside, groups, outcome) in enumerate(atoms)
        if inside[index] and cell[0] in {TOTAL, groups[place]} and cell[1] in {TOTAL, outcome}
    ]


def _sensitive(
    tables: Sequence[Publication], atoms: Mapping[Atom, int], rules: Rules
) -> Iterator[tuple[Cell, list[int]]]:
    """Every small count that must stay unknown: in each table, and in each table without the people of another."""
    sizes = list(atoms.values())
    inside = [atom[0] for atom in atoms]
    newest = len(tables) - 1
    for index, table in enumerate(tables):
        for cell in table.published:
            members = _members(tables, atoms, index, cell)
            parts = [members]
            for other in range(len(tables)):
                if other != index and newest in {index, other}:
                    parts.append([each for each in members if not inside[each][other]])
                    parts.append([each for each in members if inside[each][other]])
            for part in parts:
                count = sum(sizes[each] for each in part)
                if 0 < count <= rules.threshold:
                    yield cell, part
