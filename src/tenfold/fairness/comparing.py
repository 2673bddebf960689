"""Groups held against their reference: every comparison judged together with all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tenfold.fairness.gaps import Rates, difference_limits, ratio_limits
from tenfold.fairness.grouping import Grouping
from tenfold.fairness.judging import judge, needed
from tenfold.fairness.records import Comparison, Metric, MetricMeaning, Verdict
from tenfold.vocabulary import Estimate


@dataclass(frozen=True)
class Pair:
    """One comparison before it is judged; arrays of length one."""

    part: Grouping
    at: int
    meaning: MetricMeaning
    group: Rates
    reference: Rates


def pairs_of(
    part: Grouping, measured: Mapping[Metric, Rates], told: list[MetricMeaning]
) -> list[Pair]:
    """Each shown group against the reference, by each metric that has verdicts."""
    base = part.reference
    if base is None:
        return []
    at = [k for k in range(len(part.names)) if k != base and k not in part.hidden]
    return [
        Pair(part, k, one, measured[one.name].take([k]), measured[one.name].take([base]))
        for one in told
        if one.judged and one.tolerated is not None
        for k in at
    ]


def why_not_judged(one: Pair, smallest: int, judged_from: int) -> str:
    """Why a comparison is not judged, decided by numbers of cases alone; empty where it is."""
    sizes, base = one.part.sizes, one.part.reference
    for k, of in ((one.at, one.group), (base, one.reference)):
        assert k is not None
        if sizes[k] < judged_from:
            return f"{one.part.names[k]} has {sizes[k]} cases; {judged_from} or more are judged"
        if of.cases[0] < smallest or not np.isfinite(of.value[0]):
            return f"{one.part.names[k]} has fewer than {smallest} cases that this rate is taken of"
    return ""


def compared(waiting: list[Pair], enough: list[str], level: float) -> list[tuple[Pair, Comparison]]:
    """Verdicts: those that can be judged together, then those that lack cases."""
    usable = [one for one, why in zip(waiting, enough, strict=True) if not why]
    lacking = {
        id(one): _without(one, why, level) for one, why in zip(waiting, enough, strict=True) if why
    }
    if not usable:
        return [(one, lacking[id(one)]) for one in waiting]
    group, reference = (
        _stacked([one.group for one in usable]),
        _stacked([one.reference for one in usable]),
    )
    bounds = np.array([one.meaning.tolerated for one in usable], dtype=float)
    ratio = np.array([one.meaning.measure == "ratio" for one in usable])
    found = judge(group, reference, bounds, ratio, level=level)
    z = float(special.ndtri((1 + level) / 2))
    low, high = difference_limits(group, reference, z)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio_low, ratio_high = ratio_limits(group, reference, z)
    made: dict[int, Comparison] = lacking
    for k, one in enumerate(usable):
        verdict: Verdict = (
            "breach" if found.breach[k] else "clear" if found.clear[k] else "not_enough"
        )
        gap = float(group.value[k] - reference.value[k])
        n = int(group.cases[k] + reference.cases[k])
        difference = Estimate(
            value=gap,
            low=min(float(low[k]), gap),
            high=max(float(high[k]), gap),
            level=level,
            n=n,
            method="newcombe"
            if ratio[k] or not np.isnan(group.share[k])
            else "t, squared and added",
            unit=one.meaning.unit,
        )
        made[id(one)] = Comparison(
            **_about(one),
            difference=difference,
            ratio=_ratio(group, reference, k, float(ratio_low[k]), float(ratio_high[k]), level)
            if ratio[k]
            else None,
            verdict=verdict,
            worse_off=_worse_off(one, gap) if verdict == "breach" else "",
            p=float(found.p[k]),
            judged_level=float(found.level[k]),
            needed=_needed(one, group, reference, k, level) if verdict == "not_enough" else None,
            note="By itself its interval lies beyond what is tolerated; among so many comparisons "
            "that may be chance."
            if found.alone[k] and verdict == "not_enough"
            else "",
        )
    return [(one, made[id(one)]) for one in waiting]


def _ratio(
    group: Rates, reference: Rates, k: int, low: float, high: float, level: float
) -> Estimate:
    n = int(group.cases[k] + reference.cases[k])
    if reference.share[k] <= 0 or not np.isfinite(high):
        return Estimate.not_enough("the reference has no favourable decision", n=n)
    value = float(group.share[k] / reference.share[k])
    return Estimate(
        value=value, low=min(low, value), high=max(high, value), level=level, n=n, method="koopman"
    )


def _worse_off(one: Pair, gap: float) -> str:
    names = one.part.names
    assert one.part.reference is not None
    lower = one.meaning.worse == "lower"
    mine = gap < 0 if lower else gap > 0
    return names[one.at] if mine else names[one.part.reference]


def _needed(one: Pair, group: Rates, reference: Rates, k: int, level: float) -> int | None:
    assert one.meaning.tolerated is not None
    people = float(one.part.sizes[one.at])
    if not (group.cases[k] and reference.cases[k]):
        return None
    if one.meaning.measure == "ratio":
        # The spread of one case of the logarithm of a share (delta method).
        a, b = (
            (rates.share[k] * rates.cases[k] + 0.5) / (rates.cases[k] + 1)
            for rates in (group, reference)
        )
        return needed(
            people,
            float(group.cases[k]),
            float(reference.cases[k]),
            float(np.sqrt((1 - a) / a)),
            float(np.sqrt((1 - b) / b)),
            tolerated=-float(np.log(one.meaning.tolerated)),
            gap=float(np.log(a / b)),
            level=level,
        )
    return needed(
        people,
        float(group.cases[k]),
        float(reference.cases[k]),
        float(group.sd[k]),
        float(reference.sd[k]),
        tolerated=one.meaning.tolerated,
        gap=float(group.value[k] - reference.value[k]),
        level=level,
    )


def _without(one: Pair, why: str, level: float) -> Comparison:
    told = _needed(one, one.group, one.reference, 0, level)
    return Comparison(
        **_about(one),
        difference=Estimate.not_enough(why).model_copy(update={"level": level}),
        verdict="not_enough",
        needed=told,
        note=f"Not enough data: {why}.",
    )


def _about(one: Pair) -> dict[str, Any]:
    assert one.part.reference is not None
    assert one.meaning.tolerated is not None
    return {
        "attribute": one.part.attribute,
        "group": one.part.names[one.at],
        "reference": one.part.names[one.part.reference],
        "metric": one.meaning.name,
        "favourable": one.meaning.favourable,
        "worse": one.meaning.worse,
        "n": int(one.part.sizes[one.at]),
        "n_reference": int(one.part.sizes[one.part.reference]),
        "judged_by": one.meaning.measure,
        "tolerated": one.meaning.tolerated,
    }


def _stacked(many: list[Rates]) -> Rates:
    def together(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(one, name) for one in many])

    return Rates(
        together("value"),
        together("cases"),
        together("share"),
        together("effective"),
        together("sd"),
        together("falling"),
    )


__all__ = ["Pair", "compared", "pairs_of", "why_not_judged"]
