"""A table's rows as applicants: each accepted whole, or refused with its row, its column and the reason."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain.candidates import Applicant, CandidateId
from panel_app.domain.eligibility import EligibilityRule, marked_out, read_day, unclear
from panel_app.domain.errors import InputRefused
from panel_app.domain.panels import panel_named, panel_taking
from panel_app.domain.people import PanelId
from panel_app.domain.rules import Panel
from panel_app.intake.mapping import REFUSED_HEADERS, Columns, header_row
from panel_app.intake.tables import Row, Table

LONGEST_CELL: Final = 32_767
"""Characters: what one cell of a spreadsheet holds."""

LONGEST_APPLICATION: Final = 131_072
"""Bytes of all of a row's texts together: every candidate's record is as long as the longest."""

_SHOWN: Final = 40
_CUT: Final = "#CUT!"
"""Stands before a text that was cut to fit a cell when refused rows were written, so that it is not taken as it is."""
_ERROR: Final = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|ERROR!)|Err:\d{3}")
_OLDEST, _YOUNGEST = 1900, 2100


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row was not taken. `column` is the file's own header; `value` is cut at 40 characters."""

    row: int
    column: str
    value: str
    reason: str


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one file said. `repeated` counts rows that say the same again of an accepted applicant.

    `rows` has the row of each accepted applicant, `header` the headers' own.
    """

    accepted: tuple[Applicant, ...]
    refused: tuple[Refusal, ...]
    repeated: int = 0
    rows: dict[CandidateId, int] = {}
    header: Row = Row(0, ())

    @property
    def blank(self) -> frozenset[CandidateId]:
        """The accepted of whom every answer is blank."""
        return frozenset(each.id for each in self.accepted if not any(each.answers.values()))


class _Refused(Exception):
    def __init__(self, target: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.target, self.value, self.reason = target, value, reason


def read_applicants(
    table: Table,
    columns: Columns | None = None,
    *,
    criteria: Sequence[str],
    jurisdictions: Collection[str] = (),
    panels: Sequence[Panel] = (),
    settled: Mapping[CandidateId, PanelId] = {},
    eligibility: Sequence[EligibilityRule] = (),
) -> Intake:
    """Read every row below the header row.

    `criteria` are the ids of the stage's criteria: each needs its column. Where `jurisdictions` are given, a row must
    name one of them or none. Of several `panels` a row names one, or its jurisdiction is one's; who is `settled`
    in one stays there. By `eligibility` an applicant is marked out, with the reasons; an answer that cannot be
    understood refuses the row. InputRefused only where the table as a whole cannot be read.
    """
    header, targets = header_row(table, columns or {}, criteria=criteria)
    names = dict(zip(targets, header.cells, strict=True))
    accepted: dict[CandidateId, tuple[int, Applicant]] = {}
    refused: list[Refusal] = []
    repeated = 0
    for row in table.rows:
        if row.number <= header.number:
            continue
        try:
            applicant = _judged(_seen_by(_applicant(row, targets, jurisdictions), panels, settled), eligibility)
            if _is_new(applicant, accepted):
                accepted[applicant.id] = row.number, applicant
            else:
                repeated += 1
        except _Refused as refusal:
            column = names.get(refusal.target, refusal.target)
            refused.append(Refusal(row=row.number, column=column, value=refusal.value[:_SHOWN], reason=refusal.reason))
    if not accepted and not refused:
        raise InputRefused(
            f"{table.name} holds headers and no applicants.",
            "Choose the file, or the sheet, that holds the applicants.",
        )
    return Intake(
        accepted=tuple(applicant for _, applicant in accepted.values()),
        refused=tuple(refused),
        repeated=repeated,
        rows={number: row for number, (row, _) in accepted.items()},
        header=header,
    )


def write_refused(path: Path, table: Table, header: Row, refused: Sequence[Refusal]) -> None:
    """Write the refused rows as they came, each behind its number, column and reason, into a workbook to be mended.

    Mended, it is imported as it is: the header row is the file's own, and what stands in front is ignored. Everything
    is written as text: what looks like a formula stays what it looks like.
    """
    import xlsxwriter

    from panel_app.files import write_whole

    rows = {row.number: row for row in table.rows}
    with (
        write_whole(path) as file,
        xlsxwriter.Workbook(file) as book,
    ):
        sheet = book.add_worksheet("Refused")
        lines: list[tuple[str, ...]] = [(*REFUSED_HEADERS, *header.cells)]
        lines += [(str(each.row), each.column, each.reason, *rows[each.row].cells) for each in refused]
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                cut = f"{_CUT} {text}"[:LONGEST_CELL] if len(text) > LONGEST_CELL else text
                sheet.write_string(number, column, cut)


def _is_new(applicant: Applicant, accepted: Mapping[CandidateId, tuple[int, Applicant]]) -> bool:
    if applicant.id not in accepted:
        return True
    row, earlier = accepted[applicant.id]
    if earlier != applicant:
        raise _Refused("id", applicant.id, f"Row {row} has the same number and says something else.")
    return False


def _seen_by(applicant: Applicant, panels: Sequence[Panel], settled: Mapping[CandidateId, PanelId]) -> Applicant:
    """The applicant with its panel's id: as the row says, else by its jurisdiction."""
    if not panels:
        return applicant
    if not applicant.panel:
        panel = panel_taking(panels, applicant.jurisdiction)
        if panel is None:
            said = f"no panel takes {applicant.jurisdiction}" if applicant.jurisdiction else "there is no jurisdiction"
            raise _Refused("panel", "", f"The row names no panel, and {said}.")
    else:
        panel = panel_named(panels, applicant.panel)
        if panel is None:
            raise _Refused("panel", applicant.panel, f"The round's panels are {', '.join(each.id for each in panels)}.")
    if (held := settled.get(applicant.id, panel.id)) != panel.id:
        raise _Refused(
            "panel", applicant.panel, f"The panel {held} has this candidate already: withdraw, and enter anew."
        )
    return msgspec.structs.replace(applicant, panel=panel.id)


def _judged(applicant: Applicant, rules: Sequence[EligibilityRule]) -> Applicant:
    """The applicant with the reasons for which the round's rules mark it out."""
    if rule := unclear(rules, applicant.eligible):
        answer = applicant.eligible[rule.column]
        raise _Refused(f"eligible.{rule.column}", answer, f"It cannot be told whether this is {rule.wanted}.")
    reasons = marked_out(rules, applicant.eligible)
    return msgspec.structs.replace(applicant, ineligible=reasons) if reasons else applicant


def _applicant(row: Row, targets: Sequence[str], jurisdictions: Collection[str]) -> Applicant:
    values = dict.fromkeys(targets, "")
    values |= dict(zip(targets, row.cells, strict=False))
    _refuse_shape(row, targets)
    _refuse_errors(row, targets)
    files = tuple(cell for target, cell in zip(targets, row.cells, strict=False) if target == "attachment" and cell)
    return Applicant(
        attachments=files,
        id=_id(values["id"]),
        identity=_identity(_below(values, "identity")),
        contact=_contact(_below(values, "contact")),
        work=_below(values, "work"),
        equality=_below(values, "equality"),
        line=_below(values, "line"),
        context=_below(values, "context"),
        answers=_below(values, "answer"),
        eligible=_below(values, "eligible"),
        jurisdiction=_jurisdiction(values.get("jurisdiction", ""), jurisdictions),
        panel=values.get("panel", ""),
        adjustments=values.get("adjustments", ""),
        language=values.get("language", ""),
    )


def _refuse_shape(row: Row, targets: Sequence[str]) -> None:
    for surplus in row.cells[len(targets) :]:
        if surplus:
            raise _Refused("", surplus, "The row has more cells than there are headers; is a separator in a text?")
    for target, cell in zip(targets, row.cells, strict=False):
        if target != "ignore" and len(cell) > LONGEST_CELL:
            raise _Refused(target, cell, f"{len(cell):,} characters are more than a cell can hold ({LONGEST_CELL:,}).")
        if target != "ignore" and any(_is_damage(c) for c in cell):
            raise _Refused(target, cell, "The text holds control characters, as damaged files do.")
    kept = [(cell, target) for cell, target in zip(row.cells, targets, strict=False) if target != "ignore"]
    if sum(len(cell.encode()) for cell, _ in kept) > LONGEST_APPLICATION:
        longest = max(kept, key=lambda pair: len(pair[0]))
        raise _Refused(
            longest[1],
            longest[0],
            f"The row's texts take more than {LONGEST_APPLICATION:,} bytes, far beyond any form.",
        )


def _is_damage(letter: str) -> bool:
    return (letter < " " and letter not in "\n\t") or "\ud800" <= letter <= "\udfff"


def _refuse_errors(row: Row, targets: Sequence[str]) -> None:
    for target, cell in zip(targets, row.cells, strict=False):
        if target != "ignore" and cell.startswith("#") and cell.startswith(_CUT):
            raise _Refused(target, cell, "The text was too long for a cell and was cut: put the whole of it in.")
        if target != "ignore" and _ERROR.fullmatch(cell):
            raise _Refused(target, cell, "The cell holds a spreadsheet's error, or a formula that was not worked out.")


def _below(values: Mapping[str, str], compartment: str) -> dict[str, str]:
    start = f"{compartment}."
    return {target.removeprefix(start): value for target, value in values.items() if target.startswith(start)}


def _id(value: str) -> CandidateId:
    number = _undone(" ".join(value.split()))
    if not number:
        raise _Refused("id", value, "The row has no application number.")
    return CandidateId(number)


def _undone(value: str) -> str:
    """`1001.0` is what some programs make of the number 1001 on its way into a CSV."""
    return value.removesuffix(".0") if re.fullmatch(r"\d+\.0", value) else value


def _identity(identity: dict[str, str]) -> dict[str, str]:
    names = [identity[part] for part in ("given_name", "family_name") if part in identity]
    if names and not any(names):
        raise _Refused("identity.family_name", "", "The row has no name, so that nothing could be struck out for it.")
    born = identity.get("date_of_birth")
    return identity | {"date_of_birth": _day(born)} if born else identity


def _contact(contact: dict[str, str]) -> dict[str, str]:
    return contact | {"phone": _undone(contact["phone"])} if "phone" in contact else contact


def _day(text: str) -> str:
    """A date of birth as `1984-03-07`, from that form, `7/3/1984` (the day first) or `7 March 1984`."""
    born = read_day(text)
    if born is None:
        raise _Refused("identity.date_of_birth", text, "No calendar has this date (day, month, year).")
    if not _OLDEST <= born.year < _YOUNGEST:
        raise _Refused("identity.date_of_birth", text, "The year is not one in which an applicant was born.")
    return born.isoformat()


def _jurisdiction(value: str, jurisdictions: Collection[str]) -> str:
    if not value or not jurisdictions:
        return value
    for known in jurisdictions:
        if known.casefold() == value.casefold():
            return known
    raise _Refused("jurisdiction", value, f"The round knows {', '.join(sorted(jurisdictions))}.")
