"""Evidence of drift that grows from batch to batch: step 8's detector over a ledger of batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.delivery.operating.ledger import Entry
from tenfold.delivery.operating.rules import DriftRules
from tenfold.scoring import Scored, Scorer
from tenfold.stats.change_detection import threshold, watch
from tenfold.steps.step08_monitoring.measuring import Measured
from tenfold.steps.step08_monitoring.streams import Streams, signal, streams_of

PREDICTION = "prediction"
_DIGITS = 10
_STEADY = 1e-9


@dataclass(frozen=True)
class Drift:
    """What all batches together say.

    Attributes
    ----------
    ratios : dict of str to float
        Per feature the evidence of its loudest stream over the threshold, after this batch.
    alarms : list of str
        Features with a stream that alarms at this batch.
    loudest : dict of str to str
        Per feature, the stream that it is of.
    batches : int
        Batches that count, this one included.
    """

    ratios: dict[str, float]
    alarms: list[str]
    loudest: dict[str, str]
    batches: int
    threshold: float


def entry_of(
    batch: str, content: str, scorer: Scorer, reference: pd.DataFrame, current: pd.DataFrame
) -> Entry:
    """Measure a batch against the reference: raw rows both.

    Raises
    ------
    DataProblem
        A column that the model reads is missing.
    """
    streams = streams_of(scorer.features(reference), scorer.features(current))
    streams = _with_prediction(streams, scorer.score(reference), scorer.score(current))
    z, sizes = streams.per_period(streams.current, np.zeros(len(current), dtype=np.intp), 1)
    seen = _seen(streams, z, sizes)
    return Entry(batch, content, scorer.candidate.digest, len(current), seen)


def entry_of_parts(batch: str, scorer: Scorer, measured: Measured) -> Entry:
    """The same of rows that were measured in parts: all of them, not a sample."""
    z, sizes = measured.streams.now(np.zeros(0, dtype=np.intp), 1)
    seen = _seen(measured.streams, z, sizes)
    return Entry(batch, measured.content, scorer.candidate.digest, measured.rows, seen)


def _seen(
    streams: Streams, z: NDArray[Any], sizes: NDArray[Any]
) -> dict[str, tuple[str, float, float]]:
    # A column whose tails alone varied is constant once they are clipped, but for its last digits.
    steady = streams.sd <= _STEADY * np.maximum(np.abs(streams.mean), 1.0)
    return {
        f"{column}: {name}": (column, round(float(far), _DIGITS), float(size))
        for column, name, far, size, still in zip(
            streams.columns, streams.names, z[0], sizes[0], steady, strict=True
        )
        if np.isfinite(far) and not still
    }


def judged(past: list[Entry], entry: Entry, rules: DriftRules) -> Drift:
    """Run the detector over all batches that were held against the same reference.

    A batch that counts already is judged as it was then.
    """
    mine = [one for one in past if one.model == entry.model]
    known = [one.content for one in mine]
    counted = entry.content in known
    mine = mine[: known.index(entry.content) + 1] if counted else [*mine, entry]
    keys = list(dict.fromkeys(key for one in mine for key in one.seen))
    if not keys:
        return Drift({}, [], {}, len(mine), 1.0)
    blank = ("", np.nan, 0.0)
    table = np.array([[one.seen.get(key, blank)[1:] for key in keys] for one in mine], dtype=float)
    level = threshold(len(keys), periods_per_month=rules.per_month, alarms_per_month=rules.budget)
    found = watch(table[:, :, 0], table[:, :, 1], margin=rules.margin, threshold=max(level, 1.0))
    feature = {key: one.seen[key][0] for one in mine for key in one.seen}
    ratios: dict[str, float] = {}
    loudest: dict[str, str] = {}
    for key, ratio in zip(keys, found.evidence[-1] / found.threshold, strict=True):
        name = feature[key]
        if name not in ratios or ratio > ratios[name]:
            ratios[name], loudest[name] = float(ratio), key
    alarms = [feature[key] for key, rings in zip(keys, found.alarms[-1], strict=True) if rings]
    return Drift(ratios, list(dict.fromkeys(alarms)), loudest, len(mine), found.threshold)


def merged(seen: Sequence[Drift]) -> Drift:
    """Several batches that came at once: the loudest of each feature, and every alarm."""
    last = seen[-1]
    ratios, loudest = dict(last.ratios), dict(last.loudest)
    for one in seen[:-1]:
        for name, ratio in one.ratios.items():
            if ratio > ratios.get(name, 0.0):
                ratios[name], loudest[name] = ratio, one.loudest[name]
    alarms = list(dict.fromkeys(name for one in seen for name in one.alarms))
    return Drift(ratios, alarms, loudest, last.batches, last.threshold)


def _with_prediction(streams: Streams, before: Scored, now: Scored) -> Streams:
    old, new = signal(before.p), signal(now.p)
    return Streams(
        [*streams.columns, PREDICTION],
        [*streams.names, "mean"],
        np.column_stack([streams.reference, old]),
        np.column_stack([streams.current, new]),
        np.append(streams.shares, False),
    )


__all__ = ["PREDICTION", "Drift", "entry_of", "entry_of_parts", "judged", "merged"]
