"""Paragraphs of several faces and languages: broken as one text, read as one text."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from panel_app.reports.blocks import mixed
from panel_app.reports.runs import Line, Run, wrap_runs
from panel_app.reports.structure import Element, numbering
from panel_app.reports.style import BODY, BODY_STRONG
from panel_app.reports.text import printable, width
from tests.reports.test_tagged import written
from tests.reports.tree import problems

TEXTS = st.lists(st.tuples(st.text(max_size=120), st.booleans()), max_size=6)


def runs_of(texts: list[tuple[str, bool]]) -> list[Run]:
    return [Run(text, BODY_STRONG if strong else BODY) for text, strong in texts]


def said(lines: list[Line]) -> str:
    return "".join(piece.text for line in lines for piece in line)


@given(TEXTS, st.floats(min_value=20, max_value=500))
def test_nothing_but_blanks_is_lost_when_runs_are_wrapped(texts: list[tuple[str, bool]], room: float) -> None:
    runs = runs_of(texts)
    assert "".join(said(wrap_runs(runs, room)).split()) == "".join(
        "".join(map(printable, (r.text for r in runs))).split()
    )


@given(TEXTS, st.floats(min_value=20, max_value=500))
def test_no_line_is_wider_than_its_room_when_runs_are_wrapped(texts: list[tuple[str, bool]], room: float) -> None:
    runs = runs_of(texts)
    for line in wrap_runs(runs, room):
        *before, last = line
        wide = sum(width(piece.text, runs[piece.run].face) for piece in before)
        assert wide + width(last.text.rstrip(" "), runs[last.run].face) <= room + 0.001


def test_a_word_stays_whole_when_its_face_changes_in_the_middle() -> None:
    runs = [Run("one two three un", BODY), Run("break", BODY_STRONG), Run("able four", BODY)]
    lines = ["".join(piece.text for piece in line) for line in wrap_runs(runs, 70)]
    assert any("unbreakable" in line for line in lines)


def test_passages_are_read_in_place_and_in_their_language_when_mixed(tmp_path: Path) -> None:
    runs = [Run("They say ", BODY), Run("croeso i bawb", BODY_STRONG, "cy"), Run(" at the door.", BODY)]
    (paragraph,) = written(tmp_path / "a.pdf", [mixed(runs)]).find("P")
    assert paragraph.text == "They say croeso i bawb at the door."
    assert [(node.text, node.language) for node in paragraph.find("Span")] == [("croeso i bawb", "cy")]
    assert problems(tmp_path / "a.pdf") == []


def test_a_mixed_paragraph_stays_one_when_it_runs_over_pages(tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(3000)]
    runs = [Run(f"{word} ", BODY_STRONG if place % 7 == 0 else BODY) for place, word in enumerate(words)]
    (paragraph,) = written(tmp_path / "a.pdf", [mixed(runs)]).find("P")
    assert paragraph.text.split() == words
    assert len(paragraph.pages) > 1


def test_mixed_items_are_one_list_when_they_share_it(tmp_path: Path) -> None:
    whole = Element("L", entries=numbering("Disc"))
    rows = [mixed([Run("A ", BODY), Run(word, BODY_STRONG)], label="•", within=whole) for word in ("one", "two")]
    root = written(tmp_path / "a.pdf", rows)
    assert [node.text for node in root.find("LI")] == ["• A one", "• A two"]
    assert len(root.find("L")) == 1
    assert problems(tmp_path / "a.pdf") == []
