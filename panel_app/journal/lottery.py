"""Lotteries that nobody can steer and everybody can repeat.

Both officers draw a secret before scoring begins and publish its digest (`ScoringOpened`). When a tie is to be drawn
the chair first puts a word on record, said aloud in the meeting (`LotteryCalled`), then the office's secret is answered
(`LotteryAnswered`), then the chair draws with her own (`TieResolved`). Whoever chooses knows too little to choose well:
the office does not know the chair's secret, and the chair not the office's before her word is fixed.
"""

from collections.abc import Iterable

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import StageId
from panel_app.domain.ranking import TieOrder
from panel_app.journal.judge import Judge
from panel_app.journal.primitives import digest


def commitment(secret: bytes) -> str:
    """The digest that an officer publishes of a secret before scoring begins."""
    return digest(b"panel-app lottery 1\0", secret).hex()


def draw(
    codes: Iterable[CandidateCode], *, stage: StageId, tie: str, seed: str, secrets: tuple[bytes, bytes]
) -> tuple[CandidateCode, ...]:
    """The order of a tie, best first. `secrets`: the chair's, then the office's."""
    said = [digest(each.encode()) for each in (stage, tie, seed)]
    urn = digest(b"panel-app lottery draw 1\0", *(digest(secret) for secret in secrets), *said)
    return tuple(sorted(codes, key=lambda code: digest(urn, code.encode())))


def seed_of(judge: Judge, stage: StageId) -> str | None:
    """The word that the stage's lotteries are drawn with, once it is on record."""
    called = judge.value(("lottery-called", stage))
    return called.event.seed if called is not None and isinstance(called.event, e.LotteryCalled) else None


def office_secret(judge: Judge, stage: StageId) -> bytes | None:
    """What the office answered, if it is what it had published the digest of."""
    for slot, fact in judge.values("lottery-answered"):
        if slot[1] == stage and isinstance(fact.event, e.LotteryAnswered):
            secret = _secret(fact.event.secret)
            if commitment(secret) in {opened.office_lottery for opened in _opened(judge, stage)}:
                return secret
    return None


def holds(judge: Judge, resolved: e.TieResolved) -> bool:
    """Whether a tie that was resolved by lottery is in the very order that the secrets and the word come to."""
    seed, office = seed_of(judge, resolved.stage), office_secret(judge, resolved.stage)
    chair = _secret(resolved.secret)
    if seed is None or office is None:
        return False
    if commitment(chair) not in {opened.chair_lottery for opened in _opened(judge, resolved.stage)}:
        return False
    order = draw(resolved.order, stage=resolved.stage, tie=resolved.tie, seed=seed, secrets=(chair, office))
    return order == resolved.order


def counted(judge: Judge, stage: StageId) -> list[TieOrder]:
    """The ties of a stage that were resolved on record; a lottery only if it can be repeated."""
    resolved = [fact.event for slot, fact in judge.values("tie") if slot[1] == stage]
    return [
        TieOrder(tie=event.tie, order=event.order, rule=event.rule)
        for event in resolved
        if isinstance(event, e.TieResolved) and (event.rule != "lottery" or holds(judge, event))
    ]


def _opened(judge: Judge, stage: StageId) -> list[e.ScoringOpened]:
    return [opened for (its_stage, _), opened in judge.authority.scoring.items() if its_stage == stage]


def _secret(text: str) -> bytes:
    """What anybody may have written as hexadecimal; nothing, if it is none."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
