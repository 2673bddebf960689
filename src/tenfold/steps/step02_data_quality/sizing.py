"""Whether there are enough rows for the decision."""

from __future__ import annotations

import math

import numpy as np

from tenfold.stats.intervals import wilson
from tenfold.steps.step02_data_quality.evidence import Sufficiency
from tenfold.vocabulary import Estimate, Task

_RECALL = 0.8


def sufficiency(
    y: np.ndarray, parts: np.ndarray, task: Task, features: int, parameters: int
) -> Sufficiency:
    """Cases per fitted weight to learn from, and how precise the final test will be.

    Parameters
    ----------
    y : ndarray of shape (n_rows,)
        0/1, class index, or the value.
    parts : ndarray of shape (n_rows,)
        ``"train"``, ``"test"`` or ``"embargo"``.
    features : int
        Columns that the model sees.
    parameters : int
        Weights that a linear model fits to them: a category has one per level.

    References
    ----------
    Peduzzi et al., A simulation study of the number of events per variable in logistic
    regression analysis, J Clin Epidemiol 49 (1996).
    """
    train, test = y[parts == "train"], y[parts == "test"]
    if task == "regression":
        events, n = len(train), len(test)
        # The variance of n squared errors: a root mean square is known to ±1.96/√(2n).
        half = 1.96 / math.sqrt(2 * n) if n else None
        width = (
            Estimate.not_enough("no test rows", n=0)
            if half is None
            else Estimate(
                value=half, n=n, method="normal", note="half width itself, no interval", unit=""
            )
        )
    else:
        classes = range(int(y.max()) + 1)
        events = int(min(np.sum(train == each) for each in classes))
        rarest = int(min(np.sum(test == each) for each in classes))
        width = _recall_width(rarest)
    return Sufficiency(
        events=events,
        features=features,
        parameters=parameters,
        events_per_parameter=events / parameters if parameters else None,
        width=width,
    )


def _recall_width(cases: int) -> Estimate:
    if cases < 5:
        return Estimate.not_enough(f"{cases} test cases of the rarest class", n=cases)
    interval = wilson(round(_RECALL * cases), cases)
    if interval.low is None or interval.high is None:
        return Estimate.not_enough(f"{cases} test cases of the rarest class", n=cases)
    half = (interval.high - interval.low) / 2
    return Estimate(value=half, n=cases, method="wilson", note="half width itself, no interval")
