"""A person with a mouse and a batch run leave one content, and a restart loses nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.standing import Standing

pytestmark = pytest.mark.browser
STEP = "business_problem"


def _menu(page, *names: str) -> None:
    page.get_by_role("menuitem", name=names[0], exact=True).click()
    for name in names[1:]:
        page.get_by_role("menuitem", name=name).first.click()


_STILL = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  const cells = Array.from(panel?.content?.widgets ?? []).map(cell => cell.model);
  const waits = cells.filter(cell => cell.type === "code" && cell.executionState === "running");
  return kernel?.status === "idle" && cells.length > 0 && waits.length === 0;
}"""
_WATCH_RESTART = """() => {
  window.tenfoldRestarted = false;
  const context = window.jupyterapp.shell.currentWidget.sessionContext;
  context.statusChanged.connect((_, status) => {
    if (status === "restarting" || status === "autorestarting") window.tenfoldRestarted = true;
  });
}"""


def _settled(page) -> None:
    """Wait until the kernel has been idle, with no cell waiting, for a second."""
    calm = 0
    for _ in range(600):
        page.wait_for_timeout(200)
        calm = calm + 1 if page.evaluate(_STILL) else 0
        if calm == 5:
            return
    raise AssertionError("the notebook never came to rest")


def _hash_in(line) -> str:
    found = re.search(r"record ([0-9a-f]{12})", line.text_content())
    assert found, line.text_content()
    return found[1]


def _likely(page, section: str, field: str):
    """The box for the likely value; its section is opened where it is closed."""
    row = page.locator(".tenfold-field", has=page.locator(f"code:text-is('{field}')"))
    box = row.get_by_label("likely")
    box.wait_for(state="attached", timeout=60_000)
    if not box.is_visible():
        page.locator(".jupyter-widget-Collapse-header", has_text=section).first.click()
    box.wait_for(timeout=10_000)
    return box


def _shown_record(page):
    """The line under the run cell that names the record."""
    shown = page.locator("text=/record [0-9a-f]{12}/").last
    shown.wait_for(timeout=60_000)
    return shown


def test_a_clicked_payoff_is_obeyed_by_the_next_batch_run(lab, page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    project = make_demo("diabetes", out=tmp_path / "diabetes")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(lab(project.folder).format("notebooks/01_business_problem.ipynb"))
    page.get_by_role("heading", name="1 Business problem").first.wait_for(timeout=90_000)
    # JupyterLab drops what is run before it has a kernel.
    _settled(page)
    _menu(page, "Run", "Run All Cells")
    _settled(page)
    before = _hash_in(_shown_record(page))
    figures = page.locator(".js-plotly-plot")
    expect(figures.first).to_be_attached()
    wider = "all => all.filter(one => one.clientWidth > one.parentElement.clientWidth).length"
    assert figures.evaluate_all(wider) == 0

    field = _likely(page, "Payoffs", "cost_under")
    field.scroll_into_view_if_needed()
    field.fill("1.5")
    field.press("Tab")
    page.get_by_role("button", name="Run step 1").click()
    _settled(page)
    expect(_shown_record(page)).not_to_contain_text(before, timeout=60_000)
    clicked = _hash_in(_shown_record(page))
    saved = project.given().decisions[STEP]["cost_under"]
    assert saved in ([0.8, 1.5, 1.8], {"low": 0.8, "likely": 1.5, "high": 1.8})
    page.screenshot(path=tmp_path / "after_run.png")

    page.evaluate(_WATCH_RESTART)
    _menu(page, "Kernel", "Restart Kernel and Clear Outputs of All Cells…")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function("() => window.tenfoldRestarted", timeout=60_000)
    _settled(page)
    expect(page.locator(".tenfold-field")).to_have_count(0)
    _menu(page, "Run", "Run All Cells")
    _settled(page)
    expect(_likely(page, "Payoffs", "cost_under")).to_have_value("1.5", timeout=90_000)
    expect(_shown_record(page)).to_contain_text(clicked, timeout=60_000)

    code = "from tenfold.cli import main; main()"
    command = [sys.executable, "-c", code, "run", project.folder, "--only", STEP, "--force"]
    ran = subprocess.run(
        [*map(str, command), "--json"], capture_output=True, text=True, check=False
    )
    assert ran.returncode in (0, 1, 4), ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["failures"] == {}, ran.stdout
    record = Standing(project).store.read(registry.get(STEP))
    assert record is not None
    assert record.content_hash.startswith(clicked)
    assert record.decisions.cost_under.likely == 1.5
    assert errors == []
