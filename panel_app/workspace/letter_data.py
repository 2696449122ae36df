"""What letters are drawn from: the outcome, the marks that count, and the language that each candidate chose."""

from typing import Final

from panel_app.domain.rubric import Criterion, Mark, plain
from panel_app.reports.pack import CandidatePage
from panel_app.reports.values import Feedback, Letter
from panel_app.workspace import publishing
from panel_app.workspace.applications import applicants
from panel_app.workspace.others import Others
from panel_app.workspace.panel_people import everybody
from panel_app.workspace.report_data import source
from panel_app.workspace.report_values import Piece, Request
from panel_app.workspace.workspace import Workspace

_WELSH: Final = {"cy", "welsh", "cymraeg"}
_BOTH: Final = {"both", "bilingual", "dwyieithog", "cy+en", "en+cy"}
_WITHOUT_FEEDBACK: Final = {"ineligible", "withdrawn"}


def letters(workspace: Workspace, request: Request) -> list[Piece]:
    """A letter for each candidate of whom something is decided. Asked for in Welsh, everybody's is in Welsh."""
    pack, whence = publishing.decision_pack_data(workspace, names=request.names), source(workspace)
    people = applicants(workspace)
    chosen = {code: _languages(each.language, request.language) for code, each in people.items()}
    known = everybody(workspace, people)
    return [
        Piece(
            code=page.code,
            data=Letter(
                source=whence,
                code=page.code,
                name=pack.names.get(page.code) or page.code,
                outcome=page.standing.outcome,
                total=page.standing.total or "",
                languages=chosen.get(page.code, ("en",)),
                blind=workspace.stage.identity == "blind",
                feedback=()
                if page.standing.outcome in _WITHOUT_FEEDBACK
                else _feedback(workspace, page, known.but(page.code, people.get(page.code))),
            ),
        )
        for page in pack.candidates
        if page.standing.outcome is not None and (not request.codes or page.code in request.codes)
    ]


def _languages(choice: str, asked: str) -> tuple[str, ...]:
    told = choice.strip().casefold()
    if asked == "cy" or told in _WELSH:
        return ("cy",)
    return ("cy", "en") if told in _BOTH else ("en",)


def _feedback(workspace: Workspace, page: CandidatePage, others: Others) -> tuple[Feedback, ...]:
    """By criterion: the agreed mark with its reason, else the scorers' marks, without who gave which.

    A reason was typed for the panel: whoever else is named in it is taken out before the candidate reads it.
    """
    found = []
    for criterion in workspace.stage.criteria:
        agreed = page.agreed.get(criterion.id)
        given = [form.marks[criterion.id] for form in page.scorers if criterion.id in form.marks]
        marks = [agreed.mark] if agreed else sorted(given)
        if marks:
            found.append(
                Feedback(
                    title=criterion.title,
                    marks=tuple(map(plain, marks)),
                    anchors=_anchors(criterion, marks),
                    agreed=agreed is not None,
                    note=others.without(agreed.reason) if agreed else "",
                )
            )
    return tuple(found)


def _anchors(criterion: Criterion, marks: list[Mark]) -> tuple[tuple[str, str], ...]:
    """What the marks stand for on the scale, each once."""
    return tuple(
        (plain(level.mark), level.anchor) for level in criterion.levels if level.mark in marks and level.anchor
    )
