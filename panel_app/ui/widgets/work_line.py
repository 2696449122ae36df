"""How far long work is, and a button that stops it at its next step."""

from PySide6.QtWidgets import QProgressBar, QWidget

from panel_app.ui.look import Look
from panel_app.ui.runner import Progress, Runner
from panel_app.ui.widgets.parts import button, row
from panel_app.workspace.reporting import Stopped


class _Stop:
    """Set in the main thread, looked at by the work beside it."""

    wanted = False


class WorkLine(QWidget):
    """Shown while something is done; nothing before and after."""

    def __init__(self, *, look: Look, runner: Runner, name: str) -> None:
        super().__init__()
        self._runner = runner
        self._stop = _Stop()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.cancel = button(self.tr("Cancel"), self._on_cancel, name=self.tr("Stop this work"))
        line = row(look, gap=3)
        line.addWidget(self.bar, 1)
        line.addWidget(self.cancel)
        self.setLayout(line)
        self.hide()

    def begin(self) -> Progress:
        """Show it; what comes back is for the work to call, and raises Stopped once a person wants that."""
        stop = self._stop = _Stop()
        tell = self._runner.progress_to(self._on_progress)

        def report(done: int, of: int) -> None:
            if stop.wanted:
                raise Stopped
            tell(done, of)

        self.bar.setRange(0, 0)
        self.show()
        self.cancel.setFocus()
        return report

    def end(self) -> bool:
        """Hide it; whether it had the keyboard."""
        had_focus = self.cancel.hasFocus()
        self.hide()
        return had_focus

    def _on_progress(self, done: int, of: int) -> None:
        self.bar.setMaximum(of)
        self.bar.setValue(done)

    def _on_cancel(self) -> None:
        self._stop.wanted = True
