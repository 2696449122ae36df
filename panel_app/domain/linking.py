"""Scorers who never share a candidate, not even through others, cannot be compared: find the pieces, and join them.

Two pieces are joined when one candidate of each changes scorers with the other. That joins them for certain if one of
the two allocations lies on a circle, for its own piece then still hangs together without it. Loads stay as they are.
Where conflicts or standing allocations forbid every swap, one allocation of a circle moves over instead, to where it
upsets the loads least: severity that cannot be compared at all is worse than one candidate more.
"""

import random
from collections.abc import Iterator

from panel_app.domain.balancing import Roster
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId

type Node = tuple[str, str]
"""("code", …) or ("seat", …): the two kinds may share a name."""
type Edge = tuple[CandidateCode, SeatId]


def pieces(roster: Roster) -> list[frozenset[Node]]:
    """The sets of candidates and scorers that hang together; who has nobody belongs to none."""
    graph = _graph(roster)
    found: list[frozenset[Node]] = []
    seen: set[Node] = set()
    for start in graph:
        if start in seen:
            continue
        piece, waiting = {start}, [start]
        while waiting:
            for near in graph[waiting.pop()]:
                if near not in piece:
                    piece.add(near)
                    waiting.append(near)
        seen |= piece
        found.append(frozenset(piece))
    return found


def link(roster: Roster, rng: random.Random) -> None:
    """Join the pieces, one after the other, as far as that can be done."""
    while len(parts := pieces(roster)) > 1:
        home = {name: number for number, part in enumerate(parts) for kind, name in part if kind == "seat"}
        seats = [seat for seat in roster.seats if seat in home]
        rng.shuffle(seats)
        apart = [(one, other) for one in seats for other in seats if home[one] != home[other]]
        spare = on_circles(roster)
        swap = next(_swaps(roster, apart, spare), None)
        if swap is not None:
            (first, one), (second, other) = swap
            roster.move(first, one, other)
            roster.move(second, other, one)
            continue
        moves = list(_moves(roster, apart, spare))
        if not moves:
            return
        code, giver, taker = min(moves, key=lambda move: roster.load(move[2]) - roster.load(move[1]))
        roster.move(code, giver, taker)


def _swaps(roster: Roster, apart: list[tuple[SeatId, SeatId]], spare: frozenset[Edge]) -> Iterator[tuple[Edge, Edge]]:
    """Allocations of two pieces, the first on a circle, that can change scorers."""
    for one, other in apart:
        first = next((c for c in roster.movable(one) if (c, one) in spare and roster.may_join(c, other)), None)
        second = next((c for c in roster.movable(other) if roster.may_join(c, one)), None)
        if first is not None and second is not None:
            yield (first, one), (second, other)


def _moves(
    roster: Roster, apart: list[tuple[SeatId, SeatId]], spare: frozenset[Edge]
) -> Iterator[tuple[CandidateCode, SeatId, SeatId]]:
    for giver, taker in apart:
        if roster.has_room(taker):
            codes = (code for code in roster.movable(giver) if (code, giver) in spare)
            code = next((code for code in codes if roster.may_join(code, taker)), None)
            if code is not None:
                yield code, giver, taker


def _graph(roster: Roster) -> dict[Node, list[Node]]:
    graph: dict[Node, list[Node]] = {}
    for code in roster.standing:
        for seat in sorted(roster.seats_of(code)):
            graph.setdefault(("code", code), []).append(("seat", seat))
            graph.setdefault(("seat", seat), []).append(("code", code))
    return graph


def on_circles(roster: Roster) -> frozenset[Edge]:
    """The allocations without which their piece still hangs together (Tarjan's bridges, the other way round)."""
    graph = _graph(roster)
    entered: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    bridges: set[Edge] = set()
    for root in graph:
        if root not in entered:
            _search(graph, root, entered, lowest, bridges)
    edges = {(code, seat) for code in roster.standing for seat in roster.seats_of(code)}
    return frozenset(edges - bridges)


def _search(
    graph: dict[Node, list[Node]],
    root: Node,
    entered: dict[Node, int],
    lowest: dict[Node, int],
    bridges: set[Edge],
) -> None:
    """Depth first from `root`, without recursion: three thousand candidates are deeper than Python's stack."""
    entered[root] = lowest[root] = len(entered)
    stack: list[tuple[Node, Node | None, Iterator[Node]]] = [(root, None, iter(graph[root]))]
    while stack:
        node, parent, nearby = stack[-1]
        near = next(nearby, None)
        if near is None:
            stack.pop()
            if parent is not None:
                lowest[parent] = min(lowest[parent], lowest[node])
                if lowest[node] > entered[parent]:
                    bridges.add(_edge(parent, node))
        elif near not in entered:
            entered[near] = lowest[near] = len(entered)
            stack.append((near, node, iter(graph[near])))
        elif near != parent:
            lowest[node] = min(lowest[node], entered[near])


def _edge(one: Node, other: Node) -> Edge:
    code, seat = (one, other) if one[0] == "code" else (other, one)
    return CandidateCode(code[1]), SeatId(seat[1])
