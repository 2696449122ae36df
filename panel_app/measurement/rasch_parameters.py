"""What a many-facet Rasch model estimates, and how the free numbers make up severities and steps.

    ln P(category k) = k (θ − c) − β_k + constant

θ is the candidate's measure, c the scorer's severity, β_k the criterion's category parameter: the sum of its steps up
to k. The lowest used category has β = 0. With steps of its own for each criterion every other used β is free; with
shared steps β_k = (k − lowest) d + t_k, with t = 0 at the lowest and at the highest used category.

Severities sum to zero, among scorers whom the criteria connect: where two groups of scorers never mark the same
criterion, what is severity and what the criterion's difficulty cannot be told, and each group is centred by itself.
"""

from dataclasses import dataclass

import numpy as np

from panel_app.measurement.rasch_scale import Coded, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Severities (scorers,), category parameters (criteria, categories; infinite where unused), the spread σ of θ."""

    severity: Floats
    beta: Floats
    spread: float

    def distance(self, change: Floats) -> float:
        """How far a change goes, in logits: of a category parameter, of its steps on average."""
        count = self.severity.size
        category = np.maximum(np.arange(self.beta.shape[1]), 1)
        steps = np.abs(change[count:-1].reshape(self.beta.shape)) / category
        return float(max(np.abs(change[:count]).max(initial=0), steps.max(initial=0), abs(change[-1])))

    def moved(self, change: Floats) -> "Parameters":
        """After a change to all of them in one row, as `Design` orders them."""
        count = self.severity.size
        beta = self.beta + change[count:-1].reshape(self.beta.shape)
        # −σ says the same as σ, of candidates mirrored.
        return Parameters(self.severity + change[:count], beta, abs(self.spread + float(change[-1])))


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """How free numbers change the parameters: `matrix` has shape (scorers + criteria × categories + 1, free)."""

    matrix: Floats
    start: Parameters


def design(coded: Coded) -> Design:
    """The free numbers of these marks, and where to begin."""
    severity = _centred(coded)
    steps = _steps(coded)
    matrix = np.zeros((severity.shape[0] + steps.shape[0] + 1, severity.shape[1] + steps.shape[1] + 1))
    matrix[: severity.shape[0], : severity.shape[1]] = severity
    matrix[severity.shape[0] : -1, severity.shape[1] : -1] = steps
    matrix[-1, -1] = 1
    # Candidates spread so far as moves a mark by about as much as marks vary.
    spread = min(1.0, 1 / float(np.sqrt(category_variance(coded).max())))
    return Design(matrix, Parameters(np.zeros(severity.shape[0]), _first_beta(coded, steps), spread))


def category_variance(coded: Coded) -> Floats:
    """How much the marks vary in all, in categories, (criteria,); 0 where there are none."""
    marks = np.maximum(np.bincount(coded.criterion, minlength=coded.used.shape[0]), 1)
    mean = np.bincount(coded.criterion, weights=coded.category, minlength=marks.size) / marks
    square = np.bincount(coded.criterion, weights=coded.category**2, minlength=marks.size) / marks
    return np.asarray(square - mean**2)


def _centred(coded: Coded) -> Floats:
    """Sums to zero within each group of scorers whom criteria connect; who has no mark stays at zero."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    scorers, criteria = len(coded.ratings.scorers), len(coded.ratings.criteria)
    size = scorers + criteria
    edges = coo_array((np.ones(coded.scorer.size), (coded.scorer, scorers + coded.criterion)), shape=(size, size))
    _, group = connected_components(edges, directed=False)
    marked = np.bincount(coded.scorer, minlength=scorers) > 0
    columns = []
    for each in np.unique(group[:scorers][marked]):
        first, *others = np.flatnonzero((group[:scorers] == each) & marked)
        for other in others:
            column = np.zeros(scorers)
            column[other], column[first] = 1, -1
            columns.append(column)
    return np.array(columns).T if columns else np.zeros((scorers, 0))


def _steps(coded: Coded) -> Floats:
    """From free numbers to β, a row for each (criterion, category)."""
    columns: list[Floats] = []
    lowest, highest, used = coded.lowest, coded.highest, coded.used
    category = np.arange(used.shape[1])
    shared: dict[int, list[int]] = {}
    for criterion in np.flatnonzero(used.any(axis=1)):
        if coded.model == "partial-credit":
            for free in np.flatnonzero(used[criterion] & (category > lowest[criterion])):
                columns.append(np.zeros(used.shape))
                columns[-1][criterion, free] = 1
        else:
            columns.append(np.zeros(used.shape))
            columns[-1][criterion] = used[criterion] * (category - lowest[criterion])
            shared.setdefault(coded.levels[criterion].size, []).append(int(criterion))
    for alike in shared.values():
        first = alike[0]
        for free in np.flatnonzero(used[first] & (category > lowest[first]) & (category < highest[first])):
            columns.append(np.zeros(used.shape))
            columns[-1][alike, free] = 1
    return np.array(columns).reshape(len(columns), used.size).T


def _first_beta(coded: Coded, steps: Floats) -> Floats:
    """What would explain how often each category was used if all candidates were alike."""
    counts = np.zeros(coded.used.shape)
    np.add.at(counts, (coded.criterion, coded.category), 1.0)
    wanted = np.zeros(coded.used.shape)
    for criterion in np.flatnonzero(coded.used.any(axis=1)):
        # Half a mark more each, so that a shared step which this criterion never used has a beginning too.
        seen = np.log(counts[criterion] + 0.5)
        wanted[criterion] = np.where(coded.used[criterion], seen[coded.lowest[criterion]] - seen, 0.0)
    free = np.linalg.lstsq(steps, wanted.ravel(), rcond=None)[0] if steps.shape[1] else np.zeros(0)
    return np.where(coded.used, (steps @ free).reshape(coded.used.shape), np.inf)
