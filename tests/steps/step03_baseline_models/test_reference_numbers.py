"""Numbers that others published or recomputed on real tables, reproduced by the rungs of step 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from tenfold.scoring import decide
from tenfold.stats.money import value_per_case
from tenfold.steps.step03_baseline_models.crossval import climb
from tenfold.steps.step03_baseline_models.decisions import RungName
from tenfold.steps.step03_baseline_models.fitting import Ledger, Shaped
from tenfold.steps.step03_baseline_models.folds import draw_folds
from tenfold.steps.step03_baseline_models.packing import pack
from tenfold.steps.step03_baseline_models.rows import Workload
from tenfold.steps.step03_baseline_models.scores import metric
from tenfold.vocabulary import DecisionRule, SplitPlan, ValueModel

pytestmark = pytest.mark.real_data

_ALMOST_ALL = SplitPlan(kind="random", test_share=0.001)
_ADULT = (
    "age workclass fnlwgt education education_num marital occupation relationship race sex gain "
    "loss hours country income"
)
_BIKE = ["season", "yr", "mnth", "hr", "holiday", "weekday", "workingday", "weathersit"]
_BIKE += ["temp", "atemp", "hum", "windspeed"]


def over_folds(
    laboratory: Any, work: Workload, rung: RungName, name: str, folds: int = 5
) -> np.ndarray[Any, Any]:
    """A metric of a rung in each of five folds of (almost) all rows."""
    drawn = draw_folds(work.train, work.task, _ALMOST_ALL, folds=folds, repeats=1, seed=0)
    chosen_by: Any = "rmse" if work.task == "regression" else "log_loss"
    out = climb(
        work,
        drawn,
        [rung],
        1,
        value=None,
        chosen_by=chosen_by,
        seed=0,
        ledger=Ledger(10**9),
        context=laboratory.context(),
    )[rung]
    found = []
    for fold in drawn.folds:
        y, p = work.train.y[fold.test], out.p[0][fold.test]
        found.append(metric(name, y, p, p))  # type: ignore[arg-type]  # names of the tests below
    return np.array(found, dtype=float)


def german(folder: Path) -> pd.DataFrame:
    names = [f"c{i}" for i in range(21)]
    return pd.read_csv(folder / "german_credit" / "german.csv", header=None, names=names)


def bank(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "bank_marketing" / "bank-additional.csv", sep=";")


def adult(folder: Path, part: str) -> pd.DataFrame:
    frame = pd.read_csv(
        folder / "adult" / f"adult-{part}.csv.gz",
        header=None,
        names=_ADULT.split(),
        skipinitialspace=True,
    )
    return frame.assign(income=frame["income"].str.rstrip("."))


def bikes(folder: Path) -> pd.DataFrame:
    frame = pd.read_csv(folder / "bike_sharing" / "hour.csv.gz").dropna(subset=["temp"])
    return frame.assign(dteday=pd.to_datetime(frame["dteday"], format="%m/%d/%y"))


def test_german_credit_at_five_to_one_costs_what_it_should(shared_data, laboratory):
    frame = german(shared_data)
    work, _ = laboratory.work(frame, "c20", positive="2", split=_ALMOST_ALL)
    value = ValueModel(task="binary", payoffs={"TP": 0, "FP": -1, "FN": -5, "TN": 0})
    bad = (frame["c20"] == 2).to_numpy(dtype=int)
    nobody, all_of_them = np.zeros(1000, dtype=int), np.ones(1000, dtype=int)
    assert -value_per_case(value, bad, nobody).mean() == pytest.approx(1.5)
    assert -value_per_case(value, bad, all_of_them).mean() == pytest.approx(0.7)

    y = work.train.y
    drawn = draw_folds(work.train, "binary", _ALMOST_ALL, folds=10, repeats=10, seed=0)
    # Encoded once for all hundred fits: the encoding never looks at the target.
    X, _ = Shaped(work.recipe, work.roles, work.train.frame, work.train.frame).encoded("linear")
    p = np.zeros((10, len(y)))
    for fold in drawn.folds:
        model = LogisticRegression(C=0.1, max_iter=1000).fit(X[fold.train], y[fold.train])
        p[fold.repeat, fold.test] = model.predict_proba(X[fold.test])[:, 1]

    def cost(threshold: float) -> list[float]:
        rule = DecisionRule(threshold=threshold, how="", source="fixed")
        return [-float(value_per_case(value, y, decide(rule, each)).mean()) for each in p]

    assert value.threshold == pytest.approx(1 / 6)
    assert np.mean(cost(1 / 6)) == pytest.approx(0.543, abs=0.011)
    assert np.std(cost(1 / 6)) < 0.02
    assert np.mean(cost(0.5)) == pytest.approx(0.914, abs=0.02)
    assert np.mean([roc_auc_score(y, each) for each in p]) == pytest.approx(0.791, abs=0.01)


def test_telco_churn_logistic_has_its_auc(shared_data, laboratory):
    frame = pd.read_csv(shared_data / "telco_churn" / "Telco-Customer-Churn.csv")
    frame["TotalCharges"] = pd.to_numeric(frame["TotalCharges"], errors="coerce")
    work, _ = laboratory.work(frame, "Churn", positive="Yes", id="customerID", split=_ALMOST_ALL)
    auc = over_folds(laboratory, work, "linear", "auc")
    assert auc.mean() == pytest.approx(0.8453, abs=0.015)
    assert auc.std(ddof=1) < 0.03


def test_adult_test_rows_are_ranked_as_well_as_published(shared_data, laboratory):
    train, test = adult(shared_data, "train"), adult(shared_data, "test")
    work, ledger = laboratory.work(
        train, "income", positive=">50K", split=SplitPlan(kind="random", test_share=0.0001)
    )
    y = (test["income"] == ">50K").to_numpy()
    for rung, wanted, near in (("linear", 0.9055, 0.005), ("xgboost", 0.9276, 0.004)):
        packed = pack(rung, work, seed=0, ledger=ledger)
        assert roc_auc_score(y, packed.predict(test, work)) == pytest.approx(wanted, abs=near)


@pytest.mark.parametrize(("leak", "wanted"), [(True, 0.9312), (False, 0.7675)])
def test_bank_marketing_with_and_without_the_leak(shared_data, laboratory, leak, wanted):
    frame = bank(shared_data)
    if not leak:
        frame = frame.drop(columns="duration")
    work, _ = laboratory.work(frame, "y", positive="yes", split=_ALMOST_ALL)
    assert over_folds(laboratory, work, "linear", "auc").mean() == pytest.approx(wanted, abs=0.02)


def test_bike_sharing_looks_better_at_random_than_in_time(shared_data, laboratory):
    frame = bikes(shared_data)
    options: dict[str, Any] = {"task": "regression", "features": _BIKE}
    work, ledger = laboratory.work(frame, "cnt", split=_ALMOST_ALL, **options)
    at_random = over_folds(laboratory, work, "boosting", "rmse").mean()
    assert at_random == pytest.approx(41.7, rel=0.05)

    later = frame["dteday"] >= pd.Timestamp("2012-09-01")
    plan = SplitPlan(kind="time", test_share=float(later.mean()))
    work, ledger = laboratory.work(frame, "cnt", split=plan, time="dteday", **options)
    assert len(work.test) == later.sum()
    packed = pack("boosting", work, seed=0, ledger=ledger)
    error = packed.predict(work.test.frame, work) - work.test.y
    assert np.sqrt((error**2).mean()) == pytest.approx(68.37, rel=0.05)


@pytest.mark.parametrize(("rung", "wanted"), [("linear", 0.653), ("boosting", 0.608)])
def test_wine_quality_as_an_amount(shared_data, laboratory, rung, wanted):
    names = [f"c{i}" for i in range(12)]
    frame = pd.read_csv(
        shared_data / "wine_quality" / "winequality-red.csv", header=None, names=names
    )
    work, _ = laboratory.work(frame, "c11", task="regression", split=_ALMOST_ALL)
    assert over_folds(laboratory, work, rung, "rmse").mean() == pytest.approx(wanted, rel=0.05)


def test_diabetes_explains_half_of_the_variance_in_sample(laboratory):
    from sklearn.datasets import load_diabetes

    frame = load_diabetes(as_frame=True).frame
    work, ledger = laboratory.work(
        frame, "target", task="regression", split=SplitPlan(kind="random", test_share=0.003)
    )
    packed = pack("linear", work, seed=0, ledger=ledger)
    p = packed.predict(frame, work)
    # Ordinary least squares reaches .5177; the penalty may cost a little of it.
    assert metric("r2", frame["target"].to_numpy(), p, p) == pytest.approx(0.5177, abs=0.01)
