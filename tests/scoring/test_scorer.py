"""A scorer: the same answers in parts as in one, and never from a file that is no model."""

from __future__ import annotations

from pathlib import Path

import joblib
import numpy as np
import pytest

from tenfold.errors import DataProblem
from tenfold.scoring import Scorer


def test_parts_are_scored_as_the_whole(scorer: Scorer, rows) -> None:
    frame = rows(90, 3)
    whole = scorer.score(frame)
    # A part without gaps, and so with other types, among them.
    parts = [frame[:30].assign(amount=frame["amount"][:30]), frame[30:31], frame[31:]]
    said = [scorer.score(part.reset_index(drop=True)) for part in parts]
    assert np.allclose(np.concatenate([each.p for each in said]), whole.p, atol=1e-12)
    assert np.allclose(np.concatenate([each.decided for each in said]), whole.decided, atol=1e-9)


def test_no_rows_have_answers_of_the_right_shape(scorer: Scorer, rows) -> None:
    said = scorer.score(rows(5, 3)[:0])
    assert said.p.shape == ((0, 3) if scorer.candidate.task == "multiclass" else (0,))
    assert len(said.decided) == 0


def test_features_come_shaped_but_not_encoded(scorer: Scorer, rows) -> None:
    shaped = scorer.features(rows(5, 3))
    assert list(shaped.columns) == scorer.candidate.features
    assert shaped["city"].dtype == "str"


def test_a_missing_column_is_named(scorer: Scorer, rows) -> None:
    with pytest.raises(DataProblem, match="city"):
        scorer.score(rows(5, 3).drop(columns="city"))


def test_a_file_that_is_no_model_is_one_sentence(scorer: Scorer, tmp_path: Path, rows) -> None:
    path = tmp_path / "model.joblib"
    joblib.dump(scorer.pipeline, path)
    back = Scorer.load(scorer.candidate, path)
    assert np.array_equal(back.score(rows(9, 4)).p, scorer.score(rows(9, 4)).p)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataProblem, match=r"'model.joblib' cannot be opened as a model"):
        Scorer.load(scorer.candidate, path)
