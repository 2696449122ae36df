from pathlib import Path

import pytest

from panel_app.domain import events as e
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.selection import Tie
from panel_app.journal import evidence, lottery
from panel_app.workspace import applications, closing, deciding, lotteries, publishing
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, open_moderation, score_everything


@pytest.fixture
def chair(store: OpenStore, meet: Meet) -> Workspace:
    """Six candidates whom every scorer gave the same marks, two places."""
    for seat in MEMBERS:
        score_everything(store(seat))
    open_moderation(store, meet)
    return store(CHAIR)


def the_tie(chair: Workspace) -> Tie:
    (tie,) = deciding.ties(chair)
    return tie


def drawn(chair: Workspace, meet: Meet, seed: str = "blackbird") -> lotteries.Drawing:
    tie = the_tie(chair).id
    lotteries.draw(chair, tie, seed=seed)
    meet(CHAIR, OFFICE, CHAIR)
    return lotteries.draw(chair, tie, seed=seed)


def test_order_is_awaited_from_the_office_when_the_word_is_said(chair: Workspace) -> None:
    first = lotteries.draw(chair, the_tie(chair).id, seed="blackbird")
    assert first.order is None
    assert "administrator" in first.awaiting.lower()
    assert not the_tie(chair).resolved


def test_tie_is_in_the_drawn_order_when_the_office_has_answered(chair: Workspace, meet: Meet) -> None:
    order = drawn(chair, meet).order
    tie = the_tie(chair)
    assert tie.resolved
    assert tie.rule == "lottery"
    assert tie.codes == order
    assert [each.code for each in sorted(deciding.rank(chair).candidates, key=lambda each: each.order or 0)] == list(
        tie.codes
    )


def test_word_cannot_be_changed_when_it_is_on_record(chair: Workspace) -> None:
    lotteries.draw(chair, the_tie(chair).id, seed="blackbird")
    with pytest.raises(NotAllowed, match="blackbird"):
        lotteries.draw(chair, the_tie(chair).id, seed="nightingale")


def test_word_is_asked_for_when_there_is_none(chair: Workspace) -> None:
    with pytest.raises(InputRefused, match="word"):
        lotteries.draw(chair, the_tie(chair).id, seed="  ")


def test_order_does_not_count_when_it_was_written_by_hand(chair: Workspace, meet: Meet) -> None:
    order = drawn(chair, meet).order
    assert order is not None
    fact = chair.judge.value(("tie", chair.stage_id, the_tie(chair).id))
    assert fact is not None
    assert isinstance(fact.event, e.TieResolved)
    secret = bytes.fromhex(fact.event.secret)
    deciding.put_order_on_record(
        chair, the_tie(chair).id, order[::-1], rule="lottery", reason="As if it were drawn.", secret=secret
    )
    assert not the_tie(chair).resolved


def test_order_does_not_count_when_the_secret_is_another(chair: Workspace, meet: Meet) -> None:
    drawn(chair, meet)
    tie, stage = the_tie(chair), chair.stage_id
    word = lottery.word(chair.judge, stage, tie.id, tie.codes)
    assert word is not None
    mine = bytes(32)
    order = lottery.draw(tie.codes, stage=stage, tie=tie.id, seed=word.seed, secrets=(mine, word.office))
    deciding.put_order_on_record(chair, tie.id, order, rule="lottery", reason="With a better secret.", secret=mine)
    assert not the_tie(chair).resolved


def test_office_does_not_answer_when_no_word_is_on_record(store: OpenStore, chair: Workspace, meet: Meet) -> None:
    meet(OFFICE, CHAIR)
    assert chair.judge.slots("lottery-answered") == []
    assert store(OFFICE).judge.slots("lottery-answered") == []


def test_tie_is_drawn_and_the_stage_closed_when_two_laptops_said_two_words(chair: Workspace, meet: Meet) -> None:
    tie = the_tie(chair)
    lotteries.draw(chair, tie.id, seed="blackbird")
    chair.author(
        e.LotteryCalled(
            time=chair.clock(), stage=chair.stage_id, tie=tie.id, codes=tuple(sorted(tie.codes)), seed="nightingale"
        )
    )
    assert lotteries.draw(chair, tie.id, seed="nightingale").order is None
    assert len(chair.judge.heads(("lottery-called", chair.stage_id, tie.id))) == 2
    meet(CHAIR, OFFICE, CHAIR)
    word = lottery.word(chair.judge, chair.stage_id, tie.id, tie.codes)
    assert word is not None
    (other,) = {"blackbird", "nightingale"} - {word.seed}
    with pytest.raises(NotAllowed, match=word.seed):
        lotteries.draw(chair, tie.id, seed=other)
    assert lotteries.draw(chair, tie.id, seed=word.seed).order == the_tie(chair).codes
    deciding.decide_from_rank(chair)
    for row in deciding.checks(chair):
        deciding.answer_check(chair, row.check.id, reason="It is a test.")
    assert closing.sign_off(chair).closed


def test_panel_decision_is_refused_when_the_lottery_was_answered(chair: Workspace, meet: Meet) -> None:
    tie = the_tie(chair)
    lotteries.draw(chair, tie.id, seed="blackbird")
    meet(CHAIR, OFFICE, CHAIR)
    with pytest.raises(NotAllowed, match="lottery"):
        deciding.resolve_tie(chair, tie.id, tie.codes, reason="We like these better.")


def test_tie_is_drawn_anew_with_another_secret_when_somebody_in_it_withdrew(
    store: OpenStore, chair: Workspace, meet: Meet
) -> None:
    order = drawn(chair, meet).order
    assert order is not None
    applications.withdraw(store(OFFICE), order[0], "Took another post.")
    meet(OFFICE, CHAIR)
    assert not the_tie(chair).resolved
    assert lotteries.draw(chair, the_tie(chair).id, seed="wren").order is None
    meet(CHAIR, OFFICE, CHAIR)
    again = lotteries.draw(chair, the_tie(chair).id, seed="wren").order
    assert sorted(again or ()) == sorted(order[1:])
    assert the_tie(chair).resolved
    told = [each.secret for each in lottery.answers(chair.judge, chair.stage_id)]
    assert len(set(told)) == 2


def test_verifier_comes_to_the_same_order_when_the_stage_is_signed(
    store: OpenStore, chair: Workspace, meet: Meet, tmp_path: Path
) -> None:
    order = drawn(chair, meet).order
    deciding.decide_from_rank(chair)
    for row in deciding.checks(chair):
        deciding.answer_check(chair, row.check.id, reason="It is a test.")
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    office = store(OFFICE)
    for row in deciding.checks(office):
        if row.answer is None:
            deciding.answer_check(office, row.check.id, reason="It is a test.")
    closing.sign_off(office)
    publishing.export_evidence(office, tmp_path / "round.panel-evidence")
    raw = (tmp_path / "round.panel-evidence").read_bytes()
    verdict, ranked = evidence.verify(raw, round_id=office.round_id, head=publishing.record_head(office))
    assert verdict.problems == ()
    assert ranked is not None
    assert tuple(each.code for each in sorted(ranked.candidates, key=lambda each: each.order or 0)) == order


def test_another_word_makes_another_order_when_all_else_is_the_same() -> None:
    codes = [f"C{number:02d}" for number in range(12)]
    orders = {
        lottery.draw(codes, stage="sift", tie="pool", seed=seed, secrets=(b"a", b"b"))  # type: ignore[arg-type]
        for seed in ("blackbird", "nightingale", "")
    }
    assert len(orders) == 3
