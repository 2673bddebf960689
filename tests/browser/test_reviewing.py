"""An expert at the keyboard, in JupyterLab: one key per case, and the file has every answer."""

from __future__ import annotations

import csv
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
_STILL = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  const cells = Array.from(panel?.content?.widgets ?? []).map(cell => cell.model);
  const waits = cells.filter(cell => cell.type === "code" && cell.executionState === "running");
  return kernel?.status === "idle" && cells.length > 0 && waits.length === 0;
}"""


def _settled(page) -> None:
    calm = 0
    for _ in range(600):
        page.wait_for_timeout(200)
        calm = calm + 1 if page.evaluate(_STILL) else 0
        if calm == 5:
            return
    raise AssertionError("the notebook never came to rest")


def _answers(folder: Path) -> list[tuple[str, str, str]]:
    with (folder / "reviews.csv").open(encoding="utf-8", newline="") as file:
        return [(one["row"], one["reviewer"], one["verdict"]) for one in csv.DictReader(file)]


def test_three_keys_are_three_answers_and_no_cell_of_the_notebook_is_touched(
    lab, page, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    rng = np.random.default_rng(1)
    x = rng.normal(0, 1, 800)
    paid = np.where(x + rng.normal(0, 0.7, 800) > 0, "yes", "no")
    frame = pd.DataFrame({"income": x.round(3), "age": rng.integers(20, 70, 800), "paid": paid})
    frame.to_csv(tmp_path / "rows.csv", index=False)
    project = new_project(tmp_path / "p", data=str(tmp_path / "rows.csv"), target="paid").project
    project.save(registry.get("baseline_models"), dict(_FAST))
    for slug in ("data_quality", "baseline_models"):
        execute(registry.get(slug), Standing(project))

    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # anywidget gives up its promise after two seconds and draws the card all the same; that it
    # does is what everything below looks at.
    slow = "[anywidget] Failed to initialize model."
    page.goto(lab(project.folder).format("notebooks/06_collaboration.ipynb"))
    page.get_by_role("heading", name="6 Collaboration").first.wait_for(timeout=90_000)
    _settled(page)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells").first.click()
    _settled(page)

    card = page.get_by_role("region", name="Review of cases")
    card.wait_for(timeout=60_000)
    card.get_by_label("You review as (role)").fill("domain expert")
    card.get_by_label("You review as (role)").press("Enter")
    expect(card.locator(".tenfold-review-head")).to_contain_text("case 1 of 40, 0 answered")
    count = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
    cells = page.evaluate(count)

    rows = []
    for done, key in enumerate("rw", 1):
        rows.append(card.get_by_role("heading").first.inner_text().removeprefix("Row "))
        page.keyboard.press(key)
        expect(card.locator(".tenfold-review-head")).to_contain_text(f"{done} answered")
    rows.append(card.get_by_role("heading").first.inner_text().removeprefix("Row "))
    page.keyboard.press("m")
    expect(card.get_by_label("What is missing, or a comment")).to_be_focused()
    page.keyboard.type("the season, r and w")
    page.keyboard.press("Enter")
    expect(card.locator(".tenfold-review-head")).to_contain_text("3 answered")
    said = ("right", "wrong_label", "missing_feature")
    wanted = [(row, "domain expert", one) for row, one in zip(rows, said, strict=True)]
    assert _answers(project.folder) == wanted

    page.keyboard.press("u")
    expect(card.locator(".tenfold-review-head")).to_contain_text("2 answered")
    expect(card.get_by_role("heading").first).to_have_text(f"Row {rows[2]}")
    page.keyboard.press("ArrowLeft")
    expect(card).to_contain_text("You said: wrong label")
    assert _answers(project.folder)[:3] == wanted
    assert _answers(project.folder)[3][2] == "withdrawn"
    # In JupyterLab r, m, c and x are keys of the cell.
    page.keyboard.press("x")
    assert page.evaluate(count) == cells
    card.scroll_into_view_if_needed()
    card.screenshot(path=tmp_path / "review.png")
    assert [error for error in errors if slow not in error] == []
