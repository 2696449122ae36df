"""Other people are taken out of what was written about one, or the text is withheld."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.candidates import Applicant, CandidateId
from panel_app.intake.leaks import LeakIndex
from panel_app.workspace.others import WITHHELD, Others


def applicant(number: int, given_name: str, family_name: str) -> Applicant:
    return Applicant(
        id=CandidateId(f"A{number}"),
        identity={"given_name": given_name, "family_name": family_name},
        contact={},
        work={},
        equality={},
        line={},
        context={},
        answers={},
    )


OWN = applicant(1, "Siân", "Penhaligon")
EVERYBODY = [OWN, applicant(2, "Tobias", "Wetherington"), applicant(3, "Zsófia", "Penhaligon")]


def others() -> Others:
    called = ["S01", "S02", "K7-3QX"]
    return Others(OWN, LeakIndex(EVERYBODY), people=["Mark Oyelaran", "Dr. Jo Li"], called=called)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Better than Tobias Wetherington.", "Better than […]."),
        ("better than TOBIAS WETHERINGTON", "better than […]"),
        ("s01 and S02 differ; see K7-3QX", "[…] and […] differ; see […]"),
        ("Mark Oyelaran thought so. Oyelaran, again.", "[…] thought so. […], again."),
        ("A mark of 4, Siân Penhaligon's own words", "A mark of 4, Siân Penhaligon's own words"),
        ("Nothing about anybody.", "Nothing about anybody."),
        ("", ""),
    ],
)
def test_gaps_stand_for_others_and_the_rest_as_it_was_when_taken_out(written: str, told: str) -> None:
    assert others().without(written) == told


def test_places_are_counted_when_taken_out() -> None:
    each = others()
    each.without("S01 and S02")
    each.without("Tobias Wetherington")
    assert (each.taken_out, each.withheld) == (3, 0)


def test_a_text_is_withheld_when_a_name_is_spelt_so_that_it_stays() -> None:
    each = others()
    assert each.without("Tobias We\u0301therington was better") == WITHHELD
    assert each.withheld == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_is_found_afterwards_whatever_stands_around_it(before: str, after: str) -> None:
    told = others().without(f"{before} Tobias Wetherington {after}")
    assert not [whose for whose, _ in LeakIndex(EVERYBODY).search(told) if whose == "A2"]


def test_nothing_is_taken_out_when_nobody_else_is_known() -> None:
    assert Others(OWN, LeakIndex([OWN]), people=[""], called=[]).without("S01 said so") == "S01 said so"
