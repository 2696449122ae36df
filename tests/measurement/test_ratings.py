"""Marks in long form."""

from decimal import Decimal

import numpy as np
import pytest

from panel_app.measurement.ratings import Ratings

ROWS = [
    ("b", "y", "q1", Decimal("3.5")),
    ("b", "y", "q2", Decimal(4)),
    ("a", "x", "q2", Decimal(1)),
    ("b", "x", "q1", Decimal(2)),
]


def test_labels_stand_in_the_order_in_which_they_come() -> None:
    ratings = Ratings.of(ROWS)

    assert (ratings.candidates, ratings.scorers, ratings.criteria) == (("b", "a"), ("y", "x"), ("q1", "q2"))
    assert ratings.candidate.tolist() == [0, 0, 1, 0]
    assert ratings.mark.tolist() == [3.5, 4, 1, 2]
    assert (len(ratings), ratings.is_complete) == (4, False)


def test_means_have_one_row_for_each_candidate_and_scorer() -> None:
    means = Ratings.of(ROWS).means()

    found = {
        (means.candidates[c], means.scorers[s]): mark
        for c, s, mark in zip(means.candidate, means.scorer, means.mark, strict=True)
    }
    assert found == {("b", "y"): 3.75, ("b", "x"): 2, ("a", "x"): 1}
    assert means.criteria == ("mean",)


def test_labels_without_a_row_go_when_a_part_is_taken() -> None:
    ratings = Ratings.of(ROWS)
    part = ratings.subset(ratings.candidate == 1)

    assert (part.candidates, part.scorers, part.criteria) == (("a",), ("x",), ("q2",))
    assert part.scorer.tolist() == [0]
    assert part.mark.tolist() == [1]


@pytest.mark.parametrize("row", [("b", "y", "q1", Decimal(1)), ("c", "y", "q1", float("nan"))])
def test_rows_are_refused_when_they_say_a_thing_twice_or_nothing(row: tuple[str, str, str, Decimal | float]) -> None:
    with pytest.raises(ValueError, match=r"twice|finite"):
        Ratings.of([*ROWS, row])


def test_nothing_comes_of_no_rows() -> None:
    empty = Ratings.of([])

    assert (len(empty), empty.candidates, empty.means().mark.size) == (0, (), 0)
    assert empty.subset(np.zeros(0, dtype=bool)).scorers == ()
