"""TF0801 and TF0806: alarms, and how many of them would be false."""

from __future__ import annotations

from tenfold.charts.words import number_text
from tenfold.step import GateView
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.judgements import Judgement


def drift(view: GateView) -> Judgement:
    """TF0801: no stream alarmed."""
    found: MonitoringEvidence = view.evidence
    alarmed = [one for one in found.features if one.alarms]
    first = next((period for period in found.periods if period.alarms), None)
    if not found.material.later:
        return Judgement(
            "not_evaluated",
            "The held-out rows were drawn at random from the same time as the training rows: no "
            "drift can show in them.",
            "Give later rows in `current`.",
        )
    if found.material.periods < 2 or not found.features:
        return Judgement(
            "not_evaluated",
            f"{found.material.periods} periods of {len(found.features)} features: there is "
            "nothing to watch.",
            "Give later rows in `current`, or shorter periods in `chunk`.",
        )
    if first is None:
        return Judgement(
            "pass",
            f"None of {found.replay.streams} streams alarmed in {found.material.periods} periods "
            f"({found.material.current}); shifts below {view.decisions.smallest_shift:g} SD do "
            "not count.",
        )
    names = ", ".join(one.column for one in alarmed[:5]) or "the prediction"
    more = f" and {len(alarmed) - 5} more" if len(alarmed) > 5 else ""
    return Judgement(
        "warn",
        f"Drift in {names}{more}; the first alarm is in the period {first.label} "
        f"({first.alarms[0]}).",
        "Find out what changed there. Where the change is real, train again on newer rows; where "
        "it is a fault of the data, mend it in step 2.",
        found.performance.change if found.performance.change.known else None,
    )


def budget(view: GateView) -> Judgement:
    """TF0806: on rows where every alarm is false, the budget is kept."""
    found: MonitoringEvidence = view.evidence
    rate, allowed = found.replay.false_alarms_per_month, view.decisions.false_alarms_per_month
    if rate.value is None or rate.low is None or rate.high is None:
        return Judgement(
            "not_evaluated",
            f"The configuration could not be tried: {rate.note}.",
            "Give more reference rows, or shorter periods.",
        )
    said = (
        f"{number_text(rate.value)} false alarms a month ({number_text(rate.low)} to "
        f"{number_text(rate.high)}) on {found.replay.shuffles} shuffles of the reference; "
        f"{allowed:g} are allowed."
    )
    if found.replay.past_periods:
        said += (
            f" On its own last {found.replay.past_periods} periods it would have raised "
            f"{found.replay.past_alarms} alarms."
        )
    if rate.low > allowed:
        return Judgement(
            "warn",
            said,
            "Allow more false alarms, take longer periods, or raise the smallest shift that "
            "matters.",
        )
    return Judgement("pass", said)


__all__ = ["budget", "drift"]
