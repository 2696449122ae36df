"""The clean copy as readable prose: question and answer, one criterion after another."""

from panel_app.domain.candidates import CleanCopy
from panel_app.domain.rubric import Criterion
from panel_app.ui.look import Look
from panel_app.ui.widgets.text_column import Section, TextColumn


class Prose(TextColumn):
    """What a scorer reads. Its sections are `answer.<criterion>`."""

    def __init__(self, *, look: Look) -> None:
        super().__init__(look=look, name="")
        self.setAccessibleName(self.tr("Application, clean copy"))

    def show_copy(self, criteria: tuple[Criterion, ...], copy: CleanCopy) -> None:
        sections = [
            Section(
                key=answer_key(criterion.id),
                title=f"{number}\u2002{criterion.title}" if len(criteria) > 1 else criterion.title,
                intro=criterion.question,
                text=copy.answers.get(criterion.id, ""),
                foot=self._words(copy.answers.get(criterion.id, ""), criterion.max_words),
            )
            for number, criterion in enumerate(criteria, start=1)
        ]
        self.show_sections(sections, lead=" · ".join(f"{key}: {value}" for key, value in copy.context.items() if value))

    def show_question(self, criterion: str) -> None:
        """Bring the answer to this criterion to the top, where it is not in sight already."""
        self.bring(answer_key(criterion))

    def _words(self, answer: str, most: int | None) -> str:
        count = len(answer.split())
        if count == 0:
            return self.tr("No answer was given.")
        if most is None:
            return self.tr("{count} words").format(count=count)
        return self.tr("{count} of {most} words").format(count=count, most=most)


def answer_key(criterion: str) -> str:
    """The section of a criterion's answer."""
    return f"answer.{criterion}"
