"""The decision pack: choose where it goes, watch it being written."""

from pathlib import Path

from PySide6.QtWidgets import QProgressBar

from panel_app.domain.errors import PanelError
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import button, label, row
from panel_app.workspace import publishing
from panel_app.workspace.workspace import Workspace


class PackPage(Page):
    """For the administrator, once the chair has closed the stage."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        layout = self.headed(
            self.tr("Decision pack"),
            self.tr(
                "A PDF of the whole decision: the ranked list with the line, a page for each candidate with every "
                "mark, agreed mark and reason, and what was put on record. It names codes, not people."
            ),
        )
        self.write = button(self.tr("Write the decision pack…"), self._on_write, kind="primary")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Pages written"))
        self.progress.hide()
        self.said = label(wrap=True)
        line = row(session.look, gap=4)
        line.addWidget(self.write)
        line.addWidget(self.progress, 1)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self.said)
        layout.addStretch(1)

    def take_focus(self) -> None:
        self.focus_first(self.write)

    def refresh(self) -> None:
        if self.session.facts.round.signed:
            self.said.setText(self.tr("The stage is signed: the pack carries the signed result."))
        else:
            self.said.setText(self.tr("The stage is not signed yet: a pack written now says so on every page."))

    def _on_write(self) -> None:
        chosen = self.session.messages.choose_new_file(
            self.tr("Decision pack"), suggestion="decision-pack.pdf", pattern=self.tr("PDF (*.pdf)")
        )
        if chosen is not None:
            self._write(chosen if chosen.suffix else chosen.with_suffix(".pdf"))

    def _write(self, path: Path) -> None:
        self.write.setEnabled(False)
        self.progress.setMaximum(0)
        self.progress.show()
        report = self.session.runner.progress_to(self._on_progress)

        def job(workspace: Workspace) -> tuple[Path, int]:
            return path, publishing.decision_pack(workspace, path, progress=report)

        self.session.runner.run(job, then=self._on_written, otherwise=self._on_refused)

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.setMaximum(total)
        self.progress.setValue(done)

    def _on_written(self, written: tuple[Path, int]) -> None:
        path, pages = written
        self._end()
        what = self.tr("The decision pack of {pages} pages is written.").format(pages=pages)
        self.session.messages.tell(what, remedy=str(path), tone=Tone.GOOD)

    def _on_refused(self, error: PanelError) -> None:
        self._end()
        self.session.messages.refuse(error)

    def _end(self) -> None:
        self.progress.hide()
        self.write.setEnabled(True)
        self.write.setFocus()
