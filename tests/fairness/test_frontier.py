"""The frontier: every way refitted, priced on the same held-out rows, or left out with a reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline

from tenfold.fairness import Frontier
from tenfold.fairness.frontier import frontier
from tenfold.fairness.refitting import Fits, refit
from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.scoring import Scorer
from tenfold.stats.intervals import wilson
from tenfold.vocabulary import (
    Calibrator,
    ColumnRoles,
    DecisionRule,
    FileRef,
    ModelCandidate,
    Money,
    ValueModel,
    canonical_json,
)

VALUE = ValueModel(
    task="binary", payoffs={"TP": 60, "FP": -40, "FN": 0, "TN": 0}, volume_per_week=500
)


def _people(n: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Two groups of equal merit; the labels, and a quarter named area, are held against one."""
    rng = np.random.default_rng(seed)
    group = np.where(rng.random(n) < 0.5, "a", "b")
    merit = rng.normal(size=n)
    area = (group == "a") * 2.5 + rng.normal(size=n)
    chance = 1 / (1 + np.exp(-(1.5 * merit + 2.0 * (group == "a") - 1.2)))
    frame = pd.DataFrame({"merit": merit, "area": area, "noise": rng.normal(size=n)})
    return frame, (rng.random(n) < chance).astype(int), group


def _scorer(model: Any, *, kind: str = "none", source: str = "payoffs", **other: Any) -> Scorer:
    frame, y, _ = _people(1500, 1)
    recipe = FeatureRecipe(columns=list(frame), kinds=dict.fromkeys(frame, "number"))
    steps = [
        ("recipe", transformer(recipe, ColumnRoles(target="y"))),
        ("encode", encoder("linear")),
        ("model", model),
    ]
    no, file = Money.not_evaluated("a test"), FileRef(path="m", sha256="0", bytes=1)
    fields: dict[str, Any] = {
        "model": file,
        "digest": "",
        "rung": "linear",
        "title": "Linear model",
        "task": "binary",
        "labels": ["no", "yes"],
        "known": [0, 1],
        "columns": list(frame),
        "features": list(frame),
        "recipe_digest": "",
        "calibrator": Calibrator(kind=kind),
        "rule": DecisionRule(threshold=0.4, how="", source=source),
        "parameters": {},
        "score": "log_loss",
        "cross_validated": {},
        "held_out": {},
        "money": no,
        "train_rows": 1500,
        "test_rows": 1000,
        "predictions": file,
    }
    return Scorer(ModelCandidate(**(fields | other)), Pipeline(steps).fit(frame, y))


def _run(scorer: Scorer, **options: Any) -> Frontier:
    (train, y, own), (test, actual, other) = _people(1500, 1), _people(1500, 2)
    given: dict[str, Any] = {
        "y_train": y,
        "y_test": actual,
        "groups_train": own,
        "groups_test": other,
        "protected": "sex",
        "value": VALUE,
        "proxies": ["area"],
    }
    return frontier(scorer, train, test, **(given | options))


@pytest.fixture(scope="module")
def found() -> Frontier:
    return _run(_scorer(LogisticRegression()))


def test_every_way_takes_disparity_away_that_the_candidate_has(found: Frontier) -> None:
    assert found.candidate is not None
    assert found.candidate.disparity.low is not None
    assert found.candidate.disparity.low > 0.2
    assert not found.left_out
    assert {point.method for point in found.points} == {
        "none",
        "reweighing",
        "without_proxies",
        "group_thresholds",
        "exponentiated_gradient",
    }
    for point in found.points[1:]:
        assert point.removed.low is not None
        assert point.removed.low > 0, point.name
        assert point.needs_group == (point.method == "group_thresholds")
    tight = next(point for point in found.points if point.key == "group_thresholds.0.01")
    assert tight.disparity.value == pytest.approx(0, abs=0.06)
    assert 0 < found.fits <= found.budget


def test_prices_are_money_over_points_and_the_best_are_not_beaten(found: Frontier) -> None:
    assert found.axis == "money"
    for point in found.points[1:]:
        assert point.price.unit == "EUR/week per point"
        assert point.price.value == pytest.approx(-point.over_candidate.value / point.removed.value)
        assert point.price.low <= point.price.value <= point.price.high
    for point in found.points:
        rivals = [
            other
            for other in found.points
            if other.disparity.value <= point.disparity.value
            and other.money.value >= point.money.value
            and (other.disparity.value, other.money.value)
            != (point.disparity.value, point.money.value)
        ]
        assert point.best == (not rivals)
    assert [p.key for p in found.best] == [
        p.key for p in sorted(found.points, key=lambda p: p.disparity.value) if p.best
    ]


def test_equal_calls_give_equal_bytes(found: Frontier) -> None:
    again = _run(_scorer(LogisticRegression()))
    both = [canonical_json(each.model_dump(mode="json")) for each in (found, again)]
    assert both[0] == both[1]


def test_without_payoffs_disparity_is_held_against_accuracy() -> None:
    one = _run(_scorer(LogisticRegression(), source="out_of_fold"), value=None, bounds=[0.05])
    assert one.axis == "accuracy"
    assert all(point.money.value is None for point in one.points)
    assert all("not evaluated" in point.price.note for point in one.points)
    assert any(point.best for point in one.points)
    share = {point.method: point for point in one.points}
    assert share["reweighing"].accuracy.value > 0.6


@pytest.mark.parametrize("kind", ["sigmoid", "isotonic"])
def test_boosting_is_refitted_and_corrected_by_the_same_kind_of_map(kind: str) -> None:
    model = HistGradientBoostingClassifier(max_iter=20, random_state=0)
    scorer = _scorer(model, kind=kind, calibrator=Calibrator(kind="none"))
    real = scorer.candidate.model_copy(
        update={"calibrator": Calibrator(kind=kind, x=[0.0, 1.0], y=[0.0, 1.0])}
    )
    one = _run(Scorer(real, scorer.pipeline), methods=["reweighing"])
    assert one.points[1].removed.low > 0
    assert one.fits == 4
    frame, y, _ = _people(1500, 1)
    X = np.asarray(frame)
    said = refit(
        Scorer(real, scorer.pipeline),
        X,
        y,
        X,
        fits=Fits(4),
        seed=0,
        weigh=lambda rows: np.where(y[rows] == 1, 5.0, 1.0),
    )
    # The weights alone would say .75 of everybody; the map brings the chances back to what holds.
    assert said.inside.mean() == pytest.approx(y.mean(), abs=0.01)


def test_the_error_rates_are_compared_among_those_they_are_about() -> None:
    scorer = _scorer(LogisticRegression())
    test, actual, group = _people(1500, 2)
    decided = scorer.score(test).decided
    for gap, counted, hit in (
        ("selection_rate", actual >= 0, decided == 1),
        ("fpr", actual == 0, decided == 1),
        ("fnr", actual == 1, decided == 0),
        ("ppv", decided == 1, actual == 1),
    ):
        rates = _run(scorer, gap=gap, methods=[]).points[0].rates
        for name in "ab":
            here = (group == name) & counted
            own = wilson(int(hit[here].sum()), int(here.sum()))
            told = (rates[name].value, rates[name].low, rates[name].high)
            assert told == pytest.approx((own.value, own.low, own.high))
            assert rates[name].n == own.n


def test_what_does_not_fit_is_left_out_with_the_reason() -> None:
    one = _run(_scorer(KNeighborsClassifier(25)), proxies=[], bounds=[0.05])
    said = {each.name: each.why for each in one.left_out}
    assert said == {
        "reweighing": "the Linear model cannot be fitted with weights",
        "without proxies": "no feature is a close proxy",
        "exponentiated gradient": "the Linear model cannot be fitted with weights",
    }
    assert [point.method for point in one.points] == ["none", "group_thresholds"]


def test_the_fits_allowed_are_never_passed() -> None:
    one = _run(_scorer(LogisticRegression()), fits=14)
    assert one.fits <= 14
    assert one.left_out[-1].name == "exponentiated gradient"
    assert one.left_out[-1].why == "the fits allowed are spent"
    assert "group_thresholds" in {point.method for point in one.points}


def test_what_nobody_can_mitigate_says_so() -> None:
    scorer = _scorer(LogisticRegression())
    several = scorer.candidate.model_copy(update={"task": "multiclass"})
    assert "this is multiclass" in _run(Scorer(several, scorer.pipeline)).note
    constant = scorer.candidate.model_copy(update={"rung": "constant"})
    assert "everybody the same answer" in _run(Scorer(constant, scorer.pipeline)).note
    lone = _run(scorer, groups_train=["a"] * 1500, groups_test=["a"] * 1500)
    assert "fewer than two groups of sex" in lone.note
    assert not lone.points


def test_missing_and_tiny_groups_are_weighed_and_not_shown() -> None:
    _, _, own = _people(1500, 1)
    _, _, other = _people(1500, 2)
    for each in (own := own.astype(object), other := other.astype(object)):
        each[:40], each[40:43] = None, "rare"
    one = _run(
        _scorer(LogisticRegression()), groups_train=own, groups_test=other, methods=["reweighing"]
    )
    assert all(set(point.rates) == {"a", "b"} for point in one.points)
    assert len(one.points) == 2


def test_many_training_rows_are_sampled_and_said() -> None:
    one = _run(_scorer(LogisticRegression()), most_rows=600, methods=["reweighing"])
    assert one.note == "Refitted on 600 of 1,500 training rows, drawn at random."
