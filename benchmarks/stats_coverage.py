"""Do the intervals cover and the tests keep their error rate: one line per claim.

Run: ``python benchmarks/stats_coverage.py [--quick]``; about four minutes on one core.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy import special, stats

from tenfold.stats import intervals
from tenfold.stats.auc import placements
from tenfold.stats.calibration import calibration
from tenfold.stats.comparison import corrected_difference
from tenfold.stats.learning_curve import learning_curve
from tenfold.stats.missingness import missingness
from tenfold.stats.money import money_difference, money_per_week
from tenfold.stats.signal import signal_test
from tenfold.vocabulary import Estimate, Triple, ValueModel

Rng = np.random.Generator
Drawn = tuple[np.ndarray, np.ndarray, float]  # positives, negatives, exact area
Sampler = Callable[[Rng, float, int, int], Drawn]
Ends = tuple[float, float]
Curves = tuple[float, list[np.ndarray]]  # true gain, one table of scores per world
AREAS = (0.6, 0.75, 0.9, 0.97, 0.99, 0.995)
SIZES = ((10, 90), (20, 180), (50, 50), (50, 450), (100, 900))


def normal(spread: float) -> Sampler:
    """Normal scores; `spread` is that of the positives."""

    def draw(rng: Rng, area: float, m: int, n: int) -> Drawn:
        shift = special.ndtri(area) * np.sqrt(1 + spread**2)
        return shift + spread * rng.standard_normal(m), rng.standard_normal(n), area

    return draw


def exponential(rng: Rng, area: float, m: int, n: int) -> Drawn:
    """Exponential scores."""
    return rng.exponential(area / (1 - area), m), rng.exponential(1, n), area


def mirrored_exponential(rng: Rng, area: float, m: int, n: int) -> Drawn:
    """Exponential scores, turned round."""
    return -rng.exponential(1, m), -rng.exponential(area / (1 - area), n), area


def laplace(rng: Rng, area: float, m: int, n: int) -> Drawn:
    """Two shifted Laplace scores: heavy tails."""
    # P(positive > negative) = 1 − e^(−s)(2 + s)/4 for a shift s of two standard Laplace scores.
    low, high = 0.0, 40.0
    for _ in range(60):
        s = (low + high) / 2
        low, high = (s, high) if 1 - np.exp(-s) * (2 + s) / 4 < area else (low, s)
    return s + rng.laplace(size=m), rng.laplace(size=n), area


def hidden_positives(rng: Rng, area: float, m: int, n: int) -> Drawn:
    """A share of the positives looks like negatives, the others are told without fault."""
    hidden = rng.random(m) < 2 * (1 - area)
    return np.where(hidden, 0, 2) + rng.random(m), rng.random(n), area


def hidden_negatives(rng: Rng, area: float, m: int, n: int) -> Drawn:
    """A share of the negatives looks like positives, the others are told without fault."""
    hidden = rng.random(n) < 2 * (1 - area)
    return 2 + rng.random(m), np.where(hidden, 2, 0) + rng.random(n), area


def grid(step: float) -> Sampler:
    """Normal scores rounded to `step`: ties."""

    def draw(rng: Rng, area: float, m: int, n: int) -> Drawn:
        shift = special.ndtri(area) * np.sqrt(2)
        levels = np.arange(np.floor(-9 / step), np.ceil((shift + 9) / step) + 1)
        edges = (np.append(levels, levels[-1] + 1) - 0.5) * step
        p, q = np.diff(special.ndtr(edges - shift)), np.diff(special.ndtr(edges))
        exact = float(p @ (np.cumsum(q) - q / 2))
        ours = np.round((shift + rng.standard_normal(m)) / step)
        return ours, np.round(rng.standard_normal(n) / step), exact

    return draw


def two_values(rng: Rng, area: float, m: int, n: int) -> Drawn:
    """A yes-or-no score with equal sensitivity and specificity."""
    return (rng.random(m) < area).astype(float), (rng.random(n) > area).astype(float), area


SHAPES: dict[str, Sampler] = {
    "normal": normal(1),
    "tight positives": normal(0.5),
    "wide positives": normal(2),
    "exponential": exponential,
    "mirrored exponential": mirrored_exponential,
    "laplace": laplace,
    "hidden positives": hidden_positives,
    "hidden negatives": hidden_negatives,
    "ties at half a spread": grid(0.5),
    "ties at one spread": grid(1.0),
    "two values": two_values,
}


def wald_delong(positives: np.ndarray, negatives: np.ndarray) -> tuple[float, float]:
    """The area and half of the Wald–DeLong interval."""
    above, below = placements(positives, negatives)
    variance = above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below)
    return float(above.mean()), 1.959964 * float(np.sqrt(variance))


def rivals(positives: np.ndarray, negatives: np.ndarray) -> dict[str, Ends]:
    """The intervals that ours is measured against."""
    area, half = wald_delong(positives, negatives)
    found = {"wald": (area - half, area + half), "logit": (area, area)}
    if 0 < area < 1:
        centre, reach = special.logit(area), half / (area * (1 - area))
        found["logit"] = (special.expit(centre - reach), special.expit(centre + reach))
    found["newcombe 5"] = newcombe_5(area, len(positives), len(negatives))
    return found


def newcombe_5(area: float, m: int, n: int) -> Ends:
    """Newcombe's method 5: Hanley–McNeil's variance at the ends."""
    size = (m + n) / 2 - 1

    def inside(t: float) -> bool:
        spread = t * (1 - t) * (1 + size * (1 - t) / (2 - t) + size * t / (1 + t)) / (m * n)
        return abs(t - area) <= 1.959964 * np.sqrt(spread)

    ends = []
    for far in (0.0, 1.0):
        near, out = area, far
        for _ in range(30):
            middle = (near + out) / 2
            near, out = (middle, out) if inside(middle) else (near, middle)
        ends.append(near)
    return ends[0], ends[1]


def auc_coverage(worlds: int) -> Iterator[str]:
    """Lowest coverage over areas and shapes, per size."""
    rng = np.random.default_rng(1)
    for m, n in SIZES:
        y = np.repeat([1, 0], [m, n])
        worst: dict[str, tuple[float, str]] = {}
        total: list[float] = []
        for area in AREAS:
            for shape, draw in SHAPES.items():
                hits: dict[str, list[bool]] = {}
                for world in range(worlds):
                    positives, negatives, truth = draw(rng, area, m, n)
                    got = intervals.auc(y, np.concatenate([positives, negatives]))
                    ends = {"ours": (got.low, got.high)}
                    if world % 5 == 0:
                        ends |= rivals(positives, negatives)
                    for name, (low, high) in ends.items():
                        hits.setdefault(name, []).append(low <= truth <= high)
                for name, each in hits.items():
                    worst[name] = min(
                        worst.get(name, (2.0, "")), (np.mean(each), f"{shape}, {area}")
                    )
                total.append(np.mean(hits["ours"]))
        shown = "; ".join(f"{k} {v:.3f} ({where})" for k, (v, where) in worst.items())
        yield f"AUC {m}/{n}: mean {np.mean(total):.3f}; lowest of 66: {shown} [ours ≥ .93]"


def auc_at_97(worlds: int) -> str:
    """The specification's example."""
    rng, shown = np.random.default_rng(2), []
    for m, n in ((10, 90), (50, 450), (100, 900)):
        y, hits = np.repeat([1, 0], [m, n]), []
        for _ in range(worlds):
            positives, negatives, truth = normal(1)(rng, 0.97, m, n)
            got = intervals.auc(y, np.concatenate([positives, negatives]))
            area, half = wald_delong(positives, negatives)
            hits.append((abs(area - truth) <= half, got.low <= truth <= got.high))
        wald, ours = np.mean(hits, axis=0)
        shown.append(f"{m}/{n}: wald {wald:.3f}, ours {ours:.3f}")
    return "AUC .97, normal scores: " + "; ".join(shown)


def shares() -> str:
    """Wilson's interval, by enumeration."""
    k, z = np.arange(51), np.linspace(0.02, 0.98, 97)
    ends = [intervals.wilson(int(i), 50) for i in k]
    low, high = np.array([e.low for e in ends]), np.array([e.high for e in ends])
    law = stats.binom.pmf(k[:, None], 50, z)
    cover = (law * ((low[:, None] <= z) & (z <= high[:, None]))).sum(axis=0)
    return f"Wilson n=50, exact: mean {cover.mean():.3f}, lowest {cover.min():.3f} [mean ≈ .95]"


def share_gaps(worlds: int) -> str:
    """Newcombe's difference of two shares."""
    rng, covers = np.random.default_rng(3), []
    for a, b in ((0.1, 0.1), (0.05, 0.2), (0.5, 0.7), (0.01, 0.02)):
        hits = []
        for x, y in zip(rng.binomial(60, a, worlds), rng.binomial(90, b, worlds), strict=True):
            gap = intervals.newcombe(int(x), 60, int(y), 90)
            hits.append(gap.low <= a - b <= gap.high)
        covers.append(np.mean(hits))
    return f"Newcombe 60/90: lowest of 4 worlds {min(covers):.3f} [≥ .93]"


def centroid_scores(X: np.ndarray, y: np.ndarray, rng: Rng) -> np.ndarray:
    """Accuracy of nearest centroids over 10×10 stratified folds, shape (100,)."""
    order, scores = np.argsort(y, kind="stable"), []
    X, y, half = X[order], y[order], len(y) // 2
    for _ in range(10):
        fold = np.concatenate([rng.permutation(half) % 10, rng.permutation(half) % 10])
        member = np.eye(10)[fold].T
        sums = np.stack([member[:, y == c] @ X[y == c] for c in (0, 1)])
        sizes = np.stack([member[:, y == c].sum(axis=1) for c in (0, 1)])
        nil, one = ((sums[c].sum(axis=0) - sums[c]) / (half - sizes[c])[:, None] for c in (0, 1))
        side = ((X - ((one + nil) / 2)[fold]) * (one - nil)[fold]).sum(axis=1) > 0
        scores.append(np.bincount(fold, side == y) / np.bincount(fold))
    return np.concatenate(scores)


def no_difference(worlds: int) -> str:
    """Two models that are equally good by construction."""
    rng, rejected = np.random.default_rng(4), []
    y = np.repeat([0, 1], 100)
    for world in range(worlds):
        X = rng.normal(size=(2, 200, 5)) + 0.3 * y[None, :, None]
        a, b = (centroid_scores(X[i], y, np.random.default_rng(world)) for i in (0, 1))
        result = corrected_difference(a, b, n_train=180, n_test=20)
        rejected.append(((result.p or 1) < 0.05, (result.naive_p or 1) < 0.05))
    corrected, naive = np.mean(rejected, axis=0)
    return f"10×10 CV, n=200, no difference: corrected {corrected:.3f} [.02–.06], naive {naive:.3f}"


MONEY = {
    "campaign": (0.05, 0.7, 0.9, {"TP": 90, "FP": -10, "FN": 0, "TN": 0}),
    "rare heavy loss": (0.05, 0.95, 0.9, {"TP": 50, "FP": -10, "FN": -2000, "TN": 0}),
    "rare false alarm": (0.2, 0.6, 0.99, {"TP": 20, "FP": -1000, "FN": 0, "TN": 0}),
}


def money(worlds: int) -> Iterator[str]:
    """Money per week and paired difference under certain payoffs."""
    rng = np.random.default_rng(5)
    for name, (share, sensitivity, specificity, b) in MONEY.items():
        value = ValueModel(task="binary", payoffs=b, volume_per_week=1)
        truth = share * (sensitivity * b["TP"] + (1 - sensitivity) * b["FN"])
        truth += (1 - share) * ((1 - specificity) * b["FP"] + specificity * b["TN"])
        everyone = share * b["TP"] + (1 - share) * b["FP"]
        shown = []
        for n in (100, 1000):
            hits = []
            for _ in range(worlds):
                y = (rng.random(n) < share).astype(int)
                acted = np.where(y, rng.random(n) < sensitivity, rng.random(n) > specificity)
                one = money_per_week(value, y, acted, rng=rng, draws=1000)
                gap = money_difference(value, y, acted, np.ones(n), rng=rng, draws=1000)
                hits.append((covers(one, truth), covers(gap, truth - everyone)))
            alone, paired = np.mean(hits, axis=0)
            shown.append(f"n={n} {alone:.3f}, paired {paired:.3f}")
        # Few costly events make coverage swing around .95, as it does for every exact count.
        yield f"Money, {name}: {'; '.join(shown)} [wanted ≥ .92]"


def regression_money(worlds: int) -> str:
    """Money per week of a regression."""
    rng = np.random.default_rng(6)
    value = ValueModel(
        task="regression", payoffs={"over": 1, "under": 3}, volume_per_week=Triple.model_validate(1)
    )
    truth, hits = -4 / np.sqrt(2 * np.pi), []
    for _ in range(worlds):
        errors = rng.standard_normal(60)
        got = money_per_week(value, errors, np.zeros(60), rng=rng, draws=1000)
        hits.append(covers(got, truth))
    return f"Money, regression n=60: {np.mean(hits):.3f} [≥ .93]"


def calibrated(worlds: int) -> str:
    """Slope and intercept of right probabilities."""
    rng, hits = np.random.default_rng(7), []
    for _ in range(worlds):
        p = special.expit(rng.normal(-1, 1.2, 300))
        got = calibration((rng.random(300) < p).astype(int), p)
        hits.append((covers(got.slope, 1), covers(got.intercept, 0)))
    slope, intercept = np.mean(hits, axis=0)
    return f"Calibration n=300: slope {slope:.3f}, intercept {intercept:.3f} [≥ .93]"


def missing_at_random(worlds: int) -> str:
    """Error rate of the missingness test."""
    rng, shown = np.random.default_rng(8), []
    targets: dict[str, Callable[[], np.ndarray]] = {
        "binary": lambda: (rng.random(200) < 0.15).astype(int),
        "multiclass": lambda: rng.integers(0, 4, 200),
        "regression": lambda: rng.exponential(size=200),
    }
    for task, draw in targets.items():
        for share in (0.05, 0.4):
            p = [
                missingness(rng.random(200) < share, draw(), task=task, rng=rng, draws=199).p
                for _ in range(worlds)
            ]
            known = np.array([each for each in p if each is not None])
            shown.append(f"{task} {share:.0%} {(known <= 0.05).mean():.3f}")
    return f"Missing at random accused: {', '.join(shown)} [≤ .06]"


def no_signal(worlds: int) -> str:
    """Error rate of the signal test."""
    rng, found, fits = np.random.default_rng(9), [], []
    for _ in range(worlds):
        x, y = rng.normal(size=(2, 40))
        test = signal_test(lambda t, x=x: abs(float(x @ t)), y, rng=rng)
        found.append(test.p <= 0.05)
        fits.append(test.fits)
    return f"Noise called signal: {np.mean(found):.3f} [≤ .06], {np.mean(fits):.0f} fits of 99"


def more_data(worlds: int) -> Iterator[str]:
    """Gain of 1,000 more labels for two learners whose true gain is simulated."""
    rng, sizes = np.random.default_rng(10), [60, 125, 250, 500, 1000]
    learners = {"centroids, 30 features": centroids_curve, "histogram": histogram_curve}
    for name, learner in learners.items():
        truth, curves = learner(rng, sizes, worlds)
        gains = [learning_curve(sizes, values, n_test=200).gain for values in curves]
        hits = np.mean([covers(gain, truth) for gain in gains])
        zero = np.mean([not gain.excludes(0) for gain in gains])
        yield f"1,000 more labels, {name}: covered {hits:.3f} [≥ .88], gain not proven {zero:.2f}"


def centroids_curve(rng: Rng, sizes: list[int], worlds: int) -> Curves:
    """Accuracy in percent of nearest centroids."""
    shift = np.full(30, 1 / np.sqrt(30))

    def sample(n):
        y = rng.integers(0, 2, n)
        return shift * (2 * y[:, None] - 1) + rng.standard_normal((n, 30)), y

    def fit(X, y):
        one, nil = X[y == 1].mean(axis=0), X[y == 0].mean(axis=0)
        return one - nil, (one - nil) @ (one + nil) / 2

    def exact(n):
        w, b = fit(*sample(n))
        size = np.linalg.norm(w)
        return 50 * (special.ndtr((w @ shift - b) / size) + special.ndtr((w @ shift + b) / size))

    truth = np.mean([exact(2000) for _ in range(1500)]) - np.mean(
        [exact(1000) for _ in range(1500)]
    )

    def score(X, y, Xt, yt):
        w, b = fit(X, y)
        return 100 * np.mean((Xt @ w > b) == yt)

    return truth, [curve(rng, *sample(1200), sizes, score) for _ in range(worlds)]


def histogram_curve(rng: Rng, sizes: list[int], worlds: int) -> Curves:
    """Negative squared error of a histogram regression."""

    def sample(n):
        x = rng.random(n)
        return x, 3 * np.sin(4 * x) + rng.standard_normal(n)

    def predict(x, y, xt):
        bins = max(2, int(2 * len(x) ** (1 / 3)))
        where = np.minimum((x * bins).astype(int), bins - 1)
        total, count = np.bincount(where, y, bins), np.bincount(where, minlength=bins)
        level = np.where(count > 0, total / np.maximum(count, 1), y.mean())
        return level[np.minimum((xt * bins).astype(int), bins - 1)]

    def score(x, y, xt, yt):
        return -np.mean((predict(x, y, xt) - yt) ** 2)

    points = (np.arange(2000) + 0.5) / 2000
    best = 3 * np.sin(4 * points)
    exact = [
        np.mean([-np.mean((predict(*sample(n), points) - best) ** 2) for _ in range(1500)])
        for n in (1000, 2000)
    ]
    return exact[1] - exact[0], [curve(rng, *sample(1200), sizes, score) for _ in range(worlds)]


def curve(
    rng: Rng, X: np.ndarray, y: np.ndarray, sizes: list[int], score: Callable[..., float]
) -> np.ndarray:
    """Scores of six folds at each training size, shape (sizes, 6)."""
    fold = rng.permutation(len(y)) % 6
    values = np.empty((len(sizes), 6))
    for k in range(6):
        rest, test = rng.permutation(np.flatnonzero(fold != k)), fold == k
        for i, size in enumerate(sizes):
            values[i, k] = score(X[rest[:size]], y[rest[:size]], X[test], y[test])
    return values


def covers(estimate: Estimate, truth: float) -> bool:
    """Whether the interval contains the truth."""
    return estimate.low is not None and estimate.low <= truth <= estimate.high


def main() -> None:
    """Print every claim with its measured figure."""
    size = 0.1 if "--quick" in sys.argv else 1.0
    start = time.perf_counter()
    print(shares())
    print(share_gaps(int(2000 * size)))
    print(no_difference(int(1000 * size)), flush=True)
    for line in money(int(500 * size)):
        print(line, flush=True)
    print(regression_money(int(1000 * size)))
    print(calibrated(int(1000 * size)))
    print(missing_at_random(int(1000 * size)))
    print(no_signal(int(1000 * size)), flush=True)
    for line in more_data(int(300 * size)):
        print(line, flush=True)
    print(auc_at_97(int(2000 * size)), flush=True)
    for line in auc_coverage(int(1500 * size)):
        print(line, flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
