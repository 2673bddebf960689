"""The mix of cases in the data, beside the one that step 1 reckons with."""

from __future__ import annotations

from collections.abc import Callable

from tenfold.stats.intervals import wilson
from tenfold.steps.step02_data_quality.evidence import StatedMix, StatedShare, Target
from tenfold.vocabulary import CaseMix, Estimate, Money, Task, ValueModel

_VARIES = "only the share varies; all else at its likely value"


def stated_mix(
    mix: CaseMix | None, value: ValueModel | None, task: Task, target: Target
) -> StatedMix:
    """Hold the shares that step 1 states against those of the data.

    Parameters
    ----------
    target : Target
        Of the labelled rows.
    """
    if mix is None or value is None:
        return StatedMix(note="step 1 has not run")
    if value.task != task:
        return StatedMix(note=f"step 1 is about a {value.task} task, the target is {task}")
    if task == "multiclass":
        rows = sum(target.classes.values())
        found = {name: wilson(count, rows) for name, count in target.classes.items()}
        known = {name: share for name, share in mix.class_shares.items() if name in found}
        shares = [StatedShare(of=n, stated=t, found=found[n]) for n, t in known.items()]
        return StatedMix(shares=shares, note="" if shares else "step 1 states no class_shares")
    if mix.prevalence is None or target.rate is None:
        return StatedMix(note="step 1 states no prevalence")
    share = StatedShare(of="positives", stated=mix.prevalence, found=target.rate)
    likely = mix.prevalence.likely
    point = Estimate(value=likely, low=likely, high=likely, method="stated")
    return StatedMix(
        shares=[share],
        gain_stated=_money(lambda x: mix.at(x, "gain"), point, value, value.per_week),
        gain_found=_money(lambda x: mix.at(x, "gain"), target.rate, value, value.per_week),
        npv_stated=_money(lambda x: mix.at(x, "npv"), point, value, value.currency),
        npv_found=_money(lambda x: mix.at(x, "npv"), target.rate, value, value.currency),
    )


def _money(
    figure: Callable[[float], float | None], share: Estimate, value: ValueModel, unit: str
) -> Money:
    ends = [None if x is None else figure(x) for x in (share.low, share.value, share.high)]
    known = [end for end in ends if end is not None]
    if len(known) < 3:
        return Money.not_evaluated("step 1 lacks payoffs, today's rule or costs", unit=unit)
    return Money(
        value=known[1],
        low=min(known),
        high=max(known),
        level=share.level,
        n=share.n,
        method="step 1 at the share",
        unit=unit,
        note=_VARIES,
        value_model=value.digest,
    )


__all__ = ["stated_mix"]
