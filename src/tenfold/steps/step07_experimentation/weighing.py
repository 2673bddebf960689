"""What waiting costs, and whether knowing more is worth it."""

from __future__ import annotations

import math
from statistics import NormalDist

from tenfold.charts.words import money_text
from tenfold.experiments.waiting import Belief, Worth, worth_of_test
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.designing import error_of
from tenfold.steps.step07_experimentation.evidence import Design, Weighing
from tenfold.steps.step07_experimentation.planning import Known
from tenfold.vocabulary import ExperimentMetric

_WEEKS_PER_YEAR = 52
_SHOWN = 60


def weighing_of(
    decisions: ExperimentationDecisions,
    known: Known,
    metric: ExperimentMetric,
    design: Design,
) -> Weighing:
    """Test, ship at once, or leave it: what each is expected to earn."""
    smallest, expected = known.smallest, known.expected
    why = _why_not(known, metric)
    belief = None if why else belief_of(known, decisions.transfer)
    value = known.value
    if belief is None or value is None or metric.sd is None:
        return Weighing(smallest=smallest, expected=expected, note=f"not evaluated: {why}")
    sd = metric.sd * abs(metric.money_per_unit or 1.0)
    whole = sum(arm.weight for arm in decisions.arms)
    treated = 1 - decisions.arms[0].weight / whole

    def worth(weeks: int) -> Worth:
        error = error_of(weeks, known, decisions, sd)
        return worth_of_test(belief, weeks=weeks, treated=treated, error=error, cost=decisions.cost)

    step = max(value.horizon_weeks // _SHOWN, 1)
    weeks = list(range(step, value.horizon_weeks, step)) or [1]
    net = [worth(each).net for each in weeks]
    best = max(range(len(weeks)), key=lambda k: net[k])
    chosen = worth(weeks[best])
    planned = None if design.weeks is None else worth(design.weeks)
    return Weighing(
        smallest=smallest,
        expected=expected,
        weeks=weeks,
        net=net,
        best_weeks=weeks[best],
        waiting=None if planned is None else planned.waiting,
        information=None if planned is None else planned.information,
        ship=chosen.ship,
        planned_net=None if planned is None else planned.net,
        course=chosen.best,
        words=_words(chosen, weeks[best], value.currency),
    )


def belief_of(known: Known, transfer: float) -> Belief | None:
    """The gain per week of step 3 as a normal, less what running costs.

    Parameters
    ----------
    transfer : float
        Standard deviation of the real gain around what held-out rows promise, as a share of the
        promise.
    """
    value, gain = known.value, known.expected
    if value is None or known.volume is None or gain.low is None or gain.high is None:
        return None
    z = NormalDist().inv_cdf((1 + gain.level) / 2)
    running = 0.0 if value.run_cost_per_year is None else value.run_cost_per_year.likely
    promise = (gain.value or 0.0) * known.volume
    chance = (gain.high - gain.low) / (2 * z) * known.volume
    return Belief(
        gain=promise - running / _WEEKS_PER_YEAR,
        sd=math.hypot(chance, transfer * promise),
        switching=0.0 if value.switching_cost is None else value.switching_cost.likely,
        horizon_weeks=value.horizon_weeks,
        discount_rate=value.discount_rate,
    )


def _why_not(known: Known, metric: ExperimentMetric) -> str:
    if not known.expected.known:
        return known.expected.note.removeprefix("not evaluated: ") or "nobody knows what to expect"
    if known.volume is None:
        return "nobody says how many units come per week"
    if metric.sd is None or metric.money_per_unit is None:
        return f"'{metric.name}' has no standard deviation or no price"
    return ""


def _words(worth: Worth, weeks: int, currency: str) -> str:
    amount = money_text(abs(worth.net), currency)
    sure = f"the chance that this is wrong is {worth.wrong:.1%}"
    if worth.best == "test":
        return (
            f"Test. About {weeks} weeks are best: they add {amount} to the better of shipping at "
            "once and leaving it."
        )
    other = "Ship without a test" if worth.best == "ship" else "Leave it as it is"
    return (
        f"{other}: no experiment is worth its wait. The best one, of {weeks} weeks, would lose "
        f"{amount}; {sure}, if held-out rows promise no more than they can keep (`transfer`)."
    )


__all__ = ["belief_of", "weighing_of"]
