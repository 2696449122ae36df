"""Any table of marks, from file to figures."""

import random
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from panel_app.domain.errors import InputRefused
from panel_app.workspace.analysing import analyse, scale_of
from panel_app.workspace.analysis import Analysis

FIVE = scale_of(Decimal(0), Decimal(5), Decimal(1))

Row = tuple[str, str, str, object]


@pytest.fixture
def analysed(tmp_path: Path) -> Callable[..., Analysis]:
    """Writes rows of candidate, scorer, criterion, mark, and analyses them."""

    def write(rows: Iterable[Row], **options: object) -> Analysis:
        path = tmp_path / "ratings.csv"
        lines = ("candidate,scorer,criterion,mark", *(",".join(map(str, row)) for row in rows))
        path.write_text("\n".join(lines), encoding="utf-8")
        return analyse(path, **options)  # type: ignore[arg-type]  # options of any type

    return write


def panel(
    candidates: int = 30, scorers: int = 6, each: int = 2, criteria: int = 2, seed: int = 1, severity: float = 0.5
) -> list[Row]:
    """Marks of 0 to 5 by scorers of different severity, in a connected design."""
    source = random.Random(seed)
    strict = {f"S{number}": source.gauss(0, severity) for number in range(scorers)}
    rows: list[Row] = []
    for number in range(candidates):
        level = source.gauss(2.5, 0.8)
        for scorer in source.sample(sorted(strict), each):
            for criterion in range(criteria):
                mark = round(level - strict[scorer] + source.gauss(0, 0.6))
                rows.append((f"C{number:02}", scorer, f"q{criterion}", min(5, max(0, mark))))
    return rows


def json(analysis: Analysis) -> bytes:
    return msgspec.json.encode(analysis)


def test_every_key_of_the_contract_is_there(analysed: Callable[..., Analysis]) -> None:
    document = msgspec.json.decode(json(analysed(panel(), scale=FIVE, places=10)))

    assert {"candidates", "scorers", "criteria", "marks", "complete", "components"} <= document["design"].keys()
    assert {"icc", "krippendorff_alpha", "gwet_ac1", "gwet_ac2"} <= document["agreement"].keys()
    assert {"nominal", "ordinal", "interval"} <= document["agreement"]["krippendorff_alpha"].keys()
    assert {"linear", "quadratic", "ordinal"} == document["agreement"]["gwet_ac2"].keys()
    assert {"candidate", "scorer", "residual"} <= document["variance"].keys()
    assert {"single", "mean", "scorers_for_0.8"} <= document["reliability"].keys()
    assert {"scorer", "n", "mean", "severity", "se"} == document["scorers"][0].keys()
    assert {
        *("candidate", "n", "raw", "fair", "se", "rank", "expected_rank", "rank_interval", "p_in"),
    } <= document["candidates"][0].keys()
    rasch = document["rasch"]
    assert {"scorer", "severity", "se", "infit", "outfit"} == rasch["scorers"][0].keys()
    assert {"candidate", "measure", "se", "fair", "extreme"} == rasch["candidates"][0].keys()
    assert {"scorers", "criteria", "steps", "candidates", "deviance"} == rasch.keys()


def test_no_figure_changes_when_rows_stand_in_another_order(analysed: Callable[..., Analysis]) -> None:
    rows = panel()
    once = analysed(rows, places=10)
    random.Random(3).shuffle(rows)
    again = analysed(rows, places=10)

    assert [each.candidate for each in once.candidates] == [each.candidate for each in again.candidates]
    assert once.words == again.words
    for one, other in zip(once.candidates, again.candidates, strict=True):
        assert (one.rank, one.rank_interval) == (other.rank, other.rank_interval)
        assert (one.raw, one.fair, one.se) == pytest.approx((other.raw, other.fair, other.se), abs=1e-6)


def test_rank_and_severity_turn_round_and_nothing_else_when_higher_is_worse(
    analysed: Callable[..., Analysis],
) -> None:
    better, worse = analysed(panel(), scale=FIVE), analysed(panel(), scale=FIVE, higher_is_worse=True)

    assert worse.agreement == better.agreement
    severities = {each.scorer: each.severity for each in better.scorers}
    assert {each.scorer: each.severity for each in worse.scorers} == pytest.approx(
        {scorer: -severity for scorer, severity in severities.items() if severity is not None}, abs=1e-6
    )
    fair = {each.candidate: each.fair for each in better.candidates}
    assert {each.candidate: each.fair for each in worse.candidates} == pytest.approx(fair, abs=1e-6)
    assert worse.candidates[0].raw == min(each.raw for each in better.candidates)
    assert worse.rasch is not None
    assert better.rasch is not None
    assert {each.scorer: each.severity for each in worse.rasch.scorers} == pytest.approx(
        {each.scorer: -(each.severity or 0) for each in better.rasch.scorers}, abs=1e-3
    )


def test_severity_is_refused_and_pieces_are_named_when_nobody_connects_them(
    analysed: Callable[..., Analysis],
) -> None:
    apart: list[Row] = [
        (f"{side}{number}", f"{side}-{scorer}", "q", (number * 3 + scorer) % 6)
        for side in "ab"
        for number in range(6)
        for scorer in range(2)
    ]
    found = analysed(apart, scale=FIVE, places=3)

    assert found.design.components == 2
    assert {piece.scorers for piece in found.design.pieces} == {("a-0", "a-1"), ("b-0", "b-1")}
    assert all(each.severity is None for each in found.scorers)
    assert all(each.fair is None for each in found.candidates)
    assert found.rasch is None
    assert "a-0, a-1; b-0, b-1" in found.words[0]
    assert any(note.startswith("No Rasch model: ") for note in found.notes)


def test_a_variance_of_zero_between_scorers_is_a_result(analysed: Callable[..., Analysis]) -> None:
    alike: list[Row] = [
        (f"C{number}", f"S{scorer}", "q", number % 5 + (number + scorer) % 2)
        for number in range(20)
        for scorer in range(2)
    ]
    found = analysed(alike, scale=FIVE)

    assert found.variance is not None
    assert found.variance["scorer"] == 0
    assert "There is no detectable difference between scorers in how high they mark on the whole." in found.words
    assert all(each.severity == pytest.approx(0, abs=1e-9) for each in found.scorers)


def test_everything_answers_when_the_top_level_was_never_used(analysed: Callable[..., Analysis]) -> None:
    low: list[Row] = [(c, s, q, min(4, int(str(mark)))) for c, s, q, mark in panel()]
    found = analysed(low, scale=FIVE)

    assert found.rasch is not None
    tops = [step for step in found.rasch.steps if step.level == 5]
    assert tops
    assert all(step.threshold is None for step in tops)


def test_a_misbooked_mark_is_named_and_moves_no_figure(analysed: Callable[..., Analysis]) -> None:
    rows = panel()
    clean = analysed(rows, scale=FIVE)
    found = analysed([*rows, ("C00", "S9", "q0", 50)], scale=FIVE)

    assert [problem.kind for problem in found.problems] == ["misbooked"]
    assert found.scorers == clean.scorers
    assert found.candidates == clean.candidates


@pytest.mark.parametrize(
    "rows",
    [
        [("C1", "S1", "q", 3)],
        [("C1", "S1", "q", 3), ("C1", "S2", "q", 4)],
        [("C1", "S1", "q", 3), ("C2", "S1", "q", 4), ("C3", "S1", "q", 4)],
        [("C1", "S1", "q", 3), ("C2", "S2", "q", 3), ("C3", "S3", "q", 3)],
        [(f"C{number}", f"S{scorer}", "q", 3) for number in range(4) for scorer in range(3)],
        [(f"C{number}", f"S{scorer}", "q", 5 * (number > 1)) for number in range(4) for scorer in range(3)],
        [("C1", f"S{scorer}", f"q{question}", scorer) for scorer in range(4) for question in range(3)],
    ],
    ids=["one-mark", "one-candidate", "one-scorer", "strangers", "all-alike", "only-extremes", "one-candidate-many"],
)
def test_a_poor_table_is_answered_with_what_exists(rows: list[Row], analysed: Callable[..., Analysis]) -> None:
    found = analysed(rows, scale=FIVE, places=2)

    assert b"NaN" not in json(found)
    assert len(found.candidates) == len({row[0] for row in rows})
    assert [each.rank for each in found.candidates] == sorted(each.rank for each in found.candidates)
    assert all(each.raw == pytest.approx(each.raw) for each in found.candidates)


def test_the_line_names_ties_and_who_would_cross_when_places_are_given(analysed: Callable[..., Analysis]) -> None:
    rows = panel()
    with_places, without = analysed(rows, places=10), analysed(rows)

    assert with_places.line is not None
    assert with_places.line.places == 10
    assert sum(each.p_in or 0 for each in with_places.candidates) == pytest.approx(10, abs=1e-6)
    assert without.line is None
    assert all(each.p_in is None and each.standing is None for each in without.candidates)
    assert all(each.rank_interval is not None for each in without.candidates)


@pytest.mark.parametrize(
    ("low", "high", "step"), [("5", "0", "1"), ("0", "5", "0"), ("0", "5", "2"), ("0", "NaN", "1")]
)
def test_a_scale_that_is_none_is_refused(low: str, high: str, step: str) -> None:
    with pytest.raises(InputRefused):
        scale_of(Decimal(low), Decimal(high), Decimal(step))
