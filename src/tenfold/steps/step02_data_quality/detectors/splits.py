"""Leaks through the split: twins on both sides, and random folds that flatter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from tenfold.steps.step02_data_quality.detectors.column import FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.leaks import suspects
from tenfold.steps.step02_data_quality.detectors.limits import GAP_ROWS
from tenfold.steps.step02_data_quality.detectors.model import matrix, predictions
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.strength import quality

IntArray = npt.NDArray[np.intp]


@detector("leak_split_duplicates")
def leak_split_duplicates(
    exam: Exam,
    *,
    notable: float = 0.01,
    copied: float = 0.8,
    coincident: float = 0.5,
    test_share: float = 0.2,
) -> Iterator[Finding]:
    """Rows with a twin in every feature and in the target, which a random split would separate.

    Twins by coincidence disagree on the target as often as other rows do, and where columns have
    few values, rows that agree on half of them often differ on the rest. Twins are taken for
    copies where their agreement on the target closes at least the share `copied` of the way
    from chance to certainty, and of the pairs equal in every other column at most the share
    `coincident` is not equal in all. `strength` is the expected share of test rows with a twin
    in training, at the given `test_share`.
    """
    names = [n for n in exam.features if n != exam.roles.time]
    if len(names) < 2 or exam.n < 30 or exam.roles.target not in exam.columns:
        return
    # Rows without a label, or blank for the most part, are alike without being copies.
    gaps = np.mean([exam.scan(n).absent for n in names], axis=0)
    kept = ~exam.scan(exam.roles.target).absent & (gaps <= 0.5)
    if kept.sum() < 30:
        return
    features = pd.DataFrame({i: exam.scan(n).codes[kept] for i, n in enumerate(names)})
    label = exam.scan(exam.roles.target).codes[kept]
    group = features.groupby(list(features.columns), sort=False).ngroup().to_numpy()
    sizes = np.bincount(group)[group]
    both = pd.factorize(pd.Series(group) * (int(label.max()) + 2) + label)[0]
    alike = np.bincount(both)[both]
    twins = sizes > 1
    rows = int((alike > 1).sum())
    if exam.roles.group in exam.columns:
        rows_apart = _across_groups(both, exam.scan(str(exam.roles.group)).codes[kept])
        rows = int(rows_apart.sum())
    if not rows or exam.share(rows) < notable:
        return
    # Agreement of a row with one other row of its twins, against that of any two rows.
    agreement = float(((alike[twins] - 1) / (sizes[twins] - 1)).mean())
    chance = float(((np.bincount(label) / len(label)) ** 2).sum())
    alike_by_luck = agreement - chance < copied * (1 - chance)
    if alike_by_luck or _coincidence(features, sizes) > coincident:
        return
    crossing = float(np.mean(1 - test_share ** (alike - 1.0)))
    yield Finding(
        detector="leak_split_duplicates",
        severity="medium",
        rows=rows,
        share=exam.share(rows),
        message=f"{rows:,} rows ({percent(exam.share(rows))}) have a twin in every feature and "
        f"the target; {percent(crossing)} of a random test set would have been seen in training.",
        remedy="Remove the copies, or split by a group that keeps twins together.",
        cells=exam.cells(np.flatnonzero(kept)[alike > 1]),
        strength=crossing,
    )


@detector("leak_split_gap")
def leak_split_gap(
    exam: Exam, *, gap: float = 0.05, errors: float = 4.0, rows: int = GAP_ROWS
) -> Iterator[Finding]:
    """Random folds score better than folds by time or group; `strength` is the difference.

    One model, without columns that look like leaks by themselves, and two ways to choose the
    rows it is tested on. The difference in AUC (regression:
    R²) must exceed `gap` and `errors` standard errors, from resampled test blocks.
    """
    if exam.outcome is None:
        return
    known = np.flatnonzero(np.isfinite(exam.outcome))
    for role, name in (("group", exam.roles.group), ("time", exam.roles.time)):
        if name is None or name not in exam.columns or len(known) < 300:
            continue
        chosen = known
        if len(known) > rows:
            chosen = np.sort(exam.rng.choice(known, rows, replace=False))
        blocks = _blocks(exam, role, name, chosen)
        if blocks is None:
            continue
        leaks = suspects(exam)
        names = [n for n in exam.features if n not in leaks and (n != name or role == "time")]
        x = matrix(exam, names, chosen)
        y = exam.outcome[chosen]
        regression = exam.task == "regression"
        random = predictions(x, y, exam.rng.permutation(len(y)) % 5, regression=regression)
        honest = predictions(x, y, blocks % 5, regression=regression)
        at_random, apart, error = _compare(y, random, honest, exam.rng, regression=regression)
        if not at_random - apart > max(gap, errors * error):
            continue
        measure = "R²" if regression else "AUC"
        sampled = f", on {len(chosen):,} rows drawn at random" if len(chosen) < len(known) else ""
        yield Finding(
            detector="leak_split_gap",
            columns=[name],
            severity="medium",
            rows=exam.n,
            share=1.0,
            message=f"A quick model reaches {measure} {at_random:.3f} on random rows and "
            f"{apart:.3f} when whole stretches of '{name}' are held out{sampled}.",
            remedy=f"Split by {role}: a random split promises what use will not keep.",
            proposal={"split": role},
            strength=at_random - apart,
        )


def _coincidence(features: pd.DataFrame, sizes: IntArray) -> float:
    """Of the pairs of rows that agree on half of the columns, the share that differ elsewhere."""
    whole = float((sizes - 1).sum())
    shares = []
    for start in (0, 1):
        half = features.iloc[:, start::2]
        group = half.groupby(list(half.columns), sort=False).ngroup().to_numpy()
        pairs = float((np.bincount(group)[group] - 1).sum())
        shares.append(1 - whole / pairs)
    # Copies agree on the half that tells rows apart best; the other may have few values.
    return min(shares)


def _across_groups(both: IntArray, group: IntArray) -> npt.NDArray[np.bool_]:
    """Rows whose twin sits in another group; twins within one stay together anyway."""
    table = pd.DataFrame({"both": both, "group": group})
    groups = table.groupby("both")["group"].transform("nunique").to_numpy()
    return np.asarray(groups > 1)


def _blocks(exam: Exam, role: str, name: str, rows: IntArray) -> IntArray | None:
    """Which rows are held out together: 20 stretches of time, or the groups, spread over folds."""
    scan = exam.scan(name)
    if role == "group":
        codes = scan.codes[rows]
        if len(np.unique(codes)) < 10:
            return None
        order = exam.rng.permutation(int(codes.max()) + 2)
        return np.asarray(order[codes])
    times = (scan.moments if scan.kind == "date" else scan.amounts)[rows]
    if np.isfinite(times).mean() < 0.9 or len(np.unique(times)) < 20:
        return None
    ranks = np.argsort(np.argsort(np.nan_to_num(times, nan=np.nanmin(times)), kind="stable"))
    # Five consecutive blocks per fold would interleave; each fold is one stretch of a fifth.
    return np.asarray(ranks * 5 // len(ranks))


def _compare(
    y: FloatArray,
    random: FloatArray,
    honest: FloatArray,
    rng: np.random.Generator,
    *,
    regression: bool,
) -> tuple[float, float, float]:
    """Both scores, and the standard error of their difference from resampled rows."""
    good = np.isfinite(random).all(axis=1) & np.isfinite(honest).all(axis=1)
    if good.sum() < 100:
        return 0.0, 0.0, 1.0
    y, random, honest = y[good], random[good], honest[good]

    def both(rows: IntArray) -> tuple[float, float]:
        return (
            _score(y[rows], random[rows], regression=regression),
            _score(y[rows], honest[rows], regression=regression),
        )

    drawn = [both(rng.integers(0, len(y), len(y))) for _ in range(30)]
    return *both(np.arange(len(y))), float(np.std([a - b for a, b in drawn]))


def _score(y: FloatArray, predicted: FloatArray, *, regression: bool) -> float:
    if not regression:
        classes = np.unique(y)
        predicted = predicted[:, -1:] if len(classes) == 2 else predicted
        target = y[:, None] == classes[None, 2 - predicted.shape[1] if len(classes) == 2 else 0 :]
        return quality(target.astype(float), predicted, regression=False)
    return quality(y[:, None], predicted, regression=True)


__all__ = ["leak_split_duplicates", "leak_split_gap"]
