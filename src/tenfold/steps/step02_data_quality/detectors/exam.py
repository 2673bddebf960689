"""What every detector looks at: the frame, what its columns are for, and shared views of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from tenfold.steps.step02_data_quality.detectors.column import BoolArray, ColumnScan, FloatArray
from tenfold.steps.step02_data_quality.detectors.finding import MOST_CELLS
from tenfold.vocabulary import ColumnRoles, Task

T = TypeVar("T")


class Exam:
    """A table under examination; the arguments are those of `detect`."""

    rng: np.random.Generator

    def __init__(
        self,
        frame: pd.DataFrame,
        roles: ColumnRoles,
        task: Task,
        positive: str | None,
        as_of: date | None,
        serving: pd.DataFrame | None,
        population: Mapping[str, Mapping[str, float]],
        private: Sequence[str],
    ) -> None:
        self.frame = frame
        self.roles = roles
        self.task = task
        self.positive = positive if positive is not None else roles.positive
        self.as_of = as_of
        self.serving = serving
        self.population = population
        self.private = {*private, *roles.protected, roles.id, roles.group} - {None}
        self.n = len(frame)
        self._scans: dict[str, ColumnScan] = {}
        self._memory: dict[str, Any] = {}

    @cached_property
    def columns(self) -> list[str]:
        """Columns that are looked at: all but the excluded ones."""
        left_out = {each.column for each in self.roles.excluded}
        return [name for name in map(str, self.frame.columns) if name not in left_out]

    @cached_property
    def features(self) -> list[str]:
        """Columns that a model may use: neither target, id, group nor excluded."""
        roles = {self.roles.target, self.roles.id, self.roles.group}
        return [name for name in self.columns if name not in roles]

    def scan(self, name: str) -> ColumnScan:
        """The views of one column."""
        if name not in self._scans:
            at = list(map(str, self.frame.columns)).index(name)
            self._scans[name] = ColumnScan(self.frame.iloc[:, at].rename(name))
        return self._scans[name]

    def scans(self, names: Iterable[str] | None = None) -> list[ColumnScan]:
        """The views of several columns; of all that are looked at by default."""
        return [self.scan(name) for name in (self.columns if names is None else names)]

    def remember(self, name: str, compute: Callable[[], T]) -> T:
        """Compute once what several detectors ask for."""
        if name not in self._memory:
            self._memory[name] = compute()
        return cast("T", self._memory[name])

    @cached_property
    def outcome(self) -> FloatArray | None:
        """The target as numbers: 1 for positive, class codes, or the value; NaN where absent.

        None where the target is missing from the table or has no two different values.
        """
        if self.roles.target not in map(str, self.frame.columns):
            return None
        scan = self.scan(self.roles.target)
        if self.task == "regression":
            values = scan.amounts.copy()
        else:
            values = scan.codes.astype(float)
            values[scan.absent] = np.nan
            if self.task == "binary" and len(scan.distinct):
                values = np.where(np.isnan(values), np.nan, values == self._positive_code(scan))
        known = values[np.isfinite(values)]
        return values if len(known) and np.any(known != known[0]) else None

    @property
    def outcome_name(self) -> str:
        """What a higher outcome means, for messages: a share of a label, or the mean target."""
        if self.task == "regression":
            return f"mean of '{self.roles.target}'"
        if self.task == "multiclass":
            return f"share of the classes of '{self.roles.target}'"
        scan = self.scan(self.roles.target)
        return f"share of '{scan.texts[self._positive_code(scan)]}'"

    def label(self, value: float) -> str:
        """The target's own label of a class in `outcome`, quoted."""
        scan = self.scan(self.roles.target)
        if self.task == "binary":
            positive = self._positive_code(scan)
            others = [i for i in range(len(scan.texts)) if i != positive and scan.texts[i] != ""]
            at = positive if value else others[0]
        else:
            at = int(value)
        return f"'{scan.texts[at]}'"

    def _positive_code(self, scan: ColumnScan) -> int:
        wanted = None if self.positive is None else self.positive.strip()
        hits = np.flatnonzero(scan.texts == wanted)
        return int(hits[0]) if len(hits) else int(np.argmin(scan.counts))

    def cells(self, rows: BoolArray | npt.NDArray[np.intp]) -> list[int] | None:
        """At most 100 row numbers: index labels where they are whole numbers, else positions."""
        where = np.flatnonzero(rows) if rows.dtype == bool else rows
        where = where[:MOST_CELLS]
        index = self.frame.index
        labels = index.to_numpy()[where] if pd.api.types.is_integer_dtype(index) else where
        return [int(label) for label in labels]

    def share(self, rows: int) -> float:
        """`rows` as a share of all."""
        return rows / self.n if self.n else 0.0

    def may_show(self, name: str) -> bool:
        """Whether values of a column may appear in a message.

        Private columns never; neither do columns whose values mostly occur once, because
        they may name a person even where nobody said so.
        """
        scan = self.scan(name)
        return name not in self.private and len(scan.distinct) <= 0.5 * max(self.n, 1)

    def quote(self, name: str, value: object) -> str:
        """A value for a message, shortened, or a stand-in where it may not be shown."""
        if not self.may_show(name):
            return "a value (not shown)"
        text = str(value)
        return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def percent(share: float) -> str:
    """A share in words of a message, for example ``12.3 %``."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    return f"{100 * share:.3g} %"
