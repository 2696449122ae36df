"""What became of an import: sums in words, and everything that a person should look at in one table."""

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.parts import button, label, row
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.applications import Imported


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to look at. `kind`: refused, ineligible, blank, file, without."""

    kind: str
    where: str
    column: str
    reason: str
    value: str = ""


class ImportResult(QWidget):
    """Refused rows can be written into a workbook, mended there, and imported again."""

    exported = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        self.summary = label(role="lead", wrap=True)
        self.detail = label(wrap=True)
        self.table: Table[Finding] = Table(self._columns(), look=look, name=self.tr("What to look at"))
        self.export = button(self.tr("Export the refused rows…"), self.exported.emit)
        self.hint = label(
            self.tr("Mend them in that workbook, save it, and import it here: what is in already stays as it is."),
            role="soft",
            wrap=True,
        )
        self.foot = QWidget()
        line = row(look, gap=3)
        line.addWidget(self.export)
        line.addWidget(self.hint, 1)
        self.foot.setLayout(line)
        for widget in (self.summary, self.detail):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.foot)
        layout.addStretch(0)

    def show_imported(self, imported: Imported) -> None:
        said = self.tr("{accepted} accepted, {changed} changed, {unchanged} unchanged, {refused} refused").format(
            accepted=imported.accepted,
            changed=imported.changed,
            unchanged=imported.unchanged,
            refused=len(imported.refused),
        )
        self.summary.setText(said)
        self.detail.setText(self._detail(imported))
        self.detail.setVisible(bool(self.detail.text()))
        found = self.findings(imported)
        self.table.show_rows(found)
        self.table.setVisible(bool(found))
        self.foot.setVisible(bool(imported.refused))

    def findings(self, imported: Imported) -> list[Finding]:
        """Refused rows first: they wait for somebody."""
        found = [
            Finding(kind="refused", where=str(e.row), column=e.column, reason=e.reason, value=e.value)
            for e in imported.refused
        ]
        files = imported.attachments
        found += [
            Finding(kind="file", where=each.file, column=each.id, reason=each.reason)
            for each in (files.problems if files else ())
        ]
        found += [
            Finding(kind="ineligible", where=str(each.row), column=each.id, reason=" ".join(each.reasons))
            for each in imported.ineligible
        ]
        blank, without = self.tr("Every answer is blank. It was taken in as it is."), self.tr("No file was found.")
        found += [Finding(kind="blank", where=str(e.row), column=e.id, reason=blank) for e in imported.blank]
        numbers = files.without if files else ()
        return [*found, *(Finding(kind="without", where="", column=each, reason=without) for each in numbers)]

    def _detail(self, imported: Imported) -> str:
        said = []
        if imported.cancelled:
            said.append(self.tr("It was cancelled. What is in stays in; import again to go on."))
        if imported.attachments is not None:
            files = imported.attachments
            said.append(
                self.tr("Files: {kept} kept, {unchanged} unchanged, {problems} not taken.").format(
                    kept=files.kept, unchanged=files.unchanged, problems=len(files.problems)
                )
            )
        if imported.ineligible:
            said.append(
                self.tr("{count} are not eligible: they are kept and marked, and nobody scores them.").format(
                    count=len(imported.ineligible)
                )
            )
        return " ".join(said)

    def _sign(self, finding: Finding) -> Sign:
        return {
            "refused": Sign(glyph="danger", word=self.tr("Refused"), colour="danger"),
            "file": Sign(glyph="caution", word=self.tr("File not taken"), colour="danger"),
            "ineligible": Sign(glyph="recused", word=self.tr("Not eligible")),
            "blank": Sign(glyph="none", word=self.tr("Blank")),
            "without": Sign(glyph="none", word=self.tr("No attachment")),
        }[finding.kind]

    def _columns(self) -> list[Column[Finding]]:
        return [
            Column(title=self.tr("What"), text=lambda each: self._sign(each).word, sign=self._sign),
            Column(title=self.tr("Row or file"), text=lambda each: each.where, hint=lambda each: each.where),
            Column(title=self.tr("Column or number"), text=lambda each: each.column, hint=lambda each: each.column),
            Column(title=self.tr("Value"), text=lambda each: each.value, hint=lambda each: each.value),
            Column(title=self.tr("Reason"), text=lambda each: each.reason, hint=lambda each: each.reason, stretch=True),
        ]
