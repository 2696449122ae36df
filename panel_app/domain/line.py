"""Where the line falls: who is level with whom, what separates them, and how far the reserve list goes.

Those who can be selected stand in *levels*: equal totals are one level, and so is the whole pool unless all of it fits
into the places. Inside a level the criteria that lead `rules.ties` separate (the higher value first); what they leave
equal is a *block*. A block that lies across the line, or where the order of the reserve list matters, is a *tie* that
people resolve: by the panel's decision or by lottery, as a `TieOrder`.

Names of ties. A level is called `pool` or after its total: `tie-16.5`, `tie-49-over-3` for 49/3. A block that a
criterion has set apart adds each separating criterion with its value: `tie-16.5-q1-4`. An order counts only if it
names exactly the tie's codes and a rule that the published rules allow; two different ones count as none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import CandidateMarks, Status, TieOrder
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Stage
from panel_app.domain.totals import criterion_values, floors_missed, show_total, total

BY_PEOPLE: Final = ("panel-decision", "lottery")
"""The rules of `rules.ties` that are not criteria: people apply them, and they always separate."""


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate with what the arithmetic says. `total` is None while incomplete."""

    candidate: CandidateMarks
    values: dict[CriterionId, Fraction]
    total: Fraction | None
    apart: Status | None  # why the candidate cannot be selected

    @property
    def code(self) -> CandidateCode:
        return self.candidate.code

    @property
    def height(self) -> Fraction:
        """The total of one who is known to have one; ValueError while incomplete."""
        if self.total is None:
            raise ValueError(self.code)
        return self.total


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates level by total or pool, from position `start` (0-based) of the sequence on."""

    id: str
    start: int
    members: tuple[Assessed, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.members)


class Block(Level, frozen=True, kw_only=True):
    """What remains equal of a level; `order` is what people decided, if it counts."""

    level: Level
    order: TieOrder | None = None

    @property
    def settled(self) -> bool:
        return len(self.members) == 1 or self.order is not None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who can be selected, in sequence, and where the reserve list ends (a position)."""

    places: int
    reserve_end: int
    blocks: tuple[Block, ...]

    def matters(self, level: Level) -> bool:
        """Whether an order inside it changes who gets a place, or the reserve list."""
        return len(level.members) > 1 and level.end > self.places and level.start < self.reserve_end

    def crosses(self, level: Level) -> bool:
        return level.start < self.places < level.end


def assess(stage: Stage, candidates: Iterable[CandidateMarks]) -> tuple[Assessed, ...]:
    """Apply the arithmetic to each candidate; ValueError if one is given twice."""
    assessed = []
    for candidate in candidates:
        values = criterion_values(stage, candidate.marks)
        height = total(stage, values) if candidate.submitted >= candidate.due else None
        apart = _apart(stage, candidate, values, height)
        assessed.append(Assessed(candidate=candidate, values=values, total=height, apart=apart))
    twice = [code for code, times in Counter(each.code for each in assessed).items() if times > 1]
    if twice:
        raise ValueError(f"given more than once: {twice}")
    return tuple(assessed)


def _apart(
    stage: Stage, candidate: CandidateMarks, values: dict[CriterionId, Fraction], height: Fraction | None
) -> Status | None:
    if candidate.withdrawn:
        return "withdrawn"
    if candidate.ineligible:
        return "ineligible"
    if height is None:
        return "incomplete"
    return "floor" if floors_missed(stage, values) else None


def find_line(stage: Stage, assessed: Sequence[Assessed], resolved: Sequence[TieOrder]) -> Line:
    """Put those who can be selected into sequence, with the orders that people decided where they count."""
    levels = _levels(stage, [each for each in assessed if each.apart is None])
    blocks = [block for level in levels for block in _blocks(stage, level)]
    line = Line(places=stage.places, reserve_end=_reserve_end(stage, levels), blocks=())
    settled = tuple(
        msgspec.structs.replace(block, order=_applicable(stage, block, resolved)) if line.matters(block) else block
        for block in blocks
    )
    return msgspec.structs.replace(line, blocks=settled)


def _levels(stage: Stage, contenders: list[Assessed]) -> list[Level]:
    ordered = sorted(contenders, key=lambda each: (-each.height, each.code))
    pool = stage.rules.pool
    within = [pool is not None and Fraction(pool.low) <= each.height <= Fraction(pool.high) for each in ordered]
    last_of_pool = max((position for position, inside in enumerate(within) if inside), default=-1)
    # A pool that fits as a whole decides nothing: its members then stand by their own totals.
    pooled = last_of_pool >= stage.places
    names = [
        "pool" if pooled and inside else f"tie-{_in_a_name(each.height)}"
        for each, inside in zip(ordered, within, strict=True)
    ]
    levels: list[Level] = []
    for name, group in groupby(zip(names, ordered, strict=True), key=lambda pair: pair[0]):
        start = levels[-1].end if levels else 0
        levels.append(Level(id=name, start=start, members=tuple(member for _, member in group)))
    return levels


def _blocks(stage: Stage, level: Level) -> list[Block]:
    criteria = separating(stage, level)
    ordered = sorted(level.members, key=lambda each: ([-each.values[criterion] for criterion in criteria], each.code))
    blocks: list[Block] = []
    for values, group in groupby(ordered, key=lambda each: [each.values[criterion] for criterion in criteria]):
        start = blocks[-1].end if blocks else level.start
        apart = [f"{criterion}-{_in_a_name(value)}" for criterion, value in zip(criteria, values, strict=True)]
        blocks.append(Block(id="-".join([level.id, *apart]), start=start, members=tuple(group), level=level))
    return blocks


def separating(stage: Stage, level: Level) -> list[CriterionId]:
    """The criteria at the head of `rules.ties` that are not equal for everybody in this level."""
    found = []
    for rule in stage.rules.ties:
        if rule in BY_PEOPLE:
            break
        criterion = CriterionId(rule)
        if len({each.values[criterion] for each in level.members}) > 1:
            found.append(criterion)
    return found


def by_people(stage: Stage) -> list[str]:
    """The rules by which people may resolve a tie, in order; where none is published, the panel decides."""
    return [rule for rule in stage.rules.ties if rule in BY_PEOPLE] or [BY_PEOPLE[0]]


def _applicable(stage: Stage, block: Block, resolved: Sequence[TieOrder]) -> TieOrder | None:
    codes = sorted(each.code for each in block.members)
    orders = [
        each
        for each in resolved
        if each.tie == block.id and sorted(each.order) == codes and each.rule in by_people(stage)
    ]
    return orders[0] if orders and all(each == orders[0] for each in orders) else None


def _reserve_end(stage: Stage, levels: Sequence[Level]) -> int:
    """The position where the reserve list ends.

    A list of size `pool` holds who is left of the level at the line, and whoever else stands at or above the foot of
    the pool: when the line lies above the pool, nobody is passed over by those below.
    """
    size = stage.rules.reserve.size
    if isinstance(size, int):
        return stage.places + size
    end = next((level.end for level in levels if level.start < stage.places < level.end), stage.places)
    if stage.rules.pool is None:
        return end
    foot = Fraction(stage.rules.pool.low)
    return max(end, sum(each.height >= foot for level in levels for each in level.members))


def _in_a_name(number: Fraction) -> str:
    # A slash cannot stand in a file name, and a rounded total would name two ties alike.
    text = show_total(number)
    return text if Fraction(text) == number else f"{number.numerator}-over-{number.denominator}"
