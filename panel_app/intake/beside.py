"""What belongs to a strike because it stands beside it: `van der` before a name, an initial or figures behind it.

Alone none of it says whose it is; beside what was struck it is the rest of the same name. Everything here is for folded
text and looks no further than a few characters to either side.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from panel_app.domain.candidates import Applicant
from panel_app.intake.folding import fold
from panel_app.intake.identity import runs
from panel_app.intake.likeness import Found, distance, without_figures
from panel_app.intake.words import is_english, listed

_PIECE_BEFORE: Final = re.compile(r"(?<![^\W_])([^\W_]{1,6}+)(?:\s{0,2}['-]\s{0,2}|&#?\w{2,5};|\s{1,2})\Z")
_HYPHENED: Final = re.compile(r"(?<![\w-])[A-Z][^\W\d_]{1,20}+-\Z")
_HYPHENED_BEHIND: Final = re.compile(r"-[A-Z][^\W\d_]{1,20}+(?![\w-])")
_FIGURES: Final = re.compile(r"[_.]?\d{1,4}(?!\w)|_\w{1,12}(?!\w)")
_AFTERWARDS: Final = 64
_LOOKED_BACK: Final = 12
_MOST_PARTICLES: Final = 4
_LEAST_ALIKE: Final = 3
"""Letters: a shorter particle resembles too many other words."""
_SMALL: Final = r"(?:(?:of|and|&|for|the)\s{1,2})?"
_GAP: Final = r"(?:[ \t,]{1,3}|,?[ \t]?\n[ \t]?)"
_WRITTEN_LARGE: Final = r"(?:AM|AN|AS|AT|BE|BY|DO|GO|HE|IF|IN|IS|IT|ME|MY|NO|OF|ON|OR|SO|TO|UP|US|WE)(?!\w)"
_SITE: Final = re.compile(rf"(?:{_GAP}[A-Z][\w'-]{{2,20}}){{1,2}} (?:Hospitals?|Infirmary|Surgery)(?!\w)")
"""What one of an employer's houses is called behind the place: Wexley Manor Hospital."""
_CAPITALS_OF_HOUSES: Final = "NHSFT NHST FT UHB LHB THB HB ICB ICS HSCT HSC CC BC MBC LB CCG GP"
_KINDS_OF_HOUSE: Final = (
    *_CAPITALS_OF_HOUSES.split(),
    *("Trust", "Campus", "Council", "Hospital", "Hospitals", "Infirmary", "General", "District", "Royal"),
    *("University", "Teaching", "Community"),
)
"""What is said behind or before the place that is in an employer's name: the Southampton General Hospital."""


class Beside:
    """One applicant's particles, first letters and words of the employer's name."""

    def __init__(self, applicant: Applicant) -> None:
        given, family = (applicant.identity.get(key, "") for key in ("given_name", "family_name"))
        particles = listed("name-particles")
        self._particles = [word.lower() for word in runs(f"{given} {family}") if word.lower() in particles]
        self._has_hyphen = "-" in fold(given + family).text
        letters = "".join(sorted({word[0].upper() for word in runs(f"{given} {family}")}))
        initial = rf"(?:[{letters}]\.(?:\s?[A-Z]\.(?!\w))*|(?!I\s|{_WRITTEN_LARGE})[{letters}](?:-?[A-Z])?(?!\w|'))"
        self._initial = re.compile(rf"(?:,[ \t]{{0,2}}|[ \t]{{1,2}}){initial}") if letters else None
        words = {word for word in runs(applicant.work.get("employer", "")) if word[0].isupper() and len(word) > 1}
        own = "|".join(sorted(map(re.escape, (words | set(_KINDS_OF_HOUSE)) if words else ()), key=len, reverse=True))
        self._house_after = re.compile(rf"(?:{_GAP}{_SMALL}(?:{own})(?!\w))+(?<!NHS)") if own else None
        self._site_after = _SITE if own else None
        self._house_before = re.compile(rf"(?<![\w'-])(?:(?:{own}){_GAP}{_SMALL})+\Z") if own else None

    def found(self, text: str, struck: Iterable[Found]) -> Iterator[Found]:
        """What stands beside the strikes of a text in which they are masked."""
        for start, end, kind, _ in struck:
            if kind == "name":
                yield from self._beside_name(text, start, end)
            elif kind == "employer":
                yield from self._beside_employer(text, start, end)
            if kind in ("name", "handle") and (figures := _FIGURES.match(text, end)):
                yield *figures.span(), kind, "figures that belong to the name"

    def _beside_name(self, text: str, start: int, end: int) -> Iterator[Found]:
        for _ in range(_MOST_PARTICLES):
            offset = max(0, start - _LOOKED_BACK)
            piece = _PIECE_BEFORE.search(text[offset:start])
            if piece is None or not self._is_particle(piece.group(1)):
                break
            yield offset + piece.start(), start, "name", "part of the family name"
            start = offset + piece.start()
        if self._has_hyphen:
            offset = max(0, start - _AFTERWARDS)
            if other := _HYPHENED.search(text[offset:start]):
                yield offset + other.start(), start, "name", "the other half of the name"
            if other := _HYPHENED_BEHIND.match(text, end):
                yield *other.span(), "name", "the other half of the name"
        if self._initial and (initial := self._initial.match(text, end, end + _AFTERWARDS)):
            yield *initial.span(), "name", "the initial behind the family name"

    def _is_particle(self, word: str) -> bool:
        small = without_figures(word.lower())
        if small in self._particles:
            return True
        if is_english(small):
            return False
        long = (own for own in self._particles if len(own) >= _LEAST_ALIKE and own[0] == small[0])
        return any(distance(small, own, 1) <= 1 for own in long)

    def _beside_employer(self, text: str, start: int, end: int) -> Iterator[Found]:
        if self._house_after and (after := self._house_after.match(text, end, end + _AFTERWARDS)):
            yield *after.span(), "employer", "the rest of the employer's name"
        elif self._site_after and (site := self._site_after.match(text, end, end + _AFTERWARDS)):
            yield *site.span(), "employer", "the rest of the employer's name"
        offset = max(0, start - _AFTERWARDS)
        if self._house_before and (before := self._house_before.search(text[offset:start])):
            yield offset + before.start(), start, "employer", "the rest of the employer's name"
