"""What step 8 shows of its alerts: what each may cost, when it rings, what it would have done."""

from __future__ import annotations

from tenfold.charts import Chart, Headline, Series, Sheet
from tenfold.charts.words import counted, money_text, number_text
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.recommending import name_of
from tenfold.vocabulary import Alert

_MOST = 30
_NAMED = 3


def replayed(evidence: MonitoringEvidence) -> Headline:
    """What this configuration would have raised on the project's own past."""
    one = evidence.replay
    if not one.past_periods:
        return Headline(
            label="On its own past",
            figure=one.note or "not replayed",
            help="needs a time column in the training rows",
        )
    named = ", ".join(f"{alarm.period} ({alarm.stream})" for alarm in one.past[:_NAMED])
    more = f" and {one.past_alarms - _NAMED} more" if one.past_alarms > _NAMED else ""
    return Headline(
        label=f"On your own last {counted(one.past_periods, 'period')} it would have raised",
        figure=counted(one.past_alarms, "alarm") + (f": {named}{more}" if named else ""),
        help="the later half of the training rows held against the earlier half, in their order",
    )


def stakes(evidence: MonitoringEvidence) -> Chart:
    """Money per week at stake, by alert."""
    title = "What is at stake while an alert goes on"
    known = [one for one in evidence.alerts if one.money.known]
    if not known:
        why = next((one.money.note for one in evidence.alerts), "") or "there is no alert"
        return Chart(key="stakes", title=title, alt=f"Nothing to draw: {why}.", series=[])
    top = max(known, key=lambda one: one.money.value or 0.0)
    return Chart(
        key="stakes",
        title=title,
        alt=f"Most is at stake when this rings: {top.title} "
        f"({money_text(top.money.value, top.money.unit)}).",
        x_title="alert",
        y_title=known[0].money.unit,
        series=[
            Series(
                name="at stake",
                kind="interval",
                x=[one.key.replace("_", " ") for one in known],
                y=[one.money.value for one in known],
                low=[one.money.low for one in known],
                high=[one.money.high for one in known],
            )
        ],
    )


def alerts(evidence: MonitoringEvidence) -> Sheet:
    """Every alert with its bound, its money and its way to a person."""
    states = {one.key: one.rings for one in evidence.ringing}
    words = {None: "seen in use only", True: "rings", False: "quiet"}
    return Sheet(
        title="Alerts",
        columns=["alert", "rings", "now", "at stake per week", "then", "owner", "route", "runbook"],
        rows=[
            [
                one.title,
                _when(one),
                words[states.get(one.key)],
                one.money,
                "wakes a person" if one.severity == "page" else "opens a ticket",
                one.owner or "(nobody)",
                one.route or "(nowhere)",
                one.runbook,
            ]
            for one in evidence.alerts
        ],
        note=(
            "At stake is what the model was promised to add to today's rule, or the share of it "
            "that the alert speaks of. `tenfold export` writes these for Prometheus, Alertmanager, "
            "Grafana and Datadog."
        ),
    )


def silent(evidence: MonitoringEvidence) -> Sheet:
    """What has no alert, and why."""
    return Sheet(
        title="Not watched, and why",
        columns=["what", "why"],
        rows=[[one.title, one.why] for one in evidence.silent],
    )


def budgets(evidence: MonitoringEvidence, decisions: MonitoringDecisions) -> Sheet:
    """What other budgets of false alarms would have meant."""
    known = evidence.replay.past_periods > 0
    return Sheet(
        title="What other budgets would have meant",
        columns=[
            "false alarms allowed per month",
            "false alarms without any change",
            "alarms on your own past",
            "alarms on the current rows",
            "the first in",
        ],
        rows=[
            [
                one.allowed,
                one.false_alarms_per_month,
                one.past_alarms if known else None,
                one.current_alarms,
                one.first,
            ]
            for one in evidence.replay.budgets
        ],
        note=f"Chosen: {decisions.false_alarms_per_month:g} a month. More alarms find a change "
        "earlier and ring more often for nothing.",
    )


def past(evidence: MonitoringEvidence) -> Sheet:
    """The alarms on the project's own past."""
    one = evidence.replay
    shown = one.past[:_MOST]
    said = f"{counted(one.past_alarms, 'alarm')} in {counted(one.past_periods, 'period')}."
    if len(shown) < one.past_alarms:
        said += f" The first {len(shown)} are shown."
    if not shown:
        return _none("Alarms on your own past", one.note or f"None: {said}")
    return Sheet(
        title="Alarms on your own past",
        columns=["period", "feature"],
        rows=[[alarm.period, alarm.stream] for alarm in shown],
        note=one.note or said,
    )


def ways(evidence: MonitoringEvidence) -> Sheet:
    """Every way of training again, with its trainings, failures and money."""
    one = evidence.retraining
    return Sheet(
        title="Ways of training again",
        columns=["train again", "trainings", "not fitted", "gained", "cost", "net"],
        rows=[
            [name_of(each, one.unit), each.trainings, each.failed, each.gained, each.cost, each.net]
            for each in one.cadences
        ],
        note=one.words or f"Not replayed: {one.why}.",
    )


def contract(evidence: MonitoringEvidence) -> Sheet:
    """Rules of the data contract that the current rows break."""
    one = evidence.contract
    shown = one.broken[:_MOST]
    said = f"{one.rules} rules were held against {one.rows:,} rows."
    if one.why:
        said = f"Not evaluated: {one.why}."
    if len(shown) < one.broken_count:
        said += f" The first {len(shown)} of {one.broken_count} that are broken."
    if one.unknown_columns:
        said += f" Columns that are new: {', '.join(one.unknown_columns)}."
    if not shown:
        return _none("The data contract", said if one.why else f"No rule is broken: {said}")
    return Sheet(
        title="The data contract",
        columns=["broken rule", "how", "written or learnt"],
        rows=[[each.text, each.fact, each.source] for each in shown],
        note=said,
    )


def _none(title: str, why: str) -> Sheet:
    return Sheet(title=title, columns=["nothing to list"], rows=[[why]])


def _when(one: Alert) -> str:
    bound = number_text(one.bound)
    if one.age:
        return f"{one.metric} is older than {number_text(one.bound / 86_400)} days"
    if one.measured.kind == "counter":
        return f"{one.metric} grows by more than {bound} an hour"
    word = "above" if one.above else "below"
    word = f"at or {word}" if one.inclusive else word
    share = f" (p{100 * one.quantile:g})" if one.measured.kind == "histogram" else ""
    return f"{one.metric}{share} {word} {bound}"


__all__ = ["alerts", "budgets", "contract", "past", "replayed", "silent", "stakes", "ways"]
