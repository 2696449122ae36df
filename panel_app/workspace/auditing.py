"""What anybody can do without a store: replay evidence."""

from pathlib import Path

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId
from panel_app.journal import evidence
from panel_app.journal.evidence import Verdict

__all__ = ["Verdict", "reading_orders", "verify_evidence"]


def verify_evidence(path: Path, *, round_id: str | None = None, head: str | None = None) -> Verdict:
    """Replay an evidence file. `round_id` and `head`, from a decision pack's cover, tie it to that decision."""
    return evidence.verify(_read(path), round_id=round_id, head=head)[0]


def reading_orders(path: Path, seat: SeatId) -> dict[CriterionId, list[CandidateCode]]:
    """In which order a seat was shown its candidates, for each question, from evidence that holds."""
    raw = _read(path)
    if not evidence.verify(raw)[0].ok:
        raise InputRefused(f"{path} does not hold.", "`verify` says what is wrong with it.")
    found = evidence.reading_orders(raw, seat)
    if not any(found.values()):
        raise InputRefused(f"{seat} scored nobody in this evidence.", "Seats are called as on their packs, like S01.")
    return found


def _read(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputRefused(f"There is no file {path}.", "Look at its name and its folder.") from None
    except OSError as error:
        raise InputRefused(f"{path} cannot be read: {error.strerror}.", "Choose the evidence file itself.") from error
    if not raw.startswith(b"{"):
        raise InputRefused(f"{path} is no evidence file.", "Choose the one that ends in .panel-evidence.")
    return raw
