"""How often chance alone would make some slice look as bad, however many were looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats

DRAWS = 1_000
_CELLS = 4_000_000


def by_chance(slices: NDArray[np.bool_], loss: Floats, *, rng: np.random.Generator) -> Floats:
    """Adjusted p-value of each slice's mean loss being above that of the other rows.

    Losses are shuffled among the rows; what counts is how often the worst of all slices then is as
    bad as this one was. That needs no law of the losses (most are zero, few are large) and takes
    into account that slices overlap.

    Parameters
    ----------
    slices : ndarray of bool, shape (m, n)
        Which rows belong to each; none holds all rows or no row.
    loss : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (m,)
        At most `level` in any slice by chance alone in no more than `level` of all worlds.

    References
    ----------
    Westfall and Young, Resampling-Based Multiple Testing (1993), single-step maxT.

    Examples
    --------
    >>> halves = np.repeat([[True, False], [False, True]], 50, axis=1)
    >>> loss = np.repeat([0.0, 1.0], 50)
    >>> by_chance(halves, loss, rng=np.random.default_rng(0)).round(3).tolist()
    [1.0, 0.001]
    """
    n, size = len(loss), slices.sum(axis=1)
    off = loss - loss.mean()
    scale = np.sqrt(size * (n - size) / (n * max(n - 1, 1)) * float(off @ off))
    if not len(slices) or not scale.all():
        return np.ones(len(slices))
    most = max(_CELLS // n, 1)
    blocks = [slice(start, start + most) for start in range(0, len(slices), most)]
    seen = np.concatenate([slices[block] @ off for block in blocks]) / scale
    worst = np.full(DRAWS, -np.inf)
    for start in range(0, DRAWS, most):
        draws = slice(start, min(start + most, DRAWS))
        shuffled = rng.permuted(np.broadcast_to(off, (draws.stop - start, n)), axis=1).T
        for block in blocks:
            gaps = (slices[block] / scale[block, None]) @ shuffled
            worst[draws] = np.maximum(worst[draws], gaps.max(axis=0))
    # A tie counts as as bad: sums of the same losses differ in their last digits.
    as_bad = (worst[None, :] >= seen[:, None] - 1e-9).sum(axis=1)
    return np.asarray((1 + as_bad) / (DRAWS + 1), dtype=float)


__all__ = ["by_chance"]
