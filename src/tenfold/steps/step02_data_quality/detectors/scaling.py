"""One factor between two samples: the arithmetic behind unit shifts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from tenfold.steps.step02_data_quality.detectors.column import FloatArray

# Slipped decimals, cents for units, thousands, and 8-bit pixels for shares.
FACTORS = (10.0, 100.0, 255.0, 1000.0)
QUARTILES = (0.25, 0.5, 0.75)


def factor_between(
    main: FloatArray, part: FloatArray, factors: Sequence[float], tolerance: float, alpha: float
) -> float | None:
    """The factor that carries `main` into `part`, or None.

    The quartiles must move by it to within `tolerance` in log10 (and their noise), and the
    Kolmogorov–Smirnov test must not reject at `alpha` once it is taken out.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> factor_between(rng.uniform(1, 5, 500), rng.uniform(100, 500, 200), FACTORS, 0.08, 0.001)
    100.0
    """
    a, b = np.quantile(np.log10(main), QUARTILES), np.quantile(np.log10(part), QUARTILES)
    # Quartiles of n rows waver by about their spread over root n.
    noise = 2.5 * (a[2] - a[0]) / np.sqrt(min(len(part), len(main)))
    slack = tolerance + min(2 * tolerance, noise)
    best: tuple[float, float] | None = None
    for factor in (*factors, *(1 / f for f in factors)):
        if np.abs(b - a - np.log10(factor)).max() > slack:
            continue
        p = _alike(main * factor, part)
        if p >= alpha and (best is None or p > best[0]):
            best = (p, factor)
    return None if best is None else best[1]


def _alike(a: FloatArray, b: FloatArray) -> float:
    # Rounding before or after the change of unit splits ties: compare at three digits.
    digits = 2 - np.floor(np.log10(np.median(b)))
    return float(stats.ks_2samp(np.round(a * 10**digits), np.round(b * 10**digits)).pvalue)


def times(factor: float) -> str:
    """A factor in words, for example ``10 times as large``."""
    return f"{factor:g} times as large" if factor > 1 else f"{1 / factor:g} times smaller"
