"""What a candidate's own report holds, and what it never does."""

from decimal import Decimal

import msgspec

from panel_app.domain.rubric import CriterionId, Mark
from panel_app.workspace import candidate_data, moderating
from panel_app.workspace.report_values import Request
from tests.workspace.rounds import CHAIR, MEMBERS, Meet, OpenStore, open_moderation, score_everything

Q1, Q2 = CriterionId("q1"), CriterionId("q2")


def test_no_scorer_and_nobody_else_is_in_it_when_it_is_the_candidates_own(store: OpenStore, meet: Meet) -> None:
    for number, member in enumerate(MEMBERS):
        score_everything(store(member), mark=2 + number)
    open_moderation(store, meet)
    chair = store(CHAIR)
    row, other = moderating.table(chair)[:2]
    first, second = row.scorers[:2]
    reason = f"{first.pseudonym} saw the costs, {second.pseudonym} did not; unlike {other.code}."
    moderating.agree(chair, row.code, Q1, Mark(Decimal(4)), reason=reason, by=first.pseudonym)
    (piece,) = candidate_data.own(chair, Request(kind="feedback", codes=(row.code,)))
    assert piece.data.given[Q1].mark == "4"
    assert piece.data.given[Q1].agreed == "[…] saw the costs, […] did not; unlike […]."
    assert piece.data.given[Q1].anchor == chair.stage.criterion(Q1).levels[4].anchor
    told = msgspec.json.encode(piece.data.given).decode()
    hidden = {form.pseudonym for each in moderating.table(chair) for form in each.scorers}
    assert not any(each in told for each in hidden | {other.code})
    assert not any(note and note in told for form in row.scorers for note in form.notes.values())
    panels = candidate_data.panels(chair, Request(kind="candidate"))
    assert {each.code for each in panels} == {each.code for each in moderating.table(chair)}
    assert [each.reason for found in panels for each in found.data.changes] == [reason]
