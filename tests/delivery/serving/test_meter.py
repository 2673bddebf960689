"""What the exporter exposes: exactly the catalogue, and nothing that is not known."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenfold.delivery.operating.figures import FILE, write_figures
from tenfold.delivery.serving.figures import read_figures
from tenfold.delivery.serving.meter import CAUSES, Identity, Meter
from tenfold.delivery.serving.webapp import application
from tenfold.project import Project
from tenfold.vocabulary import METRICS

_BATCH = {metric.name for metric in METRICS if "batch" in metric.name} | {
    "tenfold_drift_evidence_ratio",
    "tenfold_expected_score",
    "tenfold_expected_money_per_week",
}


def _declared(text: str) -> dict[str, str]:
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, flags=re.MULTILINE))


def test_the_running_exporter_exposes_the_catalogue_no_more_and_no_less(
    project: Project, ask: Any, rows: list[dict[str, Any]], checked: Callable[..., None]
) -> None:
    checked(project)
    ask.score(rows)
    text = ask("GET", "/metrics").text
    assert _declared(text) == {metric.name: metric.kind for metric in METRICS}
    helped = dict(re.findall(r"^# HELP (\S+) (.*)$", text, flags=re.MULTILINE))
    assert helped == {metric.name: metric.help for metric in METRICS}
    sampled = {re.split(r"[{ ]", line)[0] for line in text.splitlines() if line[0] != "#"}
    ends = {f"tenfold_scoring_seconds_{end}" for end in ("bucket", "sum", "count")}
    assert sampled - ends == {metric.name for metric in METRICS if metric.kind != "histogram"}
    assert ends <= sampled
    for metric in METRICS:
        found = re.findall(rf"^{metric.name}\{{(.*)\}}", text, flags=re.MULTILINE)
        for labels in found:
            assert tuple(re.findall(r"(\w+)=", labels)) == tuple(sorted(metric.labels))


def test_promtool_finds_nothing_wrong_with_what_is_exposed(
    project: Project, ask: Any, checked: Callable[..., None], tool: Callable[[str], str]
) -> None:
    checked(project, drift={'a "quoted"\\\n{feature}': 0.5, "größe 🏦": 1.5})
    text = ask("GET", "/metrics").text
    done = subprocess.run(
        [tool("promtool"), "check", "metrics"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = ask.metrics()
    assert found["tenfold_drift_evidence_ratio{feature=größe 🏦}"] == 1.5
    assert found['tenfold_drift_evidence_ratio{feature=a "quoted"\\\n{feature}}'] == 0.5


def test_before_a_batch_was_checked_nothing_is_said_of_one(ask: Any) -> None:
    metrics = ask.metrics()
    assert not [name for name in metrics if name.split("{")[0] in _BATCH]
    assert metrics["tenfold_scored_rows_total"] == 0
    assert "tenfold_prediction_mean" not in metrics


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rows": 1}', '{"checked_at": NaN}', "\xff"])
def test_a_damaged_file_of_figures_is_no_figure(project: Project, ask: Any, text: str) -> None:
    (project.folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    (project.folder / FILE).write_text(text, encoding="latin-1")
    assert not [name for name in ask.metrics() if name.split("{")[0] in _BATCH]


def test_what_a_check_leaves_is_what_the_exporter_tells(project: Project, ask: Any) -> None:
    write_figures(
        project.folder,
        rows=321,
        broken_clauses=2,
        refused=True,
        drift={"income": 1.25},
        expected_score=None,
        expected_money_per_week=-10.0,
    )
    metrics = ask.metrics()
    assert metrics["tenfold_batch_rows"] == 321
    assert metrics["tenfold_batch_broken_clauses"] == 2
    assert metrics["tenfold_batch_refused"] == 1
    assert metrics["tenfold_drift_evidence_ratio{feature=income}"] == 1.25
    assert metrics["tenfold_expected_money_per_week"] == -10
    assert "tenfold_expected_score" not in metrics
    assert metrics["tenfold_batch_checked_timestamp_seconds"] > 1.7e9


def test_an_earlier_check_that_says_nothing_of_a_refusal_is_told_as_nothing(
    project: Project, ask: Any, checked: Callable[..., None]
) -> None:
    checked(project)
    assert ask.metrics()["tenfold_batch_refused"] == 0
    file = project.folder / FILE
    known = json.loads(file.read_text())
    del known["refused"]
    file.write_text(json.dumps(known))
    metrics = ask.metrics()
    assert metrics["tenfold_batch_rows"] == 400
    assert "tenfold_batch_refused" not in metrics


def test_rows_decisions_and_predictions_are_counted(ask: Any, rows: list[dict[str, Any]]) -> None:
    import numpy as np

    told = [ask.score(rows[:12]).json()["predictions"], ask.score(rows[12:]).json()["predictions"]]
    said = [row for answer in told for row in answer]
    metrics = ask.metrics()
    assert metrics["tenfold_scored_rows_total"] == len(rows)
    assert metrics["tenfold_acted_rows_total"] == sum(row["decided"] for row in said) > 0
    assert metrics["tenfold_prediction_mean"] == pytest.approx(np.mean([row["p"] for row in said]))
    assert metrics["tenfold_scoring_seconds_count"] == 2
    assert metrics["tenfold_scoring_seconds_bucket{le=+Inf}"] == 2
    assert 0 < metrics["tenfold_scoring_seconds_sum"] < 20


def _metered(**given: Any) -> Meter:
    meter = Meter("p", lambda: None, **given)
    meter.serves(Identity("1", "d"))
    return meter


def _samples(meter: Meter) -> dict[str, dict[tuple[str, ...], float]]:
    return {
        family.name: {tuple(one.labels.values()): one.value for one in family.samples}
        for family in meter.collect()
    }


def test_the_mean_prediction_is_of_the_last_thousand_rows() -> None:
    meter = _metered()
    meter.answered([1.0] * 500, 0, 0.01)
    meter.answered([0.0] * 600, 0, 0.01)
    assert _samples(meter)["tenfold_prediction_mean"][()] == 0.4
    meter.answered([3.0] * 5000, 0, 0.01)
    assert _samples(meter)["tenfold_prediction_mean"][()] == 3.0


def test_a_latency_that_wakes_somebody_is_the_end_of_a_bucket() -> None:
    meter = _metered(bounds=[0.123, 0.05])
    for seconds in (0.123, 0.1230001, 100.0):
        meter.answered([0.5], 0, seconds)
    buckets = {
        labels[0]: n for labels, n in _samples(meter)["tenfold_scoring_seconds"].items() if labels
    }
    assert buckets["0.1"] == 0
    assert buckets["0.123"] == 1
    assert buckets["0.2"] == 2
    assert buckets["60"] == 2
    assert buckets["+Inf"] == 3


def test_every_cause_is_there_from_the_start_so_that_the_first_refusal_is_growth() -> None:
    assert _samples(_metered())["tenfold_refused_requests"] == {(cause,): 0.0 for cause in CAUSES}


def test_a_model_that_does_not_act_or_not_has_no_acted_rows() -> None:
    meter = _metered()
    meter.serves(Identity("1", "d", acts=False))
    assert _samples(meter)["tenfold_acted_rows"] == {}


def test_an_exporter_alone_tells_the_model_and_the_batch_and_nothing_of_scoring(
    project: Project, asking: Any, checked: Callable[..., None]
) -> None:
    checked(project)
    ask = asking(application(project, metrics_only=True, say=lambda line: None))
    text = ask("GET", "/metrics").text
    assert _declared(text) == {metric.name: metric.kind for metric in METRICS}
    told = {name.split("{")[0] for name in ask.metrics()}
    assert {"tenfold_model", "tenfold_batch_rows", "tenfold_retrained_timestamp_seconds"} <= told
    assert not {name for name in told if "scor" in name and "expected" not in name}
    answer = ask.score([{}])
    assert answer.status_code == 404


def test_the_page_lists_the_catalogue() -> None:
    page = (Path(__file__).parents[3] / "docs" / "watching.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `(tenfold_\w+)` \| (\w+) \| (.+?)(?: \(by (.+)\))? \|$", page, re.MULTILINE
    )
    assert [
        (name, kind, words, tuple(by.split(", ")) if by else ()) for name, kind, words, by in rows
    ] == [(metric.name, metric.kind, metric.help, metric.labels) for metric in METRICS]


def test_later_versions_may_write_more_figures(project: Project, checked: Any) -> None:
    checked(project, something_new=[1, 2])
    found = read_figures(project.folder)
    assert found is not None
    assert found.rows == 400
