"""Lotteries that nobody can steer and everybody can repeat.

Both officers draw a secret before scoring begins and publish what it comes to when hashed `ANSWERS` times over
(`ScoringOpened`). When a tie is to be drawn the chair first puts a word on record, for that tie and its codes, said
aloud in the meeting (`LotteryCalled`); then the office answers the words by name (`LotteryAnswered`), each time with
the hash before the last that it told, which nobody else can work out; then the chair draws with her secret
(`TieResolved`).
Whoever chooses knows too little to choose well: the office does not choose the word, and the chair does not know the
office's next secret before her word is fixed, however many ties were drawn before. A tie of the same codes is drawn
once: its first answered word counts, and from then on no decision of the panel.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.line import POSITIVE_ACTION
from panel_app.domain.people import StageId
from panel_app.domain.ranking import TieOrder
from panel_app.journal.judge import Judge
from panel_app.journal.primitives import digest

ANSWERS: Final = 128
"""How often the office can answer in one stage, each time for any number of ties."""


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What a tie is drawn with, but for the chair's secret."""

    seed: str
    office: bytes


def commitment(secret: bytes) -> str:
    """What an officer publishes of a secret before scoring begins."""
    return _hashed(secret, ANSWERS).hex()


def told(secret: bytes, number: int) -> bytes:
    """What the office tells of its secret in the answer of this number, from 1 to `ANSWERS`."""
    return _hashed(secret, ANSWERS - number)


def draw(
    codes: Iterable[CandidateCode], *, stage: StageId, tie: str, seed: str, secrets: tuple[bytes, bytes]
) -> tuple[CandidateCode, ...]:
    """The order of a tie, best first. `secrets`: the chair's, then what the office told."""
    said = [digest(each.encode()) for each in (stage, tie, seed)]
    urn = digest(b"panel-app lottery draw 1\0", *(digest(secret) for secret in secrets), *said)
    return tuple(sorted(codes, key=lambda code: digest(urn, code.encode())))


def called(judge: Judge, stage: StageId, tie: str, codes: Iterable[CandidateCode]) -> dict[RecordId, str]:
    """Every word on record for a tie of these codes; two laptops can have said two."""
    wanted = tuple(sorted(codes))
    return {
        fact.id: fact.event.seed
        for fact in judge.ever(("lottery-called", stage, tie))
        if isinstance(fact.event, e.LotteryCalled) and fact.event.codes == wanted
    }


def answers(judge: Judge, stage: StageId) -> list[e.LotteryAnswered]:
    """The office's answers that count, in their order: by the device that published, with what it was bound to.

    A secret that was told, or that follows from one, is no secret any more: numbers only rise.
    """
    facts = [
        fact
        for slot in judge.slots("lottery-answered")
        if slot[1] == stage
        for fact in judge.ever(slot)
        if fact.device == judge.authority.pen
    ]
    published = {opened.office_lottery for opened in _opened(judge, stage)}
    found: list[e.LotteryAnswered] = []
    for fact in sorted(facts, key=lambda fact: fact.seq):
        event, last = fact.event, found[-1].number if found else 0
        if not isinstance(event, e.LotteryAnswered) or not last < event.number <= ANSWERS:
            continue
        if _hashed(_secret(event.secret), event.number).hex() in published:
            found.append(event)
    return found


def word(judge: Judge, stage: StageId, tie: str, codes: Iterable[CandidateCode]) -> Word | None:
    """What a tie of these codes is drawn with: the first of its words that the office answered, if it has yet."""
    said = called(judge, stage, tie, codes)
    for event in answers(judge, stage) if said else ():
        for record in event.called:
            if record in said:
                return Word(seed=said[record], office=_secret(event.secret))
    return None


def unanswered(judge: Judge, stage: StageId) -> tuple[RecordId, ...]:
    """The words that the office is to answer: one for every tie and its codes that none was answered for."""
    first: dict[tuple[str, tuple[CandidateCode, ...]], RecordId] = {}
    for slot in judge.slots("lottery-called"):
        for fact in judge.ever(slot) if slot[1] == stage else ():
            if isinstance(fact.event, e.LotteryCalled):
                first.setdefault((fact.event.tie, fact.event.codes), fact.id)
    return tuple(record for (tie, codes), record in sorted(first.items()) if word(judge, stage, tie, codes) is None)


def holds(judge: Judge, resolved: e.TieResolved) -> bool:
    """Whether a tie that was resolved by lottery is in the very order that the secrets and the word come to."""
    found = word(judge, resolved.stage, resolved.tie, resolved.order)
    chair = _secret(resolved.secret)
    if found is None or commitment(chair) not in {each.chair_lottery for each in _opened(judge, resolved.stage)}:
        return False
    secrets = (chair, found.office)
    return resolved.order == draw(
        resolved.order, stage=resolved.stage, tie=resolved.tie, seed=found.seed, secrets=secrets
    )


def counted(judge: Judge, stage: StageId) -> list[TieOrder]:
    """The ties of a stage that were resolved on record: a lottery if it can be repeated, else if none was answered."""
    resolved = [fact.event for slot, fact in judge.values("tie") if slot[1] == stage]
    return [
        TieOrder(tie=event.tie, order=event.order, rule=rule_of(event))
        for event in resolved
        if isinstance(event, (e.TieResolved, e.PositiveActionTaken)) and _counts(judge, event)
    ]


def rule_of(resolved: e.TieResolved | e.PositiveActionTaken) -> str:
    """The rule by which an order was given."""
    if isinstance(resolved, e.PositiveActionTaken):
        return POSITIVE_ACTION
    # Only its own record, which says why, makes an order one of positive action.
    return resolved.rule if resolved.rule != POSITIVE_ACTION else ""


def _counts(judge: Judge, resolved: e.TieResolved | e.PositiveActionTaken) -> bool:
    if isinstance(resolved, e.TieResolved) and resolved.rule == "lottery":
        return holds(judge, resolved)
    return word(judge, resolved.stage, resolved.tie, resolved.order) is None


def _hashed(value: bytes, times: int) -> bytes:
    for _ in range(times):
        value = digest(b"panel-app lottery 1\0", value)
    return value


def _opened(judge: Judge, stage: StageId) -> list[e.ScoringOpened]:
    """What binds the officers who draw: of several panels, the lead chair and the office at her table."""
    opened = judge.authority.scoring.get((stage, judge.authority.head_table))
    return [opened] if opened is not None else []


def _secret(text: str) -> bytes:
    """What anybody may have written as hexadecimal; nothing, if it is none."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
