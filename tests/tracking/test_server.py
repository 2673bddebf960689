"""A tracking server by URI: the same registry, its files fetched and checked."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tenfold.tracking import Registry

NAME = "default-risk"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[str]:
    """MLflow's own server, which ends with the tests of this file."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "mlflow.db").write_bytes(empty_store.read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--workers", "1"]
    command += ["--artifacts-destination", str(folder / "files")]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Its job runners are seven processes more that import MLflow, and no registry asks for one.
        env=os.environ
        | {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.slow
def test_a_server_keeps_versions_and_files_and_they_are_checked(
    server, make, add, frame, tmp_path
) -> None:
    registry = Registry.open(tmp_path / "p", NAME, uri=server)
    made = make()
    old = registry.promote(add(registry, made))
    new = registry.promote(add(registry, make(0.01)))

    package = registry.load(old)

    own = package.score(frame)
    assert np.abs(package.predict(frame)["p"].to_numpy() - own.p).max() <= 1e-9
    assert add(registry, made) == registry.get(old.number)
    assert registry.rehearse(new, old).version.number == old.number
    assert registry.rollback().number == old.number
    assert not (tmp_path / "p" / "mlflow.db").exists()

    # What lies in the cache is checked each time as well, and fetched anew where it differs.
    (package.path / "artifacts" / "model.joblib").write_bytes(b"not a model")
    assert len(registry.load(old).score(frame).p) == len(frame)


@pytest.mark.slow
def test_a_what_if_compares_with_the_servers_champion_and_leaves_it_alone(
    server, make, add, monkeypatch, tmp_path
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    registry = Registry.open(tmp_path / "p", "other-risk")
    registry.promote(add(registry, make()))
    champion = registry.promote(add(registry, make(0.01)))

    tried = Registry.open(tmp_path / "p", "other-risk", what_if=tmp_path / "p" / "runs" / "x")

    assert tried.store.home == tmp_path / "p" / "runs" / "x"
    assert tried.champion().digest == champion.digest
    assert tried.replaced_by(tried.champion()).digest == registry.replaced_by(champion).digest
    tried.promote(add(tried, make(0.5)))
    assert registry.champion() == champion
    assert len(registry.versions()) == 2


def _wait(url: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(url)
