"""What a store finds before closing, from what really lies in it; and what is only supposed leaves nothing behind."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import RingFenced
from panel_app.journal import compartments
from panel_app.journal.result import ranking
from panel_app.measurement import shifts
from panel_app.workspace import closing, deciding, drafts, moderating, publishing, scoring
from panel_app.workspace.workspace import Part, Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, Meet, OpenStore, open_moderation, score_everything

Q1 = CriterionId("q1")


@pytest.fixture
def chair(store: OpenStore, meet: Meet) -> Workspace:
    """Six candidates whom every scorer gave the same marks, two places; one scorer raised a concern."""
    for seat in MEMBERS:
        if seat == MEMBERS[0]:
            flagged = scoring.my_forms(store(seat))[0].code
            drafts.set_concern(store(seat), flagged, "An answer reads like another one.")
        score_everything(store(seat))
    open_moderation(store, meet)
    return store(CHAIR)


def kinds(workspace: Workspace) -> list[str]:
    return [row.check.kind for row in deciding.checks(workspace) if row.is_open]


def code(workspace: Workspace) -> CandidateCode:
    return moderating.table(workspace)[0].code


def test_concern_is_open_until_the_panel_agreed_or_kept(chair: Workspace) -> None:
    (row,) = [row for row in deciding.checks(chair) if row.check.kind == "concern-open"]
    moderating.keep(chair, row.check.codes[0], reason="The answers were compared; they differ.")
    assert "concern-open" not in kinds(chair)


def test_agreed_mark_is_found_when_its_author_gave_no_reason(chair: Workspace) -> None:
    event = e.MarkAgreed(
        time=chair.clock(), stage=chair.stage_id, code=code(chair), criterion=Q1, mark=Mark(Decimal(4))
    )
    part = Part(msgspec.json.encode(e.Reason(reason=" ")), (compartments.moderation(chair.stage_id, chair.panel),))
    chair.author(event, part)
    assert "agreed-without-reason" in kinds(chair)


def test_two_values_keep_the_stage_open_whatever_is_answered(chair: Workspace) -> None:
    for tie in deciding.ties(chair):
        deciding.resolve_tie(chair, tie.id, tie.codes, reason="By the published further criteria.")
    deciding.decide_from_rank(chair)
    chosen = code(chair)
    for mark in ("4", "5"):
        event = e.MarkAgreed(
            time=chair.clock(), stage=chair.stage_id, code=chosen, criterion=Q1, mark=Mark(Decimal(mark))
        )
        part = msgspec.json.encode(e.Reason(reason="Shown with figures."))
        chair.author(event, Part(part, (compartments.moderation(chair.stage_id, chair.panel),)))
    for row in deciding.checks(chair):
        if row.can_be_answered:
            deciding.answer_check(chair, row.check.id, reason="Looked at; it stands.")
    (disputed,) = [row.check for row in deciding.checks(chair) if row.is_open]
    assert (disputed.kind, disputed.codes) == ("two-values", (chosen,))
    with pytest.raises(NotAllowed, match="No reason lets this stand"):
        deciding.answer_check(chair, disputed.id, reason="Both are right.")
    with pytest.raises(NotAllowed, match="two answers"):
        closing.sign_off(chair)


def test_means_are_not_compared_again_when_a_mark_is_agreed(chair: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def none(totals: Sequence[shifts.Total]) -> tuple[shifts.Shift, ...]:
        asked.append(len(totals))
        return ()

    monkeypatch.setattr(shifts, "shifts", none)
    deciding.checks(chair)
    moderating.agree(chair, code(chair), Q1, Mark(Decimal(4)), reason="Shown with figures.")
    deciding.checks(chair)
    assert asked == [12]


def test_mean_that_is_off_is_a_finding_with_its_candidates(chair: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = tuple(row.code for row in moderating.table(chair))[:2]
    found = shifts.Shift(
        kind="session", name="2027-01-12", candidates=codes, forms=8, scorers=2, difference=-2.5, p=0.001
    )
    monkeypatch.setattr(shifts, "shifts", lambda _totals: (found,))
    (row,) = [row for row in deciding.checks(chair) if row.check.kind == "shifted-mean"]
    assert row.check.codes == tuple(sorted(codes))
    assert "2.5 lower in total" in row.check.what


def test_list_is_the_one_that_would_be_signed_when_it_is_kept_up_to_date(chair: Workspace) -> None:
    chosen = code(chair)
    for mark in ("5", "2", None):
        if mark is None:
            moderating.withdraw_agreement(chair, chosen, Q1, reason="Entered by mistake.")
        else:
            moderating.agree(chair, chosen, Q1, Mark(Decimal(mark)), reason="Shown with figures.")
        anew = ranking(chair.judge, chair.stage, deciding.open_marks(chair, chair.judge))
        assert deciding.rank(chair) == anew


def test_nothing_is_on_record_when_other_places_are_supposed(chair: Workspace) -> None:
    before = len(chair.judge.facts), deciding.rank(chair).digest
    looked_at = deciding.what_if(chair, 6)
    assert (looked_at.places, looked_at.published) == (6, 2)
    assert {each.status for each in looked_at.candidates} == {"place"}
    assert {each.published for each in looked_at.candidates} == {"tied-at-line"}
    assert (len(chair.judge.facts), deciding.rank(chair).digest) == before
    assert not hasattr(looked_at, "digest")
    with pytest.raises(InputRefused, match="0 places"):
        deciding.what_if(chair, 0)


def test_line_is_drawn_at_the_open_places_when_one_is_ring_fenced(
    chair: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = (RingFenced(cohort="Cohort 3", code=CandidateCode("K7-3QX")),)
    monkeypatch.setattr(Workspace, "stage", msgspec.structs.replace(chair.stage, ring_fenced=kept))
    chair.boards.clear()
    (tie,) = deciding.ties(chair)
    assert tie.places_left == 1
    document = publishing.rank_document(chair)
    assert (document["places"], document["open_places"]) == (2, 1)
    assert list(document["ring_fenced"]) == [{"cohort": "Cohort 3", "code": "K7-3QX"}]
