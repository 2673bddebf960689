"""The streams of rows that come in parts, as counts and sums: a detector takes no more of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tenfold.features import CleanRule
from tenfold.features.cleaning import clean
from tenfold.scoring import Scorer
from tenfold.steps.step08_monitoring.marks import Mark, marks_of
from tenfold.steps.step08_monitoring.streams import Counted, Floats, Streams, summed
from tenfold.steps.step08_monitoring.valuing import content_of, values_of

LIKE = pa.schema(
    [
        ("period", pa.int64()),
        ("rows", pa.int64()),
        ("sizes", pa.list_(pa.float64())),
        ("sums", pa.list_(pa.float64())),
        ("squares", pa.list_(pa.float64())),
        ("content", pa.int64()),
    ]
)
"""What a part comes to: one row per period that it has rows of."""


Index = Callable[[pd.DataFrame], NDArray[np.intp]]
"""The period of each raw row, whose index numbers the rows from 0."""


class Added(NamedTuple):
    """Some rows, added up.

    Attributes
    ----------
    of : ndarray of int, shape (rows,)
        Place of each row's period in `periods`.
    periods : ndarray of int, shape (p,)
    totals : ndarray of float, shape (3, p, streams)
        Sizes, sums, and squares of distances from the centre.
    """

    of: NDArray[np.intp]
    periods: NDArray[np.intp]
    totals: Floats


class Measured(NamedTuple):
    """Streams of all parts together.

    Attributes
    ----------
    streams : Streams
        Their current side is counted; no row of it is in memory.
    content : str
        Fingerprint of the rows, whatever their order and parts.
    """

    streams: Streams
    rows: int
    content: str


@dataclass(frozen=True)
class Measure:
    """Counts and sums of a part of the current rows; each part on its own, wherever it is.

    Attributes
    ----------
    marks : list of (str, Mark)
        With their columns; the prediction stands after the last.
    centre : ndarray of float, shape (streams,)
        Means of the reference, around which squares lose no digits.
    rules : list of CleanRule
        What raw rows are cleaned by first.
    index : callable or None
        Without one, all rows are of one period.
    """

    scorer: Scorer
    marks: list[tuple[str, Mark]]
    centre: Floats
    rules: list[CleanRule]
    index: Index | None

    @classmethod
    def of(
        cls,
        scorer: Scorer,
        reference: pd.DataFrame,
        *,
        named: frozenset[str] = frozenset(),
        rules: Sequence[CleanRule] = (),
        index: Index | None = None,
    ) -> Measure:
        """What raw rows of the reference tell to look at; categories of `named` may be named."""
        shaped = scorer.features(reference)
        marks = [
            (column, mark)
            for column in map(str, shaped.columns)
            for mark in marks_of(shaped[column], named=column in named)
        ]
        before = values_of(scorer, marks, reference, shaped, before=True)
        known = (~np.isnan(before)).sum(axis=0)
        centre = np.nansum(before, axis=0) / np.maximum(known, 1)
        return cls(scorer, marks, centre, list(rules), index)

    def __call__(self, frame: pd.DataFrame) -> pa.Table:
        """Measure raw rows."""
        index, frame, shaped = self.shaped(frame)
        of, found, totals = self.added(index, frame, shaped)
        content = content_of(frame[list(self.scorer.candidate.columns)])
        contents = np.zeros(len(found), dtype=np.uint64)  # sums that may wrap around
        np.add.at(contents, of, content)
        rows = [
            {
                "period": int(period),
                "rows": int((of == k).sum()),
                "sizes": totals[0, k],
                "sums": totals[1, k],
                "squares": totals[2, k],
                "content": int(contents.view(np.int64)[k]),
            }
            for k, period in enumerate(found)
        ]
        return pa.Table.from_pylist(rows, schema=LIKE)

    def shaped(self, frame: pd.DataFrame) -> tuple[NDArray[np.intp], pd.DataFrame, pd.DataFrame]:
        """Periods of raw rows, the rows cleaned, and what the model sees of them."""
        index = np.zeros(len(frame), dtype=np.intp) if self.index is None else self.index(frame)
        frame = clean(frame.reset_index(drop=True), self.rules)
        return index, frame, self.scorer.features(frame)

    def added(self, index: NDArray[np.intp], frame: pd.DataFrame, shaped: pd.DataFrame) -> Added:
        """Counts and sums of rows from `shaped`."""
        values = values_of(self.scorer, self.marks, frame, shaped, before=False)
        found, of = np.unique(index, return_inverse=True)
        sizes, sums = summed(values, of, len(found))
        _, squares = summed((values - self.centre) ** 2, of, len(found))
        return Added(of, found, np.stack([sizes, sums, squares]))

    def together(
        self,
        parts: Sequence[Mapping[str, Any]],
        reference: pd.DataFrame,
        *,
        prediction: tuple[str, str],
    ) -> Measured:
        """Add up parts of one period, and set them beside the reference.

        Parameters
        ----------
        parts : sequence of mapping
            Rows of what calls gave.
        reference : DataFrame
            The rows that this was made of.
        prediction : (str, str)
            What the stream of the prediction belongs to, and its name.
        """
        totals = np.zeros((3, 1, len(self.marks) + 1))
        for part in parts:
            totals[:, 0] += part["sizes"], part["sums"], part["squares"]
        streams = self.streams(totals, reference, prediction=prediction)
        rows = sum(part["rows"] for part in parts)
        mixed = sum(part["content"] for part in parts) % 2**64
        return Measured(streams, rows, hashlib.sha256(f"{rows}:{mixed}".encode()).hexdigest())

    def streams(
        self, totals: Floats, reference: pd.DataFrame, *, prediction: tuple[str, str]
    ) -> Streams:
        """Set sizes, sums and squares, shape (3, periods, streams), beside the reference."""
        sizes, sums, squares = totals
        shaped = self.scorer.features(reference)
        before = values_of(self.scorer, self.marks, reference, shaped, before=True)
        titles = [(column, mark.name) for column, mark in self.marks] + [prediction]
        kinds = [*(mark.what for _, mark in self.marks), "mean"]
        seen = sums.sum(axis=0) > 0
        kept = [
            k
            for k, what in enumerate(kinds)
            if what not in ("new", "missing")
            or seen[k]
            or (what == "missing" and before[:, k].any())
        ]
        return Streams(
            [titles[k][0] for k in kept],
            [titles[k][1] for k in kept],
            before[:, kept],
            np.empty((0, len(kept))),
            np.array([kinds[k] != "mean" for k in kept], dtype=bool),
            Counted(sizes[:, kept], sums[:, kept], squares[:, kept], self.centre[kept]),
        )


__all__ = ["LIKE", "Added", "Index", "Measure", "Measured"]
