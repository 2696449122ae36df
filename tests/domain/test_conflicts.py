"""Whom a declaration means."""

import pytest

from panel_app.domain.candidates import Applicant, CandidateId
from panel_app.domain.conflicts import Target, employers, means, same_employer, target_of


def someone(given: str = "Zoë", family: str = "O’Brien-Example", employer: str = "", known_as: str = "") -> Target:
    blank: dict[str, str] = {}
    return target_of(
        "K7-3QX",
        Applicant(
            id=CandidateId("DHL-1001"),
            identity={"given_name": given, "family_name": family, "known_as": known_as},
            contact={"email": "Zoe@example.org"},
            work={"employer": employer},
            equality=blank,
            line=blank,
            context=blank,
            answers=blank,
        ),
    )


@pytest.mark.parametrize(
    "value",
    [
        "Zoë O’Brien-Example",
        "zoe obrien example",
        "Dr Zoe O'Brien-Example",
        "O'Brien-Example, Zoë",
        "Z. O’Brien-Example",
        "O’Brien-Example",
        "Zoe Example",
        "zoe@example.org",
    ],
)
def test_a_person_is_meant_when_the_name_is_written_another_way(value: str) -> None:
    assert means("person", value, someone())


@pytest.mark.parametrize("value", ["Zoë Smith", "Ann O’Brien-Example", "Zoë", "", "ann@example.org", "Mrs"])
def test_a_person_is_not_meant_when_another_name_is_declared(value: str) -> None:
    assert not means("person", value, someone())


def test_a_person_is_meant_when_the_name_in_use_is_declared() -> None:
    assert means("person", "Bunny Sample", someone("Bernadette", "Sample", known_as="Bunny"))


@pytest.mark.parametrize("value", ["dhl-1001", "K7-3QX", "k7-3qx "])
def test_a_candidate_is_meant_when_number_or_code_is_given(value: str) -> None:
    assert means("candidate", value, someone())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northmoor Infirmary", "NORTHMOOR  infirmary"),
        ("Northmoor Infirmary NHS Foundation Trust", "Northmoor Infirmary NHS Trust"),
        ("The Northmoor Infirmary", "Northmoor Infirmary"),
        ("Health & Care of Northmoor", "Health and Care of Northmoor"),
        ("University Hospitals Northmoor NHS Foundation Trust", "UHN"),
        ("University Hospitals Northmoor NHS Foundation Trust", "UHNNHSFT"),
        ("University Hospitals Northmoor (UHN)", "UHN"),
        ("Ward 3, Northmoor Infirmary", "Northmoor Infirmary NHS Trust"),
        ("Bwrdd Iechyd Môr", "Bwrdd Iechyd Mor"),
    ],
)
def test_employers_are_the_same_when_the_name_is_written_another_way(one: str, other: str) -> None:
    assert same_employer(employers(one), employers(other))
    assert same_employer(employers(other), employers(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northmoor Infirmary", "Southmoor Infirmary"),
        ("Royal Bridge Hospital", "Royal Barn Hospital"),
        ("NHS", "NHS England"),
        ("", "Northmoor Infirmary"),
        ("", ""),
        ("Community Trust", "Care Trust"),
    ],
)
def test_employers_are_not_the_same_when_only_capitals_or_legal_words_agree(one: str, other: str) -> None:
    assert not same_employer(employers(one), employers(other))


def test_an_organisation_is_meant_when_it_is_the_employer() -> None:
    assert means("organisation", "UHN", someone(employer="University Hospitals Northmoor NHS Trust"))
    assert not means("organisation", "", someone(employer=""))
