"""Do the fairness intervals cover, and do verdicts keep their error rate: one line per claim.

Run: ``python benchmarks/fairness_coverage.py [--quick]``; about two minutes on one core.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy import special, stats

from tenfold.fairness.gaps import (
    Rates,
    difference_limits,
    distance,
    ratio_score,
    shares,
    two_sided,
    wilson_limits,
)
from tenfold.fairness.measuring import Cases, rates
from tenfold.fairness.shrinking import shrunk
from tenfold.stats.multiplicity import benjamini_hochberg, holm

Z = float(stats.norm.ppf(0.975))
# People in the group and in the reference, and their true rates.
WORLDS = (
    (50, 50, 0.1, 0.1), (50, 50, 0.3, 0.3), (100, 100, 0.3, 0.3), (50, 500, 0.1, 0.1),
    (30, 300, 0.05, 0.05), (30, 300, 0.3, 0.3), (50, 50, 0.05, 0.05), (100, 100, 0.24, 0.3),
    (50, 50, 0.08, 0.1), (100, 1000, 0.9, 0.9), (30, 30, 0.5, 0.5), (100, 100, 0.02, 0.02),
    (400, 400, 0.02, 0.02), (200, 2000, 0.3, 0.3),
)  # fmt: skip


def exact() -> None:
    """Coverage of pairs by adding up all tables: no drawing, no seed."""
    print("exact, 95 % intervals: Newcombe, Koopman, Katz+.5; false four-fifths: point rule, ours")
    for n1, n0, p1, p0 in WORLDS:
        grid = np.meshgrid(range(n1 + 1), range(n0 + 1), indexing="ij")
        x1, x0 = grid[0].ravel(), grid[1].ravel()
        chance = stats.binom.pmf(x1, n1, p1) * stats.binom.pmf(x0, n0, p0)
        group, other = shares(x1, np.full(len(x1), n1)), shares(x0, np.full(len(x0), n0))
        low, high = difference_limits(group, other, Z)
        gap = chance[(low <= p1 - p0) & (p1 - p0 <= high)].sum()
        koopman = chance[np.abs(ratio_score(group, other, p1 / p0)) <= Z].sum()
        katz = chance[np.abs(katz_score(x1, n1, x0, n0, p1 / p0)) <= Z].sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.minimum(group.share, other.share) / np.maximum(group.share, other.share)
        beyond, _ = distance(group, other, np.full(len(x1), 0.8), np.full(len(x1), fill_value=True))
        print(
            f"n {n1:4}/{n0:4} rate {p1:.2f}/{p0:.2f}: {gap:.3f} {koopman:.3f} {katz:.3f};"
            f" {chance[least < 0.8].sum():.3f} {chance[beyond > Z].sum():.4f}"
        )


def katz_score(x1: np.ndarray, n1: int, x0: np.ndarray, n0: int, ratio: float) -> np.ndarray:
    """The log interval's statistic, half a case added."""
    a, b, m, n = x1 + 0.5, x0 + 0.5, n1 + 0.5, n0 + 0.5
    error = np.sqrt(np.maximum(1 / a - 1 / m + 1 / b - 1 / n, 1e-300))
    return (np.log(a / m) - np.log(b / n) - np.log(ratio)) / error


def residuals(worlds: int) -> None:
    """Predicted minus observed, group against reference."""
    print("calibration gap, difference of two groups: Wilson on residuals, Student")
    rng = np.random.default_rng(0)
    for n1, n0, base, spread in (
        (30, 300, 0.05, 1.0), (50, 50, 0.1, 1.0), (50, 500, 0.1, 1.0), (50, 50, 0.3, 3.0),
        (100, 1000, 0.3, 1.5), (200, 200, 0.5, 1.0),
    ):  # fmt: skip
        codes, hits, plain = np.repeat([0, 1], [n1, n0]), 0, 0
        for _ in range(worlds):
            true = special.expit(special.logit(base) + spread * rng.standard_normal(n1 + n0))
            told = special.expit(special.logit(true) * 0.9 + 0.2)
            y = (rng.random(n1 + n0) < true).astype(float)
            found = rates("calibration", Cases(y > 0, y, y, told), codes, 2)
            hits += covers(found)
            nothing = np.full(2, np.nan)
            plain += covers(
                Rates(found.value, found.cases, nothing, nothing, found.sd, found.falling)
            )
        print(f"n {n1}/{n0} base rate {base}: {hits / worlds:.3f} {plain / worlds:.3f}")


def amounts(worlds: int) -> None:
    """Mean errors and mean absolute errors of amounts."""
    print("amounts, difference of two groups: mean error, mean absolute error")
    rng = np.random.default_rng(1)
    for name, draw in (
        ("normal errors", rng.standard_normal),
        ("heavy tails (t, 4)", lambda n: rng.standard_t(4, n)),
        ("skewed (lognormal)", lambda n: rng.lognormal(0, 1, n)),
    ):
        for n1, n0 in ((30, 300), (50, 50), (200, 2000)):
            codes, hits, sizes = np.repeat([0, 1], [n1, n0]), 0, 0
            for _ in range(worlds):
                error = draw(n1 + n0)
                data = Cases(None, error, np.zeros(n1 + n0), None)
                hits += covers(rates("error", data, codes, 2))
                sizes += covers(rates("mae", data, codes, 2))
            print(f"{name}, n {n1}/{n0}: {hits / worlds:.3f} {sizes / worlds:.3f}")


def covers(found: Rates) -> bool:
    """Whether the difference's interval holds zero, the truth of both simulations."""
    low, high = difference_limits(found.take([0]), found.take([1]), Z)
    return bool(low[0] <= 0 <= high[0])


def families(worlds: int) -> None:
    """False breaches among all groups and metrics of one page, and how many true ones are told."""
    print("a family (four-fifths, and an error rate), Benjamini-Hochberg; Holm; not adjusted:")
    print("share of families with any false breach, of breaches that are false, of true ones told")
    rng = np.random.default_rng(2)
    sizes = np.array([30, 50, 80, 120, 200, 400, 60, 90, 40, 150])
    many = len(sizes)
    bound, by = np.repeat([0.8, 0.1], many), np.repeat([True, False], many)
    n = np.tile(sizes, (worlds, 1))
    for rate in (0.1, 0.3, 0.5):
        for worse in (0, 2, 5, 8):
            for ratio, gap in ((1.0, 0.0), (0.8, 0.1)):
                # The first groups fare far worse, the others as the line says.
                far = np.arange(many) < worse
                x0, e0 = rng.binomial(800, rate, (worlds, 1)), rng.binomial(400, 0.2, (worlds, 1))
                x = rng.binomial(n, rate * np.where(far, 0.35, ratio))
                e = rng.binomial(n // 2, 0.2 + np.where(far, 0.45, gap))
                group = shares(np.hstack([x, e]).ravel(), np.hstack([n, n // 2]).ravel())
                other = shares(
                    np.hstack([np.repeat(x0, many, 1), np.repeat(e0, many, 1)]).ravel(),
                    np.tile(np.repeat([800, 400], many), worlds),
                )
                beyond, _ = distance(group, other, np.tile(bound, worlds), np.tile(by, worlds))
                p = two_sided(beyond).reshape(worlds, -1)
                said = [
                    kept(np.array([adjust(row) <= 0.05 for row in p]), np.tile(far, 2))
                    for adjust in (benjamini_hochberg, holm, np.asarray)
                ]
                print(
                    f"rate {rate}, {worse} of {many} far worse, the others at ratio {ratio}, gap "
                    f"{gap}: {'; '.join(said)}"
                )


def kept(breach: np.ndarray, true: np.ndarray) -> str:
    """What a method's breaches come to, over all worlds."""
    false = breach[:, ~true].sum(axis=1)
    share = (false / np.maximum(breach.sum(axis=1), 1)).mean()
    told = f" {breach[:, true].mean():.3f}" if true.any() else ""
    return f"{(false > 0).mean():.4f} {share:.4f}{told}"


def crossings(worlds: int) -> None:
    """Credible intervals of many small groups."""
    print("beta-binomial, coverage and width: ours, Wilson alone")
    rng = np.random.default_rng(3)
    for k, low, high, mean, size in (
        (6, 10, 60, 0.3, 20.0), (12, 10, 100, 0.3, 50.0), (20, 10, 200, 0.1, 30.0),
        (6, 10, 60, 0.3, 1e6), (20, 10, 40, 0.5, 5.0), (3, 10, 30, 0.2, 30.0),
    ):  # fmt: skip
        hits = plain = total = 0
        mine = alone = 0.0
        for _ in range(worlds):
            n = rng.integers(low, high + 1, k)
            true = rng.beta(mean * size, (1 - mean) * size, k)
            x = rng.binomial(n, true)
            found = shrunk(x, n)
            ends = [(one.low or 0.0, one.high or 0.0) for one in found]
            hits += sum(a <= rate <= b for (a, b), rate in zip(ends, true, strict=True))
            mine += sum(b - a for a, b in ends)
            a, b = wilson_limits(x / n, n, Z)
            plain += int(((a <= true) & (true <= b)).sum())
            alone += float((b - a).sum())
            total += k
        print(
            f"{k} groups of {low}–{high}, beta size {size:g}: {hits / total:.3f} "
            f"{plain / total:.3f}; {mine / total:.3f} {alone / total:.3f}"
        )


def main() -> None:
    """Print every claim with its measured figure."""
    size = 0.1 if "--quick" in sys.argv else 1.0
    start = time.perf_counter()
    exact()
    residuals(int(4000 * size))
    amounts(int(4000 * size))
    families(int(4000 * size))
    crossings(int(150 * size))
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
