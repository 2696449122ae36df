"""Which devices may speak for a seat: who took it with its invitation, and whom a laptop of that seat vouches for."""

from panel_app.domain import events as e
from panel_app.journal.keys import proof_holds, seat_proof_message
from panel_app.journal.primitives import KEY, sealing_key
from panel_app.workspace.workspace import Workspace


def by_invitation(workspace: Workspace, device: str, taken: e.SeatTaken) -> bool:
    """Whether a device's first record was proved with the invitation of the seat it asks for."""
    seat = workspace.authority.seats.get(taken.seat)
    return seat is not None and _holds(workspace, device, taken, seat.invitation)


def by_laptop(workspace: Workspace, device: str, taken: e.SeatTaken) -> bool:
    """Whether a laptop of the same seat vouches for another with the same own key: a seated one, or this one itself.

    One whose chain has an end vouches for nobody.
    """
    authority = workspace.authority
    laptops = {each for each, seat in authority.devices.items() if seat == taken.seat}
    own = authority.own_keys.get(taken.seat)
    if workspace.seat.id == taken.seat:  # one works, and has a second laptop, before one is seated
        laptops.add(workspace.device.device)
        own = sealing_key(workspace.secret.own())
    return taken.own == own and any(
        _vouches(workspace, each, device, taken) for each in laptops - authority.ends.keys()
    )


def laptops(workspace: Workspace) -> set[str]:
    """The other laptops of this store's own seat: those seated, the one that vouched for this, those it vouches for.

    A second use of the invitation proves nothing here: it may be somebody else's.
    """
    me, seat = workspace.device.device, workspace.seat.id
    authority = workspace.authority
    taken = {
        fact.device: fact.event
        for fact in workspace.judge.facts.values()
        if fact.seq == 0 and isinstance(fact.event, e.SeatTaken) and fact.event.seat == seat
    }
    known = {me, *(device for device, its_seat in authority.devices.items() if its_seat == seat)}
    if me in taken:
        known |= {device for device in taken if _vouches(workspace, device, me, taken[me])}
    known |= {device for device, event in taken.items() if any(_vouches(workspace, by, device, event) for by in known)}
    return known - authority.ends.keys() - {me}


def _vouches(workspace: Workspace, by: str, device: str, taken: e.SeatTaken) -> bool:
    return by != device and _holds(workspace, device, taken, bytes.fromhex(by))


def _holds(workspace: Workspace, device: str, taken: e.SeatTaken, key: bytes) -> bool:
    """An own key of another length would hold too, by its last bytes, and nothing could ever be granted to it."""
    if len(taken.own) != KEY:
        return False
    message = seat_proof_message(bytes.fromhex(workspace.round_id), taken.seat, bytes.fromhex(device), taken.own)
    return proof_holds(taken.proof, message, key)
