"""The whole run: what it leaves, that it repeats byte for byte, and that money stays one thread."""

from __future__ import annotations

import subprocess
import sys

import joblib
import numpy as np
import pandas as pd
import pytest

from tenfold.features import CleanRule, DerivedFeature, FeatureRecipe
from tenfold.scoring import calibrated, decide
from tenfold.steps.step03_baseline_models import STEP, BaselineEvidence
from tenfold.vocabulary import Exclusion, SplitPlan, TodayRule, Triple, ValueModel, canonical_json

SMALL = {"tree": False, "boosting": False, "xgboost": False}


def content(evidence: BaselineEvidence) -> str:
    return canonical_json(evidence.model_dump(mode="json"))


def test_a_clear_signal_gives_a_model_that_beats_constant_and_today(laboratory, loan_frame, value):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value)
    checks = laboratory.gate(evidence)
    assert evidence.choice.chosen == "linear"
    assert evidence.held_out.over_today.low > 0
    assert evidence.held_out.money.value_model == value.digest
    assert {checks[code].status for code in ("TF0302", "TF0303", "TF0306", "TF0308")} == {"pass"}
    assert evidence.feature_worth[0].name in ("income", "debt")
    assert evidence.feature_worth[-1].money.low < 0 < evidence.feature_worth[-1].money.high


def test_without_payoffs_metrics_are_shown_and_money_is_not_evaluated(laboratory, loan_frame):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), None, **SMALL)
    checks = laboratory.gate(evidence, **SMALL)
    assert evidence.money_note == "not evaluated: step 1 has not run"
    assert evidence.held_out.metric.known
    assert evidence.held_out.money.value is None
    assert checks["TF0307"].status == "not_evaluated"
    assert checks["TF0301"].status == "warn"
    assert "F1" in evidence.candidate.rule.how


def test_payoffs_of_another_task_do_not_price_this_one(laboratory, loan_frame):
    wrong = ValueModel(task="regression", payoffs={"over": 1, "under": 1}, volume_per_week=1)
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), wrong, **SMALL)
    assert "regression" in evidence.money_note


def test_one_changed_payoff_moves_the_threshold_and_the_money(laboratory, loan_frame, value):
    data = laboratory.prepare(loan_frame, "bad")
    dear = value.model_copy(update={"payoffs": value.payoffs | {"FP": Triple.model_validate(-45)}})
    first, second = (laboratory.run(data, v, **SMALL) for v in (value, dear))
    assert first.candidate.rule.threshold == pytest.approx(0.1)
    assert second.candidate.rule.threshold == pytest.approx(1 / 3)
    assert first.held_out.money.value != second.held_out.money.value
    assert first.folds == second.folds
    assert first.candidate.held_out["auc"] == second.candidate.held_out["auc"]


def test_a_careless_threshold_makes_no_constant_worse(laboratory, loan_frame, value):
    data = laboratory.prepare(loan_frame, "bad")
    careless = {"threshold_policy": "fixed", "fixed_threshold": 0.9}
    ours = laboratory.run(data, value, **SMALL).held_out
    theirs = laboratory.run(data, value, **SMALL, **careless).held_out
    # Acting on everybody pays here; a constant that were cut at .9, too, would act on nobody.
    assert ours.money_constant.value == theirs.money_constant.value
    assert theirs.money.value < theirs.money_constant.value
    assert theirs.over_constant.value < 0


def test_another_seed_draws_other_folds(laboratory, loan_frame, value):
    data = laboratory.prepare(loan_frame, "bad")
    one, two = (laboratory.run(data, value, seed=seed, **SMALL) for seed in (0, 1))
    assert content(one) != content(two)


def test_timings_are_measured_and_never_in_the_content(laboratory, loan_frame, value):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, **SMALL)
    assert {"linear fit", "linear predict 1000 rows"} <= laboratory.timings.keys()
    assert "seconds" not in content(evidence)


def test_the_ladder_does_not_change_what_a_rung_scores(laboratory, loan_frame, value):
    data = laboratory.prepare(loan_frame, "bad")
    short = laboratory.run(data, value, **SMALL)
    long = laboratory.run(data, value, **SMALL | {"tree": True})
    assert short.rung("linear").score == long.rung("linear").score
    assert short.rung("linear").money == long.rung("linear").money


def test_the_stored_model_repeats_the_stored_predictions(laboratory, loan_frame, value):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value)
    candidate = evidence.candidate
    model = joblib.load(laboratory.folder / candidate.model.path)
    kept = pd.read_parquet(laboratory.folder / candidate.predictions.path)
    rows = loan_frame.iloc[kept["row"]]
    p = calibrated(candidate.calibrator, model.predict_proba(rows)[:, 1])
    np.testing.assert_allclose(p, kept["p"], rtol=1e-12)
    np.testing.assert_array_equal(decide(candidate.rule, p), kept["decided"])
    np.testing.assert_array_equal(kept["y"], rows["bad"])
    assert len(kept) == candidate.test_rows == evidence.held_out.rows


@pytest.mark.parametrize(
    ("policy", "tuned"),
    [
        ({}, False),
        ({"threshold_policy": "f1"}, True),
        ({"threshold_policy": "capacity"}, True),
        ({"calibration": "sigmoid"}, False),
        ({"threshold_policy": "f1", "calibration": "isotonic"}, True),
    ],
    ids=["money", "f1", "capacity", "sigmoid", "f1 isotonic"],
)
def test_held_out_rows_take_no_part_in_any_choice(laboratory, loan_frame, value, policy, tuned):
    rows = loan_frame.assign(day=pd.date_range("2025-01-01", periods=len(loan_frame)))
    altered = rows.copy()
    altered.loc[480:, "bad"] = 1 - altered.loc[480:, "bad"]
    options = {"time": "day", "features": ["income", "debt"], "split": SplitPlan(kind="time")}
    if policy.get("threshold_policy") == "capacity":
        value = value.model_copy(update={"capacity_per_week": 300.0})
    one, two = (
        laboratory.run(laboratory.prepare(frame, "bad", **options), value, **SMALL | policy)
        for frame in (rows, altered)
    )
    assert (one.candidate.rule.source == "out_of_fold") is tuned
    assert one.candidate.calibrator.kind == policy.get("calibration", "none")
    assert one.candidate.digest == two.candidate.digest
    assert one.candidate.model == two.candidate.model
    assert one.candidate.rule == two.candidate.rule
    assert one.candidate.calibrator == two.candidate.calibrator
    assert one.choice == two.choice
    assert one.leaderboard == two.leaderboard
    assert one.held_out.metric != two.held_out.metric
    assert one.held_out.fingerprint != two.held_out.fingerprint


def test_the_rows_that_set_the_threshold_are_counted_and_compared(laboratory, loan_frame, value):
    evidence = laboratory.run(
        laboratory.prepare(loan_frame, "bad"), value, threshold_policy="f1", **SMALL
    )
    held = evidence.held_out
    assert held.threshold_rows == evidence.material.used_rows
    assert held.threshold_rows_shared == 0
    assert "480 rows, none of them held out" in laboratory.gate(evidence)["TF0306"].evidence


def test_a_split_by_time_folds_in_time_and_keeps_the_embargo(laboratory, loan_frame, value):
    rows = loan_frame.assign(day=pd.date_range("2025-01-01", periods=len(loan_frame)))
    plan = SplitPlan(kind="time", embargo_days=10)
    data = laboratory.prepare(rows, "bad", time="day", features=["income", "debt"], split=plan)
    evidence = laboratory.run(data, value, cv_repeats=3, **SMALL)
    assert evidence.folds.kind == "time"
    assert evidence.folds.repeats == 1
    assert evidence.folds.notes[0] == "Time has one order: the folds are not repeated."
    assert "embargo" in evidence.material.notes[0]


def test_a_cap_on_rows_draws_a_stratified_sample_and_says_so(laboratory, value):
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"a": rng.normal(size=2000), "bad": (rng.random(2000) < 0.1).astype(int)})
    evidence = laboratory.run(laboratory.prepare(rows, "bad"), value, row_cap=400, **SMALL)
    assert evidence.material.used_rows == 400
    assert "400 of 1,600 training rows" in evidence.material.notes[0]


def test_a_model_that_ranks_well_and_exaggerates_is_judged_by_what_would_be_delivered(
    laboratory, value
):
    rng = np.random.default_rng(0)
    a = rng.normal(size=500)
    rows = pd.DataFrame({"a": a, "bad": (np.abs(a) + 0.3 * rng.normal(size=500) > 0.7).astype(int)})
    data = laboratory.prepare(rows, "bad")
    evidence = laboratory.run(data, value, boosting=False, xgboost=False)
    assert evidence.choice.before_money == "tree"


def test_what_the_budget_left_out_is_said(laboratory, loan_frame, value):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, fit_budget=20)
    assert evidence.fits.used <= 20
    assert "rung xgboost" in evidence.fits.left_out
    assert evidence.rung("xgboost").status == "left_out"


def test_todays_rule_is_decided_on_the_same_rows(laboratory, loan_frame, value):
    rule = TodayRule(column="debt", operator=">", value="0.5")
    today = value.model_copy(update={"today": "rule", "rule": rule})
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), today, **SMALL)
    kept = pd.read_parquet(laboratory.folder / evidence.candidate.predictions.path)
    rows = loan_frame.iloc[kept["row"]]
    acted = rows["debt"] > 0.5
    earned = np.where(rows["bad"] == 1, 90, -10)[acted].sum() / len(rows) * 1000
    assert evidence.held_out.money_today.value == pytest.approx(earned)


def test_amounts_are_shifted_to_where_errors_cost_least(laboratory):
    rng = np.random.default_rng(0)
    a = rng.normal(size=500)
    rows = pd.DataFrame({"a": a, "amount": 100 + 10 * a + rng.normal(scale=5, size=500)})
    dear = ValueModel(task="regression", payoffs={"over": 1, "under": 4}, volume_per_week=10)
    data = laboratory.prepare(rows, "amount", task="regression")
    evidence = laboratory.run(data, dear, **SMALL)
    # The 80 % quantile of N(0, 5²) lies 4.2 above its mean.
    assert evidence.candidate.rule.shift == pytest.approx(4.2, abs=1.0)
    kept = pd.read_parquet(laboratory.folder / evidence.candidate.predictions.path)
    assert (kept["y"] <= kept["decided"]).mean() == pytest.approx(0.8, abs=0.1)


def test_classes_are_decided_by_expected_money(laboratory):
    rng = np.random.default_rng(0)
    kind = rng.integers(0, 3, size=500)
    rows = pd.DataFrame({"a": kind + rng.normal(scale=0.7, size=500)})
    rows["kind"] = np.array(["low", "mid", "high"])[kind]
    labels = ["low", "mid", "high"]
    payoffs = {f"{a}→{b}": (10 if a == b else -5) for a in labels for b in labels}
    payoffs |= {"high→low": -100}
    value = ValueModel(task="multiclass", payoffs=payoffs, volume_per_week=10)
    data = laboratory.prepare(rows, "kind", task="multiclass", labels=labels)
    evidence = laboratory.run(data, value, **SMALL)
    plain = laboratory.run(data, None, **SMALL)
    low, high = labels.index("low"), labels.index("high")
    assert evidence.held_out.confusion[high][low] <= plain.held_out.confusion[high][low]
    assert evidence.held_out.money.known
    assert evidence.candidate.labels == labels


def test_the_class_that_is_answered_today_is_a_rung_and_is_compared_in_money(laboratory):
    rng = np.random.default_rng(0)
    kind = rng.integers(0, 3, size=400)
    rows = pd.DataFrame({"a": kind + rng.normal(scale=0.7, size=400)})
    rows["kind"] = np.array(["low", "mid", "high"])[kind]
    labels = ["low", "mid", "high"]
    payoffs = {f"{a}→{b}": (10 if a == b else -5) for a in labels for b in labels}
    value = ValueModel(
        task="multiclass",
        payoffs=payoffs,
        volume_per_week=10,
        today_class="mid",
        run_cost_per_year=1,
    )
    data = laboratory.prepare(rows, "kind", task="multiclass", labels=labels)
    evidence = laboratory.run(data, value, **SMALL)
    held = evidence.held_out
    assert evidence.rung("todays_rule").status == "fitted"
    assert "paired" in held.over_today.method
    assert held.over_today.value == pytest.approx(held.money.value - held.money_today.value)
    gate = laboratory.gate(evidence)
    assert gate["TF0301"].status == "pass"
    assert "today's rule" in gate["TF0301"].evidence
    assert evidence.break_even.over == "today's rule"


def test_amounts_are_compared_with_how_far_off_today_is(laboratory, loan_frame):
    value = ValueModel(
        task="regression",
        payoffs={"over": 1, "under": 1},
        volume_per_week=10,
        today_over=Triple(low=0.4, likely=0.4, high=0.4),
        today_under=Triple(low=0.4, likely=0.4, high=0.4),
    )
    signal = loan_frame.assign(amount=loan_frame["income"] + 0.1 * loan_frame["noise"])
    data = laboratory.prepare(
        signal, "amount", task="regression", features=["income", "debt", "region"]
    )
    evidence = laboratory.run(data, value, **SMALL)
    assert evidence.held_out.over_today.low > 0
    assert evidence.held_out.money_today.value == pytest.approx(-8)
    assert laboratory.gate(evidence)["TF0301"].status == "pass"
    close = value.model_copy(
        update=dict.fromkeys(("today_over", "today_under"), Triple(low=0, likely=0, high=0))
    )
    better_today = laboratory.run(data, close, **SMALL)
    assert better_today.held_out.over_today.high < 0
    assert laboratory.gate(better_today)["TF0301"].status == "block"


def test_shares_acted_on_today_price_a_rule_that_no_column_holds(laboratory, loan_frame, value):
    told = value.model_copy(
        update={
            "today": "unknown",
            "today_tpr": Triple(low=0.5, likely=0.5, high=0.5),
            "today_fpr": Triple(low=0.4, likely=0.4, high=0.4),
        }
    )
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), told, **SMALL)
    assert evidence.rung("todays_rule").status == "not_applicable"
    assert evidence.held_out.over_today.low > 0
    assert "not measured" in evidence.held_out.over_today.note
    assert evidence.break_even.over == "today's rule"


def test_protected_values_and_ids_stay_out_of_the_evidence(laboratory, loan_frame, value):
    rows = loan_frame.assign(
        customer=[f"secret-{i}" for i in range(len(loan_frame))],
        faith=["hidden-faith"] * len(loan_frame),
    )
    data = laboratory.prepare(
        rows,
        "bad",
        id="customer",
        protected=["faith"],
        excluded=[Exclusion(column="noise", reason="noise")],
        features=["income", "debt", "region"],
    )
    text = content(laboratory.run(data, value, **SMALL))
    assert "secret-" not in text
    assert "hidden-faith" not in text


def test_a_group_is_left_out_with_all_that_is_made_from_it(laboratory, loan_frame, value):
    recipe = FeatureRecipe(
        columns=["income", "debt", "region"],
        derived=[DerivedFeature(name="burden", kind="difference", columns=["debt", "income"])],
    )
    groups = [{"name": "credit bureau", "columns": ["debt"]}]
    data = laboratory.prepare(loan_frame, "bad", recipe=recipe)
    evidence = laboratory.run(data, value, feature_groups=groups, **SMALL)
    bureau = next(item for item in evidence.feature_worth if item.name == "credit bureau")
    assert bureau.gone == ["debt", "burden"]
    assert bureau.money.low > 0
    derived = next(item for item in evidence.feature_worth if item.name == "derived features")
    assert derived.gone == ["burden"]


def test_the_two_by_two_says_where_features_win(laboratory, value):
    rng = np.random.default_rng(0)
    debt, income = rng.uniform(1, 10, size=900), rng.uniform(1, 10, size=900)
    bad = (np.log(debt / income) + rng.logistic(scale=0.3, size=900) > 0).astype(int)
    rows = pd.DataFrame({"debt": [f"{x:.2f} €" for x in debt], "income": income, "bad": bad})
    recipe = FeatureRecipe(
        columns=["debt", "income"],
        clean=[CleanRule(column="debt", rule="currency")],
        derived=[DerivedFeature(name="ratio", kind="ratio", columns=["debt", "income"])],
    )
    data = laboratory.prepare(rows, "bad", recipe=recipe)
    found = laboratory.run(data, value, **SMALL).features_versus_algorithms
    assert found.holds == "yes"
    assert found.claim.low > 0


def test_the_two_by_two_says_where_features_do_not_win(laboratory, value):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=900), rng.normal(size=900)
    bad = (a * b + rng.normal(scale=0.3, size=900) > 0).astype(int)
    rows = pd.DataFrame({"a": a, "b": b, "bad": bad})
    recipe = FeatureRecipe(
        columns=["a", "b"],
        derived=[DerivedFeature(name="gap", kind="difference", columns=["a", "b"])],
    )
    data = laboratory.prepare(rows, "bad", recipe=recipe)
    found = laboratory.run(data, value, **SMALL).features_versus_algorithms
    assert found.holds == "no"
    assert "does not hold" in found.words


def test_a_simple_model_ahead_without_its_features_is_no_win_of_features(laboratory, value):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=300), rng.normal(size=300)
    bad = (a - b + rng.logistic(scale=0.7, size=300) > 0).astype(int)
    rows = pd.DataFrame({"a": a, "b": b, "bad": bad})
    recipe = FeatureRecipe(
        columns=["a", "b"],
        derived=[DerivedFeature(name="gap", kind="difference", columns=["a", "b"])],
    )
    data = laboratory.prepare(rows, "bad", recipe=recipe)
    decisions = SMALL | {"calibration": "none"}
    found = laboratory.run(data, value, **decisions).features_versus_algorithms
    assert found.claim.low > 0
    assert found.holds == "no"
    assert "not because of the engineered features" in found.words


def test_evidence_survives_json_and_every_default_validates():
    assert STEP.parse({}) == STEP.decisions()
    assert STEP.slug == "baseline_models"
    assert set(STEP.codes) == {f"TF030{i}" for i in range(1, 10)}


def test_the_schemas_and_the_gate_import_no_heavy_library():
    script = (
        "import sys; import tenfold.steps.step03_baseline_models as s; "
        "print([m for m in ('numpy', 'pandas', 'sklearn', 'xgboost') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "decisions",
    [
        {"metric": "money"},
        {"metric": "average_precision", "calibration": "isotonic"},
        {"metric": "f1", "threshold_policy": "f1", "calibration": "sigmoid"},
        {"threshold_policy": "capacity", "cv_repeats": 2},
        {"threshold_policy": "fixed", "complexity_rule": "paired", "calibration": "none"},
        {"constant": False, "todays_rule": False, "tree": True, "complexity_rule": "best"},
        {"linear": False, "constant": False, "todays_rule": False},
    ],
    ids=" ".join,
)
def test_every_decision_runs_to_a_verdict(laboratory, loan_frame, value, decisions):
    capable = value.model_copy(update={"capacity_per_week": 300.0})
    data = laboratory.prepare(loan_frame.iloc[:200], "bad")
    given = SMALL | {"fit_budget": 30} | decisions
    evidence = laboratory.run(data, capable, **given)
    checks = laboratory.gate(evidence, **given)
    assert len(checks) == 9
    assert len(STEP.view(STEP.parse(given), evidence).charts) == 10
    on = set(STEP.parse(given).rungs)
    assert {entry.rung for entry in evidence.leaderboard} == on


@pytest.mark.parametrize(("rung", "n"), [("forest", 500), ("network", 3000)])
def test_a_slow_rung_is_climbed_calibrated_judged_and_ablated(laboratory, value, rung, n):
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(rng.normal(size=(n, 3)), columns=["a", "b", "noise"])
    odds = 3 * rows["a"] * rows["b"]
    rows["bad"] = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(int)
    ladder = SMALL | {rung: True, "calibration": "sigmoid", "cv_folds": 3, "fit_budget": 30}
    even = value.model_copy(update={"payoffs": value.payoffs | {"FP": Triple.model_validate(-90)}})
    evidence = laboratory.run(laboratory.prepare(rows, "bad"), even, **ladder)
    entry = evidence.rung(rung)
    assert evidence.choice.chosen == rung
    assert evidence.choice.earned.low > 0
    assert entry.simpler == "linear"
    assert entry.gain.low > 0
    assert {f"{rung} fit", f"{rung} predict 1000 rows"} <= laboratory.timings.keys()
    assert evidence.calibration.used == "sigmoid"
    assert evidence.candidate.calibrator.slope != 1
    assert evidence.calibration.slope.low < 1.5
    worth = {item.name: item.money for item in evidence.feature_worth}
    assert min(worth["a"].low, worth["b"].low) > 0
    assert worth["noise"].low < 0  # a forest may even do better without it
    checks = laboratory.gate(evidence, **ladder)
    assert {checks[code].status for code in ("TF0301", "TF0303", "TF0308")} == {"pass"}
    model = joblib.load(laboratory.folder / evidence.candidate.model.path)
    kept = pd.read_parquet(laboratory.folder / evidence.candidate.predictions.path)
    p = calibrated(evidence.candidate.calibrator, model.predict_proba(rows.iloc[kept["row"]])[:, 1])
    # The record keeps the calibrator to ten digits.
    np.testing.assert_allclose(p, kept["p"], atol=1e-9)


def test_money_at_the_threshold_of_the_payoffs_can_choose(laboratory, loan_frame, value):
    evidence = laboratory.run(laboratory.prepare(loan_frame, "bad"), value, metric="money", **SMALL)
    assert evidence.metric.chosen_by == "money"
    assert evidence.rung("linear").score.unit == "EUR/week"
    assert evidence.rung("linear").score.value == pytest.approx(evidence.rung("linear").money.value)
