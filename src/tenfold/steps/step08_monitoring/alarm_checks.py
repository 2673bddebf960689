"""TF0801, TF0806 and TF0809: alarms, how many of them would be false, and the contract."""

from __future__ import annotations

from tenfold.charts.words import number_text
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.judgements import at_risk

_LATER = "Give the cases that came since in `current`."
_ROWS = (asking("monitoring", "current", label="Name a file of later cases"),)


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
            fixes=_ROWS,
        )
    if found.material.periods < 2 or not found.features:
        return Judgement(
            "not_evaluated",
            f"{found.material.periods} periods of {len(found.features)} features: there is "
            "nothing to watch.",
            "Give later rows in `current`, or shorter periods in `chunk`.",
            fixes=(*_ROWS, asking("monitoring", "chunk", label="Choose shorter periods")),
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
        at_risk(found.performance.change),
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
            f" On your own last {found.replay.past_periods} periods it would have raised "
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


def contract(view: GateView) -> Judgement:
    """TF0809: the current rows obey every rule of step 2's contract; a written one blocks."""
    found: MonitoringEvidence = view.evidence
    one, gain = found.contract, found.performance.gain
    if one.why:
        said = f"Not held against the contract: {one.why}."
        return Judgement("not_evaluated", said, _LATER, fixes=_ROWS)
    new = f" New columns: {', '.join(one.unknown_columns[:5])}." if one.unknown_columns else ""
    if not one.broken_count:
        return Judgement("pass", f"All {one.rules} rules hold for {one.rows:,} rows.{new}")
    first = one.broken[0]
    return Judgement(
        "block" if first.source == "written" else "warn",
        f"{first.text}: {first.fact}. In all {one.broken_count} of {one.rules} rules "
        f"{'does' if one.broken_count == 1 else 'do'} not hold.{new}",
        "Mend the rows at their source before they are scored; where the world has changed, "
        "change the rule in step 2.",
        gain if gain.known else None,
    )


__all__ = ["budget", "contract", "drift"]
