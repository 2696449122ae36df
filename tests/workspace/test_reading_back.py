import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.workspace import drafts, reading_back, scoring
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import OpenStore

Q1 = CriterionId("q1")


@pytest.fixture
def member(store: OpenStore) -> Workspace:
    return store("S01")


def mark_all(member: Workspace, code: CandidateCode) -> None:
    for criterion in member.stage.criterion_ids:
        drafts.set_mark(member, code, criterion, read_mark("3"))


def codes(member: Workspace) -> list[CandidateCode]:
    return [row.code for row in scoring.my_forms(member)]


def test_only_what_was_begun_is_read_back_when_all_are(member: Workspace) -> None:
    first, second, *_ = codes(member)
    mark_all(member, second)
    drafts.set_mark(member, first, Q1, read_mark("3"))
    read = reading_back.read_all_back(member)
    assert [(each.code, each.is_complete) for each in read] == [(first, False), (second, True)]


def test_what_is_sealed_is_not_read_back_when_all_are(member: Workspace) -> None:
    code = codes(member)[0]
    mark_all(member, code)
    reading_back.submit_as_read(member, [reading_back.read_back(member, code)])
    assert reading_back.read_all_back(member) == []
    assert scoring.desk(member, code).state == "submitted"


def test_form_is_not_complete_when_its_notes_are_too_long_to_be_sealed(member: Workspace) -> None:
    code = codes(member)[0]
    mark_all(member, code)
    drafts.set_note(member, code, Q1, "word " * 5000)
    read = reading_back.read_back(member, code)
    assert (read.missing, read.fits, read.is_complete) == ((), False, False)


def test_nothing_is_sealed_when_one_form_has_changed_since_it_was_read_back(member: Workspace) -> None:
    first, second, *_ = codes(member)
    for code in (first, second):
        mark_all(member, code)
    read = reading_back.read_all_back(member)
    drafts.set_mark(member, second, Q1, read_mark("2"))
    with pytest.raises(NotAllowed, match="changed since"):
        reading_back.submit_as_read(member, read)
    assert {row.state for row in scoring.my_forms(member) if row.code in (first, second)} == {"draft"}
    assert drafts.read_back(member, first) != Form()
