"""The ranked list: totals, ranks, statuses and ties, by the frozen rules and exactly; `line.py` finds the line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.line import Assessed, Block, Line, assess, by_people, falling, find_line, levelled, separating
from panel_app.domain.ranking import CandidateMarks, Outcome, Standing, Status, TieMembership, TieOrder
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total

__all__ = ["Ranked", "Tie", "propose_outcomes", "rank", "ranked", "show_total", "ties"]

NOTHING_DECIDED: Final[Mapping[CandidateCode, Outcome]] = MappingProxyType({})


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates level with one another where it matters: at the line, or in the reserve list.

    `rule` is what resolves it, or what did. A level that a criterion separates is listed as resolved by it; what the
    criterion leaves equal is a tie of its own. `codes` are in order once resolved, before that by code.
    `places_left` is how many of them get a place: none if the tie lies below the line. `start` is how many stand before
    them.
    """

    id: str
    rule: str
    codes: tuple[CandidateCode, ...]
    places_left: int
    resolved: bool
    at_line: bool
    start: int = 0


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """The whole answer: who stands where, and the ties that matter, from the top of the list down."""

    standings: tuple[Standing, ...]
    ties: tuple[Tie, ...]


def ranked(
    stage: Stage,
    assessed: Sequence[Assessed],
    resolved: Sequence[TieOrder] = (),
    *,
    outcomes: Mapping[CandidateCode, Outcome] = NOTHING_DECIDED,
) -> Ranked:
    """Find the line once, for the list and its ties. `outcomes` is what people decided so far."""
    line = find_line(stage, assessed, resolved)
    places = {code: place for block in line.blocks for code, place in _places(stage, line, block).items()}
    ordered = falling(assessed)
    ranks = _ranks(ordered)
    ordered += sorted((each for each in assessed if each.total is None), key=attrgetter("candidate.code"))
    standings = [
        _standing(each, places.get(code), ranks.get(code), outcomes.get(code))
        for each in ordered
        for code in (each.candidate.code,)
    ]
    return Ranked(standings=tuple(_in_order(standings)), ties=tuple(_ties(stage, line)))


def rank(stage: Stage, candidates: Iterable[CandidateMarks], resolved: Iterable[TieOrder] = ()) -> tuple[Standing, ...]:
    """Apply the stage's rules: who stands where, and on which side of the line.

    Sorted by exact total (None last), order, code. Until a tie across the end of the reserve list is resolved all of
    it is `reserve`, without order. Who withdrew or is ineligible keeps a total, and has no rank.
    """
    return ranked(stage, assess(stage, candidates), tuple(resolved)).standings


def ties(stage: Stage, candidates: Iterable[CandidateMarks], resolved: Iterable[TieOrder] = ()) -> tuple[Tie, ...]:
    """The ties that matter, from the top of the list down; those still to be resolved by people are not `resolved`."""
    return ranked(stage, assess(stage, candidates), tuple(resolved)).ties


def propose_outcomes(standings: Iterable[Standing], *, last_stage: bool) -> dict[CandidateCode, Outcome]:
    """What follows from the statuses, for people to decide. A tie at the line has none until it is resolved."""
    taken: Outcome = "offer" if last_stage else "through"
    outcomes: dict[Status, Outcome] = {
        "automatic": taken,
        "place": taken,
        "reserve": "reserve",
        "below": "not-selected",
        "floor": "not-selected",
        "incomplete": "not-selected",
        "withdrawn": "withdrawn",
        "ineligible": "ineligible",
    }
    return {each.code: outcomes[each.status] for each in standings if each.status in outcomes}


class _Place(NamedTuple):
    """Where the sequence puts a candidate."""

    status: Status
    order: int | None
    tie: TieMembership | None


def _ranks(ordered: Iterable[Assessed]) -> dict[CandidateCode, int]:
    """Competition ranking (1, 2, 2, 4) of all who take part, those below a floor included; totals fall."""
    found: dict[CandidateCode, int] = {}
    for equals in levelled(each for each in ordered if each.apart is None or each.apart == "floor"):
        found |= dict.fromkeys([each.candidate.code for each in equals], len(found) + 1)
    return found


def _places(stage: Stage, line: Line, block: Block) -> dict[CandidateCode, _Place]:
    membership = _membership(stage, line, block)
    if not block.settled:
        alike = {
            automatic: _Place(_status(line, block, position=block.start, automatic=automatic), None, membership)
            for automatic in (False, True)
        }
        return {each.candidate.code: alike[each.is_automatic] for each in block.members}
    by_code = {each.code: each for each in block.members}
    return {
        code: _Place(
            status=_status(line, block, position=position, automatic=by_code[code].is_automatic),
            order=position + 1,
            tie=membership,
        )
        for position, code in enumerate(block.order.order if block.order else by_code, start=block.start)
    }


def _status(line: Line, block: Block, *, position: int, automatic: bool) -> Status:
    if not block.settled and line.crosses(block):
        return "tied-at-line"
    if position < line.places:
        return "automatic" if automatic else "place"
    return "reserve" if position < line.reserve_end else "below"


def _membership(stage: Stage, line: Line, block: Block) -> TieMembership | None:
    if line.matters(block):
        rule = block.order.rule if block.order else by_people(stage)[0]
        return TieMembership(id=block.id, rule=rule)
    if line.matters(block.level):
        return TieMembership(id=block.level.id, rule=separating(stage, block.level)[0])
    return None


def _standing(each: Assessed, place: _Place | None, rank_: int | None, outcome: Outcome | None) -> Standing:
    """The candidate's line; without a place in the sequence it says what keeps the candidate apart."""
    return Standing(
        code=each.candidate.code,
        rank=rank_,
        order=place.order if place else None,
        total=each.shown,
        exact=each.exact,
        status=place.status if place else each.apart or "below",
        tie=place.tie if place else None,
        outcome=outcome,
        marks=each.candidate.marks,
    )


def _in_order(standings: Iterable[Standing]) -> Iterator[Standing]:
    """Equals, who come together, by order and then by code."""
    for _, equals in groupby(standings, key=attrgetter("exact")):
        yield from sorted(equals, key=lambda each: (each.order is None, each.order or 0, each.code))


def _ties(stage: Stage, line: Line) -> Iterator[Tie]:
    for _, group in groupby(line.blocks, key=lambda block: block.level.start):
        blocks = list(group)
        if len(blocks) > 1 and line.matters(blocks[0].level):
            yield _separated(stage, line, blocks)
        yield from (_tie(stage, line, block) for block in blocks if line.matters(block))


def _separated(stage: Stage, line: Line, blocks: Sequence[Block]) -> Tie:
    """The tie that criteria separated, with its codes as far as they are in order."""
    level = blocks[0].level
    return Tie(
        id=level.id,
        rule=separating(stage, level)[0],
        codes=tuple(code for block in blocks for code in _sequence(block)),
        places_left=max(line.places - level.start, 0),
        resolved=True,
        at_line=line.crosses(level),
        start=level.start,
    )


def _tie(stage: Stage, line: Line, block: Block) -> Tie:
    return Tie(
        id=block.id,
        rule=block.order.rule if block.order else by_people(stage)[0],
        codes=_sequence(block),
        places_left=max(line.places - block.start, 0),
        resolved=block.settled,
        at_line=line.crosses(block),
        start=block.start,
    )


def _sequence(block: Block) -> tuple[CandidateCode, ...]:
    return block.order.order if block.order else tuple(each.code for each in block.members)
