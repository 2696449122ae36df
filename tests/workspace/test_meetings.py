import pytest

from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.workspace import deciding, meetings, moderating
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, Meet, OpenStore, open_moderation, score_everything


@pytest.fixture
def chair(store: OpenStore, meet: Meet) -> Workspace:
    for number, seat in enumerate(MEMBERS):
        score_everything(store(seat), mark=2 + number)
    open_moderation(store, meet)
    return store(CHAIR)


def test_meeting_begins_when_the_first_names_are_noted(chair: Workspace) -> None:
    meetings.present(chair, ["A. Example", "B. Example"])
    later = meetings.present(chair, ["C. Example", "A. Example"])
    assert later.number == 1
    assert later.minutes.present == ("A. Example", "B. Example", "C. Example")
    assert meetings.meetings(chair) == [later]


def test_next_names_begin_another_meeting_when_the_first_has_ended(chair: Workspace) -> None:
    meetings.present(chair, ["A. Example"])
    first = meetings.end(chair)
    second = meetings.present(chair, ["B. Example"])
    assert first.minutes.ended is not None
    assert [each.number for each in meetings.meetings(chair)] == [1, 2]
    assert second.minutes.present == ("B. Example",)


def test_end_is_refused_when_no_meeting_is_going_on(chair: Workspace) -> None:
    with pytest.raises(NotAllowed, match="No meeting"):
        meetings.end(chair)


def test_absence_is_on_record_when_somebody_leaves_for_a_candidate(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    meetings.step_out(chair, code, "A. Example", reason="Was the trainer.")
    meetings.step_out(chair, code, "B. Example", reason="Same team.")
    assert [(each.who, each.reason) for each in meetings.absences(chair, code)] == [
        ("A. Example", "Was the trainer."),
        ("B. Example", "Same team."),
    ]
    with pytest.raises(InputRefused):
        meetings.step_out(chair, code, "C. Example", reason=" ")


def test_parked_candidate_is_an_open_check_when_nobody_came_back(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    moderating.park(chair, code)
    assert moderating.show(chair, code).state == "parked"
    assert [each.check.codes for each in deciding.checks(chair) if each.check.kind == "parked"] == [(code,)]
    moderating.keep(chair, code, reason="Both are defensible.")
    assert moderating.show(chair, code).state == "kept"
    assert not any(each.check.kind == "parked" for each in deciding.checks(chair))
