"""Groups compared: rates with their doubt, gaps, and verdicts over all comparisons at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from tenfold.fairness.gaps import Rates, difference_limits, ratio_limits
from tenfold.fairness.grouping import Grouping, cuts_of, grouping, intersection
from tenfold.fairness.judging import judge, needed
from tenfold.fairness.meanings import Task, meanings
from tenfold.fairness.measuring import Cases, cases, rates
from tenfold.fairness.records import (
    AttributeReport,
    Comparison,
    FairnessReport,
    GroupMetrics,
    Metric,
    MetricMeaning,
    Verdict,
)
from tenfold.fairness.shrinking import shrunk
from tenfold.stats.calibration import calibration
from tenfold.vocabulary import Estimate

_SHRUNK: tuple[Metric, ...] = ("selection_rate", "fpr", "fnr")
_OF_EACH = 20  # outcomes of either kind from which a calibration slope is told


@dataclass(frozen=True)
class _Pair:
    """One comparison before it is judged; arrays of length one."""

    part: Grouping
    at: int
    meaning: MetricMeaning
    group: Rates
    reference: Rates


def group_report(
    y: Any,
    decided: Any,
    p: Any,
    groups: pd.DataFrame,
    *,
    task: Task = "binary",
    favourable: int = 1,
    classes: int = 2,
    words: tuple[str, str] = ("the favourable decision", "positive"),
    aligned: bool | None = None,
    references: Mapping[str, str] | None = None,
    cuts: Mapping[str, Sequence[float]] | None = None,
    pairs: Sequence[Sequence[str]] = (),
    judged: Collection[str] | None = None,
    tolerances: Mapping[str, float] | None = None,
    smallest: int = 10,
    judged_from: int = 30,
    most_groups: int = 12,
    level: float = 0.95,
    unit: str = "",
) -> FairnessReport:
    """Compare the groups of every protected column, and of pairs of them.

    Parameters
    ----------
    y, decided : array-like of shape (n,)
        Class codes, or amounts.
    p : array-like of shape (n,) or (n, K), or None
        Calibrated chances; None where the model has none.
    groups : DataFrame of shape (n, attributes)
        The protected columns.
    favourable : int
        Code of the favourable decision.
    words : (str, str)
        The favourable decision, and what the error rates call positive, in words.
    aligned : bool, optional
        Amounts: whether a high one is favourable. Otherwise told from `favourable`.
    references : mapping of str to str, optional
        Whom the others are compared with; the largest group where it is not given.
    cuts : mapping of str to sequence of float, optional
        Where the next group begins, for columns of numbers.
    pairs : sequence of pairs of str
        Columns to cross.
    judged : collection of str, optional
        Metrics that get verdicts.
    tolerances : mapping of str to float, optional
        Smallest ratio, or largest difference, by metric.
    smallest, judged_from : int
        Groups of fewer people are not shown; of fewer people, shown but not judged.

    Returns
    -------
    FairnessReport
        No rate of a group under `smallest` leaves this function.

    Raises
    ------
    WrongInput
        Outcomes, decisions and chances do not fit each other or the task.

    Examples
    --------
    >>> sex = pd.DataFrame({"sex": ["m"] * 210 + ["f"] * 200})
    >>> got = [1] * 160 + [0] * 50 + [1] * 60 + [0] * 140
    >>> found = group_report(got, got, None, sex, judged=["selection_rate"])
    >>> [(one.group, one.verdict) for one in found.comparisons()]
    [('f', 'breach')]
    """
    data = cases(task, y, decided, p, favourable=favourable, classes=classes)
    same = aligned if aligned is not None else favourable == (1 if task == "binary" else favourable)
    spread = float(np.std(data.actual)) if task == "regression" and len(data.actual) else None
    told = meanings(
        task,
        favourable=words[0],
        positive=words[1],
        aligned=same,
        judged=judged,
        tolerances=tolerances,
        spread=spread,
        unit=unit,
    )
    if data.chance is None:
        told = [one for one in told if one.name != "calibration"]
    single = {
        str(name): grouping(
            groups[name],
            reference=(references or {}).get(str(name)),
            cuts=cuts_of(cuts, str(name)),
            smallest=smallest,
            most_groups=most_groups,
        )
        for name in groups.columns
    }
    crossed = [
        intersection([single[a] for a in pair], smallest=smallest, most_groups=most_groups)
        for pair in pairs
    ]
    parts = [*single.values(), *crossed]
    measured = [
        {one.name: rates(one.name, data, part.codes, len(part.names)) for one in told}
        for part in parts
    ]
    waiting = [
        pair for part, of in zip(parts, measured, strict=True) for pair in _pairs(part, of, told)
    ]
    enough = [_enough(pair, smallest, judged_from) for pair in waiting]
    compared = _judged(waiting, enough, level)
    reports = [
        AttributeReport(
            attribute=part.attribute,
            columns=list(part.columns),
            reference=None if part.reference is None else part.names[part.reference],
            reference_note=part.reference_note,
            groups=_groups(part, of, data, told, level, smallest, small=len(part.columns) > 1),
            comparisons=[one for pair, one in compared if pair.part is part],
            notes=part.notes,
        )
        for part, of in zip(parts, measured, strict=True)
    ]
    return FairnessReport(
        task=task,
        favourable=words[0],
        rows=len(data.actual),
        level=level,
        family=sum(not why for why in enough),
        smallest=smallest,
        judged_from=judged_from,
        metrics=told,
        attributes=reports[: len(single)],
        intersections=reports[len(single) :],
    )


def _pairs(
    part: Grouping, measured: Mapping[Metric, Rates], told: list[MetricMeaning]
) -> list[_Pair]:
    base = part.reference
    if base is None:
        return []
    at = [k for k in range(len(part.names)) if k != base and k not in part.hidden]
    return [
        _Pair(part, k, one, measured[one.name].take([k]), measured[one.name].take([base]))
        for one in told
        if one.judged and one.tolerated is not None
        for k in at
    ]


def _enough(one: _Pair, smallest: int, judged_from: int) -> str:
    """Why a comparison is not judged, decided by numbers of cases alone; empty where it is."""
    sizes, base = one.part.sizes, one.part.reference
    for k, of in ((one.at, one.group), (base, one.reference)):
        assert k is not None
        if sizes[k] < judged_from:
            return f"{one.part.names[k]} has {sizes[k]} people; {judged_from} or more are judged"
        if of.cases[0] < smallest or not np.isfinite(of.value[0]):
            return f"{one.part.names[k]} has fewer than {smallest} cases that this rate is taken of"
    return ""


def _judged(
    waiting: list[_Pair], enough: list[str], level: float
) -> list[tuple[_Pair, Comparison]]:
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


def _worse_off(one: _Pair, gap: float) -> str:
    names = one.part.names
    assert one.part.reference is not None
    lower = one.meaning.worse == "lower"
    mine = gap < 0 if lower else gap > 0
    return names[one.at] if mine else names[one.part.reference]


def _needed(one: _Pair, group: Rates, reference: Rates, k: int, level: float) -> int | None:
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


def _without(one: _Pair, why: str, level: float) -> Comparison:
    told = _needed(one, one.group, one.reference, 0, level)
    return Comparison(
        **_about(one),
        difference=Estimate.not_enough(why).model_copy(update={"level": level}),
        verdict="not_enough",
        needed=told,
        note=f"Not enough data: {why}.",
    )


def _about(one: _Pair) -> dict[str, Any]:
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


def _groups(
    part: Grouping,
    measured: Mapping[Metric, Rates],
    data: Cases,
    told: list[MetricMeaning],
    level: float,
    smallest: int,
    *,
    small: bool,
) -> list[GroupMetrics]:
    z, sizes = float(special.ndtri((1 + level) / 2)), part.sizes
    shown = [k for k in range(len(part.names)) if k not in part.hidden]
    found: dict[str, list[Estimate]] = {}
    for one in told:
        of = measured[one.name]
        below, above = of.room(z)
        found[one.name] = [
            _rate(of, k, (below[k], above[k]), level, one, smallest) for k in range(len(sizes))
        ]
    drawn: dict[str, list[Estimate]] = {}
    if small and data.favoured is not None:
        for name in _SHRUNK:
            of = measured[name].take(shown)
            hits = np.where(of.cases > 0, of.share * of.cases, 0.0)
            drawn[name] = [
                one if (one.n or 0) >= smallest else Estimate.not_enough("too few cases")
                for one in shrunk(np.nan_to_num(hits).round(), of.cases, level=level)
            ]
    return [
        GroupMetrics(
            attribute=part.attribute,
            group=part.names[k],
            n=None if k in part.hidden else int(sizes[k]),
            parts=part.parts[k],
            reference=k == part.reference,
            suppressed=k in part.hidden,
            rates={} if k in part.hidden else {name: of[k] for name, of in found.items()},
            slope=None if k in part.hidden else _slope(data, part.codes == k, level),
            shrunk={name: of[shown.index(k)] for name, of in drawn.items()}
            if k not in part.hidden
            else {},
            note="fewer people than are shown" if k in part.hidden else "",
        )
        for k in range(len(part.names))
    ]


def _slope(data: Cases, rows: NDArray[np.bool_], level: float) -> Estimate | None:
    """Calibration slope of one group, where it has enough of both outcomes."""
    if data.chance is None:
        return None
    actual, chance = data.actual[rows], data.chance[rows]
    if min(actual.sum(), len(actual) - actual.sum()) < _OF_EACH or not np.ptp(chance):
        return None
    return calibration(actual, chance, level=level, bins=2).slope


def _rate(
    of: Rates,
    k: int,
    room: tuple[float, float],
    level: float,
    meaning: MetricMeaning,
    smallest: int,
) -> Estimate:
    n, value, (below, above) = int(of.cases[k]), float(of.value[k]), room
    if n < smallest or not np.isfinite(value):
        # A rate of a handful tells of persons, as a group of a handful does.
        why = f"fewer than {smallest} cases that this rate is taken of"
        return Estimate.not_enough(why, unit=meaning.unit)
    if not (np.isfinite(below) and np.isfinite(above)):
        return Estimate.not_enough("one case has no spread", n=n, unit=meaning.unit, value=value)
    return Estimate(
        value=value,
        low=value - max(float(below), 0.0),
        high=value + max(float(above), 0.0),
        level=level,
        n=n,
        method="t" if np.isnan(of.share[k]) else "wilson",
        unit=meaning.unit,
    )


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


__all__ = ["group_report"]
