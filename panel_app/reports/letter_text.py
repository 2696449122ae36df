"""The text of a letter: a little Markdown, with fields in braces that are filled in for each candidate.

    # Heading        ## Smaller heading        - item        1. item        **strong**        *emphasis*
    {candidate.code}  {round.name}  …         a backslash before { } * makes it a plain character

Anything else is plain text. A field's value is never read as Markdown or as a field: a title with asterisks in it
prints as it is.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final, Literal

import msgspec

FIELDS: Final = (
    "candidate.code",
    "candidate.name",
    "round.name",
    "round.intake",
    "stage.id",
    "outcome",
    "total",
    "organisation",
    "date",
)
"""What a letter may name. `candidate.name` is the code where a letter is made without names."""

BlockKind = Literal["heading", "subheading", "paragraph", "bullet", "numbered"]

_BLOCKS: Final[tuple[tuple[re.Pattern[str], BlockKind], ...]] = (
    (re.compile(r"##\s+"), "subheading"),
    (re.compile(r"#\s+"), "heading"),
    (re.compile(r"[-*]\s+"), "bullet"),
    (re.compile(r"\d{1,3}[.)]\s+"), "numbered"),
)
_TOKEN: Final = re.compile(
    r"\\(?P<plain>[{}*\\])|\{(?P<field>[^{}\n]*)\}|(?P<strong>\*\*)|(?P<emphasis>\*)|(?P<brace>[{}])"
)


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A run of text in one weight."""

    text: str
    strong: bool = False
    emphasis: bool = False


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A heading, a paragraph, or one item of a list; items that follow one another are one list."""

    kind: BlockKind
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong on a line of the text, counted from 0."""

    line: int
    what: str
    remedy: str


def problems(text: str) -> Iterator[Problem]:
    """Every field that is not known and every brace that stands alone."""
    for number, line in enumerate(text.splitlines()):
        for token in _TOKEN.finditer(line):
            name = token["field"]
            if token["brace"]:
                what, remedy = f"the brace {token['brace']} stands alone", "Write \\{ or \\} for a plain brace."
            elif name is not None and name.strip() not in FIELDS:
                near = get_close_matches(name, FIELDS, n=1, cutoff=0.5)
                what = f"the field {{{name[:40]}}} is not known"
                remedy = f"Did you mean {{{near[0]}}}?" if near else f"Known are {', '.join(FIELDS)}."
            else:
                continue
            yield Problem(line=number, what=what, remedy=remedy)


def blocks(text: str, values: Mapping[str, str]) -> list[Block]:
    """The letter with its fields filled in; KeyError for a field without a value: `problems` is asked first."""
    return [Block(kind=kind, spans=tuple(_spans(said, values))) for kind, said in _split(text) if said.strip()]


def _split(text: str) -> Iterator[tuple[BlockKind, str]]:
    kind: BlockKind = "paragraph"
    gathered: list[str] = []
    for line in (*text.splitlines(), ""):
        stripped = line.strip()
        begins = next(((mark.match(stripped), of) for mark, of in _BLOCKS if mark.match(stripped)), None)
        if not stripped or begins:
            yield kind, " ".join(gathered)
            kind, gathered = "paragraph", []
        if begins and begins[0]:
            kind, stripped = begins[1], stripped[begins[0].end() :]
        if stripped:
            gathered.append(stripped)
        if kind in {"heading", "subheading"}:
            yield kind, " ".join(gathered)
            kind, gathered = "paragraph", []


def _spans(text: str, values: Mapping[str, str]) -> Iterator[Span]:
    strong = emphasis = False
    run, at = "", 0
    for token in _TOKEN.finditer(text):
        run += text[at : token.start()]
        at = token.end()
        if token["strong"] or token["emphasis"]:
            if run:
                yield Span(text=run, strong=strong, emphasis=emphasis)
            run = ""
            strong, emphasis = strong ^ bool(token["strong"]), emphasis ^ bool(token["emphasis"])
        elif token["field"] is not None:
            run += values[token["field"].strip()]
        else:
            run += token["plain"] or token["brace"]
    if run + text[at:]:
        yield Span(text=run + text[at:], strong=strong, emphasis=emphasis)
