"""Plans that every export target is tested on: an ordinary one, and awkward ones."""

from __future__ import annotations

import dataclasses

import pytest

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.plan import planned_steps
from tenfold.vocabulary import (
    Alert,
    Arm,
    ExperimentMetric,
    ExperimentPlan,
    Money,
    Operations,
    Resources,
    Timing,
)

_WEEKLY = Money(
    value=1200.0, low=700.0, high=1900.0, n=900, method="paired bootstrap", unit="EUR/week"
)
ALERTS = (
    Alert(
        key="validation_is_late",
        title="No batch was checked for two days",
        metric="tenfold_batch_checked_timestamp_seconds",
        age=True,
        bound=172_800.0,
        for_minutes=30,
        severity="page",
        money=_WEEKLY,
        owner="Risk analytics",
        route="#risk-models",
        runbook="Look at the validation job; run `tenfold check` by hand.",
    ),
    Alert(
        key="a_feature_drifts",
        title="A feature has drifted",
        metric="tenfold_drift_evidence_ratio",
        bound=1.0,
        for_minutes=0,
        severity="ticket",
        money=_WEEKLY,
        owner="Risk analytics",
        route="#risk-models",
        runbook="Open step 8 and look at the feature's timeline.",
    ),
    Alert(
        key="scoring_is_slow",
        title="Scoring takes longer than its budget",
        metric="tenfold_scoring_seconds",
        bound=0.2,
        severity="ticket",
        money=_WEEKLY,
        owner="Platform",
        route="#platform",
        runbook="Look at the rows per request and the pod's processor.",
    ),
    Alert(
        key="the_model_earns_too_little",
        title="Estimated money fell below break-even",
        metric="tenfold_expected_money_per_week",
        above=False,
        bound=0.0,
        for_minutes=60,
        severity="page",
        money=_WEEKLY,
        owner="Risk analytics",
        route="#risk-models",
        runbook="Compare champion and challenger; roll back with `tenfold rollback`.",
    ),
)
EXPERIMENT = ExperimentPlan(
    hypothesis="the model's decisions earn more per application than today's",
    unit="application",
    arms=[Arm(name="today", weight=1), Arm(name="model", weight=1)],
    metrics=[ExperimentMetric(name="money", column="money")],
    salt="experiment 1",
)
ORDINARY = DeliveryPlan(
    project="loans",
    operations=Operations(
        model_name="loan-default",
        owner="Risk analytics",
        validate_data=Timing(every="day", hour=5, minute=15),
        retrain=Timing(every="week", hour=3, minute=30, weekday="Sun"),
        batches="data/new/applications.csv",
        outcomes="data/labelled/applications.csv",
        image="registry.example:5000/risk/tenfold",
        port=8080,
        resources=Resources(cpu="750m", memory="2Gi", replicas=2),
        targets=["github-actions", "kubernetes"],
    ),
    steps=planned_steps(),
    alerts=ALERTS,
    experiment=EXPERIMENT,
)


def awkward(**changes: object) -> DeliveryPlan:
    """The ordinary plan with other fields of its own, or of its operations."""
    own = {field.name for field in dataclasses.fields(DeliveryPlan)}
    operations = {name: value for name, value in changes.items() if name not in own}
    return dataclasses.replace(
        ORDINARY,
        operations=ORDINARY.operations.model_copy(update=operations),
        **{name: value for name, value in changes.items() if name in own},
    )


def _named(text: str) -> DeliveryPlan:
    return awkward(
        project=text,
        model_name=text,
        owner=text,
        batches=f"{text}/new {text}.csv",
        outcomes=f"{text}/labelled {text}.csv",
    )


# Text that ends a string, starts an expression, a variable, an option or a comment somewhere.
AWKWARD = {
    "spaces": _named("loan applications 2026"),
    "single quotes": _named("l'été '' ' $(x)"),
    "double quotes": _named('the "best" model'),
    "unicode": _named("Kreditanträge 贷款 🏦"),
    "dollar": _named("$HOME ${HOME} $(touch stolen) $$ $"),
    "expression": _named("${{ secrets.TOKEN }} }} {{"),
    "backquote": _named("`touch stolen` ; touch stolen & # no"),
    "backslash": _named("a\\b \\u0041 \\n \\' \\"),
    "leading dash": _named("--help"),
    "yaml words": _named("no: [yes, *x, &y, !z, %w, @v] #"),
    "template": _named("{{inputs.parameters.x}} {% raw %} <b>&amp;</b>"),
    "a number": _named("0123"),
    "very long": _named("credit " * 30),
    "nothing latin": _named("ローン"),
    "owner of two lines": awkward(owner='Risk\nanalytics: "second"\r\n*/ # line'),
    "no schedules": awkward(validate_data=Timing(every="never"), retrain=Timing(every="never")),
    "hourly and quarterly": awkward(
        validate_data=Timing(every="hour", minute=59), retrain=Timing(every="quarter")
    ),
    "image without registry": awkward(image="tenfold"),
    "image with registry and port": awkward(image="localhost:5000/a-b/c_d.e/tenfold"),
    "no alerts": awkward(alerts=()),
    "a URL": awkward(
        batches="s3://bucket/new?x=1&y='2'#$z", outcomes="s3://bucket/old?x=1&y='2'#$z"
    ),
}


@pytest.fixture(scope="session")
def plan() -> DeliveryPlan:
    """An ordinary plan with four alerts, daily checks and weekly training."""
    return ORDINARY


@pytest.fixture(params=AWKWARD.values(), ids=AWKWARD.keys())
def awkward_plan(request: pytest.FixtureRequest) -> DeliveryPlan:
    """Each plan whose texts would break a careless template."""
    found: DeliveryPlan = request.param
    return found


# Alert texts of somebody who knows the templates, quotes and mentions of other tools.
NASTY = (
    "the \"best\" 'model' {{ $value }} {{",
    '}} {{ template "x" }} {% y %} {{{ {{#is_alert}} @all {{/is_alert}}',
    "Kreditanträge 贷款 🏦 $HOME ${datasource} [[x]] `id` <b>&amp;</b>",
    "back\\slash \\n \\' #tag: [list] @all @pagerduty-x",
    "two\nlines\r\n*/ # no: yes",
    "0123",
    "credit " * 30,
)


@pytest.fixture
def nasty_plans() -> dict[str, DeliveryPlan]:
    """By text, a plan in which project, owner and every word of every alert are that text."""
    return {text: _nasty(text) for text in NASTY}


def _nasty(text: str) -> DeliveryPlan:
    money = Money.not_evaluated(text)
    said = {"title": text, "owner": text, "route": text, "runbook": text, "money": money}
    alerts = tuple(alert.model_copy(update=said) for alert in ALERTS)
    name = " ".join(text.split())
    return awkward(project=name, owner=name, alerts=alerts)


@pytest.fixture
def awkward_plans() -> dict[str, DeliveryPlan]:
    """All of them by name, for a tool that is slow to start."""
    return dict(AWKWARD)
