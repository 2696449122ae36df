"""Signs a finished PDF, and reads signatures: PAdES B-B, as an update of the file, without any network.

The signature says who: the time in it is this computer's, and whether the certificate was withdrawn is not asked, since
both need a service on the network. The order is fixed: draw, encrypt where a password is wanted, sign last; whatever
changes a signed file breaks its signature.
"""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.stamp.noop import NoOpStampStyle
from pyhanko_certvalidator import ValidationContext

from panel_app.domain.errors import CannotOpen
from panel_app.reports.certificates import Certificate
from panel_app.reports.identifiers import is_locked

FIELD: Final = "signature"
"""The name of the empty field that a file is drawn with when it is going to be signed."""


class Signing(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs, for what reason, and the lines that are drawn under the field, the first one strong."""

    certificate: Certificate
    reason: str
    lines: tuple[str, ...]


_RESERVED: Final = 32 * 1024
"""Bytes for a signature with a long chain of certificates, in hexadecimal."""
_SPARE: Final = 64
_AMBIGUOUS: Final = b"\r\nendstream"
"""Where a stream's last byte could be taken for half an end of line; another length of the signature gives another."""


class _Update(IncrementalPdfFileWriter):
    """An update that leaves the metadata as they are.

    WORKAROUND: pyHanko writes the whole packet again to note the time, in a form of XML in which PDF/A's description
    of the PDF/UA identifier is no longer valid; there is no option against it.
    """

    def _update_meta(self) -> None:
        pass


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature as it is found in a file.

    `intact`: the bytes it covers are as they were signed. `whole`: it covers all of the file, with nothing added since.
    `fingerprint` is SHA-256 over the certificate that signed; empty where the signature is too damaged to tell.
    """

    signer: str
    issuer: str
    fingerprint: str
    intact: bool
    whole: bool
    signed_at: datetime | None

    @property
    def ok(self) -> bool:
        return self.intact and self.whole


_UNREADABLE: Final = Signature(
    signer="somebody", issuer="somebody", fingerprint="", intact=False, whole=False, signed_at=None
)
_SIGNED: Final = re.compile(rb"/ByteRange\s*\[")
"""What every signature's dictionary has, in plain bytes: it is what the signature leaves out of itself."""


def sign(raw: bytes, signing: Signing, *, password: str = "") -> bytes:
    """The file with a signature in its empty field; `password` opens it where it is encrypted.

    What the field shows was drawn with the page, in letters that are embedded and tagged like all others.
    """
    certificate = signing.certificate
    signer = SimpleSigner.load_pkcs12_data(
        certificate.pkcs12, other_certs=(), passphrase=certificate.password.encode() or None
    )
    for reserved in (None, *range(_RESERVED, _RESERVED + _SPARE, 2)):
        signed = _signed(raw, signing, signer, password=password, reserved=reserved)
        if _AMBIGUOUS not in signed[len(raw) :]:
            break
    return signed


def _signed(raw: bytes, signing: Signing, signer: SimpleSigner, *, password: str, reserved: int | None) -> bytes:
    """The file with its signature, for which so many bytes are kept; None: as many as it is estimated to take."""
    writer: IncrementalPdfFileWriter = _Update(io.BytesIO(raw))
    if password:
        writer.encrypt(password.encode())
    about = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", reason=signing.reason, subfilter=SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    try:
        PdfSigner(about, signer, stamp_style=NoOpStampStyle()).sign_pdf(
            writer, existing_fields_only=True, bytes_reserved=reserved, output=out
        )
    except SigningError as error:
        raise CannotOpen(
            f"{signing.certificate.name} could not sign ({error}).",
            "Try another certificate, or write the file unsigned.",
        ) from error
    return out.getvalue()


def signatures(raw: bytes, *, password: str = "") -> list[Signature]:
    """The signatures in a PDF, in the order they were made; none where it is no PDF or is damaged beyond reading.

    One that is there and cannot be read, whole or in part, is there all the same, and does not hold; under a password
    that is not given nothing is found. Whether a certificate is to be trusted is not asked: the answer would need a
    list of whom to trust.
    """
    try:
        reader = PdfFileReader(io.BytesIO(raw), strict=False)
        if password:
            reader.decrypt(password.encode())
        found = [_checked(each) for each in reader.embedded_regular_signatures]
    except Exception:  # noqa: BLE001 - the border to a parser: whatever bytes a person names may be asked about
        found = []
    hidden = not found and _SIGNED.search(raw) and not is_locked(raw, password)
    return [_UNREADABLE] if hidden else found


def _checked(embedded: EmbeddedPdfSignature) -> Signature:
    certificate = embedded.signer_cert
    trusting = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    try:
        status = validate_pdf_signature(
            embedded,
            signer_validation_context=trusting,
            key_usage_settings=KeyUsageConstraints(key_usage=set()),
            skip_diff=True,
        )
    except (SignatureValidationError, ValueError):  # the signature itself is damaged
        intact, whole = False, False
    else:
        intact = status.intact and status.valid
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return Signature(
        signer=_name(certificate.subject.native),
        issuer=_name(certificate.issuer.native),
        fingerprint=certificate.sha256.hex(),
        intact=intact,
        whole=whole,
        signed_at=embedded.self_reported_timestamp,
    )


def _name(native: Mapping[str, object]) -> str:
    return str(native.get("common_name") or native.get("organization_name") or "unnamed")
