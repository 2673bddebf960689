"""The command: its port, its end, and what it says when it cannot begin."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tenfold.cli.app import app as commands
from tenfold.delivery.serving.server import listening, serve
from tenfold.errors import MissingExtra, WrongInput
from tenfold.project import Project

_SERVE = """
import sys
from tenfold.delivery.operating import serving
serving._model_name = lambda project: "loans"
from tenfold.cli import main
sys.argv = ["tenfold", "serve", *sys.argv[1:]]
main()
"""


@contextmanager
def _started(project: Project, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command on a free port; gives the process and its address."""
    command = [sys.executable, "-c", _SERVE, str(project.folder), "--port", "0", *more]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://[\d.]+:\d+", line)
        assert found, line + process.stderr.read()
        if "/metrics" not in line:
            assert "champion (version 1 of 'loans')" in line
            assert "/metrics" in process.stderr.readline()
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()  # type: ignore[union-attr]


def test_the_command_serves_on_this_machine_alone_and_ctrl_c_ends_it_cleanly(
    project: Project, rows: list[dict[str, Any]]
) -> None:
    with _started(project) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        answer = httpx.post(f"{address}/invocations", json={"dataframe_records": rows}, timeout=30)
        assert len(answer.json()["predictions"]) == len(rows)
        metrics = httpx.get(f"{address}/metrics", timeout=30)
        assert "tenfold_scored_rows_total 20.0" in metrics.text
        _ends_cleanly(process, signal.SIGINT)


def test_a_container_that_is_stopped_ends_cleanly_too(project: Project) -> None:
    with _started(project, "--metrics-only") as (process, address):
        assert httpx.get(f"{address}/metrics", timeout=30).status_code == 200
        assert httpx.get(f"{address}/invocations", timeout=30).status_code == 404
        _ends_cleanly(process, signal.SIGTERM)


def _ends_cleanly(process: subprocess.Popen[str], number: signal.Signals) -> None:
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert process.stderr is not None
    assert process.stderr.read() == "Ended.\n"


def test_a_taken_port_is_a_sentence(project: Project) -> None:
    with listening("127.0.0.1", 0) as own:
        port = own.getsockname()[1]
        with pytest.raises(WrongInput, match=rf"port {port}: Address already in use\. Choose"):
            serve(project, port=port, say=lambda line: None)


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 1), ("127.0.0.1", 70000)])
def test_an_address_that_is_none_is_a_sentence(project: Project, host: str, port: int) -> None:
    with pytest.raises(WrongInput, match=r"Nothing can listen on|is no port"):
        serve(project, host=host, port=port, say=lambda line: None)


def test_other_machines_may_ask_only_when_somebody_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("tenfold.delivery.serving.server.run", lambda app, own, every: None)
    serve(project, port=0, metrics_only=True, say=said.append)
    assert not any("Everybody" in line for line in said)
    serve(project, host="0.0.0.0", port=0, metrics_only=True, say=said.append)
    assert any("Everybody who reaches this address may ask" in line for line in said)


@pytest.mark.parametrize("library", ["fastapi", "uvicorn", "mlflow.pyfunc.scoring_server"])
def test_without_the_extra_one_sentence_says_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        MissingExtra, match=r"^The model server needs: pip install 'tenfold\[serve\]'$"
    ):
        serve(project, port=0, say=lambda line: None)


def test_the_command_line_knows_the_command() -> None:
    assert "serve" in {command.callback.__name__ for command in commands.registered_commands}


def test_a_socket_is_closed_when_serving_ends() -> None:
    with listening("127.0.0.1", 0) as own:
        port = own.getsockname()[1]
    with socket.create_server(("127.0.0.1", port)):
        pass
