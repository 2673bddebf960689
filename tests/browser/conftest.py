"""A real JupyterLab in a real browser."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
_QUIET += ("--disable-background-networking", "--disable-component-update", "--disable-sync")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; missing it is a failure in CI and a skip elsewhere."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    if os.environ.get("CI"):
        pytest.fail("no chromium: apt-get install chromium")
    pytest.skip("no chromium: apt-get install chromium")


def _every_cell_in_the_page(settings: Path) -> Path:
    # JupyterLab otherwise keeps only the cells near the window, and what a test looks for comes
    # and goes while it scrolls along with the running cell.
    file = settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text('{"windowingMode": "none"}')
    news = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    return settings


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """Start JupyterLab on a folder; returns its address with the token."""
    servers: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        token = secrets.token_hex(16)
        settings = _every_cell_in_the_page(tmp_path / "settings")
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
        command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"]
        command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        command += ["--LabApp.news_url=None", f"--LabApp.user_settings_dir={settings}"]
        command += ["--LabApp.expose_app_in_browser=True"]  # whether cells still run is asked there
        environment = os.environ | {"JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
        environment |= {"IPYTHONDIR": str(tmp_path / "ipython"), "OMP_NUM_THREADS": "1"}
        with (tmp_path / "lab.log").open("wb") as log:
            servers.append(
                subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
            )
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=2)
            except OSError:
                time.sleep(0.25)
            else:
                return f"{address}/lab/tree/{{}}?token={token}&reset"
        raise RuntimeError((tmp_path / "lab.log").read_text())

    yield start
    for server in servers:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep what became of the test, so that the page can show itself where it failed."""
    report = yield
    if report.when == "call":
        item.failed_at_work = report.failed
    return report


@pytest.fixture
def page(chromium: str, request, tmp_path: Path) -> Iterator[object]:
    """A page at 1280 × 900 of a headless Chromium; a failure prints what it showed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_QUIET))
        shown = browser.new_page(viewport={"width": 1280, "height": 900})
        yield shown
        if getattr(request.node, "failed_at_work", False):
            shown.screenshot(path=tmp_path / "failed.png")
            text = shown.locator("body").inner_text()[:6000]
            request.node.add_report_section("teardown", "page", text)
        browser.close()
