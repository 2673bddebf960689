"""tenfold fix: shows what it would write, writes it, and says what it cannot know."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tenfold import registry
from tenfold.cli import main
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing

TEXT = """\
schema: 1
name: p
steps:
  business_problem: {direction: increase, baseline: 16, target: 13, metric: rate, unit: "%"}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Step 1 has run; its target lies on the wrong side."""
    made = Project.create(tmp_path / "p", TEXT)
    execute(registry.get("business_problem"), Standing(made))
    return made


def fix(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """Exit code of ``tenfold fix``."""
    monkeypatch.setattr(sys, "argv", ["tenfold", "fix", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def test_a_fix_is_shown_then_written(project, monkeypatch, capsys) -> None:
    folder = str(project.folder)
    assert fix(monkeypatch, folder, "tf0102", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "business_problem.direction: increase → decrease" in said
    assert "Nothing was changed" in said
    assert project.given().decisions["business_problem"]["direction"] == "increase"
    assert fix(monkeypatch, folder, "TF0102") == 0
    assert "tenfold undo" in capsys.readouterr().out
    assert project.given().decisions["business_problem"]["direction"] == "decrease"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("TF0103", "business_problem.deadline"),
        ("TF0203", "step 2 has not run"),
        ("TF9999", "is no check of this version"),
    ],
)
def test_what_a_command_cannot_know_is_said(code, words, project, monkeypatch, capsys) -> None:
    before = project.file.read_bytes()
    assert fix(monkeypatch, str(project.folder), code) == 2
    assert words in capsys.readouterr().err
    assert project.file.read_bytes() == before
