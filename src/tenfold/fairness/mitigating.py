"""Reweighing: weights under which group and label are independent in the training rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.errors import WrongInput
from tenfold.fairness.records import NOT_STATED
from tenfold.fairness.treatments import Weight
from tenfold.features.cleaning import cast, kind_of
from tenfold.tables import as_labels

_SMALLEST_SHOWN = 10
_MOST_VALUES = 10


def reweighing(y: Any, group: Any) -> NDArray[np.float64]:
    """Weights n(group)·n(label) / (n·n(group, label)), one per row.

    Under them every group has the same share of each label, while the shares of groups and of
    labels stay what they are, and the weights sum to the number of rows.

    Parameters
    ----------
    y : array-like of shape (n,)
        Label codes.
    group : array-like of shape (n,)
        Group codes or names.

    Returns
    -------
    ndarray of float, shape (n,)

    References
    ----------
    Kamiran and Calders, Data preprocessing techniques for classification without discrimination,
    Knowledge and Information Systems 33 (2012), algorithm 3.

    Examples
    --------
    >>> reweighing([1, 1, 0, 0, 0, 1], ["a", "a", "a", "b", "b", "b"]).round(4).tolist()
    [0.75, 0.75, 1.5, 0.75, 0.75, 1.5]
    """
    label, of = pd.factorize(np.asarray(y))[0], pd.factorize(pd.Series(group))[0]
    if len(label) != len(of):
        raise WrongInput.because(f"{len(label)} labels do not go with {len(of)} groups.")
    if not len(label):
        return np.zeros(0)
    if (label < 0).any() or (of < 0).any():
        raise WrongInput.because("A label or a group is missing.", "Give missing groups a name.")
    both = of * (label.max() + 1) + label
    counts = (np.bincount(codes)[codes] for codes in (of, label, both))
    n_group, n_label, n_both = counts
    return np.asarray(n_group * n_label / (len(label) * n_both), dtype=float)


def crossed(frame: pd.DataFrame) -> NDArray[Any]:
    """The group of each row across all columns of `frame`, as text.

    A number of more than ten different values is cut at its quartiles; a missing value is a
    group of its own, "not stated".

    Examples
    --------
    >>> crossed(pd.DataFrame({"sex": ["f", "m", None], "age": [30, 40, 30]})).tolist()
    ['f · 30', 'm · 40', 'not stated · 30']
    """
    parts = [_named(frame[name]) for name in frame.columns]
    joined = [" · ".join(row) for row in zip(*parts, strict=True)]
    return np.array(joined, dtype=object)


def _named(values: pd.Series[Any]) -> list[str]:
    numbers = cast(values, "number") if kind_of(values) == "number" else None
    if numbers is not None and numbers.nunique() > _MOST_VALUES:
        cuts = np.unique(np.nanquantile(numbers.to_numpy(dtype=float), [0.25, 0.5, 0.75]))
        ends = [f"up to {cuts[0]:.6g}", *(f"over {cut:.6g}" for cut in cuts)]
        for k in range(1, len(cuts)):
            ends[k] = f"over {cuts[k - 1]:.6g} up to {cuts[k]:.6g}"
        which = np.searchsorted(cuts, numbers.to_numpy(dtype=float), side="left")
        known = numbers.notna()
        return [ends[k] if k_ else NOT_STATED for k, k_ in zip(which, known, strict=True)]
    texts = as_labels(values)
    return [
        str(text) if known else NOT_STATED for text, known in zip(texts, texts.notna(), strict=True)
    ]


def weight_table(y: Any, group: Any, labels: tuple[str, ...]) -> list[Weight]:
    """The weights of `reweighing`, by group and label, in the order of their names.

    Parameters
    ----------
    y : array-like of int, shape (n,)
        Codes into `labels`.
    group : array-like of str, shape (n,)

    Examples
    --------
    >>> table = weight_table([1, 1, 0] * 10, ["a", "a", "a"] * 10, ("no", "yes"))
    >>> [(one.group, one.label, one.rows, one.weight) for one in table]
    [('a', 'no', 10, 1.0), ('a', 'yes', 20, 1.0)]
    """
    rows = pd.DataFrame({"y": np.asarray(y), "of": np.asarray(group, dtype=object)})
    rows["weight"] = reweighing(rows["y"], rows["of"])
    size = {str(of): count for of, count in rows["of"].value_counts().items()}
    found = []
    for key, some in rows.groupby(["of", "y"], sort=True):
        of, code = str(key[0]), int(str(key[1]))
        found.append(
            Weight(
                group=of if size[of] >= _SMALLEST_SHOWN else "",
                label=labels[code],
                rows=len(some) if len(some) >= _SMALLEST_SHOWN else None,
                weight=float(some["weight"].iloc[0]),
            )
        )
    return found


__all__ = ["crossed", "reweighing", "weight_table"]
