"""The outcome of a case as the candidate counts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features.cleaning import cast
from tenfold.tables import as_labels
from tenfold.vocabulary import ModelCandidate, Task


def outcomes(target: pd.Series[Any], candidate: ModelCandidate) -> NDArray[np.float64]:
    """Class codes in the order of the candidate's labels, or amounts.

    Returns
    -------
    ndarray of float, shape (n,)
        NaN where the outcome is not known, or a label that the candidate never heard of.
    """
    return coded(target, candidate.task, candidate.labels)


def coded(target: pd.Series[Any], task: Task, labels: Sequence[str]) -> NDArray[np.float64]:
    """Class codes in the order of `labels` (binary: negative, positive), or amounts.

    Returns
    -------
    ndarray of float, shape (n,)
        NaN where the outcome is not known, or none of the labels.
    """
    if task == "regression":
        amounts = cast(target, "number").to_numpy(dtype=float)
        return np.where(np.isfinite(amounts), amounts, np.nan)
    text = as_labels(target)
    if task == "binary":
        negative, positive = labels
        # "not X" stands for every label but X; else a third label is no outcome.
        known = text.notna() if negative == f"not {positive}" else text.isin([negative, positive])
        said = (text == positive).to_numpy(dtype=float)
        return np.where(known.to_numpy(dtype=bool), said, np.nan)
    codes = pd.Index(labels).get_indexer(pd.Index(text)).astype(float)
    return np.where(codes >= 0, codes, np.nan)


__all__ = ["coded", "outcomes"]
