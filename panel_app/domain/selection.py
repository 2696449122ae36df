"""The ranked list: totals, ranks, statuses and ties, by the frozen rules and exactly; `line.py` finds the line."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.line import Assessed, Block, Line, assess, by_people, find_line, separating
from panel_app.domain.ranking import CandidateMarks, Outcome, Standing, Status, TieMembership, TieOrder
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total

__all__ = ["Tie", "propose_outcomes", "rank", "show_total", "ties"]


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates level with one another where it matters: at the line, or in the reserve list.

    `rule` is what resolves it, or what did. A level that a criterion separates is listed as resolved by it; what the
    criterion leaves equal is a tie of its own. `codes` are in order once resolved, before that by code.
    `places_left` is how many of them get a place: none if the tie lies below the line.
    """

    id: str
    rule: str
    codes: tuple[CandidateCode, ...]
    places_left: int
    resolved: bool
    at_line: bool


def rank(stage: Stage, candidates: Iterable[CandidateMarks], resolved: Iterable[TieOrder] = ()) -> tuple[Standing, ...]:
    """Apply the stage's rules: who stands where, and on which side of the line.

    Sorted by exact total (None last), order, code. Until a tie across the end of the reserve list is resolved all of
    it is `reserve`, without order. Who withdrew or is ineligible keeps a total, and has no rank.
    """
    assessed = assess(stage, candidates)
    line = find_line(stage, assessed, tuple(resolved))
    placed = {standing.code: standing for block in line.blocks for standing in _standings(stage, line, block)}
    ranks = _ranks(assessed)
    standings = [
        msgspec.structs.replace(placed.get(each.code) or _bare(each), rank=ranks.get(each.code)) for each in assessed
    ]
    return tuple(sorted(standings, key=_sequence))


def ties(stage: Stage, candidates: Iterable[CandidateMarks], resolved: Iterable[TieOrder] = ()) -> tuple[Tie, ...]:
    """The ties that matter, from the top of the list down; those still to be resolved by people are not `resolved`."""
    line = find_line(stage, assess(stage, candidates), tuple(resolved))
    found = []
    for _, group in groupby(line.blocks, key=lambda block: block.level.start):
        blocks = list(group)
        if line.matters(blocks[0].level) and len(blocks) > 1:
            found.append(_separated(stage, line, blocks))
        found += [_tie(stage, line, block) for block in blocks if line.matters(block)]
    return tuple(found)


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


def _ranks(assessed: Sequence[Assessed]) -> dict[CandidateCode, int]:
    """Competition ranking (1, 2, 2, 4) of all who take part, those below a floor included."""
    part = [each for each in assessed if each.apart in (None, "floor")]
    first: dict[Fraction, int] = {}
    for position, height in enumerate(sorted((each.height for each in part), reverse=True), start=1):
        first.setdefault(height, position)
    return {each.code: first[each.height] for each in part}


def _standings(stage: Stage, line: Line, block: Block) -> list[Standing]:
    membership = _membership(stage, line, block)
    by_code = {each.code: each for each in block.members}
    codes = block.order.order if block.order else tuple(by_code)
    return [
        msgspec.structs.replace(
            _bare(by_code[code]),
            status=_status(stage, line, block, position=position, height=by_code[code].height),
            order=position + 1 if block.settled else None,
            tie=membership,
        )
        for position, code in enumerate(codes, start=block.start)
    ]


def _status(stage: Stage, line: Line, block: Block, *, position: int, height: Fraction) -> Status:
    if not block.settled:
        if line.crosses(block):
            return "tied-at-line"
        position = block.start
    if position < line.places:
        automatic = stage.rules.automatic
        return "automatic" if automatic is not None and height >= Fraction(automatic) else "place"
    return "reserve" if position < line.reserve_end else "below"


def _membership(stage: Stage, line: Line, block: Block) -> TieMembership | None:
    if line.matters(block):
        rule = block.order.rule if block.order else by_people(stage)[0]
        return TieMembership(id=block.id, rule=rule)
    if line.matters(block.level):
        return TieMembership(id=block.level.id, rule=separating(stage, block.level)[0])
    return None


def _separated(stage: Stage, line: Line, blocks: Sequence[Block]) -> Tie:
    """The tie that criteria separated, with its codes as far as they are in order."""
    level = blocks[0].level
    return Tie(
        id=level.id,
        rule=separating(stage, level)[0],
        codes=tuple(standing.code for block in blocks for standing in _standings(stage, line, block)),
        places_left=max(line.places - level.start, 0),
        resolved=True,
        at_line=line.crosses(level),
    )


def _tie(stage: Stage, line: Line, block: Block) -> Tie:
    return Tie(
        id=block.id,
        rule=block.order.rule if block.order else by_people(stage)[0],
        codes=block.order.order if block.order else tuple(each.code for each in block.members),
        places_left=max(line.places - block.start, 0),
        resolved=block.settled,
        at_line=line.crosses(block),
    )


def _bare(assessed: Assessed) -> Standing:
    """The candidate's line without a place in the sequence."""
    height = assessed.total
    return Standing(
        code=assessed.code,
        rank=None,
        order=None,
        total=None if height is None else show_total(height),
        exact=None if height is None else str(height),
        status=assessed.apart or "below",
        marks=assessed.candidate.marks,
    )


def _sequence(standing: Standing) -> tuple[bool, Fraction, bool, int, CandidateCode]:
    height, order = standing.fraction, standing.order
    return (height is None, -(height or Fraction()), order is None, order or 0, standing.code)
