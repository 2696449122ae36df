"""Who is still to be discussed, and who comes next: the rows of moderation as the room goes through them."""

from collections.abc import Iterable
from typing import Literal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Order
from panel_app.domain.rubric import CriterionId
from panel_app.workspace import moderating
from panel_app.workspace.moderating import ModerationRow

Which = Literal["open", "asked", "all"]
"""Open and parked; all that the rules ask about; everybody."""


class Discussion:
    """Every row, in the order that the room goes through them; what is counted follows each row that changes.

    `asked` is how many the rules ask about, `done` how many of those are agreed on or kept; of `disputed` two laptops
    said two things.
    """

    def __init__(self) -> None:
        self.rows: tuple[ModerationRow, ...] = ()
        self.asked = 0
        self.done = 0
        self.disputed = 0
        self._known: dict[CandidateCode, ModerationRow] = {}
        self._order: Order = "disagreement"

    def take(self, rows: Iterable[ModerationRow]) -> bool:
        """All rows as they are now; whether any differs from before."""
        now = {row.code: row for row in rows}
        gone = self._known.keys() - now.keys()
        fresh = [row for row in now.values() if self._known.get(row.code) is not row]
        for code in gone:
            self._count(self._known.pop(code), -1)
        for row in fresh:
            self._note(row)
        if gone or fresh:
            self._arrange()
        return bool(gone or fresh)

    def sort(self, order: Order) -> None:
        """By disagreement, by closeness to the line, or by code, from now on."""
        self._order = order
        self._arrange()

    def replace(self, row: ModerationRow) -> None:
        """One candidate as it is now."""
        if row.code in self._known:
            self._note(row)
            self._arrange()

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

    # ---- inside

    def _note(self, row: ModerationRow) -> None:
        before = self._known.get(row.code)
        if before is not None:
            self._count(before, -1)
        self._count(row, 1)
        self._known[row.code] = row

    def _count(self, row: ModerationRow, by: int) -> None:
        if row.moderation.triggered:
            self.asked += by
            self.done += by * (row.state in ("agreed", "kept"))
        self.disputed += by * bool(row.rivals)

    def _arrange(self) -> None:
        """In order, which what is known keeps too: to sort again what nearly is in order takes no time."""
        self.rows = tuple(moderating.ordered(self._known.values(), self._order))
        self._known = {row.code: row for row in self.rows}


def still_apart(row: ModerationRow) -> list[CriterionId]:
    """The criteria that the rules ask about and nobody has agreed on, of one candidate."""
    asked = [
        CriterionId(reason.on) for reason in row.moderation.reasons if reason.kind == "criterion-gap" and reason.on
    ]
    return [criterion for criterion in asked if criterion not in row.agreed]


def _is_waiting(row: ModerationRow) -> bool:
    return row.state in {"open", "parked"} or bool(row.awaiting or row.rivals)


def _is_asked(row: ModerationRow) -> bool:
    return row.state != "none" or bool(row.awaiting)


def _is_there(_row: ModerationRow) -> bool:
    return True
