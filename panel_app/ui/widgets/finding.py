"""Finding words as a reader means them: case and accents do not count, white space is white space."""

import unicodedata
from itertools import accumulate

_MOST = 500
"""Places after which nobody walks from one to the next."""


def find_all(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where `wanted` stands in `text`: start and end, in characters of the text, without overlaps."""
    needle, _ = _folded(" ".join(wanted.split()))
    if not needle:
        return []
    folded, places = _folded(text)
    found: list[tuple[int, int]] = []
    at = folded.find(needle)
    while at >= 0 and len(found) < _MOST:
        end = at + len(needle)
        last = places[end - 1] + 1
        while last < len(text) and unicodedata.combining(text[last]):
            last += 1
        found.append((places[at], last))
        at = folded.find(needle, end)
    return found


def nearest(text: str, wanted: str, start: int) -> tuple[int, int] | None:
    """Where exactly this text stands now that stood at `start` before; None where it stands nowhere."""
    places: list[int] = []
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    if not places:
        return None
    best = min(places, key=lambda place: abs(place - start))
    return best, best + len(wanted)


def units(text: str) -> list[int] | None:
    """For each character, and the end, its place in UTF-16, by which Qt counts; None where that is the same."""
    if all(character <= "\uffff" for character in text):
        return None
    return list(accumulate((1 + (character > "\uffff") for character in text), initial=0))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text for comparing, and the place in the text that each of its characters came from."""
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = " " if character.isspace() else character
        if not character.isascii():
            plain = unicodedata.normalize("NFKD", folded)
            folded = "".join(each for each in plain if not unicodedata.combining(each))
        for each in folded.casefold():
            if each == " " and pieces and pieces[-1] == " ":
                continue
            pieces.append(each)
            places.append(place)
    return "".join(pieces), places
