"""Other people are taken out of what was written about one, or the text is withheld."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.candidates import Applicant, CandidateCode, CandidateId
from panel_app.intake.leaks import LeakIndex
from panel_app.workspace.others import WITHHELD, Everybody, Others


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
EVERYBODY = {
    CandidateCode("M4-7WX"): OWN,
    CandidateCode("K7-3QX"): applicant(2, "Tobias", "Wetherington"),
    CandidateCode("R9-8DF"): applicant(3, "Zsófia", "Penhaligon"),
}
PEOPLE = ["Mark Oyelaran", "Dr. Jo Li", "Prof. Éloïse Lloyd-Jones", "Chair", "Thomas Penhaligon", "Bo Price"]


def others() -> Others:
    known = Everybody(EVERYBODY, people=PEOPLE, called=["S01", "S02"])
    return known.but(CandidateCode("M4-7WX"), OWN)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Better than Tobias Wetherington.", "Better than […]."),
        ("better than TOBIAS WETHERINGTON", "better than […]"),
        ("Tobias We\u0301therington was better", "[…] was better"),
        ("s01 and S02 differ; see K7-3QX", "[…] and […] differ; see […]"),
        ("S 01 and _S02_; k7 3qx", "[…] and _[…]_; […]"),
        ("Code M4-7WX is this one", "Code M4-7WX is this one"),
        ("Mark Oyelaran thought so. Oyelaran, again.", "[…] thought so. […], again."),
        ("MARK OYELARAN, mark oyelaran, Oyelaran, Mark", "[…], […], […]"),
        ("oyelaran's and OYELARAN’S and M. Oyelaran", "[…]'s and […]’S and […]"),
        ("Óyelárán insisted", "[…] insisted"),
        ("Dr Jo Li, DR. JO LI, jo li and Dr Li; J. Li", "[…], […], […] and […]; […]"),
        ("eloise lloyd jones; Lloyd-Jones; Jones, ÉLOÏSE", "[…]; […]; […]"),
        ("price was high, said Bo Price", "[…] was high, said […]"),
        ("A mark of 4, Siân Penhaligon's own words", "A mark of 4, Siân Penhaligon's own words"),
        ("Mark gave it; a MARK of 4 and a mark of 5", "[…] gave it; a […] of 4 and a mark of 5"),
        ("Tom said so, as Thomas Penhaligon", "[…] said so, as […]"),
        ("The chair and the panel of five agreed", "The chair and the panel of five agreed"),
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
    assert each.without("Wetherington2 was better") == WITHHELD
    assert each.withheld == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_is_found_afterwards_whatever_stands_around_it(before: str, after: str) -> None:
    told = others().without(f"{before} Tobias Wetherington {after} MARK OYELARAN")
    assert not [whose for whose, _ in LeakIndex(EVERYBODY.values()).search(told) if whose == "A2"]
    assert "oyelaran" not in told.casefold()


def test_nothing_is_taken_out_when_nobody_else_is_known() -> None:
    alone = Everybody({CandidateCode("M4-7WX"): OWN}, people=[""], called=[])
    assert alone.but(CandidateCode("M4-7WX"), OWN).without("S01 said so") == "S01 said so"


def test_people_and_codes_are_taken_out_when_no_applicant_can_be_read() -> None:
    known = Everybody({}, people=["Mark Oyelaran"], called=["S01", "K7-3QX", "M4-7WX"])
    told = known.but(CandidateCode("M4-7WX"), None).without("oyelaran on K7-3QX and M4-7WX")
    assert told == "[…] on […] and M4-7WX"
