"""An organisation's own paper: its name, logo, colours and letter texts, read from one TOML file.

    organisation = "Northern Skills Trust"
    paper = "A4"                       # or A3, Letter
    [colours]
    heading = "#003087"                # titles and headings; 4.5:1 against the page, or refused
    accent = "#005EB8"                 # links and the marks of figures
    [logo]
    file = "logo.png"                  # PNG or JPEG, beside the template
    text = "Northern Skills Trust"     # what a screen reader says for it
    [letters.offer]                    # by outcome; `feedback` where none is named
    en = '''Dear {candidate.code}, …'''
    cy = '''…'''

A logo is pixels: a vector file may carry scripts, fonts and links that an archive does not take. What is wrong is
refused with the line it stands on, before anything is drawn.
"""

import io
import re
import tomllib
import warnings
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

import msgspec

from panel_app.domain.errors import InputRefused
from panel_app.reports import letter_text
from panel_app.reports.template_lines import line_of

Paper = Literal["A4", "A3", "Letter"]

LEAST_CONTRAST: Final = 4.5
"""Of text against what it stands on (WCAG 2, level AA)."""
_GROUNDS: Final = ("#FFFFFF", "#F0F4F5")
"""The page, and the wash that headings of tables and figures stand on."""

_PAPERS: Final[tuple[Paper, ...]] = ("A4", "A3", "Letter")
LETTERS: Final = ("feedback", "offer", "through", "reserve", "not-selected", "ineligible", "withdrawn")
LANGUAGES: Final = ("en", "cy")
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_MOST_BYTES: Final = 2_000_000
_MOST_PIXELS: Final = 16_000_000


class Logo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as it came: its bytes, its size in pixels, and what is said where it cannot be seen."""

    data: bytes
    kind: Literal["png", "jpeg"]
    width: int
    height: int
    text: str

    def __repr__(self) -> str:
        return f"Logo({self.text!r}, {self.width} × {self.height})"


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """How an organisation's paper looks. Colours are `#RRGGBB`, checked; letters are by outcome and language."""

    organisation: str = ""
    paper: Paper = "A4"
    heading: str = "#003087"
    accent: str = "#005EB8"
    logo: Logo | None = None
    letters: Mapping[str, Mapping[str, str]] = {}


DEFAULT: Final = Template()


class TemplateRefused(InputRefused):
    """The template has this problem on this line."""

    def __init__(self, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"The template is wrong on line {line}: {problem}.", remedy)
        self.line = line


def read_template(path: Path) -> Template:
    """The template in a file; TemplateRefused names the line and the reason."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputRefused(
            f"The template {path} cannot be read ({error.strerror}).", "Look at its name and its folder."
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TemplateRefused(line, "it is not written in UTF-8", "Save it as UTF-8 text.") from error
    return parse_template(text, folder=path.parent)


def parse_template(text: str, *, folder: Path) -> Template:
    """The template in a text; `folder` is where its logo lies."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        reason = str(error).partition(" (at ")[0]
        problem = f"it is no TOML there ({reason[:1].lower()}{reason[1:]})"
        raise TemplateRefused(line, problem, "Mend that line; text stands in quotation marks.") from error
    return _Reader(text, values, folder).template()


def contrast(one: str, other: str) -> float:
    """How far two colours `#RRGGBB` stand apart, from 1 to 21 (WCAG 2's ratio of luminances)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Reader:
    """Takes a template's values apart; every refusal knows its line."""

    def __init__(self, text: str, values: dict[str, object], folder: Path) -> None:
        self._text = text
        self._values = values
        self._folder = folder

    def template(self) -> Template:
        self._only(self._values, (), ("organisation", "paper", "colours", "logo", "letters"))
        colours = self._table(self._values, ("colours",))
        self._only(colours, ("colours",), ("heading", "accent"))
        return Template(
            organisation=self._words(self._values, ("organisation",), default=""),
            paper=self._paper(),
            heading=self._colour(colours, "heading", DEFAULT.heading),
            accent=self._colour(colours, "accent", DEFAULT.accent),
            logo=self._logo(),
            letters=self._letters(),
        )

    def _paper(self) -> Paper:
        named = self._values.get("paper", DEFAULT.paper)
        for paper in _PAPERS:
            if named == paper:
                return paper
        raise self._refused(("paper",), f"paper is {named!r}", f"Use one of {', '.join(_PAPERS)}.")

    def _colour(self, colours: dict[str, object], key: str, default: str) -> str:
        value = colours.get(key, default)
        path = ("colours", key)
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise self._refused(path, f"{key} is {value!r}, which is no colour", 'Write it like "#003087".')
        least = min(contrast(value, ground) for ground in _GROUNDS)
        if least < LEAST_CONTRAST:
            raise self._refused(
                path,
                f"{key} {value} has a contrast of {_down(least)}:1 to the page",
                f"Choose a darker colour, of {LEAST_CONTRAST}:1 or more, so that everybody can read it.",
            )
        return value.upper()

    def _logo(self) -> Logo | None:
        if "logo" not in self._values:
            return None
        table = self._table(self._values, ("logo",))
        self._only(table, ("logo",), ("file", "text"))
        name = self._words(table, ("logo", "file"))
        said = self._words(table, ("logo", "text"))
        try:
            data = (self._folder / name).read_bytes()
        except OSError as error:
            raise self._refused(
                ("logo", "file"),
                f"the logo {name} cannot be read ({error.strerror})",
                "Put it beside the template, or write its path from there.",
            ) from error
        return self._picture(name, data, said)

    def _picture(self, name: str, data: bytes, said: str) -> Logo:
        from PIL import Image  # loaded where there is a logo

        path = ("logo", "file")
        if len(data) > _MOST_BYTES:
            raise self._refused(path, f"the logo {name} is larger than 2 MB", "Save it smaller; 600 pixels are enough.")
        try:
            with (
                warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning),  # refused below
                Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture,
            ):
                kind, (width, height) = picture.format, picture.size
                if width * height <= _MOST_PIXELS:
                    picture.load()
        except Exception as error:  # the border to a decoder: any file may lie there
            raise self._refused(path, f"the logo {name} is no whole PNG or JPEG", "Save it as PNG.") from error
        if width * height > _MOST_PIXELS:
            raise self._refused(path, f"the logo {name} has {width} × {height} pixels", "Save it at 2,000 pixels wide.")
        return Logo(data=data, kind="png" if kind == "PNG" else "jpeg", width=width, height=height, text=said)

    def _letters(self) -> Mapping[str, Mapping[str, str]]:
        table = self._table(self._values, ("letters",))
        self._only(table, ("letters",), LETTERS)
        found: dict[str, Mapping[str, str]] = {}
        for outcome in table:
            texts = self._table(table, ("letters", outcome))
            self._only(texts, ("letters", outcome), LANGUAGES)
            found[outcome] = {each: self._letter(texts, ("letters", outcome, each)) for each in texts}
        return found

    def _letter(self, texts: dict[str, object], path: tuple[str, ...]) -> str:
        text = self._words(texts, path)
        for problem in letter_text.problems(text):
            line = line_of(self._text, path) + self._begins_below(path) + problem.line
            raise TemplateRefused(line, problem.what, problem.remedy)
        return text

    # ---- keys

    def _begins_below(self, path: tuple[str, ...]) -> int:
        """1 where a text of several lines begins on the line after its quotation marks, which TOML drops."""
        line = self._text.splitlines()[line_of(self._text, path) - 1].rstrip()
        return 1 if line.endswith(('"""', "'''")) and line.count(line[-3:]) == 1 else 0

    def _table(self, values: dict[str, object], path: tuple[str, ...]) -> dict[str, object]:
        value = values.get(path[-1], {})
        if not isinstance(value, dict):
            raise self._refused(path, f"{path[-1]} is no table", f"Write it under [{'.'.join(path)}].")
        return value

    def _words(self, values: dict[str, object], path: tuple[str, ...], *, default: str | None = None) -> str:
        value = values.get(path[-1], default)
        if value is None:
            raise self._refused(path[:-1], f"{path[-1]} is missing", f"Add {path[-1]} there.")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._refused(path, f"{path[-1]} has to be text, not empty", "Write it in quotation marks.")
        return value

    def _only(self, values: dict[str, object], path: tuple[str, ...], known: tuple[str, ...]) -> None:
        for key in values:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                remedy = f"Did you mean {near[0]}?" if near else f"Known there: {', '.join(known)}."
                raise self._refused((*path, key), f"{key[:40]} is not known there", remedy)

    def _refused(self, path: tuple[str, ...], problem: str, remedy: str) -> TemplateRefused:
        return TemplateRefused(line_of(self._text, path), problem, remedy)


def _down(ratio: float) -> str:
    """4.49 is not said as 4.5."""
    return f"{int(ratio * 10) / 10:.1f}"
