"""The held-out cases as the candidate decided them, and the rows that it learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold import tables
from tenfold.scoring import Floats, Scorer, outcomes
from tenfold.step import Context
from tenfold.steps.step10_ethics.evidence import EthicsInputs


@dataclass(frozen=True)
class Cases:
    """The snapshot, and which of its rows are for what.

    Attributes
    ----------
    frame : DataFrame
        The snapshot, raw.
    train : ndarray of int
        Training rows with a known outcome, by position.
    y_train : ndarray of float
        Their outcomes: class codes or amounts.
    rows : ndarray of int
        Held-out rows, by position.
    y : ndarray of float
    p : ndarray of shape (n,) or (n, K)
    decided : ndarray
        What step 3 recorded of the held-out rows.
    """

    frame: pd.DataFrame
    scorer: Scorer
    train: NDArray[np.intp]
    y_train: Floats
    rows: NDArray[np.intp]
    y: Floats
    p: Floats
    decided: NDArray[Any]

    @property
    def is_train(self) -> NDArray[np.bool_]:
        """Which rows of the snapshot are training rows."""
        marked = np.zeros(len(self.frame), dtype=bool)
        marked[self.train] = True
        return marked


def read_cases(inputs: EthicsInputs, context: Context) -> Cases:
    """Open the snapshot, the model and its predictions; no row is scored again."""
    data, candidate = inputs.data, inputs.candidate
    frame = tables.load(context.open(data.snapshot)).reset_index(drop=True)
    scorer = Scorer.load(candidate, context.open(candidate.model))
    held = pd.read_parquet(context.open(candidate.predictions))
    part = np.asarray(tables.assign(frame, data.roles, data.split))
    y = outcomes(frame[data.roles.target], candidate)
    train = np.flatnonzero((part == "train") & ~np.isnan(y))
    many = [name for name in held.columns if str(name).startswith("p_")]
    return Cases(
        frame=frame,
        scorer=scorer,
        train=train,
        y_train=y[train],
        rows=held["row"].to_numpy(dtype=np.intp),
        y=held["y"].to_numpy(dtype=float),
        p=held[many].to_numpy(dtype=float) if many else held["p"].to_numpy(dtype=float),
        decided=held["decided"].to_numpy(),
    )


__all__ = ["Cases", "read_cases"]
