"""Names as computers write them are struck; words that only look so are not."""

import pytest

from panel_app.intake.clean_copy import MARK, clean
from tests.intake.people import applicant

PLAIN = {"given": "Ilse", "family": "Quellen"}
PARTICLES = {"given": "Ilse", "family": "van der Quellen"}
TWO_GIVEN = {"given": "Ilse Maria", "family": "Quellen-Osté"}
COMMON = {"given": "Bethany", "family": "Read"}


def _cleaned(text: str, facts: dict[str, str]) -> str:
    return clean(applicant(answer=text, email="someone@example.org", **facts))[0].answers["q1"]


@pytest.mark.parametrize(
    ("login", "facts"),
    [
        ("iquellen", PLAIN),
        ("i.quellen", PLAIN),
        ("quelleni", PLAIN),
        ("quellen.i", PLAIN),
        ("i_quellen7", PLAIN),
        ("ilse.quellen02", PLAIN),
        ("ivanderquellen", PARTICLES),
        ("vanderquelleni", PARTICLES),
        ("i.vanderquellen", PARTICLES),
        ("im.quellen-oste", TWO_GIVEN),
        ("iquellenoste", TWO_GIVEN),
        ("IlseQuellen", TWO_GIVEN),
        ("bethany.read", COMMON),
        ("b.read", COMMON),
    ],
)
def test_a_login_is_struck_when_it_is_made_of_the_name(login: str, facts: dict[str, str]) -> None:
    assert _cleaned(f"My login is {login} there.", facts) == f"My login is {MARK} there."


def test_a_name_is_struck_when_it_is_a_hump_of_a_longer_word() -> None:
    text = "Both #TeamQuellen and QuellenWard were ours."
    assert _cleaned(text, PLAIN) == f"Both #Team{MARK} and {MARK}Ward were ours."


@pytest.mark.parametrize(
    "text", ["We ate bread.", "The quellenological and unquellenable words.", "In section b. read it."]
)
def test_a_word_stays_when_it_only_looks_like_a_login(text: str) -> None:
    assert _cleaned(text, COMMON if "read" in text else PLAIN) == text
