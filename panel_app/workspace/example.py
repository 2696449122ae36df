"""The worked example's files: a round, its seats, and applicants who do not exist.

Everybody is drawn from a seed and from the word lists in `resources/example/`; the same seed gives the same bytes.
Applicant number *i* is drawn from a generator of its own, so that fewer candidates are the first of more.
"""

import csv
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from panel_app.resources import resource
from panel_app.workspace.example_text import answers, folded

DEFAULT_SEED: Final = 4
DEFAULT_CANDIDATES: Final = 272
DEFAULT_SCORERS: Final = 40
DEFAULT_PLACES: Final = 100
FAULTY_ROWS: Final = 3
"""Rows that are written on top of the candidates, and that every reader must refuse."""

_FIRST_NUMBER: Final = 1001
_UNREADABLE_DATE: Final = "31/02/1979"

Person = dict[str, str]
"""One invented applicant: a value for each target of a mapping (`identity.given_name`, `answer.q1`)."""


@cache
def words(name: str) -> dict[str, Any]:
    """One of the example's word lists."""
    with resource("example", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def columns() -> dict[str, str]:
    """The example's headers in their order, and the target of each."""
    found: dict[str, str] = words("MAP")["columns"]
    return found


def pick[T](rng: random.Random, options: Sequence[T]) -> T:
    """One of the options. Built on `random()` alone, the one draw whose sequence Python promises to keep."""
    return options[int(rng.random() * len(options))]


def happens(rng: random.Random, probability: float) -> bool:
    """Whether something of this probability happens."""
    return rng.random() < probability


def people(seed: int, count: int = DEFAULT_CANDIDATES) -> list[Person]:
    """The invented applicants, numbered from 1001; no two share both names."""
    taken: set[tuple[str, str]] = set()
    return [_person(random.Random(f"{seed}/person/{index}"), index, taken) for index in range(count)]


def scorers(seed: int, count: int = DEFAULT_SCORERS) -> list[str]:
    """The scorers' names in the order of their seats; none shares a name with any applicant."""
    lists = words("names")["scorers"]
    pairs = [f"{given} {family}" for given in lists["given"] for family in lists["family"]]
    rng = random.Random(f"{seed}/scorers")
    keyed = sorted((rng.random(), pair) for pair in pairs)
    repeats = 1 + count // len(keyed)
    return [pair if turn == 0 else f"{pair} {turn + 1}" for turn in range(repeats) for _, pair in keyed][:count]


def rows(seed: int, count: int = DEFAULT_CANDIDATES) -> list[Person]:
    """What the applicants' file holds: everybody, and three faulty rows at places drawn from the seed.

    One has no application number, one a date of birth that no calendar has, and one repeats the number of a row above
    it with another answer.
    """
    accepted = people(seed, count)
    spare = people(seed + 1_000_003, 3)
    rng = random.Random(f"{seed}/faulty")
    nameless = spare[0] | {"id": ""}
    undated = spare[1] | {"id": str(_FIRST_NUMBER + count), "identity.date_of_birth": _UNREADABLE_DATE}
    repeated = pick(rng, accepted) | {"answer.q1": spare[2]["answer.q1"]}
    faulty = [nameless, undated]
    places = sorted(int(rng.random() * count) for _ in faulty)
    result = list(accepted)
    for place, row in zip(reversed(places), reversed(faulty), strict=True):
        result.insert(place, row)
    result.append(repeated)
    return result


def write_example(
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    candidates: int = DEFAULT_CANDIDATES,
    scorers: int = DEFAULT_SCORERS,
    places: int = DEFAULT_PLACES,
) -> None:
    """Write `applicants.csv`, `applicants.xlsx`, `ROUND.toml`, `MAP.toml` and `SEATS.csv` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    table = rows(seed, candidates)
    _write_csv(folder / "applicants.csv", table)
    _write_xlsx(folder / "applicants.xlsx", table)
    (folder / "ROUND.toml").write_text(round_text(places), encoding="utf-8")
    (folder / "MAP.toml").write_bytes(resource("example", "MAP.toml").read_bytes())
    _write_seats(folder / "SEATS.csv", seed=seed, count=scorers)


def round_text(places: int = DEFAULT_PLACES) -> str:
    """The example's `ROUND.toml` with this many places."""
    text = resource("example", "ROUND.toml").read_text(encoding="utf-8")
    return re.sub(r"(?m)^places = \d+$", f"places = {places}", text)


def _person(rng: random.Random, index: int, taken: set[tuple[str, str]]) -> Person:
    nation = _nation(rng)
    given, family = _names(rng, nation, taken)
    number = str(_FIRST_NUMBER + index)
    work = _work(rng, nation)
    person = {
        "id": number,
        "identity.title": "Dr" if work["line.role"] == "Doctor" else pick(rng, ("Ms", "Mr", "Mrs", "Mx", "Miss", "Dr")),
        "identity.given_name": given,
        "identity.family_name": family,
        "identity.known_as": words("names")["known_as"].get(given, "") if happens(rng, 0.6) else "",
        "identity.date_of_birth": date(
            1962 + index * 7 % 35, 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)
        ).isoformat(),
        "identity.registration": f"EX{int(rng.random() * 90000) + 10000}{pick(rng, 'BCDFGHJK')}",
        **_contact(rng, given=given, family=family, number=number),
        "jurisdiction": nation,
        **work,
        **{
            f"equality.{key}": pick(rng, words("work")["equality"][key])
            for key in ("sex", "ethnic_group", "disability")
        },
        "adjustments": pick(rng, words("work")["equality"]["adjustments"]),
        "language": "cy" if nation == "Wales" and happens(rng, 0.25) else "en",
        "ignore": pick(rng, words("work")["equality"]["heard"]),
    }
    # One to three of the four answers give their writer away: at least three in eight of all of them.
    telling = 1 + index % 2 + happens(rng, 0.2)
    return person | answers(rng, person, telling=telling, fragments=words("answers"))


def _nation(rng: random.Random) -> str:
    draw = rng.random() * 100
    shares: dict[str, int] = words("work")["nations"]
    for nation, share in shares.items():
        draw -= share
        if draw < 0:
            return nation
    return "England"


def _names(rng: random.Random, nation: str, taken: set[tuple[str, str]]) -> tuple[str, str]:
    lists = words("names")
    while True:
        given, family = (
            pick(rng, lists[kind][nation if nation in lists[kind] and happens(rng, 0.6) else "general"])
            for kind in ("given", "family")
        )
        if (given, family) not in taken:
            taken.add((given, family))
            return given, family


def _work(rng: random.Random, nation: str) -> dict[str, str]:
    lists = words("work")
    region = pick(rng, list(lists["places"][nation]))
    kind = pick(rng, list(lists["employers"][nation]))
    role = pick(rng, list(lists["jobs"]))
    place = pick(rng, lists["places"][nation][region])
    return {
        "work.employer": pick(rng, lists["employers"][nation][kind]).format(place=place),
        "work.job_title": pick(rng, lists["jobs"][role]),
        "line.region": region,
        "line.role": role,
        "line.organisation_type": kind,
    }


def _contact(rng: random.Random, *, given: str, family: str, number: str) -> dict[str, str]:
    lists = words("work")["contact"]
    first, last = (re.sub(r"[^a-z-]", "", folded(name)) for name in (given, family))
    local = pick(rng, (f"{first}.{last}", f"{first[0]}.{last}{number}", f"{last}.{first[0]}{number}"))
    inward = "".join(pick(rng, lists["inward"]) for _ in range(2))
    return {
        "contact.email": f"{local}@{pick(rng, lists['domains'])}",
        "contact.phone": pick(rng, lists["phones"]).format(n=f"{int(rng.random() * 1000):03}"),
        "contact.address": f"{1 + int(rng.random() * 98)} {pick(rng, lists['streets'])}",
        "contact.postcode": f"{pick(rng, lists['areas'])}{1 + int(rng.random() * 9)} {int(rng.random() * 10)}{inward}",
    }


def _cells(person: Person) -> Iterator[tuple[str, str]]:
    for target in columns().values():
        yield target, person[target]


def _british(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def _write_csv(path: Path, table: Sequence[Person]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns())
        for person in table:
            writer.writerow(_british(v) if k == "identity.date_of_birth" else v for k, v in _cells(person))


def _write_xlsx(path: Path, table: Sequence[Person]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 1, 5)})  # noqa: DTZ001  a fixed stamp: the same bytes each time
        sheet = book.add_worksheet("Applicants")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for column, header in enumerate(columns()):
            sheet.write_string(0, column, header)
        for row, person in enumerate(table, 1):
            for column, (target, value) in enumerate(_cells(person)):
                if target == "id" and value:
                    sheet.write_number(row, column, int(value))
                elif target == "identity.date_of_birth" and value != _UNREADABLE_DATE:
                    sheet.write_datetime(row, column, date.fromisoformat(value), day)
                elif value:
                    sheet.write_string(row, column, value)


def _write_seats(path: Path, *, seed: int, count: int) -> None:
    organisations = words("names")["scorers"]["organisations"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("role", "name", "panel", "organisation"))
        for index, name in enumerate(scorers(seed, count)):
            writer.writerow(("member", name, "national", organisations[index % len(organisations)]))
