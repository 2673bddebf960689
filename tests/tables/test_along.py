"""Where data lie that a pack took along, and what a stranger's word of it may not do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tenfold.tables.along import FILE, along, located


def test_without_a_word_of_copies_a_place_starts_from_the_folder(tmp_path: Path) -> None:
    assert located(tmp_path, "data/x.csv") == tmp_path / "data" / "x.csv"
    assert located(tmp_path, "/data/x.csv") == Path("/data/x.csv")


def test_a_copy_that_came_along_stands_for_its_place(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"../x.csv": "data/x.csv"}))
    assert located(tmp_path, "../x.csv") == tmp_path / "data" / "x.csv"
    assert located(tmp_path, "../y.csv") == tmp_path / "../y.csv"


@pytest.mark.parametrize("copy", ["../../etc/passwd", "/etc/passwd", 5, None])
def test_no_copy_lies_outside_of_the_project(tmp_path: Path, copy: object) -> None:
    (tmp_path / FILE).write_text(json.dumps({"x.csv": copy}))
    assert along(tmp_path) == {}
    assert located(tmp_path, "x.csv") == tmp_path / "x.csv"


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000])
def test_what_cannot_be_read_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert along(tmp_path) == {}
