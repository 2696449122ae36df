import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.reports.letter_text import FIELDS, Block, Span, blocks, problems

VALUES = dict.fromkeys(FIELDS, "value") | {"candidate.code": "7K-RM2"}


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(text, VALUES)]


def test_fields_are_filled_in_when_they_are_known() -> None:
    assert kinds("Dear {candidate.code}, of { round.name }.") == [("paragraph", "Dear 7K-RM2, of value.")]


def test_blocks_are_told_apart_when_lines_begin_so() -> None:
    text = "# One\ntext goes\non here\n\n## Two\n- first\n- second\n  of two lines\n1. ten\n2) more\n\nend"
    assert kinds(text) == [
        ("heading", "One"),
        ("paragraph", "text goes on here"),
        ("subheading", "Two"),
        ("bullet", "first"),
        ("bullet", "second of two lines"),
        ("numbered", "ten"),
        ("numbered", "more"),
        ("paragraph", "end"),
    ]


def test_weights_are_spans_when_stars_stand_around() -> None:
    (block,) = blocks("plain **strong {outcome}** and *quiet*.", VALUES)
    assert block == Block(
        kind="paragraph",
        spans=(
            Span(text="plain "),
            Span(text="strong value", strong=True),
            Span(text=" and "),
            Span(text="quiet", emphasis=True),
            Span(text="."),
        ),
    )


def test_a_value_stays_plain_when_it_looks_like_markup() -> None:
    (block,) = blocks("{outcome}", VALUES | {"outcome": "**{date}** # - \\{"})
    assert block.spans == (Span(text="**{date}** # - \\{"),)


def test_a_character_is_plain_when_a_backslash_stands_before_it() -> None:
    assert kinds(r"\{date\} \*\* C:\\dir \n") == [("paragraph", r"{date} ** C:\dir \n")]
    assert not list(problems(r"\{nothing\}"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\nb {candidate.cod}", 1, "{candidate.cod} is not known"),
        ("{}", 0, "{} is not known"),
        ("{{date}}", 0, "stands alone"),
        ("one } two", 0, "stands alone"),
        ("{date\n}", 0, "stands alone"),
        ("{candidate.code.__class__}", 0, "is not known"),
    ],
)
def test_line_and_reason_are_told_when_a_field_is_wrong(text: str, line: int, said: str) -> None:
    first = next(problems(text))
    assert first.line == line
    assert said in first.what
    assert first.remedy.endswith((".", "?"))


@given(st.text())
def test_any_text_without_problems_makes_a_letter_whatever_it_says(text: str) -> None:
    if not list(problems(text)):
        made = blocks(text, VALUES)
        assert all(block.text for block in made)


@given(st.text(alphabet=st.characters(exclude_characters="\\{}*#-.)", categories=["L", "N", "P", "Zs"])))
def test_no_word_is_lost_when_there_is_no_markup(text: str) -> None:
    said = " ".join(block.text for block in blocks(text, VALUES))
    assert "".join(said.split()) == "".join(text.split())
