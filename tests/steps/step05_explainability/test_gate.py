"""Each check of step 5 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from tenfold.step import GateView
from tenfold.steps.step05_explainability import (
    STEP,
    ExplainabilityDecisions,
    ExplainabilityEvidence,
)
from tenfold.steps.step05_explainability.evidence import Looked
from tenfold.steps.step05_explainability.findings import Driver, Sign, StandIn, Steadiness
from tenfold.vocabulary import Check, Estimate, Money

UNPRICED = Money.not_evaluated("step 1 gives no payoffs")
DEAR = Money(value=900, low=700, high=1100, n=400, method="t", unit="EUR/week", value_model="v")
OFF = Estimate.not_enough("LIME is off")


def about(value: float, *, n: int = 100) -> Estimate:
    return Estimate(value=value, low=value - 0.02, high=value + 0.02, n=n, method="t")


def steady(**more: Any) -> Steadiness:
    fields = {
        "vsi": about(0.97), "csi": about(0.97), "fidelity": about(0.25), "kept": about(0.9),
        "agreement": about(0.8),
    }  # fmt: skip
    return Steadiness(**(fields | more))


def evidence(**more: Any) -> ExplainabilityEvidence:
    looked = {"title": "m", "unit": "log odds", "how": "exact, trees", "global_rows": 400,
              "held_out": 400, "explained": 0}  # fmt: skip
    fields: dict[str, Any] = {
        "task": "binary", "looked": Looked(**(looked | more.pop("looked", {}))), "drivers": [],
        "steadiness": steady(), "cases": [], "candidate_digest": "d",
    }  # fmt: skip
    return ExplainabilityEvidence(**(fields | more))


def judge(code: str, found: ExplainabilityEvidence, **decisions: Any) -> Check:
    view = GateView(ExplainabilityDecisions(**decisions), found, date(2026, 6, 1))
    return next(check for check in STEP.gate(view) if check.code == code)


def driver(column: str, share: float, **more: Any) -> Driver:
    fields = {"loss": about(share), "carried": about(share), "money": DEAR, "turned": UNPRICED}
    return Driver(column=column, share=share, **(fields | more))


BARS = [("TF0501", "vsi", 0.93), ("TF0504", "kept", 0.8), ("TF0504", "fidelity", 0.14),
        ("TF0505", "agreement", 0.6)]  # fmt: skip


@pytest.mark.parametrize(("code", "figure", "least"), BARS)
def test_only_a_whole_interval_above_what_is_wanted_passes(code, figure, least) -> None:
    def found(value: float) -> Check:
        return judge(code, evidence(steadiness=steady(**{figure: about(value)})))

    assert found(least + 0.021).status == "pass"
    unsure, low = found(least + 0.01), found(least - 0.05)
    assert (unsure.status, "cannot be told" in unsure.evidence) == ("warn", True)
    assert "steady_rows" in unsure.remedy
    assert (low.status, "even the upper end" in low.evidence) == ("warn", True)
    assert low.remedy != unsure.remedy
    assert judge(code, evidence(steadiness=steady(**{figure: OFF}))).status != "pass"


def test_who_cannot_tell_says_how_more_rows_are_had() -> None:
    def remedy(n: int, held_out: int) -> str:
        low = steady(agreement=about(0.61, n=n))
        return judge("TF0505", evidence(steadiness=low, looked={"held_out": held_out})).remedy

    assert "Raise steady_rows" in remedy(100, 400)
    assert "hold out more" in remedy(80, 80)
    assert "stability_seeds" in remedy(24, 400)


def test_unstable_explanations_name_the_draws_that_would_do() -> None:
    low = steady(vsi=about(0.8), needed=120_000)
    assert "120,000" in judge("TF0501", evidence(steadiness=low)).remedy
    none = steady(vsi=about(0.8))
    assert "fewer features" in judge("TF0501", evidence(steadiness=none)).remedy
    off = evidence(steadiness=steady(vsi=OFF, fidelity=OFF, kept=OFF, agreement=OFF))
    assert {judge(code, off).status for code, _, _ in BARS} == {"not_evaluated"}


def test_shares_that_do_not_add_up_are_told_whatever_lime_says() -> None:
    found = judge("TF0504", evidence(looked={"additive": False}))
    assert (found.status, "do not add up" in found.evidence) == ("warn", True)
    alone = evidence(looked={"additive": False}, steadiness=steady(fidelity=OFF, kept=OFF))
    assert judge("TF0504", alone).status == "warn"


def test_a_simpler_rung_is_asked_for_only_where_there_can_be_one() -> None:
    def remedy(how: str, **decisions: Any) -> str:
        low = evidence(steadiness=steady(fidelity=about(0.05)), looked={"how": how})
        return judge("TF0504", low, **decisions).remedy

    assert "simpler rung" in remedy("exact, trees; before calibration")
    linear = remedy("exact, weighted sum; after calibration")
    assert "simpler rung" not in linear
    assert "SHAP alone: the model is a weighted sum" in linear
    assert remedy("", shap=False) == "Turn `shap` on and tell its reasons."


def test_signs_block_waver_and_agree() -> None:
    def found(*verdicts: Any) -> Check:
        said = [
            Sign(column=f"x{k}", expected="raises", by="clerk", verdict=verdict, words="w",
                 money=DEAR)
            for k, verdict in enumerate(verdicts)
        ]  # fmt: skip
        return judge("TF0502", evidence(signs=said))

    assert found().status == "not_evaluated"
    assert found("agrees").status == "pass"
    assert found("agrees", "wavers", "unknown").status == "warn"
    assert found("agrees", "unknown").status == "not_evaluated"
    block = found("wavers", "contradicts", "agrees")
    assert (block.status, block.money_at_risk) == ("block", DEAR)
    assert "2 of 3" in block.evidence


def test_one_feature_leads_knowingly_by_chance_or_suspiciously() -> None:
    small = [driver(f"x{k}", 0.1) for k in range(3)]

    def found(*drivers: Driver, **decisions: Any) -> Check:
        return judge("TF0503", evidence(drivers=list(drivers)), **decisions)

    assert found().status == "not_evaluated"
    assert found(driver("a", 0.4), *small).status == "pass"
    warns = found(driver("a", 0.7), *small)
    assert (warns.status, warns.money_at_risk) == ("warn", DEAR)
    assert "may be chance" not in warns.evidence
    assert "may be chance" in found(driver("a", 0.51), *small).evidence
    unsure = found(driver("a", 0.49), *small)
    assert (unsure.status, "cannot be told" in unsure.evidence) == ("not_evaluated", True)
    kept = [{"column": "a", "reason": "known on the day", "by": "loan desk"}]
    assert found(driver("a", 0.7), *small, kept=kept).status == "pass"
    assert found(driver("a", 0.7), *small[:2]).status == "pass"
    assert found(driver("a", 0.7, sure=False), *small).status == "not_evaluated"


def test_a_protected_driver_blocks_and_a_close_stand_in_warns() -> None:
    def stands(**more: Any) -> StandIn:
        fields = {"column": "height", "protected": "sex", "strength": about(0.7), "close": False}
        return StandIn(**(fields | more))

    def found(*stand_ins: StandIn, **more: Any) -> Check:
        drivers = [driver("height", 0.3), driver("sex", 0.2)]
        named = {"protected": ["sex"], "drivers": drivers}
        return judge("TF0506", evidence(stand_ins=list(stand_ins), **(named | more)))

    assert found(protected=[]).status == "not_evaluated"
    assert found().status == "not_evaluated"
    told = found(stands())
    assert (told.status, "None of the 1 strongest of 2 features" in told.evidence) == ("pass", True)
    assert found(stands(close=True)).status == "warn"
    assert "Kept knowingly" in found(stands(close=True, kept="needed (compliance)")).evidence
    assert found(stands(close=True, kept="needed (compliance)")).status == "pass"
    assert found(stands(unsure=True)).status == "not_evaluated"
    block = found(stands(), protected_drivers=["sex"])
    assert (block.status, block.money_at_risk) == ("block", DEAR)
    assert "sex itself" in block.evidence


def mixed(features: int) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(600, features))
    frame = pd.DataFrame(x, columns=[f"x{k}" for k in range(features)])
    frame["y"] = np.where(x.sum(axis=1) + rng.logistic(size=600) > 0, "yes", "no")
    return frame


QUICK = {
    "count": 1,
    "recourse": False,
    "dependence_features": 0,
    "row_cap": 100,
    "steady_rows": 100,
}


def test_a_logistic_regression_passes_with_enough_features_named(run_on) -> None:
    """Ten features of like weight: four cannot tell the whole line, and all of them do."""
    few = run_on(mixed(10), LogisticRegression(), num_features=4, **QUICK)
    assert few.status("TF0504") == "warn"
    assert "num_features" in few.check("TF0504").remedy
    many = run_on(mixed(10), LogisticRegression(), num_features=10, **QUICK)
    assert many.status("TF0504") == "pass"
    assert many.evidence.steadiness.kept.n == 100


def test_slices_are_over_all_held_out_rows_where_the_rest_is_a_sample(run_on) -> None:
    frame = mixed(2)
    guessed = np.random.default_rng(4).choice(["yes", "no"], len(frame))
    frame["y"] = np.where(frame["x1"] > 0, guessed, np.where(frame["x0"] > 0, "yes", "no"))
    few, every = (
        run_on(frame, LogisticRegression(), **(QUICK | {"row_cap": cap, "smallest_slice": 20}))
        for cap in (100, 1_000)
    )
    looked = few.evidence.looked
    assert looked.global_rows == 100 < looked.held_out == every.evidence.looked.global_rows
    assert any("x1" in one.where for one in few.evidence.slices)
    assert few.evidence.slices == every.evidence.slices
    assert few.evidence.slices_note.endswith(f"slices: all {looked.held_out:,}.")


def test_a_model_that_no_line_follows_does_not_pass_however_many_features_are_named(run_on) -> None:
    frame = mixed(2)
    frame["y"] = np.where(frame["x0"] * frame["x1"] > 0, "yes", "no")
    forest = RandomForestClassifier(10, min_samples_leaf=5, random_state=0)
    ran = run_on(frame, forest, **QUICK)
    found = ran.check("TF0504")
    assert (found.status, "no straight line" in found.remedy) == ("warn", True)
