"""A seat of the worked example at the moment when scoring is open, for whoever wants to look around before it counts.

Unlike the demo, which runs a whole round, this stops before the first mark. Everybody in it is invented.
"""

import random
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain import round_file
from panel_app.domain.people import Role, SeatId
from panel_app.workspace import allocating, applications, clean_copies, example, packs, setup, syncing
from panel_app.workspace.workspace import Workspace, now

PASSPHRASE: Final = "everybody here is invented"  # noqa: S105 - no secret: it opens nothing but the example
_SEAT: Final = SeatId("S01")
_CHAIR: Final = SeatId("chair")
_CANDIDATES, _SCORERS, _PLACES = 12, 3, 4
_OPEN_FOR: Final = timedelta(days=21)
_READY: Final = "ready"


def example_seat(folder: Path) -> Path:
    """The store of a panel member of the example; made in this folder if it is not there whole."""
    store = folder / "stores" / f"{_SEAT}.panel"
    if (folder / _READY).is_file() and store.is_file():
        return store
    if folder.exists():
        shutil.rmtree(folder)
    for name in ("stores", "packs", "hub"):
        (folder / name).mkdir(parents=True)
    office = _office(folder)
    try:
        _open_scoring(office, folder)
    finally:
        office.close()
    (folder / _READY).touch()
    return store


def _office(folder: Path) -> Workspace:
    """An administrator with applications that are clean; nothing is published."""
    files = folder / "example"
    example.write_example(files, candidates=_CANDIDATES, scorers=_SCORERS, places=_PLACES)
    plan = round_file.read_plan((files / "ROUND.toml").read_text(encoding="utf-8"))
    stages = tuple(msgspec.structs.replace(stage, deadline=now() + _OPEN_FOR) for stage in plan.stages)
    office = setup.create_round(
        folder / "stores" / "administrator.panel",
        PASSPHRASE,
        msgspec.structs.replace(plan, stages=stages),
        hub=f"folder:{folder / 'hub'}",
        rng=random.Random("office"),
    )
    try:
        applications.import_applicants(office, files / "applicants.csv", mapping=files / "MAP.toml")
        _, flagged = clean_copies.confirm(office)
        clean_copies.confirm(office, flagged)
    except BaseException:
        office.close()
        raise
    return office


def _open_scoring(office: Workspace, folder: Path) -> None:
    """The chair brings the lock that forms are sealed under; then scorers get their candidates."""
    setup.invite(office, _CHAIR, Role.CHAIR, "The chair of the example")
    chair = _take(office, _CHAIR, folder)
    try:
        syncing.sync(office)
        syncing.sync(chair)
        setup.publish(office)
        syncing.sync(office)
        syncing.sync(chair)
        setup.invite_from(office, (folder / "example" / "SEATS.csv").read_text(encoding="utf-8"))
        allocating.allocate_scorers(office)
        _take(office, _SEAT, folder).close()
        syncing.sync(office)
    finally:
        chair.close()


def _take(office: Workspace, seat: SeatId, folder: Path) -> Workspace:
    written = packs.write_pack(office, seat, folder / "packs")
    return packs.take_pack(
        written.path, written.passcode, folder / "stores" / f"{seat}.panel", PASSPHRASE, rng=random.Random(seat)
    )
