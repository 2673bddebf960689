"""An executed notebook where people meet it: on GitHub, in nbviewer, in an e-mail, in a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import bleach
import nbformat
import pytest

from tenfold.chain.executed import MOST_BYTES, finish
from tenfold.notebooks import carried_notebooks
from tenfold.project import Project
from tenfold.registry import get

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = """\
schema: 1
name: loans
steps:
  business_problem:
    objective: reduce the default rate by 15 % within a year
    payoff_tp: [10, 20, 30]
    payoff_fp: [-30, -20, -10]
    payoff_fn: [-2400, -1900, -1500]
    payoff_tn: [340, 420, 500]
    volume_per_week: [50, 60, 75]
    prevalence: [0.14, 0.17, 0.21]
"""
# After GitHub's own list (html-pipeline): no style, no script, no SVG, few attributes.
TAGS = re.findall(
    r"\w+",
    "h1 h2 h3 h4 h5 h6 p br hr b i strong em a pre code img div span ins del sup sub ol ul li "
    "table thead tbody tfoot tr td th caption blockquote dl dt dd kbd q samp var s strike "
    "summary details figure figcaption",
)
ATTRIBUTES = {"a": ["href"], "img": ["src", "alt", "width", "height"], "*": ["align", "title"]}


@pytest.fixture(scope="module")
def executed(tmp_path_factory) -> Path:
    """Step 1, run by plain papermill as a scheduler would."""
    project = Project.create(tmp_path_factory.mktemp("viewers") / "loans", TEXT)
    target = project.runs / "x" / "01_business_problem.ipynb"
    target.parent.mkdir(parents=True)
    command = [sys.executable, "-m", "papermill", carried_notebooks() / target.name, target]
    command += ["-p", "project", project.folder, "--no-progress-bar"]
    done = subprocess.run(
        [*map(str, command)], cwd=project.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def bundles(executed: Path) -> list[dict[str, str]]:
    cells = nbformat.read(executed, as_version=4).cells
    return [dict(output.data) for cell in cells for output in cell.get("outputs", [])]


def github(html: str) -> str:
    """What GitHub leaves of HTML in an output."""
    bare = re.sub(r"(?is)<(style|script|svg)\b.*?</\1>", "", html)
    return str(bleach.clean(bare, tags=TAGS, attributes=ATTRIBUTES, strip=True))


def test_plain_papermill_leaves_a_valid_light_notebook_without_widgets(executed: Path) -> None:
    found = nbformat.read(executed, as_version=4)
    nbformat.validate(found)
    assert "widgets" not in found.metadata
    assert len(executed.read_bytes()) < MOST_BYTES


def test_every_output_has_a_form_that_any_viewer_shows(bundles) -> None:
    assert len(bundles) > 8
    for bundle in bundles:
        assert set(bundle) in ({"text/html", "text/plain"}, {"image/png", "text/plain"})
    assert sum("image/png" in bundle for bundle in bundles) >= 3


def test_github_leaves_every_decision_every_check_and_every_table(bundles) -> None:
    html = "\n".join(bundle.get("text/html", "") for bundle in bundles)
    left = github(html)
    for name in get("business_problem").decisions.model_fields:
        assert f">{name}</td>" in left
    assert {f"TF010{n}" for n in range(1, 9)} <= set(re.findall(r"TF\d{4}", left))
    for tag in ("<table", "<tr", "<td", "<th", "<details"):
        assert left.count(tag) == html.count(tag), tag
    assert "text-align" not in bleach.clean(left, tags=[], strip=True)
    assert "{" not in bleach.clean(left, tags=[], strip=True)


@pytest.mark.parametrize("template", ["lab", "classic", "basic"])
def test_as_a_web_page_it_is_complete_and_asks_for_nothing_of_its_own(
    executed: Path, tmp_path: Path, page, template: str
) -> None:
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "empty.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--template", template]
    command += ["--output-dir", str(tmp_path), str(executed), str(tmp_path / "empty.ipynb")]
    environment = os.environ | {"HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr

    asked: list[str] = []
    page.route("http**", lambda route: route.abort())
    page.on("request", lambda request: asked.append(request.url.partition(":")[2]))
    page.goto((tmp_path / "empty.html").as_uri())
    page.wait_for_timeout(300)
    # nbconvert's own templates fetch what formulas would need, and do without it.
    known = {url for url in asked if url.startswith("//") and not url.startswith("///")}
    asked.clear()
    page.goto((tmp_path / f"{executed.stem}.html").as_uri())
    page.wait_for_timeout(300)
    assert {url for url in asked if url.startswith("//") and not url.startswith("///")} <= known

    pictures = page.locator("img[src^='data:image/png']")
    assert pictures.count() >= 3
    assert set(pictures.evaluate_all("all => all.map(one => one.naturalWidth)")) == {960}
    assert page.locator("table").count() >= 7
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_finishing_it_takes_the_paths_out_and_nothing_that_is_shown(executed, bundles) -> None:
    copy = executed.with_name("02_copy.ipynb")
    copy.write_bytes(executed.read_bytes())
    folder = executed.parents[2]
    assert finish(copy, folder=folder) == []
    found = json.loads(copy.read_bytes())
    left = [o["data"] for cell in found["cells"] for o in cell.get("outputs", [])]
    assert [set(bundle) for bundle in left] == [set(bundle) for bundle in bundles]
    assert str(folder) not in copy.read_text(encoding="utf-8")
