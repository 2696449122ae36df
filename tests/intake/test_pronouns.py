"""Neutral words are suggested for pronouns, with the verb; nothing changes unless a person takes them."""

import pytest

from panel_app.intake.clean_copy import MARK, clean, suggestions
from panel_app.intake.pronouns import suggested
from tests.intake.people import applicant


def _taken(text: str) -> str:
    for each in sorted(suggested(text, "answer.q1"), key=lambda each: -each.start):
        text = text[: each.start] + each.instead + text[each.end :]
    return text


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("She led it.", "They led it."),
        ("He was late and SHE WAS not.", "They were late and THEY WAS not."),
        ("I hear she works nights and he carries on.", "I hear they work nights and they carry on."),
        ("She always smiles; he discusses it.", "They always smiles; they discuss it."),
        ("They gave her a prize and her own room.", "They gave them a prize and their own room."),
        ("They asked her.", "They asked them."),
        ("His idea was his.", "Their idea was theirs."),
        ("It was hers, she’s sure; he'd agree.", "It was theirs, they're sure; they'd agree."),
        ("She did it herself, him helping.", "They did it themself, them helping."),
    ],
)
def test_a_neutral_word_is_suggested_when_a_pronoun_has_a_gender(text: str, neutral: str) -> None:
    assert _taken(text) == neutral


@pytest.mark.parametrize("text", ["The sheet, the hero and this theme.", "(she/her)", "We asked them there.", ""])
def test_nothing_is_suggested_when_no_pronoun_has_a_gender(text: str) -> None:
    assert list(suggested(text, "answer.q1")) == []


def test_nothing_changes_when_nobody_takes_a_suggestion() -> None:
    person = applicant(answer="She said that Jane had her way.")
    copy, strikes = clean(person)
    assert copy.answers["q1"] == f"She said that {MARK} had her way."
    assert [(each.text, each.taken) for each in suggestions(person, strikes)] == [("She", False), ("her", False)]


def test_only_what_was_taken_changes_when_a_text_is_cleaned() -> None:
    person = applicant(answer="She said that Jane had her way.")
    copy, strikes = clean(person, neutral=["answer.q1:23"])
    assert copy.answers["q1"] == f"She said that {MARK} had their way."
    assert [each.taken for each in suggestions(person, strikes, ["answer.q1:23"])] == [False, True]
