"""Scenarios side by side."""

from __future__ import annotations

import pytest

from tenfold.delivery.diff import diff_lines
from tenfold.errors import ProjectProblem
from tenfold.session import execute
from tenfold.standing import Standing


def test_a_what_if_is_told_by_its_decisions_and_figures(fake_project, fake_steps) -> None:
    execute(fake_steps[0], Standing(fake_project))
    execute(fake_steps[0], Standing(fake_project, {"alpha": {"number": 11}}, "w"))
    assert diff_lines(fake_project, "w") == [
        "alpha.number: 7 → 11",
        "alpha.doubled: 14 [14 to 14] → 22 [22 to 22]",
    ]


def test_the_last_two_runs_are_compared_without_a_what_if(fake_project, fake_steps) -> None:
    execute(fake_steps[0], Standing(fake_project))
    fake_project.save(fake_steps[0], {"number": 8})
    execute(fake_steps[0], Standing(fake_project))
    assert diff_lines(fake_project)[0] == "alpha.number: 7 → 8"


def test_an_unknown_what_if_is_a_sentence_that_lists_those_there_are(
    fake_project, fake_steps
) -> None:
    execute(fake_steps[0], Standing(fake_project, {"alpha": {"number": 11}}, "w"))
    with pytest.raises(ProjectProblem, match="What-ifs: w"):
        diff_lines(fake_project, "x")
