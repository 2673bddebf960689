"""JupyterLab as `tenfold lab` opens it: without a question of its own."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from tenfold.delivery import lab
from tenfold.delivery.lab import _environment, open_lab
from tenfold.project import Project


@pytest.fixture
def command(tmp_path, monkeypatch):
    """The command that opens a new project."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    seen = []
    monkeypatch.setattr(lab, "_served", lambda given, env: seen.extend([given, env]) or 0)
    Project.create(tmp_path / "loans", "schema: 1\n")
    assert open_lab(tmp_path / "loans", browser=False, port=port) == 0
    return seen[0], seen[1], f"http://127.0.0.1:{port}"


@pytest.mark.slow
def test_the_first_page_asks_nothing_and_fetches_no_news(command, tmp_path):
    arguments, environment, address = command
    token = secrets.token_hex(8)
    home = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*arguments, f"--IdentityProvider.token={token}"],
            env=environment | home,
            stdout=log,
            stderr=log,
        )
    try:
        plugin = "@jupyterlab/apputils-extension:notification"
        setting = json.loads(_page(f"{address}/lab/api/settings/{plugin}?token={token}"))
    finally:
        server.terminate()
        server.wait(20)
    asked = setting["schema"]["properties"]
    assert asked["fetchNews"]["default"] == "false"
    assert asked["checkForUpdates"]["default"] is False


def test_without_a_project_the_start_page_stands_in_the_current_folder(tmp_path, monkeypatch):
    seen: list[str] = []
    monkeypatch.setattr(lab, "_served", lambda given, env: seen.extend(given) or 0)
    monkeypatch.chdir(tmp_path)
    assert open_lab(None, browser=False) == 0
    assert f"--ServerApp.root_dir={tmp_path}" in seen
    door = tmp_path / "notebooks" / "00_start.ipynb"
    door.write_text("mine")
    open_lab(None, browser=False)
    assert door.read_text() == "mine"


def test_whoever_ends_the_command_ends_the_server():
    waits = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    code = "import os, sys; from tenfold.delivery.lab import _served; "
    code += f"_served([sys.executable, '-c', {waits!r}], os.environ)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        server = int(ran.stdout.readline())
        ran.terminate()
        ran.wait(20)
    assert not psutil.pid_exists(server)


def test_a_configuration_path_of_one_s_own_is_kept(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "own")
    ours, own = _environment()["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert own == "own"
    assert (Path(ours) / "labconfig" / "default_setting_overrides.json").is_file()


def _page(address):
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)
