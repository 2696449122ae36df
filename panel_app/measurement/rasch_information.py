"""How much less is known about severities and steps because no candidate's measure is known.

The observed information is what it would be with all measures known, less the variance, over each candidate's
posterior, of the slope of the complete likelihood. Source: Louis (1982), Journal of the Royal Statistical Society B 44.
Each posterior is taken at a few points of its own: the Gauss rule of what the grid says of it, which has its moments
and is as good for the lopsided posterior of who got nothing but lowest marks. Source: Golub and Welsch (1969),
Mathematics of Computation 23, with Lanczos's recurrence for a discrete weight.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from panel_app.measurement.rasch_parameters import Parameters
from panel_app.measurement.rasch_scale import Coded, Floats, Places

_NUMBERS_AT_ONCE: Final = 4_000_000
"""How large a table may become: 32 MB."""


def slices(coded: Coded, width: int) -> Iterator[slice]:
    """Rows of whole candidates, few enough for a table of so many numbers to each row."""
    most = max(1, _NUMBERS_AT_ONCE // width)
    starts = _starts(coded.candidate)
    begin = 0
    while begin < coded.candidate.size:
        ends = np.r_[starts[starts > begin], coded.candidate.size]
        within = ends[ends <= begin + most]
        end = int(within[-1] if within.size else ends[0])
        yield slice(begin, end)
        begin = end


def chances(coded: Coded, rows: slice, at: Parameters, measure: Floats) -> tuple[Floats, Floats]:
    """Probabilities (rows, points, categories) at each row's measures (rows, points), and the logarithm of the marks'.

    The second has shape (rows, points).
    """
    criterion, category = coded.criterion[rows], coded.category[rows]
    place = measure - at.severity[coded.scorer[rows], None]
    table = place[:, :, None] * np.arange(at.beta.shape[1]) - at.beta[criterion][:, None, :]
    given = np.take_along_axis(table, category[:, None, None], axis=2)[:, :, 0]
    peak = table.max(axis=2)
    table -= peak[:, :, None]
    np.exp(table, out=table)
    total = table.sum(axis=2)
    table /= total[:, :, None]
    return table, given - peak - np.log(total)


def gauss_rule(points: Floats, weights: Floats, *, count: int) -> tuple[Floats, Floats]:
    """`count` points and weights for each row of `weights` (rows, points), exact for polynomials to 2 count − 1."""
    rows = weights.shape[0]
    jacobi = np.zeros((rows, count, count))
    before = np.zeros_like(weights)
    now = np.sqrt(weights)
    beside = np.zeros(rows)
    for place in range(count):
        jacobi[:, place, place] = np.einsum("pq,pq,q->p", now, now, points)
        if place + 1 == count:
            break
        following = (points - jacobi[:, place, place, None]) * now - beside[:, None] * before
        beside = np.sqrt(np.einsum("pq,pq->p", following, following))
        jacobi[:, place, place + 1] = jacobi[:, place + 1, place] = beside
        before, now = now, following / np.maximum(beside, 1e-300)[:, None]
    value, vector = np.linalg.eigh(jacobi)
    return value, vector[:, 0, :] ** 2


def missing_information(coded: Coded, at: Parameters, *, z: Floats, weight: Floats) -> Floats:
    """In all parameters, as `Parameters.moved` has them.

    `z` and `weight`: a few points of each candidate's posterior (θ = σz) and their weights, of the candidates with
    marks in their order.
    """
    size = at.severity.size + at.beta.size + 1
    missing = np.zeros((size, size))
    done = 0
    for rows in slices(coded, z.shape[1] * at.beta.size):
        count = _starts(coded.candidate[rows]).size
        of = slice(done, done + count)
        missing += _missing(coded, rows, at, z[of], weight[of])
        done += count
    return missing


def _missing(coded: Coded, rows: slice, at: Parameters, z: Floats, weight: Floats) -> Floats:
    """What a slice of the candidates adds: the spread, over their posteriors, of what moves in the slope with z."""
    from scipy.sparse import csr_array

    starts = _starts(coded.candidate[rows])
    person = np.repeat(np.arange(starts.size), np.diff(np.r_[starts, coded.candidate[rows].size]))
    table, _ = chances(coded, rows, at, at.spread * z[person])
    root = np.sqrt(weight)
    expected = table @ np.arange(at.beta.shape[1])
    (people, points), scorers, criteria = z.shape, at.severity.size, at.beta.shape[0]

    others = np.empty((people, points, at.beta.size + 1))
    others[:, :, :-1] = _by_criterion(table, person * criteria + coded.criterion[rows], (people, criteria))
    score = np.add.reduceat(coded.category[rows], starts)
    others[:, :, -1] = z * (score[:, None] - np.add.reduceat(expected, starts, axis=0))
    others -= np.einsum("pg,pgf->pf", weight, others)[:, None, :]
    others *= root[:, :, None]
    flat = others.reshape(people * points, -1)

    sheet = _starts(person * scorers + coded.scorer[rows])  # what one scorer gave one candidate
    whose = person[sheet]
    moved = np.add.reduceat(expected, sheet, axis=0)
    moved -= np.sum(weight[whose] * moved, axis=1, keepdims=True)
    moved *= root[whose]
    row = whose[:, None] * points + np.arange(points)
    column = np.broadcast_to(coded.scorer[rows][sheet, None], row.shape)
    by_scorer = csr_array((moved.ravel(), (row.ravel(), column.ravel())), shape=(people * points, scorers)).T.tocsr()

    missing = np.empty((scorers + flat.shape[1],) * 2)
    missing[:scorers, :scorers] = (by_scorer @ by_scorer.T).todense()
    missing[:scorers, scorers:] = by_scorer @ flat
    missing[scorers:, :scorers] = missing[:scorers, scorers:].T
    missing[scorers:, scorers:] = flat.T @ flat
    return missing


def _by_criterion(table: Floats, label: Places, shape: tuple[int, int]) -> Floats:
    """Sums of rows of (points, categories) with the same label: (people, points, criteria × categories)."""
    from scipy.sparse import csr_array

    (people, criteria), (rows, points, categories) = shape, table.shape
    places = csr_array((np.ones(rows), (label, np.arange(rows))), shape=(people * criteria, rows))
    sums = np.asarray(places @ table.reshape(rows, -1)).reshape(people, criteria, points, categories)
    return sums.transpose(0, 2, 1, 3).reshape(people, points, -1)


def _starts(label: Places) -> Places:
    """Where runs of equal labels begin."""
    return np.flatnonzero(np.r_[True, np.diff(label) != 0])
