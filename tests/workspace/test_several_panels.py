"""Several panels under a lead chair: each apart until its chair closes it, one ranked list over all of them."""

from decimal import Decimal
from pathlib import Path

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import LEAD as LEAD_TABLE
from panel_app.domain.people import PanelId, Role, SeatId
from panel_app.domain.round_file import read_plan
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.intake.mapping import read_mapping
from panel_app.journal import evidence
from panel_app.workspace import (
    allocating,
    applications,
    closing,
    columns,
    completeness,
    deciding,
    lotteries,
    meetings,
    moderating,
    opening,
    publishing,
    reopening,
    scoring,
    setup,
    syncing,
    third_scorers,
)
from panel_app.workspace.workspace import Workspace
from tests.workspace.panels import (
    CLOSED,
    EVERYBODY,
    LEAD,
    NORTH,
    OPEN,
    SCORERS,
    SOUTH,
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


def _codes(workspace: Workspace) -> set[CandidateCode]:
    return {CandidateCode(slot[1]) for slot, _ in workspace.judge.values("candidate")}


def _of(workspace: Workspace, panel: str) -> list[CandidateCode]:
    return sorted(code for code in _codes(workspace) if workspace.panel_of(code) == panel)


@CLOSED
def test_round_comes_to_one_signed_list_when_both_panels_are_closed(
    store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    lead, office = store(LEAD), store(OFFICE)
    for tie in deciding.ties(lead):
        if not tie.resolved:
            deciding.resolve_tie(lead, tie.id, sorted(tie.codes), reason="In the order of the codes.")
    deciding.decide_from_rank(lead)
    answer_checks(lead)
    assert closing.sign_off(lead).closed
    meet(LEAD, OFFICE)
    answer_checks(office)
    assert closing.sign_off(office).signed
    assert {each.code for each in deciding.rank(office).candidates} == _codes(office)
    out = tmp_path / "round.panel-evidence"
    publishing.export_evidence(office, out)
    verdict, ranking = evidence.verify(out.read_bytes(), round_id=office.round_id, head=publishing.record_head(office))
    assert verdict.ok, verdict.problems
    assert verdict.anchored
    assert verdict.complete
    assert ranking == deciding.rank(office)


# ---- apart until closed


@OPEN
def test_panels_read_nothing_of_each_other_when_both_are_open(store: OpenStore) -> None:
    office, north = store(OFFICE), store(NORTH)
    assert _codes(north) == set(_of(office, "north"))
    assert {row.code for row in moderating.table(north)} == _codes(north)
    assert {row.seat for row in completeness.completeness(north).seats} == set(SCORERS[NORTH])
    others = {
        fact.id for fact in office.judge.facts.values() if getattr(fact.event, "code", None) in _of(office, "south")
    }
    assert others
    assert not any(north.data(others, part) for part in range(1, 5))
    assert all(north.judge.facts[each].event is None for each in others if each in north.judge.facts)


def test_members_read_copies_of_their_own_panel_when_packs_are_taken(store: OpenStore) -> None:
    office, scorer = store(OFFICE), store("S01")
    assert {row.code for row in scoring.my_forms(scorer)} == set(_of(office, "north"))
    released = {slot[2]: fact.id for slot, fact in office.judge.values("copy")}
    south = [released[code] for code in _of(office, "south")]
    assert not scorer.data(south, 1)
    assert scorer.data([released[code] for code in _of(office, "north")], 1)


@OPEN
def test_marks_are_the_chairs_alone_when_her_panel_is_open(store: OpenStore) -> None:
    for officer in (LEAD, OFFICE):
        with pytest.raises(NotAllowed, match="chair alone until she closes"):
            moderating.table(store(officer))


@OPEN
def test_ranked_list_waits_when_one_panel_is_not_closed(store: OpenStore, meet: Meet) -> None:
    north, lead = store(NORTH), store(LEAD)
    for row in moderating.table(north):
        if row.state == "open":
            moderating.keep(north, row.code, reason="It was discussed.")
    answer_checks(north)
    assert closing.sign_off(north).closed
    meet(NORTH, LEAD)
    assert {row.code for row in moderating.table(lead)} == _codes(north)
    assert all(row.from_line is None for row in moderating.table(lead))
    with pytest.raises(NotAllowed, match="not closed yet: South panel"):
        deciding.rank(lead)
    assert "South panel" in closing.sign_off_state(lead).awaiting


@OPEN
def test_line_is_refused_to_a_panels_chair_when_places_are_across_panels(store: OpenStore) -> None:
    north = store(NORTH)
    code = moderating.table(north)[0].code
    for act in (
        lambda: deciding.rank(north),
        lambda: deciding.ties(north),
        lambda: deciding.decide(north, code, "offer", reason="Ours."),
        lambda: publishing.export_evidence(north, north.path.with_suffix(".panel-evidence")),
    ):
        with pytest.raises(NotAllowed, match="across all panels"):
            act()


@OPEN
def test_line_trigger_rests_when_a_panel_sees_only_its_own(store: OpenStore) -> None:
    assert all(row.from_line is None for row in moderating.table(store(SOUTH)))


# ---- opening


def test_one_panel_opens_when_the_other_still_owes_forms(store: OpenStore, meet: Meet) -> None:
    for seat in SCORERS[NORTH]:
        score_everything(store(seat))
    meet(*SCORERS[NORTH], NORTH, SOUTH)
    for chair in (NORTH, SOUTH):
        opening.open_moderation(store(chair))
    meet(NORTH, SOUTH, OFFICE)
    office = store(OFFICE)
    office.clock = lambda: office.stage.deadline.replace(year=2020)
    state = opening.open_moderation(office)
    assert {each.panel: each.opened for each in state.panels} == {"north": True, "south": False}
    assert not state.opened
    assert "South panel" in state.awaiting
    with pytest.raises(NotAllowed, match="missing in south"):
        opening.open_moderation(office)


@OPEN
def test_cut_holds_the_panels_own_laptops_when_one_is_opened(store: OpenStore) -> None:
    authority = store(OFFICE).authority
    for panel, chair in (("north", NORTH), ("south", SOUTH)):
        cut = authority.moderation[(store(OFFICE).stage_id, PanelId(panel))].cut
        assert {authority.devices[device] for device in cut} == {*SCORERS[chair], chair, LEAD}


def test_lead_chair_asks_for_no_panel_when_each_has_its_own_chair(store: OpenStore) -> None:
    with pytest.raises(NotAllowed, match="Each panel is opened for its own chair"):
        opening.open_moderation(store(LEAD))


def test_scoring_waits_when_there_is_no_lead_chair_yet(tmp_path: Path) -> None:
    plan = read_plan(write_files(tmp_path))
    hub = f"folder:{tmp_path / 'hub'}"
    office = setup.create_round(tmp_path / "office.panel", PASSPHRASE, plan, hub=hub)
    setup.publish(office)
    for panel in (PanelId("north"), None):
        seat = setup.invite(office, setup.next_seat(office, Role.CHAIR, panel), Role.CHAIR, "Chair", panel=panel)
        chair = take(office, seat, tmp_path)
        for workspace in (chair, office, chair, office):
            syncing.sync(workspace)
        chair.close()
        opened = {its_panel for _, its_panel in office.authority.scoring}
        assert opened == (set() if panel is not None else {"north", LEAD_TABLE})
    office.close()


# ---- who belongs where


def test_seats_say_whose_they_are_when_there_are_several_panels(store: OpenStore) -> None:
    office = store(OFFICE)
    assert {each.seat: each.panel for each in setup.seats(office) if each.role is Role.CHAIR} == {
        LEAD: None,
        NORTH: "north",
        SOUTH: "south",
    }
    assert setup.next_seat(office, Role.CHAIR, PanelId("North panel")) == "chair-north-2"
    with pytest.raises(InputRefused, match="none was named"):
        setup.invite(office, SeatId("S09"), Role.MEMBER, "Nobody's")
    with pytest.raises(InputRefused, match="no panel west"):
        setup.invite(office, SeatId("S09"), Role.MEMBER, "Nobody's", panel=PanelId("west"))


def test_list_of_seats_names_panels_by_id_or_name_when_there_are_several(store: OpenStore) -> None:
    office = store(OFFICE)
    made = setup.invite_from(office, "role,name,panel\nmember,A. Example,north\nchair,B. Example,South Panel\n")
    assert {seat: office.authority.seats[seat].panel for seat in made} == {"S05": "north", "chair-south-2": "south"}


def test_candidates_come_to_the_panel_of_their_jurisdiction_when_rows_name_none(store: OpenStore) -> None:
    office = store(OFFICE)
    for code, applicant in applications.applicants(office).items():
        assert office.panel_of(code) == ("north" if applicant.jurisdiction == "Scotland" else "south")


def test_rows_are_refused_when_they_name_another_panel_than_before(store: OpenStore, tmp_path: Path) -> None:
    office = store(OFFICE)
    held = list(applications.applicants(office).values())
    mapping = tmp_path / "MAP.toml"
    mapping.write_text((office.path.parent / "MAP.toml").read_text(encoding="utf-8") + '"Panel" = "panel"\n')
    said: dict[str, str] = {held[1].id: held[1].panel.upper()}
    said[held[0].id] = "south" if held[0].panel == "north" else "north"
    header, *rows = read_rows(office.path.parent / "applicants.csv")
    table, number = tmp_path / "applicants.csv", header.index("Application number")
    write_rows(table, [[*header, "Panel"], *([*cells, said.get(cells[number], "")] for cells in rows)])
    outcome = applications.import_applicants(office, table, mapping=mapping)
    moved = [each for each in outcome.refused if each.column == "Panel"]
    assert {(each.value, each.reason.split(":")[0]) for each in moved} == {
        (said[held[0].id], f"The panel {held[0].panel} has this candidate already")
    }
    assert (outcome.changed, outcome.unchanged) == (0, len(held) - 1)
    looked = columns.preview(office, table, read_mapping(mapping), rows=len(rows))
    assert looked.refused == len(outcome.refused)


def test_scorer_is_refused_when_the_candidate_is_another_panels(store: OpenStore) -> None:
    office = store(OFFICE)
    with pytest.raises(InputRefused, match="does not score for the panel"):
        allocating.add(office, _of(office, "south")[0], SeatId("S01"))


def test_words_are_told_of_every_lock_when_the_office_asks(store: OpenStore) -> None:
    assert set(setup.chair_words(store(OFFICE))) == {"north", "south", LEAD_TABLE}
    assert set(setup.chair_words(store(NORTH))) == {"north"}
    assert setup.chair_words(store("S01")) == setup.chair_words(store(NORTH))


def test_wrong_panels_are_mended_by_importing_again_when_nobody_is_invited_yet(tmp_path: Path) -> None:
    plan = read_plan(write_files(tmp_path))
    office = setup.create_round(tmp_path / "office.panel", PASSPHRASE, plan, hub=f"folder:{tmp_path / 'hub'}")
    applications.import_applicants(office, tmp_path / "applicants.csv", mapping=tmp_path / "MAP.toml")
    before = {each.id: each.panel for each in applications.applicants(office).values()}
    header, *rows = read_rows(tmp_path / "applicants.csv")
    nation = header.index("Nation")
    for cells in rows:
        cells[nation] = {"Scotland": "England", "England": "Scotland"}[cells[nation]]
    write_rows(tmp_path / "applicants.csv", [header, *rows])
    applications.import_applicants(office, tmp_path / "applicants.csv", mapping=tmp_path / "MAP.toml")
    after = {each.id: each.panel for each in applications.applicants(office).values()}
    office.close()
    assert after == {each: {"north": "south", "south": "north"}[panel] for each, panel in before.items()}


# ---- the meetings


@OPEN
def test_scorers_have_names_of_their_panel_when_there_are_several(store: OpenStore) -> None:
    shown = {form.pseudonym for row in moderating.table(store(NORTH)) for form in row.scorers}
    assert shown == {"north-S01", "north-S02"}


@OPEN
def test_meetings_are_numbered_by_panel_when_several_meet(store: OpenStore, meet: Meet) -> None:
    for chair in (NORTH, SOUTH):
        assert meetings.present(store(chair), ["A. Example"]).number == 1
    meetings.end(store(NORTH))
    close_both(store, meet)
    lead = store(LEAD)
    assert meetings.present(lead, ["B. Example"]).panel == LEAD_TABLE
    assert [(each.panel, each.number) for each in meetings.meetings(lead)] == [
        (LEAD_TABLE, 1),
        ("north", 1),
        ("south", 1),
    ]


def test_third_scorer_is_of_the_candidates_panel_when_a_chair_asks(store: OpenStore, meet: Meet) -> None:
    office = store(OFFICE)
    setup.invite(office, SeatId("S05"), Role.MEMBER, "Fifth", panel=PanelId("north"))
    setup.invite(office, SeatId("S06"), Role.MEMBER, "Sixth", panel=PanelId("south"))
    open_both(store, meet)
    north = store(NORTH)
    code = moderating.table(north)[0].code
    assert [each.seat for each in third_scorers.possible(north, code)] == ["S05"]


@CLOSED
def test_both_marks_are_shown_when_lead_and_panel_chair_agree_on_two(store: OpenStore, meet: Meet) -> None:
    lead, north = store(LEAD), store(NORTH)
    code = _of(lead, "north")[0]
    for workspace, mark in ((lead, 3), (north, 4)):
        moderating.agree(workspace, code, Q1, Mark(Decimal(mark)), reason="On reading it again.")
    meet(NORTH, LEAD, NORTH)
    for workspace in (lead, north):
        row = moderating.show(workspace, code)
        assert [{value.mark for value in rival.values} for rival in row.rivals] == [{3, 4}]
        assert Q1 not in row.agreed
    kinds = {row.check.kind for row in deciding.checks(lead) if row.is_open}
    assert {"two-values", "panel-reopened"} <= kinds
    with pytest.raises(NotAllowed, match="checks are open"):
        closing.sign_off(lead)
    (rival,) = moderating.show(lead, code).rivals
    chosen = next(value for value in rival.values if value.mark == 4)
    moderating.settle(lead, code, chosen.record, reason="The panel's own.")
    meet(LEAD, NORTH)
    assert moderating.show(north, code).agreed[Q1].mark == 4
    assert "two-values" not in {row.check.kind for row in deciding.checks(lead)}


@CLOSED
def test_panel_is_closed_again_when_its_chair_decided_more(store: OpenStore, meet: Meet) -> None:
    lead, north = store(LEAD), store(NORTH)
    assert closing.sign_off_state(north).closed
    code = _of(lead, "north")[0]
    moderating.agree(north, code, Q1, Mark(Decimal(3)), reason="On reading it again.")
    assert not closing.sign_off_state(north).closed
    meet(NORTH, LEAD)
    found = [row for row in deciding.checks(lead) if row.check.kind == "panel-reopened"]
    assert [row.check.codes for row in found] == [(code,)]
    assert not found[0].can_be_answered
    answer_checks(north)
    assert closing.sign_off(north).closed
    meet(NORTH, LEAD)
    assert "panel-reopened" not in {row.check.kind for row in deciding.checks(lead)}


def test_form_is_given_back_by_its_own_panels_chair_when_the_other_is_open(store: OpenStore, meet: Meet) -> None:
    for seat in SCORERS[NORTH]:
        score_everything(store(seat))
    score_everything(store("S03"))
    meet(*EVERYBODY, OFFICE)
    opening.open_moderation(store(NORTH))
    meet(NORTH, OFFICE)
    opening.open_moderation(store(OFFICE))
    meet(OFFICE, NORTH, SOUTH)
    code = _of(store(OFFICE), "south")[0]
    reopening.reopen(store(SOUTH), code, SeatId("S03"), reason="A note is missing.")
    meet(SOUTH, "S03")
    assert reopening.given_back(store("S03"), code) is not None
    with pytest.raises(NotAllowed, match="Moderation is open"):
        reopening.reopen(store(NORTH), _of(store(OFFICE), "north")[0], SeatId("S01"), reason="Too late.")


# ---- the lead chair's table


@CLOSED
def test_tie_across_panels_is_drawn_with_the_lead_chairs_secret_when_rules_say_lottery(
    store: OpenStore, meet: Meet
) -> None:
    lead, office = store(LEAD), store(OFFICE)
    waiting = [tie for tie in deciding.ties(lead) if not tie.resolved]
    assert waiting, "the round is made so that candidates are level"
    for tie in waiting:
        assert lotteries.draw(lead, tie.id, seed="blackbird").order is None
    meet(LEAD, OFFICE, LEAD)
    for tie in waiting:
        assert lotteries.draw(lead, tie.id, seed="blackbird").order
    meet(LEAD, OFFICE)
    assert all(tie.resolved for tie in deciding.ties(lead))
    assert lead.authority.scoring[(lead.stage_id, LEAD_TABLE)].chair_lottery != (
        lead.authority.scoring[(lead.stage_id, PanelId("north"))].chair_lottery
    )
    assert office.authority.head_table == LEAD_TABLE


@CLOSED
def test_panels_go_on_when_the_sign_off_was_refused(store: OpenStore, meet: Meet) -> None:
    lead, north, office = store(LEAD), store(NORTH), store(OFFICE)
    deciding.decide_from_rank(lead)
    answer_checks(lead)
    assert closing.sign_off_state(north).result_digest is None
    closing.sign_off(lead)
    meet(LEAD, NORTH, OFFICE)
    assert closing.sign_off_state(north).result_digest is not None, "her panel's chair is told that the stage is closed"
    code = _of(lead, "north")[0]
    with pytest.raises(NotAllowed, match="waits for an administrator"):
        moderating.agree(north, code, Q1, Mark(Decimal(3)), reason="Late.")
    closing.refuse(office, reason="Look at one more.")
    meet(OFFICE, NORTH)
    moderating.agree(north, code, Q1, Mark(Decimal(3)), reason="As asked.")
