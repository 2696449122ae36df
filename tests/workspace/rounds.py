"""A small round, prepared once and copied for each test: stores open by their raw keys, without Argon2id."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import msgspec

from panel_app.domain.people import Role, SeatId
from panel_app.domain.round_file import read_plan
from panel_app.domain.rubric import Mark
from panel_app.journal import primitives
from panel_app.store.vault import KeyFile, Vault, key_file
from panel_app.workspace import (
    allocating,
    applications,
    clean_copies,
    deciding,
    drafts,
    example,
    opening,
    packs,
    scoring,
    setup,
    submitting,
    syncing,
)
from panel_app.workspace.workspace import Workspace

PASSPHRASE = "nobody else knows this"
OFFICE, CHAIR = "administrator", "chair"
MEMBERS = ("S01", "S02", "S03")

OpenStore = Callable[[str], Workspace]
Meet = Callable[..., None]
"""Syncs the stores of these names, in this order."""


@dataclass(frozen=True)
class PreparedRound:
    """Where the stores lie, and what opens them."""

    folder: Path
    keys: dict[str, bytes]

    def copied_to(self, folder: Path) -> "PreparedRound":
        """The same round in another folder, hub and all."""
        shutil.copytree(self.folder, folder)
        return PreparedRound(folder, self.keys)

    def open(self, name: str) -> Workspace:
        """One of its stores, to be closed by whoever asked."""
        return Workspace(Vault(self.folder / f"{name}.panel", self.keys[name]), rng=random.Random(name))

    @property
    def hub(self) -> str:
        """The address to sync with: the one in the stores is the original's."""
        return f"folder:{self.folder / 'hub'}"


def prepare(
    folder: Path,
    *,
    candidates: int = 6,
    practice_needed: int = 0,
    change: Callable[[Path], None] = lambda _folder: None,
) -> PreparedRound:
    """Scoring is open, three members are seated, every candidate has two of them.

    `change` may alter the round's files, ROUND.toml and applicants.csv, before they are read.
    """
    example.write_example(folder, seed=4, candidates=candidates, scorers=len(MEMBERS), places=2)
    change(folder)
    gate = f"calibration = {{needed = {practice_needed}}}\n[[stages.criteria]]"
    text = (folder / "ROUND.toml").read_text(encoding="utf-8").replace("[[stages.criteria]]", gate, 1)
    plan = read_plan(text)
    hub = f"folder:{folder / 'hub'}"
    office = setup.create_round(folder / f"{OFFICE}.panel", PASSPHRASE, plan, hub=hub, rng=random.Random(OFFICE))
    applications.import_applicants(office, folder / "applicants.csv", mapping=folder / "MAP.toml")
    clean_copies.confirm(office, list(applications.applicants(office)))
    setup.publish(office)
    setup.invite(office, SeatId(CHAIR), Role.CHAIR, "Chair")
    stores = {OFFICE: office, CHAIR: take(office, CHAIR, folder)}
    for name in (OFFICE, CHAIR, OFFICE, CHAIR):
        syncing.sync(stores[name])
    setup.invite_from(office, (folder / "SEATS.csv").read_text(encoding="utf-8"))
    allocating.allocate_scorers(office)
    for seat in MEMBERS:
        stores[seat] = take(office, seat, folder)
    for name in (*MEMBERS, OFFICE, *MEMBERS, CHAIR):
        syncing.sync(stores[name])
    for workspace in stores.values():
        workspace.close()
    return PreparedRound(folder, {name: raw_key(folder / f"{name}.panel") for name in stores})


def score_everything(workspace: Workspace, mark: int = 3) -> None:
    """Give every candidate of a member this mark on everything, and submit."""
    for row in scoring.my_forms(workspace):
        for criterion in workspace.stage.criterion_ids:
            drafts.set_mark(workspace, row.code, criterion, Mark(Decimal(mark)))
    submitting.submit_all(workspace)


def open_moderation(store: OpenStore, meet: Meet) -> None:
    """By chair and administrator together, after everybody synced."""
    meet(*MEMBERS, CHAIR)
    opening.open_moderation(store(CHAIR))
    meet(CHAIR, OFFICE)
    opening.open_moderation(store(OFFICE))
    meet(OFFICE, CHAIR)


def decided(store: OpenStore, meet: Meet) -> None:
    """Everything scored, opened, put in order and decided; the checks are open still, the stage is not closed."""
    for number, seat in enumerate(MEMBERS):
        score_everything(store(seat), mark=2 + number)
    open_moderation(store, meet)
    chair = store(CHAIR)
    for tie in deciding.ties(chair):
        if not tie.resolved:
            deciding.resolve_tie(chair, tie.id, sorted(tie.codes), reason="In the order of the codes.")
    deciding.decide_from_rank(chair)


def take(office: Workspace, seat: str, folder: Path, passphrase: str = PASSPHRASE) -> Workspace:
    """The store of a seat, from its pack."""
    pack = packs.write_pack(office, SeatId(seat), folder)
    return packs.take_pack(pack.path, pack.passcode, folder / f"{seat}.panel", passphrase, rng=random.Random(seat))


def raw_key(store: Path, passphrase: str = PASSPHRASE) -> bytes:
    """What the store's file is encrypted under."""
    wrapped = msgspec.json.decode(key_file(store).read_bytes(), type=KeyFile).keys[0]
    key = primitives.passphrase_key(passphrase, wrapped.salt)
    return primitives.open_secret_box(wrapped.box, key, b"panel-app keys 1\0")
