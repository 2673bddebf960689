"""What step 8 shows: whether it still pays, what moved, and how often it would ring."""

from __future__ import annotations

from tenfold.charts import Headline, Sheet, View, WaterfallBar
from tenfold.charts.words import counted
from tenfold.steps.step08_monitoring import alert_figures, drawings
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.in_short import in_short

_MOST = 30


def view(decisions: MonitoringDecisions, evidence: MonitoringEvidence) -> View:
    """Headlines, charts, tables and money of step 8. Computes nothing."""
    return View(
        headlines=_headlines(evidence),
        charts=[
            drawings.timeline(evidence),
            drawings.score(evidence),
            drawings.money(evidence),
            drawings.shifts(evidence, decisions.smallest_shift),
            drawings.cadences(evidence),
            alert_figures.stakes(evidence),
        ],
        sheets=[
            _features(evidence),
            _periods(evidence),
            alert_figures.alerts(evidence),
            alert_figures.silent(evidence),
            alert_figures.budgets(evidence, decisions),
            alert_figures.past(evidence),
            alert_figures.ways(evidence),
            alert_figures.contract(evidence),
            _departures(evidence),
        ],
        waterfall=_waterfall(evidence),
        answer=in_short(evidence),
    )


def _headlines(evidence: MonitoringEvidence) -> list[Headline]:
    one = evidence.performance
    measured = one.realised.value is not None
    alarms = sum(len(period.alarms) for period in evidence.periods)
    found = [
        Headline(
            label="Money per week now",
            figure=one.realised_money if one.realised_money.known else one.expected_money,
            help="with the outcomes that are known" if one.realised_money.known else one.note,
        ),
        Headline(label="Change against what step 3 promised", figure=one.change),
        Headline(
            label=f"{one.score} now, {'measured' if measured else 'estimated without labels'}",
            figure=one.realised if measured else one.expected,
            help=one.note,
        ),
        Headline(
            label=f"Alarms in {counted(evidence.material.periods, 'period')}",
            figure=f"{alarms}",
            help=evidence.material.current,
        ),
        Headline(
            label="False alarms per month",
            figure=evidence.replay.false_alarms_per_month,
            help="on the reference in random order, where every alarm is false",
        ),
    ]
    found.append(alert_figures.replayed(evidence))
    if evidence.contract.broken_count:
        found.append(
            Headline(
                label="Rules of the data contract that are broken",
                figure=f"{evidence.contract.broken_count} of {evidence.contract.rules}",
                help=evidence.contract.broken[0].text,
            )
        )
    if evidence.retraining.status == "evaluated":
        found.append(Headline(label="Train again", figure=evidence.retraining.words))
    return found


def _features(evidence: MonitoringEvidence) -> Sheet:
    shown = evidence.features[:_MOST]
    left = len(evidence.features) - len(shown)
    return Sheet(
        title="Features, the loudest first",
        columns=["feature", "alarms", "largest shift", "of its", "PSI", "p of PSI", "distance"],
        rows=[
            [
                one.column,
                len(one.alarms),
                one.shift,
                one.stream,
                _short(one.psi),
                _short(one.psi_p),
                _short(one.distance),
            ]
            for one in shown
        ],
        note=(
            "PSI and the distances (Kolmogorov–Smirnov, Cramér's V) are shown for comparison; "
            "alarms come from the detector alone, which knows how often it has looked."
            + _counted(evidence)
            + (f" {left} more features are in the record." if left else "")
        ),
    )


def _counted(evidence: MonitoringEvidence) -> str:
    """How far distances of rows that were counted may be off."""
    errors = [one.distance_error for one in evidence.features if one.distance_error is not None]
    if not errors:
        return ""
    off = f"larger by {max(errors):.1g} at most" if max(errors) > 0 else "exact, too"
    return (
        " Numbers of all rows were counted at values of the reference: PSI and Cramér's V are "
        f"exact, Kolmogorov–Smirnov distances {'may be ' if max(errors) > 0 else 'are '}{off}."
    )


def _periods(evidence: MonitoringEvidence) -> Sheet:
    shown = evidence.periods[-_MOST:]
    return Sheet(
        title="Periods",
        columns=["period", "rows", "outcomes known", "evidence", "loudest", "alarms"],
        rows=[
            [
                one.label,
                one.rows,
                one.labelled,
                _short(one.evidence),
                one.loudest,
                ", ".join(one.alarms),
            ]
            for one in shown
        ],
        note="Evidence is a share of the threshold: an alarm rings at 1."
        + (
            f" The last {_MOST} of {len(evidence.periods)} periods."
            if len(shown) < len(evidence.periods)
            else ""
        ),
    )


def _departures(evidence: MonitoringEvidence) -> Sheet:
    notes = [*evidence.material.notes, evidence.joint.note, evidence.replay.note]
    return Sheet(
        title="What was compared with what",
        columns=["side", "rows", "what"],
        rows=[
            ["reference", evidence.material.reference_rows, evidence.material.reference],
            ["current", evidence.material.current_rows, evidence.material.current],
        ],
        note=" ".join(note.rstrip(".") + "." for note in notes if note),
    )


def _waterfall(evidence: MonitoringEvidence) -> list[WaterfallBar]:
    one = evidence.performance
    now = one.realised_money if one.realised_money.known else one.expected_money
    if not now.known or evidence.material.reported_on:
        return []
    return [WaterfallBar(order=60, label="model after decay", amount=now)]


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


__all__ = ["view"]
