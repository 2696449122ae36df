"""The certificate that an organisation signs with, as it brings it: a PKCS#12 file and its password."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from panel_app.domain.errors import CannotOpen

_LEAST_RSA_BITS: Final = 2048
_EXAMPLE_DAYS: Final = 730


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that may sign, with its key; `name` is its subject's, `issuer` whoever vouches for that.

    `fingerprint` is SHA-256 over the certificate, in hexadecimal: what tells two of one name apart.
    """

    name: str
    issuer: str
    expires: datetime
    fingerprint: str
    pkcs12: bytes
    password: str

    def __repr__(self) -> str:
        return f"Certificate({self.name!r})"


def load_certificate(raw: bytes, password: str, *, now: datetime) -> Certificate:
    """The certificate in a PKCS#12 file; CannotOpen where it does not open, or may not sign at this moment."""
    key, found = _open(raw, password)
    if found is None or key is None:
        raise CannotOpen(
            "The certificate file holds no certificate with its private key.",
            "Export it again as PKCS#12 (.p12 or .pfx), with the private key.",
        )
    _refuse_unfit(key, found)
    _refuse_out_of_time(found, now)
    _refuse_other_use(found)
    return Certificate(
        name=_common_name(found.subject),
        issuer=_common_name(found.issuer),
        expires=found.not_valid_after_utc,
        fingerprint=found.fingerprint(hashes.SHA256()).hex(),
        pkcs12=raw,
        password=password,
    )


def self_made(name: str, *, password: str, now: datetime) -> bytes:
    """A PKCS#12 file whose certificate vouches for itself: for examples, where nobody has to be convinced."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_EXAMPLE_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        name.encode(), key, made, None, BestAvailableEncryption(password.encode())
    )


def _open(raw: bytes, password: str) -> tuple[object, x509.Certificate | None]:
    try:
        key, found, _others = pkcs12.load_key_and_certificates(raw, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if "password" in str(error).lower():
            raise CannotOpen(
                "The certificate file does not open with that password.",
                "Type the password that protects the file, not that of this store.",
            ) from error
        raise CannotOpen(
            "The certificate file is no PKCS#12 file, or it is damaged.",
            "Choose the .p12 or .pfx file that your organisation gave you.",
        ) from error
    return key, found


def _refuse_unfit(key: object, found: x509.Certificate) -> None:
    fit = isinstance(key, ec.EllipticCurvePrivateKey) or (
        isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_RSA_BITS
    )
    if not fit:
        raise CannotOpen(
            f"The key of {_common_name(found.subject)} cannot sign PDFs that others trust.",
            f"Ask for a certificate with an RSA key of {_LEAST_RSA_BITS} bits or more, or one on an elliptic curve.",
        )


def _refuse_out_of_time(found: x509.Certificate, now: datetime) -> None:
    name = _common_name(found.subject)
    if now > found.not_valid_after_utc:
        ended = found.not_valid_after_utc.astimezone(UTC)
        raise CannotOpen(
            f"The certificate of {name} ended on {ended:%Y-%m-%d}.",
            "Ask your organisation for a new one; what it signed before stays as it is.",
        )
    if now < found.not_valid_before_utc:
        begins = found.not_valid_before_utc.astimezone(UTC)
        raise CannotOpen(
            f"The certificate of {name} is valid only from {begins:%Y-%m-%d}.",
            "Look at this computer's clock, or wait until then.",
        )


def _refuse_other_use(found: x509.Certificate) -> None:
    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        raise CannotOpen(
            f"The certificate of {_common_name(found.subject)} is not meant for signing documents.",
            "Ask for one whose key usage is digital signature or non-repudiation.",
        )


def _common_name(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return name.rfc4514_string() or "an unnamed certificate"
