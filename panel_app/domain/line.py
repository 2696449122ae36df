"""Where the line falls: who is level with whom, what separates them, and how far the reserve list goes.

Those who can be selected stand in *levels*: equal totals are one level, and so is the whole pool unless all of it fits
into the places. Inside a level the criteria that lead `rules.ties` separate (the higher value first); what they leave
equal is a *block*. A block that lies across the line, or where the order of the reserve list matters, is a *tie* that
people resolve: by the panel's decision or by lottery, as a `TieOrder`.

Names of ties. A level is called `pool` or after its total: `tie-16.5`, `tie-49-over-3` for 49/3. A block that a
criterion has set apart adds each separating criterion with its value: `tie-16.5-q1-4`. An order counts only if it
names exactly the tie's codes and a rule that the published rules allow; two different ones count as none.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import CandidateMarks, Status, TieOrder
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Stage
from panel_app.domain.totals import criterion_values, exact, fast, floors_missed, show_total, total

BY_PEOPLE: Final = ("panel-decision", "lottery")
"""The rules of `rules.ties` that are not criteria: people apply them, and they always separate."""
POSITIVE_ACTION: Final = "positive-action"
"""The rule of an order that people gave under section 159 of the Equality Act 2010; no rule applies it by itself."""


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate with what the arithmetic says. `total` is None while incomplete.

    `shown` is the total for people, `exact` as a fraction in lowest terms, `falls` sorts the highest total first and
    equals by code (`()` without one). They stay while the marks do: a list of thousands is put in order again without
    making them anew.
    """

    candidate: CandidateMarks
    values: dict[CriterionId, Fraction]
    total: Fraction | None
    apart: Status | None  # why the candidate cannot be selected
    shown: str | None
    exact: str | None
    falls: tuple[float, Fraction, CandidateCode] | tuple[()]
    is_automatic: bool

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
    assessed = tuple(assess_one(stage, candidate) for candidate in candidates)
    twice = [code for code, times in Counter(each.code for each in assessed).items() if times > 1]
    if twice:
        raise ValueError(f"given more than once: {twice}")
    return assessed


def assess_one(stage: Stage, candidate: CandidateMarks) -> Assessed:
    """Apply the arithmetic to one candidate."""
    values = criterion_values(stage, candidate.marks)
    height = total(stage, values) if candidate.submitted >= candidate.due else None
    least = stage.rules.automatic
    return Assessed(
        candidate=candidate,
        values=values,
        total=height,
        apart=_apart(stage, candidate, values, height),
        shown=None if height is None else show_total(height),
        exact=None if height is None else str(height),
        falls=() if height is None else (*fast(-height), candidate.code),
        is_automatic=least is not None and height is not None and height >= exact(least),
    )


def falling(assessed: Iterable[Assessed]) -> list[Assessed]:
    """Those who have a total, the highest first, equals by code. What nearly is in order takes no time."""
    return sorted((each for each in assessed if each.total is not None), key=attrgetter("falls"))


def levelled(falling: Iterable[Assessed]) -> Iterator[list[Assessed]]:
    """Equals together, of a falling list."""
    for _, equals in groupby(falling, key=_fallen):
        yield list(equals)


def _fallen(each: Assessed) -> Fraction | None:
    """One object for equal totals, which compares at once: see `fast`."""
    return each.falls[1] if each.falls else None


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


def find_line(stage: Stage, assessed: Iterable[Assessed], resolved: Sequence[TieOrder]) -> Line:
    """Put those who can be selected into sequence, with the orders that people decided where they count."""
    levels = _levels(stage, falling(each for each in assessed if each.apart is None))
    line = Line(places=stage.open_places, reserve_end=_reserve_end(stage, levels), blocks=())
    blocks = tuple(
        msgspec.structs.replace(block, order=_applicable(stage, block, resolved)) if line.matters(block) else block
        for level in levels
        for block in _blocks(stage, level)
    )
    return msgspec.structs.replace(line, blocks=blocks)


def _levels(stage: Stage, ordered: Sequence[Assessed]) -> list[Level]:
    pool = _in_pool(stage, ordered)
    # A pool that fits as a whole decides nothing: its members then stand by their own totals.
    level_as_one = len(pool) > 0 and pool.stop > stage.open_places
    levels: list[Level] = []
    start = 0
    for equals in levelled(ordered):
        if level_as_one and start == pool.start:
            levels.append(Level(id="pool", start=start, members=tuple(ordered[pool.start : pool.stop])))
        elif not level_as_one or start not in pool:
            name = f"tie-{_in_a_name(equals[0].height)}"
            levels.append(Level(id=name, start=start, members=tuple(equals)))
        start += len(equals)
    return levels


def _in_pool(stage: Stage, ordered: Sequence[Assessed]) -> range:
    """The positions that the pool takes in a list of falling totals."""
    pool = stage.rules.pool
    if pool is None:
        return range(0)
    low, high = exact(pool.low), exact(pool.high)
    start = bisect_left(ordered, -high, key=lambda each: -each.height)
    return range(start, bisect_right(ordered, -low, lo=start, key=lambda each: -each.height))


def _blocks(stage: Stage, level: Level) -> list[Block]:
    criteria = separating(stage, level)
    if not criteria:
        members = tuple(sorted(level.members, key=attrgetter("candidate.code")))
        return [Block(id=level.id, start=level.start, members=members, level=level)]
    ordered = sorted(level.members, key=lambda each: ([-each.values[criterion] for criterion in criteria], each.code))
    blocks: list[Block] = []
    for values, group in groupby(ordered, key=lambda each: [each.values[criterion] for criterion in criteria]):
        start = blocks[-1].end if blocks else level.start
        apart = [f"{criterion}-{_in_a_name(value)}" for criterion, value in zip(criteria, values, strict=True)]
        blocks.append(Block(id="-".join([level.id, *apart]), start=start, members=tuple(group), level=level))
    return blocks


def separating(stage: Stage, level: Level) -> list[CriterionId]:
    """The criteria at the head of `rules.ties` that are not equal for everybody in this level."""
    found: list[CriterionId] = []
    if len(level.members) == 1:
        return found
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


def may_resolve(stage: Stage) -> list[str]:
    """The rules by which an order that people gave counts: those, and positive action where it is allowed."""
    return [*by_people(stage), *([POSITIVE_ACTION] if stage.rules.positive_action else [])]


def _applicable(stage: Stage, block: Block, resolved: Sequence[TieOrder]) -> TieOrder | None:
    codes = sorted(each.code for each in block.members)
    orders = [
        each
        for each in resolved
        if each.tie == block.id and sorted(each.order) == codes and each.rule in may_resolve(stage)
    ]
    return orders[0] if orders and all(each == orders[0] for each in orders) else None


def _reserve_end(stage: Stage, levels: Sequence[Level]) -> int:
    """The position where the reserve list ends.

    A list of size `pool` holds who is left of the level at the line, and whoever else stands at or above the foot of
    the pool: when the line lies above the pool, nobody is passed over by those below.
    """
    size = stage.rules.reserve.size
    if isinstance(size, int):
        return stage.open_places + size
    end = next((level.end for level in levels if level.start < stage.open_places < level.end), stage.open_places)
    if stage.rules.pool is None:
        return end
    foot = exact(stage.rules.pool.low)
    return max([end, *(level.end for level in levels if level.members[-1].height >= foot)])


@lru_cache(maxsize=4096)
def _in_a_name(number: Fraction) -> str:
    # A slash cannot stand in a file name, and a rounded total would name two ties alike.
    text = show_total(number)
    return text if Fraction(text) == number else f"{number.numerator}-over-{number.denominator}"
