"""What anybody can do without a store: replay evidence."""

from pathlib import Path

from panel_app.domain.errors import InputRefused
from panel_app.journal import evidence
from panel_app.journal.evidence import Verdict

__all__ = ["Verdict", "verify_evidence"]


def verify_evidence(path: Path, *, round_id: str | None = None, head: str | None = None) -> Verdict:
    """Replay an evidence file. `round_id` and `head`, from a decision pack's cover, tie it to that decision."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputRefused(f"There is no file {path}.", "Look at its name and its folder.") from None
    except OSError as error:
        raise InputRefused(f"{path} cannot be read: {error.strerror}.", "Choose the evidence file itself.") from error
    if not raw.startswith(b"{"):
        raise InputRefused(f"{path} is no evidence file.", "Choose the one that ends in .panel-evidence.")
    return evidence.verify(raw, round_id=round_id, head=head)[0]
