r"""In which order a scorer reads, when one question is marked across all candidates.

Whoever comes first or last is marked a little differently, so each scorer has an order of his own, and another one for
each question: what an order does to a candidate then neither adds up across scorers nor across questions.

Nobody chooses an order, and everybody can repeat it. Candidates are sorted by H(seed ‖ code), with

    seed = H(`panel-app reading order 1\0` ‖ H(round) ‖ H(stage) ‖ H(seat) ‖ H(device) ‖ H(criterion))

where H is SHA-256, every text is UTF-8, `round` is the id of the round's first record in hexadecimal, and `device` is
the public key, in hexadecimal, of the laptop that the spine seated first for this seat. That key is drawn by the
scorer's own laptop when it takes its pack: officers, who draw the codes, do not know it then. It stands in
`SeatSeated`, on the spine, which evidence holds.

The place of a candidate does not hang on the others, so whoever is allocated later comes in between, and all others
stay in their order.
"""

from collections.abc import Iterable
from typing import Final

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId, StageId
from panel_app.domain.rubric import CriterionId
from panel_app.journal.judge import Judge
from panel_app.journal.primitives import digest
from panel_app.journal.spine import Authority

_LABEL: Final = b"panel-app reading order 1\0"


def seed(round_id: str, stage: StageId, seat: SeatId, *, device: str, criterion: CriterionId) -> bytes:
    """What an order comes from."""
    return digest(_LABEL, *(digest(each.encode()) for each in (round_id, stage, seat, device, criterion)))


def ordered(codes: Iterable[CandidateCode], by: bytes) -> list[CandidateCode]:
    """The codes in the order of a seed."""
    return sorted(codes, key=lambda code: digest(by, code.encode()))


def first_device(authority: Authority, seat: SeatId) -> str | None:
    """The laptop that the spine seated first for a seat; None before it seated one."""
    return next((device for device, its_seat in authority.devices.items() if its_seat == seat), None)


def order_on_record(judge: Judge, stage: StageId, seat: SeatId, criterion: CriterionId) -> list[CandidateCode]:
    """The order in which a seat was shown its candidates, from what is on record; empty before it was seated."""
    device = first_device(judge.authority, seat)
    if device is None:
        return []
    codes = [
        fact.event.code
        for slot, fact in judge.values("allocation")
        if isinstance(fact.event, e.Allocated) and fact.event.active and (slot[1], slot[3]) == (stage, seat)
    ]
    return ordered(codes, seed(judge.round_id, stage, seat, device=device, criterion=criterion))
