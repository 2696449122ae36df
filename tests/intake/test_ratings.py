"""People's tables of marks: long and wide, tidy and messy."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel_app.domain.errors import InputRefused
from panel_app.intake.ratings import RatingsTable, Scale, read_ratings

FIVE = Scale(Decimal(0), Decimal(5), Decimal(1))


class Reader:
    """Writes a text as a file and reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, text: str, *, name: str = "ratings.csv", scale: Scale | None = None) -> RatingsTable:
        path = self._folder / name
        path.write_text(text, encoding="utf-8")
        return read_ratings(path, scale=scale)


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def marks(table: RatingsTable) -> dict[tuple[str, str, str], str]:
    return {(each.candidate, each.scorer, each.criterion): str(each.mark) for each in table.ratings}


def kinds(table: RatingsTable) -> list[tuple[str, int]]:
    return [(problem.kind, problem.row) for problem in table.problems]


LONG = {("c1", "ann", "mark"): "4", ("c1", "bob", "mark"): "3.5", ("c2", "ann", "mark"): "2"}


@pytest.mark.parametrize(
    "text",
    [
        "candidate,scorer,mark\nc1,ann,4\nc1,bob,3.5\nc2,ann,2\n",
        "MARK;Scorer ID;Candidate's name\n4;ann;c1\n3,5;bob;c1\n2;ann;c2\n",
        'Applicant,Rater,Score (out of 5)\nc1,ann,4\nc1,bob,"3,5"\nc2,ann,2\n',
        "canddate\tscorrer\trating\tcomment\nc1\tann\t4\tgood\nc1\tbob\t3½\t\nc2\tann\t2\t\n",
        "Marks of the spring round\n\ncandidate,scorer,mark\nc1,ann,4\nc1,bob,3.5\nc2,ann,2\n",
        "candidate,ann,bob\nc1,4,3.5\nc2,2,\n",
        'ID,ann,bob,Total\nc1,4,"3,5",7.5\nc2,2,n.a.,2\nMean,3,3.5,\n',
        '"subject" "rater" "rating"\n"1" "c1" "ann" 4\n"2" "c1" "bob" 3.5\n"3" "c2" "ann" 2\n',
        "| candidate | ann | bob |\n|-----------|-----|-----|\n| c1 | 4 | 3.5 |\n| c2 | 2 | - |\n",
        "ymgeisydd,sgoriwr,marc\nc1,ann,4\nc1,bob,3.5\nc2,ann,2\n",
        "item,rater,value\nc1,ann,4\nc1,bob,3.5\nc2,ann,2\n",
        "rater,c1,c2\nann,4,2\nbob,3.5,\n",
        "poem;raterID;rating\nc1;ann;4 - good\nc1;bob;3,5\nc2;ann;2 (poor)\n",
        "student_id,seen with,grade\nc1,ann,4\nc1,bob,3.5\nc2,ann,2\nc2,bob,\n",
    ],
    ids=[
        "plain",
        "other-names",
        "decimal-comma",
        "near-names",
        "preamble",
        "wide",
        "totals",
        "r-table",
        "bars",
        "welsh",
        "items",
        "scorer-each-row",
        "unknown-candidate",
        "unknown-scorer",
    ],
)
def test_the_same_marks_are_read_however_people_write_them(read: Reader, text: str) -> None:
    table = read(text)

    assert marks(table) == LONG
    assert table.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "candidate,scorer,criterion,mark\nc1,ann,q1,4\nc1,ann,q2,3\nc1,bob,q1,5\n",
        "candidate,scorer,q1,q2,total\nc1,ann,4,3,7\nc1,bob,5,,5\n",
        "candidate,question,ann,bob\nc1,q1,4,5\nc1,q2,3,\n",
    ],
    ids=["long", "column-each-criterion", "column-each-scorer"],
)
def test_criteria_are_found_whether_they_are_rows_or_columns(read: Reader, text: str) -> None:
    assert marks(read(text)) == {("c1", "ann", "q1"): "4", ("c1", "ann", "q2"): "3", ("c1", "bob", "q1"): "5"}


def test_blank_cells_and_words_for_nothing_are_missing(read: Reader) -> None:
    table = read("candidate,a,b,c,d,e,f,g\nc1,1,,NA,n.a.,-,–,#N/A\nc2,1,2,3,4,5,4,3\n")

    assert marks(table).keys() == {("c1", "a", "mark")} | {("c2", scorer, "mark") for scorer in "abcdefg"}
    assert table.problems == ()


def test_a_cell_that_is_no_mark_is_named_and_stops_no_other(read: Reader) -> None:
    table = read("candidate,scorer,mark\nc1,a,good\nc1,b,4\nc2,a,inf\nc2,b,3\n")

    assert marks(table) == {("c1", "b", "mark"): "4", ("c2", "b", "mark"): "3"}
    assert kinds(table) == [("unreadable", 2), ("unreadable", 4)]
    assert table.problems[0].what == "Row 2: “good” under “mark” is no mark, and counts as missing."


def test_a_row_that_says_what_another_says_is_named_and_counted_once(read: Reader) -> None:
    table = read("candidate,scorer,mark\nc1,a,4\nc1,b,4\nc1,a,4.0\n")

    assert len(table.ratings) == 2
    assert kinds(table) == [("duplicate", 4)]
    assert "row 2" in table.problems[0].what


def test_neither_row_counts_when_two_contradict_each_other(read: Reader) -> None:
    table = read("candidate,scorer,mark\nc1,a,4\nc1,b,4\nc1,a,2\n")

    assert marks(table) == {("c1", "b", "mark"): "4"}
    assert kinds(table) == [("contradiction", 4)]
    assert "rows 2, 4" in table.problems[0].what


def test_a_duplicate_row_of_a_wide_table_is_named_once(read: Reader) -> None:
    table = read("candidate,a,b\nc1,4,3\nc2,1,2\nc1,4,3\n")

    assert len(table.ratings) == 4
    assert kinds(table) == [("duplicate", 4)]


def test_a_mark_off_the_scale_is_named_and_left_out(read: Reader) -> None:
    table = read("candidate,a,b\nc1,4,50\nc2,1,-1\n", scale=FIVE)

    assert marks(table) == {("c1", "a", "mark"): "4", ("c2", "a", "mark"): "1"}
    assert kinds(table) == [("misbooked", 2), ("misbooked", 3)]
    assert "“50” by b for c1" in table.problems[0].what


def test_a_mark_between_two_levels_is_named_and_counts(read: Reader) -> None:
    table = read("candidate,a,b\nc1,4,3.5\nc2,1,2\n", scale=FIVE)

    assert marks(table)["c1", "b", "mark"] == "3.5"
    assert kinds(table) == [("between-levels", 2)]


def test_a_mark_far_from_all_others_is_left_out_when_no_scale_was_given(read: Reader) -> None:
    rows = "".join(f"c{row},{row % 6},{(row + 1) % 6}\n" for row in range(20))
    table = read(f"candidate,a,b\n{rows}c99,50,3\n")

    assert [problem.value for problem in table.problems] == ["50"]
    assert "give the scale" in table.problems[0].what
    assert ("c99", "a", "mark") not in marks(table)


def test_a_wide_scale_is_no_slip_when_marks_are_spread_over_it(read: Reader) -> None:
    rows = "".join(f"c{row},{row * 5},{100 - row * 5}\n" for row in range(21))

    assert read(f"candidate,a,b\n{rows}").problems == ()


def test_a_row_without_candidate_or_scorer_is_named(read: Reader) -> None:
    table = read("candidate,scorer,mark\n,a,4\nc1,,3\nc1,b,5\n")

    assert kinds(table) == [("unnamed", 2), ("unnamed", 3)]
    assert marks(table) == {("c1", "b", "mark"): "5"}


def test_every_row_is_a_candidate_when_all_columns_are_scorers(read: Reader) -> None:
    table = read("J1,J2,J3\n9,2,5\n6,1,3\n")

    assert {each.candidate for each in table.ratings} == {"row 2", "row 3"}
    assert {each.scorer for each in table.ratings} == {"J1", "J2", "J3"}


def test_two_columns_of_one_name_are_two_scorers(read: Reader) -> None:
    assert {each.scorer for each in read("candidate,Smith,Smith\nc1,3,4\nc2,4,4\n").ratings} == {
        "Smith (column 2)",
        "Smith (column 3)",
    }


def test_names_that_differ_by_large_letters_alone_are_noted(read: Reader) -> None:
    table = read("candidate,scorer,mark\nc1,Smith,3\nc2,smith,4\n")

    assert table.notes == ("“Smith” and “smith” are counted as different scorers.",)


def test_a_number_as_a_name_is_the_same_however_a_spreadsheet_writes_it(read: Reader) -> None:
    table = read("candidate,scorer,mark\n1001.0,1,3\n1001,2,4\n1002,2,4\n")

    assert {each.candidate for each in table.ratings} == {"1001", "1002"}


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path) -> None:
    path = tmp_path / "ratings.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("candidate", "ann", "bob"), ("c1", 4, 3.5), ("c2", 2, None)]):
            sheet.write_row(row, 0, cells)

    assert marks(read_ratings(path)) == LONG


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "candidate,scorer,mark\n",
        "candidate,scorer,mark\nc1,a,NA\n",
        "c1,a,4\nc1,b,3\n",
        "1,4,3\n2,5,1\n",
        "All is well.\nNothing is marked.\n",
        "candidate,scorer,mark\nc1,a,4\nc1,a,3\n",
    ],
    ids=[
        "empty",
        "blank",
        "header-only",
        "all-missing",
        "headerless",
        "headerless-wide",
        "prose",
        "contradiction-only",
    ],
)
def test_two_sentences_are_said_when_nothing_is_left_to_use(read: Reader, text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read(text)

    assert refused.value.what.endswith(".")
    assert "applicants" not in refused.value.remedy


def test_a_picture_called_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    with pytest.raises(InputRefused, match="picture"):
        read_ratings(path)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.lists(
            st.sampled_from(
                ["", "3", "3,5", "NA", "candidate", "scorer", "mark", "Ann", "50", "x", "-", "½", "1e9", '"']
            ),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=7,
    ),
    separator=st.sampled_from([",", ";", "\t", "|", " "]),
)
def test_whatever_stands_in_a_table_it_is_read_or_refused_in_words(
    read: Reader, cells: list[list[str]], separator: str
) -> None:
    try:
        table = read("\n".join(separator.join(row) for row in cells))
    except InputRefused as refused:
        assert refused.what.endswith(".")  # noqa: PT017 - what is raised, if it is
    else:
        assert table.ratings
        assert len(set(marks(table))) == len(table.ratings)
