"""Slope and curvature of the restricted likelihood in the ratios of variances, and the search for its maximum.

Average information: Gilmour, Thompson and Cullis (1995), Biometrics 51, with the residual variance profiled out. A
ratio may be zero: it then stays there for as long as the likelihood does not rise when it grows.
"""

from typing import Final

import numpy as np

from panel_app.measurement.layout import Floats
from panel_app.measurement.system import State, System

_STEPS: Final = 200
_DONE: Final = 1e-9
"""The deviance that another step would still gain."""
_LARGEST: Final = 1e8
"""A ratio at which the residual is nothing beside the term."""
_LEAST_CURVATURE: Final = 0.1
_LEAST_VALUE: Final = 1e-6
_CLEAR: Final = 1e-3
"""Root of a ratio above which the quick form of a trace has lost no digits."""
_SHORTEST: Final = 2.0**-30


def maximise(system: System, start: Floats) -> tuple[State, int]:
    """The state of greatest restricted likelihood, and how many steps it took."""
    state = system.at(start)
    for step in range(_STEPS):
        slope, curvature = derivatives(state)
        direction = _direction(state.ratios, slope, curvature)
        if -float(slope @ direction) < _DONE:
            return state, step
        following = _descend(state, slope, direction)
        if following is None:
            return state, step
        state = following
    return state, _STEPS


def _direction(ratios: Floats, slope: Floats, curvature: Floats) -> Floats:
    """From here to where the quadratic approximation is least, no ratio being negative."""
    from scipy.optimize import nnls

    # In units of each ratio's own curvature the equations keep their digits, whatever the ratios' sizes.
    moving = np.diagonal(curvature) > 0
    root = np.sqrt(np.diagonal(curvature)[moving])
    scaled = curvature[np.ix_(moving, moving)] / np.outer(root, root)
    values, vectors = np.linalg.eigh(scaled)
    values = np.maximum(values, _LEAST_VALUE)  # two terms that marks hardly tell apart, or rounding
    factor = np.sqrt(values)[:, np.newaxis] * vectors.T
    target = factor @ (root * ratios[moving]) - vectors.T @ (slope[moving] / root) / np.sqrt(values)
    direction = np.zeros_like(ratios)
    direction[moving] = nnls(factor, target)[0] / root - ratios[moving]
    return direction


def _descend(state: State, slope: Floats, direction: Floats) -> State | None:
    """The first of ever shorter steps that lowers the deviance as much as it should; None if none does."""
    length = 1.0
    expected = float(slope @ direction)
    while length > _SHORTEST:
        following = state.system.tried(np.minimum(state.ratios + length * direction, _LARGEST))
        if following is not None and following.deviance < state.deviance + 1e-4 * length * expected:
            return following
        length /= 2
    return None


def derivatives(state: State) -> tuple[Floats, Floats]:
    """(terms,) slope and (terms, terms) average curvature of the deviance in the ratios."""
    system = state.system
    left = state.remaining(state.prediction, system.centred)
    terms = [each.term for each in system.groupings]
    working = np.zeros((left.size, len(terms)))
    for column, term in enumerate(terms):
        working[system.places[term], column] = left[system.places[term]]
    squares = np.sum(working**2, axis=0)
    sums = system.transposed @ (system.design @ working)
    projected = sums - system.transposed @ (system.design @ state.predicted(sums))
    traces = _traces(state, terms)
    curvature = working.T @ projected / state.residual
    if not state.leaves_nothing:  # else the residual variance no longer follows the ratios
        curvature -= np.outer(squares, squares) / (state.residual**2 * system.freedom)
    # Effects that explain everything, or nothing, leave no curvature of their own; the expected one is at least this.
    least = _LEAST_CURVATURE * traces**2 / np.array([each.levels for each in system.groupings])
    places = np.diag_indices(len(terms))
    curvature[places] = np.maximum(curvature[places], least)
    return traces - squares / state.residual, (curvature + curvature.T) / 2


def _traces(state: State, terms: list[str]) -> Floats:
    """For each term the trace of Z'PZ, P being the projection that removes everything else that is fitted."""
    diagonal = np.empty(state.prediction.size)
    diagonal[: state.system.inner] = _own_diagonal(state)
    diagonal[state.system.inner :] = _outer_diagonal(state)
    return np.array([float(np.sum(diagonal[state.system.places[term]])) for term in terms])


def _own_diagonal(state: State) -> Floats:
    system = state.system
    gathered = system.fill.T @ system.flat.fold_twice(state.solved.covariance)
    diagonal, begin = np.zeros(system.inner), 0
    for shape, own in zip(system.shapes, state.own, strict=True):
        patterns, _, r = shape.across.shape
        lower = np.tril_indices(r)
        end = begin + patterns * lower[0].size
        weights = np.zeros((patterns, r, r))
        weights[:, *lower] = gathered[begin:end].reshape(patterns, -1) / 2
        weights += np.swapaxes(weights, 1, 2)
        begin = end
        reach = shape.own @ own
        alone = np.diagonal(shape.own - reach @ shape.own, axis1=1, axis2=2)
        side = shape.across - reach @ shape.across
        # Summed over all levels of the pattern; put on the first of them, for only sums over a term are asked for.
        trace = shape.multiplicity[:, np.newaxis] * alone - np.sum((side @ weights) * side, axis=2)
        _, first = np.unique(shape.pattern, return_index=True)
        place = shape.start + shape.width * first[:, np.newaxis] + np.arange(shape.width)
        diagonal[place] = trace
    return diagonal


def _outer_diagonal(state: State) -> Floats:
    scaling = state.scale[:-1]
    if scaling.size and scaling.min() > _CLEAR:
        known = 1 - state.solved.covariance.diagonal[:-1] / scaling**2
        return np.append(known / scaling**2, 0.0)
    return state.matrix.diagonal - state.solved.explained(state.matrix)
