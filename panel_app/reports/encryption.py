"""A password on a finished PDF: AES-256, after which it is no archive file any more, and no longer claims to be."""

import io
import secrets
from typing import Final

import pikepdf

from panel_app.domain.errors import InputRefused

SHORTEST: Final = 8
"""Characters of a password: the file travels, and can be tried without end."""
_LONGEST_BYTES: Final = 127
_CLAIMS: Final = ("pdfaid:part", "pdfaid:conformance", "pdfaid:amd")


def check_password(password: str) -> None:
    """Refuse a password that protects nothing, or that other readers would cut short."""
    if len(password) < SHORTEST:
        raise InputRefused(
            f"A password for a PDF needs {SHORTEST} characters.", "Choose a longer one; three random words are good."
        )
    if len(password.encode()) > _LONGEST_BYTES:
        raise InputRefused("The password is longer than a PDF can hold.", f"Use at most {_LONGEST_BYTES} characters.")


def encrypt(raw: bytes, password: str) -> bytes:
    """The file under a password; screen readers may still read it, and who opens it may print it."""
    check_password(password)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in _CLAIMS:
                if claim in metadata:
                    del metadata[claim]
        owner = secrets.token_urlsafe(32)  # nobody needs it: whoever opens the file may do all there is to do
        pdf.save(out, encryption=pikepdf.Encryption(owner=owner, user=password, R=6))
    return out.getvalue()
