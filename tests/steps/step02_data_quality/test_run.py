"""Step 2 from end to end on small tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold.contract import Suite
from tenfold.features import FeatureRecipe, encoder, transformer
from tenfold.step import Context
from tenfold.steps.step02_data_quality import STEP, DataQualityDecisions, DataQualityEvidence
from tenfold.steps.step02_data_quality.detectors import Finding
from tenfold.tables import assign, fingerprint, load
from tenfold.vocabulary import PreparedData

Customers = Callable[..., pd.DataFrame]
Run = Callable[..., DataQualityEvidence]

CARE = {
    "id": "customer_id",
    "time": "since",
    "protected": ["sex"],
    "rules": ["customer_id must be unique", "spend must be positive"],
    "features": [
        {
            "name": "per_visit",
            "kind": "formula",
            "formula": "spend / (visits + 1)",
            "author": "Ann",
        },
        {"name": "usual", "kind": "group_aggregate", "columns": ["spend"], "by": "plan"},
    ],
}


@pytest.fixture
def evidence(run: Run, customers: Customers) -> DataQualityEvidence:
    return run(customers(), labels=True, **CARE)


def test_it_hands_on_data_that_step_3_can_use(
    evidence: DataQualityEvidence, context: Context
) -> None:
    data = evidence.data
    frame = load(context.open(data.snapshot))
    assert len(frame) == data.rows == 600
    assert data.features == ["age", "plan", "spend", "visits", "per_visit", "usual"]
    parts = assign(frame, data.roles, data.split)
    assert fingerprint(parts) == data.split.fingerprint == evidence.split.fingerprint
    recipe = FeatureRecipe.model_validate(data.recipe)
    assert recipe.digest == data.recipe_digest
    train = frame[parts == "train"]
    made = transformer(recipe, data.roles).fit_transform(train)
    assert np.isfinite(encoder("linear").fit_transform(made)).all()


def test_the_same_seed_gives_the_same_evidence(run: Run, customers: Customers) -> None:
    first = run(customers(), labels=True, **CARE)
    assert (
        run(customers(), labels=True, again=True, **CARE).model_dump_json()
        == first.model_dump_json()
    )


def test_evidence_does_not_depend_on_the_day_of_looking(run: Run, customers: Customers) -> None:
    frame = customers().assign(year_built=np.where(np.arange(600) % 90 == 0, 2090, 1990))
    frame.loc[:9, "since"] = pd.Timestamp(2027, 6, 1)
    days = date(2027, 1, 1), date(2060, 1, 1)
    first, second = (run(frame, labels=True, today=day, **CARE) for day in days)
    assert first.model_dump_json() == second.model_dump_json()


def test_the_day_on_which_the_data_were_drawn_says_what_lies_ahead(
    run: Run, customers: Customers
) -> None:
    frame = customers()
    frame.loc[:9, "since"] = pd.Timestamp(2027, 6, 1)
    for drawn, rows in (("2026-01-01", [10]), ("2028-01-01", [])):
        found = run(frame, as_of=drawn).findings
        assert [p.finding.rows for p in found if p.finding.detector == "future_time"] == rows


def test_evidence_is_finite_json_and_comes_back(evidence: DataQualityEvidence) -> None:
    text = evidence.model_dump_json()
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in the record"))
    assert DataQualityEvidence.model_validate_json(text) == evidence


def test_exactly_one_field_is_handed_to_other_steps() -> None:
    types = [info.annotation for info in DataQualityEvidence.model_fields.values()]
    assert types.count(PreparedData) == 1


def test_nothing_of_a_person_reaches_the_record(
    run: Run, customers: Customers, context: Context
) -> None:
    frame = customers().assign(
        mail=[f"person{i}@example.org" for i in range(600)],
        sex=np.where(np.arange(600) % 3 == 0, "Xfem", "Xmal"),
    )
    frame["spend"] = frame["spend"].astype(str).where(frame.index % 50 != 0, "n/a")
    frame["household"] = [f"House{i // 5}" for i in range(600)]
    care = CARE | {"group": "household", "population": {"sex": {"Xfem": 0.6, "Xmal": 0.4}}}
    evidence = run(frame, **care)
    assert "under_represented" in {p.finding.detector for p in evidence.findings}
    decisions = STEP.parse({"source": "data.csv", "target": "left"} | care)
    kept = (
        context.open(evidence.contract.suite).read_text()
        + context.open(evidence.overview.profile).read_text()
    )
    assert "House" not in kept
    assert "C00001" not in kept
    for text in (evidence.model_dump_json(), STEP.view(decisions, evidence).model_dump_json()):
        assert "example.org" not in text
        assert "Xfem" not in text
        assert "House" not in text
        assert "C00001" not in text


def test_protected_columns_stay_out_of_the_model_unless_decided_otherwise(
    run: Run, customers: Customers
) -> None:
    assert "sex" not in run(customers(), protected=["sex"]).data.features
    allowed = run(customers(), protected=["sex"], protected_in_model=True)
    assert "sex" in allowed.data.features


def test_columns_known_later_are_excluded_with_the_reason(run: Run, customers: Customers) -> None:
    data = run(customers(), known_later=["visits"]).data
    assert "visits" not in data.features
    assert [each.column for each in data.roles.excluded] == ["visits"]


def test_the_contract_is_a_suite_with_written_and_learnt_rules(
    evidence: DataQualityEvidence, context: Context
) -> None:
    suite = Suite.read(context.open(evidence.contract.suite))
    assert evidence.contract.written == 2
    assert evidence.contract.learnt == len(suite.clauses) - 2
    assert suite.target == "left"
    assert {c.rule.rule for c in suite.clauses if c.rule.column == "sex"} == {
        "exists",
        "complete",
        "set",
    }


def test_money_needs_payoffs_and_says_so(run: Run, customers: Customers) -> None:
    evidence = run(customers(), value=None)
    assert evidence.stake.value is None
    assert "step 1 has not run" in evidence.stake.note
    priced = run(customers())
    assert priced.stake.unit == "EUR/week"
    # 90 per leaver caught, 40 % or so leave, and acting on all costs 10 per stayer.
    stayers = float((customers()["left"] == "no").mean())
    assert priced.stake.value == pytest.approx(100 * 10 * stayers, rel=1e-6)


def test_every_proposal_of_a_detector_is_a_decision_that_can_be_written(
    run: Run, customers: Customers
) -> None:
    proposals = [
        p.finding.proposal for p in run(_faulty(customers())).findings if p.finding.proposal
    ]
    assert len(proposals) >= 4
    for proposal in proposals:
        STEP.parse({"source": "data.csv", "target": "left"} | proposal)


def test_accepted_proposals_make_their_findings_go(run: Run, customers: Customers) -> None:
    faulty = _faulty(customers())
    before = {(p.finding.detector, tuple(p.finding.columns)) for p in run(faulty).findings}
    care = {
        "sentinels": {"age": ["999"]},
        "clean": [
            {"column": "spend", "rule": "decimal_comma", "reason": "two systems"},
            {"column": "plan", "rule": "category"},
        ],
    }
    cleaned = run(faulty, **care)
    after = {(p.finding.detector, tuple(p.finding.columns)) for p in cleaned.findings}
    for finding in [("sentinels", ("age",)), ("decimal_commas", ("spend",))]:
        assert finding in before
        assert finding not in after
    assert {t.column: t.emptied for t in cleaned.treatments}["age"] == 60


def _faulty(frame: pd.DataFrame) -> pd.DataFrame:
    age = frame["age"].where(frame.index % 10 != 0, 999)
    spend = [
        f"{x:.2f}".replace(".", ",") if i % 8 == 0 else f"{x:.2f}"
        for i, x in enumerate(frame["spend"])
    ]
    plan = frame["plan"].where(frame.index % 9 != 0, frame["plan"].str.upper())
    known_after = np.where(frame["left"] == "yes", "2024-12-01", None)
    return frame.assign(age=age, spend=spend, plan=plan, closed_on=known_after)


def test_derived_features_are_judged_before_any_model(run: Run, customers: Customers) -> None:
    found = run(
        customers(),
        features=[
            {"name": "flat", "kind": "formula", "formula": "spend * 0"},
            {"name": "none", "kind": "formula", "formula": "log(0 * spend)"},
            {"name": "young", "kind": "formula", "formula": "where(age < 50, 1, 0)"},
        ],
    ).plausibility
    assert [p.usable for p in found] == [False, False, True]
    assert "the same in every row" in found[0].verdict
    assert "empty" in found[1].verdict
    assert found[2].signal is not None
    assert found[2].signal.value is not None
    assert found[2].signal.value > 0.6


def test_features_over_id_and_time_are_made_without_looking_ahead(
    run: Run, customers: Customers
) -> None:
    frame = customers().assign(customer_id=[f"C{i % 50}" for i in range(600)])
    evidence = run(
        frame,
        id="customer_id",
        time="since",
        features=[{"name": "last", "kind": "lag", "columns": ["spend"], "embargo_days": 30}],
    )
    assert evidence.plausibility[0].missing > 0.05
    assert evidence.parity.worst == 0


def test_a_serving_sample_in_another_unit_breaks_parity(
    run: Run, context: Context, customers: Customers
) -> None:
    frame = customers()
    served = frame.drop(columns="left").assign(spend=frame["spend"] * 100)
    served.to_csv(context.project_dir / "served.csv", index=False)
    evidence = run(frame, id="customer_id", serving_sample="served.csv")
    assert evidence.parity.worst is not None
    assert evidence.parity.worst > 1
    assert evidence.parity.columns == ["spend"]
    frame.drop(columns="left").to_csv(context.project_dir / "served.csv", index=False)
    assert run(frame, id="customer_id", serving_sample="served.csv").parity.worst == 0


def test_several_classes_and_numbers_run_as_well(run: Run, customers: Customers) -> None:
    frame = customers()
    several = run(frame, target="plan", value=None)
    assert several.data.task == "multiclass"
    assert several.data.labels == ["basic", "max", "plus"]
    number = run(frame, target="spend", value=None)
    assert number.data.task == "regression"
    assert number.data.label_noise is None


def test_gaps_infinities_huge_numbers_and_old_dates_are_survived(
    run: Run, customers: Customers
) -> None:
    frame = customers()
    frame["spend"] = frame["spend"].where(frame.index % 7 != 0, np.inf)
    frame = frame.assign(
        huge=10**18 + np.arange(600),
        old=["1499-01-01", "1600-05-05", "2024-01-01"] * 200,
        nothing=None,
        text=[f"a long story number {i}" for i in range(600)],
    )
    evidence = run(frame, time="since")
    assert "nothing" in evidence.data.features


def test_decisions_are_all_read() -> None:
    # An unread decision would be a silent success: each name occurs in the code of the step.
    folder = Path(__file__).parents[3] / "src/tenfold/steps/step02_data_quality"
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if "decisions.py" not in path.name
    )
    for name in DataQualityDecisions.model_fields:
        assert f".{name}" in code or f'"{name}"' in code, name


def test_cells_of_findings_point_into_the_snapshot(
    run: Run, context: Context, customers: Customers
) -> None:
    frame = _faulty(customers())
    evidence = run(frame)
    snapshot = load(context.open(evidence.data.snapshot))
    found: list[Finding] = [
        p.finding for p in evidence.findings if p.finding.detector == "sentinels"
    ]
    assert found
    assert (snapshot.loc[found[0].cells, "age"] == 999).all()
