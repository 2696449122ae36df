"""Who is still to be discussed, and who comes next: the rows of moderation as the room goes through them."""

from collections.abc import Iterable
from typing import Literal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Order
from panel_app.domain.rubric import CriterionId
from panel_app.workspace.moderating import ModerationRow

Which = Literal["open", "asked", "all"]
"""Open and parked; all that the rules ask about; everybody."""


class Discussion:
    """Every row, in the order that the room goes through them."""

    def __init__(self) -> None:
        self.rows: tuple[ModerationRow, ...] = ()
        self._order: Order = "disagreement"

    @property
    def asked(self) -> int:
        """How many the rules ask about."""
        return sum(each.moderation.triggered for each in self.rows)

    @property
    def done(self) -> int:
        """How many of those are agreed on or kept."""
        return sum(each.moderation.triggered and each.state in ("agreed", "kept") for each in self.rows)

    @property
    def disputed(self) -> int:
        """Of how many two laptops said two things."""
        return sum(bool(each.rivals) for each in self.rows)

    def take(self, rows: Iterable[ModerationRow]) -> None:
        self.rows = tuple(sorted(rows, key=lambda each: each.key(self._order)))

    def sort(self, order: Order) -> None:
        """By disagreement, by closeness to the line, or by code, from now on."""
        self._order = order
        self.take(self.rows)

    def replace(self, row: ModerationRow) -> None:
        """One candidate as it is now."""
        self.rows = tuple(row if each.code == row.code else each for each in self.rows)

    def shown(self, which: Which, *, besides: CandidateCode | None) -> list[ModerationRow]:
        """The rows to show; `besides` is shown in any case: the one on the screen does not vanish."""
        chosen = {"open": _is_waiting, "asked": _is_asked, "all": _is_there}[which]
        return [each for each in self.rows if chosen(each) or each.code == besides]

    def following(self, code: CandidateCode) -> CandidateCode | None:
        """The next open one after a candidate, from the top again at the end; then the parked.

        Who waits for a scorer's form is passed over. None: nobody else can be discussed now.
        """
        codes = [each.code for each in self.rows]
        start = codes.index(code) + 1 if code in codes else 0
        around = (*self.rows[start:], *self.rows[:start])
        for state in ("open", "parked"):
            for each in around:
                if each.state == state and not each.awaiting and each.code != code:
                    return each.code
        return None


def still_apart(row: ModerationRow) -> list[CriterionId]:
    """The criteria that the rules ask about and nobody has agreed on, of one candidate."""
    asked = [
        CriterionId(reason.on) for reason in row.moderation.reasons if reason.kind == "criterion-gap" and reason.on
    ]
    return [criterion for criterion in asked if criterion not in row.agreed]


def _is_waiting(row: ModerationRow) -> bool:
    return row.state in ("open", "parked") or bool(row.awaiting) or bool(row.rivals)


def _is_asked(row: ModerationRow) -> bool:
    return row.state != "none" or bool(row.awaiting)


def _is_there(_row: ModerationRow) -> bool:
    return True
