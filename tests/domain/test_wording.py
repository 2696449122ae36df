import pytest

from panel_app.domain.wording import WordList

WORDS = WordList({"gender": ["she", "Miss"], "accent": ["mother tongue", "non-native"], "family": ["mother"]})


def found(note: str) -> list[str]:
    return [each.text for each in WORDS.find(note)]


@pytest.mark.parametrize("note", ["She led it.", "It was she's work", "(SHE)", "said she"])
def test_word_is_found_when_it_stands_alone_however_it_is_written(note: str) -> None:
    assert [each.lower() for each in found(note)] == ["she"]


@pytest.mark.parametrize("note", ["finished", "ashen", "she-wolf", "shé", "Misses", "they did not miss it", ""])
def test_nothing_is_found_when_it_is_part_of_a_word_or_another_word(note: str) -> None:
    assert found(note) == []


def test_word_with_a_capital_is_found_only_when_it_is_written_with_it() -> None:
    assert found("Miss Doe did not miss it") == ["Miss"]


def test_phrase_is_found_when_it_runs_over_a_line() -> None:
    (hit,) = WORDS.find("her mother\n  tongue")
    assert (hit.kind, hit.key) == ("accent", "mother tongue")


def test_place_is_that_of_the_word_when_it_is_found() -> None:
    note = "As 𝕒 note, she says"
    (hit,) = WORDS.find(note)
    assert note[hit.start : hit.end] == "she"


def test_nothing_is_found_when_no_words_are_listed() -> None:
    assert WordList({}).find("she") == ()
