"""The marks that invented scorers give."""

import random
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import pytest

from panel_app.domain.rubric import Mark
from panel_app.workspace.example import DEFAULT_SEED
from panel_app.workspace.example_marks import ability, agreed_mark, mark, note, reason, severity

QUESTIONS = ("q1", "q2", "q3", "q4")
SCALE = [Mark(Decimal(level)) for level in range(6)]


class Figures(NamedTuple):
    automatic: int
    pool: int
    moderated: int


def _pairs(seed: int, candidates: int, scorers: int) -> list[tuple[str, tuple[str, str]]]:
    """An allocation of some kind: balanced, connected, two different scorers for each candidate."""
    order = list(range(candidates))
    random.Random(seed).shuffle(order)
    return [
        (str(1001 + candidate), (f"S{1 + turn % scorers:02}", f"S{1 + (turn + 1 + turn // scorers) % scorers:02}"))
        for turn, candidate in enumerate(order)
    ]


def _total(seed: int, candidate: str, pair: tuple[str, str]) -> tuple[Decimal, bool]:
    total, sums, moderated = Decimal(0), [Decimal(0), Decimal(0)], False
    for question in QUESTIONS:
        given = [mark(seed, candidate=candidate, scorer=scorer, question=question) for scorer in pair]
        sums = [before + now for before, now in zip(sums, given, strict=True)]
        agreed = agreed_mark(given, scale=SCALE)
        moderated |= agreed is not None
        total += sum(given, Decimal(0)) / 2 if agreed is None else agreed
    return total, moderated or abs(sums[0] - sums[1]) >= 4


@cache
def _figures(seed: int, candidates: int = 272, scorers: int = 40) -> Figures:
    results = [_total(seed, candidate, pair) for candidate, pair in _pairs(seed, candidates, scorers)]
    totals = [total for total, _ in results]
    return Figures(
        automatic=sum(total >= 17 for total in totals),
        pool=sum(16 <= total <= Decimal("16.5") for total in totals),
        moderated=sum(moderated for _, moderated in results),
    )


def test_the_line_falls_into_the_pool_when_the_seed_is_the_default() -> None:
    figures = _figures(DEFAULT_SEED)
    assert 80 <= figures.automatic <= 95
    assert 20 <= figures.pool <= 45
    assert figures.automatic < 100 < figures.automatic + figures.pool


@pytest.mark.parametrize("seed", range(1, 11))
def test_figures_are_like_the_real_ones_when_the_seed_is_another(seed: int) -> None:
    figures = _figures(seed)
    assert 70 <= figures.automatic < 100
    assert 18 <= figures.pool <= 55
    assert figures.automatic + figures.pool > 100
    assert 30 <= figures.moderated <= 90


@pytest.mark.parametrize("seed", range(1, 11))
def test_the_small_round_has_a_line_when_sixty_compete_for_twenty(seed: int) -> None:
    figures = _figures(seed, 60, 12)
    assert 10 <= figures.automatic <= 28
    assert figures.automatic + figures.pool < 60


def test_a_mark_is_the_same_when_others_are_asked_for_first() -> None:
    first = mark(4, candidate="1007", scorer="S03", question="q2")
    for scorer in ("S01", "S02", "S03"):
        mark(4, candidate="1007", scorer=scorer, question="q1")
    assert mark(4, candidate="1007", scorer="S03", question="q2") == first


def test_marks_are_these_when_the_seed_is_the_default() -> None:
    given = [mark(4, candidate=str(1001 + n), scorer="S01", question="q1") for n in range(12)]
    assert [int(each) for each in given] == [4, 4, 4, 5, 3, 3, 5, 4, 2, 5, 3, 5]


def test_a_mark_is_on_the_scale_when_candidate_and_scorer_are_anybody() -> None:
    names = ("", "F-101", "0", "9" * 30, "Zoë")
    assert all(mark(1, candidate=one, scorer=other, question="q9") in SCALE for one in names for other in names)


@pytest.mark.parametrize(("what", "name"), [(ability, "{}"), (severity, "S{:02}")])
def test_terms_are_spread_like_a_normal_when_names_are_numbered(what: object, name: str) -> None:
    assert callable(what)
    values = [what(4, name.format(number)) for number in range(1001, 1273)]
    mean = sum(values) / len(values)
    assert abs(mean) < 0.05
    assert abs(sum((value - mean) ** 2 for value in values) / len(values) - 1) < 0.1


def test_a_note_is_written_when_the_mark_asks_for_one() -> None:
    keys = [(str(1001 + n), f"S{n % 40:02}", question) for n in range(272) for question in QUESTIONS]
    due = [key for key in keys if mark(4, candidate=key[0], scorer=key[1], question=key[2]) in {0, 1, 5}]
    assert due
    assert all(note(4, candidate=candidate, scorer=scorer, question=question) for candidate, scorer, question in due)


def test_some_notes_are_blank_when_the_mark_asks_for_none() -> None:
    notes = [note(4, candidate=str(1001 + n), scorer="S01", question="q1") for n in range(272)]
    assert 0 < notes.count("") < len(notes)


@pytest.mark.parametrize("kind", ["agreed", "kept", "recused"])
def test_a_reason_is_a_sentence_when_somebody_decides(kind: str) -> None:
    assert reason(4, candidate="1001", kind=kind).endswith(".")


@pytest.mark.parametrize(
    ("given", "agreed"),
    [((2, 4), 3), ((2, 5), 4), ((0, 5), 3), ((1, 3), 2), ((3, 4), None), ((4, 4), None), ((5,), None), ((1, 4, 5), 4)],
)
def test_the_middle_mark_on_the_scale_is_agreed_when_scorers_are_apart(
    given: tuple[int, ...], agreed: int | None
) -> None:
    assert agreed_mark([Mark(Decimal(each)) for each in given], scale=SCALE) == agreed


def test_a_half_mark_is_agreed_when_the_scale_has_it() -> None:
    halves = [Mark(Decimal(level) / 2) for level in range(2, 15)]
    assert agreed_mark([Mark(Decimal(2)), Mark(Decimal("4.5"))], scale=halves) == Decimal("3.5")
