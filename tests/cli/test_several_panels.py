"""The command line in a round of several panels: what each officer is told, and what is awaited from whom."""

from pathlib import Path

import pytest

from panel_app.workspace import syncing
from tests.cli.people import Person
from tests.workspace import panels
from tests.workspace.panels import EVERYBODY, LEAD, NORTH, SCORERS, SOUTH
from tests.workspace.rounds import OFFICE, PASSPHRASE, PreparedRound, score_everything


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """Every form is in, and known to all officers."""
    made = panels.prepare(tmp_path_factory.mktemp("panels") / "round")
    stores = {seat: made.open(seat) for seat in (*EVERYBODY, OFFICE)}
    for seats in SCORERS.values():
        for seat in seats:
            score_everything(stores[seat])
    for workspace in stores.values():
        syncing.sync(workspace)
    for workspace in stores.values():
        syncing.sync(workspace)
        workspace.close()
    return made


def test_officers_are_told_of_each_panel_when_they_use_commands(scored: PreparedRound, tmp_path: Path) -> None:
    person = Person(tmp_path / "home", passphrase=PASSPHRASE)
    at = {seat: ("--store", str(scored.folder / f"{seat}.panel")) for seat in (LEAD, NORTH, SOUTH, OFFICE)}

    assert person.ask("round", "show", *at[NORTH])["panels"] == {"north": "North panel"}
    assert set(person.ask("seat", "words", *at[OFFICE])["panels"]) == {"north", "south", "lead"}
    applicants = person.ask("applicants", "list", *at[OFFICE])
    assert {row["panel"] for row in applicants} == {"north", "south"}
    assert {row["panel"] for row in person.ask("completeness", *at[LEAD])["seats"]} == {"north", "south"}
    assert {row["panel"] for row in person.ask("completeness", *at[SOUTH])["seats"]} == {"south"}

    what, _ = person.could_not("moderation", "open", *at[LEAD])
    assert "opened for its own chair" in what
    person.run("moderation", "open", *at[NORTH], code=1)
    person.run("sync", *at[NORTH])
    person.run("sync", *at[OFFICE])
    opened = person.ask("moderation", "open", *at[OFFICE], code=1)
    assert {each["panel"]: each["opened"] for each in opened["panels"]} == {"north": True, "south": False}
    assert "South panel" in opened["awaiting"]
    person.run("sync", *at[OFFICE])
    person.run("sync", *at[NORTH])
    what, remedy = person.could_not("rank", *at[NORTH])
    assert "lead chair" in what
    assert "sign-off" in remedy
    assert person.ask("checks", *at[NORTH])["ok"]
    closed = person.ask("sign-off", *at[NORTH], code=1)
    assert (closed["closed"], closed["signed"]) == (True, False)
    assert "lead chair draws the line" in closed["awaiting"]
    person.run("sync", *at[NORTH])
    person.run("sync", *at[LEAD])
    what, _ = person.could_not("rank", *at[LEAD])
    assert "not closed yet: South panel" in what
