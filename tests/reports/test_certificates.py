from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from panel_app.domain.errors import CannotOpen
from panel_app.reports.certificates import load_certificate, self_made
from tests.reports.signers import NAME, NOW, PASSWORD, pkcs12_file, usage


def refused(raw: bytes, password: str = PASSWORD) -> str:
    with pytest.raises(CannotOpen) as caught:
        load_certificate(raw, password, now=NOW)
    assert caught.value.what.endswith(".")
    assert caught.value.remedy.endswith(".")
    return caught.value.what


def test_name_and_end_are_told_when_it_is_fit() -> None:
    held = load_certificate(pkcs12_file(usage=usage(signs=True)), PASSWORD, now=NOW)
    assert (held.name, held.issuer, held.expires) == (NAME, NAME, NOW + timedelta(days=1))
    assert len(held.fingerprint) == 64


def test_nothing_secret_is_shown_when_it_is_printed() -> None:
    held = load_certificate(pkcs12_file(usage=usage(signs=True)), PASSWORD, now=NOW)
    assert repr(held) == "Certificate('Northern Skills Trust')"


def test_an_example_signs_when_it_vouches_for_itself() -> None:
    held = load_certificate(self_made("Examples", password="any", now=NOW), "any", now=NOW)
    assert held.name == held.issuer == "Examples"


@pytest.mark.parametrize("password", ["", "another"])
def test_the_password_is_named_when_it_is_wrong(password: str) -> None:
    assert "password" in refused(pkcs12_file(usage=usage(signs=True)), password)


@pytest.mark.parametrize("raw", [b"", b"-----BEGIN CERTIFICATE-----", b"\x30\x82\x00\x00", b"PK\x03\x04"])
def test_another_kind_of_file_is_refused_when_it_is_no_pkcs12(raw: bytes) -> None:
    assert "no PKCS#12 file" in refused(raw)


def test_a_cut_file_is_refused_when_it_ends_early() -> None:
    raw = pkcs12_file(usage=usage(signs=True))
    refused(raw[: len(raw) // 2])


def test_the_day_is_named_when_it_has_ended() -> None:
    ended = NOW - timedelta(hours=1)
    raw = pkcs12_file(begins=NOW - timedelta(days=9), ends=ended, usage=usage(signs=True))
    assert f"ended on {ended:%Y-%m-%d}" in refused(raw)


def test_the_day_is_named_when_it_has_not_begun() -> None:
    begins = NOW + timedelta(days=2)
    raw = pkcs12_file(begins=begins, ends=NOW + timedelta(days=9), usage=usage(signs=True))
    assert f"only from {begins:%Y-%m-%d}" in refused(raw)


@pytest.mark.parametrize("stated", [None, usage(signs=False)])
def test_its_use_is_asked_when_it_is_not_for_signing(stated: x509.KeyUsage | None) -> None:
    assert "not meant for signing" in refused(pkcs12_file(usage=stated))


def test_a_weak_or_rare_key_is_refused_when_others_would_not_trust_it() -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - that is the point
    for key in (weak, ed25519.Ed25519PrivateKey.generate()):
        assert "cannot sign PDFs" in refused(pkcs12_file(key=key, usage=usage(signs=True)))
