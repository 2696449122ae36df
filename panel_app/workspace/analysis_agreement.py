"""Agreement, from the library that computes to the document's rows and sentences."""

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from panel_app.workspace.analysis import (
    Ac2Row,
    AgreementRow,
    AlphaRow,
    GwetErrors,
    IntraclassRow,
    KappaRow,
    Limits,
    OneWayRow,
    finite,
)

if TYPE_CHECKING:  # start-up time: numpy and scipy are loaded when something is computed
    from panel_app.measurement.agreement import Gwet
    from panel_app.measurement.icc import Intraclass, OneWay
    from panel_app.measurement.ratings import Ratings


def agreement_of(ratings: "Ratings", levels: Sequence[float] | None) -> tuple[AgreementRow, list[str]]:
    """All coefficients, and a sentence for each that a chair needs. `levels` are the scale's, where it was given."""
    from panel_app.measurement.agreement import alpha, gwet, kappas
    from panel_app.measurement.icc import intraclass, one_way

    icc, single = intraclass(ratings), one_way(ratings)
    alphas = AlphaRow(
        nominal=alpha(ratings, "nominal"),
        ordinal=alpha(ratings, "ordinal"),
        interval=alpha(ratings, "interval"),
        ratio=alpha(ratings, "ratio"),
    )
    ac1 = gwet(ratings, "identity", levels=levels)
    linear = gwet(ratings, "linear", levels=levels)
    quadratic = gwet(ratings, "quadratic", levels=levels)
    ordinal = gwet(ratings, "ordinal", levels=levels)
    row = AgreementRow(
        icc=None if icc is None else {name: _icc_row(each) for name, each in icc.items()},
        icc_one_way=None if single is None else _one_way_row(single),
        krippendorff_alpha=alphas,
        gwet_ac1=_value(ac1),
        gwet_ac2=Ac2Row(_value(linear), _value(quadratic), _value(ordinal)),
        gwet_se=GwetErrors(_se(ac1), _se(linear), _se(quadratic), _se(ordinal)),
        pairs=tuple(
            KappaRow(pair.first, pair.second, pair.units, finite(pair.value), finite(pair.se))
            for pair in kappas(ratings)
            if pair.units > 1
        ),
    )
    return row, _words(icc, single, alphas, quadratic, scorers=len(ratings.scorers))


def _words(
    icc: "dict[str, Intraclass] | None",
    single: "OneWay | None",
    alphas: AlphaRow,
    quadratic: "Gwet | None",
    *,
    scorers: int,
) -> list[str]:
    from panel_app.measurement import words

    said = []
    if icc is not None and isfinite(icc["ICC(2,1)"].value):
        said.append(words.of_intraclass(icc["ICC(2,1)"], scorers))
    elif single is not None and isfinite(single.single):
        said.append(words.of_one_way(single))
    if alphas.ordinal is not None:
        said.append(words.of_alpha(alphas.ordinal, "ordinal"))
    if quadratic is not None:
        said.append(words.of_gwet(quadratic, "Gwet's AC2 with quadratic weights"))
    return said or ["Nothing was marked by two scorers, or all marks are the same, so that agreement cannot be told."]


def _icc_row(found: "Intraclass") -> IntraclassRow:
    return IntraclassRow(finite(found.value), _limits(found.shrout_fleiss), _limits(found.mcgraw_wong))


def _one_way_row(found: "OneWay") -> OneWayRow:
    return OneWayRow(
        single=finite(found.single),
        limits=_limits(found.limits),
        mean=finite(found.mean),
        mean_limits=_limits(found.mean_limits),
        scorers_per_candidate=float(found.scorers_per_candidate),
    )


def _value(found: "Gwet | None") -> float | None:
    return None if found is None else finite(found.value)


def _se(found: "Gwet | None") -> float | None:
    return None if found is None else finite(found.se)


def _limits(limits: tuple[float, float]) -> Limits:
    return finite(limits[0]), finite(limits[1])
