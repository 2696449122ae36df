"""When an ordinary word is a name: by what stands beside it. What cannot be told is left to a person."""

import pytest

from panel_app.intake.clean_copy import MARK, clean
from tests.intake.people import applicant

MARK_YOUNG = {"given": "Mark", "family": "Young", "email": "m.yng@example.org"}
APRIL = {"given": "April", "family": "Wexford", "email": "aw77@example.org"}
JASMINE = {"given": "Jasmine", "family": "Wexford", "email": "jw77@example.org"}
NURSE = {"job_title": "Nurse"}


def _cleaned(text: str, facts: dict[str, str]) -> tuple[str, list[str]]:
    copy, strikes = clean(applicant(answer=text, **facts))
    return copy.answers["q1"], [text[strike.start : strike.end] for strike in strikes if strike.open]


@pytest.mark.parametrize(
    ("text", "left", "facts"),
    [
        ("“Mark, could you look?” she asked.", f"“{MARK}, could you look?” she asked.", MARK_YOUNG),
        ("It was late. Mark asked why.", f"It was late. {MARK} asked why.", MARK_YOUNG),
        ("It was late. Mark was praised.", f"It was late. {MARK} was praised.", MARK_YOUNG),
        ("It was late. Mark Y. went on.", f"It was late. {MARK} went on.", MARK_YOUNG),
        ("The end.\n- Mark\n", f"The end.\n- {MARK}\n", MARK_YOUNG),
        ("Owner: Mark/deputy: nobody", f"Owner: {MARK}/deputy: nobody", MARK_YOUNG),
        ("Name: Young, please.", f"Name: {MARK}, please.", MARK_YOUNG),
        ("Audit by A Wexford in spring.", f"Audit by {MARK} in spring.", APRIL),
        ("A Wexford led it.", f"{MARK} led it.", APRIL),
        ("Led by A Young in spring.", f"Led by {MARK} in spring.", {"given": "Amelia", "family": "Young"}),
        ("It was late. Jasmine went on.", f"It was late. {MARK} went on.", JASMINE),
        ("I work as a bank nurse at night.", f"I work as a bank {MARK} at night.", NURSE),
        ("Job title: Nurse", f"Job title: {MARK}", NURSE),
        ("Yours,\nJane Skelmersdale\nNurse\n", f"Yours,\n{MARK}\n{MARK}\n", NURSE),
    ],
)
def test_an_ordinary_word_is_struck_when_its_neighbours_show_a_name(
    text: str, left: str, facts: dict[str, str]
) -> None:
    assert _cleaned(text, facts) == (left, [])


@pytest.mark.parametrize(
    ("text", "opened", "facts"),
    [
        ("Mark each chart twice.", ["Mark"], MARK_YOUNG),
        ("Young people came.", ["Young"], MARK_YOUNG),
        ("WHAT YOUNG PEOPLE SAID", ["YOUNG"], MARK_YOUNG),
        ("The tea was jasmine.", ["jasmine"], JASMINE),
        ("By April we had a plan.", ["April"], APRIL),
        ("In April and in June it fell.", ["April"], APRIL),
    ],
)
def test_an_ordinary_word_is_left_to_a_person_when_nothing_shows_a_name(
    text: str, opened: list[str], facts: dict[str, str]
) -> None:
    assert _cleaned(text, facts) == (text, opened)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("On 3 April 2021 the network failed.", APRIL),
        ("April 2021 was quiet.", APRIL),
        ("Every nurse on the ward had a say, and nurses wrote it.", NURSE),
        ("St John's wort was withdrawn.", {"given": "John"}),
    ],
)
def test_nobody_need_look_when_an_ordinary_word_names_nobody(text: str, facts: dict[str, str]) -> None:
    assert _cleaned(text, facts) == (text, [])
