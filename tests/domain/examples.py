"""Small stages and candidates, written the short way."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import StageId
from panel_app.domain.ranking import CandidateMarks, CriterionMarks, Standing, TieOrder
from panel_app.domain.rubric import Criterion, CriterionId, Level, Mark
from panel_app.domain.rules import Pool, Reserve, Rules, Stage

DEADLINE = datetime(2027, 1, 29, 17, tzinfo=UTC)


def mark(text: str | int) -> Mark:
    return Mark(Decimal(text))


def criterion(name: str, *, marks: Iterable[str | int] = range(6), weight: str | int = 1) -> Criterion:
    levels = tuple(Level(mark=mark(each), anchor=f"level {each}") for each in marks)
    return Criterion(id=CriterionId(name), title=f"About {name}", levels=levels, weight=Decimal(weight))


def stage(*, places: int = 2, criteria: Iterable[Criterion] = (), rules: Rules | None = None) -> Stage:
    return Stage(
        id=StageId("sift"),
        places=places,
        deadline=DEADLINE,
        criteria=tuple(criteria) or tuple(criterion(f"q{number}") for number in range(1, 5)),
        rules=rules or Rules(),
    )


def one_question(*, places: int = 2, rules: Rules | None = None) -> Stage:
    """A stage whose totals are the marks themselves: 0 to 20 in halves."""
    halves = [str(Decimal(number) / 2) for number in range(41)]
    return stage(places=places, criteria=[criterion("q1", marks=halves)], rules=rules)


def cohort_4_rules() -> Rules:
    return Rules(automatic=Decimal(17), pool=Pool(low=Decimal(16), high=Decimal("16.5")), reserve=Reserve(size="pool"))


def candidate(code: str, **marks: str | int | Iterable[str | int]) -> CandidateMarks:
    """`candidate("A", q1=(4, 5), q2=3)`: the scorers' marks on each criterion, complete."""
    given = {
        CriterionId(name): CriterionMarks(
            scorers=(mark(each),) if isinstance(each, str | int) else tuple(mark(one) for one in each)
        )
        for name, each in marks.items()
    }
    return CandidateMarks(code=CandidateCode(code), marks=given, due=1, submitted=1)


def of_totals(totals: Mapping[str, str | int]) -> list[CandidateMarks]:
    """Candidates for `one_question`, by code and total."""
    return [candidate(code, q1=total) for code, total in totals.items()]


def order(tie: str, codes: Iterable[str], rule: str = "panel-decision") -> TieOrder:
    return TieOrder(tie=tie, order=tuple(CandidateCode(code) for code in codes), rule=rule)


def statuses(standings: Iterable[Standing]) -> dict[str, str]:
    return {each.code: each.status for each in standings}


def orders(standings: Iterable[Standing]) -> dict[str, int | None]:
    return {each.code: each.order for each in standings}


def ranks(standings: Iterable[Standing]) -> dict[str, int | None]:
    return {each.code: each.rank for each in standings}
