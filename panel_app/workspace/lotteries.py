"""A tie drawn by lottery: the chair says a word, the office answers with its secret, the chair draws with hers."""

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.selection import Tie
from panel_app.journal import lottery
from panel_app.store import local
from panel_app.workspace.deciding import put_order_on_record, tie_to_resolve
from panel_app.workspace.workspace import Workspace, command

_REASON = "Drawn by lottery."


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """How far a lottery is: the order once it is drawn, before that what is awaited from whom."""

    tie: str
    seed: str
    order: tuple[CandidateCode, ...] | None
    awaiting: str


class Lottery(msgspec.Struct, frozen=True, kw_only=True):
    """What is on record of a tie's lottery: the word, if one was said, and whether the office has answered it."""

    tie: str
    seed: str
    answered: bool


def state(workspace: Workspace, tie: Tie) -> Lottery:
    """How far the lottery of a tie is."""
    word = lottery.word(workspace.judge, workspace.stage_id, tie.id, tie.codes)
    said = sorted(set(lottery.called(workspace.judge, workspace.stage_id, tie.id, tie.codes).values()))
    return Lottery(tie=tie.id, seed=word.seed if word else said[0] if said else "", answered=word is not None)


@command
def draw(workspace: Workspace, tie: str, *, seed: str) -> Drawing:
    """Draw a tie's order, or put the word on record that it will be drawn with.

    The word is final for a tie of these codes: else whoever draws could try words until one pleases.
    """
    found = tie_to_resolve(workspace, tie, by="lottery")
    stage, judge = workspace.stage_id, workspace.judge
    chair = _secret(workspace)
    if (
        chair is None
        or lottery.commitment(chair) != workspace.authority.scoring[(stage, workspace.panel)].chair_lottery
    ):
        raise NotAllowed(
            "The secret that this lottery was announced with is not in this store.",
            "Draw it in the store of the chair whose lock the forms were sealed under.",
        )
    word = lottery.word(judge, stage, tie, found.codes)
    said = {word.seed} if word is not None else set(lottery.called(judge, stage, tie, found.codes).values())
    if not said:
        _call(workspace, found, seed)
    elif seed.strip() not in said:
        raise NotAllowed(
            f"{tie} is drawn with the word {' or '.join(repr(each) for each in sorted(said))}, which is on record.",
            "It cannot be changed; draw with that word.",
        )
    if word is None:
        return Drawing(tie=tie, seed=seed.strip(), order=None, awaiting=_AWAITING)
    order = lottery.draw(found.codes, stage=stage, tie=tie, seed=word.seed, secrets=(chair, word.office))
    put_order_on_record(workspace, tie, order, rule="lottery", reason=_REASON, secret=chair)
    return Drawing(tie=tie, seed=word.seed, order=order, awaiting="")


@command
def answer(workspace: Workspace) -> None:
    """In the administrator's store that published its digest: answer the words on record with the next secret."""
    stage, judge = workspace.stage_id, workspace.judge
    waiting = lottery.unanswered(judge, stage)
    number = max((each.number for each in lottery.answers(judge, stage)), default=0) + 1
    if not waiting or number > lottery.ANSWERS:
        return
    secret = _secret(workspace)
    opened = workspace.authority.scoring[(stage, workspace.panel)]
    if secret is not None and lottery.commitment(secret) == opened.office_lottery:
        told = lottery.told(secret, number).hex()
        workspace.author(
            e.LotteryAnswered(time=workspace.clock(), stage=stage, number=number, called=waiting, secret=told)
        )


def _secret(workspace: Workspace) -> bytes | None:
    """The officer's own, if it was drawn in this store."""
    with workspace.transaction() as tx:
        return local.get(tx, "lottery", workspace.stage_id)


def _call(workspace: Workspace, tie: Tie, seed: str) -> None:
    if not seed.strip():
        raise InputRefused(
            "A lottery needs a word.", "Say one aloud in the meeting and give it here, such as --seed blackbird."
        )
    codes = tuple(sorted(tie.codes))
    workspace.author(
        e.LotteryCalled(time=workspace.clock(), stage=workspace.stage_id, tie=tie.id, codes=codes, seed=seed.strip())
    )


_AWAITING = (
    "The word is on record. An administrator's store answers with its secret: sync here, then there, then here; "
    "then draw again."
)
