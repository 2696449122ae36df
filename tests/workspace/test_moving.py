"""A second laptop for a seat: what is typed on either comes to both, and no hub can take anything back."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import CannotOpen, HubUnreachable, NotAllowed, PanelError
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.journal.keys import DeviceKey, seat_proof_message
from panel_app.store import local, vault
from panel_app.sync.folder_hub import FolderHub
from panel_app.workspace import (
    completeness,
    disputes,
    drafts,
    history,
    moderating,
    moving,
    own_forms,
    packs,
    proofs,
    reading,
    reopening,
    scoring,
    submitting,
    syncing,
)
from panel_app.workspace.reading import Highlight, Reading
from panel_app.workspace.syncing import Synced
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import (
    CHAIR,
    MEMBERS,
    OFFICE,
    PASSPHRASE,
    Meet,
    OpenStore,
    PreparedRound,
    open_moderation,
    raw_key,
    score_everything,
)

Q1, Q2, Q3 = CriterionId("q1"), CriterionId("q2"), CriterionId("q3")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Two:
    """One seat's two laptops. Each sync of one is a minute later than what was before."""

    def __init__(self, first: Workspace, second: Workspace, hub: str) -> None:
        self.first, self.second, self.hub = first, second, hub
        self.minutes = 0
        for each in (first, second):
            each.clock = self.now
        self.code = scoring.my_forms(first)[0].code

    def now(self) -> datetime:
        return NOON + timedelta(minutes=self.minutes)

    def sync(self, *laptops: Workspace) -> list[str]:
        """Who syncs, in this order; what was told."""
        told: list[str] = []
        for each in laptops:
            told += [problem.what for problem in self.meet(each).problems]
        return told

    def meet(self, laptop: Workspace) -> Synced:
        self.minutes += 1
        return syncing.sync(laptop, self.hub)


@pytest.fixture(scope="session")
def with_second(original: PreparedRound, tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """The prepared round, and a second laptop of S01 that has not met anybody: copied, never used."""
    made = original.copied_to(tmp_path_factory.mktemp("moved") / "round")
    first = made.open("S01")
    written = moving.write_move(first, made.folder / "S01-second.panel-pack")
    first.close()
    taken(written, made.folder / "second.panel").close()
    return PreparedRound(made.folder, made.keys | {"second": raw_key(made.folder / "second.panel")})


@pytest.fixture
def prepared(with_second: PreparedRound, tmp_path: Path) -> PreparedRound:
    return with_second.copied_to(tmp_path / "round")


@pytest.fixture
def two(store: OpenStore, prepared: PreparedRound) -> Two:
    return Two(store("S01"), store("second"), prepared.hub)


def taken(written: packs.WrittenPack, store: Path) -> Workspace:
    return packs.take_pack(written.path, written.passcode, store, PASSPHRASE, rng=random.Random(2))


def fill(workspace: Workspace, code: CandidateCode, mark: int = 3) -> None:
    for criterion in workspace.stage.criterion_ids:
        drafts.set_mark(workspace, code, criterion, Mark(Decimal(mark)))


# ---- the seat on two laptops


def test_second_laptop_is_seated_by_the_first_ones_word(two: Two, store: OpenStore, meet: Meet) -> None:
    two.sync(two.second)
    meet(OFFICE)
    office = store(OFFICE)
    assert office.authority.devices[two.second.device.device] == "S01"
    assert two.second.secret.secret == two.first.secret.secret
    fill(two.second, two.code)
    submitting.submit(two.second, two.code)
    two.sync(two.second)
    meet(CHAIR)
    fact = store(CHAIR).judge.value(("form", office.stage_id, two.code, "S01"))
    assert fact is not None
    assert fact.device == two.second.device.device


@pytest.mark.parametrize("seat", ["S02", CHAIR])
def test_nobody_is_seated_when_another_seats_laptop_vouches(store: OpenStore, seat: str) -> None:
    office, device = store(OFFICE), DeviceKey(b"d" * 32)
    own = office.authority.own_keys[SeatId("S01")]
    message = seat_proof_message(bytes.fromhex(office.round_id), SeatId("S01"), device.public, own)
    event = e.SeatTaken(time=NOON, seat=SeatId("S01"), own=own, proof=store(seat).device.sign(message))
    assert not proofs.by_laptop(office, device.device, event)
    vouched = msgspec.structs.replace(event, proof=store("S01").device.sign(message))
    assert proofs.by_laptop(office, device.device, vouched)
    assert not proofs.by_laptop(office, "00" * 32, vouched)
    assert not proofs.by_laptop(office, device.device, msgspec.structs.replace(vouched, own=b"k" * 32))


def test_administrator_is_refused_a_second_laptop(store: OpenStore, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="pen"):
        moving.write_move(store(OFFICE), tmp_path / "a.panel-pack")


def test_second_copy_is_told_at_its_first_sync_when_a_pack_is_taken_twice(
    store: OpenStore, prepared: PreparedRound
) -> None:
    written = moving.write_move(store("S01"), prepared.folder / "twice.panel-pack")
    one, other = taken(written, prepared.folder / "one.panel"), taken(written, prepared.folder / "other.panel")
    other.clock = lambda: NOON
    try:
        syncing.sync(one, prepared.hub)
        with pytest.raises(PanelError, match="Another copy"):
            syncing.sync(other, prepared.hub)
    finally:
        one.close()
        other.close()


# ---- drafts both ways


def test_draft_is_on_the_other_laptop_when_both_have_synced(two: Two) -> None:
    fill(two.first, two.code, mark=4)
    drafts.set_note(two.first, two.code, Q1, "Typed on the first.")
    drafts.set_concern(two.first, two.code, "A concern.")
    drafts.set_recusal(two.first, two.code, "knows", "Perhaps we")
    drafts.set_abstention(two.first, two.code, Q2, "Not my field.")
    kept = Reading(highlights=(Highlight(place="answer.q1", start=0, end=3, text="The"),), note="Mine alone.")
    reading.keep_reading(two.first, two.code, kept)
    assert two.sync(two.first, two.second) == []
    assert drafts.read_back(two.second, two.code) == drafts.read_back(two.first, two.code)
    assert drafts.recusal(two.second, two.code) == ("knows", "Perhaps we")
    assert reading.reading(two.second, two.code) == kept
    drafts.set_note(two.second, two.code, Q1, "Typed on the first. And on the second.")
    drafts.set_mark(two.second, two.code, Q3, None)
    assert two.sync(two.second, two.first) == []
    assert drafts.read_back(two.first, two.code) == drafts.read_back(two.second, two.code)
    assert drafts.read_back(two.first, two.code).notes[Q1].endswith("second.")
    assert Q3 not in drafts.read_back(two.first, two.code).marks


def test_both_texts_are_kept_when_a_note_was_typed_on_both_laptops(two: Two) -> None:
    drafts.set_note(two.first, two.code, Q1, "From the train.")
    two.minutes += 1
    drafts.set_note(two.second, two.code, Q1, "From home.")
    told = two.sync(two.first, two.second, two.first)
    for laptop in (two.first, two.second):
        assert drafts.read_back(laptop, two.code).notes == {Q1: "From home."}
        assert history.undo(laptop, two.code, "note", Q1) == "From the train."
        assert history.redo(laptop, two.code, "note", Q1) == "From home."
    assert told == ["The note on q1 was typed on both your laptops: the later shows, undo brings the other."]


def test_laptops_agree_and_are_quiet_when_both_typed_the_same(two: Two) -> None:
    for laptop in (two.first, two.second):
        fill(laptop, two.code, mark=2)
    assert two.sync(two.first, two.second, two.first, two.second) == []


def test_other_laptop_has_the_sealed_form_when_one_submitted(two: Two, meet: Meet) -> None:
    fill(two.first, two.code)
    drafts.set_note(two.first, two.code, Q1, "Said why.")
    two.sync(two.first, two.second)
    submitting.submit(two.first, two.code)
    assert two.sync(two.first, two.second) == []
    view = scoring.desk(two.second, two.code)
    assert (view.locked, view.form) == (True, scoring.desk(two.first, two.code).form)
    with pytest.raises(NotAllowed, match="sealed"):
        submitting.submit(two.second, two.code)
    meet(OFFICE)
    two.sync(two.second)
    assert next(row.at for row in scoring.my_forms(two.second) if row.code == two.code) == "sent"
    meet(CHAIR)
    two.sync(two.first, two.second)
    assert next(row.at for row in scoring.my_forms(two.second) if row.code == two.code) == "received"


def test_what_was_typed_apart_is_kept_and_told_when_the_other_laptop_submitted(two: Two) -> None:
    fill(two.first, two.code)
    fill(two.second, two.code, mark=2)
    submitting.submit(two.first, two.code)
    told = two.sync(two.first, two.second)
    assert told == ["Submitted on your other laptop without what was typed here since; that is kept in this store."]
    assert drafts.read_back(two.second, two.code).marks[Q1] == 2
    assert two.sync(two.first, two.second) == []


def test_form_given_back_is_open_on_both_laptops_and_sealed_by_either(two: Two, store: OpenStore, meet: Meet) -> None:
    score_everything(two.first)
    two.sync(two.first, two.second)
    meet(CHAIR, OFFICE)
    reopening.reopen(store(CHAIR), two.code, SeatId("S01"), reason="Mixed up two candidates.")
    meet(CHAIR)
    assert two.sync(two.first, two.second) == []
    for laptop in (two.first, two.second):
        assert not scoring.desk(laptop, two.code).locked
        assert drafts.read_back(laptop, two.code).marks[Q1] == 3
    drafts.set_mark(two.second, two.code, Q1, Mark(Decimal(4)))
    submitting.submit(two.second, two.code)
    assert two.sync(two.second, two.first) == []
    assert scoring.desk(two.first, two.code).locked
    meet(CHAIR)
    assert store(CHAIR).judge.rivals() == []


def test_form_is_as_it_was_sealed_when_it_comes_back_to_a_laptop_that_had_typed_apart(
    two: Two, store: OpenStore, meet: Meet
) -> None:
    fill(two.first, two.code)
    fill(two.second, two.code, mark=2)
    drafts.set_concern(two.second, two.code, "Only here.")
    submitting.submit(two.first, two.code)
    two.sync(two.first, two.second)
    meet(CHAIR)
    reopening.reopen(store(CHAIR), two.code, SeatId("S01"), reason="Mixed up two candidates.")
    meet(CHAIR)
    two.sync(two.second)
    form = drafts.read_back(two.second, two.code)
    assert set(form.marks.values()) == {Mark(Decimal(3))}
    assert form.concern == ""
    assert history.undo(two.second, two.code, "concern") == "Only here."
    assert history.undo(two.second, two.code, "mark", Q1) == "2"


def test_what_a_person_typed_shows_when_the_other_laptop_takes_the_form_back_later_and_unattended(
    two: Two, store: OpenStore, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(two.first, two.code)
    drafts.set_note(two.first, two.code, Q1, "As it was sealed.")
    submitting.submit(two.first, two.code)
    two.sync(two.first, two.second)
    meet(CHAIR)
    store(CHAIR).clock = two.now
    reopening.reopen(store(CHAIR), two.code, SeatId("S01"), reason="Mixed up two candidates.")
    meet(CHAIR)
    two.sync(two.first)
    drafts.set_note(two.first, two.code, Q1, "Typed since.")
    with monkeypatch.context() as patch:
        patch.setattr(FolderHub, "snapshots", lambda _hub, _devices: [])
        two.sync(two.second)
    assert drafts.read_back(two.second, two.code).notes[Q1] == "As it was sealed."
    assert two.sync(two.first, two.second, two.first) == []
    for laptop in (two.first, two.second):
        assert drafts.read_back(laptop, two.code).notes[Q1] == "Typed since."
    assert history.undo(two.second, two.code, "note", Q1) == "As it was sealed."


def test_other_laptop_has_stepped_back_when_one_did(two: Two) -> None:
    fill(two.second, two.code)
    submitting.recuse(two.first, two.code, "knows", "A friend.")
    two.sync(two.first, two.second)
    assert scoring.my_forms(two.second)[0].state == "recused"
    with pytest.raises(NotAllowed, match="stepped back"):
        drafts.set_mark(two.second, two.code, Q1, Mark(Decimal(3)))


def test_both_forms_are_shown_to_the_chair_when_both_laptops_submitted_apart(
    two: Two, store: OpenStore, meet: Meet
) -> None:
    two.sync(two.second)
    meet(OFFICE)
    for laptop, mark in ((two.first, 2), (two.second, 4)):
        fill(laptop, two.code, mark=mark)
        submitting.submit(laptop, two.code)
    two.sync(two.first, two.second, two.first)
    meet(CHAIR)
    assert ("form", two.first.stage_id, two.code, "S01") in store(CHAIR).judge.rivals()
    for laptop, mark in ((two.first, 2), (two.second, 4)):
        assert scoring.desk(laptop, two.code).form.marks[Q1] == mark
        assert laptop.judge.facts[own_forms.newest(laptop)[two.code]].device == laptop.device.device


def test_form_submitted_before_scoring_opened_is_sealed_once_when_it_is_known_to_both(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for laptop in (two.first, two.second):
            patch.setattr(laptop.authority, "scoring", {})
        fill(two.first, two.code)
        submitting.submit(two.first, two.code)
        assert two.first.own_records(e.FormSubmitted) == []
        patch.setattr(submitting, "seal_frozen", lambda _workspace: None)
        two.sync(two.first, two.second)
        assert own_forms.frozen(two.second) == [two.code]
    assert two.sync(two.second, two.first) == []
    assert len(two.second.own_records(e.FormSubmitted)) == 1
    assert two.first.own_records(e.FormSubmitted) == []
    assert scoring.desk(two.first, two.code).form == scoring.desk(two.second, two.code).form


@pytest.fixture
def waiting(two: Two, monkeypatch: pytest.MonkeyPatch) -> Two:
    """Both laptops hold the same form, which was submitted before there were locks; now there are."""
    with monkeypatch.context() as patch:
        for laptop in (two.first, two.second):
            patch.setattr(laptop.authority, "scoring", {})
        fill(two.first, two.code)
        submitting.submit(two.first, two.code)
        patch.setattr(submitting, "seal_frozen", lambda _workspace: None)
        two.sync(two.first, two.second)
    return two


def test_form_that_waited_is_sealed_once_when_the_other_laptop_was_cut_off_before_its_records_went_out(
    waiting: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_parcels: object) -> None:
        raise HubUnreachable("The hub cannot be reached.", "Sync again.")

    with monkeypatch.context() as patch:
        patch.setattr(FolderHub, "append", gone)
        with pytest.raises(HubUnreachable):
            waiting.sync(waiting.first)
    waiting.sync(waiting.second, waiting.first)
    assert len(waiting.first.own_records(e.FormSubmitted)) == 1
    assert waiting.second.own_records(e.FormSubmitted) == []


def test_form_that_waited_is_sealed_once_when_the_hub_brings_the_records_before_the_snapshot(
    waiting: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting.sync(waiting.first)
    with monkeypatch.context() as patch:
        patch.setattr(FolderHub, "snapshots", lambda _hub, _devices: [])
        waiting.sync(waiting.second)
    assert scoring.my_forms(waiting.second)[0].state == "submitted"
    waiting.sync(waiting.second)
    assert waiting.second.own_records(e.FormSubmitted) == []
    assert scoring.my_forms(waiting.second)[0].at == "sent"


def test_form_that_waited_is_sealed_when_the_other_laptop_never_tells_what_it_sealed(
    waiting: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be lost: whoever waited for it for ever would miss the deadline."""
    waiting.sync(waiting.first)
    monkeypatch.setattr(FolderHub, "snapshots", lambda _hub, _devices: [])
    waiting.sync(waiting.second, waiting.second)
    assert len(waiting.second.own_records(e.FormSubmitted)) == 1


def seal_on_both(two: Two, *, store: OpenStore, meet: Meet, marks: tuple[int, int]) -> None:
    """Every form is in; of one candidate both laptops of S01 sealed one, before either knew of the other's."""
    two.sync(two.second)
    meet(OFFICE)
    for laptop, mark in zip((two.first, two.second), marks, strict=True):
        fill(laptop, two.code, mark=3)
        drafts.set_mark(laptop, two.code, Q1, Mark(Decimal(mark)))
        submitting.submit(laptop, two.code)
        two.minutes += 1
    for row in scoring.my_forms(two.first)[1:]:
        fill(two.first, row.code)
        submitting.submit(two.first, row.code)
    for seat in MEMBERS[1:]:
        score_everything(store(seat))


@pytest.fixture
def twice(two: Two, store: OpenStore, meet: Meet) -> Two:
    seal_on_both(two, store=store, meet=meet, marks=(2, 4))
    return two


def test_scorer_is_told_when_both_laptops_sealed_a_form(twice: Two) -> None:
    told = twice.sync(twice.first, twice.second, twice.first)
    assert [each for each in told if "neither counts: tell the chair" in each]
    assert own_forms.sealed_twice(twice.first) == own_forms.sealed_twice(twice.second) == [twice.code]


def test_both_forms_are_here_and_the_stage_can_be_opened_when_two_were_sealed(
    twice: Two, store: OpenStore, meet: Meet
) -> None:
    twice.sync(twice.first, twice.second)
    meet(*MEMBERS, CHAIR)
    state = completeness.completeness(store(CHAIR))
    (row,) = [each for each in state.seats if each.seat == "S01"]
    assert {cell.code for cell in row.forms if cell.state == "two"} == {twice.code}
    assert (row.owes, state.complete) == ((), True)


def test_the_form_that_the_scorer_means_counts_when_the_chair_was_told_which(
    twice: Two, store: OpenStore, meet: Meet
) -> None:
    twice.sync(twice.first, twice.second)
    open_moderation(store, meet)
    chair, seat = store(CHAIR), SeatId("S01")
    first, second = moderating.late_forms(chair)
    assert (first.code, second.code, first.differs, second.differs) == (twice.code, twice.code, (Q1,), (Q1,))
    meant = max((first, second), key=lambda each: each.time)
    moderating.admit(chair, twice.code, seat, reason="She says the second.", record=meant.record)
    assert moderating.late_forms(chair) == []
    assert Mark(Decimal(4)) in [form.marks[Q1] for form in moderating.show(chair, twice.code).scorers]
    assert disputes.disputes(chair, chair.judge) == ()


def test_chair_sees_that_nothing_hangs_on_it_when_both_forms_say_the_same(
    two: Two, store: OpenStore, meet: Meet
) -> None:
    seal_on_both(two, store=store, meet=meet, marks=(3, 3))
    two.sync(two.first, two.second)
    open_moderation(store, meet)
    assert [each.differs for each in moderating.late_forms(store(CHAIR))] == [(), ()]


def test_chairs_second_laptop_has_her_locks_and_her_lottery_secret(
    store: OpenStore, prepared: PreparedRound, meet: Meet
) -> None:
    chair = store(CHAIR)
    second = taken(moving.write_move(chair, prepared.folder / "next.panel-pack"), prepared.folder / "next.panel")
    try:
        meet(CHAIR)
        syncing.sync(second, prepared.hub)
        place = (chair.stage_id, chair.panel)
        assert second.authority.scoring[place].chair_lock in second.keys
        with chair.transaction() as here, second.transaction() as there:
            secret = local.get(here, "lottery", chair.stage_id)
            assert secret is not None
            assert local.get(there, "lottery", chair.stage_id) == secret
    finally:
        second.close()


# ---- what the hub can see and do


def snapshot_files(two: Two) -> list[Path]:
    return sorted(Path(two.hub.removeprefix("folder:")).glob("*/snapshots/*"))


def of(two: Two, laptop: Workspace) -> Path:
    return next(path for path in snapshot_files(two) if path.name.startswith(laptop.device.device[:24]))


def test_size_tells_nothing_when_everything_is_written_or_nothing(two: Two) -> None:
    two.sync(two.first)
    empty = of(two, two.first).stat().st_size
    for row in scoring.my_forms(two.first):
        fill(two.first, row.code, mark=5)
        for criterion in two.first.stage.criterion_ids:
            drafts.set_note(two.first, row.code, criterion, "w" * 1400)
    two.sync(two.first)
    full = of(two, two.first).stat().st_size
    submitting.submit_all(two.first)
    two.sync(two.first)
    assert empty == full == of(two, two.first).stat().st_size


def test_nothing_is_taken_back_when_the_hub_replays_an_older_snapshot(two: Two) -> None:
    drafts.set_note(two.first, two.code, Q1, "Old.")
    two.sync(two.first, two.second)
    old = of(two, two.first)
    name, raw = old.name, old.read_bytes()
    drafts.set_note(two.first, two.code, Q1, "New.")
    two.sync(two.first, two.second)
    of(two, two.first).unlink()
    (old.parent / name).write_bytes(raw)
    told = two.sync(two.second)
    assert told == ["The hub keeps back what your other laptop sent last; nothing here was changed by it."]
    assert drafts.read_back(two.second, two.code).notes == {Q1: "New."}
    of(two, two.first).unlink()
    assert two.sync(two.second) == told
    assert two.sync(two.first, two.second) == []


def test_nothing_comes_of_it_when_a_snapshot_is_changed_or_is_another_seats(two: Two, meet: Meet) -> None:
    two.sync(two.first, two.second)
    meet("S02")
    mine = of(two, two.first)
    hub = FolderHub(Path(two.hub.removeprefix("folder:")), two.first.round_id)
    others = [
        path for path in snapshot_files(two) if path.name[:24] not in {mine.name[:24], of(two, two.second).name[:24]}
    ]
    changed = bytearray(mine.read_bytes())
    changed[-1] ^= 1
    hub.put_snapshot(two.first.device.device, 1000, bytes(changed))
    hub.put_snapshot(two.first.device.device, 2000, others[0].read_bytes())
    before = drafts.typed(two.second, two.second.stage)
    told = two.sync(two.second)
    assert told == ["The hub keeps back what your other laptop sent last; nothing here was changed by it."]
    assert drafts.typed(two.second, two.second.stage) == before


def test_nothing_is_taken_from_a_stranger_when_he_has_the_invitation(
    two: Two, store: OpenStore, prepared: PreparedRound
) -> None:
    """A second use of the invitation waits for a person; until then its drafts are nobody's."""
    written = packs.write_pack(store(OFFICE), SeatId("S01"), prepared.folder)
    stranger = taken(written, prepared.folder / "stranger.panel")
    try:
        drafts.set_note(stranger, two.code, Q1, "Planted.")
        syncing.sync(stranger, prepared.hub)
        assert stranger.device.device not in proofs.laptops(two.first)
        two.sync(two.first)
        assert drafts.read_back(two.first, two.code).notes == {}
        assert drafts.read_back(stranger, two.code).notes == {Q1: "Planted."}
    finally:
        stranger.close()


def test_pack_is_refused_and_nothing_left_when_its_passcode_is_wrong(store: OpenStore, tmp_path: Path) -> None:
    written = moving.write_move(store("S01"), tmp_path / "next.panel-pack")
    with pytest.raises(CannotOpen, match="passcode"):
        packs.take_pack(written.path, "five quite other words here", tmp_path / "b.panel", PASSPHRASE)
    assert not (tmp_path / "b.panel").exists()
    assert not vault.key_file(tmp_path / "b.panel").exists()


def test_the_scorer_says_which_holds_when_a_mark_and_an_abstention_come_together(two: Two) -> None:
    fill(two.first, two.code)
    two.sync(two.first, two.second)
    drafts.set_mark(two.first, two.code, Q1, None)
    two.sync(two.first, two.second)
    drafts.set_mark(two.first, two.code, Q1, Mark(Decimal(4)))
    two.minutes += 1
    drafts.set_abstention(two.second, two.code, Q1, "Not my field.")
    two.sync(two.first, two.second, two.first)
    form = drafts.read_back(two.first, two.code)
    assert Q1 in form.marks
    assert Q1 in form.abstained
    with pytest.raises(PanelError):
        submitting.submit(two.first, two.code)
    drafts.set_mark(two.first, two.code, Q1, Mark(Decimal(4)))
    submitting.submit(two.first, two.code)
    sealed = own_forms.read_sealed(two.first, own_forms.newest(two.first)[two.code])
    assert Q1 not in sealed.abstained


def test_a_form_that_waited_is_a_draft_again_when_the_other_laptop_typed_in_it(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for laptop in (two.first, two.second):
            patch.setattr(laptop.authority, "scoring", {})
        fill(two.first, two.code)
        two.sync(two.first, two.second)
        for laptop in (two.first, two.second):
            patch.setattr(laptop.authority, "scoring", {})
        submitting.submit(two.first, two.code)
        two.minutes += 1
        drafts.set_mark(two.second, two.code, Q1, Mark(Decimal(1)))
        patch.setattr(submitting, "seal_frozen", lambda _workspace: None)
        told = two.sync(two.second, two.first)
    assert any("read it back" in each for each in told)
    assert two.code not in own_forms.frozen(two.first)
    assert two.code not in own_forms.sealed(two.first)
    assert drafts.read_back(two.first, two.code).marks[Q1] == Mark(Decimal(1))
