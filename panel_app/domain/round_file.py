"""ROUND.toml, as an administrator writes it, read into a plan or refused with the place that is wrong."""

import re
import tomllib
from decimal import Decimal
from typing import Final

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.eligibility import EligibilityRule
from panel_app.domain.errors import InputRefused
from panel_app.domain.panels import read_panels
from panel_app.domain.people import StageId
from panel_app.domain.practice_file import calibration, practice_candidates
from panel_app.domain.round_rules import read_rules
from panel_app.domain.rubric import Criterion, CriterionId, Level, Mark, plain
from panel_app.domain.rules import Plan, RingFenced, RoundFacts, Stage
from panel_app.domain.toml_table import Table, refuse_twice, refused

_NOT_CRITERIA: Final = ("lottery", "panel-decision", "pool", "total")
"""Words with a meaning of their own in the rules: no criterion can be called so."""


def read_plan(text: str) -> Plan:
    """The plan in the text of a ROUND.toml.

    Numbers are exact decimals, written one way (`4.50` is 4.5); deadlines are in UTC. InputRefused names the key by
    its path, list items counted from 1: `stages[1].criteria[2].weight`.
    """
    top = Table("", _parsed(text))
    facts = _facts(top.table("round"))
    plan = Plan(round=facts, panels=read_panels(top, facts.jurisdictions), stages=_stages(top, facts))
    top.finish()
    return plan


def _parsed(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).rstrip(".")
    except (ValueError, ArithmeticError, RecursionError):
        # What tomllib lets through: an integer of thousands of digits, brackets in brackets without end.
        reason = "a number is too long, or lists are too deep"
    line = re.search(r"at line (\d+)", reason)
    raise InputRefused(
        f"The round file cannot be read as TOML: {reason}.",
        f"Look at {f'line {line[1]}' if line else 'its longest lines, and its end'}; "
        "words stand in quotation marks, lists in square brackets, comments after #.",
    )


def _facts(table: Table) -> RoundFacts:
    facts = RoundFacts(
        name=table.text("name"),
        intake=table.text("intake", ""),
        jurisdictions=table.texts("jurisdictions"),
        hub=table.text("hub", ""),
    )
    table.finish()
    return facts


def _stages(top: Table, facts: RoundFacts) -> tuple[Stage, ...]:
    stages = [_stage(table, facts) for table in top.tables("stages")]
    refuse_twice("stages", "id", [stage.id for stage in stages])
    return tuple(stages)


def _stage(table: Table, facts: RoundFacts) -> Stage:
    criteria = _criteria(table)
    practice = practice_candidates(table, criteria)
    places = table.count("places", least=1)
    stage = Stage(
        id=StageId(table.identifier("id")),
        places=places,
        deadline=table.moment("deadline"),
        criteria=criteria,
        rules=read_rules(table.table("rules", optional=True), criteria, facts.jurisdictions),
        identity=table.choice("identity", ("blind", "known")),
        opening=table.choice("opening", ("two-officers", "chair")),
        scorers_per_candidate=table.count("scorers_per_candidate", 2, least=1),
        most_for_a_scorer=table.count("most_for_a_scorer", least=1) if "most_for_a_scorer" in table else None,
        eligibility=_eligibility(table),
        job_title=table.choice("job_title", ("struck", "shown")),
        pronouns=table.choice("pronouns", ("kept", "suggested")),
        second_person=table.is_true("second_person"),
        practice=practice,
        calibration=calibration(table, practice),
        ring_fenced=_ring_fenced(table, places),
    )
    table.finish()
    return stage


def _ring_fenced(stage: Table, places: int) -> tuple[RingFenced, ...]:
    """Whose places are kept, by the codes that were theirs in their own cohort; each of them once."""
    kept = []
    for table in stage.tables("ring_fenced") if "ring_fenced" in stage else []:
        kept.append(RingFenced(cohort=table.text("cohort"), code=CandidateCode(table.text("code").strip().upper())))
        table.finish()
    path = stage.path_of("ring_fenced")
    refuse_twice(path, "code", [each.code for each in kept])
    if len(kept) >= places:
        raise refused(
            path,
            f"keeps {len(kept)} places, and the stage has {places}",
            "Leave at least one place to compete for, or count again.",
        )
    return tuple(kept)


def _eligibility(stage: Table) -> tuple[EligibilityRule, ...]:
    """The rules that mark applicants out, each with one condition (`before` and `after` may stand together)."""
    rules = []
    for table in stage.tables("eligibility") if "eligibility" in stage else []:
        column = table.text("column").removeprefix("eligible.")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", column):
            raise refused(
                table.path_of("column"),
                f"is {column!r}, which no mapping can name",
                "Write what stands behind “eligible.” in the mapping: small letters, digits, underscores.",
            )
        rule = EligibilityRule(
            column=column,
            answered=table.is_true("answered"),
            yes=table.is_true("yes"),
            one_of=table.texts("one_of"),
            before=table.day("before"),
            after=table.day("after"),
            reason=table.text("reason", ""),
        )
        conditions = (rule.answered, rule.yes, rule.one_of, rule.before or rule.after)
        if sum(bool(each) for each in conditions) != 1:
            raise refused(
                table.path_of("column"),
                "needs one condition, and no more",
                "Write answered = true, yes = true, one_of = […], or before and after with dates.",
            )
        table.finish()
        rules.append(rule)
    return tuple(rules)


def _criteria(stage: Table) -> tuple[Criterion, ...]:
    criteria = [_criterion(table) for table in stage.tables("criteria")]
    path = stage.path_of("criteria")
    refuse_twice(path, "id", [criterion.id for criterion in criteria])
    if not any(criterion.weight for criterion in criteria):
        raise refused(path, "have no weight above 0 among them", "Give a weight to what counts.")
    return tuple(criteria)


def _criterion(table: Table) -> Criterion:
    levels = _levels(table)
    marks = [level.mark for level in levels]
    name = CriterionId(table.identifier("id"))
    if name in _NOT_CRITERIA:
        raise refused(table.path_of("id"), f"is {name!r}, a word that the rules use themselves", "Choose another id.")
    noted = tuple(sorted({Mark(number) for number in table.decimals("note_at")}))
    for mark in noted:
        if mark not in marks:
            scale = ", ".join(plain(each) for each in marks)
            raise refused(
                table.path_of("note_at"), f"holds {plain(mark)}, which is not on the scale", f"The scale is {scale}."
            )
    criterion = Criterion(
        id=name,
        title=table.text("title"),
        levels=levels,
        question=table.text("question", ""),
        weight=table.decimal("weight", Decimal(1), least=Decimal(0)),
        max_words=table.count("max_words", least=1) if "max_words" in table else None,
        note_at=noted,
    )
    table.finish()
    return criterion


def _levels(criterion: Table) -> tuple[Level, ...]:
    path = criterion.path_of("levels")
    levels: list[Level] = []
    for table in criterion.tables("levels"):
        mark = table.decimal("mark")
        if levels and mark <= levels[-1].mark:
            problem = "stands there twice" if mark in [each.mark for each in levels] else "is lower than the one before"
            raise refused(
                table.path_of("mark"), f"is {plain(mark)} and {problem}", "List each mark once, the lowest first."
            )
        levels.append(Level(mark=Mark(mark), anchor=table.text("anchor", "")))
        table.finish()
    if len(levels) == 1:
        raise refused(path, "has one level, which tells nobody apart", "Give the scale two levels or more.")
    return tuple(levels)
