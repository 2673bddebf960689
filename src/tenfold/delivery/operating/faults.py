"""What went wrong with a batch on its way, by name: renamed, retyped, re-encoded, another unit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from tenfold.features.cleaning import cast, written
from tenfold.features.recipe import Kind
from tenfold.steps.step02_data_quality.detectors.scaling import FACTORS, factor_between, times

_FEWEST = 20
_MOST = 5_000
_ALPHA = 1e-6  # a named cause stops a pipeline: one column in a million may be named by chance
_TOLERANCE = 0.08
# Minutes and hours for seconds, and millions for ones, besides those of step 2.
_FACTORS = (*FACTORS, 60.0, 3600.0, 1e6)
_ALIKE = 0.1
_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Fault:
    """One column that is not what it was, and in which way; never with a value of it."""

    column: str
    kind: Literal["missing", "renamed", "retyped", "recoded", "swapped", "unit", "old"]
    text: str


def faults(reference: pd.DataFrame, batch: pd.DataFrame, kinds: Mapping[str, Kind]) -> list[Fault]:
    """Compare what arrived with what was learnt from, column by column.

    Parameters
    ----------
    reference, batch : DataFrame
        Cleaned rows. Columns of the reference that `kinds` does not name are not looked at.
    kinds : mapping of str to Kind
        Of the columns that a batch must have.
    """
    strangers = [name for name in map(str, batch.columns) if name not in reference.columns]
    found: list[Fault] = []
    for name, kind in kinds.items():
        if name not in reference.columns:
            continue
        if name not in batch.columns:
            found.append(_absent(name, kind, reference, batch, strangers))
        elif len(batch):
            found += _changed(name, kind, reference[name], batch[name])
    return found


def _absent(
    name: str, kind: Kind, reference: pd.DataFrame, batch: pd.DataFrame, strangers: list[str]
) -> Fault:
    named = [new for new in strangers if _plain(new) == _plain(name)]
    named = named or difflib.get_close_matches(name, strangers, n=1, cutoff=0.6)
    if named:
        return Fault(
            name, "renamed", f"'{name}' is missing. Did you mean '{named[0]}', which is new?"
        )
    alike = [new for new in strangers if _same_content(kind, reference[name], batch[new])]
    if len(alike) == 1:
        said = f"'{name}' is missing. '{alike[0]}' is new and holds such values: was it renamed?"
        return Fault(name, "renamed", said)
    return Fault(name, "missing", f"'{name}' is missing.")


def _changed(name: str, kind: Kind, old: pd.Series[Any], new: pd.Series[Any]) -> Iterator[Fault]:
    filled = written(new)
    if filled.sum() < _FEWEST:
        return
    if kind in ("number", "datetime"):
        read = cast(new, kind).notna().to_numpy()[filled].mean()
        before = cast(old, kind).notna().to_numpy()[written(old)]
        if read < 0.5 and before.size and before.mean() > 0.9:
            was, now = ("a number", "text") if kind == "number" else ("a date", "something else")
            yield Fault(name, "retyped", f"'{name}' was {was} and is {now} now.")
            return
    swapped = _swapped(old, new)
    if swapped:
        yield Fault(name, "swapped", f"'{name}' holds its two values the other way round.")
    elif kind == "number":
        factor = _factor(cast(old, "number"), cast(new, "number"))
        if factor is not None:
            said = f"'{name}' is about {times(factor)} than in training: another unit?"
            yield Fault(name, "unit", said.replace("large than", "large as"))
    elif kind == "category":
        how = _recoded(cast(old, "category"), cast(new, "category"))
        if how:
            yield Fault(name, "recoded", f"'{name}' is written in another way: {how}.")


def _factor(old: pd.Series[Any], new: pd.Series[Any]) -> float | None:
    a, b = (side.to_numpy()[np.isfinite(side.to_numpy())] for side in (old, new))
    if min(len(a), len(b)) < _FEWEST:
        return None
    shares = [float((side > 0).mean()) for side in (a, b)]
    # Zeros stay zeros in any unit: their share must not have moved.
    if min(shares) < 0.25 or abs(shares[0] - shares[1]) > _ALIKE or len(np.unique(b)) < 4:
        return None
    return factor_between(_some(a[a > 0]), _some(b[b > 0]), _FACTORS, _TOLERANCE, _ALPHA)


def _swapped(old: pd.Series[Any], new: pd.Series[Any]) -> bool:
    """Whether a column of two values has the one as often as it had the other."""
    a, b = cast(old, "category").dropna(), cast(new, "category").dropna()
    values = sorted(a.unique())
    if len(values) != 2 or not set(b.unique()) <= set(values) or len(b) < _FEWEST:
        return False
    p, q = float((a == values[0]).mean()), float((b == values[0]).mean())
    error = np.sqrt(max(p * (1 - p), 1e-3) * (1 / len(a) + 1 / len(b)))
    # Far from its own share, near that of the other value: drift rarely stops just there.
    return bool(
        abs(q - p) > 6 * error and abs(q - (1 - p)) < max(3 * error, 0.05) and abs(1 - 2 * p) > 0.2
    )


def _recoded(old: pd.Series[Any], new: pd.Series[Any]) -> str:
    old, new = old.dropna(), new.dropna()
    if len(old) < _FEWEST:
        return ""  # it held next to nothing: there is no way that it was written in
    known = set(old.unique())
    counts = new.value_counts()
    strange = counts[[value not in known for value in counts.index]]
    if not len(strange):
        return ""
    garbled = strange[[_repaired(value) in known or "�" in value for value in strange.index]]
    if garbled.sum() > 0.001 * len(new) and len(garbled):
        return "text read in the wrong encoding"
    once = float((old.map(old.value_counts()) == 1).mean())
    if strange.sum() < 0.95 * len(new) or once > _ALIKE:
        return ""
    plain = {_plain(value) for value in known}
    if np.mean([_plain(value) in plain for value in strange.index]) > 0.5:
        return "in other letters, spaces or signs"
    return "none of its values was ever seen"


def _repaired(value: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return value.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return value


def _same_content(kind: Kind, old: pd.Series[Any], new: pd.Series[Any]) -> bool:
    a, b = cast(old, kind).dropna(), cast(new, kind).dropna()
    if len(a) < _FEWEST or len(b) < 0.5 * len(new) or not len(b):
        return False
    if kind == "category":
        return bool(b.isin(set(a.unique())).mean() > 0.9)
    from scipy import stats

    left, right = (side.to_numpy().astype(float) for side in (a, b))
    return bool(stats.ks_2samp(_some(left), _some(right)).statistic < _ALIKE)


def _some(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    # With millions of rows the test would tell the smallest drift from "the same shape".
    return values[:: max(len(values) // _MOST, 1)]


def _plain(value: str) -> str:
    return _WORD.sub("", value).casefold()


def old_batch(known: Collection[float], days: Collection[float], column: str) -> Fault | None:
    """Whether no row of a batch is as late as the last training row.

    Parameters
    ----------
    known, days : collection of float
        Moments of the training rows, and of the batch, in days; NaN where unknown.
    """
    before, now = np.asarray(list(known), float), np.asarray(list(days), float)
    if np.isnan(before).all() or np.isnan(now).all() or np.nanmax(now) >= np.nanmax(before):
        return None
    ends = [
        (pd.Timestamp("2000-01-01") + pd.Timedelta(days=float(np.nanmax(side)))).date()
        for side in (now, before)
    ]
    said = (
        f"the batch is from before training: its last '{column}' is {ends[0]}, the model has "
        f"seen cases up to {ends[1]}."
    )
    return Fault(column, "old", said)


__all__ = ["Fault", "faults", "old_batch"]
