"""The window: welcome or the shell of a seat, notices above, the status line below, and a close that loses nothing."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from panel_app.domain.people import Role
from panel_app.ui.commands import Commands, Where
from panel_app.ui.dressing import Dressing
from panel_app.ui.dropping import Dropping
from panel_app.ui.facts import SeatFacts
from panel_app.ui.lock import IdleLock
from panel_app.ui.locking import Locking, answer_dialogs
from panel_app.ui.look import Look
from panel_app.ui.messages import Messages, Tone
from panel_app.ui.pages.welcome import WelcomePage
from panel_app.ui.places import STORE_SUFFIX, stores_folder
from panel_app.ui.roles import seat_name
from panel_app.ui.runner import Runner
from panel_app.ui.saving import Saved
from panel_app.ui.session import Session
from panel_app.ui.settings import Settings
from panel_app.ui.shell import Shell
from panel_app.ui.tour import Tour
from panel_app.ui.widgets.focus_ring import FocusRing
from panel_app.ui.widgets.locked import LockedPage
from panel_app.ui.widgets.notice_bar import Notice, NoticeBar
from panel_app.ui.widgets.status_line import StatusLine

_BUSY_AFTER_MS: Final = 400
_SMALLEST: Final = (640, 400)


class Window(QMainWindow):
    """Owns the runner. `messages` is another class in tests, which also give settings that nobody keeps."""

    def __init__(
        self,
        *,
        look: Look,
        stores: Path | None = None,
        messages: type[Messages] = Messages,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.look = look
        self.settings = settings or Settings(parent=self)
        self.dressing = Dressing(look=look, settings=self.settings, parent=self)
        self.runner = Runner(self)
        self.messages = messages(self)
        self.session: Session | None = None
        self.shell: Shell | None = None
        self._closing = False
        self._asks = True
        self._unsaid: list[Notice] = []
        self.notices = NoticeBar(look=look)
        self.status = StatusLine(look=look)
        self.welcome = WelcomePage(
            runner=self.runner, messages=self.messages, look=look, stores=stores or stores_folder()
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self.locked = LockedPage(look=look)
        self._stack.addWidget(self.locked)
        self.idle = IdleLock(self.settings, self)
        self.locking = Locking(runner=self.runner, page=self.locked, idle=self.idle, parent=self)
        self._lay_out()
        self.ring = FocusRing(self, look=look)
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.timeout.connect(self._on_still_busy)
        self._connect()
        self.tour = Tour(self, look=look, runner=self.runner, status=self.status)
        self.commands = Commands(
            self,
            look=look,
            settings=self.settings,
            where=self._where,
            take_tour=self.take_tour,
            has_tour=self._has_tour,
        )
        self._add_commands()
        self.dropping = Dropping(self, welcome=self.welcome, messages=self.messages, is_open=self._is_open)

    def start(self, path: Path | None = None, *, passphrase: str | None = None) -> None:
        """Open a store when its passphrase is known, else welcome."""
        self.welcome.begin(path)
        if path is not None and path.suffix == STORE_SUFFIX and passphrase is not None:
            self.welcome.open_store(path, passphrase)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Flush, let the worker finish, then go. What could not be stored is asked about, once the worker is done."""
        tried_and_refused = self._closing and self.session is not None and self.session.saving.state is Saved.NOT_SAVED
        if self.shell is not None and not tried_and_refused:
            self.shell.flush()
        if self.runner.pending:
            self._closing = True
            if self.shell is not None:
                self.shell.stop()
            self.status.say_busy(self.tr("Finishing…"))
            event.ignore()
            return
        if not self._may_close():
            self._closing = False
            event.ignore()
            return
        self.ring.stop()
        self.idle.stop()
        self.runner.close()
        if self.shell is not None and self.shell.parent() is None:
            self.shell.deleteLater()  # locked away; no window takes it along
        event.accept()

    def end(self) -> None:
        """Close because the system says so: as a person would, but there is nobody to answer a question."""
        self._asks = False
        answer_dialogs()
        self.close()

    def flush(self) -> None:
        """Hand to the store what was typed."""
        if self.shell is not None:
            self.shell.flush()

    def take_tour(self) -> None:
        """From its first stop, on a panel member's seat."""
        if self.shell is not None and self._has_tour():
            self.tour.start(self.shell)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        native = self.windowHandle()
        if native is not None:
            self.idle.watch(native)

    def _lay_out(self) -> None:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(inside)
        self.setWindowTitle(self.tr("Panel"))
        self.setMinimumSize(*_SMALLEST)
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1366, screen.width()), min(768, screen.height()))

    def _connect(self) -> None:
        self.messages.noticed.connect(self._on_noticed)
        self.messages.cleared.connect(self.notices.dismiss)
        self.runner.refused.connect(self.messages.refuse)
        self.runner.failed.connect(self.tell_defect)
        self.runner.pending_changed.connect(self._on_pending)
        self.runner.idle.connect(self._on_idle)
        self.welcome.opened.connect(self.enter)
        self.welcome.tour_wanted.connect(self.take_tour)
        self.locking.began.connect(self._on_locked)
        self.locking.ended.connect(self._on_unlocked)

    def _add_commands(self) -> None:
        add = self.commands.add
        lock = self.tr("Lock the window now")
        add("Ctrl+L", self.locking.lock, name=lock, is_ready=self._is_open, over_sheets=True)
        add("Ctrl++", self.dressing.larger, name=self.tr("Larger text"))
        add("Ctrl+-", self.dressing.smaller, name=self.tr("Smaller text"))
        add("Ctrl+0", self.dressing.as_designed, name=self.tr("Text as it was designed"))
        add("Ctrl+Q", self._on_close_key, name=self.tr("Close the window"), over_sheets=True)

    def enter(self, facts: SeatFacts) -> None:
        """Show the pages of the seat whose store is open now."""
        self.session = Session(
            facts, runner=self.runner, messages=self.messages, look=self.look, lock=self.idle, parent=self
        )
        self.dressing.projector = self.session.projector
        self.session.saving.changed.connect(self._show_status)
        self.session.meeting.changed.connect(self._show_status)
        self.shell = Shell(self.session)
        self.shell.page_changed.connect(self.messages.clear)
        self.shell.palette_wanted.connect(self.commands.show_palette)
        self.shell.help_wanted.connect(self.commands.explain)
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        self.shell.page.take_focus()
        self._show_title()
        self._show_status()
        self.locking.enter(self.session, self.shell)

    def tell_defect(self, _error: object = None) -> None:
        """Something of ours failed; say so without its details, which may hold what nobody should read."""
        self.messages.tell(
            self.tr("Something went wrong inside the program. What the status line calls saved is saved."),
            remedy=self.tr(
                "Close the window and open it again; if it comes back, tell the administrator what you did."
            ),
            tone=Tone.DANGER,
        )

    def _may_close(self) -> bool:
        if not self._asks or self.session is None or self.session.saving.state is Saved.SAVED:
            return True
        return self.messages.confirm(
            self.tr("Some of what you typed is not stored."),
            detail=self.tr("The store refused it, as the notice says. If you close now, it is lost."),
            yes=self.tr("Close and lose it"),
        )

    def _on_pending(self, pending: int) -> None:
        if pending == 0:
            self._busy.stop()
            self.status.say_busy("")
        elif not self._busy.isActive():
            self._busy.start(_BUSY_AFTER_MS)

    def _on_still_busy(self) -> None:
        if not self._closing:
            self.status.say_busy(self.tr("Working…"))

    def _on_idle(self) -> None:
        if self._closing:
            self.close()

    def _show_status(self) -> None:
        session = self.session
        if session is None or self.locking.is_locked:
            return
        self.status.say_saved(session.saving.state)
        self.status.say_sync(session.meeting.line(), offline=session.meeting.is_offline)
        self.status.say_lock(self.tr("Unlocked: {seat}").format(seat=seat_name(session.facts)))

    # ---- lock

    def _on_locked(self) -> None:
        self.tour.leave()
        self.commands.leave()
        self.messages.hold()
        self._unsaid = self.notices.leave()
        if self.shell is not None:
            self._stack.removeWidget(self.shell)
            self.shell.setParent(None)  # not hidden alone: a hidden widget can still be read by assistive technology
        self._stack.setCurrentWidget(self.locked)
        self.setWindowTitle(self.tr("Panel: locked"))
        self.status.say_locked()

    def _on_unlocked(self) -> None:
        if self.shell is not None:
            self._stack.addWidget(self.shell)
            self._stack.setCurrentWidget(self.shell)
        self._show_title()
        self._show_status()
        unsaid, self._unsaid = self._unsaid, []
        for each in unsaid:
            self.notices.say(*each, unasked=True)
        self.messages.release()

    def _on_noticed(self, tone: str, what: str, remedy: str, unasked: bool) -> None:  # noqa: FBT001 - a signal's slot
        """What is to be told while the window is locked waits for its person."""
        if self.locking.is_locked:
            self._unsaid.append(Notice(tone, what, remedy))
        else:
            self.notices.say(tone, what, remedy, unasked=unasked)

    # ---- commands

    def _where(self) -> Where | None:
        """What is on the screen, for who explains it; nothing while it is locked."""
        if self.locking.is_locked or any(sheet.isVisible() for sheet in self.commands.sheets):
            return None
        shell = self.shell
        if shell is None:
            return Where(self.tr("Welcome"), self.welcome, (), (), self._open_nothing)
        return Where(shell.title, shell.page, shell.actions_everywhere(), shell.openable(), shell.open_code)

    def _open_nothing(self, _code: str) -> None:
        """There is no candidate on the welcome page."""

    def _is_open(self) -> bool:
        return self.shell is not None

    def _has_tour(self) -> bool:
        return self.session is not None and self.session.facts.role is Role.MEMBER

    def _on_close_key(self) -> None:
        self.close()

    def _show_title(self) -> None:
        if self.session is not None:
            facts = self.session.facts
            self.setWindowTitle(f"{facts.seat} – {facts.round.name}")
