"""Who can steer a lottery: nobody, with any record that a chair or an administrator can write."""

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import PanelId, Role
from panel_app.journal import lottery
from panel_app.journal.spine import Fact
from tests.journal.worlds import SIFT, TIME, Round

P = PanelId("p0")
C0, C1, C2 = (CandidateCode(code) for code in ("C0", "C1", "C2"))
CHAIR, OFFICE = b"the chair's", b"the office's"


@pytest.fixture
def made() -> Round:
    """Moderation is open; the chair has two laptops, and the office a second administrator."""
    made = Round()
    made.prepare()
    made.invite("chair", Role.CHAIR, P)
    made.invite("second", Role.ADMINISTRATOR)
    for seat, device in (("chair", "dc"), ("chair", "dc2"), ("second", "adm2")):
        made.seat(seat, device)
    digests = {"chair_lottery": lottery.commitment(CHAIR), "office_lottery": lottery.commitment(OFFICE)}
    made.open_scoring(P, made.offer("dc", P), **digests)
    made.open_moderation(P, ["dc"])
    return made


def call(
    made: Round, seed: str, *, device: str = "dc", tie: str = "pool", codes: tuple[CandidateCode, ...] = (C0, C1)
) -> Fact:
    return made.write(device, e.LotteryCalled(time=TIME, stage=SIFT, tie=tie, codes=codes, seed=seed))


def answer(made: Round, number: int, *called: Fact, device: str = "pen", secret: bytes | None = None) -> Fact:
    told = lottery.told(OFFICE, number) if secret is None else secret
    named = tuple(fact.id for fact in called)
    return made.write(device, e.LotteryAnswered(time=TIME, stage=SIFT, number=number, called=named, secret=told.hex()))


def word(made: Round, tie: str = "pool", codes: tuple[CandidateCode, ...] = (C1, C0)) -> str | None:
    found = lottery.word(made.judge(), SIFT, tie, codes)
    return found.seed if found else None


def resolve(made: Round, order: tuple[CandidateCode, ...], rule: str, replaces: tuple[Fact, ...] = ()) -> Fact:
    event = e.TieResolved(
        time=TIME,
        stage=SIFT,
        tie="pool",
        order=order,
        rule=rule,
        secret=CHAIR.hex() if rule == "lottery" else "",
        replaces=tuple(fact.id for fact in replaces),
    )
    return made.write("dc", event)


def order_drawn(made: Round) -> tuple[CandidateCode, ...]:
    found = lottery.word(made.judge(), SIFT, "pool", (C0, C1))
    assert found is not None
    return lottery.draw((C0, C1), stage=SIFT, tie="pool", seed=found.seed, secrets=(CHAIR, found.office))


def test_word_is_the_answered_one_when_two_laptops_said_two(made: Round) -> None:
    call(made, "blackbird")
    second = call(made, "nightingale", device="dc2")
    assert word(made) is None
    answer(made, 1, second)
    assert word(made) == "nightingale"


def test_draw_counts_when_another_administrator_answers_with_junk(made: Round) -> None:
    answer(made, 1, answer(made, 1, call(made, "blackbird")), device="adm2", secret=b"junk")
    resolve(made, order_drawn(made), "lottery")
    answer(made, 1, call(made, "later"), device="adm2")
    answer(made, 2, device="adm2", secret=b"more junk")
    assert [each.order for each in lottery.counted(made.judge(), SIFT)] == [order_drawn(made)]
    assert word(made) == "blackbird"


@pytest.mark.parametrize("device", ["pen", "adm2"])
def test_later_word_is_not_drawn_with_a_secret_that_was_told_before(made: Round, device: str) -> None:
    answer(made, 1, call(made, "blackbird"))
    later = call(made, "found out", tie="other")
    answer(made, 1, later, device=device)
    assert word(made, "other") is None
    answer(made, 2, later)
    assert word(made, "other") == "found out"


def test_secret_does_not_count_when_one_that_it_follows_from_was_told(made: Round) -> None:
    answer(made, 3, call(made, "blackbird"))
    answer(made, 2, call(made, "found out", tie="other"))
    assert word(made, "other") is None


def test_every_answer_tells_another_secret_that_leads_to_the_published_one(made: Round) -> None:
    told = [lottery.told(OFFICE, number) for number in range(1, lottery.ANSWERS + 1)]
    assert len(set(told)) == lottery.ANSWERS
    assert told[-1] == OFFICE
    answer(made, lottery.ANSWERS + 1, call(made, "blackbird"), secret=OFFICE)
    assert word(made) is None


def test_word_counts_for_the_codes_it_was_said_for_when_the_tie_is_another(made: Round) -> None:
    answer(made, 1, call(made, "blackbird"))
    assert word(made, codes=(C0, C1, C2)) is None
    assert word(made, "other") is None


def test_first_word_stays_when_a_second_is_answered_for_the_same_codes(made: Round) -> None:
    answer(made, 1, call(made, "blackbird"))
    answer(made, 2, call(made, "nightingale"))
    assert word(made) == "blackbird"
    assert lottery.unanswered(made.judge(), SIFT) == ()


def test_panel_decides_no_more_when_the_lottery_was_answered(made: Round) -> None:
    decided = resolve(made, (C1, C0), "panel-decision")
    called = call(made, "blackbird")
    assert [each.rule for each in lottery.counted(made.judge(), SIFT)] == ["panel-decision"]
    answer(made, 1, called)
    assert lottery.counted(made.judge(), SIFT) == []
    resolve(made, order_drawn(made), "lottery", replaces=(decided,))
    assert [each.rule for each in lottery.counted(made.judge(), SIFT)] == ["lottery"]
