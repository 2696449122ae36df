"""How marks become a decision: frozen at publication, named by digest on every form and page."""

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.eligibility import EligibilityRule
from panel_app.domain.people import PanelId, StageId
from panel_app.domain.practice import Calibration, PracticeCandidate
from panel_app.domain.reasons import DEFAULTS, ReasonCode
from panel_app.domain.rubric import Criterion, CriterionId


class Triggers(msgspec.Struct, frozen=True, kw_only=True):
    """What a candidate is moderated for.

    `criterion_gap`, `total_gap`: differences between scorers, at or above; None never triggers. `concern`: a scorer
    raised one. `floor`: scorers on both sides of a floor. `line`: the submitted total lies at most so many points from
    the line (0: in the pool or tie across it, or next to it); None leaves the line out.
    """

    criterion_gap: Decimal | None = None
    total_gap: Decimal | None = None
    concern: bool = True
    floor: bool = True
    line: Decimal | None = None


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """Totals from `low` to `high`, both included: level with one another for the places that are left."""

    low: Decimal = msgspec.field(name="from")
    high: Decimal = msgspec.field(name="to")


class Reserve(msgspec.Struct, frozen=True, kw_only=True):
    """How long the reserve list is (a number, or the rest of the pool), and how long it lives."""

    size: int | Literal["pool"] = 0
    expires: date | None = None


class RingFenced(msgspec.Struct, frozen=True, kw_only=True):
    """A place that somebody of an earlier cohort keeps here: which cohort, and the code that was theirs there."""

    cohort: str
    code: CandidateCode


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """One stage's selection rules.

    `floors` maps a criterion id, or `total`, to the least that can be selected. `automatic` is the total from which the
    status is called so; it makes no place. `ties` names, in order, what separates equals: a criterion id,
    `panel-decision`, `lottery`. `line` names what the chair sees of the candidates in a tie. `positive_action`: whether
    people may, case by case, put equals in order under section 159 of the Equality Act 2010.
    """

    across_scorers: Literal["mean", "median"] = "mean"
    across_criteria: Literal["sum", "mean"] = "sum"
    moderate_when: Triggers = Triggers()
    floors: dict[str, Decimal] = {}
    automatic: Decimal | None = None
    pool: Pool | None = None
    ties: tuple[str, ...] = ("panel-decision",)
    line: tuple[str, ...] = ()
    reserve: Reserve = Reserve()
    advice: Literal["off", "chair", "pack"] = "off"
    positive_action: bool = False
    reasons: tuple[ReasonCode, ...] = DEFAULTS


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One stage of a round (a sift, interviews): its places, its rubric, its rules.

    Of the `places` some may be kept for people of earlier cohorts, who are no candidates here: `ring_fenced`.
    """

    id: StageId
    places: int
    deadline: datetime
    criteria: tuple[Criterion, ...]
    rules: Rules = Rules()
    identity: Literal["blind", "known"] = "blind"
    opening: Literal["two-officers", "chair"] = "two-officers"
    scorers_per_candidate: int = 2
    most_for_a_scorer: int | None = None
    eligibility: tuple[EligibilityRule, ...] = ()
    job_title: Literal["struck", "shown"] = "struck"
    pronouns: Literal["kept", "suggested"] = "kept"
    second_person: bool = False
    practice: tuple[PracticeCandidate, ...] = ()
    calibration: Calibration = Calibration()
    ring_fenced: tuple[RingFenced, ...] = ()

    @property
    def open_places(self) -> int:
        """The places that this stage's candidates compete for: where the line is drawn."""
        return self.places - len(self.ring_fenced)

    @property
    def digest(self) -> str:
        """The digest of rubric and rules as published, in hexadecimal."""
        return sha256(b"panel-app rules 1\0" + msgspec.json.encode(self, order="deterministic")).hexdigest()

    @property
    def rubric_digest(self) -> str:
        """The digest of the criteria alone, in hexadecimal."""
        return sha256(b"panel-app rubric 1\0" + msgspec.json.encode(self.criteria, order="deterministic")).hexdigest()

    def criterion(self, criterion: str) -> Criterion:
        """The criterion of that id; KeyError if there is none."""
        for each in self.criteria:
            if each.id == criterion:
                return each
        raise KeyError(criterion)

    @property
    def criterion_ids(self) -> tuple[CriterionId, ...]:
        """In the order in which they are marked."""
        return tuple(criterion.id for criterion in self.criteria)


class Panel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):  # as rounds of one have always been written
    """A group of scorers under a chair. Of several, candidates of `jurisdictions` are its own unless a row differs."""

    id: PanelId
    name: str
    jurisdictions: tuple[str, ...] = ()


class RoundFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a round is called and where its laptops meet."""

    name: str
    intake: str = ""
    jurisdictions: tuple[str, ...] = ()
    hub: str = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A whole round as its administrator writes it down (`ROUND.toml`)."""

    round: RoundFacts
    panels: tuple[Panel, ...]
    stages: tuple[Stage, ...]
