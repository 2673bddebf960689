"""The monitors, judged by Datadog's own client."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import pytest
from judges import monitor as read_back

from tenfold import yamltext
from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.alarms import alerts_of
from tenfold.delivery.exporting.targets import datadog
from tenfold.delivery.exporting.targets._datadog_texts import inert
from tenfold.delivery.exporting.targets.datadog import TARGET, monitors
from tenfold.errors import MissingExtra
from tenfold.vocabulary import METRICS

_QUERY = re.compile(
    r"(?P<time>min|max|sum|percentile)\(last_(?P<window>\d+[mhd])\):(?P<space>min|max|sum|p[\d.]+):"
    r"(?P<metric>tenfold\.[a-z_.]+)\{project:(?P<project>[^{}, ]+)\}"
    r"(?: by \{(?P<by>[a-z, ]+)\})?(?:\.as_count\(\))? (?P<sign>[<>]=?) (?P<bound>-?[\d.e+]+)"
)


def _parsed(query: str) -> dict[str, Any]:
    found = _QUERY.fullmatch(query)
    assert found, query
    return found.groupdict()


def test_every_alert_is_a_monitor_that_datadogs_model_reads_back(plan: DeliveryPlan) -> None:
    found = monitors(plan)
    assert list(found) == [alert.key for alert in alerts_of(plan)]
    for alert in alerts_of(plan):
        monitor = read_back(json.dumps(found[alert.key]))
        assert monitor.options.thresholds.critical == alert.bound


def test_datadogs_model_refuses_what_is_no_monitor(plan: DeliveryPlan) -> None:
    from datadog_api_client.exceptions import ApiTypeError
    from datadog_api_client.v1.model.monitor import Monitor

    wrong = monitors(plan)["scoring_is_slow"] | {"tags": "project:loans"}
    with pytest.raises(ApiTypeError):
        Monitor(**wrong)


def test_the_threshold_of_a_query_is_the_threshold_of_its_options(plan: DeliveryPlan) -> None:
    for alert in alerts_of(plan):
        monitor = monitors(plan)[alert.key]
        parsed = _parsed(monitor["query"])
        assert float(parsed["bound"]) == monitor["options"]["thresholds"]["critical"]
        assert parsed["sign"] == (">" if alert.above else "<") + "=" * alert.inclusive


def test_every_query_asks_for_what_the_agent_sends(plan: DeliveryPlan) -> None:
    (instance,) = datadog.agent(plan)["instances"]
    sent = set()
    for mapping in instance["metrics"]:
        ((name, to),) = mapping.items()
        kind = next(one.kind for one in METRICS if one.name in (name, f"{name}_total"))
        word = to if isinstance(to, str) else to["name"]
        sent.add(f"{instance['namespace']}.{word}" + (".count" if kind == "counter" else ""))
    assert len(sent) == len(METRICS)
    for monitor in monitors(plan).values():
        parsed = _parsed(monitor["query"])
        assert parsed["metric"] in sent
        assert f"project:{parsed['project']}" in instance["tags"]


def test_ages_are_worked_out_by_the_agent(plan: DeliveryPlan) -> None:
    (instance,) = datadog.agent(plan)["instances"]
    elapsed = {
        name: to["name"]
        for mapping in instance["metrics"]
        for name, to in mapping.items()
        if isinstance(to, dict) and to["type"] == "time_elapsed"
    }
    assert elapsed == {
        "tenfold_batch_checked_timestamp_seconds": "batch_checked_age_seconds",
        "tenfold_retrained_timestamp_seconds": "retrained_age_seconds",
        "tenfold_training_ran_timestamp_seconds": "training_ran_age_seconds",
    }


def test_a_message_says_money_owner_runbook_and_the_number_now(plan: DeliveryPlan) -> None:
    message = monitors(plan)["a_feature_drifts"]["message"]
    for words in (
        "At stake per week: €1,200/week [700 to 1,900]",
        "Owner: Risk analytics",
        "Runbook: Open step 8",
        "Now: {{value}}, feature {{feature.name}}",
    ):
        assert words in message


def test_nobodys_text_fills_in_a_variable_or_calls_anybody(
    nasty_plans: dict[str, DeliveryPlan],
) -> None:
    ours = {"{{value}}", "{{feature.name}}", "{{cause.name}}"}
    for text, plan in nasty_plans.items():
        for monitor in monitors(plan).values():
            said = monitor["message"] + monitor["name"]
            assert set(re.findall(r"\{\{.*?\}\}", said)) <= ours, text
            assert "@" not in said
            assert all(re.fullmatch(r"[\w./:-]{1,200}", tag) for tag in monitor["tags"]), text
            assert re.search(r"\{project:[\w./:-]+\}", monitor["query"])


@pytest.mark.parametrize(
    ("route", "called"),
    [
        ("@slack-risk-models", "@slack-risk-models"),
        ("slack-risk-models", "@slack-risk-models"),
        ("risk@bank.example", "@risk@bank.example"),
        ("#risk-models", None),
        ("the risk desk", None),
    ],
)
def test_a_route_is_called_only_where_it_is_a_handle_or_an_address(
    plan: DeliveryPlan, route: str, called: str | None
) -> None:
    import dataclasses

    alert = plan.alerts[0].model_copy(update={"route": route})
    message = monitors(dataclasses.replace(plan, alerts=(alert,)))[alert.key]["message"]
    last = message.rpartition("\n")[2]
    assert last == called if called else not last.startswith("@")


def test_silence_is_an_alarm_where_the_alert_says_so(plan: DeliveryPlan) -> None:
    options = {key: monitor["options"] for key, monitor in monitors(plan).items()}
    assert options["nobody_is_watching"]["notify_no_data"] is True
    assert options["nobody_is_watching"]["no_data_timeframe"] >= 10
    assert options["scoring_is_slow"]["notify_no_data"] is False


def test_the_files_parse_and_are_always_the_same(plan: DeliveryPlan) -> None:
    files = TARGET.files(plan)
    assert files == TARGET.files(plan)
    for path, text in files.items():
        assert json.loads(text) if path.suffix == ".json" else yamltext.loads(text)


def test_an_inert_text_keeps_its_words() -> None:
    assert inert("rate {x} of 3 @ noon") == "rate {x} of 3 (at) noon"


def test_without_the_extra_one_sentence_says_what_to_install(
    plan: DeliveryPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("datadog_api_client")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "datadog_api_client", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tenfold\[cloud\]'"):
        TARGET.files(plan)
