"""What a scorer has left to do, as the list of candidates says."""

from collections.abc import Sequence

from panel_app.domain.candidates import CandidateCode
from panel_app.workspace.scoring import FormRow


def next_unfinished(rows: Sequence[FormRow], *, after: CandidateCode | None = None) -> CandidateCode | None:
    """The first candidate with work left, from the one after a given code on and then from the top."""
    codes = [row.code for row in rows]
    start = codes.index(after) + 1 if after in codes else 0
    for row in (*rows[start:], *rows[:start]):
        if row.state in ("not-started", "draft"):
            return row.code
    return None


def held(rows: Sequence[FormRow]) -> int:
    """How many sealed forms and recusals no hub has yet."""
    return sum(row.at == "held" and row.state in ("submitted", "recused") for row in rows)
