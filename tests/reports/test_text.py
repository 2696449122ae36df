import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.reports.style import BODY, HEADING, coverage
from panel_app.reports.text import UNPRINTABLE, elide, one_line, printable, width, wrap


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Siân Ŵyn, naïve", "Siân Ŵyn, naïve"),
        ("e\u0301", "é"),
        ("a\tb\u2009c", "a b c"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("infor\u00admation\ufeff", "information"),
        ("\x00\x1f\u202e", UNPRINTABLE * 3),
        ("日\ud800", UNPRINTABLE * 2),
        ("👩\u200d⚕\ufe0f", UNPRINTABLE * 2),
    ],
)
def test_text_is_shown_or_marked_when_made_printable(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_the_mark_is_one_that_the_typeface_has_when_drawn() -> None:
    assert ord(UNPRINTABLE) in coverage()


@given(st.text())
def test_only_known_characters_remain_when_made_printable(text: str) -> None:
    assert {ord(character) for character in printable(text)} <= coverage() | {ord("\n")}


@given(st.text(max_size=400), st.floats(min_value=1, max_value=500))
def test_nothing_but_blanks_is_lost_when_wrapped(text: str, room: float) -> None:
    lines = wrap(text, BODY, room)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


@given(st.text(max_size=400), st.floats(min_value=20, max_value=500))
def test_no_line_is_wider_than_its_column_when_wrapped(text: str, room: float) -> None:
    assert all(width(line.rstrip(" "), BODY) <= room + 0.001 for line in wrap(text, BODY, room))


def test_no_line_is_endless_when_characters_take_no_room() -> None:
    lines = wrap("a" + "\u0301" * 5000, BODY, 100)
    assert max(map(len, lines)) <= 1000
    assert "".join(lines).count("\u0301") >= 4999  # the first joins its letter


def test_one_blank_line_remains_when_there_are_many() -> None:
    assert wrap("a\n\n\n\n b", BODY, 100) == ["a ", "", "b"]


def test_line_ends_become_blanks_when_on_one_line() -> None:
    assert one_line(" a\n\n b\t") == "a b"


@given(st.text(max_size=3000))
def test_text_fits_when_elided(text: str) -> None:
    assert width(elide(text, HEADING, 80), HEADING) <= 80
