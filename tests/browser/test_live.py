"""What is typed is seen at once, marked as a preview, until a run records it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tenfold.delivery.demo import make_demo

pytestmark = pytest.mark.browser
_MARK = "Preview of what you entered; press Run to record it."
_SLIDER = [
    "import ipywidgets as w\n",
    "from widgets.assisting import assisted\n",
    "from widgets.plan_dials import slide\n",
    'assisted(w.VBox([slide("Act from", 0.1, 0.9, 0.1, ".1f", "help")]))',
]


def _records(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (folder / "records").glob("*.json")}


def test_a_typed_number_redraws_the_page_and_a_run_takes_the_mark_away(
    lab, page, notebook, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    project = make_demo("diabetes", out=tmp_path / "diabetes")
    cell = {"cell_type": "code", "execution_count": None, "id": "one", "metadata": {}}
    words = {"cell_type": "markdown", "id": "two", "metadata": {}, "source": ["# A slider"]}
    cells = [words, {**cell, "outputs": [], "source": _SLIDER}]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    slider = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (project.folder / "notebooks" / "slider.ipynb").write_text(json.dumps(slider))
    address = lab(project.folder)

    notebook(address, "01_business_problem", "1 Business problem")
    records = _records(project.folder)
    assert records
    page.locator(".jupyter-widget-Collapse-header", has_text="Payoffs").first.click()
    row = page.locator(".tenfold-field", has=page.locator("code:text-is('cost_under')"))
    row.get_by_label("likely").fill("1.5")
    mark = page.get_by_text(_MARK)
    expect(mark.first).to_be_attached(timeout=10_000)
    expect(page.locator(".js-plotly-plot", has_text="· preview").first).to_be_attached()
    assert _records(project.folder) == records
    page.screenshot(path=tmp_path / "preview.png")
    page.locator(".tenfold-form").get_by_role("button", name="Run step 1").click()
    expect(mark).to_have_count(0, timeout=60_000)
    notebook.rest()
    assert _records(project.folder) != records
    assert "· preview" not in page.locator("body").inner_text()

    notebook(address, "slider", "A slider")
    handle = page.get_by_role("slider", name="Act from")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "0.2")
