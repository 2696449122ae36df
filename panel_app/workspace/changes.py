"""What moderation changed, mark by mark, and who was left after each step: for the pages of a decision pack."""

from collections.abc import Sequence
from fractions import Fraction

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Ranking
from panel_app.domain.reasons import told
from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.domain.rules import Stage
from panel_app.journal.judge import Judge
from panel_app.journal.result import pseudonyms
from panel_app.journal.slots import Slot
from panel_app.reports.pack import Change, Direction, Proposer, ScorerMoved
from panel_app.workspace import ledger, moderating
from panel_app.workspace.workspace import Workspace

_SELECTED = {"offer", "through"}
_OUT = {"withdrawn", "ineligible"}


def of_marks(workspace: Workspace, judge: Judge) -> list[Change]:
    """Every agreement by this judging, also those replaced or taken back, by candidate and criterion, then by time."""
    given = moderating.forms(workspace, judge)
    found: list[Change] = []
    for slot in _slots(judge, workspace.stage):
        code, criterion = CandidateCode(slot[2]), CriterionId(slot[3])
        scored = [form.marks[criterion] for form in given.get(code, ()) if criterion in form.marks]
        found += _changes(workspace, judge, slot, scored)
    return found


def of_scorers(workspace: Workspace, judge: Judge) -> tuple[ScorerMoved, ...]:
    """What became of each scorer's marks where the panel came to them; of scorers whom it came to."""
    return tuple(
        ScorerMoved(
            pseudonym=each.scorer,
            discussed=each.discussed,
            stood=each.stood,
            up=each.up,
            down=each.down,
            proposed=each.proposed,
        )
        for each in ledger.moved(workspace, judge)
        if each.discussed
    )


def by_proposers(workspace: Workspace, judge: Judge) -> tuple[Proposer, ...]:
    """By whom the agreed marks that stand were proposed."""
    return tuple(
        Proposer(by=each.by, marks=each.marks, up=each.up, down=each.down)
        for each in ledger.proposers(workspace, judge)
    )


def steps(ranking: Ranking) -> tuple[tuple[str, int], ...]:
    """How many candidates were left after each step of the stage."""
    standings = ranking.candidates
    eligible = [each for each in standings if each.status not in _OUT]
    complete = [each for each in eligible if each.status != "incomplete"]
    selected = [each for each in standings if each.outcome in _SELECTED]
    return (
        ("Candidates of the stage", len(standings)),
        ("Eligible, not withdrawn", len(eligible)),
        ("Marked in full", len(complete)),
        ("Selected", len(selected)),
    )


def _slots(judge: Judge, stage: Stage) -> list[Slot]:
    held = [slot for slot, _ in judge.values("agreed")] + [slot for slot in judge.rivals() if slot[0] == "agreed"]
    return sorted(slot for slot in held if slot[1] == stage.id and slot[3] in stage.criterion_ids)


def _changes(workspace: Workspace, judge: Judge, slot: Slot, scored: Sequence[Mark]) -> list[Change]:
    facts = sorted(judge.ever(slot), key=lambda fact: (fact.event.time if fact.event else workspace.clock(), fact.seq))
    said = moderating.reasons(workspace, [fact.id for fact in facts])
    names = pseudonyms(judge, workspace.stage_id)
    own = ", ".join(map(plain, scored))
    before, level = own, ledger.combined(workspace.stage, scored)
    found = []
    for fact in facts:
        if not isinstance(fact.event, e.MarkAgreed):
            continue
        mark, seat = fact.event.mark, judge.seat_of(fact)
        after = f"{own} (taken back)".strip() if mark is None else plain(mark)
        reached = ledger.combined(workspace.stage, scored if mark is None else [mark])
        found.append(
            Change(
                time=fact.event.time,
                who="" if seat is None else names.get(seat.id, seat.id),
                code=fact.event.code,
                criterion=fact.event.criterion,
                before=before,
                after=after,
                direction=_direction(level, reached),
                proposed_by=said[fact.id].by,
                reason=told(workspace.stage, said[fact.id].code, said[fact.id].reason),
            )
        )
        before, level = own if mark is None else after, reached
    return found


def _direction(before: Fraction | None, after: Fraction | None) -> Direction:
    went = ledger.direction(before, after)
    return went if went in ("up", "down") else "none"
