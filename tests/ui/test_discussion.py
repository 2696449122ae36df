import random
from fractions import Fraction
from typing import get_args

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import ORDERS, Moderation, Reason
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.discussion import Discussion, still_apart
from panel_app.workspace.moderation_rows import Agreed, ModerationRow, ModerationState, Rival

A, B, C, D, E = (CandidateCode(code) for code in "ABCDE")
Q1, Q2 = CriterionId("q1"), CriterionId("q2")


def row(
    code: CandidateCode,
    state: ModerationState,
    *,
    awaiting: tuple[str, ...] = (),
    agreed: tuple[CriterionId, ...] = (),
) -> ModerationRow:
    asked = () if state == "none" else (Q1, Q2)
    return ModerationRow(
        code=code,
        scorers=(),
        moderation=Moderation(
            criterion_gaps={},
            totals={},
            total_gap=None,
            reasons=tuple(Reason(kind="criterion-gap", gap=Fraction(2), on=on) for on in asked),
        ),
        state=state,
        agreed={on: Agreed(mark=read_mark("3"), reason="So.", by="") for on in agreed},
        kept=None,
        awaiting=awaiting,
    )


@pytest.fixture
def discussion() -> Discussion:
    made = Discussion()
    made.take(
        [row(A, "open"), row(B, "kept"), row(C, "parked"), row(D, "open", awaiting=("S03",)), row(E, "none")],
    )
    return made


def test_open_parked_and_awaited_are_shown_when_nothing_else_is_asked_for(discussion: Discussion) -> None:
    assert [each.code for each in discussion.shown("open", besides=None)] == [A, C, D]
    assert [each.code for each in discussion.shown("asked", besides=None)] == [A, B, C, D]
    assert [each.code for each in discussion.shown("all", besides=None)] == [A, B, C, D, E]


def test_candidate_on_the_screen_is_shown_when_it_is_done(discussion: Discussion) -> None:
    assert [each.code for each in discussion.shown("open", besides=B)] == [A, B, C, D]


def test_parked_come_after_the_open_and_who_is_awaited_not_at_all(discussion: Discussion) -> None:
    assert discussion.following(B) == A
    discussion.replace(row(A, "kept"))
    assert discussion.following(A) == C
    discussion.replace(row(C, "kept"))
    assert discussion.following(C) is None


def test_done_are_counted_of_those_whom_the_rules_ask_about(discussion: Discussion) -> None:
    discussion.replace(row(E, "agreed"))
    assert (discussion.done, discussion.asked) == (2, 5)
    discussion.replace(row(E, "none"))
    assert (discussion.done, discussion.asked) == (1, 4)


def test_criterion_is_still_apart_when_only_another_is_agreed() -> None:
    assert still_apart(row(A, "agreed", agreed=(Q1,))) == [Q2]
    assert still_apart(row(A, "agreed", agreed=(Q1, Q2))) == []


def test_the_next_one_is_the_next_in_the_order_that_was_chosen() -> None:
    made = Discussion()
    keys: dict[CandidateCode, tuple[int, int]] = {C: (1, 3), A: (2, 1), B: (3, 2)}
    made.take(
        msgspec.structs.replace(row(code, "open"), gap_key=(gap,), line_key=(line,))
        for code, (gap, line) in keys.items()
    )
    assert [each.code for each in made.rows] == [C, A, B]
    made.sort("line")
    assert [each.code for each in made.rows] == [A, B, C]
    assert made.following(B) == C
    made.sort("code")
    assert made.following(A) == B


def test_candidate_with_two_values_is_shown_when_only_the_open_are() -> None:
    made = Discussion()
    two = Rival(kind="agreed", criterion=Q1, values=())
    made.take([msgspec.structs.replace(row(A, "none"), rivals=(two,)), row(B, "none")])
    assert [each.code for each in made.shown("open", besides=None)] == [A]


def test_it_is_the_same_as_from_the_beginning_when_rows_change_one_by_one() -> None:
    rng, made = random.Random(7), Discussion()
    here: dict[CandidateCode, ModerationRow] = {}
    for _ in range(300):
        code = CandidateCode(rng.choice("ABCDEFGH"))
        if rng.random() < 0.2:
            here.pop(code, None)
        else:
            keys = (rng.randrange(4), code)
            here[code] = msgspec.structs.replace(
                row(code, rng.choice(get_args(ModerationState))), gap_key=keys, line_key=keys[::-1]
            )
        if code in here and any(each.code == code for each in made.rows) and rng.random() < 0.5:
            made.replace(here[code])
        else:
            made.take(here.values())
        order = rng.choice(ORDERS)
        fresh = Discussion()
        fresh.sort(order)
        fresh.take(here.values())
        made.sort(order)
        assert (made.rows, made.asked, made.done) == (fresh.rows, fresh.asked, fresh.done)


def test_nothing_moved_when_the_very_same_rows_come_again(discussion: Discussion) -> None:
    assert not discussion.take(reversed(discussion.rows))
    assert discussion.take(discussion.rows[1:])
