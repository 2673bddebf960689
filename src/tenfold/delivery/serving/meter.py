"""Every metric of the catalogue, and the number that it has now."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from tenfold.delivery.serving.figures import Figures
from tenfold.vocabulary import METRICS

if TYPE_CHECKING:
    from prometheus_client import Metric as Family

CAUSES = ("columns", "empty", "format", "model", "types")
_LAST = 1000
# Seconds: 1, 2, 5 of every power of ten, from a millisecond to a minute.
_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_Sample = tuple[Sequence[str], float]


@dataclass(frozen=True)
class Identity:
    """The model that serves.

    Attributes
    ----------
    trained_at, training_ran_at : float or None
        Seconds since 1970: of this model, and of the newest one.
    acts : bool
        Whether its decision is to act or not; else no number of acted rows is exposed.
    """

    version: str
    digest: str
    trained_at: float | None = None
    training_ran_at: float | None = None
    acts: bool = True


class Meter:
    """Counts what is answered and refused, and tells Prometheus all of `METRICS`.

    Parameters
    ----------
    figures : callable
        Gives what is known of the last batch.
    bounds : sequence of float
        Seconds at which somebody is woken: buckets end there, so that what is more is known.
    scoring : bool
        Whether this process scores; else nothing is said of it.
    """

    def __init__(
        self,
        project: str,
        figures: Callable[[], Figures | None],
        *,
        bounds: Iterable[float] = (),
        scoring: bool = True,
    ) -> None:
        self._project = project
        self._figures = figures
        self._scoring = scoring
        self._ends = sorted({*_BUCKETS, *(float(end) for end in bounds if 0 < end < math.inf)})
        self._lock = Lock()
        self._counts = [0] * (len(self._ends) + 1)
        self._seconds = 0.0
        self._rows = self._acted = 0
        self._refused = dict.fromkeys(CAUSES, 0)
        self._predictions: deque[float] = deque(maxlen=_LAST)
        self._identity: Identity | None = None
        self._outdated = False

    def serves(self, identity: Identity, *, outdated: bool = False) -> None:
        """Note which model serves; `outdated` where a newer champion cannot be loaded."""
        with self._lock:
            self._identity, self._outdated = identity, outdated

    def answered(self, predictions: Sequence[float], acted: int, seconds: float) -> None:
        """Note an answer: one prediction per row."""
        with self._lock:
            self._rows += len(predictions)
            self._acted += acted
            self._predictions.extend(predictions[-_LAST:])
            self._counts[bisect_left(self._ends, seconds)] += 1
            self._seconds += seconds

    def refused(self, cause: str) -> None:
        """Note a refusal; `cause` is one of `CAUSES`."""
        with self._lock:
            self._refused[cause] += 1

    def collect(self) -> Iterator[Family]:
        """Every metric of the catalogue in its order; one that is not known has no sample."""
        from prometheus_client.core import (
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
        )

        with self._lock:
            known = self._samples(self._figures())
            for metric in METRICS:
                if metric.kind == "histogram":
                    timed = HistogramMetricFamily(metric.name, metric.help)
                    if self._scoring:
                        timed.add_metric([], self._buckets(), self._seconds)
                    yield timed
                    continue
                make = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
                family: CounterMetricFamily | GaugeMetricFamily = make(
                    metric.name, metric.help, labels=metric.labels
                )
                for labels, value in known.pop(metric.name):
                    family.add_metric(list(labels), value)
                yield family
        assert not known, f"not in the catalogue: {', '.join(known)}"

    def _samples(self, last: Figures | None) -> dict[str, list[_Sample]]:
        one, scoring = self._identity, self._scoring
        seen = self._predictions
        name = (self._project, one.digest, one.version) if one else ()
        return {
            "tenfold_model": [(name, 1.0)] if one else [],
            "tenfold_model_outdated": [((), float(self._outdated))] if one else [],
            "tenfold_scored_rows_total": _known(self._rows if scoring else None),
            "tenfold_acted_rows_total": _known(
                self._acted if scoring and one and one.acts else None
            ),
            "tenfold_refused_requests_total": [
                ((cause,), float(count)) for cause, count in self._refused.items() if scoring
            ],
            "tenfold_prediction_mean": _known(sum(seen) / len(seen) if seen else None),
            "tenfold_batch_checked_timestamp_seconds": _known(last.checked_at if last else None),
            "tenfold_batch_rows": _known(last.rows if last else None),
            "tenfold_batch_refused": _known(last.refused if last else None),
            "tenfold_batch_broken_clauses": _known(last.broken_clauses if last else None),
            "tenfold_drift_evidence_ratio": [
                ((feature,), ratio) for feature, ratio in sorted(last.drift.items())
            ]
            if last
            else [],
            "tenfold_expected_score": _known(last.expected_score if last else None),
            "tenfold_expected_money_per_week": _known(
                last.expected_money_per_week if last else None
            ),
            "tenfold_retrained_timestamp_seconds": _known(one.trained_at if one else None),
            "tenfold_training_ran_timestamp_seconds": _known(one.training_ran_at if one else None),
        }

    def _buckets(self) -> list[tuple[str, float]]:
        names = [f"{end:.10g}" for end in self._ends] + ["+Inf"]
        total, found = 0, []
        for name, count in zip(names, self._counts, strict=True):
            total += count
            found.append((name, float(total)))
        return found


def _known(value: float | None) -> list[_Sample]:
    return [] if value is None else [((), float(value))]


__all__ = ["CAUSES", "Identity", "Meter"]
