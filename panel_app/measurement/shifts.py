"""Groups of marks whose mean is off by more than chance: what a wrong column, a changed scale or a bad day leaves.

Three kinds of group. A *panel* is the candidates whom the very same scorers marked. A *day* is the candidates all of
whose forms were sealed on it. Their means are compared with everybody's, as if the groups had been dealt out at random:
where candidates were not, a difference may be theirs. A *session* is the forms sealed on one day by scorers who also
sealed some on others: each form is taken beside the colleagues' on the same candidate and beside the scorer's own
usual distance from them, so that neither candidates nor severity make a session stand out.

Each group's mean is set against its exact mean and variance under random dealing (for sessions: within each scorer),
with normal tails, and all groups together by Holm's method: where nothing is off, fewer than `SELDOM` of all rounds
have any group named. Limits: eight at least in a group and outside it; the day is what a laptop's clock claimed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from statistics import fmean, variance
from typing import Final, Literal, NamedTuple

SELDOM: Final = 0.01
FEWEST: Final = 8
"""In a group and outside it: with fewer a normal tail says too much."""
_PAIR: Final = 2


class Total(NamedTuple):
    """What one form comes to, and the day it was sealed on (`2027-01-12`)."""

    candidate: str
    scorer: str
    day: str
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One group that is off: by how much in points of the total, of how many forms, by how many scorers.

    `p` is adjusted for all groups that were looked at.
    """

    kind: Literal["panel", "day", "session"]
    name: str
    candidates: tuple[str, ...]
    forms: int
    scorers: int
    difference: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    kind: Literal["panel", "day", "session"]
    name: str
    forms: tuple[Total, ...]
    difference: float
    z: float


def shifts(totals: Sequence[Total]) -> tuple[Shift, ...]:
    """Every group that is off, the surest first; a day that holds one panel's candidates alone is that panel."""
    of: dict[str, list[Total]] = defaultdict(list)
    for each in sorted(totals):
        of[each.candidate].append(each)
    panels = list(_of_candidates(of, kind="panel"))
    known = {each.forms for each in panels}
    days = [each for each in _of_candidates(of, kind="day") if each.forms not in known]
    return tuple(_named([*panels, *days, *_sessions(of)]))


def _of_candidates(of: Mapping[str, Sequence[Total]], *, kind: Literal["panel", "day"]) -> Iterable[_Group]:
    """Candidates grouped by who marked them, or by the one day that they were marked on."""
    members: dict[str, list[str]] = defaultdict(list)
    for candidate, forms in of.items():
        name = "-".join(each.scorer for each in forms) if kind == "panel" else "-".join({each.day for each in forms})
        if kind == "panel" or len({each.day for each in forms}) == 1:
            members[name].append(candidate)
    means = {candidate: fmean(each.total for each in forms) for candidate, forms in of.items()}
    count = len(means)
    if count < 2 * FEWEST:
        return
    middle, spread = fmean(means.values()), variance(means.values())
    for name, inside in sorted(members.items()):
        n = len(inside)
        if n < FEWEST or count - n < FEWEST or spread <= 0:
            continue
        off = fmean(means[candidate] for candidate in inside) - middle
        yield _Group(
            kind=kind,
            name=name,
            forms=tuple(form for candidate in inside for form in of[candidate]),
            difference=off * count / (count - n),  # beside the others, not beside all
            z=off / sqrt(spread / n * (1 - n / count)),
        )


def _sessions(of: Mapping[str, Sequence[Total]]) -> Iterable[_Group]:
    """Forms by the day they were sealed on, each beside colleagues and beside the scorer's own others."""
    distances: dict[str, list[tuple[float, Total]]] = defaultdict(list)
    for forms in of.values():
        if len(forms) >= _PAIR:
            whole = sum(each.total for each in forms)
            for each in forms:
                distances[each.scorer].append((each.total - (whole - each.total) / (len(forms) - 1), each))
    found: dict[str, _Session] = defaultdict(_Session)
    for its in distances.values():
        usual = fmean(distance for distance, _ in its)
        spread = variance(distance for distance, _ in its) if len(its) >= _PAIR else 0.0
        by_day: dict[str, list[tuple[float, Total]]] = defaultdict(list)
        for distance, form in its:
            by_day[form.day].append((distance - usual, form))
        for day, sealed in by_day.items():
            if len(sealed) < len(its):
                found[day].take(sealed, of_all=len(its), spread=spread)
    for day, session in sorted(found.items()):
        if len(session.forms) >= FEWEST and session.others >= FEWEST and session.expected > 0:
            yield _Group(
                kind="session",
                name=day,
                forms=tuple(session.forms),
                difference=session.apart / len(session.forms),
                z=session.off / sqrt(session.expected),
            )


class _Session:
    """One day's forms, gathered scorer by scorer."""

    def __init__(self) -> None:
        self.forms: list[Total] = []
        self.others = 0
        self.off = 0.0
        self.apart = 0.0
        self.expected = 0.0

    def take(self, sealed: Sequence[tuple[float, Total]], *, of_all: int, spread: float) -> None:
        """One scorer's forms of that day, of all theirs."""
        n, off = len(sealed), sum(distance for distance, _ in sealed)
        self.forms += [form for _, form in sealed]
        self.others += of_all - n
        self.off += off
        self.apart += off * of_all / (of_all - n)  # beside the scorer's other forms
        self.expected += n * (1 - n / of_all) * spread


def _named(groups: Sequence[_Group]) -> Iterable[Shift]:
    """Holm's method: the surest first, each against as many groups as are left."""
    highest = 0.0
    for place, group in enumerate(sorted(groups, key=lambda each: (-abs(each.z), each.kind, each.name))):
        highest = max(highest, min((len(groups) - place) * erfc(abs(group.z) / sqrt(2)), 1.0))
        if highest >= SELDOM:
            return
        yield Shift(
            kind=group.kind,
            name=group.name,
            candidates=tuple(dict.fromkeys(each.candidate for each in group.forms)),
            forms=len(group.forms),
            scorers=len({each.scorer for each in group.forms}),
            difference=group.difference,
            p=highest,
        )


def said(shift: Shift) -> str:
    """The sentence for people."""
    size = f"{abs(shift.difference):.1f} {'lower' if shift.difference < 0 else 'higher'}"
    if shift.kind == "panel":
        return (
            f"The {len(shift.candidates)} candidates whom the same {shift.scorers} scorers marked have a mean total "
            f"{size} than the others: more than chance makes of candidates dealt out at random."
        )
    if shift.kind == "day":
        return (
            f"The {len(shift.candidates)} candidates whose forms were all sealed on {shift.name} have a mean total "
            f"{size} than the others: more than chance makes of candidates dealt out at random."
        )
    return (
        f"The {shift.forms} forms sealed on {shift.name} by {shift.scorers} scorers are {size} in total than the same "
        "scorers' other forms, beside their colleagues on the same candidates: more than chance."
    )
