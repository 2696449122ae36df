"""The ranked list has one digest, which stands for every line of it."""

from fractions import Fraction

import msgspec

from panel_app.domain.people import StageId
from panel_app.domain.ranking import Ranking
from panel_app.domain.selection import rank
from tests.domain.examples import of_totals, one_question, order

STAGE = one_question(places=1)
CANDIDATES = of_totals({"A": "16.5", "B": 9, "C": 9})


def ranking(*resolved: str) -> Ranking:
    orders = [order("tie-9", codes) for codes in resolved]
    return Ranking(
        stage=StageId("sift"),
        version=1,
        places=STAGE.places,
        rules_digest=STAGE.digest,
        candidates=rank(STAGE, CANDIDATES, orders),
    )


def test_list_is_the_same_when_it_has_been_written_and_read() -> None:
    again = msgspec.json.decode(msgspec.json.encode(ranking()), type=Ranking)
    assert again == ranking()
    assert again.digest == ranking().digest


def test_digest_changes_when_an_outcome_does() -> None:
    first, *others = ranking().candidates
    changed = msgspec.structs.replace(ranking(), candidates=(msgspec.structs.replace(first, outcome="offer"), *others))
    assert changed.digest != ranking().digest


def test_total_is_a_number_again_when_it_was_written_as_a_fraction() -> None:
    first = ranking().candidates[0]
    assert (first.exact, first.total) == ("33/2", "16.5")
    assert first.fraction == Fraction(33, 2)
    assert msgspec.structs.replace(first, exact=None).fraction is None
