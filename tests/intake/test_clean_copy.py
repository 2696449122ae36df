"""What is struck from an application, what is left, and what a person must look at."""

import string
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.intake.clean_copy import MARK, Strike, clean
from panel_app.intake.folding import fold
from panel_app.intake.identity import identity_tokens
from panel_app.intake.leaks import leaks
from tests.intake.people import applicant

FACTS = {
    "plain": {},
    "hyphen": {"given": "Mei-Ling", "family": "Kaur-Whitlock", "known_as": "Mei"},
    "apostrophe": {"given": "Gráinne", "family": "O’Farrelly", "email": "gof@example.com"},
    "particle": {"given": "Søren", "family": "Van der Velde", "employer": "NHS Strathcarrick"},
    "common": {"given": "Will", "family": "Young", "known_as": "Bill", "job_title": "Nurse", "number": "1001"},
}


def _cleaned(answer: str, **facts: str) -> str:
    return clean(applicant(answer=answer, **facts))[0].answers["q1"]


def _open(answer: str, **facts: str) -> list[str]:
    return [answer[strike.start : strike.end] for strike in clean(applicant(answer=answer, **facts))[1] if strike.open]


@pytest.mark.parametrize(
    "said",
    [
        "Jane",
        "JANE",
        "jane",
        "Skelmersdale",
        "Skelmersdale's",
        "Skelmersdale’s",
        "Jane Skelmersdale",
        "Skelmersdale, Jane",
        "Ms Skelmersdale",
        "Dr. Skelmersdale",
        "J. Skelmersdale",
        "J Skelmersdale",
        "janeskelmersdale",
        "jane_skelmersdale",
        "Jané Skelmérsdale",
        "Jane\u200bSkelmersdale",
        "Skel\u00admersdale",
        "Ｊａｎｅ",
        "Jane\u00a0Skelmersdale",
        "J.S.",
        "J. S.",
        "JS",
        "j.skelm84@example.org",
        "someone-else@other.example.com",
        "j.skelm84",
        "07700 900123",
        "07700900123",
        "+44 7700 900 123",
        "+44 (0)7700-900-123",
        "0044 7700 900123",
        "020 7946 0999",
        "Northmoor and Wexley Hospitals NHS Foundation Trust",
        "Northmoor & Wexley Hospitals",
        "northmoor and wexley hospitals",
        "NWHFT",
        "NWH",
        "Northmoor",
        "consultant midwife",
        "Consultant Midwives' Consultant Midwife",
        "EX12345B",
        "EX 12345 B",
        "QX3 4KV",
        "qx34kv",
        "6 Fable Row",
        "A-1001",
        "A1001",
        "07/03/1984",
        "7 March 1984",
        "1984-03-07",
    ],
)
def test_own_token_is_struck_when_it_is_written_like_this(said: str) -> None:
    cleaned = _cleaned(f"The log says {said}, and more.")
    assert cleaned.startswith("The log says ")
    assert cleaned.endswith(", and more.")
    assert MARK in cleaned
    assert leaks(applicant(), cleaned) == ()


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("Whitlock", FACTS["hyphen"]),
        ("Kaur Whitlock", FACTS["hyphen"]),
        ("Mei Ling's", FACTS["hyphen"]),
        ("MLKW", FACTS["hyphen"]),
        ("O'Farrelly", FACTS["apostrophe"]),
        ("OFarrelly", FACTS["apostrophe"]),
        ("Farrelly", FACTS["apostrophe"]),
        ("Grainne", FACTS["apostrophe"]),
        ("Velde", FACTS["particle"]),
        ("Soren van der velde", FACTS["particle"]),
        ("Strathcarrick", FACTS["particle"]),
        ("NHSS", FACTS["particle"]),
        ("Bill Young", FACTS["common"]),
        ("Dr Young", FACTS["common"]),
        ("W. Young", FACTS["common"]),
        ("Young's", FACTS["common"]),
        ("application number 1001", FACTS["common"]),
    ],
)
def test_own_name_is_struck_when_it_is_an_unusual_one(said: str, facts: dict[str, str]) -> None:
    assert _cleaned(f"We asked {said} again.", **facts).count(MARK) == 1
    assert said not in _cleaned(f"We asked {said} again.", **facts)


@pytest.mark.parametrize(
    "text",
    [
        "The toms and skelmers of this world, van der Rohe too.",
        "We read 12 of 272 letters on 01-02-2024 at 9.30.",
        "Marge's nwhft is no trust of mine.",
        "Two and 3 and 45678 and 0.5 per cent; room A-1002.",
        "",
        "   ",
    ],
)
def test_text_is_left_as_it_is_when_it_says_nothing_of_its_writer(text: str) -> None:
    assert _cleaned(text, given="Janet") == text


@pytest.mark.parametrize("text", ["Young people came.", "We help young people.", "It ends. Will it?", "“Young people”"])
def test_an_ordinary_word_stays_open_when_no_capital_shows_a_name(text: str) -> None:
    assert _cleaned(text, **FACTS["common"]) == text
    assert len(_open(text, **FACTS["common"])) == 1


def test_an_ordinary_word_is_struck_when_its_capital_stands_within_a_sentence() -> None:
    assert _cleaned("They rang Young twice.", **FACTS["common"]) == f"They rang {MARK} twice."


def test_capitals_stay_open_when_they_mean_something_else_too() -> None:
    assert _open("Our IT team.", given="Ines", family="Tattersall") == ["IT"]


def test_a_number_stays_open_when_it_is_short_and_bare() -> None:
    assert _open("We saw 1001 people.", **FACTS["common"]) == ["1001"]


def test_every_mark_is_the_same_when_kinds_and_lengths_differ() -> None:
    texts = {_cleaned(f"Ask {token}!") for token in ("Jane", "07700 900123", "NWHFT", "j.skelm84@example.org")}
    assert texts == {f"Ask {MARK}!"}


def test_one_mark_is_left_when_strikes_touch() -> None:
    assert _cleaned("Jane, consultant midwife, NWHFT") == MARK


def test_strikes_give_places_of_the_original_when_letters_are_folded_apart() -> None:
    text = "ﬁrst “Ǆ” by Ja\u0301ne\u0301!"
    _, strikes = clean(applicant(answer=text))
    assert [text[strike.start : strike.end] for strike in strikes] == ["Ja\u0301ne\u0301"]
    assert strikes == (Strike(field="answer.q1", start=12, end=18, kind="name", why="the given name"),)


def test_context_is_cleaned_when_scorers_see_it() -> None:
    copy, strikes = clean(applicant(context="Trained by Jane."))
    assert copy.context == {"background": f"Trained by {MARK}."}
    assert strikes[0].field == "context.background"


def test_a_text_is_struck_when_a_person_says_so() -> None:
    person = applicant(answer="The Dune Park pilot, in dune  park.")
    assert clean(person, extra_strikes=["Dune Park"])[0].answers["q1"] == f"The {MARK} pilot, in {MARK}."


def test_a_text_stays_when_a_person_keeps_it() -> None:
    person = applicant(answer="Young people, not Young. Young people.", **FACTS["common"])
    copy, strikes = clean(person, keeps=["Young people"])
    assert (copy.answers["q1"], [strike.open for strike in strikes]) == (
        f"Young people, not {MARK}. Young people.",
        [False],
    )


@pytest.mark.parametrize("keep", ["Will", "Young"])
def test_a_keep_saves_no_more_than_it_says_when_the_name_is_longer(keep: str) -> None:
    person = applicant(answer="Will Young came.", **FACTS["common"])
    assert clean(person, keeps=[keep])[0].answers["q1"] == f"{MARK} came."


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("0@0.@0", {}),
        ("Said W. S. Will now", {"given": "Will", "family": "Skelmersdale"}),
        ("Jane asked.", {"given": "Jane", "family": "Struck"}),
        ("Jane [struck] Skelmersdale", {}),
    ],
)
def test_nothing_is_left_for_a_second_cleaning_when_strikes_uncover_more(text: str, facts: dict[str, str]) -> None:
    once = _cleaned(text, **facts)
    assert MARK in once
    assert _cleaned(once, **facts) == once


_TEXTS = st.text(st.sampled_from(string.ascii_letters[:8] + " .,'’-\n@0179+ÉøßÆ\u0301\u200b[]"), max_size=12)


@st.composite
def _stories(draw: st.DrawFn, facts: dict[str, str]) -> str:
    """Prose in which the applicant's own tokens lie among odd characters, in some other case or form."""
    tokens = [token.text for token in identity_tokens(applicant(**facts))]
    change = st.sampled_from((str.upper, str.lower, str.title, str.swapcase, str))
    pieces = draw(
        st.lists(st.one_of(_TEXTS, st.builds(lambda f, t: f(t), change, st.sampled_from(tokens))), max_size=9)
    )
    return draw(st.sampled_from([" ", "", ". ", "-", "\n"])).join(pieces)


@pytest.mark.parametrize("name", FACTS)
@given(data=st.data())
def test_no_own_token_is_left_when_a_text_is_anything(name: str, data: st.DataObject) -> None:
    person = applicant(answer=data.draw(_stories(FACTS[name])), **FACTS[name])
    assert leaks(person, clean(person)[0].answers["q1"]) == ()


@pytest.mark.parametrize("name", FACTS)
@given(data=st.data())
def test_cleaning_changes_nothing_when_it_is_done_again(name: str, data: st.DataObject) -> None:
    person = applicant(answer=data.draw(_stories(FACTS[name])), **FACTS[name])
    once = clean(person)[0].answers
    assert clean(msgspec.structs.replace(person, answers=once))[0].answers == once


@given(st.text())
def test_folding_finds_the_way_back_when_a_text_is_anything(text: str) -> None:
    folded = fold(text)
    spans = [folded.original(index, index + 1) for index in range(len(folded.text))]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "@",
        "a@",
        ".",
        "0 ",
        "0",
        "+44",
        "Young ",
        "will. ",
        "J. ",
        "Jane ",
        "JaneSkelm",
        "é",
        "\u0301",
        "[struck]",
        "- ' ",
    ],
)
def test_time_stays_in_proportion_when_a_long_text_is_hostile(unit: str) -> None:
    person = applicant(answer=unit * (300_000 // len(unit)), **FACTS["common"])
    begun = time.process_time()
    clean(person)
    assert time.process_time() - begun < 30  # a second or two; in square proportion it would be many minutes
