"""The ledger of changed marks, as a decision pack prints it."""

from decimal import Decimal

from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.workspace import changes, moderating, publishing
from tests.workspace.rounds import CHAIR, Meet, OpenStore, open_moderation, score_everything

Q1 = CriterionId("q1")


def test_each_change_says_from_what_to_what_and_why_when_a_mark_is_agreed_twice(store: OpenStore, meet: Meet) -> None:
    for member in ("S01", "S02", "S03"):
        score_everything(store(member))
    open_moderation(store, meet)
    chair = store(CHAIR)
    row = moderating.table(chair)[0]
    own = ", ".join(plain(form.marks[Q1]) for form in row.scorers)
    top, bottom = (Mark(Decimal(mark)) for mark in (5, 0))
    moderating.agree(chair, row.code, Q1, top, reason="Read together.", by="S01")
    moderating.agree(chair, row.code, Q1, bottom, reason="Read again.", by="S02")
    moderating.withdraw_agreement(chair, row.code, Q1, reason="On second thoughts.")
    made = changes.of_marks(chair, chair.judge)
    assert [(each.before, each.after, each.proposed_by, each.reason) for each in made] == [
        (own, "5", "S01", "Read together."),
        ("5", "0", "S02", "Read again."),
        ("0", f"{own} (taken back)", "", "On second thoughts."),
    ]
    assert [each.direction for each in made][1:] == ["down", "up"]
    assert {(each.code, each.criterion) for each in made} == {(row.code, Q1)}
    assert list(publishing.decision_pack_data(chair).changes) == made


def test_steps_end_with_the_selected_when_nothing_is_decided(store: OpenStore, meet: Meet) -> None:
    for member in ("S01", "S02", "S03"):
        score_everything(store(member))
    open_moderation(store, meet)
    pack = publishing.decision_pack_data(store(CHAIR))
    count = len(pack.standings)
    assert pack.funnel == (
        ("Candidates of the stage", count),
        ("Eligible, not withdrawn", count),
        ("Marked in full", count),
        ("Selected", 0),
    )
