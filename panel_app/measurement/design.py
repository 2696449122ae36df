"""Who can be compared with whom: the connected pieces of the graph of candidates and scorers, and its weak links.

Candidates and scorers are the two kinds of node, a mark is an edge. Between two pieces severity and ability cannot be
told apart: no scorer of one ever met a candidate, or a colleague, of the other. Within a piece, one candidate or one
scorer can be all that holds two groups of scorers together; then every comparison across rests on that one's marks.
Linking by common candidates: Linacre, Many-Facet Rasch Measurement (1989), chapter 7; nodes that cut a graph:
Tarjan (1972), SIAM Journal on Computing 1, 146-160.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Piece:
    """Candidates and scorers who are connected with each other and nobody else, each in alphabetical order."""

    candidates: tuple[str, ...]
    scorers: tuple[str, ...]
    marks: int


@dataclass(frozen=True, slots=True)
class WeakLink:
    """One candidate, or one scorer, without whom the scorers of a piece would fall apart into groups."""

    kind: str
    """`candidate` or `scorer`."""
    label: str
    groups: tuple[int, ...]
    """How many scorers each group would have, the link itself not counted, largest first; two groups or more."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What was marked by whom, as far as it limits what can be compared."""

    candidates: int
    scorers: int
    criteria: int
    marks: int
    complete: bool
    pieces: tuple[Piece, ...]
    """Most marks first."""
    piece_of_candidate: NDArray[np.intp]
    """Shape (candidates,): the index into `pieces`; `piece_of_scorer` likewise, in the order of the ratings' labels."""
    piece_of_scorer: NDArray[np.intp]
    weak_links: tuple[WeakLink, ...]
    """Those that would cut off the most scorers first."""

    @property
    def is_connected(self) -> bool:
        """Whether every scorer can be compared with every other."""
        return len(self.pieces) <= 1


def pieces(ratings: Ratings) -> tuple[Piece, ...]:
    """The connected pieces alone, most marks first."""
    return _pieces(ratings, *_edges(ratings))[0]


def design(ratings: Ratings) -> Design:
    """The check that comes before any severity. Linear in marks but for a sort: 70,000 take well under a second."""
    candidate, scorer = _edges(ratings)
    found, of_candidate, of_scorer = _pieces(ratings, candidate, scorer)
    return Design(
        candidates=len(ratings.candidates),
        scorers=len(ratings.scorers),
        criteria=len(ratings.criteria),
        marks=len(ratings),
        complete=ratings.is_complete,
        pieces=found,
        piece_of_candidate=of_candidate,
        piece_of_scorer=of_scorer,
        weak_links=_weak_links(ratings, candidate, scorer),
    )


def _edges(ratings: Ratings) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each candidate and scorer who met, once."""
    edges = np.unique(ratings.candidate * max(1, len(ratings.scorers)) + ratings.scorer)
    candidate, scorer = np.divmod(edges, max(1, len(ratings.scorers)))
    return candidate, scorer


def _pieces(
    ratings: Ratings, candidate: NDArray[np.intp], scorer: NDArray[np.intp]
) -> tuple[tuple[Piece, ...], NDArray[np.intp], NDArray[np.intp]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n, nodes = len(ratings.candidates), len(ratings.candidates) + len(ratings.scorers)
    graph = coo_array((np.ones(candidate.size, dtype=np.int8), (candidate, scorer + n)), shape=(nodes, nodes))
    count, of_node = connected_components(graph, directed=False)
    members: list[tuple[list[str], list[str]]] = [([], []) for _ in range(count)]
    for label, piece in zip(ratings.candidates, of_node[:n], strict=True):
        members[piece][0].append(label)
    for label, piece in zip(ratings.scorers, of_node[n:], strict=True):
        members[piece][1].append(label)
    marks = np.bincount(of_node[ratings.candidate], minlength=count)
    found = [
        Piece(tuple(sorted(candidates)), tuple(sorted(scorers)), int(size))
        for (candidates, scorers), size in zip(members, marks, strict=True)
    ]
    order = sorted(range(count), key=lambda each: (-found[each].marks, found[each].candidates))
    place = np.empty(count, dtype=np.intp)
    place[order] = np.arange(count)
    of_piece = place[of_node]
    return tuple(found[each] for each in order), of_piece[:n], of_piece[n:]


# ---- weak links


def _weak_links(ratings: Ratings, candidate: NDArray[np.intp], scorer: NDArray[np.intp]) -> tuple[WeakLink, ...]:
    n = len(ratings.candidates)
    neighbours = _neighbours(candidate, scorer + n, nodes=n + len(ratings.scorers))
    links = []
    for node, groups in _cuts(neighbours, n):
        kind, label = ("candidate", ratings.candidates[node]) if node < n else ("scorer", ratings.scorers[node - n])
        links.append(WeakLink(kind, label, tuple(sorted(groups, reverse=True))))
    return tuple(sorted(links, key=lambda link: (-sum(link.groups[1:]), link.kind, link.label)))


def _neighbours(first: NDArray[np.intp], second: NDArray[np.intp], *, nodes: int) -> list[list[int]]:
    ends, others = np.concatenate([first, second]), np.concatenate([second, first])
    order = np.argsort(ends, kind="stable")
    starts = np.searchsorted(ends[order], np.arange(1, nodes))
    return [each.tolist() for each in np.split(others[order], starts)] if nodes else []


def _cuts(neighbours: list[list[int]], first_scorer: int) -> Iterator[tuple[int, list[int]]]:
    """Each node that cuts its piece, with the numbers of scorers in the parts; parts without a scorer do not count.

    Tarjan's depth-first search, with a stack of its own in place of recursion. `low` is the earliest node that a
    subtree reaches; a subtree that reaches no further back than its parent hangs on it.
    """
    found = [-1] * len(neighbours)
    low = [0] * len(neighbours)
    scorers = [0] * len(neighbours)
    clock = 0
    for root in range(len(neighbours)):
        if found[root] >= 0:
            continue
        hanging: dict[int, list[int]] = {}
        found[root] = low[root] = clock
        clock += 1
        path = [(root, -1, iter(neighbours[root]))]
        scorers[root] = int(root >= first_scorer)
        while path:
            node, parent, ahead = path[-1]
            for other in ahead:
                if found[other] < 0:
                    found[other] = low[other] = clock
                    clock += 1
                    scorers[other] = int(other >= first_scorer)
                    path.append((other, node, iter(neighbours[other])))
                    break
                if other != parent:
                    low[node] = min(low[node], found[other])
            else:
                path.pop()
                if parent >= 0:
                    low[parent] = min(low[parent], low[node])
                    scorers[parent] += scorers[node]
                    if low[node] >= found[parent]:
                        hanging.setdefault(parent, []).append(scorers[node])
        for node, parts in hanging.items():
            rest = scorers[root] - sum(parts) - int(node >= first_scorer)
            groups = [each for each in (*parts, rest) if each]
            if len(groups) > 1:
                yield node, groups
