"""A stage's marks, opened and folded once, and kept up to date by what the judge says has moved.

A table of thousands is read from the store once; after that one agreed mark costs one row. What is here is derived:
built from scratch at any moment it is the same.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final, cast

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.checks import marks_off_scale, scales
from panel_app.domain.events import RecordId
from panel_app.domain.line import Assessed, assess_one
from panel_app.domain.moderation import Band, Heights, Moderation, by_disagreement, by_line, triggers
from panel_app.domain.people import SeatId
from panel_app.domain.ranking import CandidateMarks, CriterionMarks
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.journal.judge import Judge
from panel_app.journal.result import agreed_mark, pseudonyms
from panel_app.journal.slots import Slot
from panel_app.workspace import moderation_rows as rows
from panel_app.workspace.moderation_rows import ModerationRow, ScorerForm
from panel_app.workspace.opened import Opened, OpenedForm
from panel_app.workspace.opening import sees_all_panels
from panel_app.workspace.workspace import Workspace

_ABOUT: Final = {
    "candidate": 1,
    "withdrawal": 1,
    "allocation": 2,
    "form": 2,
    "recusal": 2,
    "agreed": 2,
    "kept": 2,
    "parked": 2,
}
"""The slots that a row is made of, and where the candidate's code stands in them."""


class Board:
    """One stage by one judging. Mappings are by candidate.

    `rows` are of candidates with forms. `marks` and `assessed` are what the ranked list is made of, of everybody.
    `missing` are the scorers, by pseudonym, whose form is due and not in. `concerns` are the candidates about whom a
    counting form raises one while nothing is agreed or kept, and by whom, in the order of pseudonyms. `off_scale` are
    the marks that count and are on no level, `unreasoned` the criteria that were agreed on without a reason.
    """

    def __init__(self, workspace: Workspace, judge: Judge, *, before: "Board | None" = None) -> None:
        self.judge = judge
        self.stage = workspace.stage
        self.head = judge.authority.head
        self.rows: dict[CandidateCode, ModerationRow] = {}
        self.marks: dict[CandidateCode, CandidateMarks] = {}
        self.assessed: dict[CandidateCode, Assessed] = {}
        self.missing: dict[CandidateCode, tuple[str, ...]] = {}
        self.concerns: dict[CandidateCode, tuple[str, ...]] = {}
        self.off_scale: dict[CandidateCode, Mapping[CriterionId, tuple[Mark, ...]]] = {}
        self.unreasoned: dict[CandidateCode, tuple[CriterionId, ...]] = {}
        self.line: Band | None = None
        self.opened: Opened = before.opened if before else Opened()
        self._seats: dict[CandidateCode, set[SeatId]] = {}
        self._submitted: dict[CandidateCode, Assessed] = {}
        self._submitted_line: Band | None = None
        self._heights = (Heights(), Heights())
        """The totals of all who can be selected, as they are now and as they were submitted."""
        self._at = 0
        self._parts_opened = -1
        self._kept: dict[str, tuple[int, int, object]] = {}
        self._names: dict[SeatId, str] = {}
        self._sees_all = True
        self._criteria, self._scales = self.stage.criterion_ids, scales(self.stage)
        self._here = workspace.device.device
        self._begin(workspace)

    @property
    def _remarked(self) -> tuple[dict[CandidateCode, Any], ...]:
        """What is worth a remark, of few: whoever is made again has to earn it again."""
        return self.missing, self.concerns, self.off_scale, self.unreasoned

    @property
    def parked(self) -> tuple[CandidateCode, ...]:
        """Everybody whom the panel still has to come back to, with forms or without."""
        stage = self.stage.id
        slots = [slot for slot in self.judge.slots("parked") if slot[1] == stage]
        return tuple(code for slot in slots if rows.is_parked(self.judge, stage, code := CandidateCode(slot[2])))

    def kept[T](self, name: str, make: Callable[[], T], *, moved_by: Collection[str] = ()) -> T:
        """What `make` made before, unless a slot of these kinds has moved since (of any kind, if none is named)."""
        at, parts, made = self._kept.get(name, (-1, -1, None))
        moved = self.judge.moved[at:] if at >= 0 else []
        stale = any(slot[0] in moved_by for slot in moved) if moved_by else bool(moved)
        if at < 0 or stale or parts != self._parts_opened:
            made = make()
        self._kept[name] = (len(self.judge.moved), self._parts_opened, made)
        return cast("T", made)

    def name(self, seat: SeatId) -> str:
        """A scorer's pseudonym; of whoever scores nobody, the seat."""
        return self._names.get(seat, seat)

    def opened_forms(self, code: CandidateCode) -> list[tuple[SeatId, RecordId, OpenedForm]]:
        """One candidate's counting forms that this seat can read, in the order of their scorers' pseudonyms."""
        return self._opened_of(self._counting(code, self._seats.get(code, ())))

    def follow(self, workspace: Workspace) -> None:
        """Take in what has moved since the last time."""
        judge, fresh = self.judge, set[CandidateCode]()
        moved, self._at = judge.moved[self._at :], len(judge.moved)
        if any(slot[0] == "allocation" for slot in moved):
            names = pseudonyms(judge, self.stage.id)
            if any(names.get(seat) != name for seat, name in self._names.items()):
                self._begin(workspace)
                return
            self._names = names
        fresh |= {code for slot in moved if (code := self._code_in(slot)) is not None}
        if workspace.parts_opened != self._parts_opened:
            self._parts_opened = workspace.parts_opened
            self._sees_all = sees_all_panels(workspace)
            fresh |= self._unread()
        if fresh:
            self._refresh(workspace, fresh)

    # ---- inside

    def _begin(self, workspace: Workspace) -> None:
        judge, stage = self.judge, self.stage.id
        self._at, self._parts_opened = len(judge.moved), workspace.parts_opened
        self._sees_all = sees_all_panels(workspace)
        self._names = pseudonyms(judge, stage)
        self._seats = {}
        for kind in ("allocation", "form"):
            for slot in judge.slots(kind):
                if slot[1] == stage:
                    self._seats.setdefault(CandidateCode(slot[2]), set()).add(SeatId(slot[3]))
        everybody = {CandidateCode(slot[1]) for slot in judge.slots("candidate")} | self._seats.keys()
        for made in (self.rows, self.marks, self.assessed, self._submitted):
            made.clear()
        for remarked in self._remarked:
            remarked.clear()
        self._heights = (Heights(), Heights())
        self._refresh(workspace, everybody)
        # Nearly in the order of the ranked list, whoever moves from now on.
        self.assessed = {each.code: each for each in sorted(self.assessed.values(), key=attrgetter("falls"))}

    def _code_in(self, slot: Slot) -> CandidateCode | None:
        """The candidate whose row this slot is part of."""
        place = _ABOUT.get(slot[0])
        if place is None or (place > 1 and slot[1] != self.stage.id):
            return None
        code = CandidateCode(slot[place])
        if slot[0] in ("allocation", "form"):
            self._seats.setdefault(code, set()).add(SeatId(slot[3]))
        return code

    def _unread(self) -> set[CandidateCode]:
        """Candidates of whom something could not be read when it was last tried."""
        stage, found = self.stage.id, set[CandidateCode]()
        for code, seats in self._seats.items():
            if any(record not in self.opened.forms for record in self._counting(code, seats).values()):
                found.add(code)
        for kind in ("agreed", "kept"):
            for slot in self.judge.slots(kind):
                if slot[1] == stage and any(record not in self.opened.said for record in self.judge.heads(slot)):
                    found.add(CandidateCode(slot[2]))
        return found

    def _refresh(self, workspace: Workspace, codes: AbstractSet[CandidateCode]) -> None:
        """Make these candidates again, and what lies close to the line, if it moved."""
        chosen = sorted(codes)
        forms = {code: self._counting(code, self._seats.get(code, set())) for code in chosen}
        self.opened.open_forms(workspace, [record for its in forms.values() for record in its.values()])
        decided = self._decided() if len(chosen) > 1 else set(chosen)
        slots = {
            code: rows.panel_slots(self.stage.id, code, self._criteria) if code in decided else [] for code in chosen
        }
        heads = [record for its in slots.values() for slot in its for record in self.judge.heads(slot)]
        self.opened.hear(workspace, heads)
        for code in chosen:
            self._count(code, forms[code], slots[code])
        again = self._draw_lines()
        for code in chosen:
            self._show(code, forms[code], slots[code])
        if again:
            self._look_at_the_line(set(chosen))

    def _decided(self) -> set[CandidateCode]:
        """Whom the panel has said anything about."""
        slots = (slot for kind in ("agreed", "kept", "parked") for slot in self.judge.slots(kind))
        return {CandidateCode(slot[2]) for slot in slots if slot[1] == self.stage.id}

    def _counting(self, code: CandidateCode, seats: Iterable[SeatId]) -> dict[SeatId, RecordId]:
        """The forms of one candidate that count: a recusal sets that scorer's form aside."""
        judge, stage, found = self.judge, self.stage.id, {}
        for seat in seats:
            fact = judge.value(("form", stage, code, seat))
            if fact is not None and not judge.heads(("recusal", stage, code, seat)):
                found[seat] = fact.id
        return found

    def _count(self, code: CandidateCode, forms: Mapping[SeatId, RecordId], slots: list[Slot]) -> None:
        """What the rules are applied to, with what the panel agreed on and without."""
        judge, stage = self.judge, self.stage
        fact = judge.value(("candidate", code))
        due = self._due(code)
        for held in self._remarked:
            held.pop(code, None)
        if owed := due - forms.keys():
            self.missing[code] = tuple(sorted(self._names.get(seat, seat) for seat in owed))
        if fact is None or not isinstance(fact.event, e.CandidateEntered) or fact.event.stage != stage.id:
            self.marks.pop(code, None)
            self._assess(code, None, None)
            return
        given = [each.marks.marks for _, _, each in self._opened_of(forms)]
        submitted = CandidateMarks(
            code=code,
            marks={c: CriterionMarks(scorers=tuple(form[c] for form in given if c in form)) for c in self._criteria},
            due=max(stage.scorers_per_candidate, len(due | forms.keys())),
            submitted=len(given),
            withdrawn=judge.value(("withdrawal", code)) is not None,
            ineligible=not fact.event.eligible,
        )
        agreed = {
            criterion: msgspec.structs.replace(submitted.marks[criterion], agreed=mark)
            for slot in slots
            if slot[0] == "agreed" and (mark := agreed_mark(judge, slot)) is not None
            for criterion in (CriterionId(slot[3]),)
        }
        now = msgspec.structs.replace(submitted, marks=submitted.marks | agreed) if agreed else submitted
        self.marks[code] = now
        if wrong := marks_off_scale(self._scales, now.marks):
            self.off_scale[code] = wrong
        assessed = assess_one(stage, now)
        self._assess(code, assessed, assess_one(stage, submitted) if agreed else assessed)

    def _assess(self, code: CandidateCode, now: Assessed | None, submitted: Assessed | None) -> None:
        """What the arithmetic says of one candidate, in place of what it said; None: nothing any more."""
        held = (self.assessed, self._submitted)
        for known, heights, made in zip(held, self._heights, (now, submitted), strict=True):
            before = known.get(code)
            for each, change in ((before, heights.remove), (made, heights.add)):
                if each is not None and each.apart is None and each.total is not None:
                    change(each.total)
            if made is not None:
                known[code] = made
            else:
                known.pop(code, None)

    def _due(self, code: CandidateCode) -> set[SeatId]:
        """Who is to submit a form, now: allocated, and not recused."""
        judge, stage = self.judge, self.stage.id
        if judge.value(("withdrawal", code)) is not None:
            return set()
        found = set()
        for seat in self._seats.get(code, ()):
            fact = judge.value(("allocation", stage, code, seat))
            active = fact is not None and isinstance(fact.event, e.Allocated) and fact.event.active
            if active and not judge.heads(("recusal", stage, code, seat)):
                found.add(seat)
        return found

    def _draw_lines(self) -> bool:
        """Whether the line moved, as it is now or as it was submitted: places are given across all panels."""
        if not self._sees_all:
            return False
        before = (self.line, self._submitted_line)
        now, submitted = self._heights
        self.line = now.band(self.stage)
        if self.stage.rules.moderate_when.line is not None:
            self._submitted_line = submitted.band(self.stage)
        return before != (self.line, self._submitted_line)

    def _opened_of(self, forms: Mapping[SeatId, RecordId]) -> list[tuple[SeatId, RecordId, OpenedForm]]:
        """Those of these forms that this seat can read, in the order of their scorers' pseudonyms."""
        ordered = sorted(forms, key=lambda seat: self._names.get(seat, seat))
        read = self.opened.forms
        return [(seat, record, read[record]) for seat in ordered if (record := forms[seat]) in read]

    def _show(self, code: CandidateCode, forms: Mapping[SeatId, RecordId], slots: list[Slot]) -> None:
        """One candidate's row, if there is a form to show."""
        given = tuple(self._form(seat, record, opened) for seat, record, opened in self._opened_of(forms))
        if not given:
            self.rows.pop(code, None)
            return
        judge, said = self.judge, self.opened.said
        moderation = self._moderation(code, given)
        agreed = rows.agreements(judge, slots, said)
        disputed = rows.rivals(judge, slots, said, here=self._here)
        kept = judge.value(("kept", self.stage.id, code)) if slots else None
        why = said.get(kept.id, rows.NOTHING_SAID) if kept else rows.NOTHING_SAID
        if raised := tuple(form.pseudonym for form in given if form.concern.strip() and not agreed and kept is None):
            self.concerns[code] = raised
        if bare := tuple(each for each, its in agreed.items() if not its.reason.strip() and not its.code):
            self.unreasoned[code] = bare
        total, from_line = self._place(code)
        self.rows[code] = ModerationRow(
            code=code,
            scorers=given,
            moderation=moderation,
            state=rows.state(
                moderation,
                agreed=bool(agreed),
                kept=kept is not None,
                parked=bool(slots) and rows.is_parked(judge, self.stage.id, code),
                disputed=bool(disputed),
            ),
            agreed=agreed,
            kept=why.reason if kept else None,
            kept_code=why.code,
            awaiting=self.missing.get(code, ()),
            rivals=disputed,
            total=total,
            from_line=from_line,
            gap_key=by_disagreement(moderation, code=code),
            line_key=by_line(total, from_line, code=code),
        )

    def _form(self, seat: SeatId, record: RecordId, opened: OpenedForm) -> ScorerForm:
        return ScorerForm(
            pseudonym=self._names.get(seat, seat),
            marks=opened.marks.marks,
            notes=opened.notes.notes,
            abstained=opened.marks.abstained,
            concern=opened.notes.concern,
            admitted=self.judge.judgements[record].status == "admitted",
        )

    def _moderation(self, code: CandidateCode, given: Iterable[ScorerForm]) -> Moderation:
        submitted = self._submitted.get(code)
        height = submitted.total if submitted is not None and submitted.apart is None else None
        line = self._submitted_line
        return triggers(
            self.stage,
            {form.pseudonym: form.marks for form in given},
            concerns=[form.pseudonym for form in given if form.concern.strip()],
            from_line=line.distance(height) if line is not None and height is not None else None,
        )

    def _place(self, code: CandidateCode) -> tuple[Fraction | None, Fraction | None]:
        """The total that counts now, and how far above the line it lies."""
        known = self.assessed.get(code)
        if known is None or known.total is None:
            return None, None
        return known.total, self.line.distance(known.total) if self.line and known.apart is None else None

    def _look_at_the_line(self, besides: set[CandidateCode]) -> None:
        """Everybody else's distance from a line that moved, and whether the rules ask about it."""
        asked = self.stage.rules.moderate_when.line is not None
        for code, row in self.rows.items():
            if code in besides:
                continue
            _, from_line = self._place(code)
            moderation = self._moderation(code, row.scorers) if asked else row.moderation
            if (from_line, moderation) != (row.from_line, row.moderation):
                self.rows[code] = _moved(row, from_line, moderation)


def board(workspace: Workspace) -> Board:
    """The stage's board as of now."""
    stage, judge = workspace.stage_id, workspace.judge
    held = workspace.boards.get(stage)
    if held is None or held.judge is not judge or held.head != judge.authority.head:
        held = workspace.boards[stage] = Board(workspace, judge, before=held)
    else:
        held.follow(workspace)
    return held


def board_by(workspace: Workspace, judge: Judge) -> Board:
    """The stage's board by this judging: the one that is kept, if it is by what counts now."""
    if judge is workspace.judge:
        return board(workspace)
    return Board(workspace, judge, before=workspace.boards.get(workspace.stage_id))


def _moved(row: ModerationRow, from_line: Fraction | None, moderation: Moderation) -> ModerationRow:
    """A row whose marks are as they were, while the line is elsewhere."""
    undecided = row.state in ("none", "open") and not row.rivals
    return msgspec.structs.replace(
        row,
        from_line=from_line,
        line_key=by_line(row.total, from_line, code=row.code),
        moderation=moderation,
        state=("open" if moderation.triggered else "none") if undecided else row.state,
    )
