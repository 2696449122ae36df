import pytest

from panel_app.ui.widgets.strength import bits, strength


@pytest.mark.parametrize(
    ("passphrase", "word"),
    [
        ("", "Four or more words are best"),
        ("abc", "Too short: 8 characters at least"),
        ("aaaaaaaaaaaaaaaa", "Weak: easy to guess"),
        ("12345678", "Weak: easy to guess"),
        ("abcdefgh", "Weak: easy to guess"),
        ("orange kettle", "Fair: another word would help"),
        ("seven quiet lanterns drift past tomorrow", "Strong"),
    ],
)
def test_strength_is_said_in_words_when_a_passphrase_is_typed(passphrase: str, word: str) -> None:
    assert strength(passphrase).word == word


def test_a_word_more_makes_it_stronger_when_there_are_several() -> None:
    phrases = ["quiet lantern drift", "quiet lantern drift past", "quiet lantern drift past evening"]
    assert sorted(phrases, key=bits) == phrases


def test_a_word_twice_adds_nothing_when_there_are_several() -> None:
    assert bits("quiet lantern drift drift drift") == bits("quiet lantern drift")
