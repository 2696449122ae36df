"""What a member, a chair or a false closing can write, and that it stops nobody and comes to nothing."""

from datetime import datetime

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.events import CutEntry, Grant
from panel_app.domain.forms import Marks, Notes
from panel_app.domain.people import Role, SeatId
from panel_app.domain.ranking import Outcome
from panel_app.journal import compartments
from panel_app.journal.keys import prove_seat, seat_proof_message
from panel_app.journal.primitives import ZEROS
from panel_app.journal.result import at_cut, ranking
from panel_app.store import local
from panel_app.sync.notes import Note, Seen, write_note
from panel_app.workspace import (
    closing,
    completeness,
    deciding,
    moderating,
    opening,
    packs,
    proofs,
    scoring,
    setup,
    submitting,
    syncing,
)
from panel_app.workspace.board import Board, board
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

NO_ZONE = datetime(2026, 1, 1, 12, 0)  # noqa: DTZ001 - a time without a zone is what is tried


def form_again(workspace: Workspace) -> e.FormSubmitted:
    """Seal a second form for the first candidate, as only a changed app would."""
    stage, panel = workspace.stage, workspace.panel
    sent = workspace.own_records(e.FormSubmitted)[0].event
    assert isinstance(sent, e.FormSubmitted)
    sizes = workspace.authority.scoring[(stage.id, panel)].sizes
    locks = (compartments.chair_lock(stage.id, panel), compartments.office_lock(stage.id, panel))
    marks = {criterion.id: criterion.marks[-1] for criterion in stage.criteria}
    workspace.author(
        sent,
        Part(msgspec.json.encode(Marks(marks=marks)), locks, sizes.marks),
        Part(msgspec.json.encode(Notes(notes={})), locks, sizes.notes),
    )
    return sent


def test_a_chair_gets_her_keys_when_a_member_says_that_they_were_granted(
    store: OpenStore, meet: Meet, prepared: PreparedRound
) -> None:
    office, member = store(OFFICE), store("S01")
    setup.invite(office, SeatId("chair-2"), Role.CHAIR, "Another chair")
    written = packs.write_pack(office, SeatId("chair-2"), prepared.folder)
    setup.invite(office, SeatId("S09"), Role.MEMBER, "A ninth")
    meet(OFFICE)
    newcomer = packs.take_pack(written.path, written.passcode, prepared.folder / "chair-2.panel", "nobody knows this")
    try:
        syncing.sync(newcomer, prepared.hub)
        meet("S01")
        inbox = office.authority.seats[SeatId("S09")].inbox
        own = taken(newcomer)[0].own
        event = e.KeysMade(time=member.clock(), keys=(), grants=(Grant(key=inbox, to=own, sealed=b"\0" * 80),))
        with member.transaction() as tx:
            to = (member.authority.key(compartments.ROUND),)
            member.projection(tx).author(tx, member.device, event, (), to=to, spine=True)
        meet("S01", OFFICE)
        syncing.sync(newcomer, prepared.hub)
        assert inbox in newcomer.keys
    finally:
        newcomer.close()


def taken(workspace: Workspace) -> list[e.SeatTaken]:
    return [fact.event for fact in workspace.own_records(e.SeatTaken) if isinstance(fact.event, e.SeatTaken)]


@pytest.mark.parametrize("length", [31, 33, 40])
def test_nobody_is_seated_when_the_key_they_name_has_another_length(store: OpenStore, length: int) -> None:
    office = store(OFFICE)
    setup.invite(office, SeatId("chair-2"), Role.CHAIR, "Another chair")
    with office.transaction() as tx:
        invitation = local.get(tx, "invitation", "chair-2") or b""
    device, own = b"\7" * 32, bytes(range(1, length + 1))
    message = seat_proof_message(bytes.fromhex(office.round_id), SeatId("chair-2"), device, own)
    taken = e.SeatTaken(time=office.clock(), seat=SeatId("chair-2"), own=own, proof=prove_seat(invitation, message))
    assert not proofs.by_invitation(office, device.hex(), taken)


def test_a_record_is_not_understood_when_its_time_has_no_zone(store: OpenStore, meet: Meet) -> None:
    member = store("S01")
    code = scoring.my_forms(member)[0].code
    member.clock = lambda: NO_ZONE
    submitting.recuse(member, code, "knows", "We trained together.")
    meet("S01", CHAIR)
    rows = {row.seat: row for row in completeness.completeness(store(CHAIR)).seats}
    assert rows[SeatId("S01")].recused == 0


def open_moderation_despite(store: OpenStore, meet: Meet) -> None:
    store(OFFICE).clock = lambda: store(OFFICE).stage.deadline
    open_moderation(store, meet)


def test_the_chair_settles_it_when_a_member_sent_two_forms(store: OpenStore, meet: Meet) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    sent = form_again(store("S01"))
    open_moderation_despite(store, meet)
    chair = store(CHAIR)
    assert ("form", sent.stage, sent.code, "S01") in chair.judge.rivals()
    moderating.admit(chair, sent.code, SeatId("S01"), reason="The one that she sealed first.")
    assert chair.judge.rivals() == []
    assert len(moderating.show(chair, sent.code).scorers) == 2


def test_a_late_form_is_not_admitted_when_one_of_the_same_scorer_counts(store: OpenStore, meet: Meet) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    open_moderation(store, meet)
    sent = form_again(store("S01"))
    meet("S01", CHAIR)
    before = moderating.show(store(CHAIR), sent.code).scorers
    with pytest.raises(NotAllowed, match="counts already"):
        moderating.admit(store(CHAIR), sent.code, SeatId("S01"), reason="The chair likes this one better.")
    assert moderating.show(store(CHAIR), sent.code).scorers == before


@pytest.mark.parametrize("laptop", [OFFICE, "S01"])
def test_nothing_is_signed_when_the_closing_leaves_a_laptop_out(store: OpenStore, meet: Meet, laptop: str) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    closing.sign_off(chair)
    honest = chair.own_records(e.StageClosed)[-1].event
    assert isinstance(honest, e.StageClosed)
    close_falsely(chair, cut=tuple(entry for entry in honest.cut if entry.device != store(laptop).device.device))
    meet(CHAIR, OFFICE)
    with pytest.raises(NotAllowed, match="leaves out"):
        closing.sign_off(office)


def close_falsely(chair: Workspace, *, cut: tuple[CutEntry, ...]) -> None:
    """Close again by another cut, with the result that follows from it."""
    honest = chair.own_records(e.StageClosed)[-1]
    assert isinstance(honest.event, e.StageClosed)
    then = at_cut(chair.judge, cut, until=chair.authority.head)
    result = ranking(then, chair.stage, deciding.open_marks(chair, then))
    chair.author(msgspec.structs.replace(honest.event, cut=cut, result=result.digest, replaces=(honest.id,)))


def test_nothing_is_signed_when_the_closing_names_a_record_that_there_is_not(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    closing.sign_off(chair)
    honest = chair.own_records(e.StageClosed)[-1]
    assert isinstance(honest.event, e.StageClosed)
    first, *others = honest.event.cut
    cut = (CutEntry(first.device, first.seq, e.RecordId("0" * 64)), *others)
    chair.author(msgspec.structs.replace(honest.event, cut=cut, replaces=(honest.id,)))
    meet(CHAIR, OFFICE)
    with pytest.raises(NotAllowed, match="leaves out"):
        closing.sign_off(office)


def test_more_offers_than_places_are_not_signed_when_one_is_taken_back_after_closing(
    store: OpenStore, meet: Meet
) -> None:
    """What is signed is what was closed, not what stands there by now."""
    decided(store, meet)
    chair, office = store(CHAIR), store(OFFICE)
    closing.sign_off(chair)
    left = next(each.code for each in deciding.rank(chair).candidates if each.outcome != "offer")
    outcome(chair, left, "offer")
    close_falsely(chair, cut=tuple(CutEntry(d, fact.seq, fact.id) for d, fact in chair.judge.trunk_heads().items()))
    outcome(chair, left, "not-selected")
    meet(CHAIR, OFFICE)
    with pytest.raises(NotAllowed, match="3 offers for 2 places"):
        closing.sign_off(office)


def outcome(chair: Workspace, code: CandidateCode, what: Outcome) -> None:
    """Decide as only a changed app would: while the closing waits."""
    slot = ("outcome", chair.stage_id, code)
    event = e.OutcomeDecided(
        time=chair.clock(), stage=chair.stage_id, code=code, outcome=what, replaces=tuple(chair.judge.heads(slot))
    )
    moderating.decide(chair, event, "No.")


def test_the_board_follows_when_one_of_two_rival_forms_is_admitted(store: OpenStore, meet: Meet) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    sent = form_again(store("S01"))
    open_moderation_despite(store, meet)
    chair = store(CHAIR)
    assert moderating.show(chair, sent.code).awaiting, "held from now on"
    moderating.admit(chair, sent.code, SeatId("S01"), reason="The one that she sealed first.")
    assert not moderating.show(chair, sent.code).awaiting
    assert board(chair).marks == Board(chair, chair.judge).marks


def test_the_chair_is_told_when_scoring_is_opened_under_a_lock_that_is_not_hers(store: OpenStore, meet: Meet) -> None:
    office, chair = store(OFFICE), store(CHAIR)
    place = (office.stage_id, office.panel)
    foreign = office.authority.own_keys[SeatId(OFFICE)]
    opened = office.authority.scoring[place]
    office.author(msgspec.structs.replace(opened, chair_lock=foreign))
    meet(OFFICE)
    meet(CHAIR)
    with pytest.raises(NotAllowed, match="not yours"):
        opening.open_moderation(chair)


def test_a_form_is_not_received_when_the_chairs_note_names_another_record(
    store: OpenStore, meet: Meet, prepared: PreparedRound
) -> None:
    """A laptop put back from a backup has another record of that number than the chair has seen."""
    member, chair = store("S01"), store(CHAIR)
    score_everything(member)
    seen = Seen(member.device.public, 99, b"\1" * 32)
    note = Note(1, bytes.fromhex(chair.round_id), chair.device.public, 1000, ZEROS, (seen,))
    syncing.open_hub(chair, prepared.hub).put_note(chair.device.device, 1000, write_note(note, chair.device))
    meet("S01")
    assert {row.at for row in scoring.my_forms(member)} == {"sent"}


def test_the_stage_is_closed_when_a_lock_was_offered_twice(store: OpenStore, meet: Meet) -> None:
    decided(store, meet)
    chair = store(CHAIR)
    offered = chair.own_records(e.LockOffered)[0].event
    assert offered is not None
    chair.author(offered)
    assert closing.sign_off(chair).closed


def test_moderation_is_opened_when_it_was_asked_for_twice(store: OpenStore, meet: Meet) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    meet(*MEMBERS, CHAIR)
    chair = store(CHAIR)
    for _ in range(2):
        chair.author(e.OpeningAsked(time=chair.clock(), stage=chair.stage_id, panel=chair.panel))
    meet(CHAIR, OFFICE)
    assert opening.open_moderation(store(OFFICE)).opened


def test_a_round_that_stops_says_so_when_its_rules_cannot_be_read(store: OpenStore) -> None:
    office = store(OFFICE)
    office.authority.rules.clear()
    office.authority.stopped = "A spine record cannot be read by this version."
    with pytest.raises(NotAllowed, match="cannot be read by this version"):
        _ = office.stage
