"""Why something was decided: codes, texts, and what is refused."""

import pytest

from panel_app.domain.errors import InputRefused
from panel_app.domain.reasons import (
    DECISIONS,
    DEFAULTS,
    MOST,
    OTHER,
    Decision,
    ReasonCode,
    crowded,
    read,
    reason_codes,
    refuse_unsaid,
    told,
)
from panel_app.domain.rules import Rules
from tests.domain.examples import stage

OWN = (
    ReasonCode(code="read-again", title="Read again", on=("agree", "keep")),
    ReasonCode(code="slip", title="A slip", text="none", on=("agree",)),
    ReasonCode(code="else", title="Something else", text="required", on=("agree",)),
)


@pytest.mark.parametrize("decision", DECISIONS)
def test_every_decision_has_usual_reasons_and_one_in_words_when_the_round_names_none(decision: Decision) -> None:
    codes = reason_codes(stage(), decision)
    assert 1 < len(codes) <= MOST
    assert codes[-1] == OTHER
    assert len({each.code for each in DEFAULTS}) == len(DEFAULTS)


def test_own_reasons_stand_alone_when_one_of_them_is_in_words() -> None:
    here = stage(rules=Rules(reasons=OWN))
    assert [each.code for each in reason_codes(here, "agree")] == ["read-again", "slip", "else"]
    assert [each.code for each in reason_codes(here, "keep")] == ["read-again", "other"]
    assert [each.code for each in reason_codes(here, "park")] == ["other"]


@pytest.mark.parametrize(
    ("said", "code", "text"),
    [
        ("slip", "slip", ""),
        ("read-again: on page two", "read-again", "on page two"),
        ("Read together.", "", "Read together."),
        ("unknown: a text with a colon", "", "unknown: a text with a colon"),
        ("  ", "", ""),
    ],
)
def test_code_and_text_are_told_apart_when_somebody_says_both(said: str, code: str, text: str) -> None:
    assert read(stage(rules=Rules(reasons=OWN)), "agree", said) == (code, text)


@pytest.mark.parametrize(
    ("code", "text", "what"),
    [
        ("", " ", "needs a reason"),
        ("nothing", "", "no reason for this"),
        ("else", " ", "needs words"),
        ("slip", "and more", "takes no further words"),
    ],
)
def test_reason_is_refused_when_it_says_too_little_or_too_much(code: str, text: str, what: str) -> None:
    with pytest.raises(InputRefused, match=what):
        refuse_unsaid(stage(rules=Rules(reasons=OWN)), "agree", code, text)


@pytest.mark.parametrize(("code", "text"), [("", "A text."), ("slip", ""), ("read-again", ""), ("else", "A text.")])
def test_reason_is_taken_when_it_says_enough(code: str, text: str) -> None:
    refuse_unsaid(stage(rules=Rules(reasons=OWN)), "agree", code, text)


@pytest.mark.parametrize(
    ("code", "text", "shown"),
    [
        ("", "A text.", "A text."),
        ("slip", "", "A slip"),
        ("read-again", "On page two.", "Read again: On page two."),
        ("other", "A text.", "Another reason: A text."),
        ("forgotten", "A text.", "forgotten: A text."),
    ],
)
def test_reason_is_told_in_words_when_it_has_a_code(code: str, text: str, shown: str) -> None:
    assert told(stage(rules=Rules(reasons=OWN)), code, text) == shown


def test_a_decision_is_crowded_when_it_has_more_reasons_than_digits() -> None:
    many = [ReasonCode(code=f"r{n}", title=f"Reason {n}", on=("keep",)) for n in range(MOST)]
    assert crowded(many) == "keep"
    assert crowded(many[1:]) is None
    assert crowded(DEFAULTS) is None
