"""Nothing is overwritten: what scorers gave is in the store, the pack and the evidence, whatever the meeting did."""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.forms import Marks
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.journal import evidence
from panel_app.journal.parts import OVERHEAD
from panel_app.journal.result import pseudonyms
from panel_app.reports.pack import DecisionPack
from panel_app.workspace import closing, deciding, ledger, moderating, publishing, scoring, syncing, third_scorers
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, PreparedRound, open_moderation, score_everything

Q1, Q2 = CriterionId("q1"), CriterionId("q2")
Given = dict[tuple[CandidateCode, SeatId], dict[CriterionId, Mark]]


@dataclass(frozen=True)
class Laptops:
    """The officers' and members' stores of one round, and what the members gave before the opening."""

    round: PreparedRound
    stores: dict[str, Workspace]

    def store(self, name: str) -> Workspace:
        if name not in self.stores:
            self.stores[name] = self.round.open(name)
        return self.stores[name]

    def meet(self, *names: str) -> None:
        for name in names:
            syncing.sync(self.store(name), self.round.hub)

    def given(self) -> Given:
        """From the members' own stores: what each of them sealed."""
        return {
            (row.code, SeatId(name)): scoring.desk(self.store(name), row.code).form.marks
            for name in MEMBERS
            for row in scoring.my_forms(self.store(name))
        }


@pytest.fixture(scope="module")
def opened(original: PreparedRound, tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    made = Laptops(original.copied_to(tmp_path_factory.mktemp("ledger") / "round"), {})
    for number, seat in enumerate(MEMBERS):
        score_everything(made.store(seat), mark=2 + number)
    open_moderation(made.store, made.meet)
    for each in made.stores.values():
        each.close()
    return made.round


@pytest.fixture
def again(opened: PreparedRound, tmp_path: Path) -> Iterator[Callable[[], Laptops]]:
    """The round as it was after the opening, again at every call."""
    numbers, made = count(), list[Laptops]()

    def copy() -> Laptops:
        made.append(Laptops(opened.copied_to(tmp_path / f"round-{next(numbers)}"), {}))
        return made[-1]

    yield copy
    for laptops in made:
        for each in laptops.stores.values():
            each.close()


@pytest.fixture
def chair(again: Callable[[], Laptops]) -> Workspace:
    return again().store(CHAIR)


def agree(chair: Workspace, code: CandidateCode, criterion: CriterionId, mark: int, by: str = "") -> None:
    moderating.agree(chair, code, criterion, Mark(Decimal(mark)), reason="Read together.", by=by)


def test_a_candidates_ledger_begins_with_the_first_marks_and_tells_every_change(chair: Workspace) -> None:
    row = moderating.table(chair)[0]
    agree(chair, row.code, Q1, 5, by=row.scorers[0].pseudonym)
    agree(chair, row.code, Q1, 0)
    moderating.withdraw_agreement(chair, row.code, Q1, reason="", reason_code="second-thoughts")
    moderating.park(chair, row.code)
    moderating.keep(chair, row.code, reason="Both stand.")
    found = ledger.of(chair, row.code)
    first = [each for each in found if each.kind == "given"]
    assert {each.scorer: each.mark for each in first if each.criterion == Q1} == {
        form.pseudonym: form.marks[Q1] for form in row.scorers
    }
    own = sum((Decimal(form.marks[Q1]) for form in row.scorers), Decimal()) / len(row.scorers)
    told = [
        (each.kind, str(each.mark), each.before, each.direction, each.stands) for each in found if each.criterion == Q1
    ][len(row.scorers) :]
    assert told == [
        ("agreed", "5", own, "up", False),
        ("agreed", "0", 5, "down", False),
        ("withdrawn", "None", 0, "up", True),
    ]
    kinds = [each.kind for each in found if each.kind not in ("given", "agreed", "withdrawn")]
    assert sorted(kinds) == ["kept", "parked", "unparked"]
    assert next(each for each in found if each.kind == "withdrawn").reason_code == "second-thoughts"
    assert found[len(first)].by == row.scorers[0].pseudonym


def test_whose_marks_moved_is_counted_when_marks_were_agreed_and_kept(chair: Workspace) -> None:
    rows = [row for row in moderating.table(chair) if len(row.scorers) == 2][:2]
    low, high = sorted(rows[0].scorers, key=lambda form: form.marks[Q1])
    agree(chair, rows[0].code, Q1, int(high.marks[Q1]), by=high.pseudonym)
    moderating.keep(chair, rows[1].code, reason="Both stand.")
    found = {each.scorer: each for each in ledger.moved(chair)}
    kept = {form.pseudonym: len(form.marks) for form in rows[1].scorers}
    assert (found[low.pseudonym].up, found[low.pseudonym].down) == (1, 0)
    assert found[high.pseudonym].proposed == 1
    assert found[high.pseudonym].stood == 1 + kept.get(high.pseudonym, 0)
    assert [(each.by, each.marks, each.up) for each in ledger.proposers(chair)] == [(high.pseudonym, 1, 1)]


def test_nothing_is_taken_back_when_nothing_is_agreed(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    with pytest.raises(InputRefused, match="Nothing is agreed"):
        moderating.withdraw_agreement(chair, code, Q1, reason="No.")
    agree(chair, code, Q1, 5)
    moderating.withdraw_agreement(chair, code, Q1, reason="No.")
    with pytest.raises(InputRefused, match="Nothing is agreed"):
        moderating.withdraw_agreement(chair, code, Q1, reason="Again.")


def test_ledger_is_refused_when_the_candidate_has_no_forms(chair: Workspace) -> None:
    with pytest.raises(InputRefused, match="no forms"):
        ledger.of(chair, CandidateCode("NOBODY"))


def test_the_pack_says_whose_marks_moved_when_a_mark_was_agreed(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    agree(chair, code, Q1, 5, by="The chair")
    pack = publishing.decision_pack_data(chair)
    assert [(each.by, each.marks) for each in pack.proposers] == [("The chair", 1)]
    assert sum(each.discussed for each in pack.moved) == len(moderating.show(chair, code).scorers)


# ---- after any meeting

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("agree", "withdraw", "keep", "park", "third")),
        st.integers(0, 5),
        st.sampled_from((Q1, Q2)),
        st.integers(0, 5),
    ),
    max_size=12,
)


def hold(chair: Workspace, steps: Sequence[tuple[str, int, CriterionId, int]]) -> None:
    """A meeting of any kind; what is refused in it changes nothing."""
    codes = sorted(row.code for row in moderating.table(chair))
    for kind, place, criterion, mark in steps:
        code = codes[place % len(codes)]
        if kind == "agree":
            agree(chair, code, criterion, mark)
        elif kind == "withdraw" and criterion in moderating.show(chair, code).agreed:
            moderating.withdraw_agreement(chair, code, criterion, reason="No.")
        elif kind == "keep":
            moderating.keep(chair, code, reason="Both stand.")
        elif kind == "park":
            moderating.park(chair, code)
        elif kind == "third" and third_scorers.possible(chair, code):
            third_scorers.ask(chair, code)


def sign(laptops: Laptops) -> None:
    """Decide, answer every check, close and sign."""
    chair = laptops.store(CHAIR)
    for tie in deciding.ties(chair):
        if not tie.resolved:
            deciding.resolve_tie(chair, tie.id, sorted(tie.codes), reason="In the order of the codes.")
    deciding.decide_from_rank(chair)
    for code in [each.code for each in deciding.rank(chair).candidates if each.outcome is None]:
        deciding.decide(chair, code, "not-selected", reason="Not complete.")
    answer(chair)
    closing.sign_off(chair)
    laptops.meet(CHAIR, OFFICE)
    answer(laptops.store(OFFICE))
    closing.sign_off(laptops.store(OFFICE))


def answer(store: Workspace) -> None:
    for row in deciding.checks(store):
        if row.answer is None:
            deciding.answer_check(store, row.check.id, reason="Looked at.")


def of_pack(pack: DecisionPack, names: dict[str, SeatId]) -> Given:
    return {(page.code, names[form.pseudonym]): form.marks for page in pack.candidates for form in page.scorers}


def marks_in(raw: bytes) -> list[dict[CriterionId, Mark]]:
    """Every marks part that evidence discloses."""
    found = []
    for line in raw.splitlines()[1:]:
        shown = json.loads(line)
        if shown.get("part") == evidence.MARKS:
            plaintext = base64.b64decode(shown["plaintext"])
            length = int.from_bytes(plaintext[32:OVERHEAD], "big")
            found.append(msgspec.json.decode(plaintext[OVERHEAD : OVERHEAD + length], type=Marks).marks)
    return found


def nothing_is_overwritten(laptops: Laptops, steps: Sequence[tuple[str, int, CriterionId, int]]) -> None:
    chair, given_marks = laptops.store(CHAIR), laptops.given()
    names = {name: seat for seat, name in pseudonyms(chair.judge, chair.stage_id).items()}
    hold(chair, steps)
    shown = {(row.code, names[form.pseudonym]): form.marks for row in moderating.table(chair) for form in row.scorers}
    assert shown == given_marks
    sign(laptops)
    office = laptops.store(OFFICE)
    assert of_pack(publishing.decision_pack_data(office), names) == given_marks
    path = laptops.round.folder / "round.panel-evidence"
    publishing.export_evidence(office, path)
    verdict, _ = evidence.verify(path.read_bytes())
    disclosed = marks_in(path.read_bytes())
    assert verdict.ok
    assert sorted(map(str, disclosed)) == sorted(map(str, given_marks.values()))


def test_nothing_is_overwritten_when_a_meeting_decides_anything(again: Callable[[], Laptops]) -> None:
    @settings(max_examples=2)
    @example([("agree", n % 4, Q1, n) for n in range(6)] + [("withdraw", 0, Q1, 0), ("keep", 1, Q1, 0)])
    @example([("third", 0, Q1, 0), ("park", 1, Q1, 0), ("agree", 0, Q2, 5), ("agree", 0, Q2, 1)])
    @given(STEPS)
    def meetings(steps: Sequence[tuple[str, int, CriterionId, int]]) -> None:
        nothing_is_overwritten(again(), steps)

    meetings()


@pytest.mark.slow
def test_nothing_is_overwritten_when_forty_meetings_decide_anything(again: Callable[[], Laptops]) -> None:
    @settings(max_examples=40)
    @given(STEPS)
    def meetings(steps: Sequence[tuple[str, int, CriterionId, int]]) -> None:
        nothing_is_overwritten(again(), steps)

    meetings()
