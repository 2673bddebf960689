"""Runs step 8: two sides, a detector over periods, performance with and without labels."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.scoring import Floats, Scored, Scorer
from tenfold.stats.change_detection import Watch
from tenfold.step import Context
from tenfold.steps.step08_monitoring import comparing, latency, replaying, retraining
from tenfold.steps.step08_monitoring.alerting import alerts_of
from tenfold.steps.step08_monitoring.amounts import errors_of
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import (
    Material,
    MonitoringEvidence,
    MonitoringInputs,
)
from tenfold.steps.step08_monitoring.findings import Period
from tenfold.steps.step08_monitoring.performing import Judge, matured
from tenfold.steps.step08_monitoring.periods import Periods, periods_of
from tenfold.steps.step08_monitoring.sides import Sides, read_sides
from tenfold.steps.step08_monitoring.streams import Streams, signal, streams_of
from tenfold.vocabulary import Money

PREDICTION = "the prediction"


def run(
    decisions: MonitoringDecisions, inputs: MonitoringInputs, context: Context
) -> MonitoringEvidence:
    """Watch the current rows as they would have been watched, period by period.

    Raises
    ------
    DataProblem
        A side has no rows, or lacks a column that the model reads.
    """
    candidate, value = inputs.candidate, inputs.value
    scorer = Scorer.load(candidate, context.open(candidate.model))
    sides = read_sides(decisions, inputs, scorer, context)
    per_week = value.volume_per_week.likely if value and value.volume_per_week else None
    # A sample of the rows passes as if that much fewer cases came.
    per_week = per_week * sides.kept if per_week else None
    periods = periods_of(sides.current.day, decisions, per_week)
    context.progress(0.1, "predictions")
    before, now = scorer.score(sides.reference.frame), scorer.score(sides.current.frame)
    latency.measure(scorer, sides.current.frame, decisions, context)
    streams, distances = _streams(sides, scorer, periods, before, now, inputs)
    seen = replaying.detect(streams, periods.index, periods, decisions, share=len(streams.names))
    context.progress(0.3, "performance")
    errors = (
        errors_of(scorer, sides.reference, decisions.seed)
        if candidate.task == "regression"
        else None
    )
    fitting = value if value is not None and value.task == candidate.task else None
    judge = Judge(scorer, fitting, decisions.level, decisions.seed, errors)
    y = matured(sides.current, decisions)
    shown = _periods(periods, sides, y, now, streams, seen, judge)
    held_out = pd.read_parquet(context.open(candidate.predictions))
    later = decisions.current is not None
    performance = judge.whole(sides.current, y, now, inputs.today, held_out, later=later)
    features = comparing.features(sides, streams, seen, decisions.level, distances=distances)
    context.progress(0.6, "replay")
    watched = replaying.replay(sides.reference, streams, periods, decisions, per_week=per_week)
    context.progress(0.8, "retraining")
    alerts = alerts_of(
        decisions,
        performance,
        features,
        shown,
        sides.contract,
        fitting,
        regression=candidate.task == "regression",
    )
    return MonitoringEvidence(
        task=candidate.task,
        goal=inputs.goal,
        required_gain=inputs.required_gain or Money.not_evaluated("step 1 has not run"),
        material=_material(sides, y, periods, decisions),
        contract=sides.contract,
        features=features,
        joint=comparing.joint(sides, scorer.pipeline[:-1], decisions.seed),
        periods=shown,
        performance=performance,
        replay=watched,
        retraining=retraining.cadences(
            sides,
            y,
            periods,
            judge,
            decisions,
            alarms=[one.alarms for one in shown],
            promised=performance.promised,
        ),
        alerts=alerts.alerts,
        ringing=alerts.ringing,
        silent=alerts.silent,
        candidate_digest=candidate.digest,
    )


def _streams(
    sides: Sides,
    scorer: Scorer,
    periods: Periods,
    before: Scored,
    now: Scored,
    inputs: MonitoringInputs,
) -> tuple[Streams, dict[str, dict[str, float | None]] | None]:
    """Streams; and distances of each column where they are of rows that only Spark holds."""
    if sides.batch is not None:
        from tenfold.steps.step08_monitoring.later import measured

        return measured(
            sides.batch,
            scorer,
            sides.reference,
            sides.current,
            periods,
            inputs.data,
            prediction=PREDICTION,
        )
    found = streams_of(sides.reference.watched, sides.current.watched, named=sides.reference.named)
    return found.beside(PREDICTION, signal(before.p), signal(now.p)), None


def _periods(
    periods: Periods,
    sides: Sides,
    y: NDArray[np.float64],
    said: Scored,
    streams: Streams,
    seen: Watch,
    judge: Judge,
) -> list[Period]:
    found = []
    for k, label in enumerate(periods.labels):
        rows = np.flatnonzero(periods.index == k)
        part, mine = sides.current.take(rows), Scored(said.p[rows], said.decided[rows])
        loudest = int(seen.evidence[k].argmax())
        expected, realised = judge.expected(part, mine), judge.realised(y[rows], mine)
        found.append(
            Period(
                label=label,
                rows=len(rows),
                labelled=int((~np.isnan(y[rows])).sum()),
                evidence=float(seen.evidence[k, loudest] / seen.threshold),
                loudest=streams.title(loudest),
                alarms=[streams.title(int(s)) for s in np.flatnonzero(seen.alarms[k])],
                predicted=float(mine.p.max(axis=1).mean() if mine.p.ndim == 2 else mine.p.mean()),
                expected_score=expected.value,
                realised_score=realised.value,
                expected_money=judge.expected_money(part, mine),
                realised_money=judge.realised_money(y[rows], mine),
            )
        )
    return found


def _material(
    sides: Sides, y: Floats, periods: Periods, decisions: MonitoringDecisions
) -> Material:
    return Material(
        reference=sides.reference_name,
        current=sides.current_name,
        reference_rows=len(sides.reference),
        current_rows=len(sides.current),
        labelled=int((~np.isnan(y)).sum()),
        periods=len(periods),
        unit=periods.unit,
        per_month=periods.per_month,
        later=sides.later,
        reported_on=decisions.current is None,
        notes=sides.notes,
    )


__all__ = ["run"]
