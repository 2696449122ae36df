import numpy as np
import pytest

from panel_app.measurement import mixed
from panel_app.measurement.competing import competing
from panel_app.measurement.ratings import Ratings


def totals(seed: int = 1, *, candidates: int = 40, scorers: int = 6) -> Ratings:
    """Two of the scorers for each candidate; true levels descend with the label."""
    rng = np.random.default_rng(seed)
    severity = rng.normal(0, 0.7, scorers)
    return Ratings.of(
        (f"C{p:02d}", f"S{i}", "total", float(np.round(15 - p / 5 - severity[i] + rng.normal(0, 1), 1)))
        for p in range(candidates)
        for i in rng.choice(scorers, 2, replace=False)
    )


def test_chances_come_to_the_places_and_intervals_hold_the_order() -> None:
    fit = mixed.fit(totals())
    found = competing(fit, dict.fromkeys(fit.ratings.candidates, 0.0), places=10)
    assert sum(each.p_in for each in found) == pytest.approx(10, abs=1e-6)
    assert found[0].rank_interval[0] == 1
    assert found[0].p_in > 0.9
    assert found[-1].p_in < 0.05
    assert all(1 <= each.rank_interval[0] <= each.rank_interval[1] <= 40 for each in found)


def test_ranks_run_over_those_who_compete_when_some_do_not() -> None:
    fit = mixed.fit(totals())
    among = fit.ratings.candidates[10:20]
    found = competing(fit, dict.fromkeys(among, 0.0), places=5)
    assert [each.candidate for each in found] == list(among)
    assert max(each.rank_interval[1] for each in found) <= 10
    assert sum(each.p_in for each in found) == pytest.approx(5, abs=1e-6)


def test_a_candidate_moves_up_when_the_panel_agreed_on_more() -> None:
    fit = mixed.fit(totals())
    nobody = dict.fromkeys(fit.ratings.candidates, 0.0)
    before = competing(fit, nobody, places=10)[15]
    after = competing(fit, nobody | {before.candidate: 4.0}, places=10)[15]
    assert after.p_in > before.p_in + 0.3
    assert after.rank_interval < before.rank_interval


def test_the_same_marks_get_the_same_chances_whoever_is_named_first() -> None:
    rows = [(code, scorer, "total", mark) for code in "ABCD" for scorer, mark in (("S1", 3.0), ("S2", 4.0))]
    rows += [(code, scorer, "total", mark) for code in "EFGH" for scorer, mark in (("S1", 1.0), ("S2", 2.5))]
    fit = mixed.fit(Ratings.of(rows))
    found = {each.candidate: each.p_in for each in competing(fit, dict.fromkeys("ABCDEFGH", 0.0), places=2)}
    assert len({found[code] for code in "ABCD"}) == 1
    assert found["A"] > found["E"]


def test_nothing_is_told_when_all_marks_are_equal() -> None:
    fit = mixed.fit(Ratings.of([(code, scorer, "total", 3.0) for code in "ABC" for scorer in "XY"]))
    assert competing(fit, dict.fromkeys("ABC", 0.0), places=1) == ()
