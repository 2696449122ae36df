import pytest

from panel_app.ui.widgets.finding import find_all, nearest, units


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("The ward, the Ward", "ward", ["ward", "Ward"]),
        ("A café in Łódź", "cafe", ["café"]),
        ("A cafe\u0301 again", "café", ["cafe\u0301"]),
        ("over two\n  lines here", "two lines", ["two\n  lines"]),
        ("ﬁnal", "final", ["ﬁnal"]),
        ("straße", "STRASSE", ["straße"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("anything", "   ", []),
        ("", "word", []),
    ],
)
def test_words_are_found_as_a_reader_means_them_when_case_accents_and_lines_differ(
    text: str, wanted: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in find_all(text, wanted)] == found


def test_nearest_place_is_found_when_the_text_before_it_has_changed() -> None:
    text = "one ward. Two words more, and the other ward."
    assert nearest(text, "ward", 38) == (40, 44)
    assert nearest(text, "gone", 3) is None
    assert nearest(text, "", 3) is None


def test_places_are_counted_as_qt_does_when_a_character_needs_two_units() -> None:
    assert units("plain é") is None
    assert units("a😀b") == [0, 1, 3, 4]
