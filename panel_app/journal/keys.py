"""The keys of a seat and of a round's compartments.

A seat's secret S never leaves its store; from it come its `own` pair and, for a chair, lock and moderation pairs.
A *keyring* maps public keys to private ones: what is in it decides what a store can read.
"""

from collections.abc import Iterable
from typing import Final

from panel_app.domain.events import Grant, KeyAnnounced
from panel_app.domain.people import LEAD, PanelId, Role, SeatId, StageId
from panel_app.journal.parts import grant, open_grant
from panel_app.journal.primitives import (
    KEY,
    can_seal_to,
    derive,
    digest,
    random_bytes,
    sealing_key,
    sign,
    signing_key,
    verify,
)

Keyring = dict[bytes, bytes]

ROUND: Final = "round"
OFFICE: Final = "office"


class DeviceKey:
    """The Ed25519 pair by which one store signs in one round."""

    def __init__(self, seed: bytes) -> None:
        self.seed = seed
        self.public, self._secret = signing_key(seed)

    @property
    def device(self) -> str:
        """The public key in hexadecimal: the device's name."""
        return self.public.hex()

    @property
    def secret(self) -> bytes:
        """For `write_record` alone."""
        return self._secret

    def sign(self, message: bytes) -> bytes:
        """A signature that `primitives.verify` checks against `public`."""
        return sign(message, self._secret)


class SeatSecret:
    """S, and what is derived from it."""

    def __init__(self, secret: bytes) -> None:
        self.secret = secret

    def own(self) -> bytes:
        """The private key of `own/<seat>`."""
        return derive(self.secret, b"own")

    def lock(self, stage: StageId, panel: PanelId, generation: int = 0) -> bytes:
        """A chair's private key of `lock/<stage>/<panel>/chair`."""
        return derive(self.secret, _label("lock", stage, panel, generation))

    def moderation(self, stage: StageId, panel: PanelId, generation: int = 0) -> bytes:
        """A chair's private key of `moderation/<stage>/<panel>`."""
        return derive(self.secret, _label("moderation", stage, panel, generation))


def _label(purpose: str, stage: StageId, panel: PanelId, generation: int) -> bytes:
    """Ids have no zero byte in them, so that no two labels are the same bytes."""
    return f"{purpose}\0{stage}\0{panel}\0{generation}".encode()


def new_key() -> tuple[bytes, bytes]:
    """A fresh X25519 pair: (public, private)."""
    private = random_bytes(32)
    return sealing_key(private), private


def pair(private: bytes) -> Keyring:
    """A keyring of one."""
    return {sealing_key(private): private}


def announce(name: str, public: bytes, generation: int = 0) -> KeyAnnounced:
    """A compartment's public key, for the spine."""
    return KeyAnnounced(name=name, generation=generation, key=public)


def make_grant(public: bytes, private: bytes, to: bytes) -> Grant:
    """A compartment's key for the holder of another."""
    return Grant(key=public, to=to, sealed=grant(private, to))


def take_grants(grants: Iterable[Grant], keyring: Keyring) -> Keyring:
    """The keys that these grants add to a keyring; grants to others, and false ones, add nothing."""
    taken: Keyring = {}
    for each in grants:
        if each.key in keyring or each.to not in keyring:
            continue
        private = open_grant(each.sealed, key=each.key, private=keyring[each.to], to=each.to)
        if private is not None:
            taken[each.key] = private
    return taken


def seat_proof_message(round_id: bytes, seat: SeatId, device: bytes, own: bytes) -> bytes:
    """What is signed to prove that a device may speak for a seat. The seat's name is hashed to a fixed length."""
    return b"panel-app seat 1\0" + round_id + digest(seat.encode()) + device + own


def prove_seat(invitation_seed: bytes, message: bytes) -> bytes:
    """A proof by the invitation key."""
    _, secret = signing_key(invitation_seed)
    return sign(message, secret)


def proof_holds(proof: bytes, message: bytes, invitation: bytes) -> bool:
    """Whether a proof was made with the invitation key, for an own key that can be sealed to."""
    return bool(invitation) and can_seal_to(message[-KEY:]) and verify(message, proof, invitation)


def may_hold(name: str, *, role: Role, seat: SeatId, panel: PanelId | None) -> bool:
    """Whether a seat may ever come to hold a compartment's private key: what it fetches payloads for."""
    kind, _, rest = name.partition("/")
    if kind in ("files", "desk", "lock", "moderation"):
        its_panel = rest.partition("/")[2].partition("/")[0]
        if its_panel == LEAD and kind == "desk":  # every chair is told when the stage is closed
            return role is not Role.MEMBER
        if panel not in (None, its_panel):
            return False
    if kind == "inbox":
        return rest == seat or role is not Role.MEMBER
    if kind == "own":
        return rest == seat
    if kind in ("desk", "lock"):
        return role is not Role.MEMBER
    if kind == "office":
        return role is Role.ADMINISTRATOR
    return True
