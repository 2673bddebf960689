"""What the records of other steps tell the audit: each field by its place, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIELDS = (
    "data_quality.evidence.contract.written",
    "data_quality.evidence.contract.learnt",
    "data_quality.evidence.data.features",
    "data_quality.evidence.data.roles.excluded",
    "data_quality.evidence.data.roles.protected",
    "data_quality.evidence.data.snapshot.sha256",
    "data_quality.evidence.overview.columns",
    "data_quality.evidence.parity.against",
    "data_quality.evidence.parity.worst",
    "data_quality.evidence.stake",
    "data_quality.decisions.data_version",
    "data_quality.decisions.parity_tolerance",
    "data_quality.decisions.serving_sample",
    "baseline_models.evidence.candidate.digest",
    "baseline_models.evidence.candidate.money",
    "baseline_models.evidence.candidate.model.sha256",
    "baseline_models.evidence.candidate.predictions",
    "baseline_models.evidence.candidate.task",
    "baseline_models.evidence.feature_worth",
    "baseline_models.evidence.held_out.over_today",
    "baseline_models.evidence.held_out.rows",
    "baseline_models.evidence.leaderboard",
    "monitoring.decisions.latency_p50_ms",
    "monitoring.decisions.latency_p95_ms",
    "monitoring.decisions.latency_p99_ms",
    "monitoring.decisions.realised",
    "monitoring.evidence.material.reported_on",
    "monitoring.evidence.performance.change",
    "monitoring.evidence.performance.expected",
    "monitoring.evidence.performance.realised",
    "monitoring.evidence.retraining.status",
    "mlops.decisions.parity_tolerance",
    "mlops.evidence.operations.retrain.every",
    "mlops.evidence.operations.targets",
    "mlops.evidence.parity.decided_differently",
    "mlops.evidence.parity.max_difference",
    "mlops.evidence.rollback.kind",
)
"""Every field that is read; a test holds them against the steps that leave them."""


class Told:
    """The records of other steps, as far as there are any.

    Parameters
    ----------
    contents : mapping of str to (mapping or None)
        Content of the record by slug: ``decisions`` and ``evidence``.
    """

    def __init__(self, contents: Mapping[str, Mapping[str, Any] | None]) -> None:
        self.contents = {slug: one for slug, one in contents.items() if one is not None}

    def has(self, *slugs: str) -> bool:
        """Whether all these steps have records."""
        return all(slug in self.contents for slug in slugs)

    def get(self, place: str) -> Any:
        """The value at ``slug.evidence.field…``; None where there is none."""
        if place not in FIELDS:
            raise KeyError(place)
        return self._at(place)

    def _at(self, place: str) -> Any:
        slug, *parts = place.split(".")
        value: Any = self.contents.get(slug)
        for part in parts:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


def features_alike(told: Told) -> float | None:
    """The largest difference of a feature on step 2's two paths; None above its tolerance."""
    worst = number(told.get("data_quality.evidence.parity.worst"))
    return _within(worst, told.get("data_quality.decisions.parity_tolerance"))


def answers_alike(told: Told) -> float | None:
    """The largest difference of step 4's package from the notebook; None where TF0404 blocks."""
    if told.get("mlops.evidence.parity.decided_differently"):
        return None
    worst = number(told.get("mlops.evidence.parity.max_difference"))
    return _within(worst, told.get("mlops.decisions.parity_tolerance"))


def _within(found: float | None, allowed: Any) -> float | None:
    most = number(allowed)
    return found if found is not None and most is not None and found <= most else None


def number(value: Any) -> float | None:
    """A plain number or the value of an estimate; None for all else."""
    if isinstance(value, Mapping):
        value = value.get("value")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


__all__ = ["FIELDS", "Told", "answers_alike", "features_alike", "number"]
