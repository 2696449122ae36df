"""The clean copy as readable prose: question and answer, one criterion after another, in a column of a good width."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit

from panel_app.domain.candidates import CleanCopy
from panel_app.domain.rubric import Criterion
from panel_app.ui.look import Look

_MEASURE = 76
"""Characters in a line that the eye follows without effort."""

_STRUCK = "[struck]"
"""What a clean copy has in the place of what was struck out."""


class Prose(QTextEdit):
    """Read only. What people wrote is escaped; nothing in it is a link or an instruction."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._criteria: tuple[Criterion, ...] = ()
        self._copy: CleanCopy | None = None
        self.setObjectName("prose")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Application, clean copy"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self._write)

    def show_copy(self, criteria: tuple[Criterion, ...], copy: CleanCopy) -> None:
        self._criteria, self._copy = criteria, copy
        self._write()

    def show_question(self, criterion: str) -> None:
        """Bring the answer to this criterion to the top, where it is not in sight already."""
        cursor = self._find(criterion)
        if cursor is None:
            return
        top = self.cursorRect(cursor).top()
        if not 0 <= top < self.viewport().height() // 3:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top - self._look.space(2))

    def turn(self, *, forward: bool) -> None:
        """A page on or back."""
        bar = self.verticalScrollBar()
        step = max(bar.pageStep() - self._look.space(10), 1)
        bar.setValue(bar.value() + (step if forward else -step))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _find(self, criterion: str) -> QTextCursor | None:
        document = self.document()
        block = document.begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                if f"c-{criterion}" in iterator.fragment().charFormat().anchorNames():
                    return QTextCursor(block)
                iterator += 1
            block = block.next()
        return None

    def _set_measure(self) -> None:
        wide = self.fontMetrics().averageCharWidth() * _MEASURE
        root = self.document().rootFrame()
        spare = max(self.viewport().width() - wide, 0)
        shape = root.frameFormat()
        side = self._look.space(6)
        shape.setLeftMargin(side)
        shape.setRightMargin(max(side, spare - side))
        shape.setTopMargin(self._look.space(3))
        shape.setBottomMargin(self._look.space(10))
        root.setFrameFormat(shape)

    def _write(self) -> None:
        if self._copy is None:
            return
        place = self.verticalScrollBar().value()
        self.document().setDefaultFont(self._look.font("body"))
        self.setHtml(self._html(self._copy))
        self._set_measure()
        self.verticalScrollBar().setValue(place)

    def _html(self, copy: CleanCopy) -> str:
        theme, space = self._look.theme, self._look.space
        style = (
            "<style>"
            f"h2 {{ font-size: {self._look.size('lead')}px; font-weight: 600; color: {theme.deep};"
            f" margin: {space(6)}px 0 {space(1)}px 0; }}"
            f".q {{ color: {theme.ink_soft}; margin: 0 0 {space(3)}px 0; }}"
            f".a {{ font-size: {round(self._look.size('body') * 1.1)}px; color: {theme.ink};"
            f" margin: 0 0 {space(2.5)}px 0; line-height: 120%; }}"
            f".n {{ font-size: {self._look.size('small')}px; color: {theme.ink_soft}; margin: 0 0 {space(2)}px 0; }}"
            "</style>"
        )
        parts = [style]
        if copy.context:
            facts = " · ".join(f"{escape(key)}: {escape(value)}" for key, value in copy.context.items() if value)
            parts.append(f'<p class="n">{facts}</p>')
        for number, criterion in enumerate(self._criteria, start=1):
            answer = copy.answers.get(criterion.id, "")
            parts.append(
                f'<h2><a name="c-{escape(criterion.id)}"></a>{number}&nbsp;&nbsp;{escape(criterion.title)}</h2>'
            )
            parts.append(f'<p class="q">{escape(criterion.question)}</p>')
            parts += [f'<p class="a">{self._paragraph(text)}</p>' for text in answer.split("\n\n") if text.strip()]
            parts.append(f'<p class="n">{escape(self._words(answer, criterion.max_words))}</p>')
        return "".join(parts)

    def _paragraph(self, text: str) -> str:
        struck = (
            f'<span style="color: {self._look.theme.ink_soft}; background: {self._look.theme.wash}">{_STRUCK}</span>'
        )
        return escape(text.strip()).replace("\n", "<br>").replace(_STRUCK, struck)

    def _words(self, answer: str, most: int | None) -> str:
        count = len(answer.split())
        if count == 0:
            return self.tr("No answer was given.")
        if most is None:
            return self.tr("{count} words").format(count=count)
        return self.tr("{count} of {most} words").format(count=count, most=most)
