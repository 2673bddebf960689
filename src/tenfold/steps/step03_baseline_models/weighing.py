"""Reweighing by protected columns: who is held apart, and the weights that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.errors import DataProblem, bounded
from tenfold.fairness.mitigating import crossed, weight_table
from tenfold.steps.step03_baseline_models.evidence import MOST_WEIGHTS, Reweighing
from tenfold.vocabulary import PreparedData

if TYPE_CHECKING:
    from tenfold.steps.step03_baseline_models.rows import Workload


def held_apart(frame: pd.DataFrame, data: PreparedData, columns: Sequence[str]) -> NDArray[Any]:
    """The group of each training row across the columns of `reweigh_by`.

    Raises
    ------
    DataProblem
        The target has other than two classes, a column is not a protected one of step 2, or all
        rows are of one group.
    """
    problems = []
    if data.task != "binary":
        problems.append(
            f"the target '{data.roles.target}' is {data.task}; reweighing needs two classes. "
            "Leave reweigh_by out."
        )
    known = ", ".join(data.roles.protected) or "none"
    problems += [
        f"'{name}' is not a protected column of step 2 ({known}). Name it in `protected` there."
        for name in columns
        if name not in data.roles.protected or name not in frame
    ]
    held = np.empty(0, dtype=object)
    if not problems:
        held = crossed(frame[list(dict.fromkeys(columns))])
        if len(set(held)) < 2:
            problems.append(
                f"all training rows are of one group of {', '.join(columns)}: there is nothing to "
                "weigh. Leave reweigh_by out."
            )
    if problems:
        raise DataProblem(bounded("baseline_models: reweigh_by cannot be followed.", problems))
    return held


def weighed(work: Workload, columns: Sequence[str]) -> Reweighing | None:
    """The weights of the final fit; None where no row is reweighed."""
    if not len(work.train.held):
        return None
    table = weight_table(work.train.y, work.train.held, work.labels)
    told = [one for one in table if one.group][:MOST_WEIGHTS]
    return Reweighing(
        columns=list(dict.fromkeys(columns)),
        weights=told,
        untold=len(table) - len(told),
        note=(
            "Every fit weighs its rows so that in them the label does not depend on "
            f"{' and '.join(dict.fromkeys(columns))}. Scores, money and calibration count each "
            "case once."
        ),
    )


__all__ = ["held_apart", "weighed"]
