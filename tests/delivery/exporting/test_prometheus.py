"""The alert rules, judged by promtool."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from judges import promtool_accepts, said
from pydantic import ValidationError

from tenfold import yamltext
from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.alarms import alerts_of
from tenfold.delivery.exporting.alarms.every_project import overdue
from tenfold.delivery.exporting.targets.prometheus import RULES, TARGET, literal
from tenfold.vocabulary import METRICS, Alert, Money, Timing

_CARRIED = {"money_per_week", "owner", "runbook", "summary", "description", "now"}
KINDS = {
    "tenfold_scoring_seconds",
    "tenfold_scored_rows_total",
    "tenfold_refused_requests_total",
    "tenfold_drift_evidence_ratio",
    "tenfold_batch_checked_timestamp_seconds",
    "tenfold_batch_rows",
}


@pytest.fixture
def promtool(tool: Callable[[str], str]) -> str:
    """Its path."""
    return tool("promtool")


def _written(plan: DeliveryPlan, folder: Path) -> Path:
    for path, text in TARGET.files(plan).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _rules(plan: DeliveryPlan) -> Iterator[dict[str, dict[str, str]]]:
    yield from yamltext.loads(_text(plan))["groups"][0]["rules"]


def _text(plan: DeliveryPlan) -> str:
    return next(text for path, text in TARGET.files(plan).items() if path.name == RULES)


def test_promtool_accepts_the_rules_and_every_rule_fires_beyond_its_bound_and_not_at_it(
    plan: DeliveryPlan, promtool: str, tmp_path: Path
) -> None:
    folder = _written(plan, tmp_path)
    promtool_accepts(promtool, folder)
    tests = yamltext.loads((folder / "tenfold.rules.test.yml").read_text())["tests"]
    named = {test["alert_rule_test"][0]["alertname"]: set() for test in tests}
    for test in tests:
        one = test["alert_rule_test"][0]
        named[one["alertname"]].add(bool(one["exp_alerts"]))
    assert named.keys() == {rule["alert"] for rule in _rules(plan)}
    assert all(both == {True, False} for both in named.values())


def test_a_rule_whose_bound_was_moved_fails_the_generated_test(
    plan: DeliveryPlan, promtool: str, tmp_path: Path
) -> None:
    folder = _written(plan, tmp_path)
    rules = folder / RULES
    text = rules.read_text()
    assert "> 172800" in text
    rules.write_text(text.replace("> 172800", "> 972800"))
    done = said(promtool, "test", "rules", "tenfold.rules.test.yml", cwd=folder)
    assert done.returncode != 0
    assert "TenfoldValidationIsLate" in done.stdout + done.stderr


def test_texts_full_of_templates_and_quotes_are_said_letter_by_letter(
    nasty_plans: dict[str, DeliveryPlan], promtool: str, tmp_path: Path
) -> None:
    # promtool compares every label and annotation, as a person gets it, with the plan's text.
    folders = []
    for place, nasty in enumerate(nasty_plans.values()):
        folder = tmp_path / str(place)
        folder.mkdir()
        folders.append(_written(nasty, folder).relative_to(tmp_path))
    tests = [f"{folder}/tenfold.rules.test.yml" for folder in folders]
    done = said(promtool, "test", "rules", *tests, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    expected = (tmp_path / "0" / "tenfold.rules.test.yml").read_text()
    assert "not evaluated: the" in expected
    assert "{{ $value }} {{" in expected


def test_awkward_plans_become_yaml_that_says_their_names(awkward_plan: DeliveryPlan) -> None:
    for rule in _rules(awkward_plan):
        assert rule["labels"]["project"] == literal(awkward_plan.project)


def test_every_alert_carries_money_owner_runbook_severity_and_project(plan: DeliveryPlan) -> None:
    for rule in _rules(plan):
        assert rule["annotations"].keys() == _CARRIED, rule["alert"]
        assert rule["labels"].keys() == {"severity", "owner", "route", "project"}
        assert all(text.strip() for text in rule["labels"].values())
        assert all(text.strip() for text in rule["annotations"].values())


def test_one_plan_always_gives_the_same_bytes(plan: DeliveryPlan) -> None:
    assert TARGET.files(plan) == TARGET.files(plan)


def test_every_project_is_watched_for_silence_lateness_refusals_drift_and_a_broken_contract(
    plan: DeliveryPlan,
) -> None:
    bare = dataclasses.replace(plan, alerts=())
    found = {alert.key: alert for alert in alerts_of(bare)}
    assert {alert.metric for alert in found.values()} == {
        "tenfold_model",
        "tenfold_model_outdated",
        "tenfold_batch_refused",
        "tenfold_batch_broken_clauses",
        "tenfold_drift_evidence_ratio",
        "tenfold_refused_requests_total",
        "tenfold_batch_checked_timestamp_seconds",
        "tenfold_training_ran_timestamp_seconds",
    }
    assert found["no_batch_was_checked"].bound == 30 * 3600
    assert found["a_feature_has_drifted"].inclusive


def test_what_step_8_judges_is_not_judged_twice(plan: DeliveryPlan) -> None:
    found = alerts_of(plan)
    assert found[: len(plan.alerts)] == plan.alerts
    judged = {(alert.metric, alert.above) for alert in plan.alerts}
    assert not judged & {(alert.metric, alert.above) for alert in found[len(plan.alerts) :]}


def test_a_project_that_never_validates_or_retrains_is_not_late(plan: DeliveryPlan) -> None:
    never = Timing(every="never")
    operations = plan.operations.model_copy(update={"validate_data": never, "retrain": never})
    bare = dataclasses.replace(plan, alerts=(), operations=operations)
    assert not any(alert.age for alert in alerts_of(bare))


def test_alerts_of_every_project_are_worth_what_the_model_earns(plan: DeliveryPlan) -> None:
    worth = plan.alerts[0].money
    bare = dataclasses.replace(plan, alerts=(), worth=worth)
    assert all(alert.money == worth for alert in alerts_of(bare))


def test_money_that_is_no_number_is_said_not_to_be_known(plan: DeliveryPlan) -> None:
    broken = Money.model_construct(value=float("nan"), note="", method="none", unit="EUR/week")
    alert = plan.alerts[0].model_copy(update={"money": broken})
    rule = next(_rules(dataclasses.replace(plan, alerts=(alert,))))
    assert rule["annotations"]["money_per_week"] == "not evaluated"


@pytest.mark.parametrize(
    ("timing", "hours"), [("hour", 2), ("day", 30), ("week", 210), ("quarter", 2760)]
)
def test_a_job_is_late_a_quarter_of_its_period_after_it_was_due(timing: str, hours: int) -> None:
    assert overdue(Timing.model_validate({"every": timing})) == hours * 3600


def test_an_alert_on_a_metric_that_nobody_exposes_is_refused(plan: DeliveryPlan) -> None:
    given = plan.alerts[0].model_dump()
    with pytest.raises(ValidationError, match="no metric that the exporter exposes"):
        Alert.model_validate(given | {"metric": "tenfold_batch_checkd_timestamp_seconds"})
    with pytest.raises(ValidationError, match="it has no age"):
        Alert.model_validate(given | {"metric": "tenfold_batch_rows"})


def test_every_kind_of_metric_can_be_judged_above_and_below(
    plan: DeliveryPlan, promtool: str, tmp_path: Path
) -> None:
    alerts = [
        plan.alerts[0].model_copy(
            update={
                "key": f"{metric.name}_{'above' if above else 'below'}",
                "metric": metric.name,
                "above": above,
                "age": metric.name.endswith("_timestamp_seconds"),
                "bound": 90.0,
                "missing": not above,
                "for_minutes": 2,
            }
        )
        for metric in METRICS
        if metric.name in KINDS
        for above in (True, False)
    ]
    promtool_accepts(promtool, _written(dataclasses.replace(plan, alerts=tuple(alerts)), tmp_path))


_MONEY = st.decimals(-10_000_000, 10_000_000, places=2).map(float)
_BOUNDS = (
    _MONEY
    | st.floats(-1e9, 1e9)  # all the digits that a float has
    | st.floats(-1e-6, 1e-6)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18)
)


@settings(
    max_examples=2,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_BOUNDS, min_size=12, max_size=16))
@example([8123.456789012345, -0.1 - 0.2, 1 / 3, -2e-17, 5e-324, 0.0, -0.0, 123456789.12345678])
def test_a_rule_is_silent_at_its_very_bound_whatever_number_that_is(
    plan: DeliveryPlan, promtool: str, tmp_path: Path, bounds: list[float]
) -> None:
    alerts = tuple(
        plan.alerts[3].model_copy(
            update={
                "key": "money_" + "x" * place,
                "bound": bound,
                "above": place % 2 == 0,
                "inclusive": place % 3 == 0,
                "for_minutes": 0,
            }
        )
        for place, bound in enumerate(bounds)
    )
    promtool_accepts(promtool, _written(dataclasses.replace(plan, alerts=alerts), tmp_path))


def test_a_latency_is_judged_by_its_own_share_of_the_answers(
    plan: DeliveryPlan, promtool: str, tmp_path: Path
) -> None:
    slow = next(alert for alert in plan.alerts if alert.metric == "tenfold_scoring_seconds")
    alerts = tuple(
        slow.model_copy(update={"key": key, "quantile": share})
        for key, share in {"half": 0.5, "late": 0.99, "latest": 0.999}.items()
    )
    both = dataclasses.replace(plan, alerts=alerts)
    asked = [rule["expr"] for rule in _rules(both)]
    assert [query.partition(",")[0] for query in asked[:3]] == [
        f"histogram_quantile({share}" for share in ("0.5", "0.99", "0.999")
    ]
    promtool_accepts(promtool, _written(both, tmp_path))


def test_a_literal_survives_whatever_follows_it() -> None:
    assert literal("{") + "{{ $value }}" == '{{ "{" }}{{ $value }}'
