"""Pieces and weak links of who marked whom."""

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from panel_app.measurement.design import Piece, WeakLink, design, pieces
from panel_app.measurement.ratings import Ratings


def of(*edges: str) -> Ratings:
    """`1a` is candidate 1, marked by scorer a."""
    return Ratings.of((edge[0], edge[1], "mark", 1) for edge in edges)


def test_everybody_is_one_piece_when_candidates_link_all_scorers() -> None:
    found = design(of("1a", "1b", "2b", "2a", "3a", "3b"))

    assert found.is_connected
    assert found.complete
    assert found.weak_links == ()


def test_pieces_are_named_the_largest_first_when_nobody_connects_them() -> None:
    found = design(of("9y", "1b", "1a", "2a", "2b"))

    assert found.pieces == (Piece(("1", "2"), ("a", "b"), 4), Piece(("9",), ("y",), 1))
    assert found.piece_of_scorer.tolist() == [1, 0, 0]
    assert found.piece_of_candidate.tolist() == [1, 0, 0]
    assert pieces(of("1a")) == (Piece(("1",), ("a",), 1),)


def test_one_candidate_is_a_weak_link_when_two_groups_share_nobody_else() -> None:
    found = design(of("1a", "1b", "2a", "2b", "3b", "3c", "4c", "4d", "5c", "5d"))

    assert found.weak_links == (
        WeakLink("candidate", "3", (2, 2)),
        WeakLink("scorer", "b", (2, 1)),
        WeakLink("scorer", "c", (2, 1)),
    )


def test_a_scorer_with_candidates_of_their_own_is_no_weak_link() -> None:
    assert design(of("1a", "1b", "2a", "2b", "3a", "4a", "5b")).weak_links == ()


def test_nothing_is_found_in_an_empty_table() -> None:
    assert design(Ratings.of([])).pieces == ()
    assert design(Ratings.of([])).is_connected


@settings(deadline=None, max_examples=80)
@given(
    edges=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=14), seed=st.integers(0, 100)
)
def test_weak_links_are_whoever_would_split_the_scorers_when_taken_out(edges: set[tuple[int, int]], seed: int) -> None:
    """By taking each one out and counting again."""
    rows = [(f"c{candidate}", f"s{scorer}", "mark", 1) for candidate, scorer in edges]
    random.Random(seed).shuffle(rows)

    found = {(link.kind, link.label): link.groups for link in design(Ratings.of(rows)).weak_links}

    assert found == {link: groups for link, groups in _by_hand(rows) if len(groups) > 1}


def _by_hand(rows: list[tuple[str, str, str, int]]) -> list[tuple[tuple[str, str], tuple[int, ...]]]:
    found = []
    nodes = {("candidate", row[0]) for row in rows} | {("scorer", row[1]) for row in rows}
    for kind, label in nodes:
        home = next(each for each in _groups(rows) if (kind, label) in each)
        rest = [row for row in rows if label not in row[:2]]
        parts = [each & home for each in _groups(rest)]
        lone = [each for each in home if each[0] == "scorer" and each[1] != label]
        lone = [each for each in lone if not any(each in part for part in parts)]
        sizes = [sum(1 for node in part if node[0] == "scorer") for part in parts] + [1] * len(lone)
        found.append(((kind, label), tuple(sorted((size for size in sizes if size), reverse=True))))
    return found


def _groups(rows: list[tuple[str, str, str, int]]) -> list[set[tuple[str, str]]]:
    groups = [{("candidate", row[0]), ("scorer", row[1])} for row in rows]
    merged = True
    while merged:
        merged = False
        for first, second in itertools.combinations(groups, 2):
            if first & second:
                first.update(second)
                groups.remove(second)
                merged = True
                break
    return groups
