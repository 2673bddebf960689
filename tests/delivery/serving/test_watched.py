"""From the exporter to a rung telephone: real Prometheus, real Alertmanager, our files."""

from __future__ import annotations

import http.server
import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from tenfold import yamltext
from tenfold.delivery.exporting import DeliveryPlan, Target
from tenfold.delivery.exporting.targets import alertmanager, grafana, prometheus
from tenfold.delivery.serving.webapp import Application
from tenfold.project import Project
from tenfold.vocabulary import Money, Operations, Timing

_PATIENCE = 60.0
_WORTH = Money(value=1200.0, low=700.0, high=1900.0, method="test", unit="EUR/week")


def _plan(project: Project) -> DeliveryPlan:
    """What step 4 would give: its alerts are those of every project."""
    operations = Operations(
        model_name="loans",
        owner="Risk {{ desk }}",
        validate_data=Timing(every="day"),
        retrain=Timing(every="never"),
    )
    return DeliveryPlan(project.folder.name, operations, steps=(), worth=_WORTH)


def _written(target: Target, plan: DeliveryPlan, folder: Path) -> Path:
    folder.mkdir()
    for path, text in target.files(plan).items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _changed(file: Path, change: Callable[[Any], None]) -> None:
    found = yamltext.loads(file.read_text())
    change(found)
    with file.open("w") as out:
        YAML(typ="safe", pure=True).dump(found, out)


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as own:
        return int(own.getsockname()[1])


@contextmanager
def _process(*command: str, cwd: Path) -> Iterator[None]:
    log = (cwd / "log").open("w")
    process = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=log)
    try:
        yield
        assert process.poll() is None, (cwd / "log").read_text()
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


@contextmanager
def _telephone() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A pager that writes down who rings; only with the right token."""
    calls: list[dict[str, Any]] = []

    class Pager(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.headers["Authorization"] == "Bearer the token"
            if known:
                calls.append(body)
            self.send_response(200 if known else 401)
            self.end_headers()

        def log_message(self, *given: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pager) as pager:
        threading.Thread(target=pager.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{pager.server_port}", calls
        pager.shutdown()


def _until(what: str, known: Callable[[], Any]) -> Any:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            found = known()
        except httpx.TransportError:
            found = None  # it is still starting
        if found:
            return found
        time.sleep(0.1)
    return pytest.fail(f"{what}: not within {_PATIENCE:g} seconds")


@pytest.fixture
def scraped(tmp_path: Path, tool: Callable[[str], str]) -> Callable[..., Any]:
    """Start the real Prometheus on the files of a plan, asking twice a second; gives its API."""

    @contextmanager
    def start(plan: DeliveryPlan, exporter: str, alerts_to: int) -> Iterator[Any]:
        folder = _written(prometheus.TARGET, plan, tmp_path / "prometheus")
        port = _port()

        def change(config: Any) -> None:
            config["global"] = {"scrape_interval": "500ms", "evaluation_interval": "500ms"}
            config["scrape_configs"][0]["static_configs"][0]["targets"] = [exporter[7:]]
            (alerting,) = config["alerting"]["alertmanagers"]
            alerting["static_configs"][0]["targets"] = [f"127.0.0.1:{alerts_to}"]

        _changed(folder / "prometheus.yml", change)
        command = [tool("prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
        command += [f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]
        with _process(*command, cwd=folder):

            def ask(path: str, **given: str) -> Any:
                answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/{path}", params=given)
                return answer.json()["data"] if answer.status_code == 200 else None

            yield ask

    return start


@pytest.fixture
def routed(tmp_path: Path, tool: Callable[[str], str]) -> Callable[..., Any]:
    """Start the real Alertmanager on the files of a plan, its receivers being our telephone."""

    @contextmanager
    def start(plan: DeliveryPlan, pager: str) -> Iterator[int]:
        folder = _written(alertmanager.TARGET, plan, tmp_path / "alertmanager")
        (folder / "token").write_text("the token")
        port = _port()

        def change(config: Any) -> None:
            config["route"] |= {"group_wait": "0s", "group_interval": "1s"}
            for receiver in config["receivers"]:
                webhook = receiver["webhook_configs"][0]
                webhook["url"] = f"{pager}/{receiver['name']}"
                file = str(folder / "token")
                webhook["http_config"]["authorization"]["credentials_file"] = file

        _changed(folder / "alertmanager.yml", change)
        command = [tool("prometheus-alertmanager"), "--config.file=alertmanager.yml"]
        command += [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
        command += ["--storage.path=data", "--log.level=warn"]
        with _process(*command, cwd=folder):
            yield port

    return start


def test_a_broken_contract_rings_the_telephone_and_stops_when_it_is_mended(
    project: Project,
    app: Application,
    ask: Any,
    rows: list[dict[str, Any]],
    checked: Callable[..., None],
    running: Callable[[Application], AbstractContextManager[str]],
    routed: Any,
    scraped: Any,
) -> None:
    plan = _plan(project)
    checked(project, broken_clauses=2, checked_at=time.time())
    ask.score(rows)
    with (
        running(app) as exporter,
        _telephone() as (pager, calls),
        routed(plan, pager) as alerts_to,
        scraped(plan, exporter, alerts_to) as prometheus_says,
    ):

        def firing() -> list[dict[str, Any]]:
            found = prometheus_says("alerts")
            return [one for one in found["alerts"] if one["state"] == "firing"] if found else []

        (alert,) = _until("an alert that fires", firing)
        assert alert["labels"]["alertname"] == "TenfoldContractIsBroken"
        assert alert["annotations"]["now"] == "2"

        (call, *_) = _until("a call", lambda: list(calls))
        assert call["status"] == "firing"
        said = call["alerts"][0]
        assert said["labels"]["owner"] == "Risk {{ desk }}"
        assert said["labels"]["severity"] == "page"
        assert said["annotations"]["money_per_week"] == "€1,200/week [700 to 1,900]"
        assert "tenfold check" in said["annotations"]["runbook"]

        _every_panel_has_an_answer(plan, prometheus_says)

        checked(project, broken_clauses=0, checked_at=time.time())
        _until("silence", lambda: prometheus_says("alerts") and not firing())
        _until("the all-clear", lambda: [one for one in calls if one["status"] == "resolved"])
    assert {one["receiver"] for one in calls} == {call["receiver"]}


def _every_panel_has_an_answer(plan: DeliveryPlan, prometheus_says: Any) -> None:
    for panel in grafana.dashboard(plan)["panels"]:
        for target in panel.get("targets") or []:

            def answer(query: str = target["expr"]) -> Any:
                found = prometheus_says("query", query=query)
                return found and found["result"]  # a rate needs a second scrape

            _until(f"an answer for '{panel['title']}': {target['expr']}", answer)
