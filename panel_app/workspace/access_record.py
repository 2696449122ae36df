"""What is on record about one candidate beside marks: reasons, who stepped back, conflicts, forms that do not count."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.conflicts import means, target_of
from panel_app.domain.forms import Notes
from panel_app.domain.reasons import told
from panel_app.domain.rubric import plain
from panel_app.journal.result import counting_forms, read_marks
from panel_app.journal.spine import Fact
from panel_app.reports.access_values import FormHeld, Noted
from panel_app.reports.words import OUTCOME
from panel_app.workspace import moderating, positive_action
from panel_app.workspace.others import Others
from panel_app.workspace.workspace import Workspace

_KINDS: Final = {"knows": "they know you", "employer": "they share an employer with you", "other": "of something else"}
_ELSEWHERE: Final = "The reason is sealed to the scorer; this office cannot read it."
_ABOUT_OTHERS: Final = "The evidence and the reasons are about those whom it put first."
_NOT_HERE: Final = "The case has not reached this office yet."
_TEXT: Final = (e.CandidateWithdrawn, e.Recused)
"""Whose reason is a text; that of the others is a `Reason`."""


class AboutCandidates:
    """The records of a stage by the candidate whom they are about, sorted out once for all packs."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        judge, stage = workspace.judge, workspace.stage_id
        self._facts: dict[CandidateCode, list[Fact]] = defaultdict(list)
        self._forms: dict[CandidateCode, list[Fact]] = defaultdict(list)
        self._conflicts: list[Fact] = []
        for fact in judge.facts.values():
            event, judgement = fact.event, judge.judgements.get(fact.id)
            if judgement is None or getattr(event, "stage", stage) != stage:
                continue
            if isinstance(event, e.FormSubmitted):
                self._forms[event.code].append(fact)
            elif isinstance(event, e.ConflictDeclared) and event.active and judgement.counts:
                self._conflicts.append(fact)
            elif isinstance(event, e.PositiveActionTaken) and judgement.counts:
                for each in event.order:
                    self._facts[each].append(fact)
            elif judgement.counts and (code := self._code(event)) is not None:
                self._facts[code].append(fact)
        standing = (fact.event for _, fact in judge.values("conflict"))
        self._active = {each.conflict for each in standing if isinstance(each, e.ConflictDeclared) and each.active}
        self._counting = counting_forms(judge, stage)

    def noted(self, code: CandidateCode, own: Applicant, others: Others) -> tuple[Noted, ...]:
        """What was done and why, in order, and conflicts that mean this candidate."""
        found = [
            Noted(time=fact.event.time, what=what, said=others.without(said))
            for fact in self._facts[code]
            for what, said in self._said(fact, code)
            if fact.event is not None
        ]
        return tuple(sorted([*found, *self._declared(code, own, others)], key=lambda each: (each.time, each.what)))

    def set_aside(self, code: CandidateCode, others: Others) -> Iterator[FormHeld]:
        """The forms on this candidate that do not count and can be read here: replaced, late, of who stepped back."""
        counting = set(self._counting.get(code, {}).values())
        facts = sorted(
            (fact for fact in self._forms[code] if fact.id not in counting), key=lambda fact: (fact.seq, fact.id)
        )
        records = [fact.id for fact in facts]
        marks, notes = self._workspace.data(records, 1), self._workspace.data(records, 2)
        for number, record in enumerate((each for each in records if each in marks and each in notes), 1):
            given = read_marks(marks[record])
            said = _notes(notes[record])
            if given is not None:
                yield FormHeld(
                    who=f"Form set aside {number}",
                    marks={criterion: plain(mark) for criterion, mark in given.marks.items()},
                    notes={criterion: others.without(note) for criterion, note in said.notes.items()},
                    abstained={criterion: others.without(why) for criterion, why in given.abstained.items()},
                    concern=others.without(said.concern),
                    counts=False,
                )

    def _code(self, event: e.AnyEvent | None) -> CandidateCode | None:
        if isinstance(event, e.FormAdmitted):
            form = self._workspace.judge.facts.get(event.form)
            return form.event.code if form is not None and isinstance(form.event, e.FormSubmitted) else None
        return getattr(event, "code", None)

    def _said(self, fact: Fact, code: CandidateCode) -> Iterator[tuple[str, str]]:
        """What a record says of one candidate, and why; nothing for what stands elsewhere in the pack."""
        event = fact.event
        if isinstance(event, e.SteppedOut):
            raw = self._workspace.data([fact.id], 1).get(fact.id)
            people = msgspec.json.decode(raw, type=e.Absences).people if raw else ()
            yield from (("Somebody left the room while you were discussed", each.reason) for each in people)
        elif isinstance(event, e.FormReopened):
            yield "A scorer was given a form back", _ELSEWHERE
        elif isinstance(event, e.PositiveActionTaken):
            yield self._case(fact.id, event, code)
        elif isinstance(event, _TEXT):
            raw = self._workspace.data([fact.id], 1).get(fact.id, b"")
            yield _what(event), raw.decode("utf-8", "replace")
        elif event is not None and (what := _what(event)):
            why = moderating.reasons(self._workspace, [fact.id])[fact.id]
            yield what, told(self._workspace.stage, why.code, why.reason)

    def _case(self, record: e.RecordId, event: e.PositiveActionTaken, code: CandidateCode) -> tuple[str, str]:
        """A case of positive action: why it was lawful is told to those whom it put first, and is about nobody else."""
        raw = self._workspace.data([record], positive_action.CASE).get(record)
        case = positive_action.read_case(raw or b"")
        standing = record in self._workspace.judge.heads(("tie", event.stage, event.tie))
        place = f"you stand at place {event.order.index(code) + 1} of {len(event.order)}"
        first = "put you before equals" if code in case.concerned else "put equals in order"
        what = f"Positive action {first}: {place}{'' if standing else ' (replaced since)'}"
        if raw is None:
            return what, _NOT_HERE
        if code not in case.concerned:
            return what, _ABOUT_OTHERS
        return what, f"Evidence: {case.evidence} Why it is proportionate: {case.proportionality}"

    def _declared(self, code: CandidateCode, own: Applicant, others: Others) -> Iterator[Noted]:
        bodies = self._workspace.data([fact.id for fact in self._conflicts], 1)
        target = target_of(code, own)
        for fact in self._conflicts:
            if fact.id not in bodies or not isinstance(fact.event, e.ConflictDeclared):
                continue
            its = msgspec.json.decode(bodies[fact.id], type=e.Declaration)
            if means(its.kind, its.value, target):
                ended = "" if fact.event.conflict in self._active else " (taken back since)"
                what = f"Somebody is to be kept apart from you: conflict by {its.kind}{ended}"
                yield Noted(time=fact.event.time, what=what, said=others.without(its.value))


def _what(event: e.AnyEvent) -> str:
    """What happened, in words; empty for a record that says nothing more than its entry elsewhere."""
    match event:
        case e.CandidateWithdrawn():
            return "Withdrawn"
        case e.Recused():
            return f"A scorer stepped back because {_KINDS[event.kind]}"
        case e.CandidateParked():
            return "Put off until later" if event.parked else "Taken up again"
        case e.MarksKept():
            return "Marks kept as they are"
        case e.FormAdmitted():
            return "A late form was let count"
        case e.OutcomeDecided():
            return f"Outcome decided: {OUTCOME[event.outcome]}"
        case e.ReservePromoted():
            return "Given a place from the reserve list"
    return ""


def _notes(data: bytes) -> Notes:
    """What is no notes part says nothing."""
    try:
        return msgspec.json.decode(data, type=Notes)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Notes(notes={})
