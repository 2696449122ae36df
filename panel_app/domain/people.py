"""Who sits where."""

from enum import StrEnum
from typing import Final, NewType

SeatId = NewType("SeatId", str)
PanelId = NewType("PanelId", str)
StageId = NewType("StageId", str)

LEAD: Final = PanelId("lead")
"""Where several panels meet: the lead chair's own table in such a round, and no panel's name."""


class Role(StrEnum):
    """What a seat is for; a seat has one."""

    ADMINISTRATOR = "administrator"
    CHAIR = "chair"
    MEMBER = "member"
