"""Runs step 8: two sides, a detector over periods, performance with and without labels."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats, Scored, Scorer, log_odds
from tenfold.stats.change_detection import Watch
from tenfold.step import Context
from tenfold.steps.step08_monitoring import comparing, replaying, retraining
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.evidence import (
    Material,
    MonitoringEvidence,
    MonitoringInputs,
    Period,
)
from tenfold.steps.step08_monitoring.performing import Judge, error_model, matured
from tenfold.steps.step08_monitoring.sides import Periods, Sides, periods_of, read_sides
from tenfold.steps.step08_monitoring.streams import Streams, streams_of

_CALLS = 50
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
    periods = periods_of(sides.current, decisions, per_week)
    context.progress(0.1, "predictions")
    before, now = scorer.score(sides.reference.frame), scorer.score(sides.current.frame)
    _measure(scorer, sides, context)
    streams = _with_prediction(
        streams_of(sides.reference.watched, sides.current.watched), before, now
    )
    seen = replaying.detect(
        streams, streams.current, periods.index, periods, decisions, share=len(streams.names)
    )
    context.progress(0.3, "performance")
    errors = (
        error_model(scorer, sides.reference, decisions.seed)
        if candidate.task == "regression"
        else None
    )
    fitting = value if value is not None and value.task == candidate.task else None
    judge = Judge(scorer, fitting, decisions.level, decisions.seed, errors)
    y = matured(sides.current, decisions)
    shown = _periods(periods, sides, y, now, streams, seen, judge)
    context.progress(0.6, "replay")
    watched = replaying.replay(
        sides.reference,
        periods,
        decisions,
        per_week=per_week,
        streams=len(streams.names),
    )
    context.progress(0.8, "retraining")
    return MonitoringEvidence(
        task=candidate.task,
        goal=inputs.goal,
        material=_material(sides, y, periods, decisions),
        features=comparing.features(sides, streams, seen, decisions.level),
        joint=comparing.joint(sides, scorer.pipeline[:-1], decisions.seed),
        periods=shown,
        performance=judge.whole(
            sides.current, y, now, inputs.today, later=decisions.current is not None
        ),
        replay=watched,
        retraining=retraining.cadences(sides, y, periods, judge, decisions),
        candidate_digest=candidate.digest,
    )


def _measure(scorer: Scorer, sides: Sides, context: Context) -> None:
    """Time single cases through the packaged model: a timing, and so no part of the content."""
    frame = sides.current.frame
    taken = []
    for k in range(min(_CALLS, len(frame))):
        row = frame.iloc[[k]]
        started = time.perf_counter()
        scorer.score(row)
        taken.append(time.perf_counter() - started)
    for share in (50, 95, 99):
        context.measure(f"latency_p{share}", float(np.percentile(taken, share)))


def _with_prediction(streams: Streams, before: Scored, now: Scored) -> Streams:
    old, new = _signal(before.p), _signal(now.p)
    return Streams(
        [*streams.columns, ""],
        [*streams.names, PREDICTION],
        np.column_stack([streams.reference, old]),
        np.column_stack([streams.current, new]),
        np.append(streams.shares, False),
    )


def _signal(p: Floats) -> Floats:
    """One number per prediction, on a scale where shifts add up."""
    if p.ndim == 2:
        return np.asarray(p.max(axis=1), dtype=float)
    return log_odds(p) if p.size and p.min() >= 0 and p.max() <= 1 else p


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
                loudest=_named(streams, loudest),
                alarms=[_named(streams, int(s)) for s in np.flatnonzero(seen.alarms[k])],
                predicted=float(mine.p.max(axis=1).mean() if mine.p.ndim == 2 else mine.p.mean()),
                expected_score=expected.value,
                realised_score=realised.value,
                expected_money=judge.expected_money(mine),
                realised_money=judge.realised_money(y[rows], mine),
            )
        )
    return found


def _named(streams: Streams, k: int) -> str:
    column = streams.columns[k]
    return f"{column}: {streams.names[k]}" if column else streams.names[k]


def _material(sides: Sides, y: Any, periods: Periods, decisions: MonitoringDecisions) -> Material:
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
