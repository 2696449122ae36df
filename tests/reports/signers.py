"""Certificates of invented organisations, fit and unfit to sign with."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from panel_app.reports.certificates import Certificate, load_certificate, self_made

NOW = datetime(2027, 2, 12, 16, 40, tzinfo=UTC)
NAME = "Northern Skills Trust"
PASSWORD = "brambles after rain"


@cache
def certificate() -> Certificate:
    """Fit to sign at this moment: pyHanko asks the computer's clock."""
    now = datetime.now(UTC)
    return load_certificate(self_made(NAME, password=PASSWORD, now=now), PASSWORD, now=now)


def pkcs12_file(
    *,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | None = None,
    begins: datetime = NOW - timedelta(days=1),
    ends: datetime = NOW + timedelta(days=1),
    usage: x509.KeyUsage | None = None,
) -> bytes:
    """A PKCS#12 file, as it may come."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(own.public_key())
    builder = builder.serial_number(7).not_valid_before(begins).not_valid_after(ends)
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    made = builder.sign(own, None if isinstance(own, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(b"", own, made, None, BestAvailableEncryption(PASSWORD.encode()))


def usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
