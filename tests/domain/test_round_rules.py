"""What moderation asks for and why things can be decided, as the round file says it."""

from decimal import Decimal

import pytest

from panel_app.domain.errors import InputRefused
from panel_app.domain.reasons import DECISIONS, DEFAULTS, ReasonCode
from panel_app.domain.round_file import read_plan
from panel_app.domain.rules import Rules, Triggers
from tests.domain.test_round_file import SMALLEST


def rules(text: str) -> Rules:
    return read_plan(f"{SMALLEST}[stages.rules]\n{text}\n").stages[0].rules


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("", Triggers()),
        ("{criterion_gap = 2, total_gap = 4}", Triggers(criterion_gap=Decimal(2), total_gap=Decimal(4))),
        ("{concern = false, floor = false}", Triggers(concern=False, floor=False)),
        ("{line = 0.50}", Triggers(line=Decimal("0.5"))),
        ("{line = 0}", Triggers(line=Decimal(0))),
    ],
)
def test_triggers_are_read_when_the_round_switches_them(text: str, triggers: Triggers) -> None:
    assert rules(f"moderate_when = {text}" if text else "").moderate_when == triggers


def test_usual_reasons_hold_when_the_round_names_none() -> None:
    assert rules("").reasons == DEFAULTS


def test_own_reasons_are_read_when_the_round_names_some() -> None:
    found = rules(
        'reasons = [{code = "read-again", title = "Read again"}, '
        '{code = "slip", title = "A slip", text = "none", on = ["agree"]}]'
    ).reasons
    assert found == (
        ReasonCode(code="read-again", title="Read again", on=DECISIONS),
        ReasonCode(code="slip", title="A slip", text="none", on=("agree",)),
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("moderate_when = {line = -1}", "moderate_when.line is -1"),
        ('moderate_when = {concern = "yes"}', "moderate_when.concern is 'yes'"),
        ('reasons = [{title = "No code"}]', r"reasons\[1\].code is missing"),
        ('reasons = [{code = "a", title = "A", text = "maybe"}]', r"reasons\[1\].text is 'maybe'"),
        ('reasons = [{code = "a", title = "A", on = ["lunch"]}]', r"reasons\[1\].on names 'lunch'"),
        ('reasons = [{code = "a", title = "A"}, {code = "a", title = "B"}]', "reasons.2..code is 'a'"),
        (f"reasons = [{', '.join(f'{{code = "r{n}", title = "R"}}' for n in range(9))}]", "more than 9 reasons"),
    ],
)
def test_rules_are_refused_by_their_key_when_one_is_wrong(text: str, what: str) -> None:
    with pytest.raises(InputRefused, match=what):
        rules(text)
