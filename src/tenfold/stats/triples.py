"""Draws of what is not known exactly: a triple read as 5 % quantile, mode and 95 % quantile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.vocabulary import Triple

_TAIL = 0.05


def draw_triples(
    triples: Mapping[str, Triple], *, rng: np.random.Generator, draws: int = 4000
) -> dict[str, NDArray[np.float64]]:
    """Draw every triple independently.

    A triple is a triangular distribution with mode `likely` whose 5 % and 95 % quantiles are
    `low` and `high`; it reaches a little beyond both. A triple that does not cross zero is cut
    at zero, so that a gain is never drawn as a loss: this moves only mass beyond `low` or
    `high`, so the quantiles stay. ``low == high`` is a constant.

    Parameters
    ----------
    triples : mapping of str to Triple
        The unit is the triple's own.
    rng : numpy.random.Generator
        Consumed in the mapping's order, one block of uniforms per name, constants included:
        turning one triple into a constant leaves the draws of the others as they were.
    draws : int
        Number of draws, ≥ 1.

    Returns
    -------
    dict of str to ndarray of shape (draws,)

    References
    ----------
    Keefer and Bodily, Three-Point Approximations for Continuous Random Variables, Management
    Science 29 (1983): people state 5 % and 95 % points far better than the absolute ends that a
    PERT distribution asks for.

    Examples
    --------
    >>> drawn = draw_triples(
    ...     {"volume": Triple(low=80, likely=100, high=140)}, rng=np.random.default_rng(0)
    ... )
    >>> [round(float(q)) for q in np.quantile(drawn["volume"], [0.05, 0.95])]
    [80, 140]
    """
    return {name: quantile(triple, rng.random(draws)) for name, triple in triples.items()}


def bounds(triple: Triple) -> tuple[float, float]:
    """Ends of the triangular distribution that has `low` and `high` as 5 % and 95 % quantiles."""
    below, above = triple.likely - triple.low, triple.high - triple.likely
    if below + above == 0:
        return triple.likely, triple.likely
    # Solve (u − below)² = .05·u·(u + v) and (v − above)² = .05·v·(u + v) for the arms u, v.
    # In the share s = u/(u+v) one equation is left; it is monotone, so bisection is safe.
    total = below + above
    share = _share(below / total)
    width = total / (1 - np.sqrt(_TAIL) * (np.sqrt(share) + np.sqrt(1 - share)))
    return float(triple.likely - share * width), float(triple.likely + (1 - share) * width)


def _share(lower: float) -> float:
    # With w the width: below = w·(s − √(.05·s)), above = w·(1 − s − √(.05·(1 − s))).
    left, right = _TAIL, 1 - _TAIL
    for _ in range(60):
        s = (left + right) / 2
        below = s - np.sqrt(_TAIL * s)
        above = 1 - s - np.sqrt(_TAIL * (1 - s))
        if below * (1 - lower) < above * lower:
            left = s
        else:
            right = s
    return (left + right) / 2


def quantile(triple: Triple, probability: Any) -> NDArray[np.float64]:
    """Quantiles of a triple; `probability` is an array in [0, 1]."""
    q = np.asarray(probability, dtype=float)
    start, end = bounds(triple)
    if end == start:
        return np.full(q.shape, triple.likely)
    width, up = end - start, triple.likely - start
    drawn: NDArray[np.float64] = np.where(
        q * width < up,
        start + np.sqrt(np.clip(q * width * up, 0, None)),
        end - np.sqrt(np.clip((1 - q) * width * (width - up), 0, None)),
    )
    if triple.low >= 0:
        drawn = np.maximum(drawn, 0.0)
    if triple.high <= 0:
        drawn = np.minimum(drawn, 0.0)
    return drawn


__all__ = ["bounds", "draw_triples", "quantile"]
