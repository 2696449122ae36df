"""Several panels: whom something befalls can go on, and what one of them does cannot stop or change another."""

from decimal import Decimal
from pathlib import Path

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.people import LEAD as LEAD_TABLE
from panel_app.domain.people import PanelId, Role, SeatId
from panel_app.domain.round_file import read_plan
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.journal import evidence
from panel_app.workspace import (
    allocating,
    applications,
    clean_copies,
    closing,
    deciding,
    lotteries,
    meetings,
    moderating,
    moving,
    opening,
    packs,
    publishing,
    scoring,
    setup,
    syncing,
    third_scorers,
)
from panel_app.workspace.workspace import Workspace
from tests.workspace.panels import (
    CLOSED,
    LEAD,
    NORTH,
    OPEN,
    answer_checks,
    close_both,
    open_both,
    read_rows,
    write_files,
    write_rows,
)
from tests.workspace.rounds import OFFICE, PASSPHRASE, Meet, OpenStore, PreparedRound, score_everything, take

Q1 = CriterionId("q1")


@pytest.fixture
def original(two_panels: PreparedRound) -> PreparedRound:
    return two_panels


def _of(workspace: Workspace, panel: str) -> list[CandidateCode]:
    codes = [CandidateCode(slot[1]) for slot, _ in workspace.judge.values("candidate")]
    return sorted(code for code in codes if workspace.panel_of(code) == panel)


def _decide(lead: Workspace) -> None:
    for tie in deciding.ties(lead):
        if not tie.resolved:
            deciding.resolve_tie(lead, tie.id, sorted(tie.codes), reason="In the order of the codes.")
    deciding.decide_from_rank(lead)
    answer_checks(lead)


def _at(workspace: Workspace, office: Workspace) -> None:
    """Sync a store that was taken in a test with the copied round's hub."""
    syncing.sync(workspace, f"folder:{office.path.parent / 'hub'}")


# ---- third scorers


def test_third_scorer_has_the_candidate_when_the_panels_chair_asked(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    office = store(OFFICE)
    setup.invite(office, SeatId("S05"), Role.MEMBER, "Fifth", panel=PanelId("north"))
    meet(OFFICE)
    fifth = take(office, "S05", tmp_path)
    _at(fifth, office)
    meet(OFFICE)
    open_both(store, meet)
    north = store(NORTH)
    code = moderating.table(north)[0].code
    assert third_scorers.ask(north, code) == "S05"
    meet(NORTH, OFFICE)
    _at(fifth, office)
    assert [row.code for row in scoring.my_forms(fifth)] == [code]
    score_everything(fifth)
    _at(fifth, office)
    meet(NORTH)
    assert len(moderating.show(north, code).scorers) == 3
    fifth.close()


# ---- closing


@CLOSED
def test_nothing_is_signed_when_a_panel_decided_more_than_the_lead_chair_closed(store: OpenStore, meet: Meet) -> None:
    lead, north, office = store(LEAD), store(NORTH), store(OFFICE)
    code = _of(lead, "north")[0]
    _decide(lead)
    moderating.agree(north, code, Q1, Mark(Decimal(5)), reason="On reading it again.")
    closing.sign_off(lead)
    meet(LEAD, NORTH, OFFICE)
    answer_checks(office)
    with pytest.raises(NotAllowed, match="decided more than the closing holds: North panel"):
        closing.sign_off(office)
    closing.refuse(office, reason="One panel decided more.")
    meet(OFFICE, NORTH)
    answer_checks(north)
    closing.sign_off(north)
    meet(NORTH, LEAD)
    _decide(lead)
    closing.sign_off(lead)
    meet(LEAD, OFFICE)
    answer_checks(office)
    assert closing.sign_off(office).signed
    found = {each.code: each for each in deciding.rank(office).candidates}
    assert found[code].marks[Q1].agreed == 5


@CLOSED
def test_nothing_is_signed_when_a_panel_closed_again_after_the_lead_chair(store: OpenStore, meet: Meet) -> None:
    lead, north, office = store(LEAD), store(NORTH), store(OFFICE)
    _decide(lead)
    moderating.agree(north, _of(lead, "north")[0], Q1, Mark(Decimal(5)), reason="On reading it again.")
    answer_checks(north)
    closing.sign_off(north)
    closing.sign_off(lead)
    meet(LEAD, NORTH, OFFICE)
    answer_checks(office)
    with pytest.raises(NotAllowed, match="decided more than the closing holds: North panel"):
        closing.sign_off(office)


@CLOSED
def test_candidate_is_withdrawn_when_the_panel_is_closed(store: OpenStore, meet: Meet) -> None:
    lead, office = store(LEAD), store(OFFICE)
    code = _of(office, "north")[0]
    applications.withdraw(office, code, reason="Took another post.")
    meet(OFFICE, NORTH, LEAD)
    assert closing.sign_off_state(store(NORTH)).closed
    _decide(lead)
    closing.sign_off(lead)
    meet(LEAD, OFFICE)
    answer_checks(office)
    assert closing.sign_off(office).signed


# ---- lead chairs


@CLOSED
def test_lead_chair_reads_the_list_when_she_came_after_the_panels_closed(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    lead, office = store(LEAD), store(OFFICE)
    seat = setup.invite(office, setup.next_seat(office, Role.CHAIR), Role.CHAIR, "Second lead chair")
    second = take(office, seat, tmp_path)
    for workspace in (second, office, second):
        _at(workspace, office)
    assert opening.readable_panels(second) == ("north", "south")
    assert len(deciding.rank(second).candidates) == len(_of(office, "north")) + len(_of(office, "south"))
    for act in (
        lambda: closing.sign_off(second),
        lambda: meetings.present(second, ["A. Example"]),
        lambda: deciding.resolve_tie(second, deciding.ties(second)[0].id, _tied(second), reason="In this order."),
    ):
        with pytest.raises(NotAllowed, match="keys of another lead chair"):
            act()
    _decide(lead)
    closing.sign_off(lead)
    meet(LEAD, OFFICE)
    closing.refuse(office, reason="Look at one more.")
    meet(OFFICE)
    _at(second, office)
    answer_checks(second)
    assert closing.sign_off(second).closed
    _at(second, office)
    meet(OFFICE)
    answer_checks(office)
    assert closing.sign_off(office).signed
    second.close()


def _tied(workspace: Workspace) -> list[CandidateCode]:
    return sorted(deciding.ties(workspace)[0].codes)


@CLOSED
def test_chair_goes_on_when_her_panel_was_opened_and_closed_before_she_came(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    seat = setup.invite(
        office, setup.next_seat(office, Role.CHAIR, PanelId("north")), Role.CHAIR, "Second", panel=PanelId("north")
    )
    second = take(office, seat, tmp_path)
    for workspace in (second, office, second):
        _at(workspace, office)
    assert opening.readable_panels(second) == ("north",)
    assert {row.code for row in moderating.table(second)} == set(_of(office, "north"))
    assert all(row.scorers for row in moderating.table(second))
    second.close()


@OPEN
def test_second_laptop_of_the_lead_chair_draws_the_line_when_the_panels_are_closed(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    lead, office = store(LEAD), store(OFFICE)
    pack = moving.write_move(lead, tmp_path / "lead.panel-pack")
    second = packs.take_pack(pack.path, pack.passcode, tmp_path / "lead-2.panel", PASSPHRASE)
    _at(second, office)
    close_both(store, meet)
    for workspace in (second, office, second):
        _at(workspace, office)
    _decide(second)
    assert closing.sign_off(second).closed
    _at(second, office)
    meet(OFFICE)
    answer_checks(office)
    assert closing.sign_off(office).signed
    second.close()


# ---- who is missing


def test_office_is_told_whom_to_invite_when_a_panel_or_the_lead_has_no_chair(tmp_path: Path) -> None:
    plan = read_plan(write_files(tmp_path))
    hub = f"folder:{tmp_path / 'hub'}"
    office = setup.create_round(tmp_path / "office.panel", PASSPHRASE, plan, hub=hub)
    setup.publish(office)
    seat = setup.invite(office, SeatId("chair-north"), Role.CHAIR, "Chair", panel=PanelId("north"))
    state = opening.opening(office)
    assert state.unchaired == ("south", LEAD_TABLE)
    assert "Nobody is invited yet as chair of South panel." in state.awaiting
    assert "as lead chair" in state.awaiting
    north = take(office, seat, tmp_path)
    for workspace in (north, office, north):
        syncing.sync(workspace)
    with pytest.raises(NotAllowed, match="Scoring is not open") as refused:
        opening.open_moderation(north)
    assert "lead chair" in refused.value.remedy
    setup.invite(office, SeatId("chair"), Role.CHAIR, "Lead")
    setup.invite(office, SeatId("chair-south"), Role.CHAIR, "Chair", panel=PanelId("south"))
    assert opening.opening(office).unchaired == ()
    north.close()
    office.close()


def test_round_is_signed_when_a_panel_has_no_candidates(tmp_path: Path) -> None:
    plan = read_plan(write_files(tmp_path, candidates=4))
    header, *rows = read_rows(tmp_path / "applicants.csv")
    nation = header.index("Nation")
    write_rows(tmp_path / "applicants.csv", [header, *(row for row in rows if row[nation] == "Scotland")])
    hub = f"folder:{tmp_path / 'hub'}"
    office = setup.create_round(tmp_path / "office.panel", PASSPHRASE, plan, hub=hub)
    applications.import_applicants(office, tmp_path / "applicants.csv", mapping=tmp_path / "MAP.toml")
    clean_copies.confirm(office, list(applications.applicants(office)))
    setup.publish(office)
    chairs = []
    for panel in (None, PanelId("north"), PanelId("south")):
        seat = setup.invite(office, setup.next_seat(office, Role.CHAIR, panel), Role.CHAIR, "Chair", panel=panel)
        chairs.append(take(office, seat, tmp_path))
    lead, north, south = chairs
    for name in ("S01", "S02"):
        setup.invite(office, SeatId(name), Role.MEMBER, "Member", panel=PanelId("north"))
    allocating.allocate_scorers(office)
    members = [take(office, name, tmp_path) for name in ("S01", "S02")]
    _sync(*chairs, office, *members, office, *members, *chairs)
    for member in members:
        score_everything(member)
    _sync(*members, north, south)
    for chair in (north, south):
        opening.open_moderation(chair)
    _sync(north, south, office)
    assert opening.open_moderation(office).opened
    _sync(office, north, south)
    for chair in (north, south):
        answer_checks(chair)
        assert closing.sign_off(chair).closed
    _sync(north, south, lead)
    _decide(lead)
    closing.sign_off(lead)
    _sync(lead, office)
    answer_checks(office)
    assert closing.sign_off(office).signed
    for workspace in (office, *chairs, *members):
        workspace.close()


def _sync(*workspaces: Workspace) -> None:
    for workspace in workspaces:
        syncing.sync(workspace)


@OPEN
def test_evidence_holds_when_ties_were_drawn_and_the_stage_was_closed_again(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    meetings.present(store(NORTH), ["A. Example"])
    close_both(store, meet)
    lead, office = store(LEAD), store(OFFICE)
    meetings.present(lead, ["B. Example"])
    ties = [tie.id for tie in deciding.ties(lead) if not tie.resolved]
    for _ in range(2):
        for tie in ties:
            lotteries.draw(lead, tie, seed="blackbird")
        meet(LEAD, OFFICE, LEAD)
    _decide(lead)
    closing.sign_off(lead)
    meet(LEAD, OFFICE, NORTH)
    answer_checks(office)
    closing.refuse(office, reason="Look at one more.")
    meet(OFFICE, NORTH)
    moderating.agree(store(NORTH), _of(lead, "north")[0], Q1, Mark(Decimal(4)), reason="As asked.")
    answer_checks(store(NORTH))
    closing.sign_off(store(NORTH))
    meet(NORTH, LEAD)
    _decide(lead)
    closing.sign_off(lead)
    meet(LEAD, OFFICE)
    answer_checks(office)
    assert closing.sign_off(office).signed
    out = tmp_path / "round.panel-evidence"
    publishing.export_evidence(office, out)
    verdict, ranking = evidence.verify(out.read_bytes(), round_id=office.round_id, head=publishing.record_head(office))
    assert (verdict.ok, verdict.anchored, verdict.complete) == (True, True, True), verdict.problems
    assert ranking == deciding.rank(office)
