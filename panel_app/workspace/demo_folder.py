"""The folder a demo makes: what is in it, what opens its stores, and what of it a later demo may replace."""

import csv
import io
import shutil
from pathlib import Path
from typing import Final

from panel_app.domain.errors import InputRefused
from panel_app.domain.people import SeatId
from panel_app.files import write_whole
from panel_app.journal.evidence import SUFFIX as EVIDENCE
from panel_app.journal.words import new_passcode

MARKER: Final = ".panel-demo"
_FOLDERS: Final = ("stores", "packs", "hub")
_FILES: Final = {
    "rank": "rank.json",
    "register": "register.csv",
    "decision_pack": "decision-pack.pdf",
    "certificate": "example-certificate.p12",
    "evidence": f"evidence{EVIDENCE}",
}
CERTIFICATE_PASSWORD: Final = "everybody may know this"  # noqa: S105 - as it says
"""Of the certificate that signs the example's pack: it vouches for itself and convinces nobody."""
_OURS: Final = ("example", *_FOLDERS, *_FILES.values(), "READ-ME.txt", "passphrases.csv", MARKER)


class DemoFolder:
    """Paths and passphrases of one demo."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._passphrases: dict[SeatId, str] = {}

    def prepare(self) -> None:
        """Make it; an earlier demo in it is replaced, other people's files are not touched."""
        if self.path.exists() and not self.path.is_dir():
            raise InputRefused(f"{self.path} is not a folder.", "Choose another place with --out.")
        if (self.path / MARKER).exists():
            self._clear()
        elif any((self.path / name).exists() for name in _OURS):
            raise InputRefused(
                f"{self.path} holds files that this demo would replace, and no earlier demo made them.",
                "Choose another place with --out.",
            )
        try:
            for name in _FOLDERS:
                (self.path / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputRefused(
                f"The folder {self.path} cannot be made: {error.strerror}.", "Choose another place with --out."
            ) from error
        with write_whole(self.path / MARKER) as stream:
            stream.write(b"The panel-app demo made this folder and may replace it.\n")

    def store(self, seat: SeatId) -> Path:
        """Where a seat's store lies."""
        return self.path / "stores" / f"{seat}.panel"

    def passphrase(self, seat: SeatId) -> str:
        """What opens it: drawn at the first call."""
        return self._passphrases.setdefault(seat, new_passcode())

    def files(self) -> dict[str, Path]:
        """What comes out of the round, by kind."""
        return {kind: self.path / name for kind, name in _FILES.items()}

    def write_passphrases(self) -> None:
        """Tell what opens the stores. A real round has no such file."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(["seat", "store", "passphrase"])
        writer.writerows([seat, f"stores/{seat}.panel", phrase] for seat, phrase in self._passphrases.items())
        with write_whole(self.path / "passphrases.csv", private=True) as stream:
            stream.write(text.getvalue().encode())

    def write_read_me(self, *, round_id: str, head: str) -> None:
        """Say what lies here."""
        with write_whole(self.path / "READ-ME.txt") as stream:
            text = _READ_ME.format(round=round_id, head=head, password=CERTIFICATE_PASSWORD)
            stream.write(text.encode())

    def _clear(self) -> None:
        for name in _OURS:
            path = self.path / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


_READ_ME: Final = """\
This folder is a worked example. Everybody in it is invented.

example/                  the applicants' file and the round's files, as an administrator would have them
stores/                   one encrypted store for each seat; passphrases.csv opens them
hub/                      the only place where they met: ciphertext and signatures
packs/                    the panel packs that the seats were taken from
rank.json, register.csv   the ranked list with its outcomes
decision-pack.pdf         the same to print, signed
example-certificate.p12   what signed it; its password is "{password}"
evidence.panel-evidence   the signed record, for anyone who doubts it

Look around in the window, as any seat:

    panel-app --store stores/chair.panel

Replay the decision, in any folder, with the evidence alone:

    panel-app verify evidence.panel-evidence --round {round} --head {head}

Ask whether the pack is the one that was issued:

    panel-app verify-report decision-pack.pdf --store stores/administrator.panel
"""
