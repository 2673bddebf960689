"""Class labels as people write them: 1 for 1.0, text for text."""

from __future__ import annotations

import pandas as pd


def as_labels(values: pd.Series) -> pd.Series:
    """Turn values into label text; missing stays missing.

    Parameters
    ----------
    values : Series of shape (n_rows,)

    Returns
    -------
    Series of shape (n_rows,), dtype str
        Whole numbers lose their decimal point, so that ``1``, ``1.0`` and ``"1"`` are one label.

    Examples
    --------
    >>> import pandas as pd
    >>> as_labels(pd.Series([1.0, 0.0, None])).tolist()
    ['1', '0', nan]
    """
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    texts = pd.Series([label(value) for value in distinct], dtype="str")
    found: pd.Series = texts.reindex(codes)
    found.index = values.index
    found.name = values.name
    return found


def label(value: object) -> str:
    """One value as label text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


__all__ = ["as_labels", "label"]
