"""Latency is timed on single rows once the model is warm, and its percentiles have intervals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.latency import measure, percentile


@dataclass
class _Slow:
    """A clock and a model in one: its first calls take ten seconds, the others one to ten ms."""

    now: float = 0.0
    sizes: list[int] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)

    def score(self, frame: pd.DataFrame) -> None:
        self.sizes.append(len(frame))
        self.now += 10.0 if len(self.sizes) <= 5 else 0.001 * (len(self.sizes) % 10 + 1)

    def measure(self, name: str, seconds: float) -> None:
        self.told[name] = seconds


@pytest.mark.parametrize(
    ("budget", "calls", "bounded"),
    [("latency_p50_ms", 20, (50,)), ("latency_p95_ms", 80, (50, 95)),
     ("latency_p99_ms", 400, (50, 95, 99))],
)  # fmt: skip
def test_single_rows_are_timed_after_the_first_calls(budget, calls, bounded) -> None:
    one = _Slow()
    decisions = MonitoringDecisions.model_validate({budget: 50.0})
    measure(one, pd.DataFrame({"a": range(7)}), decisions, one, clock=lambda: one.now)
    assert set(one.sizes) == {1}
    assert len(one.sizes) == calls + 5
    assert one.told["latency_p50"] == pytest.approx(0.0055, abs=0.001)
    assert one.told["latency_p99"] == pytest.approx(0.010)  # no slow first call among them
    for share in bounded:
        low, high = (one.told[f"latency_p{share}_{end}"] for end in ("low", "high"))
        assert low <= one.told[f"latency_p{share}"] <= high
    told = [share for share in (50, 95, 99) if f"latency_p{share}_high" in one.told]
    assert told == list(bounded)


@pytest.mark.parametrize(("share", "calls"), [(50, 80), (95, 80), (99, 400)])
def test_the_interval_of_a_percentile_covers_it(share, calls) -> None:
    rng, inside, trials = np.random.default_rng(0), 0, 2000
    true = -np.log(1 - share / 100)
    for _ in range(trials):
        _, low, high = percentile(rng.exponential(size=calls).tolist(), share)
        inside += low <= true <= high
    assert inside / trials >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / trials)
