"""Which pages a seat has."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QCoreApplication

from panel_app.domain.people import Role
from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.page import Page
from panel_app.ui.pages.sync import SyncPage
from panel_app.ui.session import Session


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One page: what it is called, its sign, how it is made."""

    title: str
    glyph: str
    make: Callable[[Session], Page]


def _tr(text: str) -> str:
    return QCoreApplication.translate("roles", text)


def entries(role: Role) -> list[Entry]:
    """The pages of a role, in the order of the rail."""
    sync = Entry(title=_tr("Sync"), glyph="sync", make=SyncPage)
    if role is Role.MEMBER:
        return [
            Entry(title=_tr("My candidates"), glyph="candidates", make=CandidatesPage),
            Entry(title=_tr("Scoring desk"), glyph="desk", make=DeskPage),
            sync,
        ]
    return [sync]


def role_name(role: Role) -> str:
    """For people."""
    return {
        Role.ADMINISTRATOR: _tr("Administrator"),
        Role.CHAIR: _tr("Chair"),
        Role.MEMBER: _tr("Panel member"),
    }[role]
