"""What became of one candidate's marks: the first ones, every change, who proposed it, when, why and which way."""

from collections.abc import Sequence

from panel_app.domain import reasons
from panel_app.domain.rubric import plain
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total
from panel_app.ui.look import Look
from panel_app.ui.widgets import times
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.ledger import Entry


class LedgerList(Table[Entry]):
    """Oldest first."""

    def __init__(self, *, look: Look) -> None:
        self._stage: Stage | None = None
        super().__init__(self._entry_columns(), look=look, name="")
        self.setAccessibleName(self.tr("History of this candidate's marks"))

    def show_entries(self, stage: Stage, entries: Sequence[Entry]) -> None:
        self._stage = stage
        self.show_rows(entries)

    def _entry_columns(self) -> list[Column[Entry]]:
        return [
            Column(title=self.tr("When"), text=lambda each: times.moment(each.time)),
            Column(title=self.tr("What"), text=self._what, strong=lambda each: each.kind == "agreed", hint=self._hint),
            Column(title=self.tr("Criterion"), text=self._criterion),
            Column(title=self.tr("Mark"), text=self._mark, sign=_direction, hint=self._change),
            Column(title=self.tr("By"), text=self._by),
            Column(title=self.tr("Why"), text=self._why, hint=self._why, stretch=True),
        ]

    def _what(self, each: Entry) -> str:
        what = self._kind(each)
        return what if each.stands else self.tr("{what}, replaced").format(what=what)

    def _kind(self, each: Entry) -> str:
        return {
            "given": self.tr("First mark"),
            "agreed": self.tr("Agreed"),
            "withdrawn": self.tr("Withdrawn"),
            "kept": self.tr("Kept"),
            "parked": self.tr("Parked"),
            "unparked": self.tr("Taken up again"),
            "third-asked": self.tr("Scorer asked"),
            "admitted": self.tr("Late form admitted"),
        }[each.kind]

    def _by(self, each: Entry) -> str:
        """Whose mark it is, who proposed it, or whom it is about."""
        return each.scorer or each.by or self.tr("the panel")

    def _hint(self, each: Entry) -> str:
        noted = self.tr("Put on record by {who}.").format(who=each.who)
        return noted if each.stands else f"{noted} {self.tr('It no longer counts.')}"

    def _criterion(self, each: Entry) -> str:
        if each.criterion is None or self._stage is None:
            return ""
        try:
            return self._stage.criterion(each.criterion).title
        except KeyError:
            return each.criterion

    def _mark(self, each: Entry) -> str:
        if each.mark is None:
            return ""
        if each.before is None:
            return plain(each.mark)
        return self.tr("{before} to {mark}").format(before=show_total(each.before), mark=plain(each.mark))

    def _change(self, each: Entry) -> str:
        return {
            "up": self.tr("Above what the scorers' marks came to"),
            "down": self.tr("Below what the scorers' marks came to"),
            "same": self.tr("What the scorers' marks came to"),
            "": "",
        }[each.direction]

    def _why(self, each: Entry) -> str:
        return reasons.told(self._stage, each.reason_code, each.reason) if self._stage is not None else each.reason


def _direction(each: Entry) -> Sign | None:
    return {
        "up": Sign(glyph="up", word="", colour="primary"),
        "down": Sign(glyph="down", word="", colour="primary"),
    }.get(each.direction)
