"""Several panels, each blind to the others: what a store can be made to say of another panel before it closes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.workspace import closing, meetings, moderating, syncing
from panel_app.workspace.workspace import Workspace
from tests.promises.rounds import everything_sealed, everything_stored, opened_with
from tests.workspace.panels import EVERYBODY, LEAD, NORTH, SCORERS, SOUTH, answer_checks, open_both, prepare
from tests.workspace.rounds import OFFICE, PreparedRound

NORTHERN, SOUTHERN = (NORTH, *SCORERS[NORTH]), (SOUTH, *SCORERS[SOUTH])


class Met:
    """The stores of a round of two panels: both are opened to their chairs, who agreed on marks; none is closed."""

    def __init__(self, prepared: PreparedRound) -> None:
        self.prepared = prepared
        self.stores = {name: prepared.open(name) for name in (*EVERYBODY, OFFICE)}
        open_both(self.stores.__getitem__, self.meet)
        for chair in (NORTH, SOUTH):
            meetings.present(self.stores[chair], ["A. Example"])
            for row in moderating.table(self.stores[chair]):
                mark, reason = Mark(Decimal(3)), f"Read again in {chair}."
                moderating.agree(self.stores[chair], row.code, CriterionId("q1"), mark, reason=reason)
        self.meet(*EVERYBODY, OFFICE, *EVERYBODY)

    def meet(self, *names: str) -> None:
        for name in names:
            syncing.sync(self.stores[name], self.prepared.hub)

    def close_north(self) -> None:
        north = self.stores[NORTH]
        for row in moderating.table(north):
            if row.state == "open":
                moderating.keep(north, row.code, reason="It was discussed.")
        answer_checks(north)
        closing.sign_off(north)
        self.meet(NORTH, *EVERYBODY, OFFICE)

    def opened(self, *names: str) -> dict[str, set[tuple[str, int]]]:
        """What the keys of these stores together open of all that lies anywhere, by the outer compartment."""
        keys = {public: private for name in names for public, private in self.stores[name].keys.items()}
        sealed = everything_sealed(self.stores.values())
        known = self.stores[OFFICE].authority.key_names
        outer: dict[tuple[str, int], str] = {
            (record.id, part): known.get(record.header.parts[part].to[-1], "") for record, part, _ in sealed
        }
        found: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for place in opened_with(sealed, keys):
            found[outer[place]].add(place)
        return found

    def codes(self, panel: str) -> set[str]:
        office = self.stores[OFFICE]
        return {
            slot[1] for slot, _ in office.judge.values("candidate") if office.panel_of(CandidateCode(slot[1])) == panel
        }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    return prepare(tmp_path_factory.mktemp("panels") / "round")


@pytest.fixture
def met(prepared: PreparedRound, tmp_path: Path) -> Iterator[Met]:
    round_of_two = Met(prepared.copied_to(tmp_path / "round"))
    yield round_of_two
    for workspace in round_of_two.stores.values():
        workspace.close()


def of_a_panel(names: Iterable[str], panel: str, seats: Iterable[str]) -> set[str]:
    """The compartments of a panel and of its seats."""
    return {name for name in names if panel in name.split("/") or any(name == f"inbox/{seat}" for seat in seats)}


def stored(workspace: Workspace) -> bytes:
    return b"\n".join(everything_stored(workspace))


def test_a_panel_opens_nothing_of_another_when_neither_is_closed(met: Met) -> None:
    for names, panel, seats in ((NORTHERN, "south", SOUTHERN), (SOUTHERN, "north", NORTHERN)):
        assert of_a_panel(met.opened(*names), panel, seats) == set()
        assert {"files", "desk", "moderation", "inbox", "lock"} == {
            each.partition("/")[0] for each in of_a_panel(met.opened(*seats), panel, seats)
        }


def test_a_panels_stores_name_nobody_of_another_when_neither_is_closed(met: Met) -> None:
    for names, panel, seats in ((NORTHERN, "south", SOUTHERN), (SOUTHERN, "north", NORTHERN)):
        secrets = {
            *met.codes(panel),
            f"{panel}-S01",
            *(f"Member {seat}" for seat in seats[1:]),
            f"Read again in chair-{panel}",
        }
        for name in names:
            text = stored(met.stores[name])
            assert {each for each in secrets if each.encode() in text} == set(), name
        assert all(each.encode() in stored(met.stores[seats[0]]) for each in secrets - {f"{panel}-S01"})


def test_lead_chair_and_office_open_no_marks_when_no_panel_is_closed(met: Met) -> None:
    forms = {fact.id for fact in met.stores[OFFICE].judge.facts.values() if isinstance(fact.event, e.FormSubmitted)}
    for name in (LEAD, OFFICE):
        opened = met.opened(name)
        assert not any(each.startswith("moderation/") for each in opened), name
        assert not any(part and record in forms for places in opened.values() for record, part in places), name
    assert len(forms) == 2 * (len(met.codes("north")) + len(met.codes("south")))


def test_closed_panel_is_open_to_lead_chair_and_office_alone_when_it_has_closed(met: Met) -> None:
    met.close_north()
    for name in (LEAD, OFFICE):
        opened = met.opened(name)
        moderation = {each.rpartition("/")[2] for each in opened if each.startswith("moderation/")}
        assert moderation == {"north"}, name
    assert of_a_panel(met.opened(*SOUTHERN), "north", NORTHERN) == set()


def test_sizes_tell_no_panel_from_another_when_all_have_scored(met: Met) -> None:
    judge = met.stores[OFFICE].judge
    sizes: dict[str, set[tuple[int, ...]]] = defaultdict(set)
    for fact in judge.facts.values():
        if isinstance(fact.event, (e.FormSubmitted, e.CandidateEntered, e.CopyReleased, e.Allocated)):
            sizes[type(fact.event).__name__].add(tuple(size for _, size in fact.sealing))
    assert {kind: len(found) for kind, found in sizes.items()} == dict.fromkeys(
        ["FormSubmitted", "CandidateEntered", "CopyReleased", "Allocated"], 1
    )
