"""The method in words: whole sentences, true of the state that is reported."""

from decimal import Decimal

from msgspec.structs import replace

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rules import RingFenced
from panel_app.reports import words
from tests.domain.examples import stage


def test_it_says_that_somebody_signed_only_when_somebody_did() -> None:
    signed, unsigned = " ".join(words.method(stage())), " ".join(words.method(stage(), signed=False))
    assert "another officer signed it" in signed
    assert "another officer signed it" not in unsigned
    assert "all of this may change" in unsigned


def test_sentences_are_whole_whatever_the_rules_ask() -> None:
    plainly = stage()
    rules = plainly.rules
    never = replace(rules.moderate_when, criterion_gap=None, total_gap=None)
    gaps = replace(rules.moderate_when, criterion_gap=Decimal(2), total_gap=Decimal(4))
    plainly = replace(plainly, rules=replace(rules, moderate_when=gaps))
    bare = replace(plainly, rules=replace(rules, moderate_when=never, ties=()))
    for sentence in (*words.method(plainly), *words.method(bare)):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert ". Where" not in sentence
        assert " ." not in sentence
    assert "The panel then compared the marks." in words.method(bare)
    said = "The panel then compared the marks where scorers differed by 2 or more on a criterion or 4 or more in total."
    assert said in words.method(plainly)


def test_ring_fenced_places_and_positive_action_are_said_when_the_rules_have_them() -> None:
    plainly = stage(places=10)
    assert words.places(plainly) == "10"
    assert not {"Ring-fenced", "Positive action"} & dict(words.rules_in_words(plainly)).keys()
    kept = (RingFenced(cohort="Cohort 3", code=CandidateCode("K7-3QX")),)
    other = replace(plainly, ring_fenced=kept, rules=replace(plainly.rules, positive_action=True))
    assert words.places(other) == "10, of which 1 ring-fenced for earlier cohorts"
    said = dict(words.rules_in_words(other))
    assert said["Ring-fenced"] == "1 place kept for K7-3QX of Cohort 3."
    assert "case by case" in said["Positive action"]
    assert any("ranked by total for 9 places" in sentence for sentence in words.method(other))
