"""What `tenfold serve` adds to MLflow's own scoring server: checks of every row, and metrics.

Both serve the same registered package of the loans demo's candidate, one process each, asked by
one client in turn, so that a busy moment of the machine hits both alike. Target: at most 1.5 times
the bare server's median for one row, and at most 1.2 times for a thousand.

Run: python benchmarks/serving.py [--requests 300]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.delivery.operating.serving import learnt_of
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.tracking import Registry, TrackedRun

_NAME = "loans"
_TARGETS = {1: 1.5, 1000: 1.2}
_OURS = f"""
import sys
from tenfold.delivery.operating import serving
serving._model_name = lambda project: {_NAME!r}
from tenfold.cli import main
main()
"""
_BARE = ["-m", "uvicorn", "mlflow.pyfunc.scoring_server.app:app", "--log-level", "error"]


def main() -> int:
    """Print a line per server and size; 1 when a ratio misses its target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=300, help="of one row; a tenth of 1,000")
    requests = max(parser.parse_args().requests, 20)
    system, version = platform.system(), platform.python_version()
    print(f"{system}, {os.cpu_count()} cores, Python {version}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        project, package, rows = _registered(Path(folder) / "demo")
        bodies = {size: _body(rows, size) for size in _TARGETS}
        ours = [sys.executable, "-c", _OURS, "serve", str(project.folder), "--port"]
        bare = [sys.executable, *_BARE, "--port"]
        environment = {**os.environ, "__pyfunc_model_path__": str(package)}
        with _server(ours, os.environ) as one, _server(bare, environment) as other:
            return _told({"tenfold serve": one, "bare MLflow": other}, bodies, requests)


def _registered(folder: Path) -> tuple[Project, Path, list[dict[str, object]]]:
    """A project whose candidate is champion, its package, and a thousand cases."""
    project = make_demo("loans", out=folder)
    project.save(registry.get("baseline_models"), {"fit_budget": 10, "cv_folds": 2})
    for slug in ("business_problem", "data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))
    learnt = learnt_of(project, asked_by="a benchmark")
    assert learnt.candidate is not None
    opened = Registry.open(project.folder, _NAME)
    data = {"name": "loans", "digest": "1", "source": "loans"}
    run = opened.track(_NAME, TrackedRun("benchmark"), [], key="benchmark", dataset=data)
    file, frame = learnt.standing.open(learnt.candidate.model), learnt.reference.frame
    champion = opened.promote(opened.register(learnt.candidate, file, frame, run_id=run.parent))
    few = frame[learnt.candidate.columns].head(max(_TARGETS))
    print(f"model: {learnt.candidate.title}, {len(learnt.candidate.columns)} columns")
    rows = json.loads(few.to_json(orient="records", date_format="iso"))
    return project, opened.load(champion).path, rows


def _body(rows: list[dict[str, object]], size: int) -> bytes:
    many = [rows[k % len(rows)] for k in range(size)]
    return json.dumps({"dataframe_records": many}).encode()


@contextmanager
def _server(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*command, str(port)], env=environment, stdout=quiet, stderr=quiet)
    try:
        end = time.monotonic() + 120
        while time.monotonic() < end and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _told(ports: dict[str, int], bodies: dict[int, bytes], requests: int) -> int:
    clients = {
        name: http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for name, port in ports.items()
    }
    missed = 0
    for size, body in bodies.items():
        taken: dict[str, list[float]] = {name: [] for name in clients}
        times = requests if size == 1 else max(requests // 10, 10)
        for turn in range(times + 5):
            for name, client in clients.items():
                seconds = _seconds(client, body, size)
                if turn >= 5:  # the first ones warm up
                    taken[name].append(seconds)
        for name, seconds in taken.items():
            median, late = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
            print(
                f"{size:>5} rows  {name:<14} p50 {median * 1e3:7.1f} ms  p95 {late * 1e3:7.1f} ms"
                f"  {len(seconds) / sum(seconds):6.1f} answers/s"
                f"  {size * len(seconds) / sum(seconds):9,.0f} rows/s"
            )
        ours, bare = (statistics.median(seconds) for seconds in taken.values())
        held = ours / bare <= _TARGETS[size]
        missed += not held
        said = "" if held else "  MISSED"
        print(f"{size:>5} rows  ratio of medians {ours / bare:.2f} (≤ {_TARGETS[size]:g}){said}")
    return int(missed > 0)


def _seconds(client: http.client.HTTPConnection, body: bytes, size: int) -> float:
    started = time.perf_counter()
    client.request("POST", "/invocations", body, {"Content-Type": "application/json"})
    answer = client.getresponse()
    text = answer.read()
    seconds = time.perf_counter() - started
    assert answer.status == 200, text[:500]
    assert len(json.loads(text)["predictions"]) == size
    return seconds


if __name__ == "__main__":
    sys.exit(main())
