"""What a person may choose for the window: colours, size of text, when it locks. Every choice holds at once."""

from typing import Final

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from panel_app.ui.look import Look
from panel_app.ui.settings import Colours, Settings
from panel_app.ui.widgets.overlay import Overlay
from panel_app.ui.widgets.parts import button, label, row

_WIDEST: Final = 520
_SCALES: Final = (100, 110, 125, 150, 175, 200)
_MINUTES: Final = (2, 5, 10, 15, 20, 30, 60)


class SettingsSheet(Overlay):
    """Three choices; Esc or Close leaves."""

    def __init__(self, window: QWidget, *, look: Look, settings: Settings) -> None:
        super().__init__(window, look=look, name="", widest=_WIDEST)
        title = self.tr("Settings")
        self.setAccessibleName(title)
        self.card.setAccessibleName(title)
        self._settings = settings
        self.colours, self.scale, self.minutes = QComboBox(), QComboBox(), QComboBox()
        names = {
            Colours.SYSTEM: self.tr("As the system has it"),
            Colours.LIGHT: self.tr("Light"),
            Colours.DARK: self.tr("Dark"),
            Colours.HIGH_CONTRAST: self.tr("High contrast"),
        }
        for colours, name in names.items():
            self.colours.addItem(name, colours.value)
        for percent in _SCALES:
            self.scale.addItem(self.tr("{percent} %").format(percent=percent), percent)
        for minutes in _MINUTES:
            self.minutes.addItem(self.tr("{minutes} minutes").format(minutes=minutes), minutes)
        self.inside.addWidget(label(title, role="title"))
        self._add_choices()
        said = self.tr(
            "A locked window shows nothing and asks for the passphrase. During a meeting it waits for an hour at least."
        )
        self.inside.addWidget(label(said, role="soft", wrap=True))
        foot = row(look)
        foot.addStretch(1)
        self.close_it = button(self.tr("Close"), self.leave, kind="primary")
        foot.addWidget(self.close_it)
        self.inside.addLayout(foot)
        settings.changed.connect(self._show)
        self._show()
        for box in (self.colours, self.scale, self.minutes):
            box.activated.connect(self._on_chosen)

    def take_focus(self) -> None:
        self.colours.setFocus()

    def _add_choices(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.space(4))
        grid.setVerticalSpacing(self._look.space(2))
        grid.setColumnStretch(1, 1)
        rows = (
            (self.tr("Colours"), self.colours),
            (self.tr("Size of text"), self.scale),
            (self.tr("Lock after"), self.minutes),
        )
        for place, (text, box) in enumerate(rows):
            caption = label(text, role="strong")
            caption.setBuddy(box)
            box.setAccessibleName(text)
            grid.addWidget(caption, place, 0)
            grid.addWidget(box, place, 1)
        self.inside.addLayout(grid)

    def _on_chosen(self) -> None:
        self._settings.choose(
            colours=self.colours.currentData(),
            scale=self.scale.currentData() / 100,
            lock_minutes=self.minutes.currentData(),
        )

    def _show(self) -> None:
        """A value that came another way stands in the list too."""
        chosen = self._settings.chosen
        self.colours.setCurrentIndex(self.colours.findData(chosen.colours.value))
        percent = round(chosen.scale * 100)
        _choose(self.scale, percent, self.tr("{percent} %").format(percent=percent))
        _choose(self.minutes, chosen.lock_minutes, self.tr("{minutes} minutes").format(minutes=chosen.lock_minutes))


def _choose(box: QComboBox, value: int, text: str) -> None:
    if box.findData(value) < 0:
        place = sum(box.itemData(each) < value for each in range(box.count()))
        box.insertItem(place, text, value)
    box.setCurrentIndex(box.findData(value))
