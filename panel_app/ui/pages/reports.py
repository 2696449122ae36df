"""Reports: choose one, see it as it is drawn, then save, sign, print; and ask whether a file is one of ours."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from panel_app.domain.errors import PanelError
from panel_app.domain.people import Role
from panel_app.ui.actions import Action
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.printing import Extent, extent_of, print_pdf
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import button, label, row
from panel_app.ui.widgets.report_choices import ReportChoices
from panel_app.ui.widgets.report_preview import ReportPreview
from panel_app.ui.widgets.work_line import WorkLine
from panel_app.workspace import issuing, reporting, signing
from panel_app.workspace.issuing import ReportVerdict
from panel_app.workspace.reporting import Finish, Gathered, Progress, Request, Stopped, Template, Written
from panel_app.workspace.workspace import Workspace

_NARROW = 720
"""Below this width (at 100 % text) the preview stands under the choices."""


class _Made(msgspec.Struct, frozen=True, kw_only=True):
    """Files that were written, of what was gathered, and whether they are to go on record."""

    gathered: Gathered
    written: list[Written]
    issue: bool
    issued: int = 0


class ReportsPage(Page):
    """For officers; what is offered depends on the seat."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._template = Template()
        self._certificate: Path | None = None
        self._turn = 0
        role = session.facts.role
        layout = self.headed(self.tr("Reports"))
        self.state = label(role="soft", wrap=True)
        layout.addWidget(self.state)
        self.choices = ReportChoices(
            look=session.look,
            kinds=reporting.kinds_for(role),
            stages=session.facts.round.stages,
            names=role is Role.ADMINISTRATOR,
        )
        if session.facts.stage is not None:
            self.choices.choose_stage(session.facts.stage.id)
        self.preview = ReportPreview(look=session.look)
        layout.addWidget(self._body(), 1)
        layout.addLayout(self._foot())
        self.choices.changed.connect(self._preview)
        self.choices.template_wanted.connect(self._on_template_wanted)
        self.choices.certificate_wanted.connect(self._on_certificate_wanted)
        self._show_running(running=False)
        self._show_standing(provisional=not session.facts.round.signed)

    def about(self) -> str:
        return self.tr(
            "Choose a report on the left; the preview is the file itself. Save or print it, sign it with your "
            "organisation's certificate, or put it under a password. Before the sign-off it is marked as "
            "provisional."
        )

    def more_actions(self) -> list[Action]:
        return [
            Action(name=self.tr("Stop making the report"), key="Esc"),
        ]

    def take_focus(self) -> None:
        self.focus_first(self.choices.kind)

    def refresh(self) -> None:
        self._preview()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.session.look.scale
        self._across.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.progress.isVisible():
            self.progress.cancel.click()
            return
        super().keyPressEvent(event)

    # ---- the preview

    def _preview(self) -> None:
        """Ask for what is chosen now; what was asked for before is no longer waited for."""
        self._turn += 1
        request = self.choices.request()
        self.preview.said.setText(self.tr("Drawing…"))
        self.session.runner.run(
            lambda workspace: reporting.gather(workspace, request),
            then=partial(self._on_gathered, self._turn),
            otherwise=partial(self._on_nothing, self._turn),
        )

    def _on_gathered(self, turn: int, gathered: Gathered) -> None:
        if turn != self._turn:
            return
        self._show_standing(provisional=gathered.provisional)
        template = self._template
        self.session.runner.beside(
            lambda: reporting.preview(gathered, template),
            then=partial(self._on_drawn, turn),
            otherwise=partial(self._on_nothing, turn),
        )

    def _on_drawn(self, turn: int, raw: bytes) -> None:
        if turn == self._turn:
            self.preview.show_pdf(raw, said=self.tr("Preview: a part, as it will be printed."))

    def _show_standing(self, *, provisional: bool) -> None:
        self.state.setText(
            self.tr("The stage is not signed yet: every page says that it is provisional, and nothing is issued.")
            if provisional
            else self.tr("The stage is signed: reports carry the signed result.")
        )
        self.choices.show_may_issue(may=not provisional and self.session.facts.role is Role.ADMINISTRATOR)

    def _on_nothing(self, turn: int, error: PanelError) -> None:
        if turn == self._turn:
            self.preview.show_nothing(f"{error.what} {error.remedy}")

    # ---- saving

    def _on_save(self) -> None:
        request, separate = self.choices.request(), self.choices.is_separate()
        path = self._where(request, separate=separate)
        if path is None:
            return
        finish = Finish(template=self._template, password=self.choices.password.text(), separate=separate)
        secret, chosen = self.choices.certificate_password.text(), self._certificate
        issue = self.choices.issue.isVisible() and self.choices.issue.isChecked()

        def job(gathered: Gathered, progress: Progress) -> _Made:
            signer = signing.read_certificate(chosen, secret) if chosen is not None else None
            finished = msgspec.structs.replace(finish, certificate=signer)
            written = reporting.write(gathered, finished, path, progress=progress)
            return _Made(gathered=gathered, written=written, issue=issue)

        self._work(request, job, then=self._on_written)

    def _where(self, request: Request, *, separate: bool) -> Path | None:
        messages, kind = self.session.messages, self.choices.chosen
        if separate:
            return messages.choose_folder(self.tr("A folder for the files"))
        pattern = ";;".join(f"{suffix[1:].upper()} (*{suffix})" for suffix in (kind.suffix, *kind.forms))
        chosen = messages.choose_new_file(kind.title, suggestion=reporting.file_name(request), pattern=pattern)
        return chosen.with_suffix(kind.suffix) if chosen is not None and not chosen.suffix else chosen

    def _on_written(self, made: _Made) -> None:
        if not made.issue:
            self._on_issued(made)
            return

        def job(workspace: Workspace) -> _Made:
            return msgspec.structs.replace(made, issued=issuing.issue(workspace, made.gathered, made.written))

        self.session.runner.run(job, then=self._on_issued, otherwise=self._on_refused)

    def _on_issued(self, made: _Made) -> None:
        self._show_running(running=False)
        files, first = len(made.written), made.written[0].path
        if files == 1:
            what = self.tr("{file} is written.").format(file=first.name)
        else:
            what = self.tr("{count} files are written.").format(count=files)
        if any(each.draft for each in made.written):
            what += " " + self.tr("Welsh texts that nobody has reviewed are drafts, and not on record.")
        if made.issued:
            what += " " + self.tr("It is on record as issued: sync, so that the chair knows.")
        self.session.messages.tell(what, remedy=str(first if files == 1 else first.parent), tone=Tone.GOOD)

    # ---- printing

    def _on_print(self) -> None:
        template = self._template

        def job(gathered: Gathered, progress: Progress) -> tuple[str, bytes, Extent]:
            raw = reporting.drawn(gathered, template, progress=progress)
            return gathered.kind.title, raw, extent_of(raw)

        self._work(self.choices.request(), job, then=self._on_ready_to_print)

    def _on_ready_to_print(self, ready: tuple[str, bytes, Extent]) -> None:
        self.session.messages.when_here(partial(self._choose_printer, *ready))

    def _choose_printer(self, title: str, raw: bytes, extent: Extent) -> None:
        printer = self.session.messages.choose_printer(title, pages=extent.pages, wide=extent.wide)
        if printer is None:
            self._show_running(running=False)
            return
        progress = self.progress.begin()
        self.session.runner.beside(
            lambda: print_pdf(raw, printer, progress=progress), then=self._on_printed, otherwise=self._on_refused
        )

    def _on_printed(self, pages: int) -> None:
        self._show_running(running=False)
        self.session.messages.tell(self.tr("{count} pages went to the printer.").format(count=pages), tone=Tone.GOOD)

    # ---- a file that came back

    def _on_check(self) -> None:
        path = self.session.messages.choose_file(self.tr("A report to be checked"), pattern=self.tr("All files (*)"))
        if path is not None:
            self.session.runner.run(lambda workspace: issuing.verify_report(workspace, path), then=self._on_verdict)

    def _on_verdict(self, verdict: ReportVerdict) -> None:
        said = [each.what for each in verdict.problems]
        if verdict.issued is not None:
            when = f"{verdict.issued:%Y-%m-%d %H:%M} UTC"
            said.insert(0, self.tr("Ours and unchanged, issued {time}.").format(time=when))
        signers = ", ".join(each.signer for each in verdict.signatures if each.intact and each.whole)
        unsigned = self.tr("No signature in it holds.") if verdict.signatures else self.tr("No signature is in it.")
        remedy = self.tr("Signed by {names}.").format(names=signers) if signers else unsigned
        self.session.messages.tell(" ".join(said), remedy=remedy, tone=Tone.GOOD if verdict.ok else Tone.CAUTION)

    # ---- what it looks like, and who signs

    def _on_template_wanted(self) -> None:
        path = self.session.messages.choose_file(self.tr("Template"), pattern=self.tr("Template (*.toml)"))
        if path is not None:
            self.session.runner.read(lambda: reporting.read_template(path), then=self._on_template)

    def _on_template(self, template: Template) -> None:
        self._template = template
        self.choices.show_template(template.organisation or self.tr("A template without a name"))
        self._preview()

    def _on_certificate_wanted(self) -> None:
        pattern = self.tr("Certificate (*.p12 *.pfx)")
        self._certificate = self.session.messages.choose_file(self.tr("Certificate"), pattern=pattern)
        self.choices.show_certificate(self._certificate)

    # ---- work with progress

    def _work[T](self, request: Request, job: Callable[[Gathered, Progress], T], *, then: Callable[[T], None]) -> None:
        """Gather in the worker, do the job beside it, with progress that a person can stop."""
        self._show_running(running=True)
        progress = self.progress.begin()

        def begin(gathered: Gathered) -> None:
            self.session.runner.beside(lambda: job(gathered, progress), then=then, otherwise=self._on_refused)

        self.session.runner.run(
            lambda workspace: reporting.gather(workspace, request), then=begin, otherwise=self._on_refused
        )

    def _on_refused(self, error: PanelError) -> None:
        self._show_running(running=False)
        if isinstance(error, Stopped):
            self.session.messages.tell(error.what, remedy=error.remedy)
        else:
            self.session.messages.refuse(error)

    def _show_running(self, *, running: bool) -> None:
        for widget in (self.save, self.print, self.check):
            widget.setEnabled(not running)
        if not running and self.progress.end():
            self.save.setFocus()

    # ---- inside

    def _body(self) -> QWidget:
        inside = QWidget()
        across = self._across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self.session.look.space(4))
        across.addWidget(self.choices, 38)
        across.addWidget(self.preview, 62)
        return inside

    def _foot(self) -> QHBoxLayout:
        self.save = button(
            self.tr("Save…"), self._on_save, kind="primary", key="Ctrl+S", name=self.tr("Save the report")
        )
        self.print = button(self.tr("Print…"), self._on_print, key="Ctrl+P", name=self.tr("Print the report"))
        self.check = button(self.tr("Check a file…"), self._on_check, name=self.tr("Check a file that came back"))
        self.progress = WorkLine(
            look=self.session.look, runner=self.session.runner, name=self.tr("How far the report is")
        )
        line = row(self.session.look, gap=3)
        for widget in (self.save, self.print, self.check):
            line.addWidget(widget)
        line.addWidget(self.progress, 1)
        line.addStretch(0)
        return line
