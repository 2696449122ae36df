"""A small round of two panels under a lead chair, prepared once and copied for each test."""

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from panel_app.domain.people import PanelId, Role, SeatId
from panel_app.domain.round_file import read_plan
from panel_app.workspace import (
    allocating,
    applications,
    clean_copies,
    closing,
    deciding,
    example,
    moderating,
    opening,
    setup,
    syncing,
)
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import OFFICE, PASSPHRASE, Meet, OpenStore, PreparedRound, raw_key, score_everything, take

LEAD = "chair"
NORTH, SOUTH = "chair-north", "chair-south"
SCORERS: Final = {NORTH: ("S01", "S02"), SOUTH: ("S03", "S04")}
EVERYBODY: Final = (*SCORERS[NORTH], *SCORERS[SOUTH], NORTH, SOUTH, LEAD)
OPEN = pytest.mark.parametrize("prepared", ["two_panels_open"], indirect=True)
CLOSED = pytest.mark.parametrize("prepared", ["two_panels_closed"], indirect=True)
"""What a test begins with, in place of a round that is being scored."""
ONE_PANEL = '[[panels]]\nid = "national"\nname = "National panel"\n'
TWO_PANELS = """\
[[panels]]
id = "north"
name = "North panel"
jurisdictions = ["Scotland", "Northern Ireland"]
[[panels]]
id = "south"
name = "South panel"
jurisdictions = ["England", "Wales", "Crown Dependencies"]
"""


def write_files(folder: Path, *, candidates: int = 8) -> str:
    """The example's files with two panels: half of the applicants are from the north; the round file's text."""
    example.write_example(folder, seed=4, candidates=candidates, scorers=4, places=3)
    header, *rows = read_rows(folder / "applicants.csv")
    nation = header.index("Nation")
    for number, cells in enumerate(rows):
        cells[nation] = ("Scotland", "England")[number % 2]
    write_rows(folder / "applicants.csv", [header, *rows])
    text = (folder / "ROUND.toml").read_text(encoding="utf-8")
    assert ONE_PANEL in text
    text = text.replace(ONE_PANEL, TWO_PANELS)
    (folder / "ROUND.toml").write_text(text, encoding="utf-8")
    return text


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a table, the header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    """As `read_rows` has them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def prepare(folder: Path, *, passphrase: str = PASSPHRASE, candidates: int = 8) -> PreparedRound:
    """Scoring is open in both panels, four members are seated, every candidate has the two of its panel."""
    plan = read_plan(write_files(folder, candidates=candidates))
    hub = f"folder:{folder / 'hub'}"
    office = setup.create_round(folder / f"{OFFICE}.panel", passphrase, plan, hub=hub, rng=random.Random(OFFICE))
    applications.import_applicants(office, folder / "applicants.csv", mapping=folder / "MAP.toml")
    clean_copies.confirm(office, list(applications.applicants(office)))
    setup.publish(office)
    stores = {OFFICE: office}
    for of in (None, PanelId("north"), PanelId("south")):
        chair = setup.invite(office, setup.next_seat(office, Role.CHAIR, of), Role.CHAIR, "Chair", panel=of)
        stores[chair] = take(office, chair, folder, passphrase)
    for name in (*stores, OFFICE, LEAD, NORTH, SOUTH):
        syncing.sync(stores[name])
    for seats, panel in ((SCORERS[NORTH], "north"), (SCORERS[SOUTH], "south")):
        for seat in seats:
            setup.invite(office, SeatId(seat), Role.MEMBER, f"Member {seat}", panel=PanelId(panel))
    allocating.allocate_scorers(office)
    for seats in SCORERS.values():
        for seat in seats:
            stores[seat] = take(office, seat, folder, passphrase)
    for name in (*SCORERS[NORTH], *SCORERS[SOUTH], OFFICE, *SCORERS[NORTH], *SCORERS[SOUTH], NORTH, SOUTH, LEAD):
        syncing.sync(stores[name])
    for workspace in stores.values():
        workspace.close()
    return PreparedRound(folder, {name: raw_key(folder / f"{name}.panel", passphrase) for name in stores})


def gone_on(before: PreparedRound, folder: Path, act: Callable[[OpenStore, Meet], None]) -> PreparedRound:
    """A copy of a round in which this has happened."""
    made = before.copied_to(folder)
    stores: dict[str, Workspace] = {}

    def store(name: str) -> Workspace:
        if name not in stores:
            stores[name] = made.open(name)
        return stores[name]

    def meet(*names: str) -> None:
        for name in names:
            syncing.sync(store(name), made.hub)

    act(store, meet)
    for workspace in stores.values():
        workspace.close()
    return made


def open_both(store: OpenStore, meet: Meet) -> None:
    """Everything is scored, in the north two marks apart, all totals level; both panels are open to their chairs."""
    for number, seat in enumerate((*SCORERS[NORTH], *SCORERS[SOUTH])):
        score_everything(store(seat), mark=(2, 4, 3, 3)[number])
    meet(*EVERYBODY)
    for chair in (NORTH, SOUTH):
        opening.open_moderation(store(chair))
    meet(NORTH, SOUTH, OFFICE)
    opening.open_moderation(store(OFFICE))
    meet(OFFICE, NORTH, SOUTH, LEAD)


def answer_checks(workspace: Workspace) -> None:
    """Let everything stand that can."""
    for row in deciding.checks(workspace):
        if row.is_open:
            deciding.answer_check(workspace, row.check.id, reason="It was looked at.")


def close_both(store: OpenStore, meet: Meet) -> None:
    """Both chairs keep what was marked, and close; the lead chair has it."""
    for chair in (NORTH, SOUTH):
        for row in moderating.table(store(chair)):
            if row.state == "open":
                moderating.keep(store(chair), row.code, reason="It was discussed.")
        answer_checks(store(chair))
        closing.sign_off(store(chair))
    meet(NORTH, SOUTH, LEAD, OFFICE)
