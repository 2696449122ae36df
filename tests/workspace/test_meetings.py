from datetime import timedelta

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.journal import compartments
from panel_app.workspace import deciding, meetings, moderating, publishing, third_scorers
from panel_app.workspace.workspace import Part, Workspace
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


def test_pack_tells_what_the_meeting_did_when_it_is_on_record(chair: Workspace) -> None:
    first, second = (row.code for row in moderating.table(chair)[:2])
    meetings.present(chair, ["A. Example"])
    meetings.step_out(chair, first, "A. Example", reason="Was the trainer.")
    moderating.park(chair, first)
    moderating.keep(chair, first, reason="Both are defensible.")
    third_scorers.ask(chair, second)
    meetings.end(chair)
    told = [(entry.what, entry.code) for entry in publishing.decision_pack_data(chair).ledger]
    for said in (
        ("Kept the minutes of meeting 1, which ended.", None),
        ("Noted who stepped out for this candidate.", first),
        ("Parked the candidate.", first),
        ("Came back to the parked candidate.", first),
        ("Asked for a third opinion.", second),
    ):
        assert said in told
    assert not any("A. Example" in what for what, _ in told)


def noted_elsewhere(chair: Workspace, event: e.AnyEvent, part: object) -> None:
    """What another laptop of the chair put on record without knowing of what this one did."""
    to = compartments.moderation(chair.stage_id, chair.panel)
    chair.author(event, Part(msgspec.json.encode(part), (to,)))


def test_meeting_has_everybody_when_two_laptops_noted_it(chair: Workspace) -> None:
    minutes = meetings.present(chair, ["A. Example"]).minutes
    other = e.Minutes(began=minutes.began, present=("B. Example",))
    noted_elsewhere(
        chair, e.MeetingMinuted(time=chair.clock(), stage=chair.stage_id, panel=chair.panel, meeting=1), other
    )
    assert len(chair.judge.rivals()) == 1
    (meeting,) = meetings.meetings(chair)
    assert set(meeting.minutes.present) == {"A. Example", "B. Example"}
    assert meetings.end(chair).number == 1
    assert chair.judge.rivals() == []


def test_next_meeting_has_the_next_number_when_the_first_cannot_be_read(chair: Workspace) -> None:
    for _ in range(2):
        chair.author(e.MeetingMinuted(time=chair.clock(), stage=chair.stage_id, panel=chair.panel, meeting=1))
    assert meetings.present(chair, ["A. Example"]).number == 2


def test_everybody_who_left_is_known_when_two_laptops_noted_it(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    meetings.step_out(chair, code, "A. Example", reason="Was the trainer.")
    other = e.Absences(people=(e.Absence(who="B. Example", reason="Same team."),))
    noted_elsewhere(chair, e.SteppedOut(time=chair.clock(), stage=chair.stage_id, code=code), other)
    assert {each.who for each in meetings.absences(chair, code)} == {"A. Example", "B. Example"}
    meetings.step_out(chair, code, "C. Example", reason="A cousin.")
    assert {each.who[0] for each in meetings.absences(chair, code)} == {"A", "B", "C"}
    assert chair.judge.rivals() == []


def test_two_laptops_agree_again_when_both_came_back_to_a_parked_candidate(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    for _ in range(2):
        back = e.CandidateParked(time=chair.clock(), stage=chair.stage_id, code=code, parked=False)
        noted_elsewhere(chair, back, e.Reason(reason="It was discussed."))
    assert len(chair.judge.rivals()) == 1
    moderating.keep(chair, code, reason="Both are defensible.")
    assert chair.judge.rivals() == []


def test_pace_is_told_when_candidates_were_discussed_in_the_meeting(chair: Workspace) -> None:
    first, second, third = [row.code for row in moderating.table(chair)][:3]
    start = chair.clock()
    moderating.keep(chair, first, reason="Before the meeting.")
    chair.clock = lambda: start + timedelta(minutes=1)
    meetings.present(chair, ["A. Example"])
    assert meetings.pace(chair) is None
    for minute, code in ((3, second), (5, third)):
        chair.clock = lambda minute=minute: start + timedelta(minutes=minute)  # type: ignore[misc]  # bound now
        moderating.keep(chair, code, reason="Both are right.")
    assert meetings.pace(chair) == timedelta(minutes=2)
    meetings.end(chair)
    assert meetings.pace(chair) is None
