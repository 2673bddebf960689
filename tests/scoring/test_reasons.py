"""Reasons: the features whose typical value would move the score most."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.scoring import Scorer, Typical, log_odds, predict, reasons


def _one_by_one(scorer: Scorer, frame: pd.DataFrame, typical: Typical) -> pd.DataFrame:
    """The same, feature by feature, through the whole encoder each time."""
    one = scorer.candidate
    shaped = scorer.features(frame)
    rest = scorer.pipeline[1:]

    def said(rows: pd.DataFrame) -> np.ndarray:
        p = predict(rest, rows, one.known, task=one.task, classes=len(one.labels))
        return p if one.task == "regression" else log_odds(p)

    whole = said(shaped)
    likeliest = whole.argmax(axis=1) if whole.ndim == 2 else None
    effects = {}
    for name in shaped:
        usual = pd.concat([typical.row[name]] * len(shaped), ignore_index=True)
        moved = whole - said(shaped.assign(**{name: usual.astype(shaped[name].dtype)}))
        effects[name] = moved if likeliest is None else moved[np.arange(len(moved)), likeliest]
    return pd.DataFrame(effects)


def test_one_pass_gives_what_replacing_feature_by_feature_gives(scorer: Scorer, rows) -> None:
    frame = rows(60, 5)
    typical = Typical.of(scorer, rows(600, 1))
    slow = _one_by_one(scorer, frame, typical)
    found = reasons(scorer, frame, typical, most=3)
    for row in range(len(frame)):
        loud = slow.loc[row].abs().sort_values(ascending=False).index[:3]
        told = found.features[row]
        kept = [name for name in loud if abs(slow.loc[row, name]) >= 1e-9]
        assert list(told[: len(kept)]) == kept or np.allclose(
            slow.loc[row, loud].abs(), slow.loc[row, [*told[told != ""]]].abs(), atol=1e-9
        )
        for name, effect in zip(told, found.effects[row], strict=True):
            assert effect == pytest.approx(slow.loc[row, name] if name else 0.0, abs=1e-9)


def test_a_typical_case_has_no_reasons(scorer: Scorer, rows) -> None:
    frame = rows(600, 1)
    typical = Typical.of(scorer, frame)
    found = reasons(scorer, typical.row, typical)
    assert found.features.tolist() == [["", "", ""]]
    assert found.effects.tolist() == [[0.0, 0.0, 0.0]]


def test_typical_is_the_median_and_the_most_frequent(scorer: Scorer, rows) -> None:
    frame = rows(600, 1)
    row = Typical.of(scorer, frame).row.iloc[0]
    assert row["age"] == frame["age"].median()
    assert row["city"] == frame["city"].mode()[0]


def test_parts_are_told_alike_however_they_are_cut(scorer: Scorer, rows, monkeypatch) -> None:
    frame, typical = rows(50, 6), Typical.of(scorer, rows(600, 1))
    whole = reasons(scorer, frame, typical)
    # The package has a function of this name: the module is found by its own.
    monkeypatch.setattr(sys.modules["tenfold.scoring.reasons"], "_CELLS", 1)
    apart = reasons(scorer, frame, typical)
    assert whole.features.tolist() == apart.features.tolist()
    assert np.allclose(whole.effects, apart.effects, atol=1e-12)


def test_no_rows_have_no_reasons_and_a_missing_column_is_named(scorer: Scorer, rows) -> None:
    typical = Typical.of(scorer, rows(100, 1))
    assert reasons(scorer, rows(5, 2)[:0], typical).features.shape == (0, 3)
    with pytest.raises(DataProblem, match="amount"):
        reasons(scorer, rows(5, 2).drop(columns="amount"), typical)
