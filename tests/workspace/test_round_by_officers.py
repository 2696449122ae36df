"""What officers do from opening to signing, and what the app refuses them."""

import shutil
from decimal import Decimal

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateId
from panel_app.domain.errors import InputRefused, NotAllowed, PanelError
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.journal.result import forms_due
from panel_app.workspace import (
    allocating,
    applications,
    closing,
    completeness,
    deciding,
    moderating,
    opening,
    own_forms,
    publishing,
    scoring,
    submitting,
    syncing,
)
from panel_app.workspace.workspace import Part, Workspace
from tests.workspace.rounds import (
    CHAIR,
    MEMBERS,
    OFFICE,
    Meet,
    OpenStore,
    PreparedRound,
    decided,
    open_moderation,
    score_everything,
)

Q1 = CriterionId("q1")


def test_marks_are_refused_to_both_officers_when_moderation_is_not_open(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    meet("S01", CHAIR, OFFICE)
    for officer in (CHAIR, OFFICE):
        with pytest.raises(NotAllowed):
            moderating.table(store(officer))
        with pytest.raises(NotAllowed):
            deciding.rank(store(officer))


def test_marks_stay_closed_to_the_administrator_when_the_chair_has_them(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    open_moderation(store, meet)
    assert moderating.table(store(CHAIR))
    with pytest.raises(NotAllowed, match="chair alone"):
        moderating.table(store(OFFICE))


def test_opening_does_nothing_when_the_chair_has_not_asked(store: OpenStore) -> None:
    state = opening.open_moderation(store(OFFICE))
    assert not state.opened
    assert "chair asks" in state.awaiting


def test_opening_is_refused_when_forms_are_missing_before_the_deadline(store: OpenStore, meet: Meet) -> None:
    office = store(OFFICE)
    office.clock = lambda: office.stage.deadline.replace(year=2020)
    opening.open_moderation(store(CHAIR))
    meet(CHAIR, OFFICE)
    with pytest.raises(NotAllowed, match="still missing"):
        opening.open_moderation(office)


def test_completeness_says_who_owes_what_when_some_forms_are_in(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S02"))
    meet("S02", CHAIR)
    state = completeness.completeness(store(CHAIR))
    rows = {row.seat: row for row in state.seats}
    assert (state.complete, state.forms_due) == (False, 12)
    assert rows[SeatId("S02")].received == rows[SeatId("S02")].due
    assert rows[SeatId("S01")].owes


def test_a_recused_candidate_gets_another_scorer_when_allocated_again(store: OpenStore, meet: Meet) -> None:
    member = store("S01")
    code = scoring.my_forms(member)[0].code
    before = {seat for seat in MEMBERS if code in own_forms.allocated(store(seat))}
    submitting.recuse(member, code, "employer", "Same trust.")
    meet("S01", OFFICE)
    plan = allocating.allocate_scorers(store(OFFICE))
    assert plan.new == {code: tuple(set(MEMBERS) - before)}
    meet(OFFICE, *MEMBERS)
    (newcomer,) = plan.new[code]
    assert scoring.desk(store(newcomer), code).copy.answers


def test_nothing_is_allocated_again_when_nothing_changed(store: OpenStore) -> None:
    facts = len(store(OFFICE).judge.facts)
    assert allocating.allocate_scorers(store(OFFICE)).new == {}
    assert len(store(OFFICE).judge.facts) == facts


def test_a_late_form_counts_when_the_chair_admits_it(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    open_moderation(store, meet)
    score_everything(store("S02"))
    meet("S02", CHAIR)
    chair = store(CHAIR)
    late = moderating.late_forms(chair)
    assert {form.seat for form in late} == {"S02"}
    before = (
        len(moderating.show(chair, late[0].code).scorers) if late[0].code in own_forms.allocated(store("S01")) else 0
    )
    moderating.admit(chair, late[0].code, late[0].seat, reason="The train had no network.")
    row = moderating.show(chair, late[0].code)
    assert len(row.scorers) == before + 1
    assert [form.admitted for form in row.scorers].count(True) == 1


def test_the_original_marks_stand_beside_the_agreed_one_when_a_mark_is_agreed(store: OpenStore, meet: Meet) -> None:
    for number, seat in enumerate(MEMBERS):
        score_everything(store(seat), mark=2 + number)
    open_moderation(store, meet)
    chair = store(CHAIR)
    code = moderating.table(chair)[0].code
    before = moderating.show(chair, code).scorers
    moderating.agree(chair, code, Q1, Mark(Decimal(4)), reason="Read together.", by="S01")
    row = moderating.show(chair, code)
    assert row.scorers == before
    assert (row.state, row.agreed[Q1].mark, row.agreed[Q1].reason) == ("agreed", Mark(Decimal(4)), "Read together.")
    moderating.withdraw_agreement(chair, code, Q1, reason="On second thoughts.")
    assert moderating.show(chair, code).agreed == {}


def test_a_mark_is_not_agreed_when_it_has_no_reason(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    open_moderation(store, meet)
    chair = store(CHAIR)
    with pytest.raises(InputRefused, match="reason"):
        moderating.agree(chair, moderating.table(chair)[0].code, Q1, Mark(Decimal(4)), reason=" ")


def test_both_officers_rank_alike_when_the_stage_is_signed(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    state = closing.sign_off(chair)
    assert (state.closed, state.signed) == (True, False)
    meet(CHAIR, OFFICE)
    assert closing.sign_off(office).signed
    meet(OFFICE, CHAIR)
    ranking = deciding.rank(office)
    assert ranking == deciding.rank(chair)
    assert ranking.digest == state.result_digest
    assert [each.outcome for each in ranking.candidates].count("offer") == 2


def test_closing_is_refused_when_a_check_is_open(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    open_moderation(store, meet)
    with pytest.raises(NotAllowed, match="checks are open"):
        closing.sign_off(store(CHAIR))


def test_nothing_changes_the_result_when_it_is_signed(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    closing.sign_off(office)
    signed = deciding.rank(office)
    code = signed.candidates[0].code
    applications.withdraw(office, code, "After the signature.")
    with pytest.raises(NotAllowed, match="signed"):
        moderating.agree(chair_after(meet, store), code, Q1, Mark(Decimal(0)), reason="Too late.")
    assert deciding.rank(office) == signed


def chair_after(meet: Meet, store: OpenStore) -> Workspace:
    meet(OFFICE, CHAIR)
    return store(CHAIR)


def test_the_chair_closes_again_when_the_administrator_refused(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    closing.refuse(office, reason="One outcome has no reason.")
    meet(OFFICE, CHAIR)
    assert not closing.sign_off_state(chair).closed
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    assert closing.sign_off(office).signed


def test_signing_is_refused_when_the_result_is_not_what_was_closed(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    closing.sign_off(chair)
    honest = chair.own_records(e.StageClosed)[-1]
    assert isinstance(honest.event, e.StageClosed)
    chair.author(
        e.StageClosed(
            time=chair.clock(),
            stage=honest.event.stage,
            cut=honest.event.cut,
            rules=honest.event.rules,
            result="0" * 64,
            replaces=(honest.id,),
        )
    )
    meet(CHAIR, OFFICE)
    with pytest.raises(NotAllowed, match="not the one"):
        closing.sign_off(office)


def test_a_withdrawn_candidate_has_no_rank_when_the_list_is_made(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    code = deciding.rank(chair).candidates[0].code
    applications.withdraw(office, code, "Another post.")
    meet(OFFICE, CHAIR)
    standing = next(each for each in deciding.rank(chair).candidates if each.code == code)
    assert (standing.status, standing.rank) == ("withdrawn", None)


def test_evidence_is_refused_when_nothing_is_signed(store: OpenStore, meet: Meet, prepared: PreparedRound) -> None:
    decided(store, meet)
    with pytest.raises(NotAllowed, match="not signed"):
        publishing.export_evidence(store(CHAIR), prepared.folder / "evidence")


def test_importing_again_changes_nothing_when_the_file_is_the_same(store: OpenStore, prepared: PreparedRound) -> None:
    office = store(OFFICE)
    before = len(office.judge.facts)
    for name in ("applicants.csv", "applicants.xlsx"):
        again = applications.import_applicants(office, prepared.folder / name, mapping=prepared.folder / "MAP.toml")
        assert (again.accepted, again.changed, again.unchanged) == (0, 0, 6)
    assert len(office.judge.facts) == before


def test_a_changed_row_keeps_its_code_when_imported(store: OpenStore, prepared: PreparedRound) -> None:
    office = store(OFFICE)
    codes = {applicant.id: code for code, applicant in applications.applicants(office).items()}
    path = prepared.folder / "applicants.csv"
    name = applications.applicants(office)[codes[CandidateId("1003")]].identity["family_name"]
    path.write_text(path.read_text(encoding="utf-8-sig").replace(f",{name},", f",{name}-Smythe,"), encoding="utf-8")
    taken = applications.import_applicants(office, path, mapping=prepared.folder / "MAP.toml")
    assert taken.changed >= 1
    assert {applicant.id: code for code, applicant in applications.applicants(office).items()} == codes


def test_what_was_decided_by_hand_stands_when_the_rest_follows_the_rank(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair = store(CHAIR)
    first = deciding.rank(chair).candidates[0].code
    deciding.decide(chair, first, "not-selected", reason="A conflict of interest came up.")
    deciding.decide_from_rank(chair)
    standing = next(each for each in deciding.rank(chair).candidates if each.code == first)
    assert standing.outcome == "not-selected"


def test_two_recusals_are_one_when_a_scorer_steps_back_twice(store: OpenStore, meet: Meet) -> None:
    member = store("S01")
    code = scoring.my_forms(member)[0].code
    submitting.recuse(member, code, "knows", "A friend.")
    member.author(
        e.Recused(time=member.clock(), stage=member.stage_id, code=code, kind="other"), Part(b"", ("office",))
    )
    meet("S01", OFFICE)
    assert "S01" not in forms_due(store(OFFICE).judge, member.stage_id)[code]


def test_a_copied_store_is_told_when_the_first_one_has_synced(store: OpenStore, prepared: PreparedRound) -> None:
    for suffix in (".panel", ".keys"):
        shutil.copy(prepared.folder / f"S01{suffix}", prepared.folder / f"copy{suffix}")
    prepared.keys["copy"] = prepared.keys["S01"]
    score_everything(store("S01"))
    syncing.sync(store("S01"), prepared.hub)
    copy = store("copy")
    score_everything(copy, mark=4)
    with pytest.raises(PanelError, match="Another copy"):
        syncing.sync(copy, prepared.hub)
    assert {row.at for row in scoring.my_forms(copy)} == {"held"}


def test_a_hub_is_not_made_anew_when_the_one_used_before_is_gone(store: OpenStore, prepared: PreparedRound) -> None:
    member = store("S01")
    syncing.sync(member, prepared.hub)
    (prepared.folder / "hub").rename(prepared.folder / "away")
    with pytest.raises(PanelError, match="not there any more"):
        syncing.sync(member)
    assert not (prepared.folder / "hub").exists()


def test_through_is_refused_when_the_stage_is_the_last(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair = store(CHAIR)
    with pytest.raises(InputRefused, match="decides no 'through'"):
        deciding.decide(chair, deciding.rank(chair).candidates[0].code, "through", reason="On to the next.")


def test_evidence_is_refused_when_something_of_the_record_is_not_here(
    store: OpenStore, meet: Meet, prepared: PreparedRound
) -> None:
    decided(store, meet)
    closing.sign_off(store(CHAIR))
    meet(CHAIR, OFFICE)
    office = store(OFFICE)
    closing.sign_off(office)
    with office.transaction() as tx:
        form = next(office.judge.forms("accepted")).id
        tx.exec_driver_sql(
            "UPDATE parts SET state = 'absent', salt = NULL, data = NULL WHERE record = ? AND part = 1", (form,)
        )
    with pytest.raises(NotAllowed, match="would not hold"):
        publishing.export_evidence(office, prepared.folder / "evidence")
    assert not (prepared.folder / "evidence").exists()


def test_differences_are_named_when_an_outcome_is_not_what_the_rank_says(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair = store(CHAIR)
    assert deciding.differences(chair) == []
    code = next(each.code for each in deciding.rank(chair).candidates if each.outcome == "not-selected")
    deciding.decide(chair, code, "reserve", reason="The panel would take a late place for this one.")
    (found,) = deciding.differences(chair)
    assert (found.code, found.decided, found.ranked, found.by_hand) == (code, "reserve", "not-selected", True)
    assert code not in deciding.decide_from_rank(chair)
    assert deciding.differences(chair) == [found]


def test_every_form_has_a_cell_when_some_are_in_late_or_stepped_back(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    stepped_back = scoring.my_forms(store("S02"))[0].code
    submitting.recuse(store("S02"), stepped_back, "knows", "A former trainee.")
    open_moderation(store, meet)
    score_everything(store("S03"))
    meet("S03", CHAIR)
    rows = {row.seat: row for row in completeness.completeness(store(CHAIR)).seats}
    states = {seat: {cell.state for cell in rows[SeatId(seat)].forms} for seat in MEMBERS}
    assert states == {"S01": {"received"}, "S02": {"owed", "recused"}, "S03": {"late"}}
    assert [cell.code for cell in rows[SeatId("S02")].forms if cell.state == "recused"] == [stepped_back]
    for row in rows.values():
        assert [cell.code for cell in row.forms] == sorted(cell.code for cell in row.forms)
        assert sum(cell.state != "recused" for cell in row.forms) == row.due
