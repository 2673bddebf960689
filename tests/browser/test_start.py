"""From the start page to a project on one's own file and to its first money, by clicks alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tenfold.delivery.archiving import unpack
from tenfold.notebooks import carried_notebooks
from tenfold.project import Project

pytestmark = pytest.mark.browser


def _clicks_to_money(page) -> None:
    page.get_by_role("button", name="Start from my file").click()
    path = page.get_by_label("File or folder")
    path.fill("people.csv")
    path.press("Tab")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Make the project").click(timeout=60_000)
    rows = page.locator(".tenfold-field:visible")
    rows.filter(has_text="A hit").get_by_label("likely").fill("50", timeout=60_000)
    rows.filter(has_text="A false alarm").get_by_label("likely").fill("-10")
    rows.filter(has_text="A miss").get_by_label("likely").fill("-100")
    rows.filter(has_text="Cases a week").get_by_label("likely").fill("1.000,5")
    page.get_by_label("nobody is acted on").check()
    page.get_by_role("button", name="Run step 1").click()


def test_a_file_becomes_a_project_with_money_and_survives_a_restart(lab, page, notebook, tmp_path):
    from playwright.sync_api import expect

    folder = tmp_path / "house"
    (folder / "notebooks").mkdir(parents=True)
    shutil.copy(carried_notebooks() / "00_start.ipynb", folder / "notebooks")
    rows = "".join(f"{20 + i % 50},{i % 7},{'yes' if i % 4 == 0 else 'no'}\n" for i in range(400))
    (folder / "people.csv").write_text(f"age,visits,churn\n{rows}")
    notebook(lab(folder), "00_start", "Start")

    _clicks_to_money(page)
    money = page.locator(".card.money b")
    expect(money).to_contain_text(re.compile(r"€[\d,]+/week"), timeout=60_000)
    shown = money.inner_text()
    project = Project.find(folder / "projects" / "people")
    assert project.given().decisions["data_quality"]["positive"] == "yes"

    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Export this project").click()
    packed = Path(download.value.path()).rename(tmp_path / download.value.suggested_filename)
    back = unpack(packed, tmp_path / "back").given().decisions
    assert back["business_problem"] == project.given().decisions["business_problem"]

    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(page.get_by_text("the one you worked on last")).to_be_visible(timeout=60_000)
    notebook.rest()
    expect(money).to_have_text(shown)
    page.get_by_role("link", name="Open step 2: Data quality").click()
    page.get_by_role("heading", name="2 Data quality").first.wait_for(timeout=60_000)
    assert notebook.errors == []
