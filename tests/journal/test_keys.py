"""Keys of a seat and its proof; the words in which keys and passcodes are read aloud; who may hold what."""

import re
from typing import Any

import pytest

from panel_app.domain.people import PanelId, Role, SeatId, StageId
from panel_app.journal.keys import (
    DeviceKey,
    SeatSecret,
    may_hold,
    new_key,
    proof_holds,
    prove_seat,
    seat_proof_message,
)
from panel_app.journal.primitives import derive, signing_key
from panel_app.journal.words import WORDS, five_words, new_passcode, normalised, word

SEAT, SIFT = SeatId("m0"), StageId("sift")
INVITATION = b"i" * 32


def test_words_are_all_different_when_counted() -> None:
    assert WORDS == 7776
    assert len({word(number) for number in range(WORDS)}) == 7776


def test_passcode_is_five_words_when_drawn() -> None:
    known = {word(number) for number in range(WORDS)}
    drawn = {new_passcode() for _ in range(50)}
    assert len(drawn) == 50
    assert all(set(each.split("-")) <= known and each.count("-") == 4 for each in drawn)


@pytest.mark.parametrize("typed", ["BABA dede fifi", " baba  dede\tfifi ", "Baba – dede – fifi\n", "baba-dede-fifi"])
def test_passcode_is_the_same_when_it_is_typed_in_another_way(typed: str) -> None:
    assert normalised(typed) == "baba-dede-fifi"


def test_five_words_differ_when_keys_do() -> None:
    one, two = new_key()[0], new_key()[0]
    assert five_words(one) == five_words(one) != five_words(two)
    assert re.fullmatch(r"([a-z]{4,5}-){4}[a-z]{4,5}", five_words(one))


def test_seats_keys_are_all_different_when_derived() -> None:
    secret = SeatSecret(b"s" * 32)
    derived = [
        secret.own(),
        secret.lock(SIFT, PanelId("p")),
        secret.lock(SIFT, PanelId("q")),
        secret.lock(SIFT, PanelId("p"), 1),
        secret.lock(StageId("final"), PanelId("p")),
        secret.moderation(SIFT, PanelId("p")),
        SeatSecret(b"t" * 32).own(),
    ]
    assert len(set(derived)) == len(derived)
    assert secret.own() == derive(b"s" * 32, b"own") == SeatSecret(b"s" * 32).own()


def test_device_key_is_the_same_when_made_of_the_same_seed() -> None:
    assert DeviceKey(b"d" * 32).device == DeviceKey(b"d" * 32).device != DeviceKey(b"e" * 32).device


# ---- the proof of a seat


def message(
    *, round_id: bytes = b"r" * 32, seat: SeatId = SEAT, device: bytes = b"d" * 32, own: bytes = b"\5" * 32
) -> bytes:
    return seat_proof_message(round_id, seat, device, own)


def test_proof_holds_when_the_invitation_key_made_it() -> None:
    said = message()
    assert proof_holds(prove_seat(INVITATION, said), said, signing_key(INVITATION)[0])


@pytest.mark.parametrize(
    "changes", [{"round_id": b"q" * 32}, {"seat": SeatId("m1")}, {"device": b"e" * 32}, {"own": new_key()[0]}]
)
def test_proof_does_not_hold_when_it_was_made_for_something_else(changes: dict[str, Any]) -> None:
    proof = prove_seat(INVITATION, message())
    assert not proof_holds(proof, message(**changes), signing_key(INVITATION)[0])


def test_proof_does_not_hold_when_another_key_made_it() -> None:
    said = message()
    assert not proof_holds(prove_seat(b"j" * 32, said), said, signing_key(INVITATION)[0])
    assert not proof_holds(prove_seat(INVITATION, said), said, b"")
    assert not proof_holds(b"torn", said, signing_key(INVITATION)[0])


def test_proof_does_not_hold_when_nothing_can_be_sealed_to_the_own_key() -> None:
    said = message(own=bytes(32))  # the pen would trip over it at every sync
    assert not proof_holds(prove_seat(INVITATION, said), said, signing_key(INVITATION)[0])


# ---- who may hold what


@pytest.mark.parametrize(
    ("name", "administrator", "chair", "member"),
    [
        ("round", True, True, True),
        ("office", True, False, False),
        ("files/sift/p0", True, True, True),
        ("inbox/m0", True, True, True),
        ("inbox/m1", True, True, False),
        ("desk/sift/p0", True, True, False),
        ("own/m0", False, False, True),
        ("lock/sift/p0/chair", True, True, False),
        ("lock/sift/p0/office", True, True, False),
        ("moderation/sift/p0", True, True, True),
        ("files/sift/p1", True, False, False),
        ("moderation/sift/p1", True, False, False),
        ("lock/sift/p1/chair", True, False, False),
        ("desk", True, False, False),
    ],
)
def test_seat_may_hold_what_the_table_says_when_asked(
    name: str, administrator: bool, chair: bool, member: bool
) -> None:
    expected = {"office": administrator, "chair": chair, "m0": member}
    roles = {"office": Role.ADMINISTRATOR, "chair": Role.CHAIR, "m0": Role.MEMBER}
    for seat, role in roles.items():
        panel = None if role is Role.ADMINISTRATOR else PanelId("p0")
        assert may_hold(name, role=role, seat=SeatId(seat), panel=panel) is expected[seat], seat
