"""Files as other people's programs export them, committed beside the tests.

`calc.ods` and `calc.xlsx` were written by LibreOffice Calc 7.4 from `calc.fods`, formulas worked out:
`soffice --headless --convert-to ods calc.fods`, and the same with `xlsx`.
"""

from pathlib import Path

import pytest

from panel_app.domain.candidates import Applicant
from panel_app.domain.round_file import read_plan
from panel_app.intake.applicants import Intake, read_applicants
from panel_app.intake.clean_copy import clean
from panel_app.intake.leaks import leaks
from panel_app.intake.mapping import read_mapping
from panel_app.intake.tables import read_table
from panel_app.intake.workbooks import ERROR

DATA = Path(__file__).parent.parent / "data" / "intake"


def _intake(name: str, mapping: str, *, sheet: str | None = None) -> Intake:
    plan = read_plan((DATA / "ROUND.toml").read_text(encoding="utf-8"))
    return read_applicants(
        read_table(DATA / name, sheet=sheet),
        read_mapping(DATA / mapping),
        criteria=plan.stages[0].criterion_ids,
        jurisdictions=plan.round.jurisdictions,
    )


def _by_id(intake: Intake) -> dict[str, Applicant]:
    return {applicant.id: applicant for applicant in intake.accepted}


def test_a_windows_csv_is_read_when_a_title_stands_above_its_headers() -> None:
    intake = _intake("foreign.csv", "MAP-csv.toml")
    applicant = _by_id(intake)["F-103"]
    assert len(intake.accepted) == 9
    assert applicant.identity["family_name"] == "O’Hypothesis"
    assert applicant.identity["date_of_birth"] == "1990-05-01"
    assert applicant.answers["learning"] == "I would begin smaller; and stop sooner."


def test_the_faulty_row_is_named_when_a_date_cannot_be() -> None:
    (refusal,) = _intake("foreign.csv", "MAP-csv.toml").refused
    assert (refusal.row, refusal.column, refusal.value) == (11, "Born", "31/04/1988")


def test_numbers_and_dates_are_text_when_a_workbook_types_them() -> None:
    intake = _intake("foreign.xlsx", "MAP-xlsx.toml", sheet="Export 1")
    assert [applicant.id for applicant in intake.accepted] == [str(5000 + 7 * n) for n in range(9)]
    applicant = _by_id(intake)["5014"]
    assert applicant.identity["date_of_birth"] == "1974-03-07"
    assert applicant.eligible == {"consent": "yes"}
    assert applicant.answers["learning"].startswith("=1+1")


def test_nobody_is_recognised_when_the_foreign_files_are_cleaned() -> None:
    intakes = (_intake("foreign.csv", "MAP-csv.toml"), _intake("foreign.xlsx", "MAP-xlsx.toml", sheet="Export 1"))
    applicants = [applicant for intake in intakes for applicant in intake.accepted]
    before = [token for each in applicants for text in each.answers.values() for token in leaks(each, text)]
    after = [token for each in applicants for text in clean(each)[0].answers.values() for token in leaks(each, text)]
    assert (bool(before), after) == (True, [])


CALC = {
    "Number": "id",
    "First name": "identity.given_name",
    "Surname": "identity.family_name",
    "Born": "identity.date_of_birth",
    "E-mail": "contact.email",
    "Phone": "contact.phone",
    "Employer": "work.employer",
    "Years in post": "line.years",
    "Agrees": "eligible.agrees",
    "Impact": "answer.impact",
    "Teamwork": "answer.teamwork",
    "Learning": "answer.learning",
}


@pytest.mark.parametrize("name", ["calc.ods", "calc.xlsx"])
def test_a_workbook_means_what_its_reader_sees_when_calc_wrote_it(name: str) -> None:
    intake = read_applicants(read_table(DATA / name), CALC, criteria=("impact", "teamwork", "learning"))
    first, second = intake.accepted
    assert (first.id, first.contact["phone"], first.line) == ("1001", "447700900123", {"years": "12"})
    assert first.contact["email"] == "quillbrook@example.org"  # a formula's value
    assert first.identity["date_of_birth"] == "1984-03-07"
    assert first.eligible == {"agrees": "yes"}
    assert first.answers == {
        "impact": "First line,\nsecond; “line”.",
        "teamwork": "=1+1 is not a formula here",
        "learning": "Begin smaller",
    }
    assert (second.id, second.work["employer"], second.line) == ("1002", "Northmoor Infirmary", {"years": "2.5"})
    assert second.identity["date_of_birth"] == "1990-05-01"


@pytest.mark.parametrize("name", ["calc.ods", "calc.xlsx"])
def test_a_row_is_refused_when_a_formula_in_it_has_gone_wrong(name: str) -> None:
    intake = read_applicants(read_table(DATA / name), CALC, criteria=("impact", "teamwork", "learning"))
    assert [(each.row, each.column, each.value) for each in intake.refused] == [(4, "Employer", ERROR)]
