"""An employer is found by every form in which people write its name, and other houses are left alone."""

import pytest

from panel_app.intake.clean_copy import MARK, clean
from tests.intake.people import applicant

GENERAL = "Wexley General Hospital"
UNIVERSITY = "University Hospital Wexley NHS Foundation Trust"
GUYS = "Guy's and St Thomas' NHS Foundation Trust"
COUNTY = "Wexley and Berkshire Community NHS Trust"
ISLE = "Wexshire and Isle of Cray Healthcare NHS Foundation Trust"
EAST = "East of Wexley Ambulance Service NHS Trust"


def _cleaned(text: str, employer: str) -> str:
    return clean(applicant(answer=text, employer=employer))[0].answers["q1"]


@pytest.mark.parametrize(
    ("said", "employer"),
    [
        ("Wexley General", GENERAL),
        ("Wexley General Hospital", UNIVERSITY),
        ("Wexley General", UNIVERSITY),
        ("Royal Wexley Infirmary", UNIVERSITY),
        ("GSTT", GUYS),
        ("Guy's", GUYS),
        ("St. Thomas'", GUYS),
        ("Saint Thomas", GUYS),
        ("Wexley and Berks", COUNTY),
        ("WICH", ISLE),
        ("WIoCH", ISLE),
        ("WIOC Healthcare", ISLE),
        ("East of Wexley Ambulance", EAST),
        ("Wexley GP", "Wexley Group Practice"),
        ("Wexley CC", "Wexley County Council"),
        ("UHWX", "University Hospital Wexley (UHWX)"),
        ("Wexley Park", "Wexley Park / Cray Lodge"),
        ("Cray Lodge", "Wexley Park / Cray Lodge"),
        ("King's Wexley", "Queen Maud Hospital King's Wexley NHS Trust"),
        ("QMH", "Queen Maud Hospital King's Wexley NHS Trust"),
        ("Heal4All", "Heal4All Homecare Ltd"),
        ("Wexley & Cray", "Wexley and Cray University Hospitals NHS Trust"),
        ("WCH", "Wexley CareHome University Trust"),
        ("Wexley Manor Hospital", "Wexley Healthcare NHS Trust"),
        ("Wexley Council", "London Borough of Wexley"),
        ("Marsh Hospital", "Marsh and Wexley Teaching Hospitals NHS Foundation Trust"),
        ("Heron Care", "Heron Care Services Ltd"),
        ("WCFT", "Wexley and Cray Partnership NHS Foundation Trust"),
    ],
)
def test_the_employer_is_struck_when_it_is_written_like_this(said: str, employer: str) -> None:
    assert _cleaned(f"In my time at {said} it fell.", employer) == f"In my time at {MARK} it fell."


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        ("NHS England and NHS Digital agreed.", "Nexshire Healthcare NHS Foundation Trust"),
        ("In general, practice is a matter of trust.", GENERAL),
        ("The royal charter gave the general no trust.", "Royal General Trust"),
        ("Wexley.\n\nTeaching hospitals differ.", "Wexley County Council"),
    ],
)
def test_other_houses_stay_when_they_share_a_word_with_the_employer(text: str, employer: str) -> None:
    assert _cleaned(text, employer).replace(MARK, "Wexley") == text
