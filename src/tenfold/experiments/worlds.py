"""Worlds made of given values: Welch's statistic at each look, without an effect and with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtr

_Floats = NDArray[np.float64]

_EXACT = 1000  # degrees of freedom; above, a t is a normal by its expansion, to 1e-5


@dataclass(frozen=True)
class Drawn:
    """Values that are drawn one by one."""

    values: _Floats

    def cost(self, at: NDArray[np.int64]) -> int:
        """Numbers to hold per world."""
        return int(at[-1].max())

    def z(
        self, at: NDArray[np.int64], worlds: int, effect: float, rng: np.random.Generator
    ) -> tuple[_Floats, _Floats]:
        """Statistics without and with the effect, of shape (worlds, looks)."""
        centred = self.values - self.values.mean()
        sums = []
        for arm in (0, 1):
            picked = centred[rng.integers(len(centred), size=(worlds, int(at[-1, arm])))]
            starts = np.concatenate([[0], at[:-1, arm]])
            total = np.add.reduceat(picked, starts, axis=1).cumsum(axis=1)
            np.square(picked, out=picked)
            sums.append((total, np.add.reduceat(picked, starts, axis=1).cumsum(axis=1)))
        return _z(sums[0], sums[1], at, 0.0), _z(sums[0], sums[1], at, effect)


@dataclass(frozen=True)
class Counted:
    """A few different values, of which only the numbers are drawn."""

    values: _Floats
    shares: _Floats

    @classmethod
    def of(cls, given: _Floats) -> Counted:
        """Count the values."""
        values, counts = np.unique(given, return_counts=True)
        return cls(values, counts / counts.sum())

    def cost(self, at: NDArray[np.int64]) -> int:
        """Numbers to hold per world."""
        return len(at) * len(self.values)

    def z(
        self, at: NDArray[np.int64], worlds: int, effect: float, rng: np.random.Generator
    ) -> tuple[_Floats, _Floats]:
        """Statistics without and with the effect, of shape (worlds, looks)."""
        control = self._sums(at[:, 0], worlds, self.shares, rng)
        same = self._sums(at[:, 1], worlds, self.shares, rng)
        without = _z(control, same, at, 0.0)
        if not yes_or_no(self.values):
            return without, _z(control, same, at, effect)
        more = self._sums(at[:, 1], worlds, self.shares + effect * np.array([-1, 1]), rng)
        return without, _z(control, more, at, 0.0)

    def _sums(
        self, at: NDArray[np.int64], worlds: int, shares: _Floats, rng: np.random.Generator
    ) -> tuple[_Floats, _Floats]:
        new = np.diff(at, prepend=0)
        centred = self.values - self.values @ self.shares
        if len(shares) == 2:
            # What a multinomial does in twice the time.
            last = rng.binomial(new, shares[1], size=(worlds, len(at))).cumsum(axis=1)
            first = at - last
            return (
                centred[0] * first + centred[1] * last,
                centred[0] ** 2 * first + centred[1] ** 2 * last,
            )
        counts = rng.multinomial(new, shares, size=(worlds, len(at))).cumsum(axis=1)
        return counts @ centred, counts @ centred**2


def _z(
    control: tuple[_Floats, _Floats],
    treated: tuple[_Floats, _Floats],
    at: NDArray[np.int64],
    effect: float,
) -> _Floats:
    """Welch's statistic at the same tail of a normal; 0 where there is no spread yet."""
    means, parts, freedom = [], [], []
    for (total, squares), n in zip((control, treated), at.T, strict=True):
        mean = total / n
        part = np.maximum(squares / n - mean**2, 0.0) / (n - 1)
        means.append(mean)
        parts.append(part)
        freedom.append(part**2 / (n - 1))
    error = np.sqrt(parts[0] + parts[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (means[1] - means[0] + effect) / error
        df = (parts[0] + parts[1]) ** 2 / (freedom[0] + freedom[1])
        z = t * (1 - 1 / (4 * df)) / np.sqrt(1 + t**2 / (2 * df))
    few = (df < _EXACT) & (error > 0)
    tail = np.maximum(stdtr(df[few], -np.abs(t[few])), 1e-300)
    z[few] = np.sign(t[few]) * -ndtri(tail)
    return np.asarray(np.where(error > 0, z, 0.0), dtype=float)


def yes_or_no(values: _Floats) -> bool:
    """Whether these are all the values: 0 and 1."""
    return len(values) == 2 and bool((values == [0.0, 1.0]).all())


__all__ = ["Counted", "Drawn", "yes_or_no"]
