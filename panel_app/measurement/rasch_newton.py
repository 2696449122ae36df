"""Newton's way up a likelihood, with steps that never lead down."""

from collections.abc import Callable
from typing import Final, NoReturn

import numpy as np

from panel_app.domain.errors import InputRefused
from panel_app.measurement.rasch_parameters import Design, Parameters
from panel_app.measurement.rasch_scale import Floats

_MOST_STEPS: Final = 60
_LONGEST: Final = 2.0
"""In logits: a step further than this is trusted in its direction, not in its length."""
_NEAR: Final = 0.1
"""After a step shorter than this the information is as good as there: it is not asked for again …"""
_SLOW: Final = 0.1
"""… unless what a step would add falls by less than to this part."""
_ARRIVED: Final = 1e-9
"""Twice what the next step would add to the log-likelihood."""
_ROUNDING: Final = 1e-12


class Climb[T]:
    """From a start to the top of a likelihood.

    `see` gives its value, its slope in all parameters, and what else was seen there; `information` the observed
    information, and one that is never indefinite for where the observed one is.
    """

    def __init__(
        self,
        plan: Design,
        *,
        see: Callable[[Parameters], tuple[float, Floats, T]],
        information: Callable[[Parameters, T], tuple[Floats, Floats]],
        inverse: Floats | None = None,
    ) -> None:
        """`inverse`: of the information near the start, where it is known."""
        self.inverse = inverse
        self._matrix = plan.matrix
        self._see = see
        self._information = information

    def up(self, at: Parameters, *, most: int = _MOST_STEPS) -> tuple[Parameters, T, bool]:
        """The top, or where so many steps lead; what is seen there; and whether it is the top."""
        value, slope, seen = self._see(at)
        hoped = float(np.inf)
        for _ in range(most):
            free = self._matrix.T @ slope
            if self.inverse is None or free @ self.inverse @ free > _SLOW * hoped:
                information = self._information(at, seen)
                self.inverse = inverted(*(self._matrix.T @ each @ self._matrix for each in information))
            step = self.inverse @ free
            hoped = float(free @ step)
            if hoped < _ARRIVED:
                return at, seen, True
            change = self._matrix @ step
            change *= min(1.0, _LONGEST / at.distance(change))
            there = at.moved(change)
            new = self._see(there)
            while new[0] < value - _ROUNDING * abs(value):
                change /= 2
                if at.distance(change) < _ROUNDING:
                    return at, seen, True
                there = at.moved(change)
                new = self._see(there)
            if at.distance(change) > _NEAR:
                self.inverse = None
            at, (value, slope, seen) = there, new
        return at, seen, False


def refuse_endless() -> NoReturn:
    """Say that the likelihood has no top that can be found."""
    raise InputRefused(
        "These marks lead to no stable severities.",
        "There are too few marks for each scorer and criterion; severity in points needs fewer.",
    )


def inverted(observed: Floats, safe: Floats) -> Floats:
    """The inverse of the observed information if it is positive definite, else of the safe one, made so."""
    for candidate in (observed, safe, safe + 1e-6 * np.eye(safe.shape[0])):
        try:
            np.linalg.cholesky(candidate)
        except np.linalg.LinAlgError:
            continue
        return np.asarray(np.linalg.inv(candidate))
    return np.asarray(np.linalg.pinv(safe))
