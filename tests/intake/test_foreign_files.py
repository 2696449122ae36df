"""Files as other people's programs export them, committed beside the tests."""

from pathlib import Path

from panel_app.domain.candidates import Applicant
from panel_app.domain.round_file import read_plan
from panel_app.intake.applicants import Intake, read_applicants
from panel_app.intake.clean_copy import clean
from panel_app.intake.leaks import leaks
from panel_app.intake.mapping import read_mapping
from panel_app.intake.tables import read_table

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
