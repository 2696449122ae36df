"""The window: welcome or the shell of a seat, notices above, the status line below, and a close that loses nothing."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from panel_app.ui.facts import SeatFacts
from panel_app.ui.look import Look
from panel_app.ui.messages import Messages, Tone
from panel_app.ui.pages.welcome import WelcomePage
from panel_app.ui.places import stores_folder
from panel_app.ui.roles import seat_name
from panel_app.ui.runner import Runner
from panel_app.ui.saving import Saved
from panel_app.ui.session import Session
from panel_app.ui.shell import Shell
from panel_app.ui.widgets.focus_ring import FocusRing
from panel_app.ui.widgets.notice_bar import NoticeBar
from panel_app.ui.widgets.status_line import StatusLine

_BUSY_AFTER_MS: Final = 400
_STEP: Final = 0.1
_SMALLEST: Final = (640, 400)


class Window(QMainWindow):
    """Owns the runner. `messages` is another class in tests."""

    def __init__(self, *, look: Look, stores: Path | None = None, messages: type[Messages] = Messages) -> None:
        super().__init__()
        self.look = look
        self.runner = Runner(self)
        self.messages = messages(self)
        self.session: Session | None = None
        self.shell: Shell | None = None
        self._closing = False
        self.notices = NoticeBar(look=look)
        self.status = StatusLine(look=look)
        self.welcome = WelcomePage(
            runner=self.runner, messages=self.messages, look=look, stores=stores or stores_folder()
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._lay_out()
        self.ring = FocusRing(self, look=look)
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.timeout.connect(self._on_still_busy)
        self._connect()
        sizes = {"Ctrl++": self._larger, "Ctrl+=": self._larger, "Ctrl+-": self._smaller, "Ctrl+0": self._as_designed}
        for key, resize in sizes.items():
            QShortcut(QKeySequence(key), self).activated.connect(resize)

    def start(self, path: Path | None = None, *, passphrase: str | None = None) -> None:
        """Open a store when its passphrase is known, else welcome."""
        self.welcome.begin(path)
        if path is not None and passphrase is not None:
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
        self.runner.close()
        event.accept()

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
        self.messages.noticed.connect(self.notices.say)
        self.messages.cleared.connect(self.notices.dismiss)
        self.runner.refused.connect(self.messages.refuse)
        self.runner.failed.connect(self.tell_defect)
        self.runner.pending_changed.connect(self._on_pending)
        self.runner.idle.connect(self._on_idle)
        self.welcome.opened.connect(self.enter)

    def enter(self, facts: SeatFacts) -> None:
        """Show the pages of the seat whose store is open now."""
        self.session = Session(facts, runner=self.runner, messages=self.messages, look=self.look, parent=self)
        self.session.saving.changed.connect(self._show_status)
        self.session.meeting.changed.connect(self._show_status)
        self.shell = Shell(self.session)
        self.shell.page_changed.connect(self.messages.clear)
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        self.shell.page.take_focus()
        self.setWindowTitle(f"{facts.seat} – {facts.round.name}")
        self._show_status()

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
        if self.session is None or self.session.saving.state is Saved.SAVED:
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
        if session is None:
            return
        self.status.say_saved(session.saving.state)
        self.status.say_sync(session.meeting.line(), offline=session.meeting.refusal is not None)
        self.status.say_lock(self.tr("Unlocked: {seat}").format(seat=seat_name(session.facts)))

    def _larger(self) -> None:
        self.look.choose(self.look.theme, scale=self.look.scale + _STEP)

    def _smaller(self) -> None:
        self.look.choose(self.look.theme, scale=self.look.scale - _STEP)

    def _as_designed(self) -> None:
        self.look.choose(self.look.theme, scale=1.0)
