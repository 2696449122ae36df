"""Sentences: what a figure says, and never more."""

import pytest

from panel_app.measurement.definitions import DEFINITIONS
from panel_app.measurement.design import design
from panel_app.measurement.fairness import Group, compare, one_either_way, stratified
from panel_app.measurement.ratings import Ratings
from panel_app.measurement.words import (
    number,
    of_alpha,
    of_comparison,
    of_design,
    of_reliability,
    of_severity,
    of_strata,
    of_variance,
)


def test_a_severe_scorer_marks_lower_give_or_take() -> None:
    assert of_severity("S07", 0.61, 0.15) == (
        "S07 marks about 0.6 lower than colleagues on the same candidates, give or take 0.3."
    )


def test_a_lenient_scorer_marks_higher_or_lower_where_higher_is_worse() -> None:
    assert "0.6 higher" in of_severity("S07", -0.61, 0.15)
    assert "0.6 higher" in of_severity("S07", 0.61, 0.15, higher_is_worse=True)


def test_nobody_is_called_severe_when_the_interval_holds_zero() -> None:
    assert of_severity("S07", 0.2, 0.15).startswith("S07 cannot be told apart from colleagues")


def test_small_uncertainty_is_not_rounded_to_none() -> None:
    assert "give or take 0.04" in of_severity("S07", 0.61, 0.02)


def test_no_difference_between_scorers_is_said_when_the_component_is_zero() -> None:
    said = of_variance({"candidate": 3.0, "scorer": 0.0, "residual": 1.0})

    assert said == [
        "Of the variance of single marks, 75 % candidate, 25 % residual.",
        "There is no detectable difference between scorers in how high they mark on the whole.",
    ]
    assert of_variance({"candidate": 0.0, "residual": 0.0}) == [
        "All marks are the same, so there is nothing to explain."
    ]


def test_reliability_says_how_many_scorers_it_would_take() -> None:
    assert "6 scorers for each candidate would reach that" in of_reliability(0.6, 2, 6)
    assert "The average of 2 scorers has a reliability of 0.60" in of_reliability(0.6, 2, 6)
    assert "usually asked for (0.8)" in of_reliability(0.85, 2.5, 2)
    assert "just under 0.8" in of_reliability(0.7999, 2, 3)


def test_pieces_and_weak_links_are_named() -> None:
    def said(*edges: str) -> str:
        (sentence,) = of_design(design(Ratings.of((edge[0], edge[1], "mark", 1) for edge in edges)))
        return sentence

    assert "2 pieces" in said("1a", "1b", "2c", "2d")
    assert "(scorers: a, b; c, d)" in said("1a", "1b", "2c", "2d")
    assert "only through candidate 3" in said("1a", "1b", "2a", "2b", "3b", "3c", "4c", "4d", "5c", "5d")
    assert "no comparison rests on one person" in said("1a", "1b", "2a", "2b")


@pytest.mark.parametrize(("value", "reads"), [(0.85, "firm"), (0.7, "tentative"), (0.4, "too little")])
def test_alpha_is_read_by_krippendorffs_bars(value: float, reads: str) -> None:
    assert reads in of_alpha(value, "ordinal")


def test_one_person_is_weighed_against_the_reading_of_a_ratio() -> None:
    few, other = Group(3, 10), Group(14, 40)
    said = of_comparison(compare(few, other), "Group A", "Group B", one_either_way(few, other))

    assert "Group A were selected 0.86 times as often as Group B (3 of 10 against 14 of 40" in said
    assert said.endswith("One person either way would change that reading.")
    many, more = Group(300, 1000), Group(310, 1000)
    assert of_comparison(compare(many, more), "A", "B", one_either_way(many, more)).endswith(
        "One person either way would not change that reading."
    )
    assert "Nothing can be said" in of_comparison(compare(Group(0, 0), other), "A", "B")


def test_a_pooled_ratio_that_misleads_is_said_to() -> None:
    strata = [(Group(80, 100), Group(18, 20)), (Group(2, 20), Group(12, 100))]
    found = stratified(strata)

    assert found.pooled_misleads
    assert "misleads" in of_strata(found, "A", "B")


def test_a_minus_is_written_as_one_and_not_before_nothing() -> None:
    assert (number(-0.5), number(-0.001), number(2, 0)) == ("−0.50", "0.00", "2")


def test_every_definition_has_its_limits_and_its_source() -> None:
    for each in DEFINITIONS:
        assert each.meaning.endswith(".")
        assert each.limits.endswith(".")
        assert each.source.endswith(".")
    assert len({each.name for each in DEFINITIONS}) == len(DEFINITIONS)
