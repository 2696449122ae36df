import numpy as np
import pytest

from panel_app.measurement.mixed import fit
from panel_app.measurement.posterior import Posterior, tied
from panel_app.measurement.ranks import drawn_ranks, expected_ranks, ranks
from panel_app.measurement.ratings import Ratings
from tests.measurement.honesty import calibrated
from tests.measurement.models import Panel, stored

DEMO = Panel(272, 40, 2)


def test_chances_add_up_to_the_places_and_expected_ranks_to_all_ranks() -> None:
    table = ranks(fit(DEMO.draw(1).ratings), places=100, draws=500)
    assert sum(each.p_in or 0 for each in table.candidates) == pytest.approx(100)
    assert sum(each.expected_rank or 0 for each in table.candidates) == pytest.approx(272 * 273 / 2)


def test_expected_ranks_in_closed_form_are_those_of_the_draws() -> None:
    posterior = Posterior.of(fit(Panel(50, 8, 2).draw(2).ratings))
    assert posterior is not None
    drawn = drawn_ranks(posterior, draws=20_000, seed=1).mean(axis=1) + 1
    assert expected_ranks(posterior) == pytest.approx(drawn, abs=0.25)


def test_the_distribution_has_the_variances_and_covariances_of_the_model_when_it_is_drawn_from() -> None:
    posterior = Posterior.of(fit(stored("incomplete")))
    assert posterior is not None
    drawn = np.concatenate(list(posterior.draws(20_000, seed=2)))
    expected = np.diag(posterior.own) + posterior.covariances(slice(0, 90))
    assert np.cov(drawn.T) == pytest.approx(expected, abs=0.04)


def test_ranks_are_shared_and_count_who_is_above_when_raw_averages_are_equal() -> None:
    marks = {"a": 5.0, "b": 3.0, "c": 3.0, "d": 1.0}
    rows = [(c, s, "q", mark + step) for c, mark in marks.items() for s, step in (("s1", 0.0), ("s2", 1.0))]
    table = ranks(fit(Ratings.of(rows)), places=2)
    assert [each.rank for each in table.candidates] == [1, 2, 2, 4]


def test_a_tie_across_the_line_is_one_group_to_discuss() -> None:
    # Marks so far apart that all others are certain, and two level at the line.
    rows = [(f"c{c:02}", s, "q", 10.0 * c + 0.01 * i * (c % 3)) for c in range(10) for i, s in enumerate("st")]
    rows += [("c99", s, q, mark) for c, s, q, mark in rows if c == "c05"]
    table = ranks(fit(Ratings.of(rows)), places=5)
    assert table.tied_at_line == ("c05", "c99")
    assert [each.standing for each in table.candidates] == ["out"] * 5 + ["discuss"] + ["in"] * 4 + ["discuss"]


def test_two_of_whom_the_same_is_known_have_the_same_figures() -> None:
    truth = Panel(30, 5, 2).draw(3).ratings
    rows = [
        (truth.candidates[c], truth.scorers[s], "q", float(mark))
        for c, s, mark in zip(truth.candidate, truth.scorer, truth.mark, strict=True)
    ]
    twin = [("z-twin", s, q, mark) for c, s, q, mark in rows if c == "c0011"]
    table = {each.candidate: each for each in ranks(fit(Ratings.of([*rows, *twin])), places=10).candidates}
    one, other = table["c0011"], table["z-twin"]
    assert (one.rank, one.p_in, one.rank_interval, one.standing) == (
        other.rank,
        other.p_in,
        other.rank_interval,
        other.standing,
    )
    assert one.expected_rank == pytest.approx(other.expected_rank)


def test_nothing_changes_when_rows_come_in_another_order() -> None:
    ratings = stored("unbalanced")
    rows = [
        (ratings.candidates[c], ratings.scorers[s], "q", float(mark))
        for c, s, mark in zip(ratings.candidate, ratings.scorer, ratings.mark, strict=True)
    ]
    tables = [ranks(fit(Ratings.of(each)), places=30) for each in (rows, rows[::-1])]
    assert tables[0] == tables[1]


def test_everybody_has_the_same_chance_when_candidates_do_not_differ() -> None:
    rows = [(f"c{c}", f"s{s}", "q", float((c + s) % 5)) for c in range(5) for s in range(5)]
    table = ranks(fit(Ratings.of(rows)), places=2)
    assert [each.p_in for each in table.candidates] == pytest.approx([0.4] * 5)
    assert [each.expected_rank for each in table.candidates] == pytest.approx([3] * 5)
    assert {each.rank_interval for each in table.candidates} == {(1, 5)}
    assert {each.standing for each in table.candidates} == {"discuss"}


def test_chances_are_not_told_when_the_design_cannot_tell_candidates_from_the_residual() -> None:
    table = ranks(fit(Ratings.of((f"c{c}", f"s{c % 3}", "q", float(c % 4)) for c in range(12))), places=3)
    assert {(each.expected_rank, each.rank_interval, each.p_in) for each in table.candidates} == {(None,) * 3}
    assert table.gain is None
    assert table.candidates[3].rank == 1


@pytest.mark.parametrize("places", [0, 30, 100])
def test_the_line_may_lie_outside_the_list(places: int) -> None:
    table = ranks(fit(Panel(30, 5, 2).draw(1).ratings), places=places, draws=100)
    assert {each.p_in for each in table.candidates} == {0.0 if places == 0 else 1.0}
    assert table.tied_at_line == ()


def test_who_was_marked_by_a_harsh_scorer_crosses_when_averages_are_adjusted() -> None:
    # Pairs of four scorers in turn; the harsh one takes three points off, and there is hardly any other noise.
    source = np.random.default_rng(6)
    pairs = [(0, 1), (2, 3), (1, 2), (0, 3), (1, 3), (0, 2)]
    levels = source.normal(0, 1, 42)
    rows = [
        (f"c{c:02}", f"s{s}", "q", 10 + level - 3 * (s == 0) + source.normal(0, 0.1))
        for c, level in enumerate(levels)
        for s in pairs[c % 6]
    ]
    table = ranks(fit(Ratings.of(rows)), places=15)
    assert table.crossing is not None
    harshly = {c for c, s, _, _ in rows if s == "s0"}
    assert table.crossing.into
    assert set(table.crossing.into) <= harshly
    assert not set(table.crossing.out_of) & harshly


def test_one_more_scorer_on_the_band_is_nearly_as_good_as_on_everybody() -> None:
    table = ranks(fit(DEMO.draw(5).ratings), places=100, draws=1000)
    assert table.gain is not None
    assert table.gain.now < table.gain.band <= table.gain.everybody + 0.5
    assert table.gain.band - table.gain.now > 0.8 * (table.gain.everybody - table.gain.now)
    assert table.gain.forms_for_band < table.gain.forms_for_everybody == 272


def test_values_are_tied_when_they_differ_by_rounding_only() -> None:
    assert tied(np.array([0.1 + 0.2, 0.3, 0.4, -1.0])).tolist() == [1, 1, 2, 0]


def test_unconnected_panels_are_ranked_together_when_there_are_many() -> None:
    source = np.random.default_rng(4)
    rows = [
        (f"c{p}-{c}", f"s{p}-{s}", f"q{k}", 10 + level + source.normal())
        for p in range(30)
        for c in range(3)
        for level in [source.normal(0, 2)]
        for s in range(2)
        for k in range(2)
    ]
    table = ranks(fit(Ratings.of(rows)), places=30, draws=500)
    assert sum(each.p_in or 0 for each in table.candidates) == pytest.approx(30)
    assert table.crossing is None


def test_chances_come_true_as_often_as_they_say_in_a_few_panels() -> None:
    found = calibrated(DEMO, places=100, rounds=15)
    assert found.came_true == pytest.approx(found.told, abs=0.12)
    assert found.intervals == pytest.approx(0.95, abs=0.03)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("panel", "places"), [(DEMO, 100), (Panel(272, 8, 2), 100), (Panel(60, 8, 2), 20)], ids=["demo", "eight", "sixty"]
)
def test_chances_come_true_within_three_points(panel: Panel, places: int) -> None:
    found = calibrated(panel, places=places, rounds=500)
    assert found.came_true == pytest.approx(found.told, abs=0.03)
    assert found.intervals == pytest.approx(0.95, abs=0.02)
