"""The line by which a report says which round and which state it is of, as text, as QR code and in its metadata."""

import io
import re
from typing import Final

import pikepdf

_FORM: Final = re.compile(r"panel-app:1:(?P<round>[0-9a-f]{64}):(?P<head>[0-9a-f]{64}):(?P<rules>[0-9a-f]{64})")


def identifier(*, round_id: str, head: str, rules: str) -> str:
    """The line: digests in hexadecimal, parted by colons."""
    return f"panel-app:1:{round_id}:{head}:{rules}"


def round_named_in(raw: bytes) -> str | None:
    """The round that a PDF's metadata names; None where it names none, cannot be opened, or is no PDF."""
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf, pdf.open_metadata() as metadata:
            found = _FORM.fullmatch(str(metadata.get("dc:identifier", "")))
    except (pikepdf.PdfError, ValueError, KeyError, TypeError):  # whatever bytes a person names may be asked about
        return None
    return found["round"] if found else None


def is_locked(raw: bytes, password: str = "") -> bool:
    """Whether a PDF is under a password other than this one."""
    try:
        with pikepdf.open(io.BytesIO(raw), password=password):
            return False
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, ValueError):
        return False
