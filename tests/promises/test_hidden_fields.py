"""What is hidden shows in nothing that can be counted: no order, no size, no gap, in no store but the office's."""

import random
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import Role, SeatId
from panel_app.domain.round_file import read_plan
from panel_app.journal.spine import Fact
from panel_app.resources import resource
from panel_app.workspace import allocating, applications, clean_copies, packs, setup
from panel_app.workspace.workspace import Workspace
from tests.intake.papers import write_applicants, write_papers
from tests.promises.rounds import everything_stored

COUNT: Final = 300
CHANCE: Final = 5 / (COUNT - 1) ** 0.5
"""Five standard errors of a rank correlation; the draws are seeded, so that the answer is the same every time."""
MEMBERS: Final = tuple(SeatId(f"S0{n}") for n in (1, 2, 3))
PASSPHRASE: Final = "nobody else knows this"


class Unshuffled(random.Random):
    """Leaves everything in the order in which it came."""

    def shuffle(self, x: object) -> None:
        pass


class Pages(NamedTuple):
    pages: int


class Inspector:
    """In place of processes of their own, which have tests of their own."""

    def inspect(self, data: bytes) -> Pages:
        return Pages(data.count(b"showpage") + 1)


class Hidden:
    """A round of applicants in the order of their names, and what an administrator knows of it."""

    member: Workspace

    def __init__(self, folder: Path, *, rng: random.Random) -> None:
        plan = read_plan(resource("example", "ROUND.toml").read_text(encoding="utf-8"))
        criteria = tuple(plan.stages[0].criterion_ids)
        table = folder / "applicants.csv"
        write_applicants(table, COUNT, criteria=criteria, words=30)
        self.office = setup.create_round(folder / "administrator.panel", PASSPHRASE, plan, rng=rng)
        applications.import_applicants(self.office, table)
        everyone = applications.applicants(self.office)
        self.place = {code: int(each.id) for code, each in everyone.items()}
        """In the order of family names, as the file has them."""
        self.flag = {code: bool(each.equality["guaranteed_interview"]) for code, each in everyone.items()}

    def take_files(self, folder: Path) -> None:
        write_papers(folder / "files", COUNT, each=1)
        applications.import_applicants(self.office, folder / "applicants.csv", files=folder / "files")

    def release(self, folder: Path) -> None:
        clean_copies.confirm(self.office, list(self.place))
        setup.publish(self.office)
        for seat in MEMBERS:
            setup.invite(self.office, seat, Role.MEMBER, "Somebody")
        allocating.allocate_scorers(self.office)
        pack = packs.write_pack(self.office, MEMBERS[0], folder)
        self.member = packs.take_pack(pack.path, pack.passcode, folder / "S01.panel", PASSPHRASE)

    def close(self) -> None:
        self.office.close()

    def written(self, *kinds: type[e.AnyEvent], store: Workspace | None = None) -> list[tuple[CandidateCode, Fact]]:
        """The records of these kinds that a store can tell the candidate of, in the order of their numbers."""
        facts = (store or self.office).judge.facts.values()
        mine = [fact for fact in facts if fact.event is not None and isinstance(fact.event, kinds)]
        return [(getattr(fact.event, "code"), fact) for fact in sorted(mine, key=lambda fact: fact.seq)]  # noqa: B009 - each of the kinds asked for has one


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hidden]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(applications, "_inspector", lambda: nullcontext(Inspector()))
        folder = tmp_path_factory.mktemp("hidden")
        made = Hidden(folder, rng=random.Random(11))
        made.release(folder)  # without the files: rebuilding them has tests of its own, and takes a while
        made.take_files(folder)
    yield made
    made.member.close()
    made.close()


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's, ties at their middle."""
    ranks = [_ranks(values) for values in (one, other)]
    middle = (len(one) - 1) / 2
    product = sum((a - middle) * (b - middle) for a, b in zip(*ranks, strict=True))
    spread = [sum((a - middle) ** 2 for a in values) for values in ranks]
    return product / (spread[0] * spread[1]) ** 0.5 if all(spread) else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(order)))}
    last = {value: place for place, value in enumerate(order)}
    return [(first[value] + last[value]) / 2 for value in values]


KINDS = (e.CandidateEntered, e.AttachmentKept, e.CopyReleased, e.Allocated)
RECORDS = pytest.mark.parametrize("kind", KINDS)


@RECORDS
def test_the_order_tells_neither_name_nor_flag_when_records_are_written(hidden: Hidden, kind: type[e.AnyEvent]) -> None:
    codes = [code for code, _ in hidden.written(kind)]
    assert len(codes) >= COUNT
    numbers = list(range(len(codes)))
    assert abs(rank_correlation(numbers, [hidden.place[code] for code in codes])) < CHANCE
    assert abs(rank_correlation(numbers, [hidden.flag[code] for code in codes])) < CHANCE


@RECORDS
def test_parts_have_one_number_and_one_size_when_records_are_written(hidden: Hidden, kind: type[e.AnyEvent]) -> None:
    assert len({tuple(size for _, size in fact.sealing) for _, fact in hidden.written(kind)}) == 1


def test_codes_tell_neither_name_nor_flag_when_they_are_sorted(hidden: Hidden) -> None:
    codes = sorted(hidden.place)
    assert abs(rank_correlation(range(COUNT), [hidden.place[code] for code in codes])) < CHANCE
    assert abs(rank_correlation(range(COUNT), [hidden.flag[code] for code in codes])) < CHANCE


def test_a_scorers_store_holds_no_flag_and_no_trace_of_one_when_it_is_decrypted(hidden: Hidden) -> None:
    stored = b"\n".join(everything_stored(hidden.member)).lower()
    for trace in (b"guaranteed", b"equality", b"adjustment", b"quiet room", b"eligible", b"interview"):
        assert trace not in stored, trace


def test_a_scorers_candidates_look_alike_when_some_have_the_flag(hidden: Hidden) -> None:
    mine = {code for code, _ in hidden.written(e.Allocated, store=hidden.member)}
    flagged = sum(hidden.flag[code] for code in mine)
    assert abs(flagged - len(mine) / 2) < 5 * (len(mine) / 4) ** 0.5
    shapes: dict[bool, set[tuple[object, ...]]] = {True: set(), False: set()}
    copies = dict(hidden.written(e.CopyReleased, store=hidden.member))
    for code in mine:
        body = hidden.member.data([copies[code].id], 1)[copies[code].id]
        shapes[hidden.flag[code]].add((copies[code].sealing, bool(body), body.count(b'""')))
    assert shapes[True] == shapes[False]


def test_the_order_is_found_out_when_nothing_shuffles_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applications, "_inspector", lambda: nullcontext(Inspector()))
    made = Hidden(tmp_path, rng=Unshuffled(11))
    try:
        made.take_files(tmp_path)
        for kind in (e.CandidateEntered, e.AttachmentKept):
            codes = [code for code, _ in made.written(kind)]
            assert rank_correlation(range(COUNT), [made.place[code] for code in codes]) > 0.99, kind
    finally:
        made.close()
