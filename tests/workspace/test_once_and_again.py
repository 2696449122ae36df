"""Commands done twice, done too late, or done in the wrong store; and what is left when they are refused."""

from decimal import Decimal

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateId
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.store import local
from panel_app.store.drafts import DraftField
from panel_app.workspace import (
    allocating,
    applications,
    clean_copies,
    closing,
    conflicts,
    deciding,
    drafts,
    moderating,
    own_forms,
    packs,
    publishing,
    scoring,
    setup,
    sizes,
    submitting,
    syncing,
)
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


def signed(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    closing.sign_off(store(CHAIR))
    meet(CHAIR, OFFICE)
    closing.sign_off(store(OFFICE))
    meet(OFFICE, CHAIR)


def test_a_candidate_stays_withdrawn_when_withdrawn_twice(store: OpenStore) -> None:
    office = store(OFFICE)
    code = next(iter(applications.applicants(office)))
    for _ in range(2):
        applications.withdraw(office, code, "Another post.")
    assert office.judge.value(("withdrawal", code)) is not None
    assert office.judge.rivals() == []


def test_a_copy_is_released_once_when_its_code_is_named_twice(store: OpenStore) -> None:
    office = store(OFFICE)
    code = next(iter(applications.applicants(office)))
    clean_copies.strike(office, code, "the")
    clean_copies.confirm(office, [code, code])
    assert office.judge.value(("copy", office.stage_id, code)) is not None


def test_a_kept_text_is_looked_at_again_when_the_application_changed(store: OpenStore, prepared: PreparedRound) -> None:
    office = store(OFFICE)
    codes = {applicant.id: code for code, applicant in applications.applicants(office).items()}
    code = codes[CandidateId("1003")]
    applicant = applications.applicants(office)[code]
    word = next(each for each in applicant.answers["q1"].split() if each.isalpha() and len(each) > 6)
    clean_copies.keep(office, code, word, reason="A common word.")
    name = applicant.identity["family_name"]
    path = prepared.folder / "applicants.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(f",{name},", f",{word},"), encoding="utf-8")
    applications.import_applicants(office, path, mapping=prepared.folder / "MAP.toml")
    (row,) = clean_copies.clean_copies(office, [code])
    assert applications.applicants(office)[code].identity["family_name"] == word
    assert row.open_flags or word not in row.copy.answers["q1"].split()


def test_a_struck_text_is_struck_when_it_was_kept_before(store: OpenStore) -> None:
    office = store(OFFICE)
    code = next(iter(applications.applicants(office)))
    word = max(clean_copies.clean_copies(office, [code])[0].copy.answers["q1"].split(), key=len).strip(".,")
    clean_copies.keep(office, code, word, reason="Harmless.")
    clean_copies.strike(office, code, word)
    (row,) = clean_copies.clean_copies(office, [code])
    assert word not in row.copy.answers["q1"]


def test_one_released_again_has_the_size_of_the_others(store: OpenStore) -> None:
    office = store(OFFICE)
    sizes = {fact.sealing[1][1] for _, fact in office.judge.values("copy")}
    code = next(iter(applications.applicants(office)))
    for word in clean_copies.clean_copies(office, [code])[0].copy.answers["q1"].split():
        clean_copies.strike(office, code, word)
    clean_copies.confirm(office, [code])
    again = office.judge.value(("copy", office.stage_id, code))
    assert again is not None
    assert {again.sealing[1][1]} == sizes


def test_a_stage_is_not_refused_when_it_is_signed(store: OpenStore, meet: Meet) -> None:
    signed(store, meet)
    with pytest.raises(NotAllowed, match="nothing to sign"):
        closing.refuse(store(OFFICE), reason="Too late.")


def test_a_refusal_needs_a_reason(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    closing.sign_off(store(CHAIR))
    meet(CHAIR, OFFICE)
    with pytest.raises(InputRefused, match="reason"):
        closing.refuse(store(OFFICE), reason=" ")


def test_no_form_is_admitted_when_the_stage_is_signed(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    score_everything(store("S02"))
    store(OFFICE).clock = lambda: store(OFFICE).stage.deadline
    open_moderation(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    deciding.decide_from_rank(chair)
    for row in deciding.checks(chair):
        deciding.answer_check(chair, row.check.id, reason="It stands.")
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    for row in deciding.checks(office):
        if row.answer is None:
            deciding.answer_check(office, row.check.id, reason="It stands.")
    closing.sign_off(office)
    score_everything(store("S03"))
    meet(OFFICE, "S03", CHAIR)
    (late, *_) = moderating.late_forms(chair)
    for officer in (chair, office):
        with pytest.raises(NotAllowed):
            moderating.admit(officer, late.code, late.seat, reason="Too late.")


def test_nothing_is_decided_when_a_closing_waits_for_its_signature(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair = store(CHAIR)
    closing.sign_off(chair)
    code = deciding.rank(chair).candidates[0].code
    with pytest.raises(NotAllowed, match="closed"):
        moderating.agree(chair, code, Q1, Mark(Decimal(0)), reason="A second thought.")


def test_the_ledger_names_closing_and_signing_when_both_are_done(store: OpenStore, meet: Meet) -> None:
    signed(store, meet)
    for officer in (CHAIR, OFFICE):
        said = [entry.what for entry in publishing.decision_pack_data(store(officer)).ledger]
        assert said.count("Closed the stage.") == 1
        assert said.count("Checked the result and signed.") == 1


def test_the_pack_is_the_same_when_a_check_is_answered_after_the_signature(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    code = next(each.code for each in deciding.rank(chair).candidates if each.outcome == "offer")
    deciding.decide(chair, code, "not-selected", reason="Passed over, so that a check is open.")
    for row in deciding.checks(chair):
        deciding.answer_check(chair, row.check.id, reason="It stands.")
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    closing.sign_off(office)
    meet(OFFICE, CHAIR)
    before = publishing.decision_pack_data(chair)
    assert before.checks
    check = deciding.checks(chair)[0].check.id
    with pytest.raises(NotAllowed, match="signed"):
        deciding.answer_check(chair, check, reason="Another reason.")
    slot = ("check", chair.stage_id, check)
    event = e.CheckAnswered(
        time=chair.clock(), stage=chair.stage_id, check=check, replaces=tuple(chair.judge.heads(slot))
    )
    moderating.decide(chair, event, "Another reason, by a changed app.")
    after = publishing.decision_pack_data(chair)
    assert (after.checks, after.ledger) == (before.checks, before.ledger)


def test_only_ties_that_decide_something_are_in_the_pack(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair = store(CHAIR)
    resolved = [tie for tie in deciding.ties(chair) if tie.resolved]
    event = e.TieResolved(
        time=chair.clock(),
        stage=chair.stage_id,
        tie="tie-1",
        order=tuple(each.code for each in deciding.rank(chair).candidates[:2]),
        rule="panel-decision",
    )
    moderating.decide(chair, event, "Of a total that nobody has.")
    assert [tie.id for tie in publishing.decision_pack_data(chair).ties] == [tie.id for tie in resolved]


def test_a_spine_command_is_refused_when_the_store_has_no_pen(store: OpenStore, prepared: PreparedRound) -> None:
    office = store(OFFICE)
    setup.invite(office, SeatId("second"), Role.ADMINISTRATOR, "A second administrator")
    written = packs.write_pack(office, SeatId("second"), prepared.folder)
    second = packs.take_pack(written.path, written.passcode, prepared.folder / "second.panel", "nobody knows this")
    try:
        with pytest.raises(NotAllowed, match="pen"):
            setup.invite(second, SeatId("S09"), Role.MEMBER, "A ninth")
        with second.transaction() as tx:
            assert local.get(tx, "invitation", "S09") is None
    finally:
        second.close()


def test_a_seat_is_refused_when_its_name_is_no_name_for_a_file(store: OpenStore) -> None:
    for name in ("../S09", "S 9", "", "x" * 60):
        with pytest.raises(InputRefused, match="seat"):
            setup.invite(store(OFFICE), SeatId(name), Role.MEMBER, "A ninth")


def test_tables_are_refused_when_a_cell_is_enormous(store: OpenStore) -> None:
    enormous = "x" * 1_000_000
    with pytest.raises(InputRefused):
        drafts.fill(store("S01"), f"candidate,criterion,mark,note\nAA-AAA,q1,3,{enormous}\n")
    with pytest.raises(InputRefused):
        conflicts.import_conflicts(store(OFFICE), f"seat,kind,value\nS01,person,{enormous}\n")
    with pytest.raises(InputRefused):
        setup.invite_from(store(OFFICE), f"role,name\nmember,{enormous}\n")


def test_nothing_is_imported_when_the_refused_rows_cannot_be_written(store: OpenStore, prepared: PreparedRound) -> None:
    office = store(OFFICE)
    path = prepared.folder / "applicants.csv"
    text = path.read_text(encoding="utf-8-sig").replace("1003", "2003").replace("1004", "")
    path.write_text(text, encoding="utf-8")
    before = len(office.judge.facts)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whichever way the disk refuses
        applications.import_applicants(
            office, path, mapping=prepared.folder / "MAP.toml", refused=prepared.folder / "applicants.csv" / "x.xlsx"
        )
    assert len(office.judge.facts) == before


def test_the_second_of_two_windows_replaces_what_the_first_agreed(
    store: OpenStore, meet: Meet, prepared: PreparedRound
) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    open_moderation(store, meet)
    chair = store(CHAIR)
    code = moderating.table(chair)[0].code
    other = prepared.open(CHAIR)
    try:
        moderating.agree(other, code, Q1, Mark(Decimal(2)), reason="In one window.")
    finally:
        other.close()
    moderating.agree(chair, code, Q1, Mark(Decimal(4)), reason="In the other.")
    assert chair.judge.rivals() == []
    assert moderating.show(chair, code).agreed[Q1].mark == Mark(Decimal(4))


def test_nothing_is_signed_when_a_candidate_withdrew_after_the_closing(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    closing.sign_off(store(CHAIR))
    meet(CHAIR, OFFICE)
    office = store(OFFICE)
    code = next(each.code for each in deciding.rank(office).candidates if each.outcome == "not-selected")
    applications.withdraw(office, code, "Another post.")
    with pytest.raises(NotAllowed, match="Withdrawn since"):
        closing.sign_off(office)
    closing.refuse(office, reason="One withdrew.")
    meet(OFFICE, CHAIR)
    deciding.decide_from_rank(store(CHAIR))
    closing.sign_off(store(CHAIR))
    meet(CHAIR, OFFICE)
    assert closing.sign_off(office).signed


# ---- scorers


def not_open_yet(store: OpenStore, seat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a laptop whose pack was written before scoring was opened."""
    authority = store(seat).authority
    monkeypatch.setattr(authority, "scoring", {})


def test_too_long_notes_are_refused_at_once_when_scoring_is_not_open(
    store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = store("S01")
    code = scoring.my_forms(member)[0].code
    for criterion in member.stage.criterion_ids:
        drafts.set_mark(member, code, criterion, Mark(Decimal(3)))
    drafts.set_note(member, code, Q1, "word " * 5000)
    not_open_yet(store, "S01", monkeypatch)
    with pytest.raises(NotAllowed, match="too long"):
        submitting.submit(member, code)


def test_a_sync_goes_on_when_a_frozen_form_cannot_be_sealed(store: OpenStore, meet: Meet) -> None:
    member = store("S01")
    code = scoring.my_forms(member)[0].code
    drafts.set_note(member, code, Q1, "word " * 5000)
    drafts.keep(member, member.stage_id, DraftField(code, own_forms.FROZEN, "", "1"))
    meet("S01")
    assert scoring.my_forms(member)[0].state == "draft"
    assert drafts.read_back(member, code).notes[Q1] == "word " * 5000


def test_a_scorer_steps_back_when_the_form_is_submitted_already(store: OpenStore, meet: Meet) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    member = store("S01")
    code = scoring.my_forms(member)[0].code
    submitting.recuse(member, code, "knows", "I know him after all.")
    assert scoring.my_forms(member)[0].state == "recused"
    assert scoring.desk(member, code).state == "recused"
    meet("S01", OFFICE)
    allocating.allocate_scorers(store(OFFICE))
    store(OFFICE).clock = lambda: store(OFFICE).stage.deadline
    open_moderation(store, meet)
    assert len(moderating.show(store(CHAIR), code).scorers) == 1


def test_stepping_back_is_too_late_when_moderation_is_open(store: OpenStore, meet: Meet) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    open_moderation(store, meet)
    meet("S01")
    with pytest.raises(NotAllowed, match="open"):
        submitting.recuse(store("S01"), scoring.my_forms(store("S01"))[0].code, "knows", "I know him after all.")


def test_a_reason_for_abstaining_fits_when_it_is_a_few_sentences(store: OpenStore) -> None:
    stage = store("S01").stage
    assert sizes.frozen_sizes(stage).marks >= len(stage.criteria) * 400


def test_a_form_is_not_received_when_the_chair_has_its_record_without_what_is_in_it(
    store: OpenStore, meet: Meet, prepared: PreparedRound
) -> None:
    member = store("S01")
    score_everything(member)
    meet("S01")
    kept = {}
    for path in (prepared.folder / "hub").glob(f"*/payloads/{member.device.device[:24]}-*"):
        kept[path] = path.read_bytes()
        path.unlink()
    meet(CHAIR, "S01")
    assert {row.at for row in scoring.my_forms(member)} == {"sent"}
    for path, body in kept.items():
        path.write_bytes(body)
    meet(CHAIR, "S01")
    assert {row.at for row in scoring.my_forms(member)} == {"received"}


def test_an_address_is_not_remembered_when_the_hub_cannot_be_reached(
    store: OpenStore, meet: Meet, prepared: PreparedRound
) -> None:
    member = store("S01")
    meet("S01")
    wrong = prepared.folder / "applicants.csv" / "hub"
    with pytest.raises(Exception, match="hub"):
        syncing.sync(member, f"folder:{wrong}")
    assert syncing.sync(member).refused == 0
