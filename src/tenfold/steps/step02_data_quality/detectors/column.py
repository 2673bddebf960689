"""A column read once: its distinct texts, how each is written, and what the column holds."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from tenfold.steps.step02_data_quality.detectors.days import days, moments
from tenfold.steps.step02_data_quality.detectors.notation import (
    DATES,
    NUMERIC,
    amount,
    notations,
)

Kind = Literal["number", "date", "text", "empty"]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

# A column is what four fifths of its written cells are: enough to outvote a tenth of faults of
# each of two kinds, and more than any mixture of codes and numbers reaches by chance.
_MAJORITY = 0.8
# Fewer different numbers before a word are a category, not a measurement.
_MEASURED = 5


class ColumnScan:
    """Views of one column that detectors share, each computed when first asked for.

    Parameters
    ----------
    series : pandas.Series of shape (n_rows,)
    """

    def __init__(self, series: pd.Series) -> None:
        self.series = series
        self.name = str(series.name)
        self.n = len(series)

    @cached_property
    def _factors(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.object_]]:
        series = self.series
        if series.dtype == object:
            series = series.map(_hashable, na_action="ignore")
        codes, values = pd.factorize(series)
        return codes, np.asarray(values, dtype=object)

    @property
    def codes(self) -> npt.NDArray[np.intp]:
        """Position of each row's value among the distinct ones; −1 where null."""
        return self._factors[0]

    @property
    def distinct(self) -> npt.NDArray[np.object_]:
        """The distinct values, in order of appearance."""
        return self._factors[1]

    @cached_property
    def counts(self) -> npt.NDArray[np.intp]:
        """Rows per distinct value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.distinct))

    @cached_property
    def texts(self) -> npt.NDArray[np.object_]:
        """The distinct values as text, stripped."""
        return np.array([_text(value).strip() for value in self.distinct], dtype=object)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether the data type itself is numeric."""
        return bool(
            pd.api.types.is_numeric_dtype(self.series)
            and not pd.api.types.is_bool_dtype(self.series)
        )

    @cached_property
    def is_datetime(self) -> bool:
        """Whether the data type itself is a date or time."""
        return bool(pd.api.types.is_datetime64_any_dtype(self.series))

    @cached_property
    def notations(self) -> npt.NDArray[np.object_]:
        """How each distinct value is written."""
        if self.is_numeric:
            return np.full(len(self.distinct), "number", dtype=object)
        if self.is_datetime:
            return np.full(len(self.distinct), "date_ymd", dtype=object)
        found = notations(self.texts)
        # Categories such as 1Fam and 2fmCon begin with a digit and measure nothing.
        units = np.flatnonzero(found == "unit")
        plain = int(self.counts[found == "number"].sum())
        if (
            self.counts[units].sum() > plain
            and len({amount(str(self.texts[i])) for i in units[:200]}) < _MEASURED
        ):
            found[units] = "text"
        # Where others write 3,14, a lone 1,234 is 1.234.
        comma, grouped = (self.counts[found == k].sum() for k in ("decimal_comma", "thousands"))
        if comma > grouped:
            lone = [t.count(",") == 1 and "." not in t and " " not in t for t in self.texts]
            found[(found == "thousands") & np.array(lone, dtype=bool)] = "decimal_comma"
        return found

    def rows(self, chosen: BoolArray) -> BoolArray:
        """Spread a choice among the distinct values over the rows; null rows are False."""
        return np.append(chosen, False)[self.codes]

    @cached_property
    def absent(self) -> BoolArray:
        """Rows that are null or blank."""
        if self.is_numeric or self.is_datetime:
            return self.series.isna().to_numpy()
        blank = np.append(self.texts == "", True)
        return np.asarray(blank[self.codes], dtype=bool)

    @cached_property
    def _tally(self) -> dict[str, int]:
        written = self.texts != "" if not self.is_numeric else np.ones(len(self.distinct), bool)
        kinds, where = np.unique(self.notations[written].astype(str), return_inverse=True)
        sums = np.bincount(where, weights=self.counts[written], minlength=len(kinds))
        return {str(k): int(s) for k, s in zip(kinds, sums, strict=True)}

    def count(self, *names: str) -> int:
        """Number of rows written in one of the notations `names`."""
        return sum(self._tally.get(name, 0) for name in names)

    @cached_property
    def kind(self) -> Kind:
        """What the column holds, judged by the majority of its written cells."""
        written = sum(self._tally.values()) - self.count("marker")
        if written == 0:
            return "empty"
        if self.count(*NUMERIC) >= _MAJORITY * written:
            return "number"
        return "date" if self.count(*DATES) >= _MAJORITY * written else "text"

    @cached_property
    def numbers(self) -> FloatArray:
        """Each row as a plainly written number; NaN otherwise."""
        if self.is_numeric:
            return self.series.to_numpy(dtype=float, na_value=np.nan)
        return np.append(self.distinct_numbers, np.nan)[self.codes]

    @cached_property
    def distinct_numbers(self) -> FloatArray:
        """Each distinct value as a plainly written number; NaN otherwise."""
        if self.is_numeric:
            return np.asarray(self.distinct, dtype=float)
        values = np.full(len(self.distinct), np.nan)
        where = np.flatnonzero(self.notations == "number")
        values[where] = [float(str(self.texts[i]).replace("−", "-")) for i in where]
        return values

    @cached_property
    def distinct_days(self) -> npt.NDArray[np.datetime64]:
        """Each distinct value as a day, whatever its layout; NaT otherwise."""
        if self.is_datetime:
            utc = pd.to_datetime(pd.Series(self.distinct), utc=True).dt.tz_localize(None)
            return utc.to_numpy().astype("datetime64[D]")
        return days(self.texts, self.notations)

    @cached_property
    def days(self) -> npt.NDArray[np.datetime64]:
        """Each row as a day; NaT otherwise."""
        return np.append(self.distinct_days, np.datetime64("NaT", "D"))[self.codes]

    @cached_property
    def moments(self) -> FloatArray:
        """Each row as days since 1970 with the time of day as a fraction; NaN otherwise."""
        if self.is_datetime:
            utc = pd.to_datetime(self.series, utc=True).dt.tz_localize(None)
            seconds = utc.to_numpy(dtype="datetime64[ms]")
            whole = seconds.astype("int64").astype(float) / 86_400_000
            return np.where(np.isnat(seconds), np.nan, whole)
        return np.append(moments(self.texts, self.distinct_days), np.nan)[self.codes]

    @cached_property
    def amounts(self) -> FloatArray:
        """Each row as a number in whatever numeric notation it is written; NaN otherwise."""
        if self.is_numeric:
            return self.numbers
        dressed = [name for name in NUMERIC if name != "number"]
        where = np.flatnonzero(np.isin(self.notations.astype(str), dressed))
        comma = self.count("decimal_comma") > self.count("thousands")
        values = np.append(self.distinct_numbers, np.nan)
        values[where] = [amount(str(self.texts[i]), comma=comma) for i in where]
        return values[self.codes]

    @cached_property
    def whole(self) -> bool:
        """Whether every plainly written number is whole."""
        present = self.numbers[np.isfinite(self.numbers)]
        return bool(len(present)) and bool(np.all(present == np.round(present)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _hashable(value: object) -> object:
    # pandas tells 1 and True apart in no factorization; their texts differ.
    return value if isinstance(value, str) else str(value)
