"""How large the experiment is, in whole weeks, and what it can then find."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tenfold.experiments.sizing import (
    Sample,
    expected_share,
    inflated,
    means,
    power_at,
    shares,
    smallest_told,
)
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import Design, Size
from tenfold.steps.step07_experimentation.planning import Known, own_question
from tenfold.vocabulary import ExperimentMetric

_YEAR = 52
_CURVE = 24  # points of the power curve
_MOST_LOOKS = 60  # a look a week for longer than a year costs next to nothing more


@dataclass(frozen=True)
class _Setting:
    """What all sizes have in common.

    `control` and `treated` are the shares of all units that the control and the smallest other arm
    get; `alpha` is that of one comparison.
    """

    decisions: ExperimentationDecisions
    volume: float
    alpha: float
    control: float
    treated: float

    @property
    def ratio(self) -> float:
        return self.treated / self.control

    def total(self, sample: Sample) -> float:
        """Units in all arms, so that these two have theirs."""
        return sample.control / self.control

    def looks(self, weeks: int) -> int:
        return self.decisions.looks or min(weeks, self.decisions.max_weeks, _MOST_LOOKS)

    def power(self, weeks: int, fixed: Sample) -> float:
        share = self.volume * weeks / self.total(fixed)
        return power_at(
            share,
            self.decisions.power,
            alpha=self.alpha,
            looks=self.looks(weeks),
            spending=self.decisions.spending,
        )


def design_of(
    decisions: ExperimentationDecisions, known: Known, metrics: list[ExperimentMetric]
) -> Design:
    """Units and weeks of every primary metric; the slowest decides, within the weeks allowed."""
    primary = [metric for metric in metrics if metric.role == "primary"]
    if known.volume is None:
        return Design(note="not evaluated: nobody says how many units come per week")
    whole = sum(arm.weight for arm in decisions.arms)
    setting = _Setting(
        decisions,
        known.volume,
        decisions.alpha / (len(primary) * (len(decisions.arms) - 1)),
        decisions.arms[0].weight / whole,
        min(arm.weight for arm in decisions.arms[1:]) / whole,
    )
    sizable = [metric for metric in primary if not lacks(metric)]
    lacking = [f"'{metric.name}': {lacks(metric)}" for metric in primary if lacks(metric)]
    note = f"not evaluated: {'; '.join(lacking)}" if lacking else ""
    if not sizable:
        return Design(note=note)
    sizes = [_size(metric, setting) for metric in sizable]
    weeks = min(max(*(size.weeks for size in sizes), decisions.min_weeks), decisions.max_weeks)
    first = sizable[0]
    fixed = _fixed(first, setting, _effect(first))
    looks = setting.looks(weeks)
    units = setting.volume * weeks
    factor = sizes[0].control / sizes[0].fixed
    promised = _promised(first, known, setting)
    curve = _weeks_shown(min(max(sizes[0].weeks, weeks, 4), max(4 * weeks, _YEAR)))
    return Design(
        sizes=sizes,
        weeks=weeks,
        units=max(round(units), 2),
        looks=looks,
        power=setting.power(weeks, fixed),
        power_expected=None if promised is None else setting.power(weeks, promised),
        found=smallest_told(
            _sd(first),
            units * setting.treated / factor,
            units * setting.control / factor,
            alpha=setting.alpha,
            power=decisions.power,
        ),
        ends_after=weeks
        * expected_share(
            units / setting.total(fixed),
            decisions.power,
            alpha=setting.alpha,
            looks=looks,
            spending=decisions.spending,
        ),
        curve_weeks=curve,
        curve_power=[setting.power(each, fixed) for each in curve],
        curve_expected=[]
        if promised is None
        else [setting.power(each, promised) for each in curve],
        note=note,
    )


def lacks(metric: ExperimentMetric) -> str:
    """Why a metric has no sample size; empty where it has one."""
    if metric.smallest_effect is None:
        return "no smallest effect is known"
    share = metric.sd is None and metric.baseline is not None and 0 < metric.baseline < 1
    if metric.sd is None and not share:
        return "neither a standard deviation nor a share as baseline is known"
    if share and not 0 <= _treated_share(metric) <= 1:
        return "the smallest effect leads out of 0 to 1"
    return ""


def error_of(weeks: float, known: Known, decisions: ExperimentationDecisions, sd: float) -> float:
    """Standard error of the gain per week that `weeks` of the experiment leave, in money."""
    whole = sum(arm.weight for arm in decisions.arms)
    units = (known.volume or 0.0) * weeks
    control = units * decisions.arms[0].weight / whole
    treated = units * min(arm.weight for arm in decisions.arms[1:]) / whole
    return (known.volume or 0.0) * sd * math.sqrt(1 / control + 1 / treated)


def _size(metric: ExperimentMetric, setting: _Setting) -> Size:
    wanted = setting.decisions
    effect = _effect(metric)
    fixed = _fixed(metric, setting, effect)
    weeks = max(math.ceil(setting.total(fixed) / setting.volume), 1)
    # More weeks may mean more looks, which take more units: twice is enough to settle.
    for _ in range(2):
        grown = inflated(
            fixed,
            alpha=setting.alpha,
            power=wanted.power,
            looks=setting.looks(weeks),
            spending=wanted.spending,
        )
        weeks = max(math.ceil(setting.total(grown) / setting.volume), 1)
    return Size(
        metric=metric.name,
        effect=effect,
        why="as decided"
        if own_question(wanted)
        else "what pays for switching and running (step 1)",
        sd=metric.sd,
        control=grown.control,
        treated=grown.treated,
        fixed=fixed.control,
        formula=fixed.formula,
        weeks=weeks,
    )


def _fixed(metric: ExperimentMetric, setting: _Setting, effect: float) -> Sample:
    alpha, power, ratio = setting.alpha, setting.decisions.power, setting.ratio
    if metric.sd is not None:
        return means(metric.sd, effect, alpha=alpha, power=power, ratio=ratio)
    signed = effect if metric.better == "higher" else -effect
    return shares(metric.baseline or 0.0, signed, alpha=alpha, power=power, ratio=ratio)


def _promised(metric: ExperimentMetric, known: Known, setting: _Setting) -> Sample | None:
    """The sample of what step 3 promises; None where that is no gain, or not in this metric."""
    gain = known.expected.value
    if metric.money_per_unit is None or metric.sd is None or gain is None:
        return None
    effect = gain / metric.money_per_unit if metric.money_per_unit else 0.0
    return _fixed(metric, setting, effect) if effect > 0 else None


def _effect(metric: ExperimentMetric) -> float:
    return metric.smallest_effect or 0.0


def _sd(metric: ExperimentMetric) -> float:
    if metric.sd is not None:
        return metric.sd
    share = metric.baseline or 0.0
    return math.sqrt(share * (1 - share))


def _treated_share(metric: ExperimentMetric) -> float:
    effect = _effect(metric)
    return (metric.baseline or 0.0) + (effect if metric.better == "higher" else -effect)


def _weeks_shown(most: int) -> list[int]:
    step = max(math.ceil(most / _CURVE), 1)
    return list(range(step, most + step, step))


__all__ = ["design_of", "error_of", "lacks"]
