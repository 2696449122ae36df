"""What is kept of a stage: brought up to date by one event it is what it would be if it were made anew."""

import random
from collections.abc import Iterator
from decimal import Decimal

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import Mark
from panel_app.journal.result import candidate_marks, ranking
from panel_app.workspace import deciding, moderating, third_scorers
from panel_app.workspace.board import Board, board
from panel_app.workspace.ranked import open_marks
from panel_app.workspace.workspace import Workspace
from tests.workspace import large

CANDIDATES, SCORERS, CRITERIA, CONCERNS = 24, 3, 3, 2


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A chair's store after the opening; its rules ask about the line, and two forms raise a concern."""
    folder = tmp_path_factory.mktemp("board")
    made = large.chair_store(
        folder, candidates=CANDIDATES, scorers=SCORERS, criteria=CRITERIA, concerns=CONCERNS, line=Decimal(1)
    )
    yield made
    made.close()


def test_every_candidate_and_form_is_there_when_a_store_is_opened(store: Workspace) -> None:
    held = Board(store, store.judge)
    assert len(held.rows) == CANDIDATES
    assert {len(row.scorers) for row in held.rows.values()} == {SCORERS}
    kinds = {reason.kind for row in held.rows.values() for reason in row.moderation.reasons}
    assert {"concern", "at-line"} <= kinds


def test_the_board_is_the_one_made_anew_when_the_panel_decides_one_thing_after_another(store: Workspace) -> None:
    rng, codes = random.Random(5), sorted(board(store).rows)
    for _ in range(40):
        _decide_something(store, rng, rng.choice(codes))
        kept, fresh = board(store), Board(store, store.judge)
        assert kept.rows == fresh.rows
        assert (kept.marks, kept.assessed, kept.missing) == (fresh.marks, fresh.assessed, fresh.missing)
        assert (kept.parked, kept.concerns, kept.line) == (fresh.parked, fresh.concerns, fresh.line)
        assert (kept.off_scale, kept.unreasoned) == (fresh.off_scale, fresh.unreasoned)
        by_records = ranking(store.judge, store.stage, open_marks(store, store.judge))
        assert deciding.rank(store).digest == by_records.digest
    marked = candidate_marks(store.judge, store.stage, open_marks(store, store.judge))
    assert [board(store).marks[each.code] for each in marked] == marked


def test_who_raised_a_concern_is_told_until_the_panel_came_to_it(store: Workspace) -> None:
    code = large.codes(CANDIDATES)[0]
    moderating.keep(store, code, reason="It was weighed.")
    held = board(store)
    assert code not in held.concerns
    assert held.rows[code].moderation.triggered


@pytest.mark.parametrize("order", ["disagreement", "line", "code"])
def test_table_is_sorted_as_asked_when_it_is_shown(store: Workspace, order: moderating.Order) -> None:
    rows = moderating.table(store, order=order)
    if order == "disagreement":
        gaps = [row.moderation.total_gap for row in rows if row.moderation.total_gap is not None]
        assert gaps == sorted(gaps, reverse=True)
    elif order == "line":
        far = [abs(row.from_line) for row in rows if row.from_line is not None]
        assert far == sorted(far)
    else:
        assert [row.code for row in rows] == sorted(row.code for row in rows)


def test_nothing_is_read_again_when_a_command_was_refused(store: Workspace) -> None:
    before = board(store)
    with pytest.raises(InputRefused):
        moderating.keep(store, large.codes(1)[0], reason=" ")
    assert board(store) is before


def _decide_something(store: Workspace, rng: random.Random, code: CandidateCode) -> None:
    criterion = rng.choice(store.stage.criterion_ids)
    match rng.randrange(5):
        case 0 | 1:
            moderating.agree(store, code, criterion, Mark(Decimal(rng.randrange(6))), reason="Read together.")
        case 2:
            if criterion in moderating.show(store, code).agreed:
                moderating.withdraw_agreement(store, code, criterion, reason="No.")
        case 3:
            moderating.park(store, code)
        case _:
            if third_scorers.possible(store, code):
                third_scorers.ask(store, code)
            else:
                moderating.keep(store, code, reason="Both stand.")
