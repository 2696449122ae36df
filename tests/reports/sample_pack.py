"""Invented decision packs of any size, the same for the same arguments."""

import hashlib
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from panel_app.domain.candidates import CandidateCode, new_code
from panel_app.domain.people import StageId
from panel_app.domain.ranking import Outcome, Standing, Status, TieMembership
from panel_app.domain.rubric import Criterion, CriterionId, Level, Mark
from panel_app.domain.rules import Pool, Reserve, Rules, Stage, Triggers
from panel_app.reports.pack import (
    Advice,
    AgreedMark,
    CandidatePage,
    Change,
    CheckAnswered,
    DecisionPack,
    Interval,
    LedgerEntry,
    ScorerColumn,
    Severity,
    TieRecord,
)

NOW = datetime(2027, 2, 12, 16, 40, tzinfo=UTC)
_TITLES = ("Leading change", "Improving with data", "Working across boundaries", "Learning from what went wrong")
_LONG_NOTE = (
    "Strong on people; thinner on what would be done differently. I went back to the anchors twice between 3 and 4, "
    "and the missing follow-up after six months decided it."
)
_NOTES = (
    "Describes a real change with its costs, names who resisted and why, and what was given up to bring them along.",
    "Says what the team did rather than what the applicant did; the figures are before and after, without a source.",
    "Clear and modest. The example of the discharge summaries shows data used to choose, not to decorate.",
    "Long on policy, short on evidence.",
    _LONG_NOTE,
)


def sample_stage(places: int = 100) -> Stage:
    levels = tuple(Level(mark=Mark(Decimal(mark)), anchor=f"Level {mark}") for mark in range(6))
    criteria = tuple(
        Criterion(id=CriterionId(f"q{number}"), title=title, levels=levels) for number, title in enumerate(_TITLES, 1)
    )
    rules = Rules(
        moderate_when=Triggers(criterion_gap=Decimal(2), total_gap=Decimal(4)),
        automatic=Decimal(17),
        pool=Pool(low=Decimal(16), high=Decimal("16.5")),
        ties=("panel-decision", "lottery"),
        reserve=Reserve(size="pool", expires=date(2027, 12, 31)),
    )
    return Stage(id=StageId("sift"), places=places, deadline=NOW, criteria=criteria, rules=rules)


def sample_pack(
    candidates: int = 12, *, places: int = 4, scorers: int = 2, seed: int = 4, advice: bool = True
) -> DecisionPack:
    rng = random.Random(seed)
    stage = sample_stage(places)
    pages = _pages(rng, stage, candidates, scorers)
    tied = [page.code for page in pages if page.standing.tie]
    return DecisionPack(
        round_name="Digital Health Leadership programme",
        intake="Cohort 4",
        round_id=_digest("round", seed),
        stage=stage,
        panel_name="National panel",
        standings=tuple(page.standing for page in pages),
        candidates=tuple(pages),
        ledger=tuple(_ledger(pages)),
        changes=tuple(_changes(pages)),
        ties=(TieRecord(id="T1", rule="panel-decision", order=tuple(tied), reason=_NOTES[4]),) if tied else (),
        checks=(CheckAnswered(id="C1", what="One form came late.", reason="Admitted.", by="Chair"),),
        record_head=_digest("head", seed),
        rules_digest=stage.digest,
        result_digest=_digest("result", seed),
        rules_version=1,
        signed=True,
        closed_by="By the chair, 12 February 2027, 16:02 UTC",
        signed_by="By an administrator, 12 February 2027, 16:31 UTC",
        generated=NOW,
        app_version="0.1.0",
        advice=_advice(rng, pages) if advice else None,
        funnel=(
            ("Applications", candidates + 9),
            ("Eligible", candidates + 2),
            ("Marked", candidates),
            ("Selected", min(places, candidates)),
        ),
    )


def _digest(*what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()


def _pages(rng: random.Random, stage: Stage, candidates: int, scorers: int) -> list[CandidatePage]:
    taken: set[CandidateCode] = set()
    drawn = []
    for _ in range(candidates):
        code = new_code(rng, taken)
        taken.add(code)
        forms = tuple(_form(rng, stage, f"S{number:02}") for number in rng.sample(range(1, 41), scorers))
        agreed = {stage.criteria[0].id: AgreedMark(mark=Mark(Decimal(4)), reason=_NOTES[rng.randrange(5)], by="S07")}
        drawn.append((code, forms, agreed if rng.random() < 0.4 else {}))
    totals = {code: _total(forms) for code, forms, _ in drawn}
    drawn.sort(key=lambda each: (-totals[each[0]], each[0]))
    ordered = [totals[code] for code, _, _ in drawn]
    cut = ordered[min(stage.places, candidates) - 1]
    return [
        CandidatePage(
            code=code,
            standing=_standing(code, order, totals[code], ordered, cut, stage.places),
            scorers=forms,
            agreed=agreed,
            kept="" if agreed else "The marks differ by what each scorer valued; both are within the anchor.",
            outcome_reason=_NOTES[order % 5],
        )
        for order, (code, forms, agreed) in enumerate(drawn, 1)
    ]


def _form(rng: random.Random, stage: Stage, pseudonym: str) -> ScorerColumn:
    return ScorerColumn(
        pseudonym=pseudonym,
        marks={each.id: Mark(Decimal(rng.choice((2, 3, 3, 4, 4, 5)))) for each in stage.criteria},
        notes={each.id: rng.choice(_NOTES) for each in stage.criteria if rng.random() < 0.9},
    )


def _total(forms: tuple[ScorerColumn, ...]) -> Fraction:
    return sum((Fraction(mark) for form in forms for mark in form.marks.values()), Fraction()) / len(forms)


def _standing(
    code: CandidateCode, order: int, total: Fraction, ordered: list[Fraction], cut: Fraction, places: int
) -> Standing:
    selected = order <= places
    status: Status = ("automatic" if total >= 17 else "place") if selected else "reserve" if total == cut else "below"
    outcome: Outcome = "offer" if selected else "reserve" if total == cut else "not-selected"
    text = f"{float(total):.2f}".rstrip("0").rstrip(".")
    tie = TieMembership(id="T1", rule="panel-decision") if total == cut else None
    return Standing(
        code=code,
        rank=ordered.index(total) + 1,
        order=order,
        total=text,
        exact=str(total),
        status=status,
        tie=tie,
        outcome=outcome,
    )


def _ledger(pages: list[CandidatePage]) -> list[LedgerEntry]:
    moment = NOW - timedelta(days=40)
    entries = [LedgerEntry(time=moment, who="Administrator", what="Rules and rubric published, version 1")]
    for page in pages:
        for form in page.scorers:
            moment += timedelta(minutes=17, seconds=13)
            entries.append(LedgerEntry(time=moment, who=form.pseudonym, what="Form submitted", code=page.code))
    entries.append(LedgerEntry(time=NOW, who="Chair", what="Moderation opened, with an administrator"))
    for page in pages:
        for criterion, agreed in page.agreed.items():
            what = f"Mark agreed on {criterion}: {agreed.mark}. {agreed.reason}"
            entries.append(LedgerEntry(time=NOW, who="Chair", what=what, code=page.code))
    return entries


def _changes(pages: list[CandidatePage]) -> list[Change]:
    found = []
    for page in pages:
        for criterion, agreed in page.agreed.items():
            given = [form.marks[criterion] for form in page.scorers]
            middle = sum(given) / len(given)
            found.append(
                Change(
                    time=NOW,
                    who="Chair",
                    code=page.code,
                    criterion=criterion,
                    before=", ".join(str(mark) for mark in given),
                    after=str(agreed.mark),
                    direction="up" if agreed.mark > middle else "down" if agreed.mark < middle else "none",
                    proposed_by=agreed.by,
                    reason=agreed.reason,
                )
            )
    return found


def _advice(rng: random.Random, pages: list[CandidatePage]) -> Advice:
    last = len(pages)
    intervals = tuple(
        Interval(
            code=page.code,
            rank=page.standing.rank or 1,
            low=max(1, (page.standing.rank or 1) - rng.randrange(1, 6)),
            high=min(last, (page.standing.rank or 1) + rng.randrange(0, 6)),
        )
        for page in pages
    )
    seats = sorted({form.pseudonym for page in pages for form in page.scorers})
    drawn = [(seat, rng.uniform(-0.6, 0.6), rng.uniform(0.1, 0.4)) for seat in seats]
    severities = tuple(
        Severity(pseudonym=seat, value=value, low=value - reach, high=value + reach) for seat, value, reach in drawn
    )
    return Advice(intervals=intervals, severities=severities)
