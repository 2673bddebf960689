"""Bounds for results that are looked at more than once: spending functions and mixtures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from tenfold.vocabulary import Spending

_Floats = NDArray[np.float64]

_NODES = 256
_FAR = 8.5  # standard deviations; what lies beyond is 1e-17


@dataclass(frozen=True)
class Crossing:
    """How likely a design stops at each look.

    Attributes
    ----------
    upper, lower : ndarray of shape (looks,)
        Probability of having crossed either bound by then.
    """

    upper: _Floats
    lower: _Floats

    @property
    def power(self) -> float:
        """Probability of ever crossing the upper bound."""
        return float(self.upper[-1])


def spent(times: Sequence[float], *, alpha: float, kind: Spending) -> _Floats:
    """Error that may have been spent on both sides together by each time.

    Parameters
    ----------
    times : sequence of float
        Share of the planned information at each look, rising, the last at most 1.
    alpha : float
        Two-sided.

    Raises
    ------
    ValueError
        Times that do not rise from above 0 to at most 1, or `kind` spends nothing at looks.

    References
    ----------
    K. K. G. Lan, D. L. DeMets (1983), Biometrika 70: 659–663.

    Examples
    --------
    >>> spent([0.5, 1.0], alpha=0.05, kind="obrien_fleming").round(5).tolist()
    [0.00305, 0.05]
    """
    t = _checked(times)
    if kind == "always_valid":
        raise ValueError("an always-valid bound spends no error at looks")
    if kind == "pocock":
        return np.asarray(alpha * np.log1p((math.e - 1) * t), dtype=float)
    return np.asarray(4 * ndtr(ndtri(alpha / 4) / np.sqrt(t)), dtype=float)


def bounds(times: Sequence[float], *, alpha: float = 0.05, kind: Spending) -> _Floats:
    """Two-sided bounds of the z statistic at each look.

    The probability of crossing any of them without an effect is `alpha`, however the looks lie;
    ``always_valid`` bounds, tightest at the last planned unit, keep it below `alpha` at any number
    of looks.

    Returns
    -------
    ndarray of shape (looks,)

    References
    ----------
    P. Armitage, C. K. McPherson, B. C. Rowe (1969), JRSS A 132: 235–244, for the recursion.

    Examples
    --------
    >>> bounds([0.2, 0.4, 0.6, 0.8, 1.0], kind="obrien_fleming").round(3).tolist()
    [4.877, 3.357, 2.68, 2.29, 2.031]
    """
    return _bounds(tuple(_checked(times).tolist()), alpha, kind).copy()


@lru_cache(maxsize=256)
def _bounds(t: tuple[float, ...], alpha: float, kind: Spending) -> _Floats:
    if kind == "always_valid":
        return always_valid(np.array(t), alpha=alpha, planned=1.0)
    to_spend = np.diff(spent(t, alpha=alpha, kind=kind), prepend=0.0)
    walk, found = _Walk(0.0), np.empty(len(t))
    for k, increment in enumerate(to_spend):
        walk.move(t[k])
        found[k] = walk.bound(float(increment) / 2)
        walk.stop(-found[k], found[k])
    return found


def crossing(
    times: Sequence[float], limits: Sequence[float] | _Floats, *, drift: float = 0.0
) -> Crossing:
    """Probabilities of crossing symmetric bounds when the final z has the mean `drift`.

    Examples
    --------
    >>> round(crossing([1.0], [1.959964], drift=2.801585).power, 3)
    0.8
    """
    t, edges = _checked(times), np.asarray(limits, dtype=float)
    if (edges > _FAR).any():
        return _walked(t, edges, drift)
    # One walk without a drift serves every drift: with one, each path is only weighted anew.
    at, mass = _paths(tuple(t.tolist()), tuple(edges.tolist()))
    before = np.concatenate([[0.0], t[:-1]])[:, None]
    step = np.sqrt(t[:, None] - before)
    weighted = mass * np.exp(drift * at - drift**2 * before / 2)
    mean, edge = at + drift * step**2, (edges * np.sqrt(t))[:, None]
    upper = (weighted * ndtr((mean - edge) / step)).sum(axis=1)
    lower = (weighted * ndtr((-edge - mean) / step)).sum(axis=1)
    return Crossing(np.cumsum(upper), np.cumsum(lower))


@lru_cache(maxsize=128)
def _paths(t: tuple[float, ...], limits: tuple[float, ...]) -> tuple[_Floats, _Floats]:
    """Where the paths without a drift are, and their mass, before each look."""
    at, mass = np.zeros((len(t), _NODES)), np.zeros((len(t), _NODES))
    mass[0, 0] = 1.0
    walk = _Walk(0.0)
    for k in range(len(t) - 1):
        walk.move(t[k])
        walk.stop(-limits[k], limits[k])
        at[k + 1], mass[k + 1] = walk.paths
    return at, mass


def _walked(t: _Floats, limits: _Floats, drift: float) -> Crossing:
    walk = _Walk(drift)
    upper, lower = np.empty(len(t)), np.empty(len(t))
    for k, limit in enumerate(limits):
        walk.move(t[k])
        upper[k], lower[k] = walk.beyond(limit), walk.below(-limit)
        walk.stop(-limit, limit)
    return Crossing(np.cumsum(upper), np.cumsum(lower))


def inflation(times: Sequence[float], *, alpha: float, power: float, kind: Spending) -> float:
    """How many times the sample of a single look the looks need for the same power.

    Examples
    --------
    >>> round(inflation([0.5, 1.0], alpha=0.05, power=0.8, kind="obrien_fleming"), 3)
    1.004
    """
    limits = bounds(times, alpha=alpha, kind=kind)
    fixed = float(ndtri(1 - alpha / 2) + ndtri(power))
    drift = brentq(lambda d: crossing(times, limits, drift=d).power - power, fixed, 5 * fixed)
    return float((drift / fixed) ** 2)


def always_valid(n: _Floats, *, alpha: float = 0.05, planned: float) -> _Floats:
    """Bound of the z statistic that holds at every n at once, tightest near `planned`.

    The mean of n independent values stays within ``bound·sd/√n`` of its expectation for all n
    together with probability 1 − `alpha`: exactly for normal values with a known standard
    deviation, for others as n grows.

    Parameters
    ----------
    n : ndarray of shape (looks,)
        Number of values, or information in units of one.

    References
    ----------
    S. R. Howard et al. (2021), Annals of Statistics 49: 1055–1080, equation 14 (two-sided normal
    mixture); I. Waudby-Smith et al. (2024), Annals of Statistics 52: 2613–2640.
    """
    # Their best parameter for one sample size, by its expansion.
    spread = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / planned
    scaled = np.asarray(n, dtype=float) * spread
    return np.sqrt((scaled + 1) / scaled * np.log((scaled + 1) / alpha**2))


class _Walk:
    """Brownian motion with a drift, watched at some times, on the paths that have not stopped."""

    def __init__(self, drift: float) -> None:
        self._drift, self._time = drift, 0.0
        self._at, self._mass = np.zeros(1), np.ones(1)
        self._step, self._mean = 0.0, np.zeros(1)

    @property
    def paths(self) -> tuple[_Floats, _Floats]:
        """Where the paths are that are left, and their mass."""
        return self._at, self._mass

    def move(self, time: float) -> None:
        """Go on to `time`: the next value is normal around each value that is left."""
        self._step = math.sqrt(time - self._time)
        self._mean = self._at + self._drift * (time - self._time)
        self._time = float(time)

    def beyond(self, z: float) -> float:
        """Probability of a z statistic above `z`."""
        edge = z * math.sqrt(self._time)
        return float(self._mass @ ndtr((self._mean - edge) / self._step))

    def below(self, z: float) -> float:
        """Probability of a z statistic below `z`."""
        edge = z * math.sqrt(self._time)
        return float(self._mass @ ndtr((edge - self._mean) / self._step))

    def bound(self, tail: float) -> float:
        """The z that is exceeded with probability `tail`."""
        if tail <= self.beyond(_FAR):
            return _FAR
        return float(brentq(lambda z: self.beyond(z) - tail, -_FAR, _FAR, xtol=1e-10))

    def stop(self, low: float, high: float) -> None:
        """Keep the paths whose z statistic lies between the bounds."""
        root = math.sqrt(self._time)
        middle, reach = self._drift * self._time, _FAR * root
        left, right = max(low * root, middle - reach), min(high * root, middle + reach)
        node, weight = _nodes()
        at = (left + right) / 2 + (right - left) / 2 * node
        gap = (at[:, None] - self._mean[None, :]) / self._step
        density = np.exp(-(gap**2) / 2) / (self._step * math.sqrt(2 * math.pi)) @ self._mass
        self._at, self._mass = at, density * weight * (right - left) / 2


@cache
def _nodes() -> tuple[_Floats, _Floats]:
    at, weight = np.polynomial.legendre.leggauss(_NODES)
    return at, weight


def _checked(times: Sequence[float]) -> _Floats:
    t = np.asarray(times, dtype=float)
    rising = t.ndim == 1 and len(t) > 0 and t[0] > 0 and t[-1] <= 1 + 1e-12
    if not rising or (np.diff(t) <= 0).any():
        raise ValueError("looks need rising shares of the planned information in (0, 1]")
    return t


__all__ = ["Crossing", "Spending", "always_valid", "bounds", "crossing", "inflation", "spent"]
