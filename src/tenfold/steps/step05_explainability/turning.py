"""Money near the threshold: what the decisions earn that one feature alone turns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tenfold.explaining import Attributions
from tenfold.scoring import Floats, calibrated, decide
from tenfold.stats.money import money_difference
from tenfold.vocabulary import Estimate, ModelCandidate, Money, ValueModel

_DRAWS = 1000


def without(shap: Attributions, candidate: ModelCandidate, feature: int | None) -> NDArray[np.intp]:
    """Decisions as they would be without one feature's share of the score.

    Parameters
    ----------
    feature : int or None
        By position; None leaves all in, and gives the decisions as they are.
    """
    score = shap.base + shap.values.sum(axis=1)
    if feature is not None:
        score = score - shap.values[:, feature]
    logs = shap.unit == "log odds"
    p: Floats = np.asarray(expit(score) if logs else np.clip(score, 0.0, 1.0), dtype=float)
    # A sigmoid is a line in log odds, and so stands in the values already.
    if not (logs and candidate.calibrator.kind == "sigmoid"):
        p = calibrated(candidate.calibrator, p)
    return np.asarray(decide(candidate.rule, p), dtype=np.intp)


def turned(
    shap: Attributions,
    y: Floats,
    candidate: ModelCandidate,
    value: ValueModel | None,
    *,
    level: float,
    seed: int,
) -> list[tuple[int | None, Money]]:
    """Per feature: how many decisions its share turns, and what these earn per week.

    The score without a feature's SHAP value is that of a case whose feature says nothing. Only
    cases nearer to the threshold than that value turn, so this weighs attributions by the money
    that hangs on them. Paired on the same cases, payoffs and volume drawn jointly.
    """
    if candidate.task != "binary":
        why = "only a yes-or-no decision has a threshold to cross"
        return [(None, Money.not_evaluated(why)) for _ in shap.names]
    now = without(shap, candidate, None)
    found: list[tuple[int | None, Money]] = []
    for feature in range(len(shap.names)):
        then = without(shap, candidate, feature)
        count = int((now != then).sum())
        if value is None:
            money = Money.not_evaluated("step 1 gives no payoffs")
        elif not count:
            none = Estimate(value=0.0, n=len(y), method="none", note="it turns no decision")
            money = Money.of(none, value)
        else:
            rng = np.random.default_rng([seed, 5, 2])
            money = money_difference(value, y, now, then, rng=rng, level=level, draws=_DRAWS)
        found.append((count, money))
    return found


__all__ = ["turned", "without"]
