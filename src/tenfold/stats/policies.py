"""Several ways to act on the same cases, priced against one of them and compared all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tenfold.errors import WrongInput
from tenfold.stats.money import why_not_evaluated
from tenfold.stats.payoffs import errors_by_side, outcome_codes, outcomes
from tenfold.stats.triples import draw_triples
from tenfold.vocabulary import Estimate, Money, Triple, ValueModel

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Worth:
    """What one way earns per week over the one it is held against.

    Attributes
    ----------
    gained : Money
        Before its cost; the interval is its own.
    cost : Money
    net : Money
        Gained less cost; the interval holds for all ways at once.
    """

    gained: Money
    cost: Money
    net: Money


def compare_policies(
    value: ValueModel,
    y: Any,
    ways: Sequence[Any],
    baseline: Any,
    *,
    blocks: Any,
    per_week: Sequence[float],
    cost: Triple,
    labels: Sequence[str] | None = None,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 1000,
) -> list[Worth]:
    """Price several ways at once, so that the best of them may be picked.

    The same draws of payoffs, volume, cost and blocks price every way. Blocks are redrawn whole
    (Bayesian bootstrap): cases of one block share a model, and so its luck. The interval of `net`
    is simultaneous: its half-width is the standard deviation times the quantile of the largest
    standardized deviation of all ways [1]_.

    Parameters
    ----------
    y, baseline : array-like, shape (n,)
        Outcomes, and the decisions to compare with, as in `value_per_case`.
    ways : sequence of array-like, shape (n,)
        Decisions under each way.
    blocks : array-like of int, shape (n,)
        Which block each case belongs to, from 0.
    per_week : sequence of float
        How often per week each way incurs `cost`.
    cost : Triple
        Of one time.

    Returns
    -------
    list of Worth
        In the order of `ways`; "not evaluated" without payoffs, "not enough data" below two
        blocks.

    References
    ----------
    .. [1] K. Mandel, R. Betensky (2008). Simultaneous confidence intervals based on the
       percentile bootstrap approach. Computational Statistics and Data Analysis 52(4).
    """
    if len(ways) != len(per_week):
        raise WrongInput.because(f"{len(ways)} ways do not go with {len(per_week)} costs.")
    block = np.asarray(blocks, dtype=np.intp)
    sizes = np.bincount(block)
    if (sizes == 0).any():
        raise WrongInput.because("A block holds no case.", "Number blocks from 0 without gaps.")
    why = why_not_evaluated(value, labels)
    if why or len(sizes) < 2:
        one = (
            Money.not_evaluated(why, unit=value.per_week)
            if why
            else Money.of(Estimate.not_enough(f"{len(sizes)} period with outcomes"), value)
        )
        return [Worth(one, one, one) for _ in ways]
    assert value.volume_per_week is not None
    keys = outcomes(value, labels)
    before = _tally(value, y, baseline, labels, len(keys))
    changes = np.stack([_tally(value, y, way, labels, len(keys)) - before for way in ways])
    likely = np.array([value.payoffs[key].likely for key in keys])
    sign = -1.0 if value.task == "regression" else 1.0
    drawn = draw_triples(
        {"volume": value.volume_per_week, "cost": cost} | {k: value.payoffs[k] for k in keys},
        rng=rng,
        draws=draws,
    )
    prices = sign * np.column_stack([drawn[key] for key in keys])
    mixes = _mixes(changes, block, sizes, rng, draws)
    gains = drawn["volume"] * np.einsum("pdk,dk->pd", mixes, prices)
    spent = np.asarray(per_week)[:, None] * drawn["cost"]
    point = sign * value.volume_per_week.likely * (changes.mean(axis=1) @ likely)
    paid = np.asarray(per_week, dtype=float) * cost.likely
    halves = _halves(gains - spent, len(sizes), level)
    n, told = len(block), []
    for k in range(len(ways)):
        net = float(point[k] - paid[k])
        ends = net - halves[k], net + halves[k]
        told.append(
            Worth(
                _money(value, float(point[k]), _band(gains[k], level), n, level, "paired draws"),
                _money(value, float(paid[k]), _band(spent[k], level), None, level, "draws"),
                _money(value, net, ends, n, level, f"simultaneous over {len(ways)}, max-t"),
            )
        )
    return told


def _tally(
    value: ValueModel, y: Any, decided: Any, labels: Sequence[str] | None, count: int
) -> Floats:
    if value.task == "regression":
        return errors_by_side(y, decided)
    return np.eye(count)[outcome_codes(value, y, decided, labels)]


def _mixes(
    changes: Floats,
    block: NDArray[np.intp],
    sizes: NDArray[np.intp],
    rng: np.random.Generator,
    draws: int,
) -> Floats:
    """Mean change of the mix of outcomes per case, redrawn; shape (ways, draws, outcomes)."""
    order, starts = np.argsort(block, kind="stable"), np.r_[0, np.cumsum(sizes)[:-1]]
    summed = np.add.reduceat(changes[:, order], starts, axis=1)
    weights = rng.standard_exponential((draws, len(sizes)))
    cases = weights @ sizes
    return np.asarray(np.einsum("db,pbk->pdk", weights, summed) / cases[:, None], dtype=float)


def _halves(drawn: Floats, blocks: int, level: float) -> Floats:
    """Half-widths of intervals that hold for all rows of `drawn` at once."""
    centred = drawn - drawn.mean(axis=1, keepdims=True)
    sd = centred.std(axis=1)
    largest = np.abs(centred / np.where(sd > 0, sd, 1.0)[:, None]).max(axis=0)
    # With few blocks the bootstrap is too sure: its variance is (B − 1)/(B + 1) of the usual one,
    # and the standard deviation itself is an estimate.
    tail = (1 + level) / 2
    few = np.sqrt((blocks + 1) / (blocks - 1)) * stats.t.ppf(tail, blocks - 1)
    few /= stats.norm.ppf(tail)
    return np.asarray(np.quantile(largest, level) * sd * few, dtype=float)


def _band(drawn: Floats, level: float) -> tuple[float, float]:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _money(
    value: ValueModel,
    point: float,
    ends: tuple[float, float],
    n: int | None,
    level: float,
    method: str,
) -> Money:
    estimate = Estimate(
        value=point,
        low=min(float(ends[0]), point),
        high=max(float(ends[1]), point),
        level=level,
        n=n,
        method=method,
    )
    return Money.of(estimate, value)


__all__ = ["Worth", "compare_policies"]
