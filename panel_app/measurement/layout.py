"""The order in which the unknowns of a mixed model are eliminated.

One facet is *inner*: its effect and its interactions form a small block of their own for each of its levels, which
can be solved apart. One is *outer*: what the blocks leave to solve falls apart into the unconnected pieces of the
inner × outer graph. The third is the *border*, common to all pieces, with the overall mean last. Usually candidates
are inner, scorers outer and criteria the border; a design with more scorers than candidates turns that round.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.ratings import Ratings
from panel_app.measurement.terms import Grouping, group

LARGEST: Final = 2_500
"""Outer unknowns in one piece, or in the border, that are still solved, in seconds; 50 MB for one matrix of them."""

type Indices = NDArray[np.intp]
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One role: for each mark its level (n,), and how many there are. A facet that no term names has one level."""

    name: str
    level: Indices
    levels: int


@dataclass(frozen=True, slots=True, eq=False)
class Roles:
    """Which facet plays which part, and what that costs."""

    inner: Facet
    outer: Facet
    border: Facet
    pieces: Indices
    """For each level of the outer facet its connected piece of the inner × outer graph."""
    largest: int
    """Unknowns in the largest piece or in the border, whichever has more."""

    def term(self, *roles: Facet) -> str:
        """The term of these facets as `TERMS` spells it."""
        names = {role.name for role in roles}
        return ":".join(name for name in ("candidate", "scorer", "criterion") if name in names)


def choose_roles(ratings: Ratings, groupings: Sequence[Grouping]) -> Roles:
    """The roles of least work, counted in multiplications for one evaluation of the likelihood."""
    terms = {each.term: each for each in groupings}
    used = {facet for each in groupings for facet in each.facets}
    facets = [_facet(ratings, name, used=name in used) for name in ("candidate", "scorer", "criterion")]
    tried = [_tried(facets, order, terms) for order in permutations(range(3)) if facets[order[0]].name in used]
    return min(tried, key=lambda pair: pair[0])[1]


def _facet(ratings: Ratings, name: str, *, used: bool) -> Facet:
    if not used:
        return Facet(name, np.zeros(len(ratings), dtype=np.intp), 1)
    grouping = group(ratings, name)
    return Facet(name, grouping.level, grouping.levels)


def _tried(facets: Sequence[Facet], order: tuple[int, ...], terms: dict[str, Grouping]) -> tuple[float, Roles]:
    inner, outer, border = (facets[place] for place in order)
    roles = Roles(inner, outer, border, connected(inner, outer), 0)
    sizes = np.zeros(int(roles.pieces.max()) + 1)
    if roles.term(outer) in terms:
        sizes += np.bincount(roles.pieces, minlength=sizes.size)
    both = roles.term(outer, border)
    if both in terms:
        owner = np.zeros(terms[both].levels, dtype=np.intp)
        owner[terms[both].level] = outer.level
        sizes += np.bincount(roles.pieces[owner], minlength=sizes.size)
    edge = border.levels if roles.term(border) in terms else 0
    others = _pairs_of_each(inner, outer), _pairs_of_each(inner, border)
    local = others[0] * (1 + others[1] * (both in terms)) + others[1]
    own = 1 + others[0] * (roles.term(inner, outer) in terms) + others[1] * (roles.term(inner, border) in terms)
    work = float(np.sum(sizes**3) + edge**3 + np.sum(local**2) + np.sum(own**3))
    largest = int(max(sizes.max(), edge))
    return work, Roles(inner, outer, border, roles.pieces, largest)


def _pairs_of_each(first: Facet, second: Facet) -> Floats:
    """For each level of the first facet, how many levels of the second it meets."""
    codes = np.unique(first.level * second.levels + second.level)
    return np.bincount(codes // second.levels, minlength=first.levels).astype(np.float64)


def connected(first: Facet, second: Facet) -> Indices:
    """For each level of the second facet, the number of its connected piece."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    nodes = first.levels + second.levels
    links = coo_array((np.ones(first.level.size), (first.level, first.levels + second.level)), shape=(nodes, nodes))
    _, piece = connected_components(links, directed=False)
    _, compact = np.unique(piece[first.levels :], return_inverse=True)
    return compact.astype(np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Outer:
    """Where the outer unknowns stand: pieces of equal size side by side, then the border, then the mean.

    `position` gives, for the outer, outer × border and border terms that are fitted, the place of each level.
    """

    position: dict[str, Indices]
    classes: tuple[tuple[int, int], ...]
    """(pieces, unknowns in each), in order."""
    border: int
    """Unknowns of the border, the mean included."""
    stand_in: Indices
    """For each level of the outer facet any unknown of its own piece: points to nothing that counts."""

    @property
    def inside(self) -> int:
        """Unknowns in the pieces."""
        return sum(count * size for count, size in self.classes)

    @property
    def size(self) -> int:
        return self.inside + self.border


def lay_out(roles: Roles, terms: dict[str, Grouping]) -> Outer:
    names = [name for name in (roles.term(roles.outer), roles.term(roles.outer, roles.border)) if name in terms]
    owners = []
    for name in names:
        owner = np.zeros(terms[name].levels, dtype=np.intp)
        owner[terms[name].level] = roles.outer.level
        owners.append(owner)
    every = np.concatenate([roles.pieces[owner] for owner in owners]) if owners else np.zeros(0, dtype=np.intp)
    sizes = np.bincount(every, minlength=1)
    order = np.lexsort((every, sizes[every]))
    place = np.empty(every.size, dtype=np.intp)
    place[order] = np.arange(every.size)
    ends = np.cumsum([owner.size for owner in owners], dtype=np.intp)
    position = dict(zip(names, np.split(place, ends[:-1]) if owners else [], strict=True))
    stand_in = np.zeros(roles.outer.levels, dtype=np.intp)
    for name, owner in zip(names, owners, strict=True):
        stand_in[owner] = position[name]
    edge = roles.term(roles.border)
    border = 0
    if edge in terms:
        border = roles.border.levels
        position[edge] = every.size + np.arange(border)
    unique, counts = np.unique(sizes[sizes > 0], return_counts=True)
    classes = tuple((int(count), int(size)) for size, count in zip(unique, counts, strict=True))
    return Outer(position, classes, border + 1, stand_in)
