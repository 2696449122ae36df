"""Whose a file is, and what is said of the files that are nobody's."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.candidates import Applicant, CandidateId
from panel_app.domain.errors import InputRefused
from panel_app.intake.attachments import LARGEST, Found, Matched, NotTaken, files_in, match, read_file


def someone(number: str, *names: str) -> Applicant:
    blank: dict[str, str] = {}
    return Applicant(
        id=CandidateId(number),
        identity=blank,
        contact=blank,
        work=blank,
        equality=blank,
        line=blank,
        context=blank,
        answers=blank,
        attachments=names,
    )


def matched(names: list[str], *people: Applicant) -> Matched:
    return match([Found(name, Path(name)) for name in sorted(names)], people)


def owned(found: Matched) -> dict[str, list[str]]:
    return {number: [each.name for each in files] for number, files in found.files.items()}


@pytest.mark.parametrize(
    "name",
    [
        "1001.pdf",
        "1001_CV.pdf",
        "CV-1001-final.PDF",
        "Application 1001 (2).pdf",
        "1001/cv.pdf",
        "all/1001/2/letter.pdf",
    ],
)
def test_a_file_is_the_applicants_when_the_number_stands_in_its_path(name: str) -> None:
    assert owned(matched([name], someone("1001"), someone("100"), someone("1"))) == {"1001": [name]}


@pytest.mark.parametrize("name", ["11001.pdf", "CV1001.pdf", "10010.pdf", "letter.pdf", "1001x.pdf"])
def test_a_file_is_nobodys_when_the_number_is_only_part_of_a_word(name: str) -> None:
    found = matched([name], someone("1001"))
    assert (owned(found), [each.file for each in found.problems], found.without) == ({}, [name], ("1001",))


def test_the_longer_number_is_meant_when_one_holds_the_other() -> None:
    found = matched(["DHL-2027-12 cv.pdf"], someone("DHL-2027-12"), someone("12"), someone("2027"))
    assert owned(found) == {"DHL-2027-12": ["DHL-2027-12 cv.pdf"]}


def test_a_file_is_nobodys_when_it_could_be_two_peoples() -> None:
    found = matched(["12 and 13.pdf", "13-cv.pdf", "letter 12.pdf"], someone("12"), someone("13"))
    assert owned(found) == {"13": ["13-cv.pdf"], "12": ["letter 12.pdf"]}
    assert "12, 13" in found.problems[0].reason


def test_the_place_of_the_number_tells_when_all_files_have_one_there() -> None:
    names = ["1_cv_2.pdf", "2_cv_1.pdf", "2_letter.pdf"]
    assert owned(matched(names, someone("1"), someone("2"))) == {"1": names[:1], "2": names[1:]}


def test_the_column_decides_when_a_row_names_its_files() -> None:
    people = (someone("1", "letter, final.pdf"), someone("2", "cv.pdf; sub/letter.pdf"), someone("3", "a.pdf,b.pdf"))
    found = matched(["1.pdf", "letter, final.pdf", "cv.pdf", "sub/letter.pdf", "a.pdf", "b.pdf"], *people)
    assert owned(found) == {
        "1": ["1.pdf", "letter, final.pdf"],
        "2": ["cv.pdf", "sub/letter.pdf"],
        "3": ["a.pdf", "b.pdf"],
    }
    assert found.problems == ()


def test_a_link_or_a_foreign_path_is_its_last_part_when_a_row_names_one() -> None:
    found = matched(["cv.pdf", "l.pdf"], someone("7", "https://example.org/f/cv.pdf?x=1|C:\\Users\\me\\L.PDF"))
    assert owned(found) == {"7": ["cv.pdf", "l.pdf"]}


def test_a_missing_file_is_named_with_its_applicant_when_a_row_names_it() -> None:
    (problem,) = matched([], someone("7", "cv.pdf")).problems
    assert (problem.file, problem.id, "not there" in problem.reason) == ("cv.pdf", "7", True)


def test_a_file_is_nobodys_when_two_rows_name_it() -> None:
    found = matched(["cv.pdf"], someone("7", "cv.pdf"), someone("8", "cv.pdf"))
    assert (owned(found), [each.id for each in found.problems]) == ({}, ["7", "8"])


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), max_size=8, unique=True))
def test_every_file_is_somebodys_or_named_once_when_names_are_anything(names: list[str]) -> None:
    found = matched(names, someone("1"), someone("12"), someone("A 1"), someone("…"))
    taken = [name for its in owned(found).values() for name in its]
    assert sorted([*taken, *(each.file for each in found.problems)]) == sorted(names)


def test_what_systems_leave_behind_is_left_out_when_a_folder_is_listed(tmp_path: Path) -> None:
    for name in ("a.pdf", "Thumbs.db", ".hidden", "~$a.docx", "sub/b.pdf", "__MACOSX/c.pdf", ".git/d.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to("/etc/hostname")
    assert [each.name for each in files_in(tmp_path)] == ["a.pdf", "sub/b.pdf"]


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="there every file's name is text")
def test_a_file_is_listed_when_its_name_is_no_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"1001 r\xe9sum\xe9.pdf")).write_bytes(b"%PDF-1.7")
    (found,) = files_in(tmp_path)
    assert (found.name, read_file(found)) == ("1001 r\ufffdsum\ufffd.pdf", b"%PDF-1.7")


def test_a_folder_is_refused_when_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="There is no folder"):
        files_in(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"PK\x03\x04", "called a PDF and is none"),
        ("a.docx", b"PK\x03\x04", "Only PDFs are taken, and this is .docx"),
        ("scan", b"\xff\xd8\xff", "without an ending"),
    ],
)
def test_a_file_is_not_taken_when_it_is_no_pdf(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(NotTaken) as error:
        read_file(Found(name, tmp_path / name))
    assert reason in error.value.reason


def test_a_file_is_not_taken_when_it_is_larger_than_any_application(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(LARGEST + 1)
    with pytest.raises(NotTaken, match="25 are the most"):
        read_file(Found("a.pdf", path))


def test_a_file_is_not_taken_when_it_was_taken_away_meanwhile(tmp_path: Path) -> None:
    with pytest.raises(NotTaken, match="cannot be read"):
        read_file(Found("a.pdf", tmp_path / "a.pdf"))
