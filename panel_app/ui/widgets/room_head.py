"""The head of the moderation room: how far the meeting is, who is shown in which order, and two other ways to look."""

from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, label, row

_TITLED = 1060
"""Below this width (at 100 % text) there is no title, which the rail says too."""
_ONE_LINE = 780
"""Below this one there are two lines."""
_FEWER = 660
"""So wide is one line where nobody can compare scorers: on the projector."""


class RoomHead(QWidget):
    """Boxes and buttons; whoever owns it listens to them."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.title = label(self.tr("Moderation"), role="title")
        self.summary = label(role="strong")
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which candidates"))
        self.which.addItem(self.tr("Open only"), "open")
        self.which.addItem(self.tr("All asked about"), "asked")
        self.which.addItem(self.tr("Everybody"), "all")
        self.order = QComboBox()
        self.order.setAccessibleName(self.tr("In which order"))
        self.order.addItem(self.tr("By disagreement"), "disagreement")
        self.order.addItem(self.tr("By pool and line"), "line")
        self.order.addItem(self.tr("By code"), "code")
        self.scorers = button(self.tr("Scorers"), lambda: None, name=self.tr("Scorers: whose marks moved"))
        self.projector = button(self.tr("Projector"), lambda: None, key="Ctrl+Shift+P", name=self.tr("Projector mode"))
        for each in (self.scorers, self.projector):
            each.setCheckable(True)
        said = row(look, gap=4)
        said.addWidget(self.title)
        said.addWidget(self.summary)
        said.addStretch(1)
        chosen = row(look, gap=2)
        for box in (self.which, self.order):
            chosen.addWidget(box)
        chosen.addStretch(1)
        for each in (self.scorers, self.projector):
            chosen.addWidget(each)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(look.space(2))
        self._line.addLayout(said, 1)
        self._line.addLayout(chosen)

    def make_room(self, width: float) -> None:
        """For a page so wide, in pixels at 100 % text."""
        self.title.setHidden(width < _TITLED)
        needed = _FEWER if self.scorers.isHidden() else _ONE_LINE
        across = QBoxLayout.Direction.LeftToRight if width >= needed else QBoxLayout.Direction.TopToBottom
        self._line.setDirection(across)

    def show_ways(self, *, opened: bool, chooses: bool) -> None:
        """Nothing but the title while the room is closed; no boxes while no candidates are listed."""
        for part in (self.summary, self.projector):
            part.setVisible(opened)
        for box in (self.which, self.order):
            box.setVisible(opened and chooses)
