from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenfold.steps.step02_data_quality.detectors.exam import Exam
from tenfold.steps.step02_data_quality.detectors.labels import label_queue
from tenfold.vocabulary import ColumnRoles


def _table(rng: np.random.Generator, *, pull: float, flip: float, n: int = 1500):
    x = rng.normal(size=(n, 3))
    true = (rng.random(n) < 1 / (1 + np.exp(-pull * x[:, 0]))).astype(int)
    wrong = rng.random(n) < flip
    frame = pd.DataFrame(x, columns=["a", "b", "c"]).assign(y=np.where(wrong, 1 - true, true))
    return frame, wrong


def _exam(frame: pd.DataFrame, task: str = "binary") -> Exam:
    exam = Exam(frame, ColumnRoles(target="y"), task, None, date(2026, 1, 1), None, {}, ())  # type: ignore[arg-type]  # a literal of Task
    exam.rng = np.random.default_rng(0)
    return exam


def test_flipped_labels_are_told_and_head_the_queue(look, rng) -> None:
    frame, wrong = _table(rng, pull=8, flip=0.12)
    (finding,) = look("label_noise", frame)
    assert 0.07 < finding.strength < 0.18
    assert wrong[finding.cells].mean() > 0.8
    assert "drop nothing" in finding.remedy


@pytest.mark.parametrize("pull", [0.0, 1.0, 8.0])
def test_classes_that_merely_overlap_are_not_told(look, rng, pull: float) -> None:
    frame, _ = _table(rng, pull=pull, flip=0.0)
    assert look("label_noise", frame) == []


def test_queue_says_when_there_is_not_enough_data(rng) -> None:
    frame, _ = _table(rng, pull=8, flip=0.1, n=100)
    assert not label_queue(_exam(frame)).noise.known
    alike = frame.assign(y=1)
    assert "two different labels" in label_queue(_exam(alike)).noise.note


def test_gross_targets_of_a_regression_are_told(look, rng) -> None:
    x = rng.normal(size=(800, 2))
    y = 3 * x[:, 0] + rng.normal(0, 0.5, 800) + 20
    y[:3] *= 100
    frame = pd.DataFrame(x, columns=["a", "b"]).assign(y=y)
    (finding,) = look("label_noise", frame, task="regression")
    assert set(finding.cells) == {0, 1, 2}


def test_a_queue_drawn_from_a_part_says_so_and_proposes_what_the_model_believes(rng) -> None:
    frame, wrong = _table(rng, pull=8, flip=0.12)
    queue = label_queue(_exam(frame), most_rows=1200)
    assert "1,200 of 1,500 rows looked at, drawn at random" in queue.noise.note
    assert f"counted on the {queue.noise.n:,} that the model is surest of" in queue.noise.note
    head = queue.rows[:50]
    assert np.mean((queue.proposed[:50] != frame["y"].to_numpy()[head]) == wrong[head]) > 0.8
    assert queue.confidence[:50].min() > 0.5
    assert len(queue.rows) == len(queue.proposed) == len(queue.confidence) == 1200
    numbers = frame.assign(y=frame["a"] * 3 + rng.normal(0, 0.1, len(frame)))
    numbers.loc[7, "y"] = 50.0
    found = label_queue(_exam(numbers, "regression"))
    assert found.rows[0] == 7
    assert abs(found.proposed[0] - 3 * numbers.loc[7, "a"]) < 3
    assert np.isnan(found.confidence).all()
