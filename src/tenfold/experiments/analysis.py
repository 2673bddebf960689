"""What the results say: sample ratio first, then lifts that hold over all looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from scipy.special import ndtr

from tenfold.errors import WrongInput
from tenfold.experiments.lifting import Lift
from tenfold.experiments.records import (
    Analysis,
    Comparison,
    Guarded,
    Look,
    SampleRatio,
    Standing,
)
from tenfold.experiments.results import Results
from tenfold.experiments.timing import compared, parts_of
from tenfold.stats.sequential import bounds
from tenfold.vocabulary import Estimate, ExperimentMetric, ExperimentPlan

MISMATCH = 0.0005
"""Below this chance units do not come in the designed shares, and nothing is compared."""


def analyse(
    plan: ExperimentPlan,
    results: Results,
    *,
    looks_before: Sequence[float] = (),
    mismatch: float = MISMATCH,
) -> Analysis:
    """Compare every arm with the control, as far as that may be done.

    Parameters
    ----------
    looks_before : sequence of float
        Share of the planned units at each earlier look, rising.
    mismatch : float
        Chance of the sample ratio below which nothing is compared.

    Raises
    ------
    WrongInput
        Earlier looks that do not rise, or saw more units than there are now.

    References
    ----------
    A. Fabijan et al. (2019), Diagnosing sample ratio mismatch, KDD, for .0005.
    W. Maurer, F. Bretz (2013), Statistics in Biopharmaceutical Research 5: 311–320: step-down
    tests of several comparisons at the bounds of a sequential design.
    """
    ratio = sample_ratio(plan, results.units, threshold=mismatch)
    if ratio.mismatch:
        return Analysis(ratio=ratio)
    times = look_times(plan, sum(results.units.values()), looks_before)
    found = {
        (metric.name, arm.name): compared(plan, results, metric, arm.name, totals)
        for metric in plan.metrics
        for totals in [results.moments(metric)]
        for arm in plan.arms[1:]
    }
    primary = sum(metric.role == "primary" for metric in plan.metrics) * (len(plan.arms) - 1)
    rejected = _rejected(plan, times, {k: v for k, v in found.items() if _is_primary(plan, k[0])})
    comparisons = []
    for metric in plan.metrics:
        alpha = plan.alpha / (primary if metric.role == "primary" else 1)
        bound = float(bounds(times, alpha=alpha, kind=plan.spending)[-1])
        for arm in plan.arms[1:]:
            key = (metric.name, arm.name)
            comparisons.append(
                _comparison(metric, arm.name, found[key], bound, plan, decided=key in rejected)
            )
    return Analysis(
        ratio=ratio,
        look=_look(plan, times),
        comparisons=comparisons,
        guardrails=_guardrails(plan, comparisons),
        halves=parts_of(plan, results, "halves"),
        weekdays=parts_of(plan, results, "weekdays"),
    )


def sample_ratio(
    plan: ExperimentPlan, units: Mapping[str, int], *, threshold: float = MISMATCH
) -> SampleRatio:
    """Whether units came in the designed shares: Pearson's chi-squared test."""
    from scipy.stats import chisquare

    counts = [units.get(arm.name, 0) for arm in plan.arms]
    weights = np.array([arm.weight for arm in plan.arms])
    expected = sum(counts) * weights / weights.sum()
    p = float(chisquare(counts, expected).pvalue) if sum(counts) else None
    names = [arm.name for arm in plan.arms]
    return SampleRatio(
        units=dict(zip(names, counts, strict=True)),
        expected=dict(zip(names, expected.tolist(), strict=True)),
        p=p,
        threshold=threshold,
    )


def look_times(plan: ExperimentPlan, units: int, looks_before: Sequence[float]) -> list[float]:
    """Shares of the planned units at all looks, this one last; at most 1.

    Raises
    ------
    WrongInput
        Earlier looks that do not rise, or saw more units than there are now.
    """
    now = 1.0 if plan.units_planned is None else min(units / plan.units_planned, 1.0)
    times = [*looks_before, now]
    if any(b <= a for a, b in zip([0.0, *times], times, strict=False)):
        raise WrongInput.because(
            f"Earlier looks at {', '.join(f'{t:g}' for t in looks_before)} of the planned units do "
            f"not rise to the {now:.3g} that there are now.",
            "Give the share of the planned units at each earlier look, in order.",
        )
    return times


def _is_primary(plan: ExperimentPlan, name: str) -> bool:
    return any(metric.name == name and metric.role == "primary" for metric in plan.metrics)


def _rejected(
    plan: ExperimentPlan, times: Sequence[float], found: Mapping[tuple[str, str], Lift]
) -> set[tuple[str, str]]:
    """Comparisons that are told apart, stepping down as Holm does at this look's bounds."""
    left = {key: lift for key, lift in found.items() if lift.z is not None}
    rejected: set[tuple[str, str]] = set()
    # What has no z could have been told apart, too: it keeps its share of the error.
    remaining = len(found)
    while left:
        bound = float(bounds(times, alpha=plan.alpha / remaining, kind=plan.spending)[-1])
        now = {key for key, lift in left.items() if abs(lift.z or 0.0) >= bound}
        if not now:
            break
        rejected |= now
        remaining = max(remaining - len(now), 1)
        left = {key: lift for key, lift in left.items() if key not in now}
    return rejected


def _comparison(
    metric: ExperimentMetric,
    arm: str,
    lift: Lift,
    bound: float,
    plan: ExperimentPlan,
    *,
    decided: bool,
) -> Comparison:
    whole, relative = lift.intervals(bound, level=1 - plan.alpha)
    standing: Standing = "unknown"
    if whole.known and whole.value is not None:
        apart = decided if metric.role == "primary" else whole.excludes(0.0)
        up = (whole.value > 0) == (metric.better == "higher")
        standing = ("better" if up else "worse") if apart else "undecided"
    return Comparison(
        metric=metric.name,
        arm=arm,
        role=metric.role,
        control=lift.control,
        treated=lift.treated,
        lift=whole,
        relative=relative,
        p=lift.p,
        standing=standing,
        narrowed=lift.narrowed,
        why=lift.why,
    )


def _guardrails(plan: ExperimentPlan, comparisons: Sequence[Comparison]) -> list[Guarded]:
    found = []
    for metric in plan.metrics:
        if metric.role != "guardrail" or metric.margin is None:
            continue
        found += [
            Guarded(
                metric=metric.name,
                arm=one.arm,
                margin=metric.margin,
                state=_state(one.lift, metric),
            )
            for one in comparisons
            if one.metric == metric.name
        ]
    return found


def _state(lift: Estimate, metric: ExperimentMetric) -> Literal["holds", "broken", "unsure"]:
    if lift.low is None or lift.high is None or metric.margin is None:
        return "unsure"
    sign = 1 if metric.better == "higher" else -1
    worst, best = sorted((sign * lift.low, sign * lift.high))
    return "holds" if worst > -metric.margin else "broken" if best < -metric.margin else "unsure"


def _look(plan: ExperimentPlan, times: Sequence[float]) -> Look:
    bound = float(bounds(times, alpha=plan.alpha, kind=plan.spending)[-1])
    return Look(
        times=list(times),
        bound=bound,
        level=float(1 - 2 * ndtr(-bound)),
        spending=plan.spending,
    )


__all__ = ["MISMATCH", "analyse", "look_times", "sample_ratio"]
