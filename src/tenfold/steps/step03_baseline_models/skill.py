"""Skill: the share of the constant's error that a model removes."""

from __future__ import annotations

import numpy as np

from tenfold.stats import intervals
from tenfold.steps.step03_baseline_models import scores
from tenfold.steps.step03_baseline_models.decisions import MetricName, RungName
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.rows import Floats, Workload
from tenfold.vocabulary import Estimate

_DRAWS = 400


def share(own: Floats, base: Floats) -> float | None:
    """Skill from the losses of each row; None where the constant makes no error.

    Examples
    --------
    >>> share(np.array([0.1, 0.3]), np.array([0.5, 0.3]))
    0.5
    """
    whole = float(base.mean())
    return 1 - float(own.mean()) / whole if whole > 0 else None


def estimated(own: Floats, base: Floats, *, seed: int, level: float) -> Estimate:
    """Skill on rows that took no part, with a bootstrap interval over the rows."""
    if not len(own):
        return Estimate.not_enough("there are no held-out rows", n=0)
    if not base.any():
        return Estimate.not_enough("the constant makes no error", n=len(own))
    if np.array_equal(own, base):
        return Estimate.not_enough("the constant was chosen", n=len(own), value=0.0)

    def skill(a: Floats, b: Floats) -> float:
        return 1 - float(a.mean()) / float(b.mean())

    rng = np.random.default_rng([seed, 9])
    return intervals.bootstrap(skill, own, base, rng=rng, level=level, draws=_DRAWS)


def out_of_fold(
    rung: RungName, judged: dict[RungName, Judged], work: Workload, proper: MetricName
) -> float | None:
    """Skill of a rung over the folds, as it would be delivered; None where it was not judged."""
    if rung not in judged:
        return None
    rows = judged[rung].rows
    own, base = (
        scores.losses(proper, work.train.y[rows], judged[name].calibrated.p)
        for name in (rung, "constant")
    )
    return share(own, base)


__all__ = ["estimated", "out_of_fold", "share"]
