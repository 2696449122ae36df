"""Positive action is a record that people make of one tie; nothing applies it, and who scores never reads why."""

import base64
import csv
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed, PanelError
from panel_app.domain.selection import Tie
from panel_app.journal import evidence
from panel_app.reports.access_values import AccessPack
from panel_app.workspace import access_data, applications, closing, deciding, lotteries, positive_action, publishing
from panel_app.workspace.report_values import Request
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import (
    CHAIR,
    MEMBERS,
    OFFICE,
    Meet,
    OpenStore,
    PreparedRound,
    open_moderation,
    prepare,
    score_everything,
)

ELSEWHERE = "Northern Ireland"
EVIDENCE = "Fewer than one in five leaders in digital posts are disabled people."
PROPORTIONATE = "One place of two, for this cohort alone, among equals."
DECIDED = "The chair and B. Example"


def allowed(folder: Path) -> None:
    """The rules allow it, and everybody applies from England but one, who is from Northern Ireland."""
    rules = folder / "ROUND.toml"
    rules.write_text(rules.read_text(encoding="utf-8") + "positive_action = true\n", encoding="utf-8")
    table = folder / "applicants.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["Nation"] = "England"
    next(row for row in rows if row["Application number"] == "1003")["Nation"] = ELSEWHERE
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    return prepare(tmp_path_factory.mktemp("positive") / "round", change=allowed)


@pytest.fixture
def everybody(store: OpenStore, meet: Meet) -> Workspace:
    """The chair of six candidates whom every scorer gave the same marks, two places."""
    for seat in MEMBERS:
        score_everything(store(seat))
    open_moderation(store, meet)
    return store(CHAIR)


def from_elsewhere(store: OpenStore) -> CandidateCode:
    everybody = applications.applicants(store(OFFICE))
    (code,) = [code for code, each in everybody.items() if each.jurisdiction == ELSEWHERE]
    return code


@pytest.fixture
def chair(everybody: Workspace, store: OpenStore, meet: Meet) -> Workspace:
    """The same, when the one from Northern Ireland has withdrawn."""
    applications.withdraw(store(OFFICE), from_elsewhere(store), "Took another post.")
    meet(OFFICE, CHAIR)
    return everybody


def the_tie(chair: Workspace) -> Tie:
    (tie,) = deciding.ties(chair)
    return tie


def taken(
    chair: Workspace, *, evidence: str = EVIDENCE, proportionality: str = PROPORTIONATE, by: str = DECIDED
) -> tuple[CandidateCode, ...]:
    tie = the_tie(chair)
    order = tuple(reversed(tie.codes))
    positive_action.take(chair, tie.id, order, evidence=evidence, proportionality=proportionality, by=by)
    return order


def closed(chair: Workspace, meet: Meet) -> None:
    deciding.decide_from_rank(chair)
    for row in deciding.checks(chair):
        deciding.answer_check(chair, row.check.id, reason="Looked at; it stands.")
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)


def test_tie_is_in_the_order_that_people_gave_when_a_case_is_on_record(chair: Workspace) -> None:
    order = taken(chair)
    tie = the_tie(chair)
    assert (tie.resolved, tie.rule, tie.codes) == (True, "positive-action", order)
    placed = {each.code for each in deciding.rank(chair).candidates if each.status in ("place", "automatic")}
    assert placed == set(order[:2])


def test_case_is_refused_when_one_of_its_three_parts_is_blank(chair: Workspace) -> None:
    with pytest.raises(InputRefused, match="lacks evidence"):
        taken(chair, evidence="  ")
    with pytest.raises(InputRefused, match="lacks why it is proportionate"):
        taken(chair, proportionality="")
    with pytest.raises(InputRefused, match="lacks who decided"):
        taken(chair, by="")
    assert not the_tie(chair).resolved


def test_case_is_refused_when_the_order_names_somebody_of_no_tie(chair: Workspace) -> None:
    tie = the_tie(chair)
    with pytest.raises(InputRefused, match="each candidate"):
        positive_action.take(chair, tie.id, tie.codes[:2], evidence="e", proportionality="p", by="b")
    with pytest.raises(InputRefused, match="not in the tie"):
        positive_action.take(
            chair, tie.id, tie.codes, evidence="e", proportionality="p", by="b", concerned=[CandidateCode("XX-XXX")]
        )
    with pytest.raises(InputRefused, match="no tie"):
        positive_action.take(chair, "tie-99", tie.codes, evidence="e", proportionality="p", by="b")


def test_case_is_refused_when_the_lottery_was_answered(chair: Workspace, meet: Meet) -> None:
    lotteries.draw(chair, the_tie(chair).id, seed="blackbird")
    meet(CHAIR, OFFICE, CHAIR)
    with pytest.raises(NotAllowed, match="lottery"):
        taken(chair)


def test_nobody_else_may_take_it_when_the_rules_allow_it(store: OpenStore, chair: Workspace) -> None:
    for name in (OFFICE, MEMBERS[0]):
        with pytest.raises(NotAllowed, match="store"):
            positive_action.take(store(name), the_tie(chair).id, (), evidence="e", proportionality="p", by="b")


def everything_read_by(workspace: Workspace) -> bytes:
    records = list(workspace.judge.facts)
    return b"".join(data for part in range(4) for data in workspace.data(records, part).values())


def test_why_is_read_by_administrators_alone_when_everybody_has_synced(
    store: OpenStore, chair: Workspace, meet: Meet
) -> None:
    taken(chair)
    closed(chair, meet)
    meet(*MEMBERS)
    assert EVIDENCE.encode() in everything_read_by(store(OFFICE))
    for member in MEMBERS:
        assert EVIDENCE.encode() not in everything_read_by(store(member))
        with pytest.raises(PanelError):
            positive_action.cases(store(member))


def test_administrator_confirms_before_signing_when_it_was_used(store: OpenStore, chair: Workspace, meet: Meet) -> None:
    order = taken(chair)
    closed(chair, meet)
    office = store(OFFICE)
    (case,) = positive_action.cases(office)
    assert (case.evidence, case.proportionality, case.order) == (EVIDENCE, PROPORTIONATE, order)
    assert case.concerned == order[:2]
    (waiting,) = [row for row in deciding.checks(office) if row.is_open]
    assert waiting.check.kind == "positive-action"
    with pytest.raises(NotAllowed, match="Positive action"):
        closing.sign_off(office)
    deciding.answer_check(office, waiting.check.id, reason="Read with the equality lead; lawful.")
    assert closing.sign_off(office).signed


def test_pack_and_evidence_say_that_it_was_used_and_not_why(
    store: OpenStore, chair: Workspace, meet: Meet, tmp_path: Path
) -> None:
    taken(chair)
    closed(chair, meet)
    office = store(OFFICE)
    for row in deciding.checks(office):
        if row.is_open:
            deciding.answer_check(office, row.check.id, reason="Read; lawful.")
    closing.sign_off(office)
    data = publishing.decision_pack_data(office)
    (record,) = data.ties
    assert record.rule == "positive-action"
    assert "Positive action" in record.reason
    assert EVIDENCE not in repr(data)
    path = tmp_path / "round.panel-evidence"
    publishing.export_evidence(office, path)
    verdict, _ = evidence.verify(path.read_bytes())
    assert verdict.ok
    assert b"PositiveActionTaken" in b"".join(_disclosed(path))
    assert EVIDENCE.encode() not in b"".join(_disclosed(path))


def in_access_packs(office: Workspace) -> dict[CandidateCode, list[tuple[str, str]]]:
    """What each applicant is told of positive action."""
    pieces = access_data.access_packs(office, Request(kind="access-pack"))
    packs: list[AccessPack] = [piece.data for piece in pieces]
    return {
        pack.code: [(each.what, each.said) for each in pack.noted if "ositive action" in each.what] for pack in packs
    }


def test_a_case_is_told_to_whom_it_put_first_without_the_others_when_they_ask_what_is_held(
    store: OpenStore, chair: Workspace, meet: Meet
) -> None:
    people = applications.applicants(store(OFFICE))
    first, second, *rest = reversed(the_tie(chair).codes)
    identity = people[second].identity
    name = f"{identity['given_name']} {identity['family_name']}"
    order = taken(chair, evidence=f"Few disabled leaders; {second}, {name} too.", by="Quentin Example")
    meet(CHAIR, OFFICE)
    assert not any(in_access_packs(store(OFFICE)).values())
    closed(chair, meet)
    told = in_access_packs(store(OFFICE))
    (what, said) = told[first][0]
    assert what == f"Positive action put you before equals: you stand at place 1 of {len(order)}"
    assert said == f"Evidence: Few disabled leaders; […], […] too. Why it is proportionate: {PROPORTIONATE}"
    assert name in told[second][0][1]
    for place, code in enumerate(rest, 3):
        (what, said) = told[code][0]
        assert what == f"Positive action put equals in order: you stand at place {place} of {len(order)}"
        assert said == "The evidence and the reasons are about those whom it put first."
    assert told[from_elsewhere(store)] == []
    assert "Quentin" not in repr(told)


def _disclosed(path: Path) -> Iterator[bytes]:
    """Every plaintext that the file holds."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(line).get("plaintext")
        if text:
            yield base64.b64decode(text)


def test_import_changes_nothing_when_it_is_run_again_though_the_act_is_noted(
    store: OpenStore, prepared: PreparedRound
) -> None:
    office = store(OFFICE)
    again = applications.import_applicants(
        office, prepared.folder / "applicants.csv", mapping=prepared.folder / "MAP.toml"
    )
    assert (again.accepted, again.changed) == (0, 0)
    assert not any("equality-act" in each.line for each in applications.applicants(office).values())


def test_what_a_tie_shows_is_what_the_rules_name_when_the_act_is_noted(chair: Workspace) -> None:
    facts = deciding.line_facts(chair, the_tie(chair).codes)
    assert all(set(each) == set(chair.stage.rules.line) for each in facts.values())


def test_it_is_not_offered_when_somebody_in_the_tie_is_from_northern_ireland(
    everybody: Workspace, store: OpenStore
) -> None:
    with pytest.raises(NotAllowed, match=rf"{from_elsewhere(store)} applied from where section 159"):
        taken(everybody)
    assert not the_tie(everybody).resolved


def test_it_is_not_offered_when_the_rules_do_not_name_it(chair: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = msgspec.structs.replace(chair.stage.rules, positive_action=False)
    monkeypatch.setattr(Workspace, "stage", msgspec.structs.replace(chair.stage, rules=rules))
    assert positive_action.refusal(chair, the_tie(chair)) == "The published rules do not allow positive action."
    with pytest.raises(NotAllowed, match="do not allow"):
        taken(chair)
