"""What is frozen at publication has one digest, which changes with everything in it."""

from decimal import Decimal

import msgspec
import pytest

from panel_app.domain.rules import Pool, Reserve, Rules, Stage, Triggers
from tests.domain.examples import criterion, stage

FULL = stage(
    places=100,
    rules=Rules(
        moderate_when=Triggers(criterion_gap=Decimal(2)),
        floors={"total": Decimal(0), "q1": Decimal(1)},
        automatic=Decimal(17),
        pool=Pool(low=Decimal(16), high=Decimal("16.5")),
        reserve=Reserve(size="pool"),
    ),
)


def test_stage_is_the_same_when_it_has_been_written_and_read() -> None:
    again = msgspec.json.decode(msgspec.json.encode(FULL), type=Stage)
    assert again == FULL
    assert again.digest == FULL.digest


def test_digest_is_the_same_when_floors_were_written_in_another_order() -> None:
    floors = dict(reversed(FULL.rules.floors.items()))
    other = msgspec.structs.replace(FULL, rules=msgspec.structs.replace(FULL.rules, floors=floors))
    assert other.digest == FULL.digest


@pytest.mark.parametrize(
    "other",
    [
        msgspec.structs.replace(FULL, places=99),
        msgspec.structs.replace(FULL, criteria=FULL.criteria[::-1]),
        msgspec.structs.replace(FULL, rules=msgspec.structs.replace(FULL.rules, automatic=Decimal(16))),
        msgspec.structs.replace(FULL, rules=msgspec.structs.replace(FULL.rules, pool=None)),
    ],
)
def test_digest_changes_when_rubric_or_rules_do(other: Stage) -> None:
    assert other.digest != FULL.digest


def test_rubric_digest_stays_when_only_the_rules_change() -> None:
    other = msgspec.structs.replace(FULL, places=99, rules=Rules())
    assert other.rubric_digest == FULL.rubric_digest
    changed = msgspec.structs.replace(FULL, criteria=(criterion("q9"),))
    assert changed.rubric_digest != FULL.rubric_digest


def test_criterion_is_found_by_id_when_it_is_there() -> None:
    assert FULL.criterion("q3").title == "About q3"
    with pytest.raises(KeyError):
        FULL.criterion("q9")
