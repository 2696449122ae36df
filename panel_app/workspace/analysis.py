"""What `analyse` answers: the document for programs, whose names others rely on, as plain values.

Whatever does not exist is None: a coefficient of a design that does not carry it, severity across pieces that nobody
connects, a chance of a place when no number of places was given.
"""

from math import isfinite

import msgspec

from panel_app.intake.ratings import Problem

Limits = tuple[float | None, float | None]


def finite(number: float | None) -> float | None:
    """A number of Python's own for a program to read; None for one that does not exist."""
    return float(number) if number is not None and isfinite(number) else None


class PieceRow(msgspec.Struct, frozen=True):
    """Who is connected with each other and nobody else."""

    candidates: tuple[str, ...]
    scorers: tuple[str, ...]
    marks: int


class WeakLinkRow(msgspec.Struct, frozen=True):
    """One candidate, or one scorer, who alone holds groups of so many scorers together."""

    kind: str
    label: str
    groups: tuple[int, ...]


class DesignRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who marked whom, as far as it limits what can be compared."""

    candidates: int
    scorers: int
    criteria: int
    marks: int
    complete: bool
    components: int
    pieces: tuple[PieceRow, ...]
    """Most marks first; none where everybody is connected."""
    weak_links: tuple[WeakLinkRow, ...]


class IntraclassRow(msgspec.Struct, frozen=True):
    """One coefficient, with both families of 95 % limits."""

    value: float | None
    shrout_fleiss: Limits
    mcgraw_wong: Limits


class OneWayRow(msgspec.Struct, frozen=True):
    """ICC(1,1) for any number of scorers, and the same for their average."""

    single: float | None
    limits: Limits
    mean: float | None
    mean_limits: Limits
    scorers_per_candidate: float


class AlphaRow(msgspec.Struct, frozen=True):
    """Krippendorff's alpha over the criteria of candidates."""

    nominal: float | None
    ordinal: float | None
    interval: float | None
    ratio: float | None


class Ac2Row(msgspec.Struct, frozen=True):
    """Gwet's AC2 by its weights."""

    linear: float | None
    quadratic: float | None
    ordinal: float | None


class GwetErrors(msgspec.Struct, frozen=True):
    """Standard errors of AC1 and of AC2, over candidates."""

    ac1: float | None
    linear: float | None
    quadratic: float | None
    ordinal: float | None


class KappaRow(msgspec.Struct, frozen=True):
    """Two scorers on the units, more than one, that both marked."""

    first: str
    second: str
    units: int
    quadratic_kappa: float | None
    se: float | None


class AgreementRow(msgspec.Struct, frozen=True, kw_only=True):
    """How far scorers agree."""

    icc: dict[str, IntraclassRow] | None
    icc_one_way: OneWayRow | None
    krippendorff_alpha: AlphaRow
    gwet_ac1: float | None
    gwet_ac2: Ac2Row
    gwet_se: GwetErrors
    pairs: tuple[KappaRow, ...]


class ReliabilityRow(msgspec.Struct, frozen=True, kw_only=True):
    """Of one scorer's average, and of the average as it was taken; severity counts as error."""

    single: float | None
    mean: float | None
    scorers_for: int | None = msgspec.field(name="scorers_for_0.8")
    generalizability_single: float | None
    generalizability_mean: float | None


class ScorerRow(msgspec.Struct, frozen=True):
    """Severity in points, above 0 to candidates' cost."""

    scorer: str
    n: int
    mean: float
    severity: float | None
    se: float | None


class CandidateRow(msgspec.Struct, frozen=True, kw_only=True):
    """Averages in points; ranks from 1, the best."""

    candidate: str
    n: int
    raw: float
    fair: float | None
    se: float | None
    rank: int
    expected_rank: float | None
    rank_interval: tuple[int, int] | None
    p_in: float | None
    standing: str | None
    """`in`, `discuss`, `out`; None without places."""


class CorrectPlaces(msgspec.Struct, frozen=True):
    """How many places are expected to go to the truly best: now, with one more scorer on some, and on all."""

    now: float
    one_more_on_band: float
    one_more_on_everybody: float
    forms_for_band: int
    forms_for_everybody: int


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where the line falls: who is level with it, and who would cross it if adjusted averages drew it."""

    places: int
    tied_at_line: tuple[str, ...]
    into: tuple[str, ...] | None
    out_of: tuple[str, ...] | None
    correct_places: CorrectPlaces | None


class RaschScorer(msgspec.Struct, frozen=True):
    """Severity in logits, above 0 to candidates' cost."""

    scorer: str
    severity: float | None
    se: float | None
    infit: float | None
    outfit: float | None


class RaschCriterion(msgspec.Struct, frozen=True):
    """Difficulty in logits."""

    criterion: str
    difficulty: float | None
    se: float | None
    infit: float | None
    outfit: float | None


class RaschStep(msgspec.Struct, frozen=True):
    """Where a level becomes likelier than the one below, in logits."""

    criterion: str
    level: float
    threshold: float | None
    se: float | None


class RaschCandidate(msgspec.Struct, frozen=True):
    """A measure in logits, the higher the better; none for somebody with all lowest or all highest marks."""

    candidate: str
    measure: float | None
    se: float | None
    fair: float
    extreme: bool


class RaschRow(msgspec.Struct, frozen=True):
    """The many-facet Rasch model."""

    scorers: tuple[RaschScorer, ...]
    criteria: tuple[RaschCriterion, ...]
    steps: tuple[RaschStep, ...]
    candidates: tuple[RaschCandidate, ...]
    deviance: float


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything, in the order in which people ask: the design first, since it says what the rest is worth."""

    design: DesignRow
    agreement: AgreementRow
    variance: dict[str, float] | None
    reliability: ReliabilityRow | None
    scorers: tuple[ScorerRow, ...]
    candidates: tuple[CandidateRow, ...]
    line: LineRow | None
    """None without places."""
    rasch: RaschRow | None
    higher_is_worse: bool
    problems: tuple[Problem, ...]
    """Rows that were counted once, or not at all."""
    notes: tuple[str, ...]
    """How the file was read, and why a figure does not exist."""
    words: tuple[str, ...]
    """What the figures say, a sentence each."""
