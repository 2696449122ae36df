"""Practising: durable, compared once it is finished, never on record, and, where the rules ask, before real files."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.workspace import by_question, drafts, practice, reading, scoring, submitting, syncing
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import OpenStore, PreparedRound, prepare

Q1, Q2 = CriterionId("q1"), CriterionId("q2")
AGREED = {"p1": "5554", "p2": "1202", "p3": "3433"}
"""What the example's panel agreed on."""


def mark(workspace: Workspace, name: str, marks: str) -> None:
    for criterion, digit in zip(workspace.stage.criterion_ids, marks, strict=True):
        practice.set_mark(workspace, name, criterion, read_mark(digit))
        practice.set_note(workspace, name, criterion, "Practised.")


def finish(workspace: Workspace, name: str, marks: str) -> practice.Result:
    mark(workspace, name, marks)
    return practice.finish(workspace, name)


@pytest.fixture(scope="module")
def gated_round(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    return prepare(tmp_path_factory.mktemp("gated") / "round", candidates=4, practice_needed=2)


@pytest.fixture
def gated(gated_round: PreparedRound, tmp_path: Path) -> Iterator[Workspace]:
    """A member whose stage asks for two practice candidates."""
    opened = gated_round.copied_to(tmp_path / "gated").open("S01")
    yield opened
    opened.close()


def test_deviation_and_reasons_are_shown_when_the_form_is_finished(store: OpenStore) -> None:
    result = finish(store("S01"), "p1", "4553")
    assert [each.by for each in result.deviations] == [-1, 0, 0, -1]
    assert result.deviations[0].why.startswith("Lasts without the applicant")
    assert result.distance == Fraction(1, 2)


def test_mean_is_over_all_that_are_finished_when_several_are(store: OpenStore) -> None:
    member = store("S01")
    finish(member, "p1", "4444")
    finish(member, "p2", "1204")
    state = practice.practice(member)
    assert state.distance == Fraction(1 + 1 + 1 + 0 + 0 + 0 + 0 + 2, 8)
    assert state.lean == Fraction(-1 - 1 - 1 + 2, 8)
    assert [row.state for row in state.rows] == ["finished", "finished", "not-started"]


def test_nothing_agreed_is_handed_out_when_the_form_is_open(store: OpenStore) -> None:
    member = store("S01")
    mark(member, "p1", AGREED["p1"])
    shown = msgspec.json.encode((practice.desk(member, "p1"), practice.practice(member))).decode()
    assert not [each.why for item in member.stage.practice for each in item.agreed.values() if each.why in shown]
    with pytest.raises(NotAllowed, match="not finished"):
        practice.result(member, "p1")


def test_form_cannot_be_changed_when_what_was_agreed_has_been_seen(store: OpenStore) -> None:
    finish(store("S01"), "p1", "4553")
    with pytest.raises(NotAllowed, match="have seen what was agreed"):
        practice.set_mark(store("S01"), "p1", Q1, read_mark("5"))
    with pytest.raises(NotAllowed, match="have seen what was agreed"):
        practice.finish(store("S01"), "p1")


def test_form_is_not_finished_when_a_required_note_is_missing(store: OpenStore) -> None:
    member = store("S01")
    for criterion, digit in zip(member.stage.criterion_ids, "5333", strict=True):
        practice.set_mark(member, "p1", criterion, read_mark(digit))
    with pytest.raises(NotAllowed, match="not complete: q1"):
        practice.finish(member, "p1")


def test_practice_is_no_mark_of_anybody_when_it_is_typed_and_finished(store: OpenStore) -> None:
    member = store("S01")
    before = (len(member.judge.facts), scoring.my_forms(member))
    mark(member, "p1", AGREED["p1"])
    finish(member, "p2", AGREED["p2"])
    assert (len(member.judge.facts), scoring.my_forms(member)) == before
    with pytest.raises(NotAllowed, match="not among yours"):
        scoring.desk(member, practice.desk(member, "p1").code)


def test_practice_is_still_there_when_the_store_is_opened_again(prepared: PreparedRound) -> None:
    for step in range(2):
        member = prepared.open("S01")
        if step == 0:
            mark(member, "p1", "4444")
            finish(member, "p3", AGREED["p3"])
        else:
            assert list(practice.desk(member, "p1").form.marks.values()) == [read_mark("4")] * 4
            assert practice.result(member, "p3").distance == 0
        member.close()


def test_abstention_is_left_out_of_the_mean_when_one_criterion_has_no_mark(store: OpenStore) -> None:
    member = store("S01")
    mark(member, "p1", "4444")
    practice.set_abstention(member, "p1", Q2, "I know nothing of it.")
    result = practice.finish(member, "p1")
    assert (result.deviations[1].given, result.distance) == (None, Fraction(2, 3))


def test_mark_takes_the_abstention_back_when_it_is_given_after_it(store: OpenStore) -> None:
    practice.set_abstention(store("S01"), "p1", Q2, "I know nothing of it.")
    practice.set_mark(store("S01"), "p1", Q2, read_mark("3"))
    form = practice.desk(store("S01"), "p1").form
    assert (form.marks, form.abstained) == ({Q2: read_mark("3")}, {})


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("p9,q1,3,", "Row 3: There is no practice candidate 'p9'"),
        ("p1,q1,9,", "Row 3: 9 is not a mark of q1"),
        ("p1,q1,three,", "Row 3: 'three' is no mark"),
    ],
)
def test_no_row_is_taken_when_one_of_the_table_is_wrong(store: OpenStore, row: str, what: str) -> None:
    with pytest.raises(InputRefused, match=what):
        practice.fill(store("S01"), f"candidate,criterion,mark,note\np1,q2,4,\n{row}\n")
    assert practice.desk(store("S01"), "p1").state == "not-started"


def test_real_files_stay_closed_when_practice_is_still_needed(gated: Workspace) -> None:
    code = scoring.my_forms(gated)[0].code
    attempts = (
        lambda: scoring.desk(gated, code),
        lambda: by_question.open_answer(gated, code, Q1),
        lambda: reading.attachment(gated, code, 1),
        lambda: drafts.set_mark(gated, code, Q1, read_mark("3")),
        lambda: drafts.set_note(gated, code, Q1, "A note."),
        lambda: drafts.fill(gated, f"candidate,criterion,mark\n{code},q1,3\n"),
        lambda: submitting.submit(gated, code),
    )
    for attempt in attempts:
        with pytest.raises((NotAllowed, InputRefused)) as refused:
            attempt()
        assert "2 practice candidates before the real ones open" in refused.value.what
        assert "Practice" in refused.value.remedy


def test_real_files_open_when_enough_practice_is_finished(gated: Workspace) -> None:
    code = scoring.my_forms(gated)[0].code
    finish(gated, "p1", AGREED["p1"])
    with pytest.raises(NotAllowed, match="one of them is still to do"):
        scoring.desk(gated, code)
    finish(gated, "p3", "0000")  # how well one did is nobody's business but one's own
    assert practice.practice(gated).still_needed == 0
    assert scoring.desk(gated, code).code == code


def test_scorer_can_step_back_when_real_files_are_still_closed(gated: Workspace) -> None:
    code = scoring.my_forms(gated)[0].code
    submitting.recuse(gated, code, "knows", "My neighbour.")
    assert scoring.my_forms(gated)[0].state == "recused"


def test_nothing_of_practice_is_sent_when_the_store_syncs(store: OpenStore, prepared: PreparedRound) -> None:
    member = store("S01")
    finish(member, "p1", AGREED["p1"])
    assert syncing.sync(member, prepared.hub).sent == 0
