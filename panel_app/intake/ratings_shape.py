"""Which column of a table of marks is what: long, or wide with a column for each scorer or each criterion."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

import msgspec

from panel_app.domain.errors import InputRefused
from panel_app.intake.folding import fold
from panel_app.intake.tables import Row, Table

Role = Literal["candidate", "scorer", "criterion", "mark"]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


_NAMES: Final[dict[Role, tuple[str, ...]]] = {  # the likeliest first; Welsh beside English
    "candidate": _listed(
        "candidate, applicant, application, ymgeisydd, ratee, examinee, student, participant, subject, person, "
        "interviewee, trainee, resident, pupil, submission, proposal, paper, abstract, essay, document, text, team, "
        "project, target, patient, case, unit, entry, object, code, id, name"
    ),
    "scorer": _listed(
        "scorer, rater, judge, assessor, reviewer, marker, examiner, sgoriwr, evaluator, grader, panellist, panelist, "
        "panel member, interviewer, coder, observer, annotator, referee, teacher, tutor, expert, clinician, seat, "
        "member, scored by, rated by, marked by, judged by"
    ),
    "criterion": _listed(
        "criterion, criteria, maen prawf, question, item, domain, trait, dimension, competency, competence, task, "
        "facet, aspect, standard, element, attribute, indicator, category, skill, station, section, variable"
    ),
    "mark": _listed("mark, score, rating, marc, sgor, value, grade, point, response, result"),
}
_LABELS: Final = frozenset(_listed("id, code, no, nr, num, number, name, ref, reference, key, label, given"))
_SUMMARY: Final = frozenset(
    _listed(
        "total, totals, sum, mean, average, averages, avg, median, overall, final, grand, rank, ranking, sd, range, "
        "min, max, count, n, variance, difference, diff, cyfanswm, cyfartaledd"
    )
)
_BESIDE: Final = frozenset(_listed("comment, comments, note, notes, reason, date, time, timestamp, remarks, feedback"))
_MISSING: Final = frozenset(
    _listed(
        "na, n/a, n.a., n.a, nan, null, none, #n/a, #value!, #div/0!, #ref!, -, --, ---, –, —, ., .., ..., …, ?, "
        "missing, blank, absent, abstained, recused, declined, tbc, n/s, not scored, not marked, not applicable, "
        "no mark, no score"
    )
)
_SAID: Final = re.compile(r"^([+-]?\d+(?:\.\d+)?)\s*[-–:=(]\s*[^\d\s][^\d]*$")
"""A mark with its anchor in words, as forms write it."""
_HALVES: Final = {"¼": ".25", "½": ".5", "¾": ".75"}
_PREAMBLE: Final = 25
"""Rows above the header in which people write titles and dates."""
_LARGEST: Final = Decimal(10) ** 9
_NEAR: Final = 0.85
_SHORTEST_NEAR: Final = 5


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Where to look in each row below `header`, an index into the table's rows."""

    header: int
    candidate: int | None
    """None: no column names candidates; each row is one."""
    scorer: int | None
    """None: every column of marks is a scorer's."""
    criterion: int | None
    marks: tuple[tuple[int, str], ...]
    """Columns of marks, and each one's scorer or criterion."""
    columns_are: Literal["mark", "scorer", "criterion", "candidate"]
    """What the names of the columns of marks say; `mark` is the one column of a long table."""
    left_out: tuple[str, ...]
    """Headers of columns that are sums or ranks of others."""


def shape_of(table: Table) -> Shape:
    """Read the headers; InputRefused where none can be found."""
    index, roles = _header(table)
    header = table.rows[index]
    body = table.rows[index + 1 :]
    if not body:
        raise InputRefused(f"{table.name} has a header and no rows below it.", "Choose the table that holds the marks.")
    _complete(roles, header, body)
    if {"candidate", "scorer", "mark"} <= roles.keys():
        return _shape(index, roles, ((roles["mark"], "mark"),), columns_are="mark")
    roles.pop("mark", None)  # in a wide table somebody may be called Mark
    columns_are: Role = "scorer"
    if "scorer" in roles:
        columns_are = "criterion" if "candidate" in roles else "candidate"
    elif "candidate" not in roles and not _is_all_marks(header):
        roles["candidate"] = 0
    marks, left_out = _columns_of_marks(header, body, set(roles.values()))
    _refuse_headerless(table, header, marks, roles.get("candidate"))
    return _shape(index, roles, marks, columns_are=columns_are, left_out=left_out)


def _complete(roles: dict[Role, int], header: Row, body: Sequence[Row]) -> None:
    """Find the column that a long table does not call by a known name: who is marked, or who marks."""
    if "candidate" not in roles and "scorer" in roles and "criterion" in roles:
        roles["candidate"] = roles.pop("criterion")  # items are what is marked
    others = [column for column, cell in enumerate(header.cells) if cell and column not in roles.values()]
    if not others or "mark" not in roles:
        return
    if "scorer" in roles and "candidate" not in roles:
        roles["candidate"] = others[0]
    elif "candidate" in roles and "scorer" not in roles and _repeats(body, roles["candidate"]):
        roles["scorer"] = next((each for each in others if not _holds_marks(body, each)), others[0])


def _repeats(body: Sequence[Row], column: int) -> bool:
    """Whether most names in a column stand there more than once."""
    names = [row.cells[column] for row in body if column < len(row.cells) and row.cells[column]]
    return len(set(names)) * 2 <= len(names)


def read_cell(text: str) -> Decimal | None:
    """A mark as people write it (`3,5`, `3½`, `4 - good`); None for a cell that says there is none; else ValueError."""
    plain = text.replace("\u00a0", " ").strip().lstrip("'").strip()
    if not plain or plain.casefold() in _MISSING:
        return None
    plain = plain.replace("\u2212", "-").replace(",", ".")
    plain = _SAID.sub(r"\1", plain)
    if plain[-1] in _HALVES:
        plain = (plain[:-1].strip() or "0") + _HALVES[plain[-1]]
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError(text)
    return number


def is_summary(label: str) -> bool:
    """Whether a row or column of this name is computed from the others: `Total`, `Mean score`."""
    words = _words(label)
    return bool(words) and words[0] in _SUMMARY and (len(words) == 1 or words[-1] in {*_NAMES["mark"], "marks"})


def _shape(
    header: int,
    roles: dict[Role, int],
    marks: tuple[tuple[int, str], ...],
    *,
    columns_are: Role,
    left_out: tuple[str, ...] = (),
) -> Shape:
    return Shape(
        header=header,
        candidate=roles.get("candidate"),
        scorer=roles.get("scorer"),
        criterion=roles.get("criterion"),
        marks=marks,
        columns_are=columns_are,
        left_out=left_out,
    )


# ---- headers


def _header(table: Table) -> tuple[int, dict[Role, int]]:
    """The first row that names most, else the first that is as wide as the table."""
    roles = [_roles(row) for row in table.rows[:_PREAMBLE]]
    best = max(range(len(roles)), key=lambda each: (len(roles[each]), -each))
    if "scorer" in roles[best] or len(roles[best]) > 1:
        return best, roles[best]
    width = Counter(_width(row) for row in table.rows).most_common(1)[0][0]
    wide = next((each for each, row in enumerate(table.rows[:_PREAMBLE]) if _width(row) > width / 2), 0)
    return wide, roles[wide] if "candidate" in roles[wide] else {}


def _width(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)


def _roles(row: Row) -> dict[Role, int]:
    """For each role the column that names it best; the earlier where two do as well."""
    found: dict[Role, tuple[int, int]] = {}
    for column, cell in enumerate(row.cells):
        for role, rank in _candidates_for(cell):
            if role not in found or rank < found[role][0]:
                found[role] = rank, column
    return {role: column for role, (_, column) in found.items()}


def _candidates_for(header: str) -> Iterator[tuple[Role, int]]:
    words = _words(header)
    if not words or words[0] in _BESIDE:
        return
    while len(words) > 1 and words[-1] in _LABELS:
        words = words[:-1]
    if len(words) > 1 and words[0] in _LABELS:
        words = words[1:]
    name = " ".join(words)
    for role, names in _NAMES.items():
        for form in (name, name.removesuffix("s")):
            if form in names:
                yield role, names.index(form)
                return
    if len(name) >= _SHORTEST_NEAR and not any(letter.isdigit() for letter in name):
        for role, names in _NAMES.items():
            if difflib.get_close_matches(name, names, n=1, cutoff=_NEAR):
                yield role, len(names)
                return


def _words(header: str) -> list[str]:
    """`Candidate's name (code)` is candidate, name; `Score out of 5` is score."""
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", fold(header).text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).casefold()
    text = re.sub(r"\bout of\b.*", "", re.sub(r"'s\b", "", text))
    return re.findall(r"[^\W_]+", text)


# ---- columns of marks


def _columns_of_marks(
    header: Row, body: Sequence[Row], taken: set[int]
) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Those that mostly hold marks; sums and ranks only where there is nothing else."""
    found: list[tuple[int, str]] = []
    summaries: list[tuple[int, str]] = []
    for column, label in enumerate(header.cells):
        if column in taken or not label or not _holds_marks(body, column):
            continue
        (summaries if is_summary(label) else found).append((column, label))
    if not found:
        return tuple(summaries), ()
    return _distinct(found), tuple(label for _, label in summaries)


def _distinct(columns: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Two columns of one name are two scorers, told apart by their place."""
    twice = {label for label, n in Counter(label for _, label in columns).items() if n > 1}
    return tuple((column, f"{label} (column {column + 1})" if label in twice else label) for column, label in columns)


def _holds_marks(body: Sequence[Row], column: int) -> bool:
    marks = others = 0
    for row in body:
        if column < len(row.cells):
            try:
                marks += read_cell(row.cells[column]) is not None
            except ValueError:
                others += 1
    return marks > 0 and marks >= others


def _is_all_marks(header: Row) -> bool:
    """Whether the first column is one of several alike: `J1, J2, J3`, so that none of them names the candidates."""
    stems = {re.sub(r"[\W_]*(\d+|\b[A-Za-z])$", "", cell).casefold() for cell in header.cells if cell}
    return len(stems) == 1 and bool(stems.pop()) and len(header.cells) > 1 and bool(header.cells[0])


def _refuse_headerless(table: Table, header: Row, marks: tuple[tuple[int, str], ...], candidate: int | None) -> None:
    if not marks:
        raise InputRefused(
            f"{table.name} has no column of marks that could be told from its headers.",
            "Head its columns candidate, scorer, mark (and criterion); or candidate, and then each scorer.",
        )
    named = candidate is not None and (not header.cells[candidate] or any(_candidates_for(header.cells[candidate])))
    if not named and all(_is_number(label) for _, label in marks):
        raise InputRefused(
            f"Row {header.number} of {table.name} already holds marks where the header should stand.",
            "Put a first row above it: candidate, and then each scorer's name.",
        )


def _is_number(text: str) -> bool:
    try:
        return read_cell(text) is not None
    except ValueError:
        return False
