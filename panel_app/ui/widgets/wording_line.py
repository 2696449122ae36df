"""Under a note: words in it that speak of the person, said quietly, changed by nobody, and left alone when asked."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from panel_app.domain.wording import Wording, WordingKind
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, label, row
from panel_app.workspace import wording

_SHOWN = 2
"""How many words are named; of more it is said how many."""
_LOOKED_AT = 20_000
"""Characters of a note that are looked at while it is typed: several times what can be sealed."""


class WordingLine(QWidget):
    """Hidden while there is nothing to say. What was left stays left until another candidate comes."""

    found = Signal(object)
    """The words that are pointed out now, a tuple of `Wording`."""
    left = Signal()
    """They are to stay, and nothing more is said of them."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._left: set[str] = set()
        self._shown: tuple[Wording, ...] = ()
        self.said = label(role="small", wrap=True)
        self.leave = button(self.tr("Leave it"), self._on_left, kind="link", name=self.tr("Leave the wording as it is"))
        line = row(look, gap=2)
        line.addWidget(self.said, 1)
        line.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.hide()

    @property
    def words(self) -> list[str]:
        """What is pointed out, as it was written."""
        return [each.text for each in self._shown]

    def look_at(self, note: str) -> None:
        """Point out what stands in this note, but for what was left."""
        self._shown = tuple(each for each in wording.find(note[:_LOOKED_AT]) if each.key not in self._left)
        distinct = list({each.key: each for each in self._shown}.values())
        said = [_about(each) for each in distinct[:_SHOWN]]
        if len(distinct) > _SHOWN:
            said.append(self.tr("and {count} more").format(count=len(distinct) - _SHOWN))
        self.said.setText(f"{', '.join(said)}. {self.tr('Does the note need it?')}")
        self.setVisible(bool(distinct))
        self.found.emit(self._shown)

    def forget(self) -> None:
        """Another candidate's note comes: nothing is left alone yet."""
        self._left.clear()

    def _on_left(self) -> None:
        self._left |= {each.key for each in self._shown}
        self._shown = ()
        self.hide()
        self.found.emit(())
        self.left.emit()


def _about(word: Wording) -> str:
    text = " ".join(word.text.split())
    return _words()[word.kind].format(word=text)


def _words() -> dict[WordingKind, str]:
    return {
        "gender": _tr("“{word}” is gendered"),
        "appearance": _tr("“{word}” is about looks"),
        "age": _tr("“{word}” is about age"),
        "family": _tr("“{word}” is about family"),
        "accent": _tr("“{word}” is about language or origin"),
        "health": _tr("“{word}” is about health"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("WordingLine", text)
