"""Rows as the numbers that streams are made of, and as a fingerprint."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.features.cleaning import cast
from tenfold.scoring import Scorer
from tenfold.steps.step08_monitoring.marks import Mark, cells_of, is_number
from tenfold.steps.step08_monitoring.streams import Floats, signal


def values_of(
    scorer: Scorer,
    marks: list[tuple[str, Mark]],
    frame: pd.DataFrame,
    shaped: pd.DataFrame,
    *,
    before: bool,
) -> Floats:
    """One number per row and stream, shape (n, streams); that of the prediction stands last.

    Parameters
    ----------
    shaped : DataFrame
        What the model sees of `frame`.
    before : bool
        Whether these are the rows of the reference.
    """
    found: list[NDArray[Any]] = []
    cells: tuple[str, Any] = ("", None)
    for column, mark in marks:
        if cells[1] is None or cells[0] != column:
            cells = (column, cells_of(shaped[column], [mark]))
        found.append(mark.before(cells[1]) if before else mark.values(cells[1]))
    found.append(signal(scorer.score(frame).p))
    return np.column_stack([np.asarray(one, dtype=float) for one in found])


def content_of(frame: pd.DataFrame) -> NDArray[np.uint64]:
    """A hash per row, whatever the order of columns and the part it lies in, shape (n,)."""
    # In one form: a column of whole numbers is one of floats where a part of it has gaps.
    same = {
        name: cast(frame[name], "number" if is_number(frame[name]) else "category").astype(
            float if is_number(frame[name]) else object
        )
        for name in sorted(map(str, frame.columns))
    }
    hashes = pd.util.hash_pandas_object(pd.DataFrame(same), index=False)
    return np.asarray(hashes.to_numpy(), dtype=np.uint64)


__all__ = ["content_of", "values_of"]
