"""Who sits where."""

from enum import StrEnum
from typing import NewType

SeatId = NewType("SeatId", str)
PanelId = NewType("PanelId", str)
StageId = NewType("StageId", str)


class Role(StrEnum):
    """What a seat is for; a seat has one."""

    ADMINISTRATOR = "administrator"
    CHAIR = "chair"
    MEMBER = "member"
