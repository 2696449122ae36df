"""Arguments and options that several commands have, how people write them, and what several commands print."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from panel_app.cli.output import Output
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import CriterionId, Mark, read_mark


def _as_code(text: str) -> str:
    return text.strip().upper()


CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="A candidate's code.", callback=_as_code)]
CriterionArgument = Annotated[str, typer.Argument(metavar="CRITERION", help="A criterion's id.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="R", help="Why, in a sentence.")]
MarksArgument = Annotated[Path, typer.Argument(metavar="MARKS.csv", help="candidate,criterion,mark,note")]
CodedReasonOption = Annotated[
    str, typer.Option("--reason", metavar="R", help="Why: a published code, a text, or `CODE: text`.")
]
AllOption = Annotated[bool, typer.Option("--all", help="All of them.")]


def codes_of(texts: list[str]) -> list[CandidateCode]:
    """Codes as typed, one by one or with commas between, in whatever case."""
    return [CandidateCode(_as_code(each)) for text in texts for each in text.split(",") if each.strip()]


def some_or_all(named: list[str], *, every: bool, what: str) -> None:
    """Wrong usage unless either some are named or all are meant."""
    if bool(named) == every:
        raise typer.BadParameter(f"Name {what}, or give --all; not both.")


def mark_of(text: str) -> Mark:
    """A mark as a person writes it."""
    try:
        return read_mark(text)
    except ValueError:
        raise InputRefused(f"{text[:40]!r} is no mark.", "Write a number of the criterion's scale.") from None


def tell_orders(out: Output, orders: Mapping[CriterionId, Sequence[CandidateCode]]) -> None:
    """Each question, and the candidates in the order in which its answers are shown."""
    for criterion, codes in orders.items():
        out.line(f"{criterion}  {' '.join(codes)}")
