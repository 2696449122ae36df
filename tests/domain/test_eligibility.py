"""The round's rules of eligibility, answer by answer."""

from datetime import date

import pytest

from panel_app.domain.eligibility import EligibilityRule, Verdict, marked_out, read_day, unclear

YES = EligibilityRule(column="consent", yes=True)
ANSWERED = EligibilityRule(column="statement", answered=True)
ONE_OF = EligibilityRule(column="band", one_of=("Band 7", "Band 8a"))
WITHIN = EligibilityRule(column="since", after=date(2020, 1, 1), before=date(2026, 1, 1), reason="Too short in post.")


@pytest.mark.parametrize(
    ("rule", "answer", "verdict"),
    [
        (YES, "Yes", "met"),
        (YES, " TRUE ", "met"),
        (YES, "no", "not met"),
        (YES, "", "not met"),
        (YES, "I suppose", "unclear"),
        (ANSWERED, "x", "met"),
        (ANSWERED, " \n ", "not met"),
        (ONE_OF, "band  7", "met"),
        (ONE_OF, "Band 6", "not met"),
        (WITHIN, "2 January 2020", "met"),
        (WITHIN, "2020-01-01", "not met"),
        (WITHIN, "31/12/2025", "met"),
        (WITHIN, "2026-01-01 00:00:00", "not met"),
        (WITHIN, "", "not met"),
        (WITHIN, "since always", "unclear"),
    ],
)
def test_an_answer_is_judged_when_a_rule_asks_for_it(rule: EligibilityRule, answer: str, verdict: Verdict) -> None:
    assert rule.verdict(answer) == verdict


def test_every_reason_is_given_when_several_rules_are_not_met() -> None:
    reasons = marked_out((YES, ANSWERED, WITHIN), {"consent": "no", "statement": "x", "since": "2019-01-01"})
    assert reasons == ("“consent” has to be yes.", "Too short in post.")


def test_a_column_that_is_not_there_counts_as_not_answered_when_a_rule_asks_for_it() -> None:
    assert marked_out((ANSWERED,), {}) == ("“statement” has to be an answer.",)


def test_the_unclear_answer_is_found_when_a_date_is_none() -> None:
    assert unclear((YES, WITHIN), {"consent": "yes", "since": "soon"}) is WITHIN


@pytest.mark.parametrize("text", ["", "soon", "31/02/1979", "7 March", "2020-13-01", "1/2/3/4"])
def test_no_day_is_read_when_a_text_is_none(text: str) -> None:
    assert read_day(text) is None
