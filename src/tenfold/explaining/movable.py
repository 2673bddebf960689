"""The columns that a person could change, the values they could take, and how far off those are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from tenfold.explaining.written import Floats, Written
from tenfold.features import FeatureRecipe
from tenfold.vocabulary import ColumnRoles

if TYPE_CHECKING:
    from tenfold.explaining.subject import Subject

Direction = Literal["up", "down"]

_GRID = 32
_FEW = 20
_MOST_LEVELS = 100
_TYPICAL = 1e-4
_LEAST_ROWS = 10  # groups under ten are nobody's example
_USUAL = (0.05, 0.95)  # of the reference, as for curves: beyond, the score is a guess


@dataclass(frozen=True)
class Movable:
    """One raw column that may change, as the reference has it.

    Attributes
    ----------
    raw : Series
        Reference cells, for the way in which they are written.
    values : ndarray of float, shape (k,)
        Distinct values, rising; days since 2000 for dates. Empty for categories.
    ranks : ndarray of float, shape (k,)
        Share of the reference below each value, half of those at it.
    levels : dict of str to object
        Categories of at least ten reference rows → the raw cell that is most often used for it,
        the most common category first.
    whole : bool
        All values are whole numbers, or days without a time.
    stepped : bool
        So few distinct values that nothing between them is proposed.
    usual : tuple of float
        5 % and 95 % quantile of the reference.
    furthest : float
        The most that a number, or days, may move.
    """

    how: Written
    raw: pd.Series[Any]
    values: Floats
    ranks: Floats
    levels: dict[str, Any]
    whole: bool
    stepped: bool
    direction: Direction | None
    usual: tuple[float, float] = (-np.inf, np.inf)
    furthest: float = np.inf

    @property
    def name(self) -> str:
        """The raw column."""
        return self.how.name

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers or dates."""
        return self.how.kind != "category"

    def distance(self, own: Any, value: Any) -> float:
        """How far a value lies from the case's own, in shares of the reference, at most about 1.

        Another category counts 1 (Gower, A General Coefficient of Similarity, Biometrics 27,
        1971); of these the more typical one is a little nearer.
        """
        if not self.numeric:
            return 1 + _TYPICAL * list(self.levels).index(value)
        return abs(float(self.rank(value)) - float(self.rank(own)))

    def rank(self, values: Any) -> Floats:
        """Where values stand in the reference, from 0 to 1."""
        return np.asarray(np.interp(values, self.values, self.ranks), dtype=float)

    def grid(self, own: float) -> Floats:
        """Values to try for a case that has `own`: at most 32, none where it has none."""
        low, high = self.reach(own)
        values = self.values[(self.values >= low) & (self.values <= high) & (self.values != own)]
        if len(values) > _GRID:
            ranks = np.asarray(self.rank(values))
            wanted = np.linspace(ranks[0], ranks[-1], _GRID)
            values = np.unique(values[np.searchsorted(ranks, wanted).clip(0, len(values) - 1)])
        return np.asarray(values, dtype=float)

    def reach(self, own: float) -> tuple[float, float]:
        """Lowest and highest value that may be proposed to a case that has `own`.

        A case outside the usual range may come nearer to it, and goes no further off. Where a case
        has no value, to give one would be to invent one.
        """
        if np.isnan(own):
            return np.nan, np.nan
        low, high = min(self.usual[0], own), max(self.usual[1], own)
        low = own if self.direction == "up" else max(low, own - self.furthest)
        return low, own if self.direction == "down" else min(high, own + self.furthest)


@dataclass(frozen=True)
class Ground:
    """What may change and what is held fixed.

    Attributes
    ----------
    movable : list of Movable
        In the order of the candidate's columns.
    held : list of str
        Columns that the model reads and that stay as they are.
    unfit : list of str
        Columns that could change but have no list of values to choose from: free text.
    """

    movable: list[Movable]
    held: list[str]
    unfit: list[str]

    @classmethod
    def of(
        cls,
        subject: Subject,
        *,
        immutable: Collection[str],
        directions: Mapping[str, Direction],
        furthest: Mapping[str, float] | None = None,
        roles: ColumnRoles | None = None,
    ) -> Ground:
        """Sort the columns that the model reads."""
        scorer, reference = subject.scorer, subject.raw
        shape = scorer.pipeline.named_steps["recipe"]
        if not hasattr(shape, "kinds_"):  # a model of no features
            return cls([], [], [])
        fixed = {*immutable, *subject.personal, shape.id_column, shape.time}
        if roles is not None:
            fixed |= {roles.target, roles.id, roles.time, roles.group, *roles.protected}
        recipe = FeatureRecipe.model_validate_json(shape.recipe)
        movable, held, unfit = [], [], []
        for name in scorer.candidate.columns:
            if name in fixed:
                held.append(name)
                continue
            far = (furthest or {}).get(name, np.inf)
            how = Written.of(scorer.pipeline, reference[name], recipe)
            one = _movable(how, reference[name], directions.get(name), far)
            if one is None:
                unfit.append(name)
            else:
                movable.append(one)
        return cls(movable, held, unfit)


def _movable(
    how: Written, raw: pd.Series[Any], direction: Direction | None, furthest: float
) -> Movable | None:
    read = how.read(raw)
    none = np.zeros(0)
    if how.kind == "category":
        levels = _levels(raw, read)
        # Categories have no up or down: one that may only rise stays.
        if levels is None or direction is not None:
            return None
        return Movable(how, raw, none, none, levels, False, True, direction)
    known = np.sort(read.dropna().to_numpy(dtype=float))
    if not len(known):
        return None
    values, first, count = np.unique(known, return_index=True, return_counts=True)
    ranks = (first + count / 2) / len(known)
    whole = bool((values == np.round(values)).all())
    stepped = len(values) <= _FEW
    low, high = (float(v) for v in np.quantile(known, _USUAL, method="closest_observation"))
    usual = (low, high)
    return Movable(how, raw, values, ranks, {}, whole, stepped, direction, usual, furthest)


def _levels(raw: pd.Series[Any], read: pd.Series[Any]) -> dict[str, Any] | None:
    counts = read.value_counts()
    if len(counts) > _MOST_LEVELS:
        return None
    found = {}
    common = sorted(counts.index[counts >= _LEAST_ROWS], key=lambda one: (-counts[one], one))
    for level in common:
        cells = raw[(read == level).to_numpy(dtype=bool)].value_counts()
        found[str(level)] = min(cells.index[cells == cells.max()])
    return found


__all__ = ["Direction", "Ground", "Movable"]
