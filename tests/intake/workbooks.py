"""Workbooks made by hand: an ODS as LibreOffice writes it, and workbooks with one member changed."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet>"
)
_END = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_REST = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def text(value: str, *, more: str = "") -> str:
    """A cell of text; each line is a paragraph."""
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    kind = 'office:value-type="string" calcext:value-type="string"'
    return f"<table:table-cell {kind}{more}>{paragraphs}</table:table-cell>"


def number(value: float) -> str:
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def day(value: str) -> str:
    return (
        f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p>'
        "</table:table-cell>"
    )


BLANK = "<table:table-cell/>"
COVERED = "<table:covered-table-cell/>"


def write_ods(path: Path, rows: Sequence[Sequence[str]], *, sheet: str = "Export") -> Path:
    """A sheet of these cells, with the million blank rows below that every program writes."""
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    table = f'<table:table table:name="{sheet}">{body}{_REST}</table:table>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _KIND, compress_type=zipfile.ZIP_STORED)
        archive.writestr("content.xml", _HEAD + table + _END)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return path


def changed(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a workbook, one member of it changed."""
    copy = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            data = whole.read(name)
            archive.writestr(name, change(data) if name.endswith(member) else data)
    return copy
