"""The hub as a thing to set up and look at; `syncing.py` meets the others there."""

import msgspec

from panel_app.domain.errors import HubUnreachable
from panel_app.store import records as table
from panel_app.workspace.syncing import folder_of, open_hub, remember_address
from panel_app.workspace.workspace import Workspace


class HubState(msgspec.Struct, frozen=True, kw_only=True):
    """What is at the hub. `heads` counts the records of each seat, or of a device nobody vouches for, that it has."""

    address: str
    heads: dict[str, int]
    waiting: int
    """Records of this store's own that it does not have yet."""


def init_hub(workspace: Workspace, url: str) -> HubState:
    """Make a meeting place and remember it."""
    folder = folder_of(url)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HubUnreachable(
            f"The hub {folder} cannot be made: {error.strerror or error}.", "Choose a folder that you may write to."
        ) from error
    remember_address(workspace, url)
    return hub_state(workspace)


def hub_state(workspace: Workspace) -> HubState:
    """What the hub has, as far as it can be reached."""
    there = open_hub(workspace, None).heads()
    own = workspace.device.device
    with workspace.transaction() as tx:
        address = (table.get_meta(tx, "hub") or b"").decode()
    heads: dict[str, int] = {}
    for device, last in sorted(there.items()):
        seat = workspace.authority.seat_of(device)
        name = seat.id if seat else workspace.seat.id if device == own else device[:16]
        heads[name] = heads.get(name, 0) + last + 1
    mine = workspace.judge.trunk_heads().get(own)
    return HubState(address=address, heads=heads, waiting=(mine.seq if mine else -1) - there.get(own, -1))
