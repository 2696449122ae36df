"""What the marks can and cannot tell, for those who may see them, as far as the frozen rules let advice be shown.

Two sets of marks. How severe a scorer is and how reliable marks are is learnt from the scorers' *original* marks,
which were given independently; agreeing on a mark changes neither. Totals, plausible ranks and chances of belonging
in the top N are of the *current* totals: an agreed mark is the panel's, so it counts as it is, without any adjustment.

The rules say where it may appear: `off` nowhere, `chair` in the chair's store alone, `pack` in the decision pack too,
and so for the administrators, once they may read marks at all.

Nothing here decides: the ranked list, its digest and everything that is signed are made without it. Marks that are
on no level of their scale are left out; a check before sign-off names them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role, SeatId
from panel_app.domain.ranking import Ranking, Standing, Status
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.journal.judge import Judge
from panel_app.journal.result import counting_forms, pseudonyms, read_marks
from panel_app.workspace.board import board
from panel_app.workspace.deciding import rank, settled
from panel_app.workspace.gates import require_open
from panel_app.workspace.workspace import Workspace

if TYPE_CHECKING:  # numpy and scipy are loaded when something is computed
    from panel_app.measurement.mixed import Fit
    from panel_app.measurement.ratings import Ratings

Chance = Literal["in", "discuss", "out"]
"""Whether the marks put a candidate inside the line, outside, or cannot tell."""

_SURE: Final = 0.95
_FEWEST_SCORERS: Final = 2
_DIGITS: Final = 3
"""To which advice is told: beyond it, it would be an accident of arithmetic."""
_COMPETE: Final[frozenset[Status]] = frozenset({"automatic", "place", "tied-at-line", "reserve", "below"})


class ScorerAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """How a scorer's marks lie beside colleagues' on the same candidates: in points of a mark, positive is lower.

    `low` to `high` is the 95 % interval. None where nothing compares them. `said` is all of it in one sentence.
    """

    scorer: str
    marks: int
    said: str
    severity: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def give_or_take(self) -> float | None:
        """Half the interval."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2

    @property
    def is_apart(self) -> bool:
        """Whether it can be told from no difference."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


class CandidateAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate beside the line. `adjusted` is a total, in its points, had an average scorer given the marks.

    `crosses`: on which side the adjusted totals alone would put who is clearly on the other by the rules.
    """

    code: CandidateCode
    adjusted: float | None = None
    rank_interval: tuple[int, int] | None = None
    p_in: float | None = None
    chance: Chance | None = None
    crosses: Literal["in", "out"] | None = None


class LineAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """Of everybody in the ranked list; `competing` is how many the ranks in it run over."""

    places: int
    competing: int
    candidates: dict[CandidateCode, CandidateAdvice]


class SeverityAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """Of every scorer with marks, the severest first. `pieces`: groups whom no candidate connects, if not all are."""

    scorers: tuple[ScorerAdvice, ...]
    pieces: tuple[tuple[str, ...], ...] = ()


class _Form(msgspec.Struct, frozen=True, kw_only=True):
    code: CandidateCode
    scorer: str
    marks: dict[CriterionId, Mark]


class Adviser:
    """Computes advice, and keeps it: of scorers while the original marks are the same, of the line while totals are."""

    def __init__(self) -> None:
        self._of: object = None
        self._forms: list[_Form] = []
        self._severity: SeverityAdvice | None = None
        self._totals: Fit | None = None
        self._now: object = None
        self._line: LineAdvice | None = None

    def severity(self, workspace: Workspace) -> SeverityAdvice | None:
        """The scorers; None where the rules show this seat no advice, or there is nothing to compare."""
        if not self._look(workspace):
            return None
        if self._severity is None:
            self._severity = _severity(marks_of(workspace.stage, self._forms))
        return self._severity

    def line(self, workspace: Workspace, ranking: Ranking | None = None) -> LineAdvice | None:
        """The candidates of the ranked list (`deciding.rank`, unless given), as `severity`."""
        if not self._look(workspace):
            return None
        if self._totals is None:
            self._totals = _fitted(totals_of(workspace.stage, self._forms))
        if self._totals is None:
            return None
        ranking = ranking or rank(workspace)
        now = [
            (each.code, each.exact, each.status, _left_to_scorers(workspace.stage, each)) for each in ranking.candidates
        ]
        if self._line is None or now != self._now:
            self._now, self._line = now, _line(workspace.stage, ranking, self._totals)
        return self._line

    def _look(self, workspace: Workspace) -> bool:
        """Whether there is something to advise on; takes in other marks if there are any."""
        require_open(workspace)
        shown = workspace.stage.rules.advice
        if shown == "off" or (shown == "chair" and workspace.seat.role is not Role.CHAIR):
            return False
        judge = settled(workspace)
        forms = _counting(workspace, judge)
        of = (workspace.round_id, workspace.stage.digest, forms)
        if of != self._of:
            self._forms = _read(workspace, judge, forms)
            self._of, self._severity, self._totals, self._line = of, None, None, None
        return len({form.scorer for form in self._forms}) >= _FEWEST_SCORERS


def _counting(workspace: Workspace, judge: Judge) -> Mapping[CandidateCode, Mapping[SeatId, RecordId]]:
    """The forms that count: of what counts now found again only when a form moved, and no agreement moves one."""
    if judge is not workspace.judge:
        return counting_forms(judge, workspace.stage_id)
    return board(workspace).kept(
        "forms", lambda: counting_forms(judge, workspace.stage_id), moved_by=("form", "recusal", "admission")
    )


def _read(workspace: Workspace, judge: Judge, forms: Mapping[CandidateCode, Mapping[SeatId, RecordId]]) -> list[_Form]:
    """The original marks of every form that counts, where they are marks of the scale."""
    stage = workspace.stage
    names = pseudonyms(judge, stage.id)
    scales = {criterion.id: frozenset(criterion.marks) for criterion in stage.criteria}
    opened = workspace.data([record for its in forms.values() for record in its.values()], 1)
    found = []
    for code, its in sorted(forms.items()):
        for seat, record in its.items():
            given = read_marks(opened[record]) if record in opened else None
            if given is not None:
                marks = {of: mark for of, mark in given.marks.items() if mark in scales.get(of, ())}
                found.append(_Form(code=code, scorer=names.get(seat, seat), marks=marks))
    return sorted(found, key=lambda form: (form.code, form.scorer))


def marks_of(stage: Stage, forms: list[_Form]) -> "Ratings":
    """Every mark, in points of its scale."""
    from panel_app.measurement.ratings import Ratings

    return Ratings.of(
        (form.code, form.scorer, criterion, form.marks[criterion])
        for form in forms
        for criterion in stage.criterion_ids
        if criterion in form.marks
    )


def totals_of(stage: Stage, forms: list[_Form]) -> "Ratings":
    """What each complete form comes to, in points of the total."""
    from panel_app.measurement.ratings import Ratings

    weights = {criterion.id: float(criterion.weight) for criterion in stage.criteria}
    whole = sum(weights.values()) if stage.rules.across_criteria == "mean" else 1.0
    return Ratings.of(
        (form.code, form.scorer, "total", sum(weights[of] * float(mark) for of, mark in form.marks.items()) / whole)
        for form in forms
        if form.marks.keys() == weights.keys()
    )


def _fitted(ratings: "Ratings") -> "Fit | None":
    """None where there is too little to fit anything to."""
    from panel_app.measurement import mixed

    if len(ratings.scorers) < _FEWEST_SCORERS:
        return None
    try:
        return mixed.fit(ratings)
    except InputRefused:  # too few marks, or too large a table: the ranked list does not need it
        return None


def _severity(ratings: "Ratings") -> SeverityAdvice | None:
    from panel_app.measurement import severity, words
    from panel_app.measurement.design import pieces

    fit = _fitted(ratings)
    if fit is None:
        return None
    apart = pieces(ratings)
    scorers = [
        ScorerAdvice(
            scorer=each.scorer,
            marks=each.n,
            said=(
                f"{each.scorer} cannot be compared with colleagues."
                if each.severity is None or each.se is None
                else words.of_severity(each.scorer, each.severity, each.se)
            ),
            severity=_told(each.severity),
            low=_told(each.low),
            high=_told(each.high),
        )
        for each in severity.scorers(fit)
    ]
    return SeverityAdvice(
        scorers=tuple(sorted(scorers, key=lambda each: (-(each.severity or 0.0), each.scorer))),
        pieces=tuple(piece.scorers for piece in apart) if len(apart) > 1 else (),
    )


def _line(stage: Stage, ranking: Ranking, totals: "Fit") -> LineAdvice:
    from panel_app.measurement import severity
    from panel_app.measurement.competing import competing

    averages = {CandidateCode(each.candidate): each for each in severity.candidates(totals)}
    adjusted: dict[CandidateCode, float] = {}
    moved: dict[str, float] = {}
    for standing in ranking.candidates:
        average = averages.get(standing.code)
        if average is None or standing.fraction is None:
            continue
        total = float(standing.fraction)
        if average.fair is not None:
            adjusted[standing.code] = total + _left_to_scorers(stage, standing) * (average.fair - average.raw)
        if standing.status in _COMPETE:
            before = average.raw if average.fair is None else average.fair
            moved[standing.code] = adjusted.get(standing.code, total) - before
    chances = {each.candidate: each for each in competing(totals, moved, places=ranking.open_places)}
    crosses = _crossing(ranking, adjusted)
    found = {}
    for standing in ranking.candidates:
        code, its = standing.code, chances.get(standing.code)
        found[code] = CandidateAdvice(
            code=code,
            adjusted=_told(adjusted.get(code)),
            rank_interval=its.rank_interval if its else None,
            p_in=_told(its.p_in) if its else None,
            chance=_chance(standing, its.p_in) if its else None,
            crosses=crosses.get(code),
        )
    return LineAdvice(places=ranking.open_places, competing=len(moved), candidates=found)


def _left_to_scorers(stage: Stage, standing: Standing) -> float:
    """The share, by weight, of the criteria on which the scorers' marks count and no agreed one."""
    of_scorers = sum(each.weight for each in stage.criteria if standing.marks[each.id].agreed is None)
    return float(of_scorers / sum(each.weight for each in stage.criteria))


def _chance(standing: Standing, p_in: float) -> Chance:
    if standing.status == "tied-at-line":  # one group, whatever each one's chance
        return "discuss"
    return "in" if p_in >= _SURE else "out" if p_in <= 1 - _SURE else "discuss"


def _crossing(ranking: Ranking, adjusted: Mapping[CandidateCode, float]) -> dict[CandidateCode, Literal["in", "out"]]:
    """Who would clearly be on the other side of the line; equal adjusted totals across it are on neither."""
    heights = {
        each.code: round(adjusted[each.code], 9)
        for each in ranking.candidates
        if each.status in _COMPETE and each.code in adjusted
    }
    if len(heights) <= ranking.open_places or ranking.open_places < 1:
        return {}
    ordered = sorted(heights.values(), reverse=True)
    last_in, first_out = ordered[ranking.open_places - 1], ordered[ranking.open_places]
    found: dict[CandidateCode, Literal["in", "out"]] = {}
    for each in ranking.candidates:
        height = heights.get(each.code)
        if height is None:
            continue
        if each.status in {"reserve", "below"} and height > first_out:
            found[each.code] = "in"
        elif each.status in {"automatic", "place"} and height < last_in:
            found[each.code] = "out"
    return found


def _told(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS) + 0.0
