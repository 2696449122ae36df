"""The list of words that a scorer's desk points out, read once from `resources/wording`; no network, no model."""

import tomllib
from functools import lru_cache

import msgspec

from panel_app.domain.wording import Wording, WordingKind, WordList
from panel_app.resources import resource


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    """One kind's words in English and in Welsh."""

    en: tuple[str, ...]
    cy: tuple[str, ...]


@lru_cache(maxsize=1)
def listed() -> dict[WordingKind, _Words]:
    """Every word of the list, by what it speaks of."""
    text = resource("wording", "words.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[WordingKind, _Words])


@lru_cache(maxsize=1)
def _word_list() -> WordList:
    return WordList({kind: (*words.en, *words.cy) for kind, words in listed().items()})


def find(note: str) -> tuple[Wording, ...]:
    """The words of a note that speak of the person: both languages at once, for nobody says which is written in."""
    return _word_list().find(note)
