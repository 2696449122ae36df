"""A tie drawn by lottery: the chair says a word, the office answers with its secret, the chair draws with hers."""

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
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


@command
def draw(workspace: Workspace, tie: str, *, seed: str) -> Drawing:
    """Draw a tie's order, or put the word on record that it will be drawn with.

    The word is one for all lotteries of the stage, and final: else whoever draws could try words until one pleases.
    """
    found = tie_to_resolve(workspace, tie, by="lottery")
    stage, judge = workspace.stage_id, workspace.judge
    said = lottery.seed_of(judge, stage)
    if said is None:
        _call(workspace, seed)
        said = seed.strip()
    elif said != seed.strip():
        raise NotAllowed(
            f"The lotteries of this stage are drawn with the word {said!r}, which is on record.",
            "It cannot be changed; draw with that word.",
        )
    office = lottery.office_secret(judge, stage)
    if office is None:
        return Drawing(tie=tie, seed=said, order=None, awaiting=_AWAITING)
    with workspace.transaction() as tx:
        chair = local.get(tx, "lottery", stage)
    opened = workspace.authority.scoring[(stage, workspace.panel)]
    if chair is None or lottery.commitment(chair) != opened.chair_lottery:
        raise NotAllowed(
            "The secret that this lottery was announced with is not in this store.",
            "Draw it in the store of the chair whose lock the forms were sealed under.",
        )
    order = lottery.draw(found.codes, stage=stage, tie=tie, seed=said, secrets=(chair, office))
    put_order_on_record(workspace, tie, order, rule="lottery", reason=_REASON, secret=chair)
    return Drawing(tie=tie, seed=said, order=order, awaiting="")


@command
def answer(workspace: Workspace) -> None:
    """In the administrator's store that published its digest: answer with the secret, once the word is on record."""
    stage, judge = workspace.stage_id, workspace.judge
    if lottery.seed_of(judge, stage) is None or judge.heads(("lottery-answered", stage)):
        return
    with workspace.transaction() as tx:
        secret = local.get(tx, "lottery", stage)
    opened = workspace.authority.scoring[(stage, workspace.panel)]
    if secret is not None and lottery.commitment(secret) == opened.office_lottery:
        workspace.author(e.LotteryAnswered(time=workspace.clock(), stage=stage, secret=secret.hex()))


def _call(workspace: Workspace, seed: str) -> None:
    if not seed.strip():
        raise InputRefused(
            "A lottery needs a word.", "Say one aloud in the meeting and give it here, such as --seed blackbird."
        )
    workspace.author(e.LotteryCalled(time=workspace.clock(), stage=workspace.stage_id, seed=seed.strip()))


_AWAITING = (
    "The word is on record. An administrator's store answers with its secret: sync here, then there, then here; "
    "then draw again."
)
