"""What the dashboard shows, in the order in which a person asks: money first."""

# ruff: noqa: E501 (a panel stands on few lines: title, sentence, queries)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Shown:
    """One panel.

    Attributes
    ----------
    queries : tuple of (str, str)
        PromQL without a project, and the legend.
    unit : str
        Grafana's name of it; empty is the project's currency.
    line : float or None
        From here on it is bad.
    """

    title: str
    about: str
    queries: tuple[tuple[str, str], ...]
    unit: str = "short"
    line: float | None = None
    kind: Literal["line", "stat"] = "line"
    width: int = 12

    @property
    def metrics(self) -> set[str]:
        """Metrics that it shows; of a histogram without its suffix."""
        found = {
            name for query, _ in self.queries for name in re.findall(r"tenfold_[a-z_]+", query)
        }
        return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}


def _quantile(share: float, words: str) -> tuple[str, str]:
    rate = "sum by (le) (rate(tenfold_scoring_seconds_bucket[10m]))"
    return f"histogram_quantile({share}, {rate})", words


# fmt: off
ROWS: tuple[tuple[str, tuple[Shown, ...]], ...] = (
    ("Money", (
        Shown("Money per week", "Estimated on the last checked batch, without labels.", (("min(tenfold_expected_money_per_week)", "now"),), unit="", kind="stat", width=6),
        Shown("Money per week over time", "Estimated on each checked batch, without labels: it assumes that outcomes depend on the features as they did.", (("min(tenfold_expected_money_per_week)", "per week"),), unit="", width=18),
        Shown("Score, estimated without labels", "The score of step 3 as the last batch would give it, if outcomes depend on the features as they did.", (("min(tenfold_expected_score)", "score"),)),
        Shown("Mean prediction", "Of the last 1,000 scored rows.", (("avg(tenfold_prediction_mean)", "mean prediction"),)),
    )),
    ("Drift", (
        Shown("Evidence of drift per feature", "Evidence over its threshold; at 1 a feature raises an alarm.", (("max by (feature) (tenfold_drift_evidence_ratio)", "{{feature}}"),), line=1.0, width=24),
    )),
    ("Data", (
        Shown("The last batch may not be used", "1: it was refused, by the contract or for a cause that tenfold check names.", (("max(tenfold_batch_refused)", "refused"),), line=1.0, width=6),
        Shown("Broken clauses of the contract", "Of the last checked batch; one is too many.", (("max(tenfold_batch_broken_clauses)", "broken clauses"),), line=1.0, width=6),
        Shown("Rows of the last batch", "A batch far smaller than usual was cut short.", (("max(tenfold_batch_rows)", "rows"),), width=6),
        Shown("Time since the last check", "Of a batch, whatever came of it.", (("time() - max(tenfold_batch_checked_timestamp_seconds)", "age"),), unit="s", width=6),
    )),
    ("Serving", (
        Shown("Latency", "Seconds from request to answer.", (_quantile(0.5, "half"), _quantile(0.95, "95 of 100"), _quantile(0.99, "99 of 100")), unit="s"),
        Shown("Volume", "Rows per minute: scored, and acted on.", (("60 * sum(rate(tenfold_scored_rows_total[10m]))", "scored"), ("60 * sum(rate(tenfold_acted_rows_total[10m]))", "acted on"))),
        Shown("Refused requests", "Per hour, by cause.", (("sum by (cause) (increase(tenfold_refused_requests_total[1h]))", "{{cause}}"),)),
        Shown("Which model serves", "By version and digest; two at once while one replaces the other.", (("max by (version, digest) (tenfold_model)", "version {{version}} ({{digest}})"),), kind="stat", width=6),
        Shown("A new champion cannot be loaded", "1: the one before serves on.", (("max(tenfold_model_outdated)", "outdated"),), line=1.0, kind="stat", width=6),
        Shown("Age of the model", "Time since the serving one was trained, and since any was, promoted or not; the dashboard marks each change.", (("time() - max(tenfold_retrained_timestamp_seconds)", "serving model"), ("time() - max(tenfold_training_ran_timestamp_seconds)", "last training")), unit="s", width=24),
    )),
)
# fmt: on

__all__ = ["ROWS", "Shown"]
