"""Each scorer's own order of reading, for each question: repeatable from the record, and nobody's choice."""

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId, StageId
from panel_app.domain.rubric import CriterionId
from panel_app.journal.reading_order import ordered, seed

CODES = [CandidateCode(f"C{number:03}") for number in range(200)]


def order(
    *, seat: str = "S01", device: str = "ab" * 32, criterion: str = "q1", stage: str = "sift"
) -> list[CandidateCode]:
    by = seed("01" * 32, StageId(stage), SeatId(seat), device=device, criterion=CriterionId(criterion))
    return ordered(CODES, by)


def test_seed_and_order_are_those_of_the_description_when_everything_is_known() -> None:
    """Worked out with sha256sum from the module's own words, and not by this program."""
    by = seed("01" * 32, StageId("sift"), SeatId("S01"), device="ab" * 32, criterion=CriterionId("q1"))
    assert by.hex() == "f583eac1f4567173fad4c802cf543446e30464acf833fcbd2dc3b95324b0e2d7"
    codes = [CandidateCode(code) for code in ("B2-9FT", "D6-5HJ", "K7-3QX", "M4-8RW")]
    assert ordered(codes, by) == ["K7-3QX", "M4-8RW", "B2-9FT", "D6-5HJ"]


def test_order_is_the_same_when_codes_come_in_another_order() -> None:
    by = seed("01" * 32, StageId("sift"), SeatId("S01"), device="ab" * 32, criterion=CriterionId("q1"))
    assert ordered(reversed(CODES), by) == ordered(CODES, by)


def test_order_is_another_one_when_seat_laptop_question_or_stage_differs() -> None:
    orders = [order(), order(seat="S02"), order(device="cd" * 32), order(criterion="q2"), order(stage="interview")]
    assert len({tuple(each) for each in orders}) == len(orders)


def test_seeds_differ_when_the_same_letters_are_cut_elsewhere() -> None:
    assert order(seat="S0", criterion="1q1") != order(seat="S01", criterion="q1")


def test_others_keep_their_order_when_a_candidate_is_added() -> None:
    by = seed("01" * 32, StageId("sift"), SeatId("S01"), device="ab" * 32, criterion=CriterionId("q1"))
    added = CandidateCode("NEW")
    assert [code for code in ordered([*CODES, added], by) if code != added] == ordered(CODES, by)


def test_place_says_nothing_of_the_place_in_another_question_when_there_are_many_candidates() -> None:
    """The rank correlation of two questions' orders is chance: 0 within three standard errors."""
    first, second = ({code: place for place, code in enumerate(order(criterion=name))} for name in ("q1", "q2"))
    count = len(CODES)
    apart = sum((first[code] - second[code]) ** 2 for code in CODES)
    correlation = 1 - 6 * apart / (count * (count**2 - 1))
    assert abs(correlation) < 3 / (count - 1) ** 0.5
