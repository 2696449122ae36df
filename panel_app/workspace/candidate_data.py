"""What reports on one candidate are drawn from: the panel's own, and the one that the candidate may read."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from statistics import mean, median

from panel_app.domain.rubric import Criterion, CriterionId
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total
from panel_app.reports.candidate_values import CandidateReport, Given, SafeReport
from panel_app.reports.pack import CandidatePage, DecisionPack
from panel_app.workspace import publishing
from panel_app.workspace.applications import applicants
from panel_app.workspace.others import Others
from panel_app.workspace.panel_people import everybody
from panel_app.workspace.report_data import source
from panel_app.workspace.report_values import Piece, Request
from panel_app.workspace.workspace import Workspace


def panels(workspace: Workspace, request: Request) -> list[Piece]:
    """Everything the panel holds on each candidate."""
    pack, whence = publishing.decision_pack_data(workspace, names=request.names), source(workspace)
    return [
        Piece(
            code=page.code,
            data=CandidateReport(
                source=whence,
                stage=pack.stage,
                page=page,
                changes=tuple(each for each in pack.changes if each.code == page.code),
                ledger=tuple(each for each in pack.ledger if each.code == page.code),
                name=pack.names.get(page.code, ""),
            ),
        )
        for page in _wanted(pack, request)
    ]


def own(workspace: Workspace, request: Request) -> list[Piece]:
    """Each candidate's result as the candidate may read it: nothing of a single scorer, nothing of anybody else."""
    pack, whence = publishing.decision_pack_data(workspace, names=request.names), source(workspace)
    people = applicants(workspace)
    known = everybody(workspace, people)
    return [
        Piece(
            code=page.code,
            data=SafeReport(
                source=whence,
                stage=pack.stage,
                code=page.code,
                total=page.standing.total,
                outcome=page.standing.outcome,
                given=dict(_given(pack.stage, page, known.but(page.code, people.get(page.code)))),
                name=pack.names.get(page.code, ""),
            ),
        )
        for page in _wanted(pack, request)
    ]


def _wanted(pack: DecisionPack, request: Request) -> list[CandidatePage]:
    return [page for page in pack.candidates if not request.codes or page.code in request.codes]


def _given(stage: Stage, page: CandidatePage, others: Others) -> Iterable[tuple[CriterionId, Given]]:
    for criterion in stage.criteria:
        agreed = page.agreed.get(criterion.id)
        scored = [Fraction(form.marks[criterion.id]) for form in page.scorers if criterion.id in form.marks]
        if agreed is None and not scored:
            continue
        exact = Fraction(agreed.mark) if agreed else _combined(stage, scored)
        said = others.without(agreed.reason) if agreed else ""
        yield criterion.id, Given(mark=show_total(exact), anchor=_anchor(criterion, exact), agreed=said)


def _combined(stage: Stage, marks: list[Fraction]) -> Fraction:
    return mean(marks) if stage.rules.across_scorers == "mean" else median(marks)


def _anchor(criterion: Criterion, mark: Fraction) -> str:
    """The anchor of the highest level that the mark reaches."""
    reached = [level for level in criterion.levels if Fraction(Decimal(level.mark)) <= mark]
    return reached[-1].anchor if reached else ""
