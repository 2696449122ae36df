"""PDFs read back: text in reading order, with blanks squeezed out where columns decide on line ends."""

from pathlib import Path

import pypdfium2


def pages_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def metadata_of(path: Path) -> dict[str, str]:
    with pypdfium2.PdfDocument(path) as document:
        return dict(document.get_metadata_dict())


def outline_of(path: Path) -> list[tuple[str, int]]:
    with pypdfium2.PdfDocument(path) as document:
        return [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]


def squeezed(text: str) -> str:
    return "".join(text.split())
