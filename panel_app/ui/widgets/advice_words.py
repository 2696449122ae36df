"""Advice in the words of a meeting: what the marks say, how sure that is, and never more."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from panel_app.ui.widgets.chip import Sign
from panel_app.workspace.advising import CandidateAdvice, LineAdvice, ScorerAdvice, SeverityAdvice

_ALMOST = 0.005
"""From here on a chance is told as more or less than 99 or 1 in 100."""
_NAMED = 6
_HYPHEN = "-\N{WORD JOINER}"
"""Of a code in prose, whose line does not end there. The typeface lacks the hyphen that never breaks."""


def _listed(codes: Sequence[str]) -> str:
    """The first few of them; each stays on one line."""
    said = ", ".join(codes[:_NAMED]).replace("-", _HYPHEN)
    return said + ("…" if len(codes) > _NAMED else "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("advice", text)


def severity(each: ScorerAdvice) -> str:
    """What follows the scorer's name."""
    reach = each.give_or_take
    if each.severity is None or reach is None:
        return _tr("cannot be compared with colleagues")
    size, around = f"{abs(each.severity):.1f}", f"{reach:.1f}"
    if not each.is_apart:
        return _tr("cannot be told apart from colleagues, give or take {around}").format(around=around)
    if each.severity > 0:
        said = _tr("marks about {size} lower than colleagues on the same candidates, give or take {around}")
    else:
        said = _tr("marks about {size} higher than colleagues on the same candidates, give or take {around}")
    return said.format(size=size, around=around)


def severity_sign(each: ScorerAdvice) -> Sign:
    """Its shape: marks lie lower, higher, or cannot be told."""
    if each.severity is None:
        return Sign(glyph="info", word=_tr("Not compared"))
    if not each.is_apart:
        return Sign(glyph="none", word=_tr("No difference to be seen"))
    if each.severity > 0:
        return Sign(glyph="down", word=_tr("Lower"), colour="primary")
    return Sign(glyph="up", word=_tr("Higher"), colour="primary")


def severities(advice: SeverityAdvice) -> str:
    """What stands above the list of scorers."""
    if advice.pieces:
        groups = " | ".join(map(_listed, advice.pieces))
        return _tr(
            "The scorers fall into {count} groups that share no candidate, so they cannot be compared: {groups}."
        ).format(count=len(advice.pieces), groups=groups)
    apart = sum(each.is_apart for each in advice.scorers)
    return _tr(
        "{apart} of {count} scorers can be told apart from their colleagues on the same candidates. "
        "From the marks as they were given, in points of one mark; lines are 95 % intervals."
    ).format(apart=apart, count=len(advice.scorers))


def chance(p_in: float | None) -> str:
    """P(in the top N) as a person reads it; nothing is certain."""
    if p_in is None:
        return ""
    if p_in >= 1 - _ALMOST:
        return _tr("> 99 %")
    if p_in <= _ALMOST:
        return _tr("< 1 %")
    return _tr("{percent} %").format(percent=round(100 * p_in))


def band_sign(each: CandidateAdvice) -> Sign | None:
    """Marks whom the marks cannot separate from the line: a shade alone says nothing in high contrast."""
    if each.chance != "discuss":
        return None
    return Sign(glyph="line", word=_tr("Cannot be separated from the line"), colour="primary")


def interval(each: CandidateAdvice) -> str:
    """Plausible ranks, for whoever does not see the bar."""
    if each.rank_interval is None:
        return ""
    return _tr("Plausible ranks {low} to {high}").format(low=each.rank_interval[0], high=each.rank_interval[1])


def crossing(each: CandidateAdvice) -> str:
    """Why an adjusted total is marked."""
    if each.crosses == "in":
        return _tr("Adjusted totals alone would put this candidate inside the line.")
    if each.crosses == "out":
        return _tr("Adjusted totals alone would put this candidate outside the line.")
    return ""


def line(advice: LineAdvice) -> str:
    """What stands above the ranked list."""
    band = sum(each.chance == "discuss" for each in advice.candidates.values())
    said = [
        _tr("Shaded and marked: {count} candidates whom the marks cannot separate from the line.").format(count=band)
    ]
    if any(each.adjusted is not None for each in advice.candidates.values()):
        said.append(_crossers(advice))
    else:
        said.append(_tr("Totals cannot be adjusted: some scorers share no candidate with others."))
    said.append(_tr("In top N: the chance of being truly among the {places} best.").format(places=advice.places))
    said.append(_tr("Advice only."))
    return " ".join(said)


def _crossers(advice: LineAdvice) -> str:
    into = [each.code for each in advice.candidates.values() if each.crosses == "in"]
    out = [each.code for each in advice.candidates.values() if each.crosses == "out"]
    if not into and not out:
        return _tr("Adjusting for severity would move nobody across it.")
    parts = [
        text.format(codes=_listed(codes))
        for text, codes in ((_tr("in: {codes}"), into), (_tr("out: {codes}"), out))
        if codes
    ]
    return _tr("Adjusting for severity would move {who}.").format(who="; ".join(parts))
