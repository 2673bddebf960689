"""A person at the start page and all ten notebooks: edited, run, read, and repeated by a batch."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from seen import THEMES, axe, in_theme

from tenfold import registry
from tenfold.delivery.scaffold import new_project
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import Step
from widgets.kinds import kind_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_SCREEN = 820
"""Pixels of a notebook's text at 1280 × 900, below JupyterLab's own bars."""
_DECIDED: dict[str, dict[str, Any]] = {
    "business_problem": {
        "payoff_tp": 30, "payoff_fp": -20, "payoff_fn": -50, "payoff_tn": 0,
        "volume_per_week": 100, "today": "act_on_none", "prevalence": 0.5,
    },
    "data_quality": {"id": "account", "protected": ["sex"]},
    "baseline_models": {
        "tree": False, "forest": False, "boosting": False, "xgboost": False, "network": False,
        "cv_folds": 3,
    },
    "explainability": {
        "lime_samples": 500, "stability_seeds": 2, "steady_rows": 10, "repeats": 2, "count": 6,
        "stable_mean": 0, "dependence_features": 1, "recourse": False,
    },
    "experimentation": {"worlds": 200},
    "monitoring": {"cadences": [1]},
    "ethics": {"mitigation": []},
}  # fmt: skip
_EDITS = {
    "business_problem": ("consumer_system", "the loan desk"),
    "data_quality": ("group_rows", "120"),
    "baseline_models": ("looks_allowed", "9"),
    "mlops": ("weekday", "Wed"),
    "explainability": ("stable_row", "0.75"),
    "collaboration": ("features_reviewed_by", "domain expert"),
    "experimentation": ("hypothesis", "More loans are paid back."),
    "monitoring": ("retraining_cost", "50"),
    "technical_debt": ("score_wanted", "1.5"),
    "ethics": ("favourable", "act"),
}
"""Per step a decision that no other step reads, and what a person enters."""
_READ_ALL = ("mlops", "technical_debt")
"""Steps that read every decision of some step before them."""
_KNOWN = (
    # anywidget gives up its promise after two seconds and draws all the same.
    "[anywidget] Failed to initialize model.",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Loans that are paid back or not, run once by the command line."""
    rng = np.random.default_rng(1)
    x = rng.normal(0, 1, 700)
    paid = np.where(x + rng.normal(0, 0.7, 700) > 0, "yes", "no")
    frame = pd.DataFrame({"account": [f"K-{7000 + i}" for i in range(700)], "income": x.round(3)})
    frame = frame.assign(age=rng.integers(20, 70, 700), sex=rng.choice(["f", "m"], 700), paid=paid)
    folder = tmp_path_factory.mktemp("all")
    frame.to_csv(folder / "rows.csv", index=False)
    made = new_project(folder / "p", data=str(folder / "rows.csv"), target="paid", positive="yes")
    for slug, decided in _DECIDED.items():
        made.project.save(registry.get(slug), decided)
    _batch(made.project)
    return made.project


def _batch(project: Project, *more: str) -> dict[str, Any]:
    code = "from tenfold.cli import main; main()"
    command = [sys.executable, "-c", code, "run", str(project.folder), "--json", *more]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode in (0, 1, 4), ran.stdout + ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["failures"] == {}, ran.stdout
    return told


def _hashes(project: Project) -> dict[str, str]:
    store = Standing(project).store
    found = {step.slug: store.read(step) for step in registry.steps()}
    return {slug: record.content_hash for slug, record in found.items() if record}


_OPEN = """() => {
  const closed = ".jupyter-widget-Collapse-header:not([aria-expanded='true'])";
  document.querySelectorAll(closed).forEach((one) => one.click());
  document.querySelectorAll(".jp-OutputArea-output details").forEach((one) => { one.open = true; });
}"""

_MISNAMED = """() => [...document.querySelectorAll(".tenfold-field")].flatMap((row) => {
  const shown = row.querySelector(".tenfold-name b").textContent.trim();
  const control = row.querySelector(":scope > .tenfold-control");
  if (control.hasAttribute("role")) {
    const by = document.getElementById(control.getAttribute("aria-labelledby"));
    return by?.textContent.trim() === shown ? [] : [shown];
  }
  return [...control.querySelectorAll("input, select, textarea")].filter(
    (one) => one.labels[0]?.textContent.trim() !== shown).map(() => shown);
})"""

_WIDER = """() => [...document.querySelectorAll(".js-plotly-plot")].filter(
  (one) => one.clientWidth > one.parentElement.clientWidth).length"""


class Visit:
    """What one visitor meets: pictures on disk, and everything that is not as it should be."""

    def __init__(self, page, notebook, tool, folder: Path) -> None:
        self.page, self.notebook, self._tool = page, notebook, tool
        self._folder = Path(os.environ.get("TENFOLD_SCREENSHOTS") or folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        self.findings: list[str] = []
        page.on("pageerror", lambda error: self._heard(str(error)))
        page.on("console", lambda said: said.type == "error" and self._heard(said.text))

    def _heard(self, text: str) -> None:
        if not any(known in text for known in _KNOWN):
            self.findings.append(f"console: {text}")

    def look(self, name: str) -> None:
        """Judge what shows, sections open, in both themes, and keep a picture of each."""
        self.page.evaluate(_OPEN)
        self.findings += [f"{name}: {one} is misnamed" for one in self.page.evaluate(_MISNAMED)]
        if wider := self.page.evaluate(_WIDER):
            self.findings.append(f"{name}: {wider} charts are wider than the page")
        for theme in THEMES:
            in_theme(self.page, theme)
            # What does not depend on colours is the same in both.
            rules = () if theme == "light" else ("color-contrast",)
            found = axe(self.page, self._tool, rules=rules)
            self.findings += [f"{name}, {theme}: {one}" for one in found]
            self.page.screenshot(path=self._folder / f"{name}_{theme}.png")
        in_theme(self.page, "light")

    def enter(self, name: str, value: object) -> None:
        """Enter a decision through its control."""
        row = self.notebook.field(name)
        if value is True:
            row.get_by_role("checkbox").check()
        elif row.locator("select").count():
            row.locator("select").select_option(str(value))
        elif row.get_by_role("radio").count():
            row.get_by_role("radio", name=str(value), exact=True).check()
        else:
            boxes = row.locator("input[type=text], textarea")
            box = boxes.first if boxes.count() == 1 else row.get_by_label("likely")
            box.fill(str(value))
            box.press("Tab")
            if boxes.count() == 3:
                row.get_by_role("button", name="= same").click()

    def shown(self) -> str:
        """The record that the notebook shows."""
        line = self.page.locator("text=/record [0-9a-f]{12}/").last
        line.wait_for(timeout=120_000)
        found = re.search(r"record ([0-9a-f]{12})", line.text_content() or "")
        assert found
        return found[1]


@pytest.mark.timeout(900)
def test_every_notebook_is_edited_run_and_read_and_a_batch_repeats_it(
    project, lab, notebook, page, tool, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    visit = Visit(page, notebook, tool, tmp_path / "shown")
    address = lab(project.folder)
    batch = _hashes(project)
    notebook(address, "00_start", "Start")
    visit.look("00_start")
    for step in registry.steps():
        field, entry = _EDITS[step.slug]
        fresh = Standing(project).freshness(step)[0] == "fresh"
        assert fresh or step.slug in _READ_ALL, step.slug
        notebook.then(address, step.stem, f"{step.number} {step.title}")
        before = visit.shown()
        assert not fresh or batch[step.slug].startswith(before), step.slug
        top = page.evaluate(
            "() => document.querySelector('.tenfold-form').getBoundingClientRect().top"
            " - document.querySelector('.jp-Cell').getBoundingClientRect().top"
        )
        if top > _SCREEN:
            visit.findings.append(f"{step.slug}: the form begins at {top:.0f} px")
        visit.enter(field, _word(step, field, entry))
        page.get_by_role("button", name=f"Run step {step.number}").click()
        line = page.locator("text=/record [0-9a-f]{12}/").last
        expect(line).not_to_contain_text(before, timeout=120_000)
        notebook.rest(2)
        if step.number == 2:
            _restart(visit, field, entry)
        read = Standing(project).store.read(step)
        assert read is not None
        assert read.content_hash.startswith(visit.shown()), step.slug
        said = page.locator(".jp-Notebook").text_content() or ""
        checks = Standing(project).gate(read).checks
        assert [check.code for check in checks if check.code not in said] == [], step.slug
        visit.look(step.stem)

    clicked = _hashes(project)
    assert all(clicked[slug] != batch[slug] for slug in _EDITS)
    _batch(project, "--force")
    assert _hashes(project) == clicked
    assert visit.findings == []


def _word(step: Step, name: str, value: object) -> object:
    """What a form calls a value."""
    info = step.decisions.model_fields[name]
    return kind_of(info.annotation, info).words.get(str(value), value)


def _restart(visit: Visit, field: str, entry: object) -> None:
    """End the kernel midway: the form comes back with what was entered."""
    from playwright.sync_api import expect

    before = visit.shown()
    visit.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    visit.notebook.rest(2)
    visit.page.evaluate(
        "() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
    )
    expect(visit.page.locator(".tenfold-field")).to_have_count(0)
    visit.notebook.run()
    box = visit.notebook.field(field).locator("input[type=text]").first
    expect(box).to_have_value(str(entry), timeout=120_000)
    assert visit.shown() == before


_FOCUS = """() => {
  const here = document.activeElement, form = document.querySelector(".tenfold-form");
  const row = here.closest(".tenfold-field"), look = getComputedStyle(here);
  return {
    inside: form.contains(here), tag: here.tagName, field: row?.querySelector("code")?.innerText,
    at: row ? [...form.querySelectorAll(".tenfold-field")].indexOf(row) : null,
    name: here.getAttribute("aria-label") || here.innerText || here.title,
    heading: here.classList.contains("jupyter-widget-Collapse-header"),
    seen: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    shown: here.getBoundingClientRect().width > 0,
  };
}"""


def test_the_keyboard_alone_leads_from_the_first_field_to_the_gate(
    project, lab, notebook, page, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    # It decides otherwise, and the other test compares with what the batch has left.
    shutil.copytree(project.folder.parent, tmp_path / "all")
    project = Project(tmp_path / "all" / "p")
    notebook(lab(project.folder), "01_business_problem", "1 Business problem")
    count = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
    cells = page.evaluate(count)
    notebook.field("decided_by").locator("input").focus()
    page.keyboard.type("head of lending")
    places: list[int] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        now = page.evaluate(_FOCUS)
        assert now["inside"], now
        assert now["seen"], now
        assert now["shown"], now
        if now["at"] is not None:
            places.append(now["at"])
        if now["field"] == "task":
            # Keys that are JupyterLab's own elsewhere: up and down, cut, copy.
            for key in ("ArrowRight", "x", "c", "ArrowLeft"):
                page.keyboard.press(key)
        if now["heading"] and now["name"].startswith("Costs"):
            page.keyboard.press("Enter")
            expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
        if now["field"] == "alpha":
            page.keyboard.press("Control+a")
            page.keyboard.type("2")
        if now["name"].strip() == "Run step 1":
            break
    assert places == sorted(places)
    assert len(set(places)) >= 10
    assert page.evaluate(count) == cells

    page.keyboard.press("Enter")
    status = page.locator(".tenfold-form .tenfold-said").get_by_role("status").first
    expect(status).to_contain_text("Not run. Put right first: Accepted risk")
    wrong = notebook.field("alpha").locator("input")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_name("Accepted risk of a wrong yes")
    expect(wrong).to_have_accessible_description(re.compile("accepted risk .* ✕ "))
    wrong.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0.1")
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    before = Standing(project).store.read(registry.get("business_problem"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUS)["name"].strip() == "Run step 1":
            break
    line = page.locator("text=/record [0-9a-f]{12}/").last
    shown = line.text_content() or ""
    page.keyboard.press("Enter")
    expect(line).not_to_contain_text(shown, timeout=120_000)
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUS)["name"] == "Gate":
            break
    gate = page.locator(":focus")
    expect(gate).to_have_role("group")
    after = Standing(project).store.read(registry.get("business_problem"))
    assert before is not None
    assert after is not None
    assert (after.decisions.decided_by, after.decisions.alpha) == ("head of lending", 0.1)
    assert before.content_hash != after.content_hash
    assert notebook.errors == []
