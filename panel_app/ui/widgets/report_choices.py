"""What report is wanted, of whom, in which language, and what it is finished with: paper, signature, password."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QLineEdit, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import StageId
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, label, row
from panel_app.workspace.reporting import Kind, Request


class ReportChoices(QFrame):
    """Only what the chosen kind can do is shown."""

    changed = Signal()
    """What is drawn is another."""
    template_wanted = Signal()
    certificate_wanted = Signal()

    def __init__(self, *, look: Look, kinds: Sequence[Kind], stages: Sequence[str], names: bool) -> None:
        super().__init__()
        self._may_name = names
        self._may_issue = False
        self.setProperty("kind", "card")
        self._stack = column(look, gap=1.5, margin=4)
        self.setLayout(self._stack)
        self._captions: dict[QWidget, QLabel] = {}
        self.kind = self._box(self.tr("Report"), [(kind.title, kind) for kind in kinds])
        self.stage = self._box(self.tr("Stage"), [(stage, stage) for stage in stages])
        self.codes = self._field(self.tr("Candidates"), self.tr("All, or codes with commas between"))
        self.language = self._box(self.tr("Language"), [])
        self.separate = self._check(self.tr("A file for each candidate"))
        self.names = self._check(self.tr("With names"))
        self.issue = self._check(self.tr("Put on record as issued"))
        self._add_finish(look)
        self.show_template("")
        self._show_kind()
        self.kind.currentIndexChanged.connect(self._on_kind)
        for box in (self.stage, self.language):
            box.currentIndexChanged.connect(self._on_changed)
        self.names.toggled.connect(self._on_changed)
        self.codes.editingFinished.connect(self._on_changed)

    @property
    def chosen(self) -> Kind:
        kind: Kind = self.kind.currentData()
        return kind

    def request(self) -> Request:
        """What is asked for at the moment."""
        kind = self.chosen
        codes = [code.strip().upper() for code in self.codes.text().split(",") if code.strip()]
        return Request(
            kind=kind.name,
            stage=StageId(self.stage.currentData()) if self.stage.count() else None,
            codes=tuple(map(CandidateCode, codes)) if kind.per_candidate else (),
            language=self.language.currentData() or "en",
            names=kind.names and self._may_name and self.names.isChecked(),
        )

    def is_separate(self) -> bool:
        """Whether each candidate gets a file."""
        return self.chosen.per_candidate and self.separate.isChecked()

    def choose_stage(self, stage: str) -> None:
        """Begin with this stage."""
        self.stage.setCurrentIndex(max(0, self.stage.findData(stage)))

    def show_may_issue(self, *, may: bool) -> None:
        """Whether there is a question of putting it on record."""
        if may != self._may_issue:
            self.issue.setChecked(may)
        self._may_issue = may
        self.issue.setVisible(may)

    def show_template(self, organisation: str) -> None:
        """Whose paper it is; plain paper without a name."""
        self.template.setText(organisation or self.tr("Plain paper"))

    def show_certificate(self, path: Path | None) -> None:
        """Which certificate signs, or none."""
        self.certificate.setText(path.name if path else self.tr("Not signed"))
        self.certificate_password.setVisible(path is not None)
        self._captions[self.certificate_password].setVisible(path is not None)
        if path is not None:
            self.certificate_password.setFocus()

    # ---- inside

    def _add_finish(self, look: Look) -> None:
        self.template = label(role="soft")
        self.choose_template = button(
            self.tr("Template…"), self.template_wanted.emit, name=self.tr("Choose the organisation's template")
        )
        self.certificate = label(role="soft")
        self.choose_certificate = button(
            self.tr("Certificate…"), self.certificate_wanted.emit, name=self.tr("Choose a certificate to sign with")
        )
        for said, choose in ((self.template, self.choose_template), (self.certificate, self.choose_certificate)):
            line = row(look, gap=2)
            line.addWidget(choose)
            line.addWidget(said, 1)
            self._stack.addLayout(line)
        self.certificate_password = self._field(self.tr("Password of the certificate"), "", secret=True)
        self.password = self._field(self.tr("Password for the file"), self.tr("None"), secret=True)
        self.unfit = label(
            self.tr("Under a password the file is no archive file (PDF/A): keep one without."), role="small", wrap=True
        )
        self._stack.addWidget(self.unfit)
        self.unfit.hide()
        self.password.textChanged.connect(self._on_password)
        self._stack.addStretch(1)
        self.show_certificate(None)

    def _box(self, name: str, items: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        for text, data in items:
            box.addItem(text, data)
        self._captioned(box, name)
        return box

    def _field(self, name: str, hint: str, *, secret: bool = False) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(hint)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._captioned(field, name)
        return field

    def _check(self, name: str) -> QCheckBox:
        box = QCheckBox(name)
        self._stack.addWidget(box)
        return box

    def _captioned(self, widget: QWidget, name: str) -> None:
        caption = label(name, role="strong")
        caption.setBuddy(widget)
        self._captions[widget] = caption
        self._stack.addWidget(caption)
        self._stack.addWidget(widget)

    def _show(self, widget: QWidget, *, shown: bool) -> None:
        widget.setVisible(shown)
        if widget in self._captions:
            self._captions[widget].setVisible(shown)

    def _show_kind(self) -> None:
        kind = self.chosen
        english = self.tr("As each candidate chose") if kind.as_chosen else self.tr("English")
        said = {"en": english, "cy": self.tr("Welsh")}
        self.language.blockSignals(True)
        self.language.clear()
        for language in kind.languages:
            self.language.addItem(said[language], language)
        self.language.blockSignals(False)
        self._show(self.language, shown=len(kind.languages) > 1)
        self._show(self.stage, shown=self.stage.count() > 1)
        self._show(self.codes, shown=kind.per_candidate)
        self._show(self.separate, shown=kind.per_candidate)
        self._show(self.names, shown=kind.names and self._may_name)
        is_pdf = ".pdf" in (kind.suffix, *kind.forms)
        for widget in (self.choose_template, self.template, self.choose_certificate, self.certificate, self.password):
            self._show(widget, shown=is_pdf)
        self._show(self.certificate_password, shown=is_pdf and self.certificate.text() != self.tr("Not signed"))
        self.unfit.setVisible(is_pdf and bool(self.password.text()))

    def _on_kind(self, _place: int) -> None:
        self._show_kind()
        self.changed.emit()

    def _on_changed(self) -> None:
        self.changed.emit()

    def _on_password(self, text: str) -> None:
        self.unfit.setVisible(bool(text))
