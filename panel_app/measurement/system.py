"""The restricted likelihood of a mixed model, its slope and curvature, for any ratios of variances.

The model: a mark is the mean plus one effect of each term plus a residual; effects of one term are independent with a
common variance. `ratios` are the terms' variances over the residual's. The residual variance and the mean are solved
for (profiled), as in Bates, Mächler, Bolker and Walker (2015), Journal of Statistical Software 67(1), section 3;
the slope and the average of observed and expected curvature as in Gilmour, Thompson and Cullis (1995), Biometrics 51.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from panel_app.measurement.blocks import Shape, shapes
from panel_app.measurement.bordered import Bordered, Flat, Solved, solve
from panel_app.measurement.layout import Floats, Indices, Outer, Roles, lay_out
from panel_app.measurement.ratings import Ratings
from panel_app.measurement.terms import Grouping

if TYPE_CHECKING:
    from scipy.sparse import csr_array


LEAST: Final = 1e-6
"""Share of the marks' variance that counts as no residual."""


@dataclass(frozen=True, eq=False)
class System:
    """What stays the same while ratios change. `inner` unknowns come first in every vector of unknowns."""

    groupings: tuple[Grouping, ...]
    shapes: tuple[Shape, ...]
    layout: Outer
    flat: Flat
    fill: "csr_array[Any, Any]"
    """From the lower halves of the patterns' outer matrices, one after the other, to the flat matrix."""
    design: "csr_array[Any, Any]"
    """(n, unknowns): ones where a mark has an unknown; the last column is the mean."""
    transposed: "csr_array[Any, Any]"
    inner: int
    places: dict[str, Indices]
    """For each term the place of each of its groups among the unknowns."""
    centred: Floats
    """Marks less their average, which changes nothing but rounding."""

    @classmethod
    def of(cls, ratings: Ratings, groupings: tuple[Grouping, ...], roles: Roles) -> "System":
        from scipy.sparse import csr_array

        terms = {each.term: each for each in groupings}
        layout = lay_out(roles, terms)
        stacks = shapes(roles, terms, layout)
        inner = sum(each.width * each.members.size for each in stacks)
        places = _inner_places(stacks, terms, roles) | {term: inner + place for term, place in layout.position.items()}
        columns = np.column_stack(
            [
                *(places[each.term][each.level] for each in groupings),
                np.full(len(ratings), inner + layout.size - 1),
            ]
        )
        n, width = columns.shape
        design = csr_array(
            (np.ones(n * width), columns.ravel(), np.arange(0, n * width + 1, width)), shape=(n, inner + layout.size)
        )
        flat = Flat.of(layout)
        return cls(
            groupings=groupings,
            shapes=stacks,
            layout=layout,
            flat=flat,
            fill=_fill(stacks, flat),
            design=design,
            transposed=design.T.tocsr(),
            inner=inner,
            places=places,
            centred=ratings.mark - ratings.mark.mean(),
        )

    @cached_property
    def through(self) -> "csr_array[Any, Any]":
        """(inner, outer): cross products of inner and outer indicators."""
        return self.transposed[: self.inner] @ self.design[:, self.inner :]

    @property
    def least_residual(self) -> float:
        """A residual variance that is none: where scorers agree to the last digit, the likelihood has no other end."""
        return LEAST * float(self.centred @ self.centred) / self.freedom

    @property
    def freedom(self) -> int:
        """Marks, less one for the mean."""
        return self.centred.size - 1

    def tried(self, ratios: Floats) -> "State | None":
        """As `at`; None where no digits are left."""
        try:
            return self.at(ratios)
        except np.linalg.LinAlgError:
            return None

    def at(self, ratios: Floats) -> "State":
        """`ratios` (terms,), none negative; LinAlgError where they are so large that no digits are left."""
        scale = dict(zip((each.term for each in self.groupings), np.sqrt(ratios), strict=True))
        total, own, folded = 0.0, [], []
        for shape in self.shapes:
            scaling = np.array([scale[term] for term in shape.terms])
            inverse, log_determinants = _own_inverse(shape, scaling)
            total += float(shape.multiplicity @ log_determinants)
            left = shape.outer - np.swapaxes(shape.across, 1, 2) @ (inverse @ shape.across)
            lower = np.tril_indices(shape.outer.shape[1])
            folded.append(left[:, *lower].ravel())
            own.append(inverse)
        matrix = self.flat.unfold(self.fill @ np.concatenate(folded))
        outer_scale = np.ones(self.layout.size)
        for term, place in self.layout.position.items():
            outer_scale[place] = scale[term]
        solved = solve(matrix, outer_scale)
        return State.of(self, ratios, tuple(own), (matrix, solved, outer_scale), total + solved.log_determinant)


def _own_inverse(shape: Shape, scaling: Floats) -> tuple[Floats, Floats]:
    """T (I + T N T)⁻¹ T for each pattern: what is not known of a level's own unknowns while the outer ones are."""
    both = np.outer(scaling, scaling)
    stack = np.eye(shape.width) + both * shape.own
    if shape.width == 1:
        return both / stack, np.log(stack[:, 0, 0])
    factor = np.linalg.cholesky(stack)
    logs = 2 * np.sum(np.log(np.diagonal(factor, axis1=1, axis2=2)), axis=1)
    return both * np.linalg.inv(stack), logs


def _inner_places(stacks: tuple[Shape, ...], terms: dict[str, Grouping], roles: Roles) -> dict[str, Indices]:
    """Own unknowns stand in the order of the level, then of the other facet's level: that of the term's groups."""
    places = {}
    for term in dict.fromkeys(term for shape in stacks for term in shape.terms):
        found, owners = [], []
        for shape in stacks:
            columns = [column for column, each in enumerate(shape.terms) if each == term]
            found.append(np.column_stack([shape.place(column) for column in columns]).ravel())
            owners.append(np.repeat(shape.members, len(columns)))
        by_level = np.concatenate(found)[np.argsort(np.concatenate(owners), kind="stable")]
        places[term] = _in_order_of_groups(by_level, terms[term], roles)
    return places


def _in_order_of_groups(by_level: Indices, grouping: Grouping, roles: Roles) -> Indices:
    """From the order (inner level, other level) to that of the groups, whose facets may stand the other way round."""
    if len(grouping.facets) == 1:
        return by_level
    other = roles.outer if roles.outer.name in grouping.facets else roles.border
    code = np.empty(grouping.levels, dtype=np.intp)
    code[grouping.level] = roles.inner.level * other.levels + other.level
    place = np.empty(grouping.levels, dtype=np.intp)
    place[np.argsort(code)] = by_level
    return place


def _fill(stacks: tuple[Shape, ...], flat: Flat) -> "csr_array[Any, Any]":
    """One entry for each pair of outer unknowns of each inner level; equal ones are added up by the conversion."""
    from scipy.sparse import coo_array

    targets, sources, begin = [], [], 0
    for shape in stacks:
        first, second = np.tril_indices(shape.outer.shape[1])
        pairs = first.size
        targets.append(flat.place(shape.places[:, first].ravel(), shape.places[:, second].ravel()))
        sources.append((begin + shape.pattern[:, np.newaxis] * pairs + np.arange(pairs)).ravel())
        begin += shape.multiplicity.size * pairs
    target, source = np.concatenate(targets).astype(np.int32), np.concatenate(sources).astype(np.int32)
    ones = np.ones(target.size)
    return coo_array((ones, (target, source)), shape=(flat.length, begin)).tocsr()


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Everything at one set of ratios. Variances are in squared points, `deviance` is -2 log restricted likelihood."""

    system: System
    ratios: Floats
    own: tuple[Floats, ...]
    """For each shape (P, q, q): covariance of the own unknowns given the outer ones, over the residual variance."""
    matrix: Bordered
    solved: Solved
    scale: Floats
    prediction: Floats
    """(unknowns,): best linear unbiased predictions; the last is the mean, less the average of the marks."""
    residual: float
    deviance: float

    @classmethod
    def of(
        cls,
        system: System,
        ratios: Floats,
        own: tuple[Floats, ...],
        outer: tuple[Bordered, Solved, Floats],
        log_determinants: float,
    ) -> "State":
        blank = cls(system, ratios, own, *outer, np.zeros(0), 0.0, 0.0)
        prediction = blank.predicted((system.transposed @ system.centred)[:, np.newaxis])[:, 0]
        fitted = system.design @ prediction
        squares = float(system.centred @ (system.centred - fitted))
        residual = max(squares / system.freedom, system.least_residual)
        deviance = log_determinants + system.freedom * np.log(2 * np.pi * residual) + squares / residual
        return cls(system, ratios, own, *outer, prediction, residual, float(deviance))

    def predicted(self, sums: Floats) -> Floats:
        """Predictions of the unknowns from (unknowns, columns) sums over their marks."""
        system = self.system
        inner = system.inner
        alone = self.own_times(sums[:inner])
        empty = np.zeros((system.layout.size, sums.shape[1]))
        explained = system.transposed @ (system.design @ np.vstack([alone, empty]))
        outer = self.solved.times(sums[inner:] - explained[inner:])
        shared = system.transposed @ (system.design @ np.vstack([np.zeros_like(alone), outer]))
        return np.vstack([alone - self.own_times(shared[:inner]), outer])

    def own_times(self, sums: Floats) -> Floats:
        parts = []
        for shape, inverse in zip(self.system.shapes, self.own, strict=True):
            end = shape.start + shape.width * shape.members.size
            stack = sums[shape.start : end].reshape(shape.members.size, shape.width, -1)
            weights = inverse[0] if len(inverse) == 1 else inverse[shape.pattern]
            parts.append((weights @ stack).reshape(end - shape.start, -1))
        return np.concatenate(parts)

    @property
    def leaves_nothing(self) -> bool:
        """Whether the effects explain the marks to the last digit."""
        return self.residual <= self.system.least_residual

    def remaining(self, prediction: Floats, marks: Floats) -> Floats:
        """Sums over each unknown's marks of what the prediction leaves, in units of the residual's weight."""
        sums: Floats = self.system.transposed @ (marks - self.system.design @ prediction)
        return sums
