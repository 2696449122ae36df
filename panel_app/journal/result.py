"""From records to the ranked list: what a stage's forms, agreements, ties and outcomes come to, by its frozen rules.

The same function serves the chair's screen, the administrator's check before signing, and the verifier.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import CutEntry, RecordId
from panel_app.domain.forms import Marks
from panel_app.domain.line import Assessed, assess
from panel_app.domain.people import PanelId, Role, SeatId, StageId
from panel_app.domain.ranking import CandidateMarks, CriterionMarks, Ranking
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.domain.selection import Tie, ranked
from panel_app.journal import lottery
from panel_app.journal.judge import Judge
from panel_app.journal.primitives import digest
from panel_app.journal.slots import Slot

_marks = msgspec.json.Decoder(Marks)
_DIGITS: Final = 12


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a stage comes to: the ranked list, and the ties that matter in it."""

    ranking: Ranking
    ties: tuple[Tie, ...]


def at_cut(judge: Judge, cut: tuple[CutEntry, ...], *, until: RecordId) -> Judge:
    """The same records judged as of a cut: leaves within it, the spine up to `until`."""
    then = Judge(judge.round_id, limits={entry.device: entry.seq for entry in cut}, until=until)
    then.add(judge.facts.values())
    return then


def pseudonyms(judge: Judge, stage: StageId) -> dict[SeatId, str]:
    """Names for a stage's scorers (`S01`, …) that stay the same and follow no order of names.

    The order is drawn by the digests of both officers' lottery secrets, which neither knew of the other. Whom the chair
    asks for a third opinion, when the others' names are in everybody's mouth, comes after them. Of several panels each
    has an order of its own, so that none waits for another, and its name in front (`north-S01`).
    """
    authority = judge.authority
    first, asked = _allocated(judge, stage)
    tables: dict[PanelId, set[SeatId]] = {}
    for seat in first | asked.keys():
        known = authority.seats.get(seat)
        tables.setdefault(authority.table_of(known) if known else authority.head_table, set()).add(seat)
    several = len(authority.panels) > 1
    names = {}
    for panel, seats in sorted(tables.items()):
        opened = authority.scoring.get((stage, panel))
        drawn = (opened.chair_lottery + opened.office_lottery).encode() if opened else b""
        seed = digest(b"panel-app pseudonyms 1\0", drawn)
        places = {seat: digest(seed, seat.encode()) for seat in first & seats}
        ordered = sorted(places, key=places.__getitem__)
        ordered += sorted((asked.keys() - first) & seats, key=asked.__getitem__)
        for number, seat in enumerate(ordered, start=1):
            names[seat] = f"{panel}-S{number:02d}" if several else f"S{number:02d}"
    return names


def _allocated(judge: Judge, stage: StageId) -> tuple[set[SeatId], dict[SeatId, tuple[int, str]]]:
    """Who was allocated anybody by the office, and by a chair, with the place of the first time."""
    first: set[SeatId] = set()
    asked: dict[SeatId, tuple[int, str]] = {}
    for slot, fact in judge.values("allocation"):
        author, seat = judge.seat_of(fact), SeatId(slot[3])
        if slot[1] == stage and author is not None and author.role is Role.CHAIR:
            asked[seat] = min(asked.get(seat, (fact.seq, fact.device)), (fact.seq, fact.device))
        elif slot[1] == stage:
            first.add(seat)
    return first, asked


def counting_forms(judge: Judge, stage: StageId) -> dict[CandidateCode, dict[SeatId, RecordId]]:
    """The forms that count, by candidate and scorer: a recusal sets that scorer's form aside."""
    found: dict[CandidateCode, dict[SeatId, RecordId]] = {}
    for slot, fact in judge.values("form"):
        _, its_stage, code, seat = slot
        if its_stage == stage and not judge.heads(("recusal", *slot[1:])):
            found.setdefault(CandidateCode(code), {})[SeatId(seat)] = fact.id
    return found


def forms_due(judge: Judge, stage: StageId) -> dict[CandidateCode, set[SeatId]]:
    """Who is to submit a form for whom, now: allocated, and not recused."""
    due: dict[CandidateCode, set[SeatId]] = {}
    for slot, fact in judge.values("allocation"):
        event = fact.event
        if isinstance(event, e.Allocated) and event.active and event.stage == stage:
            recused = bool(judge.heads(("recusal", stage, event.code, event.seat)))
            if not recused and judge.value(("withdrawal", event.code)) is None:
                due.setdefault(event.code, set()).add(SeatId(slot[3]))
    return due


def candidate_marks(judge: Judge, stage: Stage, marks: Mapping[RecordId, bytes]) -> list[CandidateMarks]:
    """What the rules are applied to, for every candidate of the stage. `marks`: part 1 of each form that is open."""
    names = pseudonyms(judge, stage.id)
    forms = counting_forms(judge, stage.id)
    due = forms_due(judge, stage.id)
    found = []
    for _, fact in judge.values("candidate"):
        event = fact.event
        if not isinstance(event, e.CandidateEntered) or event.stage != stage.id:
            continue
        its_forms = forms.get(event.code, {})
        ordered = sorted(its_forms, key=lambda seat: names.get(seat, seat))
        opened = [read_marks(marks[its_forms[seat]]) for seat in ordered if its_forms[seat] in marks]
        given = [form.marks for form in opened if form is not None]
        found.append(
            CandidateMarks(
                code=event.code,
                marks={c: _criterion(judge, stage.id, event.code, c, given) for c in stage.criterion_ids},
                due=max(stage.scorers_per_candidate, len(due.get(event.code, set()) | its_forms.keys())),
                submitted=len(given),
                withdrawn=judge.value(("withdrawal", event.code)) is not None,
                ineligible=not event.eligible,
            )
        )
    return found


def agreed_mark(judge: Judge, slot: Slot) -> Mark | None:
    """The mark that a panel agreed on, where it counts: one value, not taken back, a number."""
    fact = judge.value(slot)
    mark = fact.event.mark if fact is not None and isinstance(fact.event, e.MarkAgreed) else None
    return mark if mark is not None and _can_be_counted(mark) else None


def read_marks(data: bytes) -> Marks | None:
    """The marks part of a form as anybody may have written it; None if it is not one, which counts as no form."""
    try:
        form = _marks.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return form if all(_can_be_counted(mark) for mark in form.marks.values()) else None


def _can_be_counted(mark: Mark) -> bool:
    """A number that exact arithmetic can take; whether it is on the scale is a check's question."""
    return mark.is_finite() and abs(mark.adjusted()) <= _DIGITS and len(mark.as_tuple().digits) <= _DIGITS


def ranking(judge: Judge, stage: Stage, marks: Mapping[RecordId, bytes]) -> Ranking:
    """The ranked list with the outcomes decided so far."""
    return answer(judge, stage, assess(stage, candidate_marks(judge, stage, marks))).ranking


def answer(judge: Judge, stage: Stage, assessed: Sequence[Assessed]) -> Answer:
    """The same from totals that are known already, with the ties that matter."""
    outcomes = {
        fact.event.code: fact.event.outcome
        for slot, fact in judge.values("outcome")
        if slot[1] == stage.id and isinstance(fact.event, e.OutcomeDecided)
    }
    found = ranked(stage, assessed, lottery.counted(judge, stage.id), outcomes=outcomes)
    listed = Ranking(
        stage=stage.id,
        version=judge.authority.rules[stage.id].version,
        places=stage.places,
        ring_fenced=stage.ring_fenced,
        rules_digest=stage.digest,
        candidates=found.standings,
    )
    return Answer(ranking=listed, ties=found.ties)


def _criterion(
    judge: Judge, stage: StageId, code: CandidateCode, criterion: CriterionId, given: list[dict[CriterionId, Mark]]
) -> CriterionMarks:
    agreed = agreed_mark(judge, ("agreed", stage, code, criterion))
    return CriterionMarks(scorers=tuple(form[criterion] for form in given if criterion in form), agreed=agreed)
