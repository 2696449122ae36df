"""Which column is what."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import Criterion, CriterionId
from panel_app.intake.mapping import draft_mapping, header_row, read_mapping
from panel_app.intake.tables import Table, table_of

CRITERIA = ("q1", "q2")


def _table(*rows: tuple[str, ...]) -> Table:
    return table_of("file.csv", iter(rows))


def _criteria() -> tuple[Criterion, ...]:
    titles = {"q1": "Leading change", "q2": "Working across boundaries"}
    return tuple(Criterion(id=CriterionId(key), title=title, levels=()) for key, title in titles.items())


def test_headers_need_no_map_when_they_are_targets() -> None:
    row, targets = header_row(_table(("ID", "answer.q1", "Answer.Q2", "line.region")), {}, criteria=CRITERIA)
    assert (row.number, targets) == (1, ("id", "answer.q1", "answer.q2", "line.region"))


def test_rows_above_are_skipped_when_they_are_no_headers() -> None:
    table = _table(
        ("Applications",), ("language", "Welsh", "and", "English"), ("No.", "One", "Two", ""), ("1", "a", "b", "")
    )
    row, targets = header_row(table, {"no.": "id", "ONE": "answer.q1", "Two": "answer.q2"}, criteria=CRITERIA)
    assert (row.number, targets) == (3, ("id", "answer.q1", "answer.q2", "ignore"))


@pytest.mark.parametrize(
    ("header", "nearest"),
    [
        ("Surname", "identity.family_name"),
        ("identity.familyname", "identity.family_name"),
        ("Registraton", "identity.registration"),
        ("answer.q3", "answer."),
    ],
)
def test_the_header_is_named_with_its_nearest_target_when_it_has_none(header: str, nearest: str) -> None:
    with pytest.raises(InputRefused) as refused:
        header_row(_table(("id", "answer.q1", "answer.q2", header)), {}, criteria=CRITERIA)
    assert f"“{header}”" in refused.value.what
    assert nearest in refused.value.remedy


def test_usual_headers_are_named_when_there_is_no_map_at_all() -> None:
    with pytest.raises(InputRefused, match=r"“Reference”.*no target.*“id”"):
        header_row(_table(("Reference", "Surname", "E-mail")), {}, criteria=CRITERIA)


def test_a_draft_is_advised_when_nothing_is_known() -> None:
    with pytest.raises(InputRefused, match="applicants map"):
        header_row(_table(("a", "b"), ("c", "d")), {}, criteria=CRITERIA)


@pytest.mark.parametrize("missing", ["id", "answer.q1", "answer.q2"])
def test_the_table_is_refused_when_a_needed_column_is_missing(missing: str) -> None:
    headers = tuple(target for target in ("id", "answer.q1", "answer.q2", "language") if target != missing)
    with pytest.raises(InputRefused, match=f"no column for “{missing}”"):
        header_row(_table(headers), {}, criteria=CRITERIA)


def test_the_table_is_refused_when_two_columns_have_one_target() -> None:
    with pytest.raises(InputRefused, match=r"“Number” and “id” of file\.csv are both “id”"):
        header_row(_table(("Number", "id", "answer.q1", "answer.q2")), {"Number": "id"}, criteria=CRITERIA)


def test_columns_may_share_a_target_when_they_are_ignored() -> None:
    table = _table(("id", "answer.q1", "answer.q2", "ignore", "ignore"))
    assert header_row(table, {}, criteria=CRITERIA)[1].count("ignore") == 2


@pytest.mark.parametrize("target", ["identity.surname", "answer.q9", "line.", "equality.Sex!"])
def test_the_mapping_is_refused_when_a_target_does_not_exist(target: str) -> None:
    with pytest.raises(InputRefused, match="does not exist"):
        header_row(_table(("id",)), {"Name": target}, criteria=CRITERIA)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[columns", "not TOML"),
        ("columns = 3", "no .columns."),
        ("[columns]\na = 1", "no .columns."),
        ("", "no .columns."),
    ],
)
def test_two_sentences_are_said_when_a_mapping_is_none(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "MAP.toml"
    path.write_text(text)
    with pytest.raises(InputRefused, match=says):
        read_mapping(path)


def test_a_draft_finds_the_usual_columns_when_headers_are_human() -> None:
    headers = (
        *("Application number", "First name", "Last name", "Date of birth", "E-mail", "Job title", "Employer"),
        *("Type of organisation", "Q1: tell us", "2. Working across boundaries", "Shoe size"),
    )
    drafted = tomllib.loads(draft_mapping(_table(("Applications 2026",), headers), _criteria()))["columns"]
    assert list(drafted.values()) == [
        *("id", "identity.given_name", "identity.family_name", "identity.date_of_birth", "contact.email"),
        *("work.job_title", "work.employer", "line.organisation_type", "answer.q1", "answer.q2", "ignore"),
    ]


def test_a_draft_says_so_when_a_needed_column_is_not_found() -> None:
    assert 'No header was found for "answer.q2"' in draft_mapping(_table(("id", "answer.q1")), _criteria())


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=8))
def test_a_draft_reads_back_when_headers_are_strange(headers: list[str]) -> None:
    table = _table(("id", "answer.q1", "answer.q2", *headers))
    drafted = tomllib.loads(draft_mapping(table, _criteria()))["columns"]
    assert set(drafted) <= {"id", *table.rows[0].cells}
    row, targets = header_row(table, drafted, criteria=CRITERIA)
    assert row.number == 1
    assert targets[:3] == ("id", "answer.q1", "answer.q2")
