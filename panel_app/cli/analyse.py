"""`analyse`: statistics of any table of marks. Needs no store."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from panel_app.cli.output import Output, found
from panel_app.cli.session import Session, with_output
from panel_app.domain.errors import InputRefused

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.analysis import Analysis

_SHOWN: Final = 20
"""So many problems, and so many rows of a table, are shown to people; --json holds all."""


@with_output
def analyse(
    session: Session,
    ratings: Annotated[
        Path, typer.Argument(metavar="RATINGS.csv", help="Long (candidate, scorer[, criterion], mark) or wide.")
    ],
    scale: Annotated[
        tuple[str, str, str] | None,
        typer.Option("--scale", metavar="MIN MAX STEP", help="The marks that could be given: 0 5 1."),
    ] = None,
    higher_is_worse: Annotated[
        bool,
        typer.Option(
            "--higher-is-worse", help="Rank 1 is the lowest average, and severity above 0 means higher marks."
        ),
    ] = False,
    places: Annotated[
        int | None, typer.Option("--places", metavar="N", min=1, help="How many are to be chosen.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="S", help="Of a workbook, this sheet.")] = None,
    definitions: Annotated[
        bool, typer.Option("--definitions", help="Add what each figure means, and who defined it.")
    ] = False,
) -> None:
    """What a table of marks can tell, and what it cannot: agreement, severity, the line."""
    from panel_app.workspace import analysing

    numbers = None if scale is None else analysing.scale_of(*(_number(each) for each in scale))
    analysis = analysing.analyse(ratings, sheet=sheet, scale=numbers, higher_is_worse=higher_is_worse, places=places)
    session.out.answer(analysis, lambda: _tell(session.out, analysis, definitions=definitions))
    if session.out.as_json:
        _say_problems(session.out, analysis)
    if analysis.problems:
        found()


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise InputRefused(f"“{text[:40]}” is no number.", "Give the scale as numbers: --scale 0 5 1.") from None


def _say_problems(out: Output, analysis: "Analysis") -> None:
    for problem in analysis.problems[:_SHOWN]:
        out.say(problem.what)
    if len(analysis.problems) > _SHOWN:
        out.say(f"And {len(analysis.problems) - _SHOWN} more rows.")


def _tell(out: Output, analysis: "Analysis", *, definitions: bool) -> None:
    design = analysis.design
    out.line(
        f"{design.marks} marks of {design.candidates} candidates by {design.scorers} scorers on "
        f"{design.criteria} {'criterion' if design.criteria == 1 else 'criteria'}; "
        f"{'complete' if design.complete else 'not everybody marked everything'}."
    )
    _say_problems(out, analysis)
    out.line()
    for sentence in analysis.words:
        out.line(sentence)
    out.line()
    _tell_agreement(out, analysis)
    _tell_scorers(out, analysis)
    _tell_candidates(out, analysis)
    for note in analysis.notes:
        out.line(note)
    if definitions:
        _tell_definitions(out)


def _tell_agreement(out: Output, analysis: "Analysis") -> None:
    agreement = analysis.agreement
    alpha, ac2 = agreement.krippendorff_alpha, agreement.gwet_ac2
    rows: list[tuple[str, str, str, str]] = [
        (name, _shown(each.value), _limits(each.shrout_fleiss), _limits(each.mcgraw_wong))
        for name, each in (agreement.icc or {}).items()
    ]
    if agreement.icc_one_way is not None:
        one_way = agreement.icc_one_way
        rows.append(("one-way ICC, one scorer", _shown(one_way.single), _limits(one_way.limits), ""))
        rows.append(("one-way ICC, their average", _shown(one_way.mean), _limits(one_way.mean_limits), ""))
    rows += [
        (f"Krippendorff's alpha, {name}", _shown(value), "", "")
        for name, value in (("nominal", alpha.nominal), ("ordinal", alpha.ordinal), ("interval", alpha.interval))
    ]
    rows.append(("Gwet's AC1", _shown(agreement.gwet_ac1), "", ""))
    rows += [
        (f"Gwet's AC2, {name}", _shown(value), "", "")
        for name, value in (("linear", ac2.linear), ("quadratic", ac2.quadratic), ("ordinal", ac2.ordinal))
    ]
    if analysis.reliability is not None:
        rows.append(("reliability, one scorer", _shown(analysis.reliability.single), "", ""))
        rows.append(("reliability, as it was", _shown(analysis.reliability.mean), "", ""))
    rows += [(f"variance, {name}", _shown(value, 3), "", "") for name, value in (analysis.variance or {}).items()]
    out.table(("figure", "value", "95 % limits", "McGraw and Wong's"), rows)
    out.line()


def _tell_scorers(out: Output, analysis: "Analysis") -> None:
    rasch = {} if analysis.rasch is None else {each.scorer: each for each in analysis.rasch.scorers}
    ordered = sorted(analysis.scorers, key=lambda each: (each.severity is None, -(each.severity or 0), each.scorer))
    rows = []
    for each in ordered[:_SHOWN]:
        logits = rasch.get(each.scorer)
        of_rasch = (
            ("", "", "") if logits is None else (_shown(logits.severity), _shown(logits.infit), _shown(logits.outfit))
        )
        rows.append((each.scorer, each.n, _shown(each.mean), _shown(each.severity), _shown(each.se), *of_rasch))
    out.table(("scorer", "marks", "mean", "severity", "error", "logits", "infit", "outfit"), rows)
    _say_more(out, len(ordered), "scorers")


def _tell_candidates(out: Output, analysis: "Analysis") -> None:
    rows = [
        (
            each.rank,
            each.candidate,
            each.n,
            _shown(each.raw),
            _shown(each.fair),
            _shown(each.se),
            "" if each.rank_interval is None else f"{each.rank_interval[0]} to {each.rank_interval[1]}",
            _shown(each.p_in),
            each.standing or "",
        )
        for each in analysis.candidates[:_SHOWN]
    ]
    out.table(("rank", "candidate", "marks", "raw", "adjusted", "error", "rank interval", "P(in)", ""), rows)
    _say_more(out, len(analysis.candidates), "candidates")


def _say_more(out: Output, count: int, what: str) -> None:
    if count > _SHOWN:
        out.line(f"And {count - _SHOWN} more {what}; --json holds all.")
    out.line()


def _tell_definitions(out: Output) -> None:
    from panel_app.workspace import analysing

    for each in analysing.definitions():
        out.line()
        out.line(f"{each.name}. {each.meaning} {each.limits} {each.source}")


def _shown(value: float | None, places: int = 2) -> str:
    return "–" if value is None else f"{value:.{places}f}".replace("-", "−")


def _limits(limits: tuple[float | None, float | None]) -> str:
    return f"{_shown(limits[0])} to {_shown(limits[1])}"
