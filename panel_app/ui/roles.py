"""Which pages a seat has."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QCoreApplication

from panel_app.domain.people import Role
from panel_app.ui.facts import SeatFacts
from panel_app.ui.pages.by_question import ByQuestionPage
from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.cleaning import CleaningPage
from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.completeness import CompletenessPage
from panel_app.ui.pages.conflicts import ConflictsPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.intake import IntakePage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.opening import OpeningPage
from panel_app.ui.pages.page import Page
from panel_app.ui.pages.paper import PaperPage
from panel_app.ui.pages.places import PlacesPage
from panel_app.ui.pages.practice import PracticePage
from panel_app.ui.pages.reports import ReportsPage
from panel_app.ui.pages.sync import SyncPage
from panel_app.ui.session import Session


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One page: what it is called, its sign, how it is made."""

    title: str
    glyph: str
    make: Callable[[Session], Page]


def _tr(text: str) -> str:
    return QCoreApplication.translate("roles", text)


def entries(facts: SeatFacts) -> list[Entry]:
    """The pages of a seat, in the order of the rail. Of several panels the line is the lead chair's."""
    role = facts.role
    sync = Entry(title=_tr("Sync"), glyph="sync", make=SyncPage)
    if role is Role.MEMBER:
        return [
            Entry(title=_tr("My candidates"), glyph="candidates", make=CandidatesPage),
            Entry(title=_tr("Scoring desk"), glyph="desk", make=DeskPage),
            Entry(title=_tr("By question"), glyph="question", make=ByQuestionPage),
            Entry(title=_tr("Paper sheets"), glyph="paper", make=PaperPage),
            Entry(title=_tr("Practice"), glyph="practice", make=PracticePage),
            Entry(title=_tr("Conflicts"), glyph="conflicts", make=ConflictsPage),
            sync,
        ]
    found = []
    if role is Role.ADMINISTRATOR:
        found += [
            Entry(title=_tr("Intake"), glyph="intake", make=IntakePage),
            Entry(title=_tr("Clean copies"), glyph="cleaning", make=CleaningPage),
        ]
    found += [
        Entry(title=_tr("Completeness"), glyph="completeness", make=CompletenessPage),
        Entry(title=_tr("Opening"), glyph="opening", make=OpeningPage),
    ]
    if role is Role.CHAIR:
        found.append(Entry(title=_tr("Moderation"), glyph="moderation", make=ModerationPage))
        if not facts.panel:
            found.append(Entry(title=_tr("The line"), glyph="line", make=LinePage))
        found.append(Entry(title=_tr("Check and close"), glyph="closing", make=ClosingPage))
    else:
        found.append(Entry(title=_tr("Check and sign"), glyph="closing", make=ClosingPage))
    found.append(Entry(title=_tr("Reports"), glyph="pack", make=ReportsPage))
    if role is Role.ADMINISTRATOR:
        found.append(Entry(title=_tr("Places"), glyph="line", make=PlacesPage))
    return [*found, sync]


def seat_name(facts: SeatFacts) -> str:
    """Whose store it is, for people."""
    role = {
        Role.ADMINISTRATOR: _tr("Administrator"),
        Role.CHAIR: _tr("Lead chair") if facts.has_several_panels and not facts.panel else _tr("Chair"),
        Role.MEMBER: _tr("Panel member"),
    }[facts.role]
    if facts.panel and facts.role is Role.CHAIR:  # her seat's own name says no more
        return f"{role}, {facts.panel}"
    said = role if facts.seat == facts.role.value else f"{role} {facts.seat}"
    return f"{said}, {facts.panel}" if facts.panel else said
