"""What a report is signed with: the organisation's certificate, and what the signature's field says."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panel_app.domain.errors import InputRefused
from panel_app.workspace.workspace import now

if TYPE_CHECKING:  # start-up time: they load cryptography, which only signing needs
    from panel_app.reports.certificates import Certificate
    from panel_app.reports.signing import Signing
else:
    Certificate = Any

__all__ = ["Certificate", "read_certificate", "signing_of", "write_example_certificate"]


def read_certificate(path: Path, password: str) -> "Certificate":
    """The certificate in a PKCS#12 file, fit to sign with now; CannotOpen says why it is not."""
    from panel_app.reports.certificates import load_certificate

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputRefused(
            f"The certificate file {path} cannot be read ({error.strerror}).", "Look at its name and its folder."
        ) from error
    return load_certificate(raw, password, now=now())


def signing_of(certificate: "Certificate", *, what: str, moment: datetime | None = None) -> "Signing":
    """What the field shows and says: who signed, by which certificate, and when by this computer's clock."""
    from panel_app.reports.signing import Signing

    at = moment or now()
    digits = certificate.fingerprint[:16].upper()
    groups = " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
    return Signing(
        certificate=certificate,
        reason=what,
        lines=(
            f"Signed by {certificate.name}",
            f"{at:%Y-%m-%d %H:%M} UTC, by the clock of the computer that signed",
            f"Certificate {groups}, vouched for by {_voucher(certificate)}",
        ),
    )


def _voucher(certificate: "Certificate") -> str:
    return "itself alone" if certificate.issuer == certificate.name else certificate.issuer


def write_example_certificate(path: Path, password: str, *, name: str) -> None:
    """A certificate that vouches for itself, for the worked example: it convinces nobody, and need not."""
    from panel_app.files import write_whole
    from panel_app.reports.certificates import self_made

    with write_whole(path, private=True) as file:
        file.write(self_made(name, password=password, now=now()))
