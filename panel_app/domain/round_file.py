"""ROUND.toml, as an administrator writes it, read into a plan or refused with the place that is wrong."""

import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

from panel_app.domain.eligibility import EligibilityRule
from panel_app.domain.errors import InputRefused
from panel_app.domain.people import PanelId, StageId
from panel_app.domain.practice_file import calibration, practice_candidates
from panel_app.domain.rubric import Criterion, CriterionId, Level, Mark, plain
from panel_app.domain.rules import Panel, Plan, Pool, Reserve, RoundFacts, Rules, Stage, Triggers
from panel_app.domain.toml_table import Table, refuse_twice, refused

_NOT_CRITERIA: Final = ("lottery", "panel-decision", "pool", "total")
"""Words with a meaning of their own in the rules: no criterion can be called so."""


def read_plan(text: str) -> Plan:
    """The plan in the text of a ROUND.toml.

    Numbers are exact decimals, written one way (`4.50` is 4.5); deadlines are in UTC. InputRefused names the key by
    its path, list items counted from 1: `stages[1].criteria[2].weight`.
    """
    top = Table("", _parsed(text))
    plan = Plan(round=_facts(top.table("round")), panels=_panels(top), stages=_stages(top))
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


def _panels(top: Table) -> tuple[Panel, ...]:
    tables = top.tables("panels")
    if len(tables) > 1:
        raise refused(
            "panels",
            f"holds {len(tables)} panels, and this version runs one panel in a round",
            "Keep one [[panels]], or make a round for each panel.",
        )
    panels = []
    for table in tables:
        panels.append(Panel(id=PanelId(table.identifier("id")), name=table.text("name")))
        table.finish()
    return tuple(panels)


def _stages(top: Table) -> tuple[Stage, ...]:
    stages = [_stage(table) for table in top.tables("stages")]
    refuse_twice("stages", "id", [stage.id for stage in stages])
    return tuple(stages)


def _stage(table: Table) -> Stage:
    criteria = _criteria(table)
    practice = practice_candidates(table, criteria)
    stage = Stage(
        id=StageId(table.identifier("id")),
        places=table.count("places", least=1),
        deadline=table.moment("deadline"),
        criteria=criteria,
        rules=_rules(table.table("rules", optional=True), criteria),
        identity=table.choice("identity", ("blind", "known")),
        opening=table.choice("opening", ("two-officers", "chair")),
        scorers_per_candidate=table.count("scorers_per_candidate", 2, least=1),
        most_for_a_scorer=table.count("most_for_a_scorer", least=1) if "most_for_a_scorer" in table else None,
        eligibility=_eligibility(table),
        job_title=table.choice("job_title", ("struck", "shown")),
        practice=practice,
        calibration=calibration(table, practice),
    )
    table.finish()
    return stage


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


def _rules(table: Table, criteria: Sequence[Criterion]) -> Rules:
    known = [criterion.id for criterion in criteria]
    pool, automatic = _pool(table), table.decimal("automatic") if "automatic" in table else None
    if pool is not None and automatic is not None and pool.high >= automatic:
        raise refused(
            table.path_of("pool.to"),
            f"is {plain(pool.high)}, and automatic places begin at {plain(automatic)}",
            "Let the pool end below the automatic total.",
        )
    rules = Rules(
        across_scorers=table.choice("across_scorers", ("mean", "median")),
        across_criteria=table.choice("across_criteria", ("sum", "mean")),
        moderate_when=_triggers(table.table("moderate_when", optional=True)),
        floors=_floors(table.table("floors", optional=True), known),
        automatic=automatic,
        pool=pool,
        ties=_ties(table, known),
        line=table.texts("line"),
        reserve=_reserve(table.table("reserve", optional=True), pool),
        advice=table.choice("advice", ("off", "chair", "pack")),
    )
    table.finish()
    return rules


def _triggers(table: Table) -> Triggers:
    gaps = {
        key: table.decimal(key, least=Decimal(0)) if key in table else None for key in ("criterion_gap", "total_gap")
    }
    table.finish()
    return Triggers(**gaps)


def _floors(table: Table, criteria: Sequence[CriterionId]) -> dict[str, Decimal]:
    floors = {key: table.decimal(key) for key in ("total", *criteria) if key in table}
    table.finish("is no criterion of this stage, nor total")
    return floors


def _pool(rules: Table) -> Pool | None:
    if "pool" not in rules:
        return None
    table = rules.table("pool")
    low, high = table.decimal("from"), table.decimal("to")
    table.finish()
    if low > high:
        raise refused(
            table.path_of("from"), f"is {plain(low)}, above its end {plain(high)}", "Write the lower total under from."
        )
    return Pool(low=low, high=high)


def _ties(rules: Table, criteria: Sequence[CriterionId]) -> tuple[str, ...]:
    if "ties" not in rules:
        return Rules().ties
    ties = rules.names("ties", (*criteria, "panel-decision", "lottery"), "is neither a criterion nor a way to decide")
    by_people = [rule in ("panel-decision", "lottery") for rule in ties]
    if by_people != sorted(by_people):
        raise refused(
            rules.path_of("ties"),
            "names a criterion after panel-decision or lottery, which leave nothing to separate",
            "Name the criteria first.",
        )
    return ties


def _reserve(table: Table, pool: Pool | None) -> Reserve:
    size: int | Literal["pool"] = (
        "pool" if table.is_text("size", "pool") else table.count("size", 0, least=0, other='"pool"')
    )
    if size == "pool" and pool is None:
        raise refused(
            table.path_of("size"),
            'is "pool", and the rules have no pool',
            "Add pool = {from = …, to = …}, or a number.",
        )
    reserve = Reserve(size=size, expires=table.day("expires"))
    table.finish()
    return reserve
