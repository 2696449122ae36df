"""The file format: objects are found again, strings come back as they were."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.reports.pdf_file import PdfFile, handle, name, number, reference, text_string


def opened(file: BytesIO) -> pikepdf.Pdf:
    pdf = pikepdf.open(file)
    assert pdf.check_pdf_syntax() == []
    return pdf


def closed(file: PdfFile, entries: bytes) -> None:
    pages = file.put(b"<</Type/Pages/Kids[]/Count 0>>")
    file.close({"Root": file.put(b"<</Type/Catalog/Pages %b%b>>" % (reference(pages), entries))})


@given(st.text())
def test_texts_come_back_when_read(text: str) -> None:
    sink = BytesIO()
    closed(PdfFile(sink), b"/Said" + text_string(text))
    with opened(sink) as pdf:
        assert str(pdf.Root.Said) == text.encode("utf-16", "replace").decode("utf-16")


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_names_come_back_when_read(text: str) -> None:
    sink = BytesIO()
    closed(PdfFile(sink), b"/Said" + name(text))
    with opened(sink) as pdf:
        assert str(pdf.Root.Said) == f"/{text}"


@pytest.mark.parametrize("objects", [0, 1, 199, 200, 201, 1000])
def test_every_object_is_found_when_there_are_so_many(objects: int) -> None:
    sink = BytesIO()
    file = PdfFile(sink)
    numbers = [file.reserve() for _ in range(objects)]
    for each in reversed(numbers):
        file.put(b"(%d)" % each, each)
    closed(file, b"/Kept[%b]" % b" ".join(map(reference, numbers)))
    with opened(sink) as pdf:
        assert [int(bytes(each)) for each in pdf.Root.Kept] == numbers


@given(st.binary(max_size=300), st.booleans())
def test_streams_come_back_when_read(data: bytes, compress: bool) -> None:
    sink = BytesIO()
    file = PdfFile(sink)
    closed(file, b"/Kept " + reference(file.put_stream(data, compress=compress)))
    with opened(sink) as pdf:
        assert pdf.Root.Kept.read_bytes() == data


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_lengths_are_kept_to_a_thousandth_when_written(value: float) -> None:
    assert abs(float(number(value)) - value) <= 0.00051
    assert b"e" not in number(value)


def test_a_handle_is_short_when_the_key_is_long() -> None:
    assert handle("note 1") == b"note 1"
    assert len(handle("W" * 40_000)) == 64
    assert handle("W" * 40_000) != handle("W" * 40_001)
