"""What kept a copy from being released, as places that a person strikes or keeps like any other."""

import re
from collections.abc import Iterable, Iterator, Mapping

from panel_app.ui.widgets.case import Spot
from panel_app.workspace import clean_lint
from panel_app.workspace.clean_copies import CopyRow
from panel_app.workspace.clean_lint import Finding
from panel_app.workspace.workspace import Workspace

_FILE = re.compile(r"(?:the title of )?file (\d+)(?:, page (\d+))?")


def found_spots(workspace: Workspace, row: CopyRow, originals: Mapping[str, str]) -> list[Spot]:
    """One open place for each text that the last look found, at its place in the original where that is known."""
    numbers = [file.number for file in row.files if file.made]
    spots: dict[tuple[str, int, str], Spot] = {}
    for finding in clean_lint.findings(workspace, row):
        spot = _spot(row, finding, numbers, originals)
        spots.setdefault((spot.field, spot.page, spot.text.casefold()), spot)
    return list(spots.values())


def _spot(row: CopyRow, finding: Finding, numbers: list[int], originals: Mapping[str, str]) -> Spot:
    in_file = _FILE.match(finding.where)
    if in_file is not None:
        return Spot(
            field=f"file.{numbers[int(in_file.group(1)) - 1]}",
            start=0,
            end=0,
            text="" if finding.how == "hidden part" else finding.around or finding.token,
            why=_why(finding),
            open=True,
            page=int(in_file.group(2) or 1) - 1,
            unusable=finding.how == "hidden part",
        )
    token = finding.around or finding.token
    if not any(_places(token, _clean(row, finding.where))):
        return Spot(field=finding.where, start=0, end=0, text=token, why=_why(finding), open=True, disguised=True)
    original = originals.get(finding.where, "")
    start, end = next(_standing(row, finding.where, _places(token, original)), (0, 0))
    text = original[start:end] or token
    return Spot(field=finding.where, start=start, end=end, text=text, why=_why(finding), open=True)


def _clean(row: CopyRow, field: str) -> str:
    kind, _, key = field.partition(".")
    return {"answer": row.copy.answers, "context": row.copy.context}.get(kind, {}).get(key, "")


def _standing(row: CopyRow, field: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places that are not struck already."""
    struck = [(each.start, each.end) for each in row.strikes if each.field == field and not each.open]
    for start, end in places:
        if not any(first < end and start < last for first, last in struck):
            yield start, end


def _places(token: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a text stands, in whatever case and spacing."""
    words = r"\s+".join(map(re.escape, token.split()))
    for found in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE):
        yield found.span()


def _why(finding: Finding) -> str:
    if finding.how == "hidden part":
        return f"The last look found a hidden part: {finding.around}"
    if finding.how == "fuzzy":
        return f"The last look found what resembles the {finding.kind} “{finding.token}”"
    return f"The last look found the {finding.kind} “{finding.token}”"
