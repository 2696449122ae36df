"""The smaller reports as plain values: everything their pages say, and nothing that has to be looked up."""

from datetime import datetime

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Reason
from panel_app.domain.people import SeatId
from panel_app.domain.ranking import Outcome
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.reports.register import RegisterRow


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Of which round and state a report speaks, and when it was made."""

    round_name: str
    intake: str
    stage: str
    round_id: str
    record_head: str
    rules_digest: str
    signed: bool
    made: datetime
    app_version: str

    @property
    def claim(self) -> str:
        """The file's own identifier, as `verify-report` reads it."""
        return f"panel-app:1:{self.round_id}:{self.record_head}:{self.rules_digest}"


class ScoreSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One scorer's blank form for one candidate."""

    code: CandidateCode
    seat: SeatId
    deadline: datetime


class ScoreSheets(msgspec.Struct, frozen=True, kw_only=True):
    """The sheets of one candidate."""

    source: Source
    stage: Stage
    sheets: tuple[ScoreSheet, ...]


class AgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate to discuss. `marks` are by pseudonym; `state` is what the panel made of it so far, in a word."""

    code: CandidateCode
    reasons: tuple[Reason, ...]
    marks: dict[str, dict[CriterionId, Mark]]
    state: str = ""


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting's candidates, in the order in which they are taken."""

    source: Source
    stage: Stage
    panel_name: str
    forms: int
    late: tuple[str, ...]
    items: tuple[AgendaItem, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One record. `who` is a seat or pseudonym; `standing` is empty where it counts, else why it does not."""

    time: datetime
    record: str
    who: str
    what: str
    standing: str = ""
    code: CandidateCode | None = None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """All that is on record, by the times that the authors' clocks claimed; `unread` is sealed to others."""

    source: Source
    entries: tuple[Entry, ...]
    devices: int
    unread: int


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody's standing and outcome, for paper or a workbook."""

    source: Source
    stage: Stage
    rows: tuple[RegisterRow, ...]


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion: the marks that count, what each stands for on the scale, and why the panel agreed on one."""

    title: str
    marks: tuple[str, ...]
    anchors: tuple[tuple[str, str], ...]
    agreed: bool = False
    note: str = ""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """To one candidate. `name` is the code where people are not named; `languages` in the order they are printed.

    `blind`: the marks were given by people who did not know whose answers they read.
    """

    source: Source
    code: CandidateCode
    name: str
    outcome: Outcome
    total: str
    languages: tuple[str, ...]
    blind: bool = True
    feedback: tuple[Feedback, ...] = ()
