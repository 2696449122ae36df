"""The rest of a name goes with the strike beside it, and nothing else does."""

import pytest

from panel_app.intake.clean_copy import MARK, clean
from tests.intake.people import applicant

PARTICLES = {"given": "Ilse Maria", "family": "van der Quellen"}
ARABIC = {"given": "Samira", "family": "al-Qasrawi"}
IRISH = {"given": "Brona", "family": "O’Trevlin"}
HOUSE = {"employer": "East Wexley Hospitals University NHS Foundation Trust"}


def _cleaned(answer: str, facts: dict[str, str]) -> str:
    return clean(applicant(answer=answer, **facts))[0].answers["q1"]


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("van der Quelllen", PARTICLES),
        ("van de Quellen", PARTICLES),
        ("v1n der Quellen", PARTICLES),
        ("van der Quellen I.", PARTICLES),
        ("VAN DER QUELLEN M", PARTICLES),
        ("van der Quellen, I.M.", PARTICLES),
        ("al-Qsarawi", ARABIC),
        ("a1-Qasrawi", ARABIC),
        ("O'rTevlin", IRISH),
        ("O'Trevln", IRISH),
        ("Skelmersdale, J", {}),
        ("Skelmersdale_77", {}),
        ("J S", {}),
        ("Jane S.", {}),
        ("J.S.", {}),
        ("van der Quellen-Oste", {"given": "Ilse", "family": "van der Quellen-Osté"}),
        ("Qvellen-Oste", {"given": "Ilse", "family": "Quellen-Oste"}),
        ("Price-Oste", {"given": "Ilse", "family": "Pryce-Oste"}),
        ("Ilse Q-O", {"given": "Ilse", "family": "Quellen-Oste"}),
        ("William Quellen", {"given": "Will", "family": "Quellen"}),
        ("MRS SKELMERSDALE", {}),
        ("٠٧٧٠٠٩٠٠١٢٣", {}),
        ("bit.ly/3xYz", {}),
        ("King's", {"employer": "King's College Hospital NHS Foundation Trust"}),
        ("Cwm Nant", {"employer": "Cwm Nant Brithdir University Health Board"}),
        ("NuWH", {"employer": "The Northmoor upon Wex Hospitals NHS Foundation Trust"}),
        ("NW&C", {"employer": "NHS Northmoor Wexley and Cray"}),
        ("East Wexley Hospitals", HOUSE),
        ("East Wexley Hospitals University NHSFT", HOUSE),
        ("Wexley University NHS FT", HOUSE),
        ("Wexley Hospital", HOUSE),
    ],
)
def test_the_whole_is_struck_when_only_a_part_of_it_is_known(said: str, facts: dict[str, str]) -> None:
    assert _cleaned(f"The minutes say {said} and no more.", facts) == f"The minutes say {MARK} and no more."


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I am as van Skelmersdale.", {}),
        ("It went on, and as Quellen I wrote it.", PARTICLES),
        ("With Skelmersdale A ward was opened.", {}),
        ("We met Skelmersdale. I agreed.", {}),
        ("At East Wexley NHS staff agreed.", HOUSE),
    ],
)
def test_other_words_stay_when_they_stand_beside_a_strike(text: str, facts: dict[str, str]) -> None:
    name = {"van": "Quellen"}.get(facts.get("family", "")[:3], "East Wexley" if facts == HOUSE else "Skelmersdale")
    assert _cleaned(text, facts) == text.replace(name, MARK)


@pytest.mark.parametrize(
    "text",
    [
        "At Northmoor and Wexley Hospitals, formerly known as Old Quarry Infirmary, we began.",
        "At Northmoor and Wexley Hospitals (formerly Old Quarry Infirmary) we began.",
    ],
)
def test_a_former_name_is_struck_when_the_employer_stands_before_it(text: str) -> None:
    assert "Quarry" not in _cleaned(text, {})


def test_a_former_name_is_struck_when_it_is_said_to_be_one() -> None:
    text = "Old Quarry Hospitals NHS Trust, as my employer was called until 2018, had the idea."
    assert _cleaned(text, {}) == f"{MARK}, as my employer was called until 2018, had the idea."


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ring oh seven seven double oh nine hundred", "Ring oh seven seven double oh nine hundred"),
        ("Ring oh seven seven oh oh, nine oh oh, one two three now.", f"Ring {MARK} now."),
        ("Find me on Instagram as ward_notes4.", f"Find me on Instagram as {MARK}."),
        ("We used Instagram as a noticeboard.", "We used Instagram as a noticeboard."),
        ("Madam Skelmersdale, they wrote.", f"{MARK}, they wrote."),
        ("In March 1984 it snowed.", f"In {MARK} it snowed."),
        ("In March 2021 it snowed.", "In March 2021 it snowed."),
        ("It went badly. help[at]ward.example is mine.", f"It went badly. {MARK} is mine."),
    ],
)
def test_a_shape_is_struck_to_its_edges_when_it_is_one(said: str, left: str) -> None:
    assert _cleaned(said, {}) == left


@pytest.mark.parametrize("age", [40, 41, 42, 43])
def test_an_age_stays_when_it_is_a_relative_of_somebody(age: int) -> None:
    text = f"Her daughter, aged {age}, had taken leave."
    assert _cleaned(text, {}) == text
