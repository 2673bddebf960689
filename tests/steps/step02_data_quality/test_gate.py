"""Every check of the gate: when it passes, when it warns, when it blocks, when it cannot say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenfold.step import Context
from tenfold.steps.step02_data_quality import (
    STEP,
    DataQualityEvidence,
    cell_checks,
    choosing,
    target_checks,
)
from tenfold.vocabulary import CaseMix, Check, Triple, ValueModel

Customers = Callable[..., pd.DataFrame]
Judge = Callable[..., dict[str, Check]]
Run = Callable[..., DataQualityEvidence]
# Too few rows and a version that nobody wrote down put nothing wrong into a figure.
UNPRICED = {"TF0210", "TF0212"}


def test_clean_data_with_every_decision_taken_pass_every_check(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers(2000)
    given = {"id": "customer_id", "protected": ["sex"], "rules": ["customer_id must be unique"]}
    mix = CaseMix(prevalence=Triple(low=0.3, likely=0.4, high=0.6))
    evidence = run(frame, labels=True, mix=mix, **given)
    given["data_version"] = evidence.overview.version[:12]
    checks = judge(evidence, **given)
    assert list(checks) == list(STEP.codes)
    assert {code: c.status for code, c in checks.items() if c.status != "pass"} == {}


def test_each_check_that_fails_says_what_to_do_and_what_it_can_cost(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(answer=lambda f: f["left"].map({"yes": 1, "no": 0}))
    frame.loc[::3, "visits"] = None
    for check in judge(run(frame, rules=["visits must not be missing"])).values():
        if check.status in ("warn", "block", "not_evaluated"):
            assert check.remedy, check.code
            priced = check.status != "not_evaluated" and check.code not in UNPRICED
            assert (check.money_at_risk is not None) == priced, check.code


def test_what_a_check_can_cost_is_the_stake_times_the_share_of_rows_concerned(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    frame.loc[:5, "spend"] = -1.0
    frame.loc[:29, "age"] = 999
    frame["visits"] = frame["visits"].where(frame.index % 5 > 1)
    frame["answer"] = frame["left"].map({"yes": 1, "no": 0})
    frame["sex"] = np.where(frame.index < 30, "female", "male")
    frame["left"] = frame["left"].where(frame.index % 2 == 0)
    frame = pd.concat([frame, frame.iloc[100:160]]).sort_values("since", kind="stable")
    given: dict[str, object] = {
        "rules": ["spend must be positive"],
        "protected": ["sex"],
        "missing_budget": 0.35,
        "time": "since",
        "split": "random",
    }
    evidence = run(frame, **given)
    checks = judge(evidence, **given, data_version="0" * 12)
    assert evidence.stake.value is not None
    kept = frame.dropna(subset="left")
    said = {code: check.evidence for code, check in checks.items()}
    assert "'age'" in said["TF0205"]
    shares = {
        "TF0201": float((kept["spend"] < 0).mean()),
        "TF0202": 0.5,
        "TF0203": 1.0,
        "TF0204": float(kept["visits"].isna().mean()),
        "TF0205": max(
            p.finding.share for p in evidence.findings if p.finding.message in said["TF0205"]
        ),
        "TF0206": float(kept.duplicated().mean()),
        "TF0207": float((kept["sex"] == "female").mean()),
        "TF0208": 1.0,
        "TF0212": 1.0,
    }
    for code, share in shares.items():
        money = checks[code].money_at_risk
        assert money is not None, code
        assert money.value == pytest.approx(evidence.stake.value * share), code
        assert money.low == pytest.approx(evidence.stake.low * share), code
    for priced in evidence.findings:
        assert priced.money.value == pytest.approx(evidence.stake.value * priced.finding.share)
    leak = next(p for p in evidence.findings if p.finding.columns == ["answer"])
    assert leak.money.value == evidence.stake.value


def test_a_written_rule_that_breaks_blocks(run: Run, judge: Judge, customers: Customers) -> None:
    frame = customers()
    frame.loc[3, "spend"] = -1
    check = judge(run(frame, rules=["spend must be positive"]))["TF0201"]
    assert check.status == "block"
    assert "1 of 600 cells break it" in check.evidence
    assert check.money_at_risk is not None
    assert check.money_at_risk.value is not None


def test_a_rule_about_a_column_that_is_not_there_blocks(
    run: Run, judge: Judge, customers: Customers
) -> None:
    check = judge(run(customers(), rules=["vist must be unique"]))["TF0201"]
    assert check.status == "block"
    assert "no column 'vist'" in check.evidence


def test_without_any_rule_the_contract_is_not_evaluated(
    run: Run, judge: Judge, customers: Customers
) -> None:
    checks = judge(run(customers(), suggest_rules=False))
    assert checks["TF0201"].status == "not_evaluated"


def test_a_learnt_rule_that_breaks_later_warns(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    frame.loc[frame.index > 500, "plan"] = "new"
    check = judge(run(frame, time="since"), time="since")["TF0201"]
    assert check.status == "warn"
    assert "'plan'" in check.evidence


def test_a_rule_of_ones_own_takes_the_learnt_ones_place_and_a_learnt_one_can_be_dropped(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    frame.loc[frame.index > 500, "plan"] = "new"
    given: dict[str, object] = {"time": "since"}
    assert 'drop_rules: ["plan: set"]' in judge(run(frame, **given), **given)["TF0201"].remedy
    for answer in (
        {"rules": ["plan must be one of basic, plus, max, new"]},
        {"drop_rules": ["plan: set"]},
    ):
        evidence = run(frame, **given, **answer)
        assert judge(evidence, **given, **answer)["TF0201"].status == "pass"
        assert [r.source for r in evidence.contract.rules if r.key == "plan: set"] == (
            ["written"] if "rules" in answer else []
        )
        assert "plan: complete" in {rule.key for rule in evidence.contract.rules}
    absent = {"drop_rules": ["sex: range"]}
    check = judge(run(customers(), **absent), **absent)["TF0201"]
    assert check.status == "pass"
    assert "names sex: range, but no such rule is learnt" in check.evidence


def test_an_end_of_a_range_that_a_written_rule_leaves_open_stays_learnt(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(spend=lambda rows: rows["spend"].abs() + 1)
    late = frame.assign(spend=frame["spend"].mask(frame.index > 500, frame["spend"] * 100))
    for rule, sources, status in (
        ("spend must be positive", ["written", "learnt"], "warn"),
        ("spend must be between 0 and 1000000", ["written"], "pass"),
    ):
        given: dict[str, object] = {"time": "since", "rules": [rule]}
        evidence = run(late, **given)
        assert [r.source for r in evidence.contract.rules if r.key == "spend: range"] == sources
        assert judge(evidence, **given)["TF0201"].status == status, rule
    given = {"time": "since", "rules": ["spend must be positive"], "drop_rules": ["spend: range"]}
    evidence = run(late, **given)
    assert [r.source for r in evidence.contract.rules if r.key == "spend: range"] == ["written"]
    assert judge(evidence, **given)["TF0201"].status == "pass"


def test_days_after_the_day_of_looking_warn_until_it_has_come(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    frame.loc[:9, "since"] = pd.Timestamp(2027, 6, 1)
    evidence = run(frame)
    early = judge(evidence, today=date(2027, 1, 1))["TF0205"]
    assert early.status == "warn"
    assert "'since' reaches to 2027-06-01" in early.evidence
    assert "as_of" in early.remedy
    assert judge(evidence, today=date(2027, 6, 1))["TF0205"].status == "pass"
    # Most of it ahead is a plan; of the project's own time not a day may be.
    assert judge(evidence, today=date(2024, 1, 1))["TF0205"].status == "pass"
    dated = run(frame, time="since")
    assert judge(dated, time="since", today=date(2024, 1, 1))["TF0205"].status == "warn"


def test_column_names_keep_their_capitals_in_every_check(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().rename(columns={"sex": "SeX"})
    given = {"population": {"SeX": {"female": 0.99, "male": 0.01}}, "group_rows": 500}
    assert "'SeX'" in judge(run(frame, **given), **given)["TF0207"].evidence


def test_a_class_with_hardly_a_case_blocks(run: Run, judge: Judge, customers: Customers) -> None:
    frame = customers().assign(left=["yes"] * 4 + ["no"] * 596)
    assert judge(run(frame))["TF0202"].status == "block"


def test_many_unlabelled_rows_warn(run: Run, judge: Judge, customers: Customers) -> None:
    frame = customers().assign(left=lambda f: f["left"].where(f.index % 2 == 0))
    assert judge(run(frame))["TF0202"].status == "warn"


def test_a_leak_blocks_until_it_is_kept_out_or_confirmed(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(answer=lambda f: f["left"].map({"yes": 1, "no": 0}))
    evidence = run(frame)
    check = judge(evidence)["TF0203"]
    assert check.status == "block"
    assert "known_later: [answer]" in check.remedy
    assert "answer" in evidence.data.features
    out = {"known_later": ["answer"]}
    assert judge(run(frame, **out), **out)["TF0203"].status == "pass"
    said = {"known_in_time": [{"column": "answer", "reason": "asked at the counter"}]}
    confirmed = judge(run(frame, **said), **said)["TF0203"]
    assert confirmed.status == "pass"
    assert "Confirmed as known in time: answer" in confirmed.evidence


def test_a_feature_made_from_what_is_known_later_blocks(
    run: Run, judge: Judge, customers: Customers
) -> None:
    given = {
        "known_later": ["visits"],
        "features": [{"name": "v2", "kind": "formula", "formula": "visits * 2"}],
    }
    check = judge(run(customers(), **given), **given)["TF0203"]
    assert check.status == "block"
    assert "'v2' is made from 'visits'" in check.evidence


def test_a_formula_that_computes_the_target_blocks_until_it_is_taken_out_or_confirmed(
    run: Run, judge: Judge, customers: Customers
) -> None:
    rng = np.random.default_rng(3)
    frame = customers(2000).assign(a=rng.normal(size=2000), b=rng.normal(size=2000))
    frame["left"] = np.where(frame["a"] > frame["b"], "yes", "no")
    given = {"features": [{"name": "gap", "kind": "formula", "formula": "a - b"}]}
    check = judge(run(frame, **given), **given)["TF0203"]
    assert check.status == "block"
    assert "'gap', a derived feature, alone tells the target" in check.evidence
    assert "take it out of `features`" in check.remedy
    assert "known_later" not in check.remedy
    given |= {"known_in_time": [{"column": "gap", "reason": "both offers are on the table"}]}
    assert judge(run(frame, **given), **given)["TF0203"].status == "pass"
    honest = {"features": [{"name": "young", "kind": "formula", "formula": "50 - age"}]}
    assert judge(run(customers(2000), **honest), **honest)["TF0203"].status == "pass"


def test_gaps_beyond_the_budget_warn_and_sentinels_count_as_gaps(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(visits=lambda f: f["visits"].where(f.index % 2 == 0, -1))
    assert judge(run(frame))["TF0204"].status == "pass"
    given = {"sentinels": {"visits": ["-1"]}}
    check = judge(run(frame, **given), **given)["TF0204"]
    assert check.status == "warn"
    assert "visits (50 %)" in check.evidence
    given |= {"missing_budget": 0.6}
    assert judge(run(frame, **given), **given)["TF0204"].status == "pass"


def test_formats_that_differ_warn_with_the_decision_to_write(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(age=lambda f: f["age"].where(f.index % 10 != 0, 999))
    check = judge(run(frame))["TF0205"]
    assert check.status == "warn"
    assert 'sentinels: {"age": ["999"]}' in check.remedy


def test_a_unit_that_differs_in_use_blocks(
    run: Run, judge: Judge, context: Context, customers: Customers
) -> None:
    served = customers(seed=2).drop(columns="left").assign(spend=lambda f: f["spend"] * 100)
    served.to_csv(context.project_dir / "served.csv", index=False)
    given = {"serving_sample": "served.csv"}
    evidence = run(customers(), **given)
    check = judge(evidence, **given)["TF0205"]
    assert check.status == "block"
    assert "'spend' is about 100 times as large in the serving sample" in check.evidence
    assert check.money_at_risk is not None
    assert check.money_at_risk.value == pytest.approx(evidence.stake.value)


def test_an_id_that_should_be_unique_and_is_not_warns(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    frame.loc[:19, "customer_id"] = frame.loc[20:39, "customer_id"].to_numpy()
    check = judge(run(frame, id="customer_id"), id="customer_id")["TF0206"]
    assert check.status == "warn"
    assert "0 rows (0 %) repeat an earlier row" in check.evidence
    assert "The id 'customer_id' occurs more than once in 3.33 % of the rows" in check.evidence
    assert "`group`" in check.remedy


def test_copies_on_both_sides_of_the_split_warn(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = pd.concat([customers(), customers().head(200)], ignore_index=True)
    frame["customer_id"] = [f"C{i}" for i in range(800)]
    given = {"id": "customer_id", "excluded": [{"column": "since", "reason": "of no use"}]}
    evidence = run(frame, **given)
    check = judge(evidence, **given)["TF0203"]
    assert check.status == "warn"
    assert f"{evidence.split.repeated:,} of 160 test rows" in check.evidence
    assert evidence.split.repeated > 20
    assert judge(evidence, duplicate_budget=0.6, **given)["TF0203"].status == "pass"


def test_a_weaker_sign_of_a_leak_warns(run: Run, judge: Judge, customers: Customers) -> None:
    frame = customers().assign(closed_on=lambda f: f["since"] + pd.Timedelta(days=40))
    check = judge(run(frame, time="since"), time="since")["TF0203"]
    assert check.status == "warn"
    assert "'closed_on' lies after 'since' in 100 % of the rows" in check.evidence
    assert "known_later: [closed_on]" in check.remedy


def test_gaps_that_go_with_the_target_are_named_even_within_the_budget(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    gone = (np.arange(600) % 10 < np.where(frame["left"] == "yes", 4, 1)).astype(bool)
    check = judge(run(frame.assign(spend=frame["spend"].mask(gone))))["TF0204"]
    assert check.status == "pass"
    assert "Missingness goes with the target in spend." in check.evidence


def test_a_serving_sample_without_an_id_is_not_evaluated(
    run: Run, judge: Judge, context: Context, customers: Customers
) -> None:
    frame = customers().drop(columns="left")
    frame.to_csv(context.project_dir / "served.csv", index=False)
    unnamed = judge(run(customers(), serving_sample="served.csv"))["TF0209"]
    assert unnamed.status == "not_evaluated"
    assert "no id to match its rows" in unnamed.evidence
    frame = frame.drop(columns="customer_id")
    frame.to_csv(context.project_dir / "served.csv", index=False)
    given = {"id": "customer_id", "serving_sample": "served.csv"}
    assert "no id to match" in judge(run(customers(), **given), **given)["TF0209"].evidence


def test_repeated_rows_warn(run: Run, judge: Judge, customers: Customers) -> None:
    frame = pd.concat([customers(), customers().head(60)], ignore_index=True)
    check = judge(run(frame))["TF0206"]
    assert check.status == "warn"
    assert "60 rows" in check.evidence


def test_groups_are_judged_by_size_and_by_the_stated_population(
    run: Run, judge: Judge, customers: Customers
) -> None:
    assert judge(run(customers()))["TF0207"].status == "not_evaluated"
    rare = customers().assign(sex=lambda f: np.where(f.index < 40, "female", "male"))
    given: dict[str, object] = {"protected": ["sex"]}
    assert judge(run(rare, **given), **given)["TF0207"].status == "warn"
    given |= {"population": {"sex": {"female": 0.5, "male": 0.5}}, "group_rows": 10}
    check = judge(run(rare, **given), **given)["TF0207"]
    assert check.status == "warn"
    assert "13.3 % (9.45 % to 18.7 %) of its stated share" in check.evidence
    assert "female" not in check.evidence
    assert judge(run(customers(), **given), **given)["TF0207"].status == "pass"


def test_an_age_that_is_protected_is_said_to_have_no_groups_here(
    run: Run, judge: Judge, customers: Customers
) -> None:
    aged = customers().assign(age=lambda f: 18 + np.arange(len(f)) % 60)
    given: dict[str, object] = {"protected": ["age"]}
    check = judge(run(aged, **given), **given)["TF0207"]
    assert check.status == "not_evaluated"
    assert check.evidence.startswith("Not counted, though protected: age.")
    assert "No protected attribute" not in check.evidence
    assert "Step 10" in check.remedy or "step 10" in check.remedy
    given = {"protected": ["sex", "age"], "group_rows": 10}
    check = judge(run(aged, **given), **given)["TF0207"]
    assert check.status == "pass"
    assert "smallest group ('sex')" in check.evidence
    assert "Not counted, though protected: age." in check.evidence


def test_a_share_that_chance_may_have_lowered_does_not_warn(
    run: Run, judge: Judge, customers: Customers
) -> None:
    given: dict[str, object] = {
        "population": {"sex": {"female": 0.5, "male": 0.5}},
        "group_rows": 10,
    }
    # 22 of 60 and 220 of 600 are the same 73 % of the stated half.
    few = customers(60).assign(sex=lambda f: np.where(f.index < 22, "female", "male"))
    check = judge(run(few, **given), **given)["TF0207"]
    assert check.status == "pass"
    assert "Too few rows to tell the shares of sex" in check.evidence
    many = customers(600).assign(sex=lambda f: np.where(f.index < 220, "female", "male"))
    assert judge(run(many, **given), **given)["TF0207"].status == "warn"


def test_a_random_split_of_dated_cases_warns(run: Run, judge: Judge, customers: Customers) -> None:
    given = {"time": "since", "split": "random"}
    assert judge(run(customers(), **given), **given)["TF0208"].status == "warn"
    assert judge(run(customers(), time="since"), time="since")["TF0208"].status == "pass"


def test_a_group_on_both_sides_warns(run: Run, judge: Judge, customers: Customers) -> None:
    frame = customers().assign(household=lambda f: f.index % 60)
    given = {"group": "household", "split": "random"}
    assert judge(run(frame, **given), **given)["TF0208"].status == "warn"
    assert judge(run(frame, group="household"), group="household")["TF0208"].status == "pass"


def test_a_group_on_both_sides_of_a_time_split_warns_with_the_decision_to_change(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(household=lambda f: f.index % 60)
    given = {"group": "household", "time": "since"}
    check = judge(run(frame, **given), **given)["TF0208"]
    assert check.status == "warn"
    assert "60 groups of 'household' stand on both sides" in check.evidence
    assert "`split: group`" in check.remedy


def test_ids_on_both_sides_of_a_random_split_warn_with_their_number(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(customer_id=[f"C{i % 100}" for i in range(600)])
    given: dict[str, object] = {"id": "customer_id"}
    checks = judge(run(frame, **given), **given)
    assert checks["TF0206"].status == "pass"
    assert "TF0208 judges the split" in checks["TF0206"].evidence
    check = checks["TF0208"]
    assert check.status == "warn"
    assert "ids of 'customer_id' stand on both sides" in check.evidence
    assert "`group: customer_id`" in check.remedy
    given |= {"group": "customer_id"}
    assert judge(run(frame, **given), **given)["TF0208"].status == "pass"
    later = {"id": "customer_id", "time": "since"}
    check = judge(run(frame, **later), **later)["TF0208"]
    assert check.status == "pass"
    assert "ids come back after training" in check.evidence


def test_labels_that_need_time_ask_for_an_embargo_where_the_data_show_it(
    run: Run, judge: Judge, customers: Customers
) -> None:
    plain = judge(run(customers(), time="since"), time="since")["TF0208"]
    assert plain.status == "pass"
    assert "No embargo" in plain.evidence
    frame = customers().assign(closed_on=lambda f: f["since"] + pd.Timedelta(days=40))
    given: dict[str, object] = {"time": "since", "known_later": ["closed_on"]}
    check = judge(run(frame, **given), **given)["TF0208"]
    assert check.status == "warn"
    assert "'closed_on' lies up to 40 days after 'since'" in check.evidence
    assert "embargo_days: 40" in check.remedy
    given |= {"embargo_days": 40}
    assert judge(run(frame, **given), **given)["TF0208"].status == "pass"


def test_a_serving_sample_that_cannot_be_compared_is_not_evaluated(
    run: Run,
    judge: Judge,
    context: Context,
    customers: Customers,
) -> None:
    customers().drop(columns=["left", "age"]).to_csv(
        context.project_dir / "served.csv", index=False
    )
    check = judge(run(customers(), serving_sample="served.csv"))["TF0209"]
    assert check.status == "not_evaluated"
    assert "lacks 1 column" in check.evidence


def test_few_cases_warn_with_the_precision_to_expect(
    run: Run, judge: Judge, customers: Customers
) -> None:
    check = judge(run(customers(120)))["TF0210"]
    assert check.status == "warn"
    assert "recall to ±" in check.evidence


def test_a_category_counts_once_per_level_when_cases_are_set_against_weights(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()[["age", "left"]]
    frame["shop"] = [f"shop {i % 30}" for i in range(600)]
    evidence = run(frame)
    assert (evidence.sufficiency.features, evidence.sufficiency.parameters) == (2, 31)
    wide = {"interval_width": 1.0}
    check = judge(run(frame, **wide), **wide)["TF0210"]
    assert check.status == "warn"
    assert "for the 31 weights that a linear model fits to 2 features" in check.evidence
    narrow = {"excluded": [{"column": "shop", "reason": "thirty levels"}]} | wide
    assert judge(run(frame, **narrow), **narrow)["TF0210"].status == "pass"


def test_a_number_to_predict_is_judged_by_its_rows_and_its_error(
    run: Run, judge: Judge, customers: Customers
) -> None:
    given: dict[str, object] = {"target": "spend"}
    check = judge(run(customers(2000), value=None, **given), **given)["TF0210"]
    assert check.status == "pass"
    assert check.evidence.startswith("1,600 training rows for the")
    # 400 test rows know a root mean squared error to ±1.96/√800.
    assert "the error (relative) to ±0.0693" in check.evidence
    assert "rarest class" not in check.evidence


@pytest.mark.parametrize(("noise", "status"), [(0.0, "pass"), (0.25, "warn")])
def test_labels_that_contradict_the_rest_warn(
    run: Run, judge: Judge, noise: float, status: str, customers: Customers
) -> None:
    rng = np.random.default_rng(2)
    frame = customers(2000).assign(
        left=lambda f: np.where((f["age"] < 45) ^ (rng.random(2000) < noise), "yes", "no")
    )
    given = {"known_in_time": [{"column": "age", "reason": "asked at the start"}]}
    evidence = run(frame, labels=True, **given)
    assert judge(evidence, **given)["TF0211"].status == status
    if noise:
        (told,) = [p.finding for p in evidence.findings if p.finding.detector == "label_noise"]
        assert told.strength == evidence.data.label_noise.value
        assert told.cells == [doubt.row for doubt in evidence.label_queue]
        truth = np.where(frame["age"] < 45, "yes", "no")
        wrong = [frame.loc[d.row, "left"] != truth[d.row] for d in evidence.label_queue]
        assert np.mean(wrong) > 0.9


def test_checks_that_rest_on_a_part_of_the_data_say_on_how_much(
    run: Run, judge: Judge, customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = customers(2000)
    whole = judge(run(frame))
    assert "in all 8 columns and all 2,000 rows" in whole["TF0205"].evidence
    assert not any("Looked at" in check.evidence for check in whole.values())
    monkeypatch.setattr(choosing, "_MOST_LOOKED_AT", 6)
    given: dict[str, object] = {"sample_rows": 1000, "group": "customer_id"}
    checks = judge(run(frame, **given), **given)
    assert "in 6 of 8 columns; 50 % of 2,000 rows were looked at" in checks["TF0205"].evidence
    said = "Looked at 6 of 8 columns, the 2 weakest left out; 1,000 of 2,000 rows, drawn at random."
    for code in ("TF0203", "TF0204", "TF0208"):
        assert checks[code].status == "pass"
        assert said in checks[code].evidence, code


def test_detectors_that_draw_rows_of_their_own_say_how_many(
    run: Run, judge: Judge, customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cell_checks, "MISSINGNESS_ROWS", 500)
    monkeypatch.setattr(target_checks, "STRENGTH_ROWS", 400)
    given: dict[str, object] = {"target": "spend"}
    checks = judge(run(customers(), value=None, **given), **given)
    assert "500 of 600 rows, drawn at random" in checks["TF0204"].evidence
    assert "400 of 600 rows, drawn at random" in checks["TF0203"].evidence


def test_the_version_is_that_of_the_data_as_read_whatever_is_decided_about_them(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers().assign(since=lambda f: f["since"].dt.strftime("day %d of %m, %Y"))
    version = run(frame).overview.version
    given: dict[str, object] = {
        "time": "since",
        "positive": "no",
        "clean": [{"column": "since", "rule": "date", "values": ["day %d of %m, %Y"]}],
        "sentinels": {"left": ["unknown"]},
    }
    evidence = run(frame, **given)
    assert evidence.data.snapshot.sha256 != run(frame).data.snapshot.sha256
    given |= {"data_version": version[:12]}
    assert judge(evidence, **given)["TF0212"].status == "pass"
    frame.loc[5, "visits"] += 1
    assert judge(run(frame), data_version=version[:12])["TF0212"].status == "warn"


def test_a_share_that_the_data_contradict_warns_with_the_money_at_their_share(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    rate = float((frame["left"] == "yes").mean())
    line = {"shares": [0.0, 0.5, 1.0], "gain": [-500.0, 500.0, 1500.0], "npv": [-9e4, 1e4, 1.1e5]}
    stated = Triple(low=0.85, likely=0.9, high=0.95)
    evidence = run(frame, mix=CaseMix(prevalence=stated, **line))
    found = judge(evidence)["TF0213"]
    assert found.status == "warn"
    assert "90 % (85 % to 95 %) stated" in found.evidence
    assert evidence.mix.gain_found.value == pytest.approx(-500 + 2000 * rate)
    assert evidence.mix.npv_found.value == pytest.approx(-9e4 + 2e5 * rate)
    assert evidence.mix.npv_found.low < evidence.mix.npv_found.value < evidence.mix.npv_found.high
    assert found.money_at_risk is not None
    assert found.money_at_risk.value == pytest.approx(2000 * (0.9 - rate))
    assert f"prevalence: [{evidence.target.rate.low:.3g}, " in found.remedy
    assert f"count {0.9 / rate:.2g} times" in found.remedy
    for low, status in ((rate, "pass"), (0.97, "warn")):
        mix = CaseMix(prevalence=Triple(low=low, likely=0.98, high=0.99))
        assert judge(run(frame, mix=mix))["TF0213"].status == status
    assert judge(run(frame))["TF0213"].status == "not_evaluated"
    assert judge(run(frame, mix=CaseMix()))["TF0213"].status == "not_evaluated"


def test_stated_class_shares_are_held_against_the_data_too(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    value = ValueModel(task="multiclass")
    shares = {"basic": 0.5, "plus": 0.3, "max": 0.2}
    for change, status in (({}, "pass"), ({"basic": 0.3, "max": 0.4}, "warn")):
        mix = CaseMix(
            class_shares={n: Triple.model_validate(s) for n, s in (shares | change).items()}
        )
        check = judge(run(frame, target="plan", value=value, mix=mix), target="plan")["TF0213"]
        assert check.status == status
    assert "basic 30 % stated" in check.evidence


def test_the_version_is_pinned_by_the_decisions(
    run: Run, judge: Judge, customers: Customers
) -> None:
    evidence = run(customers())
    version = evidence.overview.version[:12]
    unpinned = judge(evidence)["TF0212"]
    assert unpinned.status == "warn"
    assert f"data_version: {version}" in unpinned.remedy
    assert judge(evidence, data_version=version)["TF0212"].status == "pass"
    assert judge(evidence, data_version="0" * 12)["TF0212"].status == "warn"
    assert judge(evidence, data_version=version[:3])["TF0212"].status == "warn"


def test_a_final_test_with_another_share_than_stated_is_told(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers()
    evidence = run(frame, mix=CaseMix(prevalence=Triple(low=0.1, likely=0.5, high=0.9)))
    assert "final test" not in judge(evidence)["TF0213"].evidence
    test = {"value": 0.92, "low": 0.88, "high": 0.95}
    parts = [
        part
        if part.name != "test"
        else part.model_copy(update={"figure": part.figure.model_copy(update=test)})
        for part in evidence.split.parts
    ]
    split = evidence.split.model_copy(update={"parts": parts})
    apart = evidence.model_copy(update={"split": split})
    check = judge(apart)["TF0213"]
    assert check.status == "pass"
    assert (
        "of its rows 92 % (88 % to 95 %) are positive, where step 1 states 50 %" in check.evidence
    )
    shown = STEP.view(STEP.parse({"source": "data.csv", "target": "left"}), apart)
    kept = next(one for one in shown.headlines if one.label == "Kept for the final test")
    assert "where step 1 states" in kept.help
    # One number is never met to the last digit: only a sure difference is told.
    for low, told in ((0.9, False), (0.97, True)):
        one = apart.mix.shares[0].model_copy(
            update={"stated": Triple(low=low, likely=low, high=low)}
        )
        mix = apart.mix.model_copy(update={"shares": [one]})
        said = judge(apart.model_copy(update={"mix": mix}))["TF0213"].evidence
        assert ("final test" in said) is told
