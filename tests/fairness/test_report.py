"""Groups compared: against fairlearn and AIF360, on degenerate input, in simulated worlds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import WrongInput
from tenfold.fairness.gaps import difference_limits, ratio_limits, shares
from tenfold.fairness.judging import judge
from tenfold.fairness.report import group_report
from tenfold.fairness.shrinking import shrunk

Z = 1.959964


def _world(rows: int = 400, seed: int = 0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"g": rng.choice(["a", "b", "c"], rows, p=[0.5, 0.3, 0.2])})
    y = (rng.random(rows) < 0.4).astype(int)
    acted = np.where(rng.random(rows) < 0.75, y, 1 - y)
    return frame, y, acted


def test_rates_are_those_of_fairlearn():
    from fairlearn import metrics

    frame, y, acted = _world()
    oracle = metrics.MetricFrame(
        metrics={
            "selection_rate": metrics.selection_rate,
            "fpr": metrics.false_positive_rate,
            "fnr": metrics.false_negative_rate,
            "tpr": metrics.true_positive_rate,
        },
        y_true=y,
        y_pred=acted,
        sensitive_features=frame["g"],
    ).by_group
    found = group_report(y, acted, None, frame)
    for one in found.attributes[0].groups:
        for metric in oracle.columns:
            assert one.rates[metric].value == pytest.approx(oracle.loc[one.group, metric])
            assert one.rates[metric].low < one.rates[metric].value < one.rates[metric].high


def test_signed_gaps_are_those_of_aif360():
    datasets = pytest.importorskip("aif360.datasets")
    from aif360.metrics import ClassificationMetric

    frame, y, acted = _world(seed=2)
    two = frame["g"].isin(["a", "b"]).to_numpy()
    table = pd.DataFrame({"g": (frame["g"][two] == "a").astype(float), "y": y[two]})
    given = {"label_names": ["y"], "protected_attribute_names": ["g"]}
    truth = datasets.BinaryLabelDataset(df=table, **given)
    said = datasets.BinaryLabelDataset(df=table.assign(y=acted[two]), **given)
    oracle = ClassificationMetric(truth, said, [{"g": 0}], [{"g": 1}])
    found = group_report(y[two], acted[two], None, frame[two], references={"g": "a"})
    gaps = {one.metric: one for one in found.comparisons()}
    assert gaps["selection_rate"].difference.value == pytest.approx(
        oracle.statistical_parity_difference()
    )
    assert gaps["selection_rate"].ratio.value == pytest.approx(oracle.disparate_impact())
    assert gaps["fpr"].difference.value == pytest.approx(oracle.false_positive_rate_difference())
    assert gaps["fnr"].difference.value == pytest.approx(oracle.false_negative_rate_difference())


def test_no_rate_of_fewer_than_ten_people_leaves_it():
    frame, y, acted = _world(seed=3)
    frame.loc[:2, "g"] = "three people"
    found = group_report(y, acted, None, frame)
    assert "three people" not in found.model_dump_json()
    small = [one for one in found.attributes[0].groups if one.suppressed]
    assert [(one.n, one.rates) for one in small] == [(None, {})]


@pytest.mark.parametrize(
    ("column", "compared"),
    [
        (["all"] * 400, 0),
        ([None] * 400, 0),
        ([f"level {k}" for k in range(400)], 0),
        ([None] * 100 + ["a"] * 200 + ["b"] * 100, 6),
    ],
)
def test_columns_that_allow_no_comparison_give_none(column, compared):
    _, y, acted = _world(seed=4)
    found = group_report(y, acted, None, pd.DataFrame({"g": column}))
    assert len(found.comparisons()) == compared


def test_a_group_without_a_case_of_the_rate_is_not_enough_data():
    _, y, acted = _world(seed=5)
    frame = pd.DataFrame({"g": ["a"] * 300 + ["b"] * 100})
    y = np.where(frame["g"] == "b", 1, y)
    found = group_report(y, acted, None, frame, judged=["fpr"])
    (one,) = found.comparisons()
    assert one.verdict == "not_enough"
    assert one.difference.value is None


def test_outcomes_that_do_not_fit_are_refused():
    frame, y, acted = _world(seed=6)
    with pytest.raises(WrongInput, match="outcomes stand against"):
        group_report(y[:5], acted, None, frame)
    with pytest.raises(WrongInput, match="none of the 2 classes"):
        group_report(y, acted, None, frame, favourable=2)


@pytest.mark.parametrize(("n", "p", "point"), [(100, 0.3, 0.30), (50, 0.1, 0.69)])
def test_at_equal_true_rates_a_page_has_a_false_breach_in_five_of_a_hundred_worlds(n, p, point):
    rng = np.random.default_rng(17)
    worlds, family = 1_500, 6
    group = rng.binomial(n, p, (worlds, family))
    reference = rng.binomial(n, p, (worlds, family))
    low = np.minimum(group[:, 0], reference[:, 0]) / np.maximum(
        np.maximum(group[:, 0], reference[:, 0]), 1
    )
    # The rule that is everywhere: the lower rate under four fifths of the higher one.
    assert (low < 0.8).mean() == pytest.approx(point, abs=0.03)
    breaches = [
        judge(
            shares(x, [n] * family), shares(r, [n] * family), [0.8] * family, [True] * family
        ).breach.any()
        for x, r in zip(group, reference, strict=True)
    ]
    assert np.mean(breaches) <= 0.05


@pytest.mark.parametrize("p", [0.1, 0.3, 0.5])
def test_intervals_of_gaps_and_ratios_cover_as_they_say(p):
    rng = np.random.default_rng(23)
    worlds, n, other = 20_000, 100, min(p + 0.15, 0.95)
    group = shares(rng.binomial(n, p, worlds), np.full(worlds, n))
    reference = shares(rng.binomial(2 * n, other, worlds), np.full(worlds, 2 * n))
    low, high = difference_limits(group, reference, Z)
    assert 0.93 <= ((low <= p - other) & (p - other <= high)).mean() <= 0.97
    low, high = ratio_limits(group, reference, Z)
    assert 0.93 <= ((low <= p / other) & (p / other <= high)).mean() <= 0.97


def test_shrunk_rates_are_nearer_to_the_truth_and_their_intervals_cover():
    rng = np.random.default_rng(29)
    sizes = np.array([12, 15, 20, 30, 40, 60, 90, 150])
    inside, drawn, plain = [], [], []
    for _ in range(120):
        truth = rng.beta(12, 18, len(sizes))
        hits = rng.binomial(sizes, truth)
        for at, one in enumerate(shrunk(hits, sizes)):
            inside.append(one.low <= truth[at] <= one.high)
            drawn.append((one.value - truth[at]) ** 2)
            plain.append((hits[at] / sizes[at] - truth[at]) ** 2)
    assert 0.93 <= np.mean(inside) <= 0.97
    assert np.mean(drawn) < 0.7 * np.mean(plain)
