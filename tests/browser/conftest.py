"""A real JupyterLab in a real browser."""

from __future__ import annotations

import json
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
from urllib.parse import unquote, urlsplit

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


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], tuple[str, str]]]:
    root = tmp_path_factory.getbasetemp()
    servers: list[tuple[subprocess.Popen[bytes], str, str]] = []

    def serving() -> tuple[str, str]:
        if not servers:
            servers.append(_serve(root, tmp_path_factory.mktemp("lab")))
        return servers[0][1:]

    yield serving
    for server, _, _ in servers:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.fixture(scope="module")
def lab(
    _server: Callable[[], tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path], str]]:
    """JupyterLab; called with a folder, it gives the address there.

    The folder lies in pytest's own. Kernels start as `tenfold lab` starts them, and end with the
    tests of a file; the server goes on to the next file of the same worker.
    """
    root = tmp_path_factory.getbasetemp()
    asked: list[tuple[str, str]] = []

    def at(folder: Path) -> str:
        address, token = _server()
        asked.append((address, token))
        return f"{address}/lab/tree/{folder.relative_to(root).as_posix()}/{{}}?token={token}&reset"

    yield at
    for address, token in dict.fromkeys(asked):
        for kind in ("sessions", "kernels"):
            with urllib.request.urlopen(f"{address}/api/{kind}?token={token}", timeout=20) as said:
                running = [one["id"] for one in json.load(said)]
            for one in running:
                place = f"{address}/api/{kind}/{one}?token={token}"
                urllib.request.urlopen(urllib.request.Request(place, method="DELETE"), timeout=60)


def _serve(root: Path, own: Path) -> tuple[subprocess.Popen[bytes], str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    settings = _every_cell_in_the_page(own / "settings")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    command += [f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={token}"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--LabApp.news_url=None", f"--LabApp.user_settings_dir={settings}"]
    command += ["--LabApp.expose_app_in_browser=True"]  # whether cells still run is asked there
    command += ["--KernelProvisionerFactory.default_provisioner_name=tenfold-fork"]
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(own / "config")}
    environment |= {"IPYTHONDIR": str(own / "ipython"), "OMP_NUM_THREADS": "1"}
    with (own / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/api?token={token}", timeout=2)
        except OSError:
            time.sleep(0.25)
        else:
            return server, address, token
    server.kill()
    raise RuntimeError((own / "lab.log").read_text())


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


_STILL = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  const cells = Array.from(panel?.content?.widgets ?? []).map(cell => cell.model);
  const waits = cells.filter(cell => cell.type === "code" && cell.executionState === "running");
  return kernel?.status === "idle" && cells.length > 0 && waits.length === 0;
}"""

_GO_ON = """async (path) => {
  const before = window.jupyterapp.shell.currentWidget;
  await before.sessionContext.shutdown();
  // Closing it would ask whether to save the outputs, and a project's notebooks have none.
  before.dispose();
  await window.jupyterapp.commands.execute("docmanager:open", { path });
}"""


class Notebook:
    """A notebook in the page, opened and run from top to bottom.

    Attributes
    ----------
    errors : list of str
        What went wrong in the page's own scripts.
    """

    def __init__(self, page) -> None:
        self._page, self.errors = page, []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def __call__(self, address: str, name: str, heading: str) -> None:
        self.open(address, name, heading)
        self.run()

    def open(self, address: str, name: str, heading: str) -> None:
        """Open it, and wait until it has a kernel: JupyterLab drops what is run before."""
        self._page.goto(address.format(f"notebooks/{name}.ipynb"))
        self._page.get_by_role("heading", name=heading).first.wait_for(timeout=90_000)
        self.rest(2)

    def then(self, address: str, name: str, heading: str) -> None:
        """Shut the notebook that is open and go on to another, in the same JupyterLab.

        Its kernel ends: eleven of them are more than a small machine has room for. Loading
        JupyterLab itself again would take longer than all that a notebook does.
        """
        path = urlsplit(address.format(f"notebooks/{name}.ipynb")).path.partition("/lab/tree/")[2]
        self._page.evaluate(_GO_ON, unquote(path))
        self._page.get_by_role("heading", name=heading).first.wait_for(timeout=90_000)
        self.rest(2)
        self.run()

    def run(self) -> None:
        """Run all cells."""
        self.choose("Run", "Run All Cells")
        self.rest()

    def choose(self, menu: str, item: str) -> None:
        """Choose from JupyterLab's menu."""
        self._page.get_by_role("menuitem", name=menu, exact=True).click()
        self._page.get_by_role("menuitem", name=item).first.click()

    def rest(self, beats: int = 5) -> None:
        """Wait until the kernel has been idle, with no cell waiting, for a second."""
        calm = 0
        for _ in range(600):
            self._page.wait_for_timeout(200)
            calm = calm + 1 if self._page.evaluate(_STILL) else 0
            if calm == beats:
                return
        raise AssertionError("the notebook never came to rest")

    def field(self, name: str):
        """The row of a decision in the form; its section is opened where it is closed."""
        row = self._page.locator(
            ".tenfold-field", has=self._page.locator(f"code:text-is('{name}')")
        )
        row.wait_for(state="attached", timeout=60_000)
        if not row.is_visible():
            self._page.locator(".jupyter-widget-Collapse", has=row).first.locator(
                ".jupyter-widget-Collapse-header"
            ).first.click()
        row.wait_for(timeout=10_000)
        return row


@pytest.fixture
def notebook(page) -> Notebook:
    """A notebook that can be opened in `page`."""
    return Notebook(page)
