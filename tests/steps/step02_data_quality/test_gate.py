"""Every check of the gate: when it passes, when it warns, when it blocks, when it cannot say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tenfold.step import Context
from tenfold.steps.step02_data_quality import STEP, DataQualityEvidence
from tenfold.vocabulary import Check, Money

Customers = Callable[..., pd.DataFrame]
Judge = Callable[..., dict[str, Check]]
Run = Callable[..., DataQualityEvidence]


def test_clean_data_with_every_decision_taken_pass_every_check(
    run: Run, judge: Judge, customers: Customers
) -> None:
    frame = customers(2000)
    given = {"id": "customer_id", "protected": ["sex"], "rules": ["customer_id must be unique"]}
    evidence = run(frame, labels=True, **given)
    given["data_version"] = evidence.data.snapshot.sha256[:12]
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
            assert isinstance(check.money_at_risk, Money | None)


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
    assert "13.3 % of its stated share" in check.evidence
    assert "female" not in check.evidence
    assert judge(run(customers(), **given), **given)["TF0207"].status == "pass"


def test_a_random_split_of_dated_cases_warns(run: Run, judge: Judge, customers: Customers) -> None:
    given = {"time": "since", "split": "random"}
    assert judge(run(customers(), **given), **given)["TF0208"].status == "warn"
    assert judge(run(customers(), time="since"), time="since")["TF0208"].status == "pass"


def test_a_group_on_both_sides_warns(run: Run, judge: Judge, customers: Customers) -> None:
    frame = customers().assign(household=lambda f: f.index % 60)
    given = {"group": "household", "split": "random"}
    assert judge(run(frame, **given), **given)["TF0208"].status == "warn"
    assert judge(run(frame, group="household"), group="household")["TF0208"].status == "pass"


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
    assert "per feature" in check.evidence


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
        truth = np.where(frame["age"] < 45, "yes", "no")
        wrong = [frame.loc[row, "left"] != truth[row] for row in evidence.label_queue]
        assert np.mean(wrong) > 0.9


def test_the_version_is_pinned_by_the_decisions(
    run: Run, judge: Judge, customers: Customers
) -> None:
    evidence = run(customers())
    version = evidence.data.snapshot.sha256[:12]
    unpinned = judge(evidence)["TF0212"]
    assert unpinned.status == "warn"
    assert f"data_version: {version}" in unpinned.remedy
    assert judge(evidence, data_version=version)["TF0212"].status == "pass"
    assert judge(evidence, data_version="0" * 12)["TF0212"].status == "block"
    assert judge(evidence, data_version=version[:3])["TF0212"].status == "block"
