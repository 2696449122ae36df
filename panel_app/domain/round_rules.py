"""A stage's rules, as they stand in ROUND.toml, read or refused with the key that is wrong."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from panel_app.domain import equality_act
from panel_app.domain.reasons import DECISIONS, DEFAULTS, MOST, ReasonCode, crowded
from panel_app.domain.rubric import Criterion, CriterionId, plain
from panel_app.domain.rules import Pool, Reserve, Rules, Triggers
from panel_app.domain.toml_table import Table, refuse_twice, refused


def read_rules(table: Table, criteria: Sequence[Criterion], jurisdictions: Sequence[str]) -> Rules:
    """The rules in a stage's table; `jurisdictions` are the round's."""
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
        positive_action=_positive_action(table, jurisdictions),
        reasons=_reasons(table),
    )
    table.finish()
    return rules


def _triggers(table: Table) -> Triggers:
    def least(key: str) -> Decimal | None:
        return table.decimal(key, least=Decimal(0)) if key in table else None

    triggers = Triggers(
        criterion_gap=least("criterion_gap"),
        total_gap=least("total_gap"),
        concern=table.is_true("concern") if "concern" in table else Triggers().concern,
        floor=table.is_true("floor") if "floor" in table else Triggers().floor,
        line=least("line"),
    )
    table.finish()
    return triggers


def _reasons(rules: Table) -> tuple[ReasonCode, ...]:
    """The round's own reasons for decisions, else the usual ones."""
    if "reasons" not in rules:
        return DEFAULTS
    found = []
    for table in rules.tables("reasons"):
        reason = ReasonCode(
            code=table.identifier("code"),
            title=table.text("title"),
            text=table.choice("text", ("optional", "required", "none")),
            on=tuple(each for each in DECISIONS if each in table.names("on", DECISIONS, "is no decision"))
            if "on" in table
            else DECISIONS,
        )
        table.finish()
        found.append(reason)
    refuse_twice(rules.path_of("reasons"), "code", [each.code for each in found])
    full = crowded(found)
    if full is not None:
        raise refused(
            rules.path_of("reasons"),
            f"holds more than {MOST} reasons for {full!r}, one in words among them",
            "Say with on = […] which decisions a reason is for.",
        )
    return tuple(found)


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


def _positive_action(rules: Table, jurisdictions: Sequence[str]) -> bool:
    allowed = rules.is_true("positive_action")
    if allowed and not any(equality_act.applies(each) for each in jurisdictions):
        raise refused(
            rules.path_of("positive_action"),
            "is true, and section 159 of the Equality Act 2010 applies in none of the round's jurisdictions",
            f"It applies in {' and '.join(equality_act.NATIONS)}: name them in round.jurisdictions, or leave this out.",
        )
    return allowed
