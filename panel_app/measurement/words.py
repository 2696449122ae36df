"""What each figure says, in one sentence that a chair understands, with its limits; and where each comes from.

Sentences are English and say no more than their figure: a severity that cannot be told from none is said to be so, and
nothing is called fair or unfair.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Final

from panel_app.measurement.agreement import Gwet
from panel_app.measurement.design import Design
from panel_app.measurement.fairness import NON_ADVERSE, Comparison, OneEitherWay, Stratified
from panel_app.measurement.icc import Intraclass, OneWay
from panel_app.measurement.ranks import RankTable

TWO_SIDED: Final = 1.96
"""Standard errors to either side that hold 95 of 100."""
_FIRM, _TENTATIVE = 0.8, 0.667
_WANTED: Final = 0.8
_NAMED: Final = 5
_COARSE: Final = 0.1
_LEAST_SHARE: Final = 0.005


def number(value: float, places: int = 2) -> str:
    """For people: so many places, a minus that is one, and no minus before nothing."""
    text = f"{value:.{places}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def named(labels: Sequence[str], most: int = _NAMED) -> str:
    """The first few, and how many more there are."""
    rest = f" and {len(labels) - most} more" if len(labels) > most else ""
    return ", ".join(labels[:most]) + rest


# ---- the design


def of_design(design: Design) -> list[str]:
    """Whether everybody can be compared with everybody, and by whom that hangs."""
    if not design.is_connected:
        pieces = "; ".join(named(piece.scorers) for piece in design.pieces[:_NAMED])
        more = f"; and {len(design.pieces) - _NAMED} more" if len(design.pieces) > _NAMED else ""
        apart = (
            f"The marks fall into {len(design.pieces)} pieces that share no candidate and no scorer, so that severity "
            f"cannot be compared between them (scorers: {pieces}{more}). One candidate marked by scorers of two pieces "
            "would join them."
        )
        return [apart]
    links = design.weak_links
    if not links:
        return ["Every scorer can be compared with every other, and no comparison rests on one person alone."]
    first = links[0]
    groups = " and ".join(str(each) for each in first.groups)
    others = (
        f" There are {len(links) - 1} more such links: {named([each.label for each in links[1:]])}."
        if links[1:]
        else ""
    )
    hanging = (
        "Every scorer can be compared with every other, but only "
        f"through {first.kind} {first.label}, without whom "
        f"groups of {groups} scorers would have nothing in common; comparisons across rest on that one alone.{others}"
    )
    return [hanging]


# ---- agreement


def of_intraclass(found: Intraclass, scorers: int) -> str:
    """ICC(2,1): absolute agreement of single scorers."""
    low, high = found.shrout_fleiss
    return (
        f"Of all that differs between the marks of one scorer each, about {_percent(found.value)} is the candidates "
        f"(ICC(2,1) {number(found.value)}, 95 % interval {number(low)} to {number(high)}); the rest is who marked, and "
        f"chance. It takes the {scorers} scorers for a sample of many."
    )


def of_one_way(found: OneWay) -> str:
    """The one-way coefficient, with however many scorers."""
    low, high = found.limits
    return (
        f"Taking scorers as they came, one scorer's mark is {_percent(found.single)} candidate (one-way ICC "
        f"{number(found.single)}, 95 % interval {number(low)} to {number(high)}), the average of "
        f"{_scorers(found.scorers_per_candidate)} {_percent(found.mean)}; severity counts as error here."
    )


def of_alpha(value: float, metric: str) -> str:
    """Krippendorff's own bars: 0.8 for firm conclusions, 0.667 for tentative ones."""
    reads = (
        "enough for firm conclusions"
        if value >= _FIRM
        else "enough for tentative conclusions only"
        if value >= _TENTATIVE
        else "too little to rest a conclusion on a single mark"
    )
    return (
        f"On single marks scorers agree with a Krippendorff's alpha of {number(value)} ({metric}; 1 is perfect, 0 is "
        f"chance): {reads} by his rule of thumb, which knows nothing of averages over criteria and scorers."
    )


def of_gwet(found: Gwet, name: str) -> str:
    """With its interval, where there is one."""
    sure = (
        ""
        if found.limits is None
        else f", 95 % interval {number(found.limits[0])} to {number(found.limits[1])} over candidates like these"
    )
    return (
        f"{name} is {number(found.value)}{sure}; it stays steady where nearly all marks are alike, when other "
        "coefficients fall, and depends on how many levels the scale has."
    )


# ---- severity and reliability


def of_severity(scorer: str, severity: float, se: float, *, higher_is_worse: bool = False) -> str:
    """In points of the scale; `severity` above 0 is to candidates' cost."""
    reach = TWO_SIDED * se
    lower = (severity > 0) != higher_is_worse
    if abs(severity) <= reach:
        return (
            f"{scorer} cannot be told apart from colleagues: about {_points(abs(severity), reach)} "
            f"{'lower' if lower else 'higher'} on the same candidates, give or take {_points(reach, reach)}."
        )
    return (
        f"{scorer} marks about {_points(abs(severity), reach)} {'lower' if lower else 'higher'} than colleagues on the "
        f"same candidates, give or take {_points(reach, reach)}."
    )


def of_variance(components: dict[str, float]) -> list[str]:
    """What the differences between marks come from; a component of exactly zero is a result.

    Shares that would round to nothing are not said.
    """
    whole = sum(components.values())
    if whole <= 0:
        return ["All marks are the same, so there is nothing to explain."]
    said = [
        f"{_percent(value / whole)} {name.replace(':', ' by ')}"
        for name, value in sorted(components.items(), key=lambda each: -each[1])
        if value / whole >= _LEAST_SHARE
    ]
    words = [f"Of the variance of single marks, {', '.join(said)}."]
    if components.get("scorer") == 0:
        words.append("There is no detectable difference between scorers in how high they mark on the whole.")
    if components.get("candidate") == 0:
        words.append("There is no detectable difference between candidates: these marks rank nobody.")
    return words


def of_reliability(mean: float, scorers: float, needed: int | None) -> str:
    """Dependability of the average as it was taken, and how many scorers it would take."""
    if mean >= _WANTED:
        enough = "which is what decisions about people are usually asked for (0.8)"
    elif needed is None:
        enough = "and no number of scorers would bring it to 0.8"
    else:
        enough = f"where 0.8 is usually asked for; {needed} scorers for each candidate would reach that"
    said = number(mean) if (round(mean, 2) >= _WANTED) == (mean >= _WANTED) else f"just under {number(_WANTED, 1)}"
    return (
        f"The average of {_scorers(scorers)} has a reliability of {said}, {enough}, if scorers are "
        "drawn from the same pool and use the same rubric."
    )


def of_line(ranked: RankTable) -> list[str]:
    """Who is safely in and out and who between, ties, who would cross, and what one more scorer would bring."""
    standings = [each.standing for each in ranked.candidates]
    settled = (
        f"For {_count(ranked.places, 'place')} the marks settle {_count(standings.count('in'), 'candidate')} as in and "
        f"{standings.count('out')} as out; {standings.count('discuss')} are too close to the line to call. This knows "
        "chance and severity, not what the marks missed."
    )
    said = [settled]
    if ranked.tied_at_line:
        level = _count(len(ranked.tied_at_line), "candidate")
        said.append(f"The line falls among {level} with equal averages, who are one group.")
    crossing = ranked.crossing
    if crossing is not None and (crossing.into or crossing.out_of):
        said.append(
            f"If averages were adjusted for severity, {named(crossing.into) or 'nobody'} would cross into the places "
            f"and {named(crossing.out_of) or 'nobody'} out of them."
        )
    gain = ranked.gain
    if gain is not None and gain.forms_for_band:
        said.append(
            f"About {number(gain.now, 1)} of {_count(ranked.places, 'place')} are expected to go to the truly best; "
            f"one more scorer on those too close to call ({_count(gain.forms_for_band, 'form')}) would make it "
            f"{number(gain.band, 1)}, one more on everybody ({_count(gain.forms_for_everybody, 'form')}) "
            f"{number(gain.everybody, 1)}."
        )
    return said


# ---- fairness


def of_comparison(found: Comparison, group: str, reference: str, shift: OneEitherWay | None = None) -> str:
    """Two groups at one stage."""
    if found.ratio is None:
        return f"Nothing can be said of {group} beside {reference}: nobody was there, or nobody was selected."
    ratio = found.ratio
    usual = "within" if NON_ADVERSE[0] <= ratio.value <= NON_ADVERSE[1] else "outside"
    p = found.fisher if found.boschloo is None else found.boschloo
    turned = "" if shift is None else _of_shift(found, shift)
    return (
        f"{group} were selected {number(ratio.value)} times as often as {reference} ({found.group.selected} of "
        f"{found.group.total} against {found.reference.selected} of {found.reference.total}; 95 % interval "
        f"{number(ratio.low)} to {number(ratio.high)}), {usual} the 0.80 to 1.25 that the NHS reads as no adverse "
        f"impact; chance alone would part equal groups so far with a probability of {number(p, 3)}.{turned}"
    )


def _of_shift(found: Comparison, shift: OneEitherWay) -> str:
    """Whether one person exchanged would carry the ratio across the edge of the usual range."""

    def adverse(each: Comparison | None) -> bool | None:
        return None if each is None or each.ratio is None else not NON_ADVERSE[0] <= each.ratio.value <= NON_ADVERSE[1]

    now = adverse(found)
    if any(then is not None and then != now for then in (adverse(shift.for_group), adverse(shift.against_group))):
        return " One person either way would change that reading."
    return " One person either way would not change that reading."


def of_strata(found: Stratified, group: str, reference: str) -> str:
    """All strata held together, and a warning where the pooled ratio says something else."""
    if found.rate_ratio is None:
        return f"Held apart by stratum, nothing can be said of {group} beside {reference}."
    ratio = found.rate_ratio
    warning = (
        f" The pooled ratio of {number(found.pooled.value)} misleads: the groups stand in different strata."
        if found.pooled_misleads and found.pooled is not None
        else ""
    )
    return (
        f"Within the same stratum {group} were selected {number(ratio.value)} times as often as {reference} (Mantel "
        f"and Haenszel, 95 % interval {number(ratio.low)} to {number(ratio.high)}).{warning}"
    )


def _percent(share: float) -> str:
    """A share of variance; sampling can make an estimate negative, which means none."""
    return f"{max(0, round(100 * share))} %" if isfinite(share) else "an unknown share"


def _count(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"


def _scorers(many: float) -> str:
    """An average number of them: `2 scorers`, `2.3 scorers`."""
    text = number(many, 1).removesuffix(".0")
    return f"{text} scorer{'' if text == '1' else 's'}"


def _points(value: float, reach: float) -> str:
    """As many decimals as the uncertainty warrants."""
    return number(value, 1 if reach >= _COARSE else 2)
