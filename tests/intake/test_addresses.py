"""An address is found on one line or on several, and its town where somebody lives."""

import msgspec
import pytest

from panel_app.intake.addresses import address_lines
from panel_app.intake.clean_copy import MARK, clean
from tests.intake.people import applicant

ADDRESS = "Plum Cottage, 9 Cinder Lane, Stowe-le-Marsh"


def _cleaned(text: str) -> str:
    person = applicant(answer=text)
    return clean(msgspec.structs.replace(person, contact=person.contact | {"address": ADDRESS}))[0].answers["q1"]


@pytest.mark.parametrize(
    "said",
    [
        ADDRESS,
        ADDRESS.upper(),
        ADDRESS.replace(", ", "\n"),
        ADDRESS.replace(",", ""),
        f"{ADDRESS}, QX3 4KV",
        "9 Cinder Lane\nStowe-le-Marsh",
        "9 Cinder Ln",
        "Plum Cottage",
    ],
)
def test_the_whole_address_goes_when_it_is_written_like_this(said: str) -> None:
    assert _cleaned(f"Write to {said} instead.") == f"Write to {MARK} instead."


def test_a_town_is_struck_when_somebody_lives_there() -> None:
    assert _cleaned("I live in Stowe-le-Marsh now.") == f"I live in {MARK} now."
    assert _cleaned("The clinic in Stowe-le-Marsh closed.") == "The clinic in Stowe-le-Marsh closed."


def test_the_town_is_a_line_when_no_comma_parts_it_from_the_street() -> None:
    assert address_lines("18 Gull Terrace Stowe") == ["18 Gull Terrace", "Stowe"]
    assert address_lines("Flat 2\n6 Fable Row; Stowe") == ["Flat 2", "6 Fable Row", "Stowe"]
