"""Letters to candidates: what was decided, and what the panel saw, in the language that each of them chose."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import msgspec

from panel_app.reports import letter_text, letter_words, paper, style
from panel_app.reports.blocks import heading, mixed, prose
from panel_app.reports.drawn import Drawing
from panel_app.reports.ending import Bookmark
from panel_app.reports.letter_text import Block
from panel_app.reports.pack_front import logo_row
from panel_app.reports.rows import Row
from panel_app.reports.runs import Run
from panel_app.reports.structure import Element, numbering
from panel_app.reports.style import BODY, BODY_STRONG, LABEL, UNIT, Face
from panel_app.reports.templates import Template
from panel_app.reports.values import Feedback, Letter

_EMPHASIS: Final = Face(style.ITALIC, BODY.size, BODY.leading)


def draw(letters: Sequence[Letter], file: BinaryIO, drawing: Drawing) -> int:
    """Each letter from a new page on; how many pages they took."""
    wanted = letters[: drawing.part] if drawing.part else letters
    sections = [
        paper.Section(_label(letter, language, drawing.template), _rows(letter, language, drawing.template))
        for letter in wanted
        for language in letter.languages
    ]
    languages = {language for letter in wanted for language in letter.languages}
    whole = msgspec.structs.replace(drawing, language="cy" if languages == {"cy"} else "en")
    return paper.draw(file, whole, wanted[0].source, sections, title="Letters")


def _label(letter: Letter, language: str, template: Template) -> str:
    draft = letter_words.is_draft(letter.outcome, language, template)
    return f"{letter.code} · {letter_words.DRAFT}" if draft else letter.code


def _rows(letter: Letter, language: str, template: Template) -> Iterator[Row]:
    said, tag = letter_words.words(language), _tag(language)
    title = f"{said['letter']} {letter.code}"
    bookmark = Bookmark(f"{letter.code} {language}", title, 1)
    if template.logo:
        yield logo_row(template.logo)
    yield heading(said["letter"], 1, gap=2 * UNIT, bookmarks=[bookmark], language=tag)
    if letter_words.is_draft(letter.outcome, language, template):
        yield prose(letter_words.DRAFT, face=BODY_STRONG, gap=UNIT, language="cy")
    if template.organisation:
        yield prose(template.organisation, face=BODY_STRONG, gap=UNIT)
    made = letter_words.day(letter.source.made, language)
    for gap, label, text in ((UNIT, said["reference"], letter.code), (0, said["date"], made)):
        yield mixed([Run(f"{label}: ", LABEL, tag), Run(text, BODY, tag)], gap=gap)
    yield from _text(letter, language, template)
    if letter.feedback:
        yield heading(said["feedback"], 2, language=tag)
        yield prose(f"{said['about']} {said['blind']}" if letter.blind else said["about"], language=tag)
        for each in letter.feedback:
            yield from _feedback(each, said, language)


def _text(letter: Letter, language: str, template: Template) -> Iterator[Row]:
    source = letter.source
    values = {
        "candidate.code": letter.code,
        "candidate.name": letter.name,
        "round.name": source.round_name,
        "round.intake": source.intake,
        "stage.id": source.stage,
        "outcome": letter.outcome,
        "total": letter.total,
        "organisation": template.organisation,
        "date": letter_words.day(source.made, language),
    }
    found = letter_text.blocks(letter_words.body(letter.outcome, language, template).text, values)
    yield from _blocks(found, _tag(language))


def _blocks(blocks: Sequence[Block], language: str) -> Iterator[Row]:
    """A text's blocks; items that follow one another are one list."""
    listed: Element | None = None
    number, below = 0, False
    for block in blocks:
        if block.kind in {"bullet", "numbered"}:
            if listed is None:
                listed, number = Element("L", entries=numbering("Disc" if block.kind == "bullet" else "Decimal")), 0
            number += 1
            label = "•" if block.kind == "bullet" else f"{number}."
            yield mixed(_runs(block, language), gap=2, label=label, within=listed)
            continue
        listed = None
        if block.kind == "paragraph":
            yield mixed(_runs(block, ""), gap=UNIT, language=language)
        else:
            yield heading(block.text, 3 if block.kind == "subheading" and below else 2, language=language)
            below = True


def _runs(block: Block, language: str) -> list[Run]:
    faces = {(False, False): BODY, (True, False): BODY_STRONG, (False, True): _EMPHASIS, (True, True): BODY_STRONG}
    return [Run(span.text, faces[span.strong, span.emphasis], language) for span in block.spans]


def _feedback(each: Feedback, said: dict[str, str], language: str) -> Iterator[Row]:
    """Criteria, anchors and notes are in the language of the round, whatever the letter's."""
    own, tag = "en-GB" if language == "cy" else "", _tag(language)
    yield heading(each.title, 3, language=own)
    marks = f"{said['agreed'] if each.agreed else said['marks']}: {', '.join(each.marks)}"
    yield prose(marks, face=BODY_STRONG, language=tag, glued=True)
    for mark, anchor in each.anchors:
        yield mixed([Run(f"{mark}: ", LABEL), Run(anchor, BODY, own)])
    if each.note:
        yield mixed([Run(f"{said['note']}: ", LABEL, tag), Run(each.note, BODY, own)])


def _tag(language: str) -> str:
    """Of what differs from a file that is in English; a file that is all Welsh says the same again."""
    return "cy" if language == "cy" else ""
