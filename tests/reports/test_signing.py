import io
from typing import Any

import page
import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from panel_app.domain.errors import InputRefused
from panel_app.reports import decision_pack
from panel_app.reports import signing as signing_module
from panel_app.reports.drawn import Drawing
from panel_app.reports.encryption import encrypt
from panel_app.reports.identifiers import identifier, is_locked, round_named_in
from panel_app.reports.signing import Signing, sign, signatures
from tests.reports.sample_pack import sample_pack
from tests.reports.signers import NAME, certificate

LINES = (f"Signed by {NAME}", "2027-02-12 16:40 UTC", "Certificate 0000")
SECRET = "three quiet words"


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """A small pack with an empty field for a signature."""
    file = io.BytesIO()
    decision_pack.draw(sample_pack(3), file, Drawing(signer=LINES))
    return file.getvalue()


@pytest.fixture(scope="module")
def signed(drawn: bytes) -> bytes:
    return sign(drawn, signing())


def signing() -> Signing:
    return Signing(certificate=certificate(), reason="Decision pack", lines=LINES)


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_every_rule_holds_when_signed(signed: bytes, profile: page.ValidationProfile) -> None:
    report = page.validate_pdf_bytes(signed, profile=profile)
    assert [failure.message for failure in report.failures] == []


def test_another_validator_accepts_it_when_it_trusts_the_certificate(signed: bytes) -> None:
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    context = ValidationContext(trust_roots=[embedded.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    assert status.bottom_line
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_who_signed_is_told_when_it_is_read_back(signed: bytes) -> None:
    (found,) = signatures(signed)
    assert (found.signer, found.issuer, found.ok) == (NAME, NAME, True)
    assert found.fingerprint == certificate().fingerprint
    assert found.signed_at is not None


def test_the_drawn_bytes_stay_when_it_is_signed(drawn: bytes, signed: bytes) -> None:
    assert signed.startswith(drawn)


def test_a_changed_byte_is_found_wherever_it_stands(drawn: bytes, signed: bytes) -> None:
    (start, length, again, rest) = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0].byte_range
    places = [*range(start + 200, length, length // 7), again + rest // 2, len(drawn) // 2]
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 1
        assert not any(found.ok for found in signatures(bytes(changed))), place


def test_something_added_is_found_when_the_file_grew(signed: bytes) -> None:
    (found,) = signatures(signed + b"\n% one more line\n")
    assert (found.intact, found.whole) == (True, False)


@pytest.mark.parametrize("damage", [b"zz", b"ff"])
def test_a_signature_is_found_broken_when_it_cannot_be_read(signed: bytes, damage: bytes) -> None:
    place = signed.rindex(b"/Contents <") + len(b"/Contents <")
    (found,) = signatures(signed[: place + 40] + damage * 2 + signed[place + 44 :])
    assert not found.ok
    assert not found.fingerprint


def test_a_signature_is_found_broken_when_damage_hides_its_field(signed: bytes) -> None:
    hidden = signed.replace(b"/AcroForm", b"/AcroFarm")
    assert hidden != signed
    (found,) = signatures(hidden)
    assert not found.ok


def test_the_field_is_tagged_and_described_when_drawn(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        element = pdf.Root.StructTreeRoot.ParentTree
        assert str(field.T) == "signature"
        assert NAME in str(field.TU)
        assert field.V.Type == "/Sig"
        assert element is not None
        left, bottom, right, top = map(float, field.Rect)
        assert right - left > 100
        assert top - bottom > 40


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7\n", b"nothing", b"%PDF-1.7\n" + bytes(range(256)) * 20])
def test_no_signature_is_found_when_it_is_no_pdf(raw: bytes) -> None:
    assert signatures(raw) == []
    assert round_named_in(raw) is None
    assert not is_locked(raw)


def test_no_signature_is_found_when_there_is_none(drawn: bytes) -> None:
    assert signatures(drawn) == []


def test_the_round_is_named_when_a_report_is_asked(drawn: bytes) -> None:
    pack = sample_pack(3)
    assert round_named_in(drawn) == pack.round_id
    assert pack.record_head in identifier(round_id=pack.round_id, head=pack.record_head, rules=pack.rules_digest)


class TestPassword:
    def test_it_opens_with_the_password_alone_when_encrypted(self, drawn: bytes) -> None:
        locked = encrypt(drawn, SECRET)
        assert is_locked(locked)
        assert is_locked(locked, "another")
        with pikepdf.open(io.BytesIO(locked), password=SECRET) as pdf:
            assert pdf.encryption.R == 6
            assert pdf.encryption.bits == 256
            assert pdf.allow.accessibility

    def test_it_no_longer_claims_to_be_an_archive_file_when_encrypted(self, drawn: bytes) -> None:
        with pikepdf.open(io.BytesIO(encrypt(drawn, SECRET)), password=SECRET) as pdf:
            metadata = pdf.Root.Metadata.read_bytes()
        assert b"pdfaid:part" in _metadata(drawn)
        assert b"pdfaid:part" not in metadata
        assert b"pdfuaid:part" in metadata

    def test_the_signature_holds_when_encrypted_before(self, drawn: bytes) -> None:
        both = sign(encrypt(drawn, SECRET), signing(), password=SECRET)
        (found,) = signatures(both, password=SECRET)
        assert found.ok
        assert signatures(both) == []

    def test_a_password_is_refused_when_it_protects_nothing(self, drawn: bytes) -> None:
        for password in ("", "short", "é" * 64):
            with pytest.raises(InputRefused):
                encrypt(drawn, password)


def _metadata(raw: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        return pdf.Root.Metadata.read_bytes()


def test_it_is_signed_once_more_when_a_streams_end_could_be_misread(
    drawn: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the last byte of the first attempt's stream were a carriage return."""
    once, asked = signing_module._signed, list[int | None]()  # noqa: SLF001 - what is drawn cannot be had by asking

    def first_misread(raw: bytes, *who: Any, reserved: int | None, **how: Any) -> bytes:  # noqa: ANN401 - passed on
        asked.append(reserved)
        made = once(raw, *who, reserved=reserved, **how)
        return made + b"\r\nendstream" if reserved is None else made

    monkeypatch.setattr(signing_module, "_signed", first_misread)
    made = sign(drawn, signing())
    assert len(asked) == 2
    assert b"\r\nendstream" not in made[len(drawn) :]
    assert [(each.intact, each.whole) for each in signatures(made)] == [(True, True)]
