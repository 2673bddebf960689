"""The pictures of the docs, taken from the real thing: JupyterLab and a dossier in Chromium.

Run: python docs/screenshots.py PROJECT      (a demo that has run, for example demo/loans)
"""  # noqa: INP001  # a script beside what it makes, no module

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).parent / "images"
_MOST = 150_000  # bytes
_WINDOW = {"width": 1280, "height": 800}
_QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_STILL = """() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  const cells = Array.from(panel?.content?.widgets ?? []).map(cell => cell.model);
  const waits = cells.filter(cell => cell.type === "code" && cell.executionState === "running");
  return kernel?.status === "idle" && cells.length > 0 && waits.length === 0;
}"""
# Picture, notebook, and the heading that is brought to the top; empty for the notebook's beginning.
_NOTEBOOKS = (
    ("start", "00_start", ""),
    ("step1", "01_business_problem", "What follows from it"),
    ("step3", "03_baseline_models", "What each model earns per week"),
)


def main() -> None:
    """Take every picture anew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    project = parser.parse_args().project.resolve()
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with _lab(project) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_QUIET))
        page = browser.new_page(viewport=_WINDOW)
        for name, notebook, heading in _NOTEBOOKS:
            page.goto(address.format(notebook))
            page.locator(".jp-Notebook h1").first.wait_for(timeout=90_000)
            _run_all(page)
            _to_the_top(page, heading)
            _keep(name, page.locator(".jp-NotebookPanel").first.screenshot())
        page.goto((project / "report.html").as_uri())
        page.wait_for_timeout(2_000)
        _keep("dossier", page.screenshot())
        browser.close()


def _run_all(page: Any) -> None:
    _rest(page)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells").first.click()
    _rest(page)
    # The files beside the notebook are none of the reader's business, and take a third of the page.
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")


def _rest(page: Any) -> None:
    calm = 0
    for _ in range(1200):
        page.wait_for_timeout(100)
        calm = calm + 1 if page.evaluate(_STILL) else 0
        if calm == 8:
            return
    raise SystemExit("the notebook never came to rest")


def _to_the_top(page: Any, heading: str) -> None:
    level = page.locator(".jp-Notebook").locator("h1, h2, h3")
    found = level.filter(has_text=heading).first if heading else level.first
    found.evaluate("element => element.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(1_500)


def _keep(name: str, picture: bytes) -> None:
    from PIL import Image

    file = IMAGES / f"{name}.png"
    for colours in (256, 128, 64, 32):  # text stays sharp: a palette loses shades, not edges
        small = BytesIO()
        shown = Image.open(BytesIO(picture)).convert("RGB")
        shown.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if len(small.getvalue()) <= _MOST:
            file.write_bytes(small.getvalue())
            print(f"{file.name}: {len(small.getvalue()) / 1000:.0f} kB")  # noqa: T201  # it is a script
            return
    raise SystemExit(f"{name} is too large")


@contextmanager
def _lab(project: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
        command += [f"--ServerApp.root_dir={project}", f"--IdentityProvider.token={token}"]
        command += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None"]
        command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        known = {"JUPYTER_CONFIG_DIR": f"{home}/config", "IPYTHONDIR": f"{home}/ipython"}
        known |= {"JUPYTERLAB_SETTINGS_DIR": f"{home}/settings", "OMP_NUM_THREADS": "1"}
        # All cells in the page: what is scrolled to would move while those above it appear.
        tracker = Path(home, "settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings")
        tracker.parent.mkdir(parents=True)
        tracker.write_text('{"windowingMode": "none"}', encoding="utf-8")
        jupyter = Path(__file__).parents[1] / "src/tenfold/delivery/jupyter"
        server = subprocess.Popen(
            command,
            env=os.environ | known | {"JUPYTER_CONFIG_PATH": str(jupyter)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={token}", timeout=2)
                except OSError:
                    time.sleep(0.25)
                else:
                    break
            yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{{}}.ipynb?token={token}&reset"
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
