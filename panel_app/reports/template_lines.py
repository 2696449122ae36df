"""Where a key stands in a TOML file: its reader gives values, people need lines."""

import re
from collections.abc import Iterator
from typing import Final

_HEADER: Final = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"\s*([A-Za-z0-9_\-.\"' ]+?)\s*=\s*(.*)$")
_LONG: Final = ('"""', "'''")


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line, counted from 1, on which the key or table of this path is named; of its nearest parent if it is not."""
    places: dict[tuple[str, ...], int] = {(): 1}
    table: tuple[str, ...] = ()
    for number, line in _outside_long_texts(text):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            _note(places, table, number)
        elif key := _KEY.match(line):
            _note(places, (*table, *_parts(key[1])), number)
    while path not in places:
        path = path[:-1]
    return places[path]


def _note(places: dict[tuple[str, ...], int], path: tuple[str, ...], number: int) -> None:
    for length in range(1, len(path) + 1):
        places.setdefault(path[:length], number)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _outside_long_texts(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not inside a text of several lines, which may hold anything that looks like a key."""
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            if closing in line:
                closing = ""
            continue
        yield number, line
        value = _KEY.match(line)
        for marks in _LONG:
            if value and value[2].startswith(marks) and marks not in value[2][len(marks) :]:
                closing = marks
