import pytest

from panel_app.domain.wording import KINDS
from panel_app.workspace import wording


def test_every_kind_has_words_in_both_languages_when_the_list_is_read() -> None:
    assert set(wording.listed()) == set(KINDS)
    assert all(words.en and words.cy for words in wording.listed().values())


def test_no_word_is_listed_twice_when_the_list_is_read() -> None:
    words = [word for each in wording.listed().values() for word in (*each.en, *each.cy)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "note",
    [
        "Changed two of three wards and says who was left out; the mental health team and children's services agreed.",
        "Missed the point of the second question. Older data, younger patients, maternity record: no limits are named.",
        "A tad long; the plant and the merchandise stay unclear, and a hen is no measure. Hi to the panel.",
        "Mae'r ateb yn dda ond nid yw'n dweud sut mae'n gwybod.",
    ],
)
def test_nothing_is_pointed_out_when_a_note_speaks_of_the_answer(note: str) -> None:
    assert wording.find(note) == ()


@pytest.mark.parametrize(
    ("note", "kinds"),
    [
        ("She leads well", {"gender"}),
        ("smartly dressed, and too young", {"appearance", "age"}),
        ("A single parent with a foreign accent, dyslexic", {"family", "accent", "health"}),
        ("Mae'r fenyw yn rhy ifanc, ac mae ganddi hi acen", {"gender", "age", "accent"}),
    ],
)
def test_kind_is_said_when_a_note_speaks_of_the_person(note: str, kinds: set[str]) -> None:
    assert {each.kind for each in wording.find(note)} == kinds
