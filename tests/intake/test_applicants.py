"""Rows as applicants, or refused with the reason."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.candidates import CandidateId
from panel_app.domain.eligibility import EligibilityRule
from panel_app.domain.errors import InputRefused
from panel_app.intake.applicants import LONGEST_CELL, Intake, read_applicants, write_refused
from panel_app.intake.mapping import REFUSED_HEADERS
from panel_app.intake.tables import Table, read_table, table_of

HEADERS = (
    *("id", "identity.given_name", "identity.family_name", "identity.date_of_birth", "contact.phone"),
    *("jurisdiction", "line.region", "answer.q1", "answer.q2"),
)
GOOD = ("7", "Ada", "Notional", "1984-03-07", "07700 900123", "Wales", "South", "First answer.", "")


def _table(*rows: tuple[str, ...]) -> Table:
    return table_of("file.csv", iter((HEADERS, *rows)))


def _read(*rows: tuple[str, ...]) -> Intake:
    return read_applicants(_table(*rows), criteria=("q1", "q2"), jurisdictions=("England", "Wales"))


def _with(**changes: str) -> tuple[str, ...]:
    by_end = {header.rpartition(".")[2]: index for index, header in enumerate(HEADERS)}
    row = list(GOOD)
    for end, value in changes.items():
        row[by_end[end]] = value
    return tuple(row)


def test_a_row_goes_to_its_compartments_when_it_is_accepted() -> None:
    (applicant,) = _read(GOOD).accepted
    assert applicant.id == "7"
    assert applicant.identity == {"given_name": "Ada", "family_name": "Notional", "date_of_birth": "1984-03-07"}
    assert applicant.contact == {"phone": "07700 900123"}
    assert applicant.line == {"region": "South"}
    assert applicant.jurisdiction == "Wales"


def test_a_blank_answer_stays_blank_when_the_row_is_accepted() -> None:
    (applicant,) = _read(GOOD).accepted
    assert applicant.answers == {"q1": "First answer.", "q2": ""}


def test_a_blank_answer_stays_blank_when_the_row_ends_before_it() -> None:
    (applicant,) = _read(GOOD[:-2]).accepted
    assert applicant.answers == {"q1": "", "q2": ""}


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (_with(id=""), "id", "", "no application number"),
        (_with(date_of_birth="31/02/1979"), "identity.date_of_birth", "31/02/1979", "No calendar"),
        (_with(date_of_birth="yesterday"), "identity.date_of_birth", "yesterday", "No calendar"),
        (_with(date_of_birth="7 March"), "identity.date_of_birth", "7 March", "No calendar"),
        (_with(date_of_birth="07/03/0084"), "identity.date_of_birth", "07/03/0084", "year"),
        (_with(given_name="", family_name=""), "identity.family_name", "", "no name"),
        (_with(jurisdiction="Narnia"), "jurisdiction", "Narnia", "England, Wales"),
        (_with(q1="x" * 1_048_576), "answer.q1", "x" * 40, "1,048,576 characters"),
        (_with(q1="a\x01b"), "answer.q1", "a\x01b", "control characters"),
        (_with(q1="a\0b"), "answer.q1", "a\0b", "control characters"),
        (_with(q1="#N/A"), "answer.q1", "#N/A", "spreadsheet's error"),
        (_with(region="#ERROR!"), "line.region", "#ERROR!", "not worked out"),
        ((*GOOD, "", "surplus"), "", "surplus", "more cells"),
    ],
)
def test_a_row_is_refused_alone_when_it_is_faulty(row: tuple[str, ...], column: str, value: str, reason: str) -> None:
    intake = _read(row, _with(id="8"))
    assert [applicant.id for applicant in intake.accepted] == ["8"]
    (refusal,) = intake.refused
    assert (refusal.row, refusal.column, refusal.value) == (2, column, value)
    assert reason in refusal.reason


def test_the_second_is_refused_when_two_rows_share_a_number_and_differ() -> None:
    intake = _read(GOOD, _with(q1="Another answer."))
    assert intake.accepted[0].answers["q1"] == "First answer."
    assert (intake.refused[0].row, intake.refused[0].value) == (3, "7")
    assert "Row 2" in intake.refused[0].reason


def test_an_applicant_counts_once_when_two_rows_say_the_same() -> None:
    intake = _read(GOOD, GOOD)
    assert (len(intake.accepted), intake.refused, intake.repeated) == (1, (), 1)


@pytest.mark.parametrize(
    "written",
    ["1984-03-07", "07/03/1984", "7.3.1984", "7-3-1984", "7 March 1984", "07 mar 1984", "1984-03-07 00:00:00"],
)
def test_a_date_is_read_when_it_is_written_in_a_usual_form(written: str) -> None:
    (applicant,) = _read(_with(date_of_birth=written)).accepted
    assert applicant.identity["date_of_birth"] == "1984-03-07"


def test_numbers_lose_their_point_when_a_program_gave_ids_one() -> None:
    (applicant,) = _read(_with(id="1001.0", phone="7700900123.0")).accepted
    assert (applicant.id, applicant.contact["phone"]) == ("1001", "7700900123")


def test_a_jurisdiction_is_spelt_as_in_the_round_when_only_its_case_differs() -> None:
    assert _read(_with(jurisdiction="WALES")).accepted[0].jurisdiction == "Wales"


def test_the_table_is_refused_when_it_has_headers_alone() -> None:
    with pytest.raises(InputRefused, match="no applicants"):
        _read()


def test_refused_rows_come_back_as_text_when_they_are_written_out(tmp_path: Path) -> None:
    table = _table(_with(id="", q1="=HYPERLINK(1)", q2="http://example.org"), _with(date_of_birth="never"), GOOD)
    intake = read_applicants(table, criteria=("q1", "q2"))
    path = tmp_path / "refused.xlsx"
    write_refused(path, table, intake.header, intake.refused)
    rows = read_table(path).rows
    assert [row.cells[:2] for row in rows] == [REFUSED_HEADERS[:2], ("2", "id"), ("3", "identity.date_of_birth")]
    assert rows[1].cells[-2:] == ("=HYPERLINK(1)", "http://example.org")


def test_refused_rows_are_accepted_as_they_are_when_they_were_mended(tmp_path: Path) -> None:
    table = _table(_with(id=""), _with(id="9", date_of_birth="31/02/1979"), GOOD)
    intake = read_applicants(table, criteria=("q1", "q2"))
    write_refused(tmp_path / "refused.xlsx", table, intake.header, intake.refused)
    written = read_table(tmp_path / "refused.xlsx")
    mended = [(*row.cells[:3], "8" if not row.cells[3] else row.cells[3], *row.cells[4:]) for row in written.rows[1:]]
    mended = [tuple("28/02/1979" if cell == "31/02/1979" else cell for cell in cells) for cells in mended]
    again = read_applicants(table_of("refused.xlsx", iter((written.rows[0].cells, *mended))), criteria=("q1", "q2"))
    assert ([applicant.id for applicant in again.accepted], again.refused) == (["8", "9"], ())


def test_a_cut_cell_is_not_taken_for_the_whole_when_refused_rows_come_back_unmended(tmp_path: Path) -> None:
    table = _table(_with(q1="x" * 1_048_576))
    path = tmp_path / "refused.xlsx"
    intake = read_applicants(table, criteria=("q1", "q2"))
    write_refused(path, table, intake.header, intake.refused)
    assert max(len(cell) for cell in read_table(path).rows[1].cells) == LONGEST_CELL
    assert "was cut" in read_applicants(read_table(path), criteria=("q1", "q2")).refused[0].reason


def test_an_application_is_accepted_and_named_when_every_answer_is_blank() -> None:
    intake = _read(_with(q1=""), _with(id="8"))
    assert (len(intake.accepted), intake.blank, intake.rows[CandidateId("7")]) == (2, frozenset({CandidateId("7")}), 2)


def test_applicants_are_marked_out_with_the_reason_when_a_rule_is_not_met() -> None:
    rules = (
        EligibilityRule(column="consent", yes=True, reason="No consent was given."),
        EligibilityRule(column="qualified", before=date(2020, 1, 1)),
    )
    rows = [("id", "answer.q1", "eligible.consent", "eligible.qualified"), ("1", "a", "Yes", "2019-05-01")]
    rows += [("2", "a", "no", "1 May 2019"), ("3", "a", "Y", "2020-01-01"), ("4", "a", "yes", "long ago")]
    intake = read_applicants(table_of("a.csv", iter(rows)), criteria=("q1",), eligibility=rules)
    reasons = {each.id: each.ineligible for each in intake.accepted}
    assert reasons == {
        "1": (),
        "2": ("No consent was given.",),
        "3": ("“qualified” has to be a date before 1 January 2020.",),
    }
    assert [(each.row, each.column, each.value) for each in intake.refused] == [(5, "eligible.qualified", "long ago")]


@given(st.lists(st.tuples(*[st.text(max_size=12)] * len(HEADERS)), max_size=12))
def test_every_row_is_counted_once_when_rows_are_anything(rows: list[tuple[str, ...]]) -> None:
    table = _table(GOOD, *rows)
    intake = read_applicants(table, criteria=("q1", "q2"))
    assert len(intake.accepted) + len(intake.refused) + intake.repeated == len(table.rows) - 1
    assert len({applicant.id for applicant in intake.accepted}) == len(intake.accepted)
