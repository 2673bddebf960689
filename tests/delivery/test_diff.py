"""Scenarios side by side: decisions first, then what came of them."""

from __future__ import annotations

import pytest

from tenfold.delivery.diff import diff_lines
from tenfold.errors import ProjectProblem
from tenfold.session import execute
from tenfold.standing import Standing


def test_a_what_if_is_told_by_its_decisions_then_its_results(fake_project, fake_steps) -> None:
    execute(fake_steps[0], Standing(fake_project))
    execute(fake_steps[0], Standing(fake_project, {"alpha": {"number": 18}}, "w"))
    lines = diff_lines(fake_project, "w")
    assert lines[:5] == [
        "Decisions:",
        "  alpha.number: 7 → 18",
        "Results:",
        "  Verdict: review → no-go",
        "  TF0101 Small enough: pass → block",
    ]
    at = lines.index("Alpha:")
    assert lines[at + 1] == "  Doubled: 14 [14 to 14] → 36 [36 to 36]"
    assert lines[-1] == "1 figure of the evidence moved: see --all."
    assert diff_lines(fake_project, "w", everything=True)[-1] == "  alpha.doubled: 14 → 36"


def test_the_last_two_runs_are_compared_without_a_what_if(fake_project, fake_steps) -> None:
    execute(fake_steps[0], Standing(fake_project))
    fake_project.save(fake_steps[0], {"number": 8, "protected": ["age"]})
    execute(fake_steps[0], Standing(fake_project))
    assert diff_lines(fake_project)[:5] == [
        "Decisions:",
        "  alpha.number: 7 → 8",
        "  alpha.protected: + age",
        "Alpha:",
        "  Doubled: 14 [14 to 14] → 16 [16 to 16]",
    ]


def test_a_what_if_that_decides_alike_says_so(fake_project, fake_steps) -> None:
    execute(fake_steps[0], Standing(fake_project))
    execute(fake_steps[0], Standing(fake_project, {"alpha": {"number": 7}}, "w"))
    assert diff_lines(fake_project, "w") == ["w is like the project."]


def test_a_step_that_only_the_what_if_has_run_is_named(fake_project, fake_steps) -> None:
    execute(fake_steps[0], Standing(fake_project, {"alpha": {"number": 9}}, "w"))
    lines = diff_lines(fake_project, "w")
    assert lines == [
        "Decisions:",
        "  alpha.number: 7 → 9",
        "Results:",
        "  Only in the what-if: Alpha",
    ]


def test_a_list_is_told_by_what_came_and_went(fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"protected": ["age", "sex"]})
    execute(fake_steps[0], Standing(fake_project))
    execute(fake_steps[0], Standing(fake_project, {"alpha": {"protected": "[age, region]"}}, "w"))
    assert "  alpha.protected: + region, − sex" in diff_lines(fake_project, "w")


def test_an_unknown_what_if_is_a_sentence_that_lists_those_there_are(
    fake_project, fake_steps
) -> None:
    execute(fake_steps[0], Standing(fake_project, {"alpha": {"number": 11}}, "w"))
    with pytest.raises(ProjectProblem, match="What-ifs: w"):
        diff_lines(fake_project, "x")
