"""Conflicts and allocations: nobody learns of them who must not, and what was scored stays."""

from pathlib import Path

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.workspace import allocating, applications, conflicts, scoring, setup, submitting
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, OFFICE, Meet, OpenStore, score_everything

S01, S02, S03, S04 = (SeatId(f"S0{n}") for n in (1, 2, 3, 4))


def scored_by(office: Workspace, seat: SeatId) -> list[CandidateCode]:
    plan = allocating.allocate_scorers(office, dry_run=True)
    return [code for code, seats in plan.assigned.items() if seat in seats]


def test_a_members_declaration_reaches_the_administrator_and_nobody_else_when_stores_sync(
    store: OpenStore, meet: Meet
) -> None:
    member = store(S01)
    conflicts.declare(member, kind="person", value="Ann Example")
    meet(S01, OFFICE, S02, CHAIR)
    assert [(each.seat, each.kind, each.value) for each in conflicts.declared(store(OFFICE))] == [
        (S01, "person", "Ann Example")
    ]
    assert [each.value for each in conflicts.declared(member)] == ["Ann Example"]
    for other in (S02, CHAIR):
        assert conflicts.declared(store(other)) == []
        assert not any(isinstance(fact.event, e.ConflictDeclared) for fact in store(other).judge.facts.values())


def test_a_member_learns_nothing_when_an_administrator_declares_for_the_seat(store: OpenStore, meet: Meet) -> None:
    conflicts.import_conflicts(store(OFFICE), "seat,kind,value\nS01,organisation,Northmoor Infirmary\n")
    meet(OFFICE, S01)
    assert conflicts.declared(store(S01)) == []


def test_a_declaration_counts_once_when_it_is_made_twice(store: OpenStore) -> None:
    text = "seat,kind,value\nS01,person,Ann Example\nS01,Person,ann  example\n"
    conflicts.import_conflicts(store(OFFICE), text)
    conflicts.import_conflicts(store(OFFICE), text)
    assert len(conflicts.declared(store(OFFICE))) == 1


def test_a_declaration_is_gone_when_it_was_taken_back(store: OpenStore, meet: Meet) -> None:
    number = conflicts.declare(store(S01), kind="person", value="Ann Example")
    meet(S01, OFFICE)
    conflicts.take_back(store(S01), number)
    meet(S01, OFFICE)
    assert (conflicts.declared(store(S01)), conflicts.declared(store(OFFICE))) == ([], [])


def test_a_declaration_has_one_size_when_names_are_short_or_long(store: OpenStore) -> None:
    member = store(S01)
    for name in ("Al", "A" * 200):
        conflicts.declare(member, kind="person", value=name)
    sizes = {tuple(size for _, size in fact.sealing) for fact in member.own_records(e.ConflictDeclared)}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("kind", "value"), [("dislike", "Ann"), ("person", "  "), ("person", "x" * 201), ("organisation", "")]
)
def test_a_declaration_is_refused_when_it_names_nobody(store: OpenStore, kind: str, value: str) -> None:
    with pytest.raises(InputRefused):
        conflicts.declare(store(OFFICE), kind=kind, value=value, seat=S01)


def test_a_member_may_not_declare_when_the_seat_is_anothers(store: OpenStore) -> None:
    with pytest.raises(NotAllowed):
        conflicts.declare(store(S01), kind="person", value="Ann Example", seat=S02)


def test_a_forged_declaration_is_set_aside_when_a_member_writes_it_for_another(store: OpenStore, meet: Meet) -> None:
    member = store(S01)
    forged = e.ConflictDeclared(time=member.clock(), seat=S02, conflict="forged")
    conflicts._author(member, forged, "person", "Ann Example")  # noqa: SLF001 - what no honest store would do
    meet(S01, OFFICE)
    assert conflicts.declared(store(OFFICE)) == []


def test_conflicts_keep_apart_when_names_employers_and_numbers_are_written_another_way(
    store: OpenStore, meet: Meet
) -> None:
    office = store(OFFICE)
    everyone = list(applications.applicants(office).items())
    (first, one), (second, two), (third, three) = everyone[:3]
    conflicts.declare(store(S01), kind="person", value=f"Dr {one.name.upper()}")
    conflicts.declare(store(S02), kind="candidate", value=two.id)
    conflicts.declare(store(S03), kind="organisation", value=f"the {three.work['employer']}")
    meet(S01, S02, S03, OFFICE)
    found = conflicts.clashes(office, [first, second, third])
    assert {(first, S01), (second, S02), (third, S03)} <= found.keys()


def test_a_colleague_is_kept_apart_when_the_seats_employer_is_the_applicants(store: OpenStore) -> None:
    office = store(OFFICE)
    code, applicant = next(iter(applications.applicants(office).items()))
    setup.invite(office, S04, Role.MEMBER, "A colleague", organisation=f"{applicant.work['employer']} NHS Trust")
    assert conflicts.clashes(office, [code])[code, S04] == ("same employer",)
    with pytest.raises(NotAllowed, match="same employer"):
        allocating.add(office, code, S04)


def test_nothing_that_was_scored_is_lost_when_candidates_are_allocated_anew(store: OpenStore, meet: Meet) -> None:
    office, member = store(OFFICE), store(S01)
    setup.invite(office, S04, Role.MEMBER, "One more")
    before = allocating.allocate_scorers(office, dry_run=True)
    assert before.new == {}
    score_everything(store(S02))
    code = scoring.my_forms(member)[0].code
    submitting.recuse(member, code, "knows", "A friend.")
    meet(S01, S02, OFFICE)
    done = allocating.release(office, seat=S02, reason="Unwell.")
    assert done.released == ()
    assert [pair[0] for pair in done.scored] == scored_by(office, S02)
    plan = allocating.allocate_scorers(office)
    assert S01 not in plan.assigned[code]
    assert len(plan.assigned[code]) == 2
    assert all(set(before.assigned[each]) - {S01} <= set(plan.assigned[each]) for each in before.assigned)


def test_a_seat_scores_no_more_when_it_was_released(store: OpenStore, meet: Meet) -> None:
    office = store(OFFICE)
    mine = scored_by(office, S01)
    done = allocating.release(office, seat=S01, reason="Left the panel.")
    assert [code for code, _ in done.released] == mine
    meet(OFFICE, S01)
    assert scoring.my_forms(store(S01)) == []
    assert scored_by(office, S01) == []


def test_a_released_pair_comes_back_only_when_a_person_says_so(store: OpenStore) -> None:
    office = store(OFFICE)
    code = scored_by(office, S01)[0]
    allocating.release(office, code=code, seat=S01, reason="A slip.")
    assert code not in scored_by(office, S01)
    allocating.add(office, code, S01)
    assert code in scored_by(office, S01)
    with pytest.raises(InputRefused, match="already"):
        allocating.add(office, code, S01)


def test_a_recusal_is_not_overruled_when_a_scorer_is_added(store: OpenStore, meet: Meet) -> None:
    member = store(S01)
    code = scoring.my_forms(member)[0].code
    submitting.recuse(member, code, "knows", "A friend.")
    meet(S01, OFFICE)
    with pytest.raises(NotAllowed, match="declined"):
        allocating.add(store(OFFICE), code, S01)


@pytest.mark.parametrize("seat", ["S09", CHAIR, OFFICE])
def test_a_scorer_is_refused_when_the_seat_is_no_members(store: OpenStore, seat: str) -> None:
    office = store(OFFICE)
    with pytest.raises(InputRefused, match="no member"):
        allocating.add(office, scored_by(office, S01)[0], SeatId(seat))


def test_a_limit_is_kept_when_a_list_of_seats_gives_one(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    setup.invite_from(office, "role,name,limit\nmember,Few,1\nmember,Any,\n")
    assert {each.seat: each.most for each in setup.seats(office)}[SeatId("S04")] == 1
    allocating.release(office, seat=S01, reason="Left the panel.")
    allocating.release(office, seat=S02, reason="Left the panel.")
    plan = allocating.allocate_scorers(office)
    assert plan.loads[SeatId("S04")] == 1
    assert tmp_path.is_dir()
    with pytest.raises(InputRefused, match="limit"):
        setup.invite_from(office, "role,name,limit\nmember,Few,some\n")
