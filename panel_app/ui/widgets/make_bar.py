"""How many attachments wait to be cleaned, a button that cleans them all, and how far that is."""

from PySide6.QtWidgets import QFrame, QProgressBar

from panel_app.ui.look import Look
from panel_app.ui.making import MakingFiles
from panel_app.ui.widgets.parts import ElidedLabel, button, row


class MakeBar(QFrame):
    """Hidden while nothing waits."""

    def __init__(self, making: MakingFiles, *, look: Look) -> None:
        super().__init__()
        self._making = making
        self.setProperty("kind", "bar")
        self.said = ElidedLabel()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the cleaning"))
        self.start = button(self.tr("Clean all attachments now"), self._on_start)
        self.stop = button(self.tr("Stop"), making.stop, name=self.tr("Stop cleaning attachments"))
        line = row(look, gap=3)
        line.setContentsMargins(look.space(6), look.space(1), look.space(4), look.space(1))
        line.addWidget(self.said, 2)
        line.addWidget(self.progress, 1)
        line.addWidget(self.start)
        line.addWidget(self.stop)
        self.setLayout(line)
        making.changed.connect(self._draw)
        self._draw()

    def _on_start(self) -> None:
        self._making.start()
        self.stop.setFocus()

    def _draw(self) -> None:
        making = self._making
        had_focus = self.stop.hasFocus()
        self.progress.setMaximum(making.total)
        self.progress.setValue(making.done)
        self.stop.setVisible(making.running)
        self.stop.setEnabled(not making.stopping)
        self.progress.setVisible(making.running)
        self.start.setVisible(not making.running)
        self.said.setText(self._words())
        self.setVisible(making.running or making.waiting > 0)
        if had_focus and not making.running and self.isVisible():
            self.start.setFocus()

    def _words(self) -> str:
        making = self._making
        if making.stopping:
            return self.tr("Stopping: what is clean stays so…")
        if making.running:
            said = self.tr("Attachments cleaned: {done} of {total}")
            return said.format(done=making.done, total=making.total)
        if making.waiting == 1:
            return self.tr("1 attachment waits to be cleaned; it is done when its candidate is opened.")
        said = self.tr("{count} attachments wait to be cleaned; each is done when its candidate is opened.")
        return said.format(count=making.waiting)
