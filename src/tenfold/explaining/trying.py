"""Changed copies of one case, scored together through the whole pipeline and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.explaining.movable import Movable
from tenfold.explaining.written import Floats
from tenfold.scoring import Scorer, calibrated, decide, log_odds, predict

Choices = NDArray[np.intp]
"""One changed copy a row, one column that may move a column: which option it takes, 0 its own."""

_BATCH = 1024


@dataclass
class Options:
    """Values that one column of one case may take; the first is its own.

    Attributes
    ----------
    values : list
        Cleaned: float (NaN where the case has none) or category.
    cells : list
        The same as the raw table writes them.
    distances : list of float
    """

    movable: Movable
    values: list[Any]
    cells: list[Any]
    distances: list[float] = field(default_factory=lambda: [0.0])

    @classmethod
    def of(cls, movable: Movable, cell: pd.Series[Any]) -> Options:
        """The case's own value, and the grid."""
        read = movable.how.read(cell).iloc[0]
        if movable.numeric:
            own: Any = float(read) if pd.notna(read) else float("nan")
            made = cls(movable, [own], [cell.iloc[0]])
            made.add([float(value) for value in movable.grid(own)])
            return made
        own = None if pd.isna(read) else str(read)
        made = cls(movable, [own], [cell.iloc[0]])
        for level, written in movable.levels.items() if own is not None else ():
            if level != own:
                made._append(level, written)
        return made

    @property
    def own(self) -> Any:
        """The case's own value."""
        return self.values[0]

    @property
    def empty(self) -> bool:
        """Whether the case has no value: there is none to change, and none is invented."""
        return self.own is None or self.own != self.own

    @property
    def between(self) -> bool:
        """Whether values between those of the grid may be tried."""
        return self.movable.numeric and not self.movable.stepped and not np.isnan(self.own)

    def add(self, values: list[float]) -> list[int]:
        """Add numbers or days; those that the raw table cannot write are left out."""
        known = {value: place for place, value in enumerate(self.values)}
        new = [value for value in dict.fromkeys(values) if value not in known]
        own = pd.Series([self.cells[0]], dtype=self.movable.raw.dtype)
        like = pd.concat([own, self.movable.raw.head(200)])
        for value, cell in zip(new, self.movable.how.cells(new, like), strict=True):
            if cell is not None:
                known[value] = len(self.values)
                self._append(value, cell)
        return [known[value] for value in values if value in known]

    def _append(self, value: Any, cell: Any) -> None:
        self.values.append(value)
        self.cells.append(cell)
        self.distances.append(self.movable.distance(self.own, value))


@dataclass
class Trials:
    """Scores changed copies of one case, and stops at the budget.

    Attributes
    ----------
    row : DataFrame of shape (1, columns)
    wanted : int or None
        The decision that counts as flipped; None: any but the case's own.
    left : int
        Copies that may still be scored.
    """

    scorer: Scorer
    row: pd.DataFrame
    own: int
    wanted: int | None
    options: list[Options]
    left: int
    tried: int = 0

    def flips(self, choices: Choices) -> tuple[NDArray[np.bool_], Floats]:
        """Score copies, as many as the budget allows: which flip, and how near each comes.

        Returns
        -------
        flipped : ndarray of bool, shape (m,)
        push : ndarray of float, shape (m,)
            Higher is nearer to the wanted decision.
        """
        choices = choices[: self.left]
        parts = [
            self._scored(choices[start : start + _BATCH])
            for start in range(0, len(choices), _BATCH)
        ]
        self.left -= len(choices)
        self.tried += len(choices)
        if not parts:
            return np.zeros(0, dtype=bool), np.zeros(0)
        flipped, push = zip(*parts, strict=True)
        return np.concatenate(flipped), np.concatenate(push)

    def copies(self, choices: Choices) -> pd.DataFrame:
        """The changed raw rows."""
        frame = self.row.iloc[np.zeros(len(choices), dtype=np.intp)].reset_index(drop=True)
        changed = {}
        for place, one in enumerate(self.options):
            taken = choices[:, place]
            if taken.any():
                changed[one.movable.name] = self._cells(one).take(taken).reset_index(drop=True)
        return frame.assign(**changed) if changed else frame

    def _cells(self, one: Options) -> pd.Series[Any]:
        try:
            return pd.Series(one.cells, dtype=self.row[one.movable.name].dtype)
        except (TypeError, ValueError):
            return pd.Series(one.cells, dtype=object)

    def _scored(self, choices: Choices) -> tuple[NDArray[np.bool_], Floats]:
        # The steps of Scorer.score, but what the model says before calibration is kept: an
        # isotonic map is flat in places, and flat says not which way is nearer.
        one = self.scorer.candidate
        frame, classes = self.copies(choices), len(one.labels)
        raw = predict(self.scorer.pipeline, frame, one.known, task=one.task, classes=classes)
        p = calibrated(one.calibrator, raw)
        decided = decide(one.rule, p)
        hit = decided != self.own if self.wanted is None else decided == self.wanted
        return np.asarray(hit, dtype=bool), self._push(raw, p)

    def _push(self, raw: Floats, p: Floats) -> Floats:
        if raw.ndim == 1:
            said = log_odds(raw)
            return said if self.own == 0 else -said
        rule = self.scorer.candidate.rule
        worth = p if rule.payoffs is None else p @ np.asarray(rule.payoffs)
        aim = self.own if self.wanted is None else self.wanted
        rest = np.delete(worth, aim, axis=1).max(axis=1)
        gap = worth[:, aim] - rest
        return np.asarray(-gap if self.wanted is None else gap, dtype=float)


__all__ = ["Choices", "Options", "Trials"]
