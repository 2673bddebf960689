"""The dashboard: built by Grafana's SDK, its queries parsed by promtool."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.targets._grafana_panels import ROWS
from tenfold.delivery.exporting.targets._grafana_texts import inert
from tenfold.delivery.exporting.targets.grafana import TARGET, dashboard
from tenfold.errors import MissingExtra
from tenfold.vocabulary import METRICS


def _queries(made: dict[str, Any]) -> list[str]:
    found = [one["expr"] for panel in made["panels"] for one in panel.get("targets") or []]
    return found + [one["expr"] for one in made["annotations"]["list"]]


def _texts(made: dict[str, Any]) -> list[str]:
    panels = made["panels"]
    described = [panel["description"] for panel in panels if "description" in panel]
    return described + [panel["options"]["content"] for panel in panels if panel["type"] == "text"]


def test_promtool_parses_every_query_whatever_the_names(
    plan: DeliveryPlan,
    nasty_plans: dict[str, DeliveryPlan],
    tool: Callable[[str], str],
    tmp_path: Path,
) -> None:
    queries = [query for one in (plan, *nasty_plans.values()) for query in _queries(dashboard(one))]
    rules = [{"record": f"r{place}", "expr": query} for place, query in enumerate(queries)]
    file = tmp_path / "queries.yml"
    file.write_text(
        json.dumps({"groups": [{"name": "queries", "rules": rules}]}, ensure_ascii=False)
    )
    done = subprocess.run(
        [tool("promtool"), "check", "rules", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(queries)} rules found" in done.stdout


def test_every_metric_is_shown_and_nothing_else_is_asked_for(plan: DeliveryPlan) -> None:
    asked = {
        name for query in _queries(dashboard(plan)) for name in re.findall(r"tenfold_\w+", query)
    }
    histograms = {metric.name for metric in METRICS if metric.kind == "histogram"}
    names = {metric.name for metric in METRICS} - histograms
    assert asked == names | {f"{name}_bucket" for name in histograms}


def test_every_query_asks_for_this_project_alone(plan: DeliveryPlan) -> None:
    for query in _queries(dashboard(plan)):
        assert len(re.findall(r"tenfold_\w+", query)) == query.count('{job="tenfold-loans"}')


def test_money_comes_first_in_the_currency_of_the_payoffs(plan: DeliveryPlan) -> None:
    made = dashboard(plan)
    assert made["panels"][0]["title"] == "Money"
    first = made["panels"][1]
    assert "tenfold_expected_money_per_week" in first["targets"][0]["expr"]
    assert first["fieldConfig"]["defaults"]["unit"] == "currencyEUR"
    bare = dashboard(dataclasses.replace(plan, alerts=()))
    assert bare["panels"][1]["fieldConfig"]["defaults"]["unit"] == "short"


def test_drift_is_drawn_per_feature_with_the_alarm_as_a_line(plan: DeliveryPlan) -> None:
    panel = next(
        one for one in dashboard(plan)["panels"] if one["title"] == "Evidence of drift per feature"
    )
    assert panel["targets"][0]["legendFormat"] == "{{feature}}"
    defaults = panel["fieldConfig"]["defaults"]
    assert [step["value"] for step in defaults["thresholds"]["steps"]] == [None, 1.0]
    assert defaults["custom"]["thresholdsStyle"]["mode"] == "line"
    assert "A feature has drifted" in panel["description"]


def test_no_two_panels_overlap_or_share_an_id(plan: DeliveryPlan) -> None:
    panels = dashboard(plan)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = set()
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert (x, y) not in cells, panel["title"]
                cells.add((x, y))


def test_retrainings_are_marked(plan: DeliveryPlan) -> None:
    (mark,) = dashboard(plan)["annotations"]["list"]
    assert mark["expr"].startswith("changes(tenfold_retrained_timestamp_seconds{")
    assert mark["enable"] is True


def test_every_panel_leads_to_what_to_do(plan: DeliveryPlan) -> None:
    made = dashboard(plan)
    (page,) = [panel for panel in made["panels"] if panel["type"] == "text"]
    for panel in made["panels"]:
        if panel["type"] not in ("row", "text"):
            (link,) = panel["links"]
            assert link["url"] == f"/d/{made['uid']}?viewPanel={page['id']}"
    for words in ("Open step 8", "At stake: €1,200/week", "Owner: Platform"):
        assert words in page["options"]["content"]


def test_only_addresses_of_the_web_become_links(plan: DeliveryPlan) -> None:
    runbook = "See https://wiki.example/run?x=1#y. Then javascript:alert(1) or file:///etc/passwd"
    alert = plan.alerts[0].model_copy(update={"runbook": runbook})
    links = dashboard(dataclasses.replace(plan, alerts=(alert,)))["links"]
    assert [link["url"] for link in links] == ["https://wiki.example/run?x=1#y"]


def test_nobodys_text_becomes_mark_up_or_a_variable(nasty_plans: dict[str, DeliveryPlan]) -> None:
    for nasty in nasty_plans.values():
        made = dashboard(nasty)
        for text in _texts(made):
            assert "<" not in text
            assert "$" not in text
            assert "[[" not in text
        for query in _queries(made):
            assert "$" not in query
            assert "[[" not in query


def test_the_uid_fits_and_differs_between_projects(nasty_plans: dict[str, DeliveryPlan]) -> None:
    uids = [dashboard(nasty)["uid"] for nasty in nasty_plans.values()]
    assert len(set(uids)) == len(uids)
    assert all(re.fullmatch(r"[a-z0-9-]{1,40}", uid) for uid in uids)


def test_one_plan_always_gives_the_same_bytes(plan: DeliveryPlan) -> None:
    assert TARGET.files(plan) == TARGET.files(plan)


def test_a_panel_has_one_letter_per_query() -> None:
    assert all(0 < len(panel.queries) <= 26 for _, panels in ROWS for panel in panels)


def test_inert_text_reads_as_it_was_written() -> None:
    import html

    for text in ("<b> *x* $y [[z]] `q`", "50% of #1 (é)"):
        assert html.unescape(inert(text)) == text


def test_without_the_extra_one_sentence_says_what_to_install(
    plan: DeliveryPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("grafana_foundation_sdk")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "grafana_foundation_sdk", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tenfold\[cloud\]'"):
        TARGET.files(plan)
