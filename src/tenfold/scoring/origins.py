"""Which feature each number that a model reads comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def origins(encode: Any, names: Sequence[str]) -> NDArray[np.intp]:
    """Tell it for a fitted `TableEncoder`.

    Parameters
    ----------
    names : sequence of str
        Features, in the order of the encoder's input.

    Returns
    -------
    ndarray of int, shape (n_outputs,)
        Place of the feature in `names`.
    """
    table = encode.columns_
    place = {name: row for row, name in enumerate(names)}
    for date in sorted(encode.dates_, key=len):
        # The encoder calls the parts of a date 'date: month', starred where that is taken.
        for column in table.feature_names_in_:
            if column not in names and str(column).startswith(f"{date}: "):
                place[str(column)] = names.index(date)
    outputs = max((part.stop for part in table.output_indices_.values()), default=0)
    found = np.zeros(outputs, dtype=np.intp)
    for name, part, columns in table.transformers_:
        where = table.output_indices_[name]
        if where.stop > where.start:
            read = _read(part, list(columns), where.stop - where.start)
            found[where] = [place[str(column)] for column in read]
    return found


def _read(part: Any, columns: list[Any], width: int) -> list[Any]:
    """The input column of each output of one part."""
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import OneHotEncoder

    first = part[0] if hasattr(part, "steps") else part
    if len(columns) == 1:
        return columns * width
    if isinstance(first, SimpleImputer):
        marked = [] if first.indicator_ is None else first.indicator_.features_
        return [*columns, *(columns[k] for k in marked)]
    if isinstance(first, OneHotEncoder):
        levels = zip(columns, first.categories_, first.infrequent_categories_, strict=True)
        # Rare levels share one output.
        widths = [
            (column, len(known) - (0 if rare is None else len(rare) - 1))
            for column, known, rare in levels
        ]
        return [column for column, count in widths for _ in range(count)]
    return columns


__all__ = ["origins"]
