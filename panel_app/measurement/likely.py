"""How far the variance between scorers may lie from its estimate: a handful of likely values with their weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from panel_app.measurement.layout import Floats
from panel_app.measurement.likelihood import derivatives
from panel_app.measurement.system import State

_POINTS: Final = 7
_CLEAR: Final = 6.0
"""Standard deviations from zero beyond which the likelihood of a standard deviation is as good as normal."""
_FAR: Final = 9.0
"""Rise of the deviance beyond which a variance between scorers is out of the question."""
_FARTHEST: Final = 1e4
_WELL_KNOWN: Final = 0.95
"""Share of the variance between scorers that the predictions show, above which its own error no longer matters."""


@dataclass(frozen=True, slots=True, eq=False)
class Likely:
    """A likely variance between scorers, as the state that has it, and its weight."""

    state: State
    weight: float


def likely(state: State) -> tuple[Likely, ...]:
    """The fitted state first (it may weigh nothing), then others about it; weights add up to 1.

    The restricted likelihood of the ratio between scorers' variance and the residual's, with a flat prior on the
    variance (Morris 1983, Journal of the American Statistical Association 78); the other ratios stay as fitted. With a
    flat prior on the standard deviation, intervals of severities were too short where scorers hardly differ.
    """
    terms = [each.term for each in state.system.groupings]
    if "scorer" not in terms or _is_well_known(state, terms.index("scorer")):
        return (Likely(state, 1.0),)
    place = terms.index("scorer")
    middle = float(np.sqrt(state.ratios[place]))
    spread = _spread(state, place)
    if middle > _CLEAR * spread:
        # Three points that have the mean and the first five moments of a normal distribution.
        roots = middle + spread * np.sqrt(3) * np.array([0.0, -1.0, 1.0])
        weights = np.array([2 / 3, 1 / 6, 1 / 6]) * roots
        return _of([state, *(_moved(state, place, float(root)) for root in roots[1:])], weights)
    roots = np.linspace(_edge(state, place, middle, -1), _edge(state, place, middle, 1), _POINTS)
    states = [state, *(_moved(state, place, float(root)) for root in roots)]
    rise = np.array([np.inf if each is None else each.deviance for each in states[1:]]) - state.deviance
    weights = np.concatenate([[0.0], np.exp(-rise / 2) * roots])  # the root: the prior is on its square
    weights[[1, -1]] /= 2  # the trapezium rule
    return _of(states, weights)


def _of(states: Sequence[State | None], weights: Floats) -> tuple[Likely, ...]:
    total = sum(weight for state, weight in zip(states, weights, strict=True) if state is not None)
    if total == 0 and states[0] is not None:
        return (Likely(states[0], 1.0),)
    return tuple(
        Likely(state, float(weight / total)) for state, weight in zip(states, weights, strict=True) if state is not None
    )


def _spread(state: State, place: int) -> float:
    """Standard deviation of the root of the scorers' ratio, from the curvature of the deviance at its least value."""
    curvature = 4 * float(state.ratios[place]) * float(derivatives(state)[1][place, place])
    return float(np.sqrt(2 / curvature)) if curvature > 0 else float("inf")


def _is_well_known(state: State, place: int) -> bool:
    predictions = state.prediction[state.system.places["scorer"]]
    shown = float(predictions @ predictions) / max(predictions.size - 1, 1)
    return shown > _WELL_KNOWN * float(state.ratios[place]) * state.residual > 0


def _moved(state: State, place: int, root: float) -> State | None:
    ratios: Floats = state.ratios.copy()
    ratios[place] = root**2
    return state.system.tried(ratios)


def _edge(state: State, place: int, middle: float, sign: int) -> float:
    """How far the root of the scorers' ratio may lie from its estimate until the deviance has risen too far."""

    def inside(step: float) -> bool:
        moved = _moved(state, place, max(middle + sign * step, 0.0))
        return moved is not None and moved.deviance < state.deviance + _FAR

    near, far = 0.0, max(middle / 3, 0.02)
    while middle + sign * far > 0 and far < _FARTHEST and inside(far):
        near, far = far, far * 2
    half = (near + far) / 2
    if not inside(half):
        far = half
    return max(middle + sign * far, 0.0)
