"""What a letter and a candidate's own report tell of a reason that names people."""

from pathlib import Path

from panel_app.reports import candidate_report, letters
from panel_app.reports.drawn import Drawing
from panel_app.workspace import candidate_data, letter_data
from panel_app.workspace.report_values import Request
from tests.reports.tree import problems, read
from tests.workspace.rounds import CHAIR, OFFICE, Meet, OpenStore
from tests.workspace.telling import Q1, named_in, written_about


def test_nobody_else_is_in_them_when_the_reason_names_everybody(store: OpenStore, meet: Meet, tmp_path: Path) -> None:
    told = written_about(store, meet)
    office = store(OFFICE)
    (letter,) = letter_data.letters(office, Request(kind="letters", codes=(told.code,), names=True))
    (own,) = candidate_data.own(office, Request(kind="feedback", codes=(told.code,), names=True))
    with (tmp_path / "letter.pdf").open("wb") as file:
        letters.draw([letter.data], file, Drawing())
    with (tmp_path / "own.pdf").open("wb") as file:
        candidate_report.draw_safe([own.data], file, Drawing())
    for name in ("letter.pdf", "own.pdf"):
        text = read(tmp_path / name).text
        assert problems(tmp_path / name) == []
        assert "still too harsh: […]" in text
        assert named_in(text, told) == []
        assert "S01" not in text


def test_people_on_seats_are_taken_out_when_the_chair_makes_a_candidates_report(store: OpenStore, meet: Meet) -> None:
    told = written_about(store, meet)
    (own,) = candidate_data.own(store(CHAIR), Request(kind="feedback", codes=(told.code,)))
    said = own.data.given[Q1].agreed
    assert said.startswith("still too harsh: […]")
    assert told.other not in said
    assert "S01" not in said
