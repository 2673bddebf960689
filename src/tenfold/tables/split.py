"""Who trains and who tests: reproducible from the rows and the plan alone."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd

from tenfold.errors import WrongInput
from tenfold.tables.labels import as_labels
from tenfold.tables.stable import Hashes, hash_rows, hash_values, seeded
from tenfold.vocabulary import ColumnRoles, SplitPlan

Parts = np.ndarray[tuple[int], np.dtype[Any]]

_MOST_CLASSES = 20
_DAY = np.timedelta64(1, "D")


def assign(frame: pd.DataFrame, roles: ColumnRoles, plan: SplitPlan) -> Parts:
    """Divide rows into train, test and embargo.

    ``random`` orders the rows of each class by a seeded hash of their content and takes the first
    share; rows that are equal in every column stay together while no set of them is larger than a
    hundredth of the class. ``time`` tests on the last share by the time column; rows of one instant
    stay together, the `embargo_days` before the test are left out, as are rows without a time.
    ``group`` keeps each group on one side.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
    roles : ColumnRoles
    plan : SplitPlan

    Returns
    -------
    ndarray of shape (n_rows,)
        ``"train"``, ``"test"`` or ``"embargo"``.

    Raises
    ------
    WrongInput
        The plan needs a column that is missing, or leaves one side empty.
    """
    if plan.kind == "time":
        parts = _by_time(frame, roles.time, plan)
    elif plan.kind == "group":
        parts = _by_group(frame, roles.group, plan)
    else:
        parts = _at_random(frame, roles.target, plan)
    for side in ("train", "test"):
        if not (parts == side).any():
            raise WrongInput.because(
                f"The {plan.kind} split leaves no row to {side} ({len(frame)} rows, test share"
                f" {plan.test_share:g}).",
                "Give more rows, another share, or another kind of split.",
            )
    return parts


def fingerprint(parts: Parts) -> str:
    """A hash of who is where: two splits with one fingerprint are the same.

    Parameters
    ----------
    parts : ndarray of shape (n_rows,)
        As `assign` gives it.
    """
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _at_random(frame: pd.DataFrame, target: str, plan: SplitPlan) -> Parts:
    content = seeded(hash_rows(frame), plan.seed)
    order = np.lexsort((np.arange(len(frame)), content))
    parts = np.full(len(frame), "train", dtype="<U7")
    for members in _strata(frame, target):
        inside = order[members[order]]
        wanted = round(plan.test_share * len(inside))
        parts[inside[: _whole_sets(content[inside], wanted)]] = "test"
    return parts


def _whole_sets(sorted_content: Hashes, wanted: int) -> int:
    """How many of the first rows to take so that equal rows stay together where that is fair."""
    edges = np.flatnonzero(np.diff(sorted_content)) + 1
    edges = np.concatenate([[0], edges, [len(sorted_content)]])
    if np.diff(edges).max(initial=0) > max(len(sorted_content) / 100, 2):
        return wanted
    return int(edges[np.abs(edges - wanted).argmin()])


def _strata(frame: pd.DataFrame, target: str) -> list[np.ndarray]:
    if target not in frame:
        return [np.ones(len(frame), bool)]
    labels = as_labels(frame[target])
    classes = labels.dropna().unique()
    if len(classes) > _MOST_CLASSES:
        return [np.ones(len(frame), bool)]
    strata = [(labels == each).to_numpy(bool) for each in classes]
    if labels.isna().any():
        strata.append(labels.isna().to_numpy(bool))
    return strata


def _by_time(frame: pd.DataFrame, time: str | None, plan: SplitPlan) -> Parts:
    values = _column(frame, time, "time")
    if not (
        pd.api.types.is_datetime64_any_dtype(values.dtype)
        or pd.api.types.is_numeric_dtype(values.dtype)
    ):
        raise WrongInput.because(
            f"'{time}' is text, not a time.", "Write its dates in one form, such as 2027-03-31."
        )
    dated = pd.api.types.is_datetime64_any_dtype(values.dtype)
    known = values.notna().to_numpy(bool)
    parts = np.full(len(frame), "embargo", dtype="<U7")
    moments = values[known].to_numpy("datetime64[us]" if dated else np.float64)
    if not len(moments):
        return parts
    start = _test_start(moments, plan.test_share)
    found = np.where(moments >= start, "test", "train").astype("<U7")
    if plan.embargo_days:
        if not dated:
            raise WrongInput.because(
                f"'{time}' holds numbers, so that an embargo of {plan.embargo_days} days has no"
                " meaning.",
                "Set the embargo to 0 or give a column of dates.",
            )
        found[(moments < start) & (moments >= start - plan.embargo_days * _DAY)] = "embargo"
    parts[known] = found
    return parts


def _test_start(moments: np.ndarray, share: float) -> Any:
    """The instant from which on the share of rows is nearest to the one wanted."""
    distinct, counts = np.unique(moments, return_counts=True)
    later = counts[::-1].cumsum()[::-1]
    return distinct[np.abs(later - share * len(moments)).argmin()]


def _by_group(frame: pd.DataFrame, group: str | None, plan: SplitPlan) -> Parts:
    values = _column(frame, group, "group")
    content = hash_values(values)
    missing = values.isna().to_numpy(bool)
    if missing.any():
        content[missing] = hash_rows(frame[missing])  # each stands for itself
    distinct, members = np.unique(seeded(content, plan.seed), return_inverse=True)
    sizes = np.bincount(members, minlength=len(distinct))
    taken = np.concatenate([[0], sizes.cumsum()])
    last = int(np.abs(taken - plan.test_share * len(frame)).argmin())
    last = min(max(last, 1), len(distinct) - 1)
    return np.where(members < last, "test", "train").astype("<U7")


def _column(frame: pd.DataFrame, name: str | None, role: str) -> pd.Series:
    if name is None or name not in frame:
        raise WrongInput.because(
            f"A {role} split needs a {role} column"
            + (f"; '{name}' is not in the data." if name else "."),
            "Name it in the roles, or choose another kind of split.",
        )
    return frame[name]


__all__ = ["assign", "fingerprint"]
