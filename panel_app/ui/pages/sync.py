"""Meeting the others at the hub: a button, what the last sync did, and what it could not take.

How much came tells how hard colleagues work: a scorer is not shown it, neither as a number nor as a bar's length.
"""

from PySide6.QtWidgets import QProgressBar

from panel_app.domain.people import Role
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import button, label, row
from panel_app.ui.widgets.times import moment
from panel_app.workspace.syncing import Synced


class SyncPage(Page):
    """Offline is a normal state and is said as one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._counts = session.facts.role is not Role.MEMBER
        layout = self.headed(
            self.tr("Sync"),
            self.tr(
                "Sends what was put on record here and brings what the others put on record. You can work without it."
            ),
        )
        self.now = button(self.tr("Sync now"), session.meeting.sync, kind="primary")
        self.now.setToolTip(self.tr("Sync now (F5, on every page)"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the sync"))
        line = row(session.look, gap=4)
        line.addWidget(self.now)
        line.addWidget(self.progress, 1)
        line.addStretch(1)
        layout.addLayout(line)
        self.state = label(role="lead", wrap=True)
        self.detail = label(wrap=True)
        self.problems = label(role="soft", wrap=True)
        for widget in (self.state, self.detail, self.problems):
            layout.addWidget(widget)
        layout.addStretch(1)
        session.meeting.changed.connect(self._show_state)
        self._show_state()

    def about(self) -> str:
        return self.tr(
            "Sends what was put on record here and brings what others put on record: ciphertext and signatures "
            "only. Being offline is normal. Nothing waits for it, and what is held here is sent the next time."
        )

    def take_focus(self) -> None:
        self.focus_first(self.now)

    def _show_state(self) -> None:
        meeting = self.session.meeting
        waits = meeting.running and not meeting.silence.is_long
        self.now.setText(self.tr("Syncing…") if waits else self.tr("Sync now"))
        self.progress.setVisible(waits)
        done, total = (self._counts and meeting.progress) or (0, 0)
        self.progress.setMaximum(total)
        self.progress.setValue(done)
        self.state.setText(meeting.line())
        self.detail.setText(self._detail())
        self.problems.setText(self._problems())

    def _detail(self) -> str:
        meeting = self.session.meeting
        if meeting.silence.is_long:
            return self.tr(
                "Look whether its drive or network is there; all is held here, and nothing else waits for it."
            )
        if meeting.refusal is not None:
            return f"{meeting.refusal.what} {meeting.refusal.remedy}"
        if meeting.last is None or meeting.at is None:
            return ""
        if not self._counts:
            return self._own_detail(meeting.last, moment(meeting.at))
        return self.tr("At {time}: {sent} records sent, {received} received, {refused} not taken.").format(
            time=moment(meeting.at),
            sent=meeting.last.sent,
            received=meeting.last.received,
            refused=meeting.last.refused,
        )

    def _own_detail(self, last: Synced, time: str) -> str:
        said = [self.tr("At {time}: {sent} of your records went out; everything for you is here.")]
        if last.refused:
            said.append(self.tr("{refused} were not taken."))
        return " ".join(said).format(time=time, sent=last.sent, refused=last.refused)

    def _problems(self) -> str:
        last = self.session.meeting.last
        return "\n".join(f"{each.where}: {each.what}" for each in last.problems) if last is not None else ""
