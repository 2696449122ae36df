"""The inner blocks: for each level of the inner facet, its own effect and its interactions, eliminated in closed form.

Levels that meet equally many others have blocks of one shape and are computed as one stack of matrices; levels with
marks in the same cells share one *pattern*, and so one matrix. Two thousand candidates with four scorers and eight
criteria each need one block of 13 × 13 between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.layout import Facet, Floats, Indices, Outer, Roles
from panel_app.measurement.terms import Grouping


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """All inner levels that meet `m` outer and `k` border levels. G of them, P patterns, q own and r outer unknowns."""

    members: Indices
    """(G,): the inner levels."""
    pattern: Indices
    """(G,): which of the P patterns each has."""
    start: int
    """Where their own unknowns begin among all the inner ones; those of one level stand together."""
    terms: tuple[str, ...]
    """(q,): the term of each own unknown."""
    own: Floats
    """(P, q, q): cross products of the own unknowns' indicators."""
    across: Floats
    """(P, q, r): cross products of own and outer indicators."""
    outer: Floats
    """(P, r, r): cross products of the outer indicators."""
    places: Indices
    """(G, r): places of the outer unknowns."""
    multiplicity: Floats
    """(P,): levels with each pattern."""

    @property
    def width(self) -> int:
        return len(self.terms)

    def place(self, column: int) -> Indices:
        """(G,): the inner places of one own unknown."""
        return self.start + self.width * np.arange(self.members.size) + column


def shapes(roles: Roles, terms: dict[str, Grouping], outer: Outer) -> tuple[Shape, ...]:
    return tuple(_Cells.of(roles, terms, outer).shapes())


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """The levels of one facet that each inner level meets, in order."""

    met: Indices
    """(pairs,): level of the other facet, sorted by inner level."""
    first: Indices
    """(inner levels,): where each begins."""
    count: Indices
    local: Indices
    """(n,): for each mark the place of its pair among those of its inner level."""

    @classmethod
    def of(cls, inner: Facet, other: Facet) -> "_Pairs":
        codes, pair = np.unique(inner.level * other.levels + other.level, return_inverse=True)
        count = np.bincount(codes // other.levels, minlength=inner.levels)
        first = np.cumsum(count) - count
        return cls(codes % other.levels, first, count, pair - first[inner.level])

    def of_members(self, members: Indices, count: int) -> Indices:
        found: Indices = self.met[self.first[members][:, np.newaxis] + np.arange(count)]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    roles: Roles
    terms: dict[str, Grouping]
    layout: Outer
    outer: _Pairs
    border: _Pairs

    @classmethod
    def of(cls, roles: Roles, terms: dict[str, Grouping], layout: Outer) -> "_Cells":
        return cls(roles, terms, layout, _Pairs.of(roles.inner, roles.outer), _Pairs.of(roles.inner, roles.border))

    def shapes(self) -> Iterator[Shape]:
        kinds, kind = np.unique(np.column_stack([self.outer.count, self.border.count]), axis=0, return_inverse=True)
        kind = kind.ravel()
        rows = np.argsort(kind[self.roles.inner.level], kind="stable")
        ends = np.searchsorted(kind[self.roles.inner.level][rows], np.arange(len(kinds) + 1))
        start = 0
        for place, (m, k) in enumerate(kinds):
            members = np.flatnonzero(kind == place)
            shape = self._shape(members, rows[ends[place] : ends[place + 1]], (int(m), int(k)), start)
            start += shape.width * members.size
            yield shape

    def _shape(self, members: Indices, rows: Indices, size: tuple[int, int], start: int) -> Shape:
        m, k = size
        rank = np.empty(self.roles.inner.levels, dtype=np.intp)
        rank[members] = np.arange(members.size)
        cell = (rank[self.roles.inner.level[rows]] * m + self.outer.local[rows]) * k + self.border.local[rows]
        counts = np.bincount(cell, minlength=members.size * m * k).reshape(members.size, m * k)
        patterns, pattern = _unique_rows(counts)
        own_terms, own = self._own_columns(m, k)
        outer = self._outer_columns(m, k)
        weighted = patterns[:, :, np.newaxis] * own
        return Shape(
            members=members,
            pattern=pattern,
            start=start,
            terms=own_terms,
            own=np.swapaxes(weighted, 1, 2) @ own,
            across=np.swapaxes(weighted, 1, 2) @ outer,
            outer=np.swapaxes(patterns[:, :, np.newaxis] * outer, 1, 2) @ outer,
            places=self._places(members, m, k),
            multiplicity=np.bincount(pattern, minlength=len(patterns)).astype(np.float64),
        )

    def _own_columns(self, m: int, k: int) -> tuple[tuple[str, ...], Floats]:
        """Indicators of the own unknowns over the m × k cells."""
        roles = self.roles
        columns = {
            roles.term(roles.inner): np.ones((m * k, 1)),
            roles.term(roles.inner, roles.outer): np.repeat(np.eye(m), k, axis=0),
            roles.term(roles.inner, roles.border): np.tile(np.eye(k), (m, 1)),
        }
        used = {term: each for term, each in columns.items() if term in self.terms}
        names = tuple(term for term, each in used.items() for _ in range(each.shape[1]))
        return names, np.hstack(list(used.values()))

    def _outer_columns(self, m: int, k: int) -> Floats:
        roles = self.roles
        columns = {
            roles.term(roles.outer): np.repeat(np.eye(m), k, axis=0),
            roles.term(roles.outer, roles.border): np.eye(m * k),
            roles.term(roles.border): np.tile(np.eye(k), (m, 1)),
        }
        return np.hstack([*(each for term, each in columns.items() if term in self.terms), np.ones((m * k, 1))])

    def _places(self, members: Indices, m: int, k: int) -> Indices:
        roles, position = self.roles, self.layout.position
        met, edge = self.outer.of_members(members, m), self.border.of_members(members, k)
        columns = []
        if roles.term(roles.outer) in position:
            columns.append(position[roles.term(roles.outer)][met])
        both = roles.term(roles.outer, roles.border)
        if both in position:
            columns.append(self._both_places(both, np.repeat(met, k, axis=1), np.tile(edge, (1, m))))
        if roles.term(roles.border) in position:
            columns.append(position[roles.term(roles.border)][edge])
        return np.hstack([*columns, np.full((members.size, 1), self.layout.size - 1)])

    def _both_places(self, term: str, outer: Indices, border: Indices) -> Indices:
        """Places of outer × border groups; a stand-in where a cell of the grid has no marks anywhere."""
        roles, grouping = self.roles, self.terms[term]
        code = np.empty(grouping.levels, dtype=np.intp)
        code[grouping.level] = roles.outer.level * roles.border.levels + roles.border.level
        order = np.argsort(code)
        wanted = outer * roles.border.levels + border
        found = np.minimum(np.searchsorted(code[order], wanted), code.size - 1)
        there = code[order][found] == wanted
        return np.where(there, self.layout.position[term][order[found]], self.layout.stand_in[outer])


def _unique_rows(table: NDArray[np.int64]) -> tuple[Floats, Indices]:
    """Different rows, and for each row which of them it is."""
    packed = np.ascontiguousarray(table).view(np.dtype((np.void, table.dtype.itemsize * table.shape[1]))).ravel()
    _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    return table[first].astype(np.float64), which.astype(np.intp)
