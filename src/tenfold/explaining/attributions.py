"""What each feature adds to each score, whichever method says so."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats

_QUIET = 1e-12


@dataclass(frozen=True, eq=False)
class Attributions:
    """What d features add to the scores of n rows.

    Attributes
    ----------
    names : tuple of str
        Features after the recipe.
    values : ndarray of shape (n, d)
    base : ndarray of shape (n,)
        The score that the values are added to.
    unit : str
        ``log odds``, ``probability`` or ``amount``.
    how : str
        The method, in words, and whether the score is before or after calibration.
    additive : bool
        Whether base and values add up to the model's own score.
    labels : ndarray of int, shape (n,)
        The class that each row is explained for; 1 for amounts.
    gap : float
        Largest distance between base plus values and the model's own score, in `unit`.
    """

    names: tuple[str, ...]
    values: Floats
    base: Floats
    unit: str
    how: str
    additive: bool
    labels: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    gap: float = 0.0

    def top(self, count: int) -> list[frozenset[int]]:
        """The loudest features of each row by position; features that add nothing are none."""
        loud = np.argsort(-np.abs(self.values), axis=1, kind="stable")[:, :count]
        return [
            frozenset(int(k) for k in order if abs(row[k]) > _QUIET)
            for order, row in zip(loud, self.values, strict=True)
        ]


def agreement(a: Attributions, b: Attributions, *, top: int) -> Floats:
    """Share of the loudest features that two methods have in common, row by row.

    Parameters
    ----------
    top : int
        Features per row and method.

    Returns
    -------
    ndarray of shape (n,)
        From 0 to 1; 1 where both find that nothing matters.

    Examples
    --------
    >>> def said(*values):
    ...     return Attributions(("a", "b", "c"), np.array([values]), np.zeros(1), "", "", False)
    >>> agreement(said(3.0, 2.0, 1.0), said(1.0, -2.0, 3.0), top=2).tolist()
    [0.5]
    """
    return np.array([shared(x, y) for x, y in zip(a.top(top), b.top(top), strict=True)])


def shared(a: frozenset[int], b: frozenset[int]) -> float:
    """Share of two sets of features that they have in common."""
    most = max(len(a), len(b))
    return len(a & b) / most if most else 1.0


__all__ = ["Attributions", "agreement", "shared"]
