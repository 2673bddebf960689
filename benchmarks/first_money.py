"""How long it takes from starting JupyterLab to money on one's own CSV, clicked as a person would.

Prints seconds since `tenfold lab` was started, and clicks and entries so far: page, project, first
money (what step 1 expects of the file), and the model's own money after Run the rest. The table is
made up here. Needs Chromium.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
import pandas as pd

from tenfold.notebooks import carried_notebooks

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_LIMIT = 180_000


def table(rows: int = 3000) -> pd.DataFrame:
    """Customers who leave the sooner the shorter they stayed and the more they pay."""
    rng = np.random.default_rng(7)
    months, fee = rng.integers(0, 72, rows), rng.normal(65, 25, rows).clip(18)
    plan = rng.choice(["monthly", "yearly"], rows, p=[0.6, 0.4])
    score = -1.2 - 0.04 * months + 0.02 * (fee - 65) + 0.9 * (plan == "monthly")
    left = rng.random(rows) < 1 / (1 + np.exp(-score))
    return pd.DataFrame(
        {
            "customer_id": [f"C{n:05d}" for n in range(rows)],
            "months": months,
            "monthly_fee": fee.round(2),
            "plan": plan,
            "calls": rng.poisson(1.3, rows),
            "churn": np.where(left, "yes", "no"),
        }
    )


class Person:
    """Somebody who clicks and types; both are counted."""

    def __init__(self, page) -> None:
        self.page, self.clicks, self.entries = page, 0, 0
        self._began = time.perf_counter()

    def click(self, name: str) -> None:
        """Press a button, as soon as it can be pressed."""
        self.page.get_by_role("button", name=name).first.click(timeout=_LIMIT)
        self.clicks += 1

    def type(self, where, text: str) -> None:
        """Fill in one box."""
        where.fill(text, timeout=_LIMIT)
        where.press("Tab")
        self.entries += 1

    def tell(self, what: str) -> None:
        """Print how far it is."""
        took = time.perf_counter() - self._began
        print(f"{what:<34} {took:6.1f} s  {self.clicks:2d} clicks  {self.entries:2d} entries")


def walk(person: Person, address: str) -> None:
    """From the address to the model's money."""
    page = person.page
    page.goto(address)
    page.get_by_role("heading", name="Start").first.wait_for(timeout=_LIMIT)
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status"
        " === 'idle'",
        timeout=_LIMIT,
    )
    for _ in range(2):
        page.keyboard.press("Shift+Enter")
    person.entries += 2
    page.get_by_role("button", name="Start from my file").wait_for(timeout=_LIMIT)
    person.tell("the page is there")
    person.click("Start from my file")
    person.type(page.get_by_label("File or folder"), "customers.csv")
    person.click("Read it")
    person.click("Make the project")
    rows = page.locator(".tenfold-field:visible")
    numbers = {"A hit": "50", "A false alarm": "-10", "A miss": "-100", "Cases a week": "1000"}
    for name, text in numbers.items():
        person.type(rows.filter(has_text=name).get_by_label("likely"), text)
        if person.entries == 4:
            person.tell("the project is made")
    page.get_by_label("nobody is acted on").check()
    person.clicks += 1
    person.click("Run step 1")
    page.locator(".card.money b", has_text=re.compile("€")).wait_for(timeout=_LIMIT)
    person.tell("first money (step 1 expects)")
    print(f"  {_said(page)}")
    person.click("Run the rest")
    page.get_by_text(re.compile(r"Done in \d+ s|Not finished")).wait_for(timeout=_LIMIT)
    page.wait_for_timeout(1000)
    person.tell("a model's money (all steps ran)")
    print(f"  {_said(page)}")


def _said(page) -> str:
    return " ".join(page.locator(".card.money").inner_text().split())


def main() -> None:
    """Start `tenfold lab` on a house of its own, walk, and take it down."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        house = Path(temporary) / "house"
        (house / "notebooks").mkdir(parents=True)
        shutil.copy(carried_notebooks() / "00_start.ipynb", house / "notebooks")
        table().to_csv(house / "customers.csv", index=False)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        token = secrets.token_hex(16)
        lab = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"]
        lab += [f"--ServerApp.port={port}", f"--ServerApp.root_dir={house}", "--allow-root"]
        lab += [f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True"]
        lab.append("--KernelProvisionerFactory.default_provisioner_name=tenfold-fork")
        quiet = {"JUPYTER_CONFIG_DIR": temporary, "OMP_NUM_THREADS": "1"}
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(_QUIET)
        )
        person = Person(browser.new_page(viewport={"width": 1280, "height": 900}))
        server = subprocess.Popen(
            lab, env=os.environ | quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(f"http://127.0.0.1:{port}/api?token={token}")
            person.tell("the server answers")
            walk(person, f"http://127.0.0.1:{port}/lab/tree/notebooks/00_start.ipynb?token={token}")
        finally:
            browser.close()
            server.terminate()
            server.wait(20)


def _wait(address: str) -> None:
    for _ in range(400):
        try:
            urllib.request.urlopen(address, timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server never answered.")


if __name__ == "__main__":
    main()
