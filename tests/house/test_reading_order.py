"""Every notebook reads alike: where am I, a screen of story, no code, headings in order, next."""

from __future__ import annotations

import re
from itertools import pairwise
from math import ceil
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
STEPS = [path for path in NOTEBOOKS if not path.name.startswith("00_")]
START = "00_start.ipynb"
_TEN = 10
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
# JupyterLab at 1280 × 900 with its file browser open: so many characters a line, so many lines.
# tests/browser/test_notebooks.py measures where the form itself begins.
_WIDE, _SCREEN = 114, 29
_BLOCK = re.compile(r"\n\s*\n|\n(?=\d\. |- )")
every_step = pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)


def _cells(path: Path) -> list[nbformat.NotebookNode]:
    return list(nbformat.read(path, as_version=4).cells)


def _prose(cells: list[nbformat.NotebookNode]) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_is_folded_away_and_what_it_shows_is_not(path: Path) -> None:
    for cell in _cells(path):
        if cell.cell_type == "code":
            assert cell.metadata.get("jupyter") == {"source_hidden": True}, cell.id
            assert "collapsed" not in cell.metadata, cell.id


@every_step
def test_it_says_where_one_is(path: Path) -> None:
    """The first line links to the start, the step before and the step after."""
    number = int(path.name[:2])
    first = _cells(path)[0].source.splitlines()[0]
    named = f"**Step {number} of ten**" if number <= _TEN else f"**Step {number}**"
    assert named in first
    beside = {other.name: other for other in STEPS if abs(int(other.name[:2]) - number) == 1}
    # Step ten leads back to the start whether or not somebody has added a step eleven.
    wanted = [START, *(name for name in sorted(beside) if name < path.name or number < _TEN)]
    assert [target for _, target in _LINK.findall(first)] == wanted
    for text, target in _LINK.findall(first)[1:]:
        title = _HEADING.search(_cells(beside[target])[0].source)
        assert title is not None
        assert text.strip("←→ ") == title[2]


@every_step
def test_it_ends_with_a_link_to_what_comes_next(path: Path) -> None:
    number = int(path.name[:2])
    said = _cells(path)[-1].source.strip().split("\n\n")[-1]
    assert said.startswith("**Next**")
    after = [other.name for other in STEPS if int(other.name[:2]) == number + 1 <= _TEN]
    (link,) = _LINK.findall(said)
    assert link[1] == (after[0] if after else START)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_headings_go_down_one_level_at_a_time_and_none_stands_alone(path: Path) -> None:
    levels = []
    for text in _prose(_cells(path)):
        levels += [len(signs) for signs, _ in _HEADING.findall(text)]
        if _HEADING.search(text):
            assert len(re.sub(_HEADING, "", text).split()) >= 5, text
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_step
def test_a_screen_of_story_comes_before_the_form(path: Path) -> None:
    cells = _cells(path)
    form = next(i for i, cell in enumerate(cells) if "decide(session)" in cell.source)
    story = _prose(cells[:form])
    assert any("## What you decide" in text for text in story)
    assert "Run ▸ Run All Cells" in story[0]
    lines = 0.0
    for block in (block for text in story for block in re.split(_BLOCK, text)):
        words = " ".join(_LINK.sub(r"\1", block).split())
        item = re.match(r"\d\. |- ", block)
        lines += 2.4 if block.startswith("#") else ceil(len(words) / _WIDE) + (0 if item else 0.6)
    assert lines <= _SCREEN


@every_step
def test_its_links_lead_somewhere(path: Path) -> None:
    there = {target for text in _prose(_cells(path)) for _, target in _LINK.findall(text)}
    assert [name for name in there if "//" in name or not (path.parent / name).is_file()] == []
