"""Numbers are written one way, and marks read as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.rubric import plain, read_mark
from tests.domain.examples import criterion


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("4.50", "4.5"),
        ("4.0", "4"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0.00", "0"),
        ("0", "0"),
        ("-1.50", "-1.5"),
        ("-0.0", "0"),
    ],
)
def test_number_is_written_one_way_when_it_has_several(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_number_reads_back_the_same_when_written_plainly(number: Decimal) -> None:
    assert Decimal(plain(number)) == number
    assert "E" not in plain(number)


@pytest.mark.parametrize("text", ["4.5", " 4.50 ", "4,5", "45e-1"])
def test_mark_is_read_when_written_as_people_do(text: str) -> None:
    assert str(read_mark(text)) == "4.5"


@pytest.mark.parametrize("text", ["", "four", "nan", "inf", "4.5.1", "4 5"])
def test_mark_is_refused_when_it_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_mark(text)


def test_marks_ascend_when_taken_from_a_scale() -> None:
    assert [str(mark) for mark in criterion("q1", marks=("1", "1.5", "2")).marks] == ["1", "1.5", "2"]
