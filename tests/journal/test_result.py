"""From accepted records to what is ranked; and what hostile forms can do to it, which is nothing."""

from decimal import Decimal

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import PanelId, Role
from panel_app.domain.ranking import CandidateMarks
from panel_app.domain.rubric import Mark
from panel_app.journal.result import candidate_marks, forms_due, pseudonyms, ranking, read_marks
from tests.journal.worlds import SIFT, TIME, Q, Round

P = PanelId("p0")
GOOD = b'{"marks":{"q1":4}}'


def judged(*, seats: tuple[str, ...] = ("m0", "m1")) -> tuple[Round, dict[str, RecordId]]:
    """One candidate, a form of each seat in the cut; the forms' ids by seat."""
    made = Round()
    made.prepare()
    made.invite("chair", Role.CHAIR, P)
    made.seat("chair", "dc")
    made.open_scoring(P, made.offer("dc", P))
    made.enter("C0", P)
    forms = {}
    for seat in seats:
        made.invite(seat, Role.MEMBER, P)
        made.seat(seat, f"d{seat}")
        made.allocate("pen", "C0", seat)
        forms[seat] = made.form(f"d{seat}", "C0").id
    made.open_moderation(P, [f"d{seat}" for seat in seats])
    return made, forms


def of_c0(made: Round, marks: dict[RecordId, bytes]) -> CandidateMarks:
    (found,) = candidate_marks(made.judge(), made.stage, marks)
    return found


def test_marks_are_those_of_the_forms_that_count_when_they_are_open() -> None:
    made, forms = judged()
    found = of_c0(made, {forms["m0"]: b'{"marks":{"q1":2}}', forms["m1"]: GOOD})
    assert sorted(found.marks[Q].scorers) == [2, 4]
    assert (found.due, found.submitted) == (2, 2)
    (standing,) = ranking(made.judge(), made.stage, {forms["m0"]: GOOD, forms["m1"]: GOOD}).candidates
    assert standing.code == "C0"


HOSTILE = (
    b"",
    b"\xff\xfe",
    b"[]",
    b'{"marks":{"q1":"four"}}',
    b'{"marks":{"q1":"NaN"}}',
    b'{"marks":{"q1":"sNaN"}}',
    b'{"marks":{"q1":"-Infinity"}}',
    b'{"marks":{"q1":1e999999999}}',
    b'{"marks":{"q1":1e-999999999}}',
    b'{"marks":{"q1":' + b"1" * 5000 + b"}}",
    b'{"marks":{},"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
)


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_form_counts_as_not_submitted_when_its_marks_are_none(data: bytes) -> None:
    """One member cannot stop a panel's ranking; the form is missing, and somebody asks."""
    assert read_marks(data) is None
    made, forms = judged()
    found = of_c0(made, {forms["m0"]: data, forms["m1"]: GOOD})
    assert found.marks[Q].scorers == (Decimal(4),)
    assert (found.due, found.submitted) == (2, 1)
    assert ranking(made.judge(), made.stage, {forms["m0"]: data, forms["m1"]: GOOD}).candidates


def test_mark_off_the_scale_stays_when_it_is_a_number() -> None:
    """A check finds it and people decide; it is not passed over in silence."""
    made, forms = judged()
    assert of_c0(made, {forms["m0"]: b'{"marks":{"q1":99}}'}).marks[Q].scorers == (Decimal(99),)


@pytest.mark.parametrize("mark", ["NaN", "sNaN", "Infinity", "1e999999999"])
def test_agreed_mark_does_not_count_when_it_is_no_number(mark: str) -> None:
    made, forms = judged()
    made.write(
        "dc", e.MarkAgreed(time=TIME, stage=SIFT, code=CandidateCode("C0"), criterion=Q, mark=Mark(Decimal(mark)))
    )
    assert of_c0(made, {forms["m0"]: GOOD}).marks[Q].agreed is None


def test_agreed_mark_stands_beside_the_scorers_when_it_is_agreed() -> None:
    made, forms = judged()
    agreed = made.agree("dc", "C0", 3)
    found = of_c0(made, {forms["m0"]: GOOD}).marks[Q]
    assert (found.scorers, found.agreed) == ((Decimal(4),), Decimal(3))
    made.write(
        "dc",
        e.MarkAgreed(time=TIME, stage=SIFT, code=CandidateCode("C0"), criterion=Q, mark=None, replaces=(agreed.id,)),
    )
    assert of_c0(made, {forms["m0"]: GOOD}).marks[Q].agreed is None


def test_form_is_not_due_when_recused_withdrawn_or_allocated_no_longer() -> None:
    made, _ = judged(seats=("m0", "m1", "m2"))
    assert forms_due(made.judge(), SIFT) == {"C0": {"m0", "m1", "m2"}}
    allocation = made.judge().value(("allocation", SIFT, "C0", "m0"))
    assert allocation is not None
    made.allocate("pen", "C0", "m0", active=False, replaces=(allocation.id,))
    made.admit("dc", made.recuse("dm1", "C0"))
    assert forms_due(made.judge(), SIFT) == {"C0": {"m2"}}
    made.write("pen", e.CandidateWithdrawn(time=TIME, code=CandidateCode("C0")))
    assert forms_due(made.judge(), SIFT) == {}


def test_candidate_stands_as_withdrawn_or_ineligible_when_the_record_says_so() -> None:
    made, forms = judged()
    entered = made.judge().value(("candidate", "C0"))
    assert entered is not None
    assert isinstance(entered.event, e.CandidateEntered)
    made.write("pen", msgspec.structs.replace(entered.event, eligible=False, replaces=(entered.id,)))
    made.write("pen", e.CandidateWithdrawn(time=TIME, code=CandidateCode("C0")))
    found = of_c0(made, {forms["m0"]: GOOD})
    assert found.withdrawn
    assert found.ineligible


def test_pseudonyms_follow_no_names_when_the_lotteries_are_others() -> None:
    made, _ = judged(seats=tuple(f"m{number}" for number in range(8)))
    names = pseudonyms(made.judge(), SIFT)
    assert sorted(names.values()) == [f"S{number:02}" for number in range(1, 9)]
    assert pseudonyms(made.judge(), SIFT) == names
    assert list(names) != sorted(names)
