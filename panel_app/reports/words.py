"""What the pages say in words: statuses, outcomes, times, the line, the rules."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from panel_app.domain.ranking import Outcome, Standing, Status
from panel_app.domain.rubric import Criterion, plain
from panel_app.domain.rules import Rules, Stage
from panel_app.reports.text import one_line

NONE: Final = "–"

STATUS: Final[dict[Status, str]] = {
    "automatic": "automatic",
    "place": "place",
    "tied-at-line": "tied at the line",
    "reserve": "reserve",
    "below": "below the line",
    "floor": "below a floor",
    "incomplete": "incomplete",
    "withdrawn": "withdrawn",
    "ineligible": "ineligible",
}

OUTCOME: Final[dict[Outcome | None, str]] = {
    "offer": "offer",
    "through": "through",
    "reserve": "reserve",
    "not-selected": "not selected",
    "ineligible": "ineligible",
    "withdrawn": "withdrawn",
    None: "not decided",
}

_SELECTED: Final = {"offer", "through"}
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def count(number: int, one: str, many: str = "") -> str:
    """`1 place`, `100 places`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def when(moment: datetime) -> str:
    """`29 January 2027, 17:00 UTC`, whatever the language of the machine."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def stamp(moment: datetime) -> str:
    """`2027-01-29 17:00:05`, in UTC, for columns that say so in their head."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def is_selected(standing: Standing) -> bool:
    """By what people decided; before that, by what the rules say."""
    if standing.outcome is None:
        return standing.status in {"automatic", "place"}
    return standing.outcome in _SELECTED


def above_line(standings: Sequence[Standing]) -> int:
    """How many rows of the ranked list stand above the line: up to and including the last one selected."""
    return max((place for place, each in enumerate(standings, 1) if is_selected(each)), default=0)


def the_line(standings: Sequence[Standing], places: int) -> list[str]:
    """The line in sentences: how many stand above it, between which totals it falls, who above it was passed over."""
    row = above_line(standings)
    if not row:
        return [f"Nobody is selected yet for {count(places, 'place')}; no line is drawn."]
    selected = sum(map(is_selected, standings))
    chosen = f"{count(selected, 'candidate')} of {len(standings):,} {'is' if selected == 1 else 'are'} selected"
    sentences = [f"{chosen} for {count(places, 'place')}."]
    last = standings[row - 1]
    if row < len(standings) and standings[row].exact is not None:
        sentences.append(_between(last, standings[row]))
    else:
        sentences.append(f"The last one selected is {last.code}; no candidate with a total stands below the line.")
    passed = [each for each in standings[:row] if not is_selected(each)]
    if passed:
        named = ", ".join(f"{each.code} ({OUTCOME[each.outcome]})" for each in passed)
        sentences.append(f"Above the line and not selected: {named}.")
    return sentences


def _between(last: Standing, first: Standing) -> str:
    if last.exact != first.exact:
        return f"The line falls between {last.code} with a total of {last.total} and {first.code} with {first.total}."
    tie = last.tie or first.tie
    how = f", separated by {rule(tie.rule)} (tie {one_line(tie.id)})" if tie else ""
    return f"The line falls between level totals of {last.total}: {last.code} is above it, {first.code} below{how}."


def rule(name: str) -> str:
    """A rule's name as words: `panel-decision` is `panel decision`."""
    return one_line(name.replace("-", " "))


def scale(criterion: Criterion) -> str:
    """`0 to 5`: the ends of a criterion's scale."""
    marks = criterion.marks
    return f"{plain(marks[0])} to {plain(marks[-1])}" if marks else NONE


def rules_in_words(stage: Stage) -> list[tuple[str, str]]:
    """The frozen rules as label and sentence."""
    rules = stage.rules
    combined = "mean" if rules.across_criteria == "mean" else "sum"
    total = (
        f"The {combined} over the criteria, weighted, of the {rules.across_scorers} of the scorers’ marks; "
        "an agreed mark replaces these for its criterion."
    )
    said = [("Total", total), ("Moderation", _moderation(rules))]
    if rules.automatic is not None:
        said.append(("Automatic", f"A total of {plain(rules.automatic)} or more."))
    if rules.floors:
        floors = ", ".join(f"{_name(stage, each)} {plain(least)}" for each, least in rules.floors.items())
        said.append(("Floors", f"The least that can be selected: {floors}."))
    if rules.pool is not None:
        low, high = plain(rules.pool.low), plain(rules.pool.high)
        said.append(("Pool", f"Totals from {low} to {high} are level for the places left."))
    said.append(("Ties", "Separated by " + ", then ".join(_name(stage, each) for each in rules.ties) + "."))
    if rules.positive_action:
        said.append(("Positive action", "Allowed for a tie, case by case: Equality Act 2010, section 159."))
    said.append(("Reserve", _reserve(rules)))
    if stage.ring_fenced:
        kept = ", ".join(f"{one_line(each.code)} of {one_line(each.cohort)}" for each in stage.ring_fenced)
        said.append(("Ring-fenced", f"{count(len(stage.ring_fenced), 'place')} kept for {kept}."))
    return said


def places(stage: Stage) -> str:
    """How many there are, and how many of them candidates compete for."""
    kept = len(stage.ring_fenced)
    return f"{stage.places:,}, of which {kept:,} ring-fenced for earlier cohorts" if kept else f"{stage.places:,}"


def _moderation(rules: Rules) -> str:
    gaps = _gaps(rules)
    return f"Where scorers differ by {gaps}." if gaps else "Not triggered by any difference."


def _gaps(rules: Rules) -> str:
    """From which differences on marks are compared; nothing where no difference asks for it."""
    gaps = rules.moderate_when
    reasons = [
        f"{plain(gap)} or more {where}"
        for gap, where in ((gaps.criterion_gap, "on a criterion"), (gaps.total_gap, "in total"))
        if gap is not None
    ]
    return " or ".join(reasons)


def _name(stage: Stage, key: str) -> str:
    titles: dict[str, str] = {criterion.id: one_line(criterion.title) for criterion in stage.criteria}
    return titles.get(key, key.replace("-", " "))


def _reserve(rules: Rules) -> str:
    size = rules.reserve.size
    if size == 0:
        return "No reserve list."
    whole = "The rest of the pool" if size == "pool" else count(size, "candidate")
    expires = rules.reserve.expires
    return f"{whole}, until {expires.day} {_MONTHS[expires.month - 1]} {expires.year}." if expires else f"{whole}."


def method(stage: Stage, *, signed: bool = True) -> list[str]:
    """How marks became a decision, in sentences for somebody who was not there; `signed`: another officer did."""
    rules = stage.rules
    seen = "without name, school or workplace" if stage.identity == "blind" else "by people who knew who they were"
    opened = (
        "The forms stayed sealed, for the administrator too, until the chair and an administrator opened them together."
        if stage.opening == "two-officers"
        else "The forms stayed sealed until the chair opened them."
    )
    marked = f"on the {count(len(stage.criteria), 'criterion', 'criteria')} of the rubric"
    gaps = _gaps(rules)
    compared = f" where scorers differed by {gaps}" if gaps else ""
    ties = ", then ".join(_name(stage, each) for each in rules.ties)
    released = (
        "The checks before release were answered, the chair closed the stage, and another officer signed it."
        if signed
        else "The stage is not signed off: until the chair closes it and another officer signs, all of this may change."
    )
    return [
        f"Each candidate was marked {seen}, by {count(stage.scorers_per_candidate, 'scorer')}, {marked}.",
        "Scorers did not see one another’s marks. Whoever knew a candidate, or might gain or lose, stepped back.",
        opened,
        f"The panel then compared the marks{compared}.",
        "An agreed mark stands beside the scorers’ own and never replaces them on record.",
        rules_in_words(stage)[0][1].replace("The ", "A candidate’s total is the ", 1),
        f"Candidates were ranked by total for {count(stage.open_places, 'place')}. Equal totals share a rank.",
        *([f"Ties that decide something were separated by {ties}."] if ties else []),
        released,
        "All of this is on a signed record, which can be replayed to the same list.",
    ]
