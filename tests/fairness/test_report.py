import json

import numpy as np
import pandas as pd
import pytest

from tenfold.errors import WrongInput
from tenfold.fairness.records import NOT_STATED, REST
from tenfold.fairness.report import group_report
from tenfold.stats.calibration import calibration


def _world(n=1200, seed=0):
    rng = np.random.default_rng(seed)
    sex = rng.choice(["m", "f"], n, p=[0.6, 0.4])
    place = rng.choice(["north", "south", "east"], n)
    p = np.clip(0.35 + 0.3 * rng.random(n) + 0.1 * (sex == "m"), 0, 1)
    y = (rng.random(n) < p).astype(int)
    return y, (p > 0.5).astype(int), p, pd.DataFrame({"sex": sex, "place": place})


def _one(report, group, metric):
    return next(o for o in report.comparisons() if (o.group, o.metric) == (group, metric))


def test_rates_are_those_of_fairlearn():
    from fairlearn import metrics

    y, decided, p, groups = _world()
    found = group_report(y, decided, p, groups[["sex"]])
    oracle = metrics.MetricFrame(
        metrics={
            "selection_rate": metrics.selection_rate,
            "fpr": metrics.false_positive_rate,
            "fnr": metrics.false_negative_rate,
            "tpr": metrics.true_positive_rate,
        },
        y_true=y,
        y_pred=decided,
        sensitive_features=groups["sex"],
    ).by_group
    for part in found.attributes[0].groups:
        for name in oracle.columns:
            assert part.rates[name].value == pytest.approx(oracle.loc[part.group, name])
    # Theirs has no sign: largest minus smallest. Ours is group minus reference.
    gap = metrics.demographic_parity_difference(y, decided, sensitive_features=groups["sex"])
    assert _one(found, "f", "selection_rate").difference.value == pytest.approx(-gap)


@pytest.mark.filterwarnings("ignore")  # aif360 names libraries that are not there
def test_gaps_are_those_of_aif360():
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    y, decided, p, groups = _world()
    frame = pd.DataFrame({"sex": (groups["sex"] == "m").astype(float), "y": y.astype(float)})
    truth = BinaryLabelDataset(
        df=frame, label_names=["y"], protected_attribute_names=["sex"],
        favorable_label=1.0, unfavorable_label=0.0,
    )  # fmt: skip
    told = truth.copy()
    told.labels = decided.astype(float).reshape(-1, 1)
    oracle = ClassificationMetric(
        truth, told, unprivileged_groups=[{"sex": 0.0}], privileged_groups=[{"sex": 1.0}]
    )
    found = group_report(y, decided, p, groups[["sex"]], references={"sex": "m"})
    rate = _one(found, "f", "selection_rate")
    assert rate.difference.value == pytest.approx(oracle.statistical_parity_difference())
    assert rate.ratio.value == pytest.approx(oracle.disparate_impact())
    for metric in ("fpr", "fnr"):
        theirs = getattr(
            oracle, f"false_{'posi' if metric == 'fpr' else 'nega'}tive_rate_difference"
        )
        assert _one(found, "f", metric).difference.value == pytest.approx(theirs())


def test_every_comparison_says_what_is_favourable_worse_and_compared_with():
    y, decided, p, groups = _world()
    found = group_report(y, decided, p, groups, words=("approved", "repays"))
    assert found.comparisons()
    for one in found.comparisons():
        assert one.favourable == "approved"
        assert one.worse in {"higher", "lower"}
        assert one.reference
    worse = {one.name: one.worse for one in found.metrics}
    assert (worse["selection_rate"], worse["fnr"]) == ("lower", "higher")


def test_a_positive_that_is_unfavourable_turns_direction_not_error_rates():
    y, decided, p, groups = _world()
    good = group_report(y, decided, p, groups[["sex"]], favourable=1)
    bad = group_report(y, decided, p, groups[["sex"]], favourable=0)
    rate = [_one(each, "f", "selection_rate").difference.value for each in (good, bad)]
    assert rate[0] == pytest.approx(-rate[1])
    assert _one(good, "f", "fpr").difference == _one(bad, "f", "fpr").difference
    assert (_one(good, "f", "fpr").worse, _one(bad, "f", "fpr").worse) == ("lower", "higher")


def test_no_rate_of_fewer_than_ten_people_leaves():
    rng = np.random.default_rng(0)
    groups = pd.DataFrame({"g": ["a"] * 200 + ["b"] * 150 + ["secret"] * 7})
    y = rng.integers(0, 2, 357)
    decided = rng.integers(0, 2, 357)
    decided[200:350] = 0
    decided[200:204] = 1  # b: precision would be taken of four people
    found = group_report(y, decided, None, groups, pairs=[("g", "g")])
    hidden = next(each for each in found.attributes[0].groups if each.group == REST)
    assert (hidden.n, hidden.rates, hidden.suppressed) == (None, {}, True)
    second = next(each for each in found.attributes[0].groups if each.group == "b")
    assert second.rates["ppv"].value is None
    text = found.model_dump_json()
    assert "secret" not in text
    assert json.loads(text)
    for part in [*found.attributes, *found.intersections]:
        for each in part.groups:
            for rate in [*each.rates.values(), *each.shrunk.values()]:
                assert rate.value is None or (rate.n is not None and rate.n >= 10)


def test_groups_between_ten_and_thirty_are_shown_with_the_number_needed_but_not_judged():
    rng = np.random.default_rng(0)
    groups = pd.DataFrame({"g": ["a"] * 300 + ["b"] * 20})
    decided = np.r_[rng.integers(0, 2, 300), np.zeros(20, dtype=int)]
    found = group_report(decided, decided, None, groups, judged=["selection_rate"])
    one = found.comparisons()[0]
    assert (one.verdict, found.family) == ("not_enough", 0)
    assert one.needed > 20
    assert "b has 20 cases" in one.note


def test_a_breach_names_who_is_worse_off_even_if_it_is_the_reference():
    groups = pd.DataFrame({"g": ["a"] * 500 + ["b"] * 400})
    decided = np.r_[[1] * 100, [0] * 400, [1] * 300, [0] * 100]
    one = group_report(decided, decided, None, groups, judged=["selection_rate"]).comparisons()[0]
    assert (one.verdict, one.reference, one.worse_off) == ("breach", "a", "a")


@pytest.mark.parametrize("outcome", [0, 1])
def test_all_the_same_outcome_is_no_crash_and_no_breach(outcome):
    groups = pd.DataFrame({"g": ["a"] * 100 + ["b"] * 100})
    same = np.full(200, outcome)
    found = group_report(same, same, None, groups)
    assert not found.comparisons("breach")
    assert found.model_dump_json()


def test_one_group_only_is_compared_with_nobody():
    y, decided, p, _ = _world(200)
    found = group_report(y, decided, p, pd.DataFrame({"g": ["a"] * 200}))
    assert found.comparisons() == []
    assert found.attributes[0].reference is None


def test_people_who_do_not_state_it_are_compared_too():
    y, decided, p, groups = _world()
    groups.loc[:199, "sex"] = None
    found = group_report(y, decided, p, groups[["sex"]])
    assert NOT_STATED in {one.group for one in found.comparisons()}


def test_several_classes_are_seen_as_the_favourable_one_against_the_rest():
    rng = np.random.default_rng(0)
    y, decided = rng.integers(0, 3, 600), rng.integers(0, 3, 600)
    groups = pd.DataFrame({"g": rng.choice(["a", "b"], 600)})
    found = group_report(
        y,
        decided,
        rng.dirichlet([1, 1, 1], 600),
        groups,
        task="multiclass",
        favourable=2,
        classes=3,
    )
    a = (groups["g"] == "a").to_numpy()
    rate = next(each for each in found.attributes[0].groups if each.group == "a").rates
    assert rate["selection_rate"].value == pytest.approx((decided[a] == 2).mean())
    assert rate["fnr"].value == pytest.approx((decided[a & (y == 2)] != 2).mean())


def test_amounts_are_compared_by_their_errors():
    rng = np.random.default_rng(0)
    group = rng.choice(["a", "b"], 900, p=[0.6, 0.4])
    y = rng.normal(100, 20, 900)
    decided = y + rng.normal(0, 5, 900) - 8 * (group == "b")
    found = group_report(
        y, decided, None, pd.DataFrame({"g": group}), task="regression", aligned=True, unit="EUR"
    )
    one = _one(found, "b", "error")
    assert (one.verdict, one.worse_off, one.difference.unit) == ("breach", "b", "EUR")
    assert one.tolerated == pytest.approx(0.1 * y.std())
    assert one.difference.excludes(0)


def test_small_crossings_are_drawn_towards_the_others():
    y, decided, p, groups = _world()
    found = group_report(y, decided, p, groups, pairs=[("sex", "place")])
    part = found.intersections[0]
    assert len(part.groups) == 6
    raw = [each.rates["selection_rate"] for each in part.groups]
    drawn = [each.shrunk["selection_rate"] for each in part.groups]
    assert np.ptp([each.value for each in drawn]) < np.ptp([each.value for each in raw])


def test_the_calibration_slope_of_a_group_is_that_of_its_cases_alone():
    y, decided, p, groups = _world(2000)
    found = group_report(y, decided, p, groups[["sex"]])
    for each in found.attributes[0].groups:
        mine = (groups["sex"] == each.group).to_numpy()
        assert each.slope == calibration(y[mine], p[mine]).slope
    assert group_report(y, decided, None, groups).attributes[0].groups[0].slope is None


def test_metrics_and_tolerances_that_make_no_sense_are_refused():
    y, decided, p, groups = _world(100)
    with pytest.raises(WrongInput, match="cannot be judged"):
        group_report(y, decided, p, groups, judged=["base_rate"])
    with pytest.raises(WrongInput, match="makes no sense"):
        group_report(y, decided, p, groups, tolerances={"selection_rate": 1.2})
    with pytest.raises(WrongInput, match="none of the 2 classes"):
        group_report(y, decided, p, groups, favourable=5)


def test_the_same_data_give_the_same_bytes():
    y, decided, p, groups = _world()
    first, again = (
        group_report(y, decided, p, groups, pairs=[("sex", "place")]).model_dump_json()
        for _ in range(2)
    )
    assert first == again
