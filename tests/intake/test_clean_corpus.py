"""Recall and over-redaction, measured on a corpus whose truth the code that strikes has no part in."""

import re
from collections import defaultdict

import pytest

from panel_app.intake.clean_copy import Strike, clean
from tests.intake.corpus import EXACT, FUZZY, TODAY, WHOLE, Case, Planted, corpus


@pytest.fixture(scope="module")
def cleaned() -> list[tuple[Case, dict[str, set[int]], tuple[Strike, ...]]]:
    found = []
    for case in corpus():
        _, strikes = clean(case.person.applicant(case.texts), on=TODAY)
        struck: dict[str, set[int]] = defaultdict(set)
        for strike in strikes:
            if not strike.open:
                struck[strike.field].update(range(strike.start, strike.end))
        found.append((case, struck, strikes))
    return found


Cleaned = list[tuple[Case, dict[str, set[int]], tuple[Strike, ...]]]


def _missed(cleaned: Cleaned, *, exact: bool) -> tuple[list[Planted], int]:
    missed, every = [], 0
    for case, struck, _ in cleaned:
        for token in case.planted:
            if token.exact is not exact:
                continue
            every += 1
            text = case.texts[token.field.removeprefix("answer.")]
            letters = {place for place in range(token.start, token.end) if text[place].isalnum()}
            if not letters <= struck[token.field]:
                missed.append(token)
    return missed, every


def test_the_corpus_holds_every_trap_when_it_is_made(cleaned: Cleaned) -> None:
    assert len(cleaned) >= 60
    assert {token.trap for case, _, _ in cleaned for token in case.planted} == {*EXACT, *WHOLE, *FUZZY}


def test_every_exact_token_is_struck_when_the_corpus_is_cleaned(cleaned: Cleaned) -> None:
    missed, every = _missed(cleaned, exact=True)
    print(f"exact tokens struck: {every - len(missed)} of {every}")  # noqa: T201  the measurement
    assert every > 1500
    assert [(token.trap, token.text) for token in missed] == []


def test_nearly_every_disguised_token_is_struck_when_the_corpus_is_cleaned(cleaned: Cleaned) -> None:
    missed, every = _missed(cleaned, exact=False)
    print(f"disguised tokens struck: {every - len(missed)} of {every}")  # noqa: T201  the measurement
    assert every > 400
    assert len(missed) <= 0.02 * every, [(token.trap, token.text) for token in missed]


def test_few_other_words_are_struck_when_the_corpus_is_cleaned(cleaned: Cleaned) -> None:
    words, struck_words = 0, []
    for case, struck, _ in cleaned:
        for key, text in case.texts.items():
            field = f"answer.{key}"
            own = {place for token in case.planted if token.field == field for place in range(token.start, token.end)}
            for match in re.finditer(r"\S+", text):
                letters = {place for place in range(*match.span()) if text[place].isalnum()}
                if letters and not letters & own:
                    words += 1
                    if letters & struck[field]:
                        struck_words.append(match.group())
    print(f"other words struck: {len(struck_words)} of {words}")  # noqa: T201  the measurement
    assert words > 40_000
    assert len(struck_words) <= 0.01 * words, struck_words[:40]


def test_an_ordinary_word_is_left_to_a_person_when_it_is_a_surname_too(cleaned: Cleaned) -> None:
    places = 0
    for case, struck, strikes in cleaned:
        if case.person.family not in ("Young", "Read", "Grant"):
            continue
        word = case.person.family
        for key, text in case.texts.items():
            for match in re.finditer(rf"\b{word.lower()}\b|(?<=\. ){word} people|^{word} people", text):
                span = range(match.start(), match.start() + len(word))
                if any(set(span) & set(range(t.start, t.end)) for t in case.planted if t.field == f"answer.{key}"):
                    continue
                places += 1
                assert not set(span) & struck[f"answer.{key}"]
                assert any(s.open and s.field == f"answer.{key}" and s.start == match.start() for s in strikes)
    assert places


def test_every_strike_says_why_when_it_is_made(cleaned: Cleaned) -> None:
    assert all(strike.why for _, _, strikes in cleaned for strike in strikes)
