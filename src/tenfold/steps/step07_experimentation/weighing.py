"""What waiting costs, and whether knowing more is worth it."""

from __future__ import annotations

import math
from statistics import NormalDist

from tenfold.charts.words import money_text
from tenfold.experiments.waiting import Belief, Worth, worth_of_test
from tenfold.stats.worth import annuity_weeks
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.designing import error_of
from tenfold.steps.step07_experimentation.evidence import Design, Weighing
from tenfold.steps.step07_experimentation.planning import Known, needed_of
from tenfold.vocabulary import ExperimentMetric, Money, ValueModel

_WEEKS_PER_YEAR = 52
_SHOWN = 60


def weighing_of(
    decisions: ExperimentationDecisions,
    known: Known,
    metric: ExperimentMetric,
    design: Design,
) -> Weighing:
    """Test, ship at once, or leave it: what each is expected to earn."""
    smallest, expected, needed = known.smallest, known.expected, needed_of(known)
    why = _why_not(known, metric)
    belief = None if why else belief_of(known, decisions.transfer)
    value = known.value
    if belief is None or value is None or metric.sd is None:
        return Weighing(
            smallest=smallest, expected=expected, needed=needed, note=f"not evaluated: {why}"
        )
    sd = metric.sd * abs(metric.money_per_unit or 1.0)
    whole = sum(arm.weight for arm in decisions.arms)
    # Who does not take part stays as today; what is shipped, everybody gets.
    larger = (known.rollout or 0.0) / (known.volume or 1.0)
    treated = (1 - decisions.arms[0].weight / whole) / max(larger, 1.0)

    def worth(weeks: int) -> Worth:
        error = error_of(weeks, known, decisions, sd) * larger
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
        needed=needed,
        unit=value.currency,
        weeks=weeks,
        net=net,
        best_weeks=weeks[best],
        course=chosen.best,
        words=_words(chosen, weeks[best], value.currency),
        waiting=_waiting(belief, design.weeks, treated, value),
        information=_expectation(None if planned is None else planned.information, value),
        planned_net=_expectation(None if planned is None else planned.net, value),
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
    if value is None or known.rollout is None or gain.low is None or gain.high is None:
        return None
    z = NormalDist().inv_cdf((1 + gain.level) / 2)
    running = 0.0 if value.run_cost_per_year is None else value.run_cost_per_year.likely
    promise = (gain.value or 0.0) * known.rollout
    chance = (gain.high - gain.low) / (2 * z) * known.rollout
    return Belief(
        gain=promise - running / _WEEKS_PER_YEAR,
        sd=math.hypot(chance, transfer * promise),
        switching=0.0 if value.switching_cost is None else value.switching_cost.likely,
        horizon_weeks=value.horizon_weeks,
        discount_rate=value.discount_rate,
    )


def _waiting(belief: Belief, weeks: int | None, treated: float, value: ValueModel) -> Money | None:
    """What units that stay as today forgo, if the gain is what is believed."""
    if weeks is None:
        return None
    passed = annuity_weeks(min(weeks, belief.horizon_weeks), belief.discount_rate)
    untreated = (1 - treated) * passed
    apart = NormalDist().inv_cdf(0.975) * belief.sd
    return Money(
        value=untreated * belief.gain,
        low=untreated * (belief.gain - apart),
        high=untreated * (belief.gain + apart),
        method="belief before the test",
        unit=value.currency,
        value_model=value.digest,
    )


def _expectation(amount: float | None, value: ValueModel) -> Money | None:
    if amount is None:
        return None
    return Money(
        value=amount,
        method="expectation",
        unit=value.currency,
        note="an expectation over what is believed",
        value_model=value.digest,
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
    if worth.best == "test":
        return (
            f"Test. {_weeks(weeks)} would be best: that adds {amount} to the better of shipping at "
            "once and leaving it."
        )
    other, choice = (
        ("Ship without a test", "shipping at once")
        if worth.best == "ship"
        else ("Leave it as it is", "leaving it")
    )
    return (
        f"{other}: waiting for a test costs more than it would teach. The best test, of "
        f"{_weeks(weeks)}, would earn {amount} less than {choice}. The chance that {choice} is the "
        f"wrong choice is {worth.wrong:.1%}, as far as live cases keep what held-out rows promise "
        "(the doubt about that is `transfer`)."
    )


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weeks"


__all__ = ["belief_of", "weighing_of"]
