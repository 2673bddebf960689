"""Run, Cancel, Run in JupyterLab: the page stays alive, and what was recorded stays."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.executing import execute
from tenfold.standing import Standing

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_FAST = {"tree": False, "boosting": False, "xgboost": False, "todays_rule": False, "cv_folds": 3}
_RUN_CELL = """() => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.id === "run");
  window.jupyterapp.commands.execute("notebook:run-cell");
}"""
_KERNEL = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"


def _jobs(folder: Path) -> list[int]:
    """Processes that hold the project: a run's child, and nobody else."""
    held = (folder / ".run.lock").stat().st_ino
    found = re.findall(r"(\d+) \S+:(\d+) ", Path("/proc/locks").read_text())
    return [int(pid) for pid, inode in found if int(inode) == held]


def test_run_cancel_run_and_undo_with_the_page_alive_all_the_while(
    lab, page, notebook, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    rng = np.random.default_rng(1)
    x = rng.normal(0, 1, 800)
    paid = np.where(x + rng.normal(0, 0.7, 800) > 0, "yes", "no")
    frame = pd.DataFrame({"income": x.round(3), "age": rng.integers(20, 70, 800), "paid": paid})
    frame.to_csv(tmp_path / "rows.csv", index=False)
    project = new_project(tmp_path / "p", data=str(tmp_path / "rows.csv"), target="paid").project
    step = registry.get("baseline_models")
    project.save(step, {**_FAST, "cv_repeats": 20, "forest": True, "fit_budget": 5000})
    execute(registry.get("data_quality"), Standing(project))

    notebook.open(lab(project.folder), "03_baseline_models", "3 Baseline models")
    # Down to the form: nothing has run yet.
    for _ in range(5):
        page.evaluate(
            "() => window.jupyterapp.commands.execute('notebook:run-cell-and-select-next')"
        )
    notebook.rest()
    status = page.locator(".tenfold-said")
    run = page.get_by_role("button", name="Run step 3")
    cancel = page.get_by_role("button", name="Cancel")
    run.click()
    expect(cancel).to_be_visible(timeout=10_000)
    expect(page.locator(".tenfold-form")).to_contain_text(
        re.compile("fold .* · [0-9]+ s"), timeout=20_000
    )
    assert page.evaluate(_KERNEL) == "idle"
    page.screenshot(path=tmp_path / "1_running.png")

    # Edited while it runs: saved at once.
    repeats = notebook.field("cv_repeats").locator("input")
    repeats.fill("1")
    repeats.press("Tab")
    expect(status).to_contain_text("saved to tenfold.yaml", timeout=10_000)
    (child,) = _jobs(project.folder)
    began = time.monotonic()
    cancel.click()
    expect(status).to_contain_text("Cancelled after", timeout=10_000)
    assert not Path(f"/proc/{child}").exists()
    taken = time.monotonic() - began
    page.screenshot(path=tmp_path / "2_cancelled.png")
    assert taken < 4, "two seconds, and what a busy machine takes to show it"
    assert Standing(project).store.read(step) is None

    run.click()
    expect(status).to_contain_text("Done in", timeout=60_000)
    expect(page.locator(".tenfold-form .gate")).to_be_visible()
    record = Standing(project).store.read(step)
    assert record is not None
    assert record.decisions.cv_repeats == 1
    page.screenshot(path=tmp_path / "3_done.png")
    run.click()
    expect(status).to_contain_text("up to date", timeout=10_000)

    page.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("Taken back: cv_repeats: 20 → 1", timeout=10_000)
    expect(repeats).to_have_value("20")
    expect(page.locator(".tenfold-form")).to_contain_text("As of the last run")
    page.screenshot(path=tmp_path / "4_undone.png")

    # The same in a cell, which waits: a bar below it, and the square in the toolbar.
    page.evaluate(_RUN_CELL)
    bar = page.locator(".jp-OutputArea progress")
    expect(bar).to_be_visible(timeout=20_000)
    page.get_by_role("heading", name="What each model earns").scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "5_cell.png")
    page.get_by_role("button", name="Interrupt the kernel").click()
    outputs = page.locator(".jp-OutputArea-output", has_text="Cancelled after")
    said = outputs.filter(has_not=page.locator(".tenfold-form"))
    expect(said).to_have_text(
        re.compile(r"^\s*Cancelled after \d+ s. The last result is as it was.\s*$"), timeout=20_000
    )
    expect(bar).to_have_count(0)
    page.screenshot(path=tmp_path / "6_interrupted.png")
    page.get_by_role("button", name="Redo").click()
    expect(repeats).to_have_value("1")
    assert Standing(project).freshness(step)[0] == "fresh"
    assert notebook.errors == []
