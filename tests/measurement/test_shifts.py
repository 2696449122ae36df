"""Groups that are off are named, and chance alone names hardly any."""

import random

from panel_app.measurement.shifts import SELDOM, Total, said, shifts

DAYS = [f"2027-01-{day:02}" for day in range(4, 9)]


def marked(rng: random.Random, *, candidates: int = 60, scorers: int = 10, severity: float = 1.5) -> list[Total]:
    """Two scorers each, dealt out at random, who differ in severity and score on days of their own choice."""
    severities = [rng.gauss(0, severity) for _ in range(scorers)]
    found = []
    for candidate in range(candidates):
        truth = rng.gauss(14, 2)
        for scorer in rng.sample(range(scorers), 2):
            total = round(2 * (truth + severities[scorer] + rng.gauss(0, 1.5))) / 2
            found.append(Total(f"C{candidate:03}", f"S{scorer:02}", rng.choice(DAYS), total))
    return found


def trios(rng: random.Random, *, lower: float) -> list[Total]:
    """Four panels of three scorers, 15 candidates each, one panel on each day; the first marks lower."""
    found = []
    for candidate in range(60):
        panel, truth = candidate % 4, rng.gauss(14, 2)
        for scorer in range(3):
            total = truth + rng.gauss(0, 1) - (lower if panel == 0 else 0)
            found.append(Total(f"C{candidate:03}", f"S{3 * panel + scorer:02}", DAYS[panel], total))
    return found


def test_hardly_any_round_has_a_group_named_when_nothing_is_off() -> None:
    rng = random.Random(1)
    rounds = 400
    named = sum(bool(shifts(marked(rng))) for _ in range(rounds))
    assert named <= 2.5 * SELDOM * rounds


def test_severe_scorers_are_no_session_when_they_scored_on_one_day() -> None:
    rng = random.Random(2)
    totals = [each._replace(day=DAYS[int(each.scorer[1:]) % 5]) for each in marked(rng, severity=4.0)]
    assert [each for each in shifts(totals) if each.kind == "session"] == []


def test_session_is_named_when_its_forms_are_lower_than_the_same_scorers_others() -> None:
    rng = random.Random(3)
    totals = [
        each._replace(total=each.total - 6) if each.day == DAYS[2] else each for each in marked(rng, candidates=120)
    ]
    found = shifts(totals)[0]
    assert (found.kind, found.name) == ("session", DAYS[2])
    assert found.difference < -4
    assert f"sealed on {DAYS[2]}" in said(found)
    assert "lower in total" in said(found)


def test_panel_is_named_once_when_its_candidates_lie_lower() -> None:
    (found,) = shifts(trios(random.Random(4), lower=5))
    assert (found.kind, found.name) == ("panel", "S00-S01-S02")
    assert -7 < found.difference < -3
    assert len(found.candidates) == 15


def test_day_is_named_when_everybody_met_on_it_and_its_candidates_lie_lower() -> None:
    rng = random.Random(8)
    totals = [
        Total(f"C{n:03}", f"S{scorer:02}", DAYS[n % 4], rng.gauss(14 if n % 4 else 9, 2))
        for n in range(60)
        for scorer in rng.sample(range(10), 2)
    ]
    found = shifts(totals)[0]
    assert (found.kind, found.name) == ("day", DAYS[0])
    assert "dealt out at random" in said(found)


def test_nobody_is_named_when_panels_are_alike() -> None:
    assert shifts(trios(random.Random(5), lower=0)) == ()


def test_nobody_is_named_when_there_are_too_few() -> None:
    few = [Total(f"C{n}", "S01", DAYS[n % 2], 20.0 * (n % 2)) for n in range(10)]
    assert shifts(few) == ()
    assert shifts([]) == ()


def test_answer_is_the_same_when_forms_come_in_another_order() -> None:
    totals = trios(random.Random(6), lower=5)
    assert shifts(totals[::-1]) == shifts(totals)


def test_nothing_is_named_when_every_total_is_the_same() -> None:
    assert shifts([each._replace(total=10.0) for each in trios(random.Random(7), lower=0)]) == ()


def test_nothing_is_called_fair_when_it_is_told() -> None:
    for each in shifts(trios(random.Random(4), lower=5)):
        assert "fair" not in said(each)
