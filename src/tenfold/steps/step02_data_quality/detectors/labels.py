"""Labels that look wrong: a ranked queue for people to review, never a silent correction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tenfold.stats.intervals import wilson
from tenfold.steps.step02_data_quality.detectors.column import FloatArray
from tenfold.steps.step02_data_quality.detectors.exam import Exam, percent
from tenfold.steps.step02_data_quality.detectors.finding import Finding
from tenfold.steps.step02_data_quality.detectors.model import matrix, predictions
from tenfold.steps.step02_data_quality.detectors.outliers import extremes
from tenfold.steps.step02_data_quality.detectors.registry import detector
from tenfold.vocabulary import Estimate

IntArray = npt.NDArray[np.intp]


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
    """

    rows: IntArray
    noise: Estimate
    gross: IntArray


def label_queue(exam: Exam, *, most_rows: int = 8000, sure: float = 0.05) -> LabelQueue:
    """Rank labels by how little an out-of-fold model believes them.

    Classification ranks by the normalised margin (Northcutt et al., "Confident learning", JAIR
    2021). The noise is the disagreement among the share `sure` of rows (at least 50) that the
    model is surest of: where classes merely overlap it falls to zero there, where labels are
    wrong it stays (the anchor points of Liu and Tao, TPAMI 2016). It is an upper estimate where
    nothing is ever sure.
    """
    none = np.zeros(0, dtype=np.intp)
    if exam.outcome is None:
        return LabelQueue(none, Estimate.not_enough("there are no two different labels"), none)
    rows = np.flatnonzero(np.isfinite(exam.outcome))
    if len(rows) > most_rows:
        rows = np.sort(exam.rng.choice(rows, most_rows, replace=False))
    if len(rows) < 200:
        return LabelQueue(none, Estimate.not_enough("fewer than 200 labels", n=len(rows)), none)
    y = exam.outcome[rows]
    regression = exam.task == "regression"
    fold = exam.rng.permutation(len(rows)) % 5
    predicted = predictions(matrix(exam, exam.features, rows), y, fold, regression=regression)
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
    surest = np.argsort(-np.abs(margin), kind="stable")[: max(50, int(sure * len(rows)))]
    noise = wilson(int((margin[surest] < 0).sum()), len(surest), level=0.9)
    return LabelQueue(rows[np.argsort(margin, kind="stable")], noise, none)


def _regression(rows: IntArray, y: FloatArray, predicted: FloatArray) -> LabelQueue:
    good = np.isfinite(predicted)
    away = np.where(good, y - predicted, 0.0)
    order = np.argsort(-np.abs(away), kind="stable")
    gross, _ = extremes(away)
    note = Estimate.not_enough("the share of wrong numbers is not identified", n=len(rows))
    return LabelQueue(rows[order], note, rows[order[gross[order]]])


@detector("label_noise")
def label_noise(exam: Exam, *, tolerated: float = 0.04, sure: float = 0.05) -> Iterator[Finding]:
    """Labels that disagree with what the other rows say; `strength` is the estimated share.

    Told when the lower end (95 %, one-sided) of the estimated share of wrong labels lies above
    `tolerated`; regression: when single targets lie far off the tail of the model's errors.
    `cells` is the head of the review queue. See `label_queue`.
    """
    queue = label_queue(exam, sure=sure)
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


__all__ = ["LabelQueue", "label_noise", "label_queue"]
