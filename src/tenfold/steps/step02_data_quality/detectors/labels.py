"""Labels that look wrong: a ranked queue for people to review, never a silent correction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tenfold.stats.intervals import wilson
from tenfold.steps.step02_data_quality.detectors.column import FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.limits import LABEL_ROWS
from tenfold.steps.step02_data_quality.detectors.model import matrix, predictions
from tenfold.steps.step02_data_quality.detectors.outliers import extremes
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.steps.step02_data_quality.detectors.strength import quality
from tenfold.vocabulary import Estimate

IntArray = npt.NDArray[np.intp]

_FEWEST = 500


def _nothing() -> FloatArray:
    return np.zeros(0)


@dataclass(frozen=True)
class LabelQueue:
    """Rows in the order in which their labels deserve a second look.

    Attributes
    ----------
    rows : ndarray of int, positions in the frame, most suspicious first
    noise : Estimate
        Share of wrong labels, read from the rows the model is surest of; classification only.
    gross : ndarray of int
        Regression: rows whose target lies far off even for the tail of the errors.
    proposed : ndarray of shape of `rows`
        What the model says instead, as in `Exam.outcome`: a class (the given one where it agrees),
        or a number.
    confidence : ndarray of shape of `rows`
        The model's probability of the proposed class; NaN for numbers.
    """

    rows: IntArray
    noise: Estimate
    gross: IntArray
    proposed: FloatArray = field(default_factory=_nothing)
    confidence: FloatArray = field(default_factory=_nothing)


def label_queue(
    exam: Exam,
    *,
    most_rows: int = LABEL_ROWS,
    sure: float = 0.05,
    flat: float = 2.2,
    signal: float = 0.6,
    tolerated: float = 0.04,
) -> LabelQueue:
    """Rank labels by how little an out-of-fold model believes them.

    Classification ranks by the normalised margin (Northcutt et al., "Confident learning", JAIR
    2021). The noise is the disagreement among the share `sure` (or four times it) of rows that
    the model is surest of (the anchor points of Liu and Tao, TPAMI 2016).

    Where classes merely overlap, the model's doubt keeps falling towards its surest rows; where
    labels are wrong at random it stops falling at their share. So above `tolerated` the estimate
    stands only if the doubt at the 80th percentile of sureness is at most `flat` times that at
    the 99th, and if the model's AUC is at least `signal`; else it says that there is not enough
    data. (On the tables of benchmarks/detectors.py the ratio is 2.4 to 5 as they come and 1.3
    to 2.1 with a tenth or a fifth of the labels flipped.)
    """
    none = np.zeros(0, dtype=np.intp)
    if exam.outcome is None:
        return LabelQueue(none, Estimate.not_enough("there are no two different labels"), none)
    rows = np.flatnonzero(np.isfinite(exam.outcome))
    all_rows = len(rows)
    if all_rows > most_rows:
        rows = np.sort(exam.rng.choice(rows, most_rows, replace=False))
    if len(rows) < _FEWEST:
        return LabelQueue(
            none, Estimate.not_enough(f"fewer than {_FEWEST} labels", n=len(rows)), none
        )
    y = exam.outcome[rows]
    regression = exam.task == "regression"
    x = matrix(exam, exam.features, rows)
    # Few rows make the folds matter: average over several ways to draw them.
    drawn = [exam.rng.permutation(len(rows)) % 5 for _ in range(1 if len(rows) >= 3000 else 4)]
    predicted = np.mean([predictions(x, y, f, regression=regression) for f in drawn], axis=0)
    if regression:
        return _regression(rows, y, predicted[:, 0])
    if not np.isfinite(predicted).all():
        why = "a class is too rare to be predicted in every fold"
        return LabelQueue(none, Estimate.not_enough(why, n=len(rows)), none)
    given = np.searchsorted(np.unique(y), y)
    at = np.arange(len(rows))
    own = predicted[at, given].copy()
    others = predicted.copy()
    others[at, given] = -1
    margin = own - others.max(axis=1)
    disputed = margin[np.argsort(-np.abs(margin), kind="stable")] < 0
    # The very surest rows are a little too sure: where the wrong labels of a region are held out,
    # the rest looks clean. So a wider band is counted too, and the lower of the two is taken.
    bands = [max(50, int(share * len(rows))) for share in (sure, 4 * sure)]
    counts = min(((int(disputed[:n].sum()), n) for n in bands), key=lambda c: c[0] / c[1])
    note = "an upper estimate where classes overlap"
    if len(rows) < all_rows:
        note += f"; {len(rows):,} of {all_rows:,} rows looked at, drawn at random"
    # Of few rows the two bands hold 50 and a fifth: without a word, `n` seems to change by itself.
    note += f"; counted on the {counts[1]:,} that the model is surest of, of {len(rows):,}"
    noise = wilson(*counts, level=0.9).model_copy(update={"note": note})
    worst = np.argsort(margin, kind="stable")
    best = predicted.argmax(axis=1)
    if noise.low is not None and noise.low > tolerated:
        why = _not_identified(y, predicted, flat, signal)
        noise = Estimate.not_enough(why, n=len(rows)) if why else noise
    return LabelQueue(
        rows[worst], noise, none, np.unique(y)[best[worst]], predicted[at, best][worst]
    )


def _not_identified(y: FloatArray, predicted: FloatArray, flat: float, signal: float) -> str:
    """Why wrong labels and overlapping classes cannot be told apart; empty if they can."""
    target = (y[:, None] == np.unique(y)[None, :]).astype(float)
    if quality(target, predicted, regression=False) < signal:
        return "the columns do not tell the label well enough"
    far, near = 1 - np.quantile(predicted.max(axis=1), [0.8, 0.99])
    if far > flat * near:
        return "classes overlap too much to see wrong labels among them"
    return ""


def _regression(rows: IntArray, y: FloatArray, predicted: FloatArray) -> LabelQueue:
    good = np.isfinite(predicted)
    away = np.where(good, y - predicted, 0.0)
    order = np.argsort(-np.abs(away), kind="stable")
    gross, _ = extremes(away)
    note = Estimate.not_enough("the share of wrong numbers is not identified", n=len(rows))
    unsure = np.full(len(order), np.nan)
    return LabelQueue(rows[order], note, rows[order[gross[order]]], predicted[order], unsure)


def suspicious_labels(exam: Exam) -> LabelQueue:
    """`label_queue` of an exam, computed once for all who ask."""
    return exam.remember("label_queue", lambda: label_queue(exam))


@detector("label_noise")
def label_noise(exam: Exam, *, tolerated: float = 0.04) -> Iterator[Finding]:
    """Labels that disagree with what the other rows say; `strength` is the estimated share.

    Told when the lower end (95 %, one-sided) of the estimated share of wrong labels lies above
    `tolerated`, and the estimate stands; regression: when single targets lie far off the tail
    of the model's errors. `cells` is the head of the review queue. See `label_queue`.
    """
    queue = suspicious_labels(exam)
    target = exam.roles.target
    remedy = "Have someone who knows the cases review the queue; correct labels, drop nothing."
    if len(queue.gross):
        count = len(queue.gross)
        yield Finding(
            detector="label_noise",
            columns=[target],
            severity="low",
            rows=count,
            share=exam.share(count),
            message=f"{count:,} values of '{target}' lie far from what similar rows say, beyond "
            "the tail of the other errors.",
            remedy=remedy,
            cells=exam.cells(queue.gross),
            strength=exam.share(count),
        )
    noise = queue.noise
    if noise.low is None or noise.value is None or noise.high is None or noise.low <= tolerated:
        return
    rows = round(noise.value * len(queue.rows))
    yield Finding(
        detector="label_noise",
        columns=[target],
        severity="medium",
        rows=rows,
        share=exam.share(rows),
        message=f"About {percent(noise.value)} of the labels of '{target}' look wrong "
        f"({percent(noise.low)} to {percent(noise.high)}): so many disagree with a model even "
        "where it is surest.",
        remedy=remedy,
        cells=exam.cells(queue.rows),
        strength=noise.value,
    )


__all__ = ["LabelQueue", "label_noise", "label_queue", "suspicious_labels"]
