"""The last look before a clean copy leaves: everything that a scorer will hold, searched for whose it is.

Made on purpose without the code that strikes, and knowing nothing of how a file was made: it takes text and bytes as
they are, looks for each token in several codings, for what resembles one, and in files for every part that a rebuilt
file has not.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import Applicant
from panel_app.intake.folding import fold
from panel_app.intake.identity import Token, identity_tokens
from panel_app.intake.leaks import OwnLeaks
from panel_app.intake.likeness import distance, without_figures
from panel_app.intake.pdf_contents import Contents, read_contents
from panel_app.intake.words import is_english

How = Literal["exact", "fuzzy", "hidden part"]

_LEAST_NEEDLE: Final = 5
"""Letters or bytes: what is shorter turns up by chance."""
_LEAST_FUZZY: Final = 6
_LEAST_SQUEEZED: Final = 7
_CODINGS: Final = ("utf-8", "latin-1", "utf-16-be", "utf-16-le")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_MIXED: Final = re.compile(r"(?=[^\W_]*[^\W\d_]{2})(?=[^\W_]*\d)[^\W_]+")
"""Letters with figures among them, as in `Sm1th`."""
_SQUEEZED_KINDS: Final = ("name", "e-mail", "phone", "registration", "address", "employer")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One leak: where it is, which token, how surely. `around` is what stands there, for a person."""

    where: str
    kind: str
    token: str
    how: How
    around: str = ""


class Linter:
    """One applicant's tokens. `keeps` are texts that a person looked at and left."""

    def __init__(self, applicant: Applicant, *, keeps: Sequence[str] = (), job_title: bool = True) -> None:
        every = identity_tokens(applicant, job_title=job_title)
        self._shown = {token.text for token in identity_tokens(applicant)} - {token.text for token in every}
        self._own = OwnLeaks(applicant)
        self._kinds = {token.text: token.kind for token in every}
        sure = [token for token in every if not token.common]
        self._names = sorted({name for token in sure if _is_name(token) and (name := _plain(token.text))})
        self._squeezed = sorted({s for token in sure if (s := _squeezable(token))})
        self._needles = _needles(sure)
        self._initials = [
            (token.text, re.compile(r"(?<![^\W_])(?<![A-Z]\.)" + r"\.\s?".join(token.text.split()) + r"\.?(?![^\W_])"))
            for token in sure
            if token.kind == "initials" and " " in token.text
        ]
        self._keeps = sorted(keeps, key=len, reverse=True)

    def text(self, text: str, where: str) -> list[Finding]:
        """The leaks of a text."""
        for keep in self._keeps:
            text = text.replace(keep, " ")
        plain = fold(text).text
        found = dict.fromkeys(
            self._finding(where, token, "exact")
            for form in dict.fromkeys((text, plain))
            for token in self._own.search(form)
            if token not in self._shown
        )
        found |= dict.fromkeys(
            Finding(where=where, kind="initials", token=token, how="exact", around=match.group())
            for token, pattern in self._initials
            for match in pattern.finditer(plain)
        )
        squeezed = _squeeze(plain)
        found |= dict.fromkeys(
            Finding(where=where, kind=kind, token=token, how="exact")
            for token, kind in self._squeezed
            if token in squeezed and not _is_by_chance(token, plain)
        )
        found |= dict.fromkeys(self._fuzzy(plain, where))
        return list(found)

    def file(self, data: bytes, where: str) -> list[Finding]:
        """The leaks of a PDF's bytes: text layer, strings, streams unpacked, leftovers, parts it should not have."""
        contents = read_contents(data)
        found = [
            Finding(where=where, kind="structure", token=name, how="hidden part", around=what)
            for name, what in contents.strange
        ]
        for place, text in contents.texts:
            found += self.text(text, f"{where}, {place}")
        found += self._bytes(contents, where)
        return list(dict.fromkeys(found))

    def _bytes(self, contents: Contents, where: str) -> Iterator[Finding]:
        for place, body in contents.bodies:
            small = body.lower()
            for needle, token, kind in self._needles:
                if needle in small:
                    yield Finding(where=f"{where}, {place}", kind=kind, token=token, how="exact")

    def _fuzzy(self, plain: str, where: str) -> Iterator[Finding]:
        written = {match.group().lower() for match in _LETTERS.finditer(plain)}
        disguised = {without_figures(match.group().lower()) for match in _MIXED.finditer(plain)}
        for word in written | disguised:
            if len(word) < _LEAST_FUZZY - 1 or is_english(word):
                continue
            for name in self._names:
                if len(name) >= _LEAST_FUZZY and distance(word, name, 1) <= 1:
                    yield Finding(where=where, kind="name", token=name, how="fuzzy", around=word)

    def _finding(self, where: str, token: str, how: How) -> Finding:
        return Finding(where=where, kind=self._kinds.get(token, "name"), token=token, how=how)


def _is_name(token: Token) -> bool:
    return token.kind == "name" and not token.why.startswith("short for") and len(_LETTERS.findall(token.text)) == 1


def _plain(text: str) -> str:
    return "".join(_LETTERS.findall(fold(text).text)).lower()


def _squeeze(plain: str) -> str:
    return "".join(c for c in plain.lower() if c.isalnum())


def _squeezable(token: Token) -> tuple[str, str] | None:
    """The token without anything between its letters and figures, long enough to mean nothing else."""
    if token.kind not in _SQUEEZED_KINDS or token.mode != "always":
        return None
    text = _squeeze(fold(token.text).text)
    if token.kind == "phone":
        text = re.sub(r"^(?:0044|44(?=\d{9,10}$)|0)0?", "", re.sub(r"\D", "", text))
    least = _LEAST_NEEDLE if token.why == "the postcode" else _LEAST_SQUEEZED
    return (text, token.kind) if len(text) >= least else None


def _is_by_chance(token: str, plain: str) -> bool:
    """Whether the letters stand together only because the gaps between whole other words were taken out."""
    pattern = r"[\W_]*".join(map(re.escape, token))
    country = r"(?:(?:00)?44)?\W{0,3}0?\W{0,3}" if token.isdecimal() else ""  # of a phone number
    match = re.search(rf"(?<![^\W_]){country}{pattern}(?![^\W_])", plain, re.IGNORECASE)
    return match is None


def _needles(tokens: Iterable[Token]) -> list[tuple[bytes, str, str]]:
    """What to look for in bytes: each token in four codings, with and without its marks."""
    found: dict[bytes, tuple[str, str]] = {}
    for token in tokens:
        if token.mode != "always" or token.kind in ("job title", "number", "initials"):
            continue
        for text in {token.text, fold(token.text).text, unicodedata.normalize("NFD", token.text)}:
            if len(text) < _LEAST_NEEDLE:
                continue
            for coding in _CODINGS:
                found.setdefault(text.encode(coding, "ignore").lower(), (token.text, token.kind))
    return [(needle, *its) for needle, its in found.items() if len(needle) >= _LEAST_NEEDLE]
