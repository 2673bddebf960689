"""Exponentiated gradient: Fairlearn's mixture of refitted models under a bound on the gap."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.fairness.refitting import Fits, Metered
from tenfold.fairness.treatments import Gap
from tenfold.scoring import Floats

_ROUNDS = 8
_SLACK = 0.01


def kinds(gap: Gap) -> tuple[str, ...]:
    """Constraints to try: demographic parity for shares acted on, equalized odds for errors."""
    return ("demographic_parity",) if gap == "selection_rate" else ("equalized_odds",)


def reduced(
    model: Any,
    X: Floats,
    y: NDArray[np.intp],
    group: NDArray[Any],
    test: Floats,
    *,
    kind: str,
    bound: float,
    at: float,
    fits: Fits,
) -> Floats:
    """Chance with which the mixture acts on each row of `test`.

    Parameters
    ----------
    bound : float
        Difference between a group and all rows that is tolerated in training.
    at : float
        The candidate's threshold: a false alarm costs ``at`` against ``1 − at`` for a miss.

    Returns
    -------
    ndarray of shape (n_test,)
        0 or 1 where all models of the mixture agree.

    Raises
    ------
    Spent
        More fits would be needed.
    """
    import warnings

    from fairlearn.reductions import (
        DemographicParity,
        EqualizedOdds,
        ErrorRate,
        ExponentiatedGradient,
    )

    made = DemographicParity if kind == "demographic_parity" else EqualizedOdds
    mixture = ExponentiatedGradient(
        Metered(model, fits),
        made(difference_bound=max(bound, _SLACK)),
        objective=ErrorRate(costs={"fp": at, "fn": 1 - at}),
        eps=_SLACK,
        max_iter=_ROUNDS,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mixture.fit(X, y, sensitive_features=group)
    chance = np.zeros(len(test))
    for place, weight in mixture.weights_.items():
        if weight > 0:
            chance += float(weight) * mixture.predictors_[place].predict(test)
    # The weights add up to one but for their last digits: where all models agree, no lot is drawn.
    return np.clip(chance.round(9), 0.0, 1.0)


__all__ = ["kinds", "reduced"]
