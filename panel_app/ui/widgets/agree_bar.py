"""What the panel decides about one candidate: a mark agreed on a criterion, or the marks kept, each with a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QPushButton

from panel_app.domain.rubric import Criterion, Level, Mark, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, clear, column, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar


class AgreeBar(QFrame):
    """Choose a mark, say why, Enter. Nothing is on record before that."""

    agreed = Signal(str, object, str, str)
    """Criterion, mark, reason, who proposed it."""
    kept = Signal(str)

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._criterion: Criterion | None = None
        self._mark: Mark | None = None
        self._group = QButtonGroup(self)
        self._buttons: dict[Mark, QPushButton] = {}
        self.setProperty("kind", "panel")
        self.setAccessibleName(self.tr("What the panel decides"))
        layout = column(look, gap=2, margin=3)
        self.setLayout(layout)
        self.title = label(role="strong", wrap=True)
        self.anchor = label(role="soft", wrap=True)
        self._levels = row(look, gap=1)
        self.by = QComboBox()
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.by.setAccessibleName(self.tr("Proposed by"))
        head = row(look, gap=3)
        head.addLayout(self._levels)
        head.addStretch(1)
        caption = label(self.tr("Proposed by"), role="soft")
        caption.setBuddy(self.by)
        head.addWidget(caption)
        head.addWidget(self.by)
        self.bar = ReasonBar(self.tr("Agree"), look=look, name=self.tr("Reason, for the record"))
        self.bar.given.connect(self._on_given)
        self.bar.reason.textChanged.connect(self._show_state)
        self.keep = button(self.tr("Keep the marks"), self._on_keep, key="Ctrl+Shift+K")
        self.bar.line.addWidget(self.keep)
        for part in (self.title,):
            layout.addWidget(part)
        layout.addLayout(head)
        layout.addWidget(self.anchor)
        layout.addWidget(self.bar)
        self._show_state()

    def show_people(self, names: tuple[str, ...]) -> None:
        """Who may have proposed a mark: the scorers under their pseudonyms, or the panel."""
        self.by.clear()
        self.by.addItems([self.tr("the panel"), *names])

    def show_criterion(self, criterion: Criterion | None) -> None:
        self._criterion, self._mark = criterion, None
        clear(self._levels)
        self._buttons = {}
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        for level in criterion.levels if criterion else ():
            self._levels.addWidget(self._button(level, criterion))
        if criterion is not None:
            self.title.setText(self.tr("Agree a mark on {title}, or keep all of them").format(title=criterion.title))
        else:
            self.title.setText(self.tr("Choose a criterion above to agree a mark, or keep all of them"))
        self._show_state()

    def propose(self, mark: Mark) -> None:
        """A key chose a mark: show it, and ask why."""
        if mark in self._buttons:
            self._buttons[mark].setChecked(True)
            self._choose(mark)
            self.bar.reason.setFocus()

    def clear(self) -> None:
        self.bar.clear()
        self.show_criterion(self._criterion)

    def _button(self, level: Level, criterion: Criterion | None) -> QPushButton:
        made = QPushButton(plain(level.mark))
        made.setProperty("kind", "level")
        made.setCheckable(True)
        made.setAutoDefault(True)
        made.setAccessibleName(f"{criterion.title if criterion else ''}: {plain(level.mark)}")
        made.setAccessibleDescription(level.anchor)
        made.setToolTip(level.anchor)
        made.clicked.connect(self._on_clicked)
        self._group.addButton(made)
        self._buttons[level.mark] = made
        return made

    def _choose(self, mark: Mark) -> None:
        self._mark = mark
        self._show_state()

    def _show_state(self) -> None:
        criterion, mark = self._criterion, self._mark
        self.bar.set_ready(ready=criterion is not None and mark is not None)
        self.keep.setEnabled(bool(self.bar.reason.text().strip()))
        if criterion is None or mark is None:
            self.anchor.clear()
            self.bar.give.setText(self.tr("Agree"))
        else:
            anchor = next((level.anchor for level in criterion.levels if level.mark == mark), "")
            self.anchor.setText(anchor)
            self.bar.give.setText(self.tr("Agree {mark}").format(mark=plain(mark)))
        self.anchor.setVisible(bool(self.anchor.text()))

    def _on_clicked(self) -> None:
        sender = self.sender()
        for mark, made in self._buttons.items():
            if made is sender:
                self._choose(mark)
                self.bar.reason.setFocus()

    def _on_given(self, reason: str) -> None:
        if self._criterion is not None and self._mark is not None:
            by = self.by.currentText() if self.by.currentIndex() > 0 else ""
            self.agreed.emit(self._criterion.id, self._mark, reason, by)

    def _on_keep(self) -> None:
        reason = self.bar.reason.text().strip()
        if reason:
            self.kept.emit(reason)
