"""The routes, judged by amtool."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tenfold import yamltext
from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.alarms import alerts_of
from tenfold.delivery.exporting.targets.alertmanager import TARGET, config, matcher, receivers
from tenfold.delivery.exporting.targets.prometheus import labels_of


@pytest.fixture
def amtool(tool: Callable[[str], str]) -> str:
    """Its path."""
    return tool("amtool")


def _written(plan: DeliveryPlan, folder: Path) -> Path:
    (text,) = TARGET.files(plan).values()
    file = folder / "alertmanager.yml"
    file.write_text(text, encoding="utf-8")
    return file


def _receiver(amtool: str, file: Path, labels: dict[str, str]) -> str:
    """Whom an alert with these labels reaches, as amtool says."""
    given = [matcher(name, value) for name, value in labels.items()]
    done = subprocess.run(
        [amtool, "config", "routes", "test", f"--config.file={file}", *given],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return done.stdout.strip()


def test_amtool_accepts_the_configuration_whatever_the_names(
    nasty_plans: dict[str, DeliveryPlan], amtool: str, tmp_path: Path
) -> None:
    files = []
    for place, nasty in enumerate(nasty_plans.values()):
        (tmp_path / str(place)).mkdir()
        files.append(_written(nasty, tmp_path / str(place)))
    done = subprocess.run(
        [amtool, "check-config", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("SUCCESS") == len(nasty_plans)


def test_every_alert_reaches_the_receiver_of_its_owner_and_route(
    plan: DeliveryPlan, amtool: str, tmp_path: Path
) -> None:
    file = _written(plan, tmp_path)
    names = receivers(alerts_of(plan))
    assert len(set(names.values())) == 2
    for alert in alerts_of(plan):
        reached = _receiver(amtool, file, labels_of(alert, plan))
        assert reached == names[alert.route, alert.owner], alert.key


def test_a_nasty_route_is_reached_and_not_only_the_one_that_takes_what_is_left(
    plan: DeliveryPlan, nasty_plans: dict[str, DeliveryPlan], amtool: str, tmp_path: Path
) -> None:
    # The ordinary alerts come first, so that the receiver of what is left is theirs.
    for nasty in nasty_plans.values():
        both = dataclasses.replace(nasty, alerts=(*plan.alerts, nasty.alerts[0]))
        alert = next(one for one in alerts_of(both) if one.title == nasty.alerts[0].title)
        reached = _receiver(amtool, _written(both, tmp_path), labels_of(alert, both))
        assert reached == receivers(alerts_of(both))[alert.route, alert.owner]
        assert reached != config(both)["route"]["receiver"]


def test_an_alert_of_another_project_still_reaches_somebody(
    plan: DeliveryPlan, amtool: str, tmp_path: Path
) -> None:
    reached = _receiver(amtool, _written(plan, tmp_path), {"project": "another"})
    assert reached == config(plan)["route"]["receiver"]


def test_no_secret_stands_in_the_file_but_where_it_is_read_from(plan: DeliveryPlan) -> None:
    (text,) = TARGET.files(plan).values()
    for receiver in yamltext.loads(text)["receivers"]:
        (webhook,) = receiver["webhook_configs"]
        assert webhook["http_config"]["authorization"].keys() == {"type", "credentials_file"}
        assert webhook["url"].startswith("http://127.0.0.1:")


def test_a_page_is_repeated_sooner_than_a_ticket(plan: DeliveryPlan) -> None:
    routes = config(plan)["route"]["routes"]
    again = {route["matchers"][-1]: route["repeat_interval"] for route in routes}
    assert again == {'severity="page"': "1h", 'severity="ticket"': "24h"}


def test_a_silent_exporter_rings_once_and_holds_its_own_projects_other_alerts_back(
    plan: DeliveryPlan,
) -> None:
    (rule, _) = config(plan)["inhibit_rules"]
    assert rule["source_matchers"] == ['project="loans"', 'alertname="TenfoldNobodyIsWatching"']
    assert rule["target_matchers"] == ['project="loans"', 'alertname!="TenfoldNobodyIsWatching"']


def test_a_broken_contract_is_one_call_and_a_refusal_for_another_cause_is_one_too(
    plan: DeliveryPlan,
) -> None:
    (_, rule) = config(plan)["inhibit_rules"]
    assert rule["source_matchers"] == ['project="loans"', 'alertname="TenfoldContractIsBroken"']
    assert rule["target_matchers"] == ['project="loans"', 'alertname="TenfoldBatchIsRefused"']
    contract = next(one for one in alerts_of(plan) if one.key == "contract_is_broken")
    # A ticket must not hold a page back.
    ticket = contract.model_copy(update={"key": "contract", "severity": "ticket"})
    assert len(config(dataclasses.replace(plan, alerts=(ticket,)))["inhibit_rules"]) == 1


def test_one_plan_always_gives_the_same_bytes(plan: DeliveryPlan) -> None:
    assert TARGET.files(plan) == TARGET.files(plan)
