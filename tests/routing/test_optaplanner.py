"""OptaPlanner through optapy: a real solve whose plan passes our own check, and clear refusals."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tenfold.errors import MissingExtra, WrongInput
from tenfold.routing import OptaPlanner, Problem
from tenfold.routing.optaplanner import java_version, read_version

Make = Callable[..., Problem]

_SOLVE = """
import numpy as np
from tenfold.routing import OptaPlanner, Problem, check, nearest_by_zone
at = np.array([[0, 0], [1, 9], [2, -9], [3, 9], [4, -9], [5, 9], [6, -9]])
apart = np.abs(at[:, None] - at[None]).sum(axis=2)
day = Problem(
    apart, apart[None], np.r_[0, np.ones(6, int)], np.zeros(7, int), np.zeros(7, int),
    np.array([99, 99, 99, 99, 99, 15, 99]), 3, 3,
)
plan = OptaPlanner(seconds=1).plan(day)
print(sorted(sorted(route) for route in plan), check(day, plan))
print(check(day, nearest_by_zone(day)).cost)
"""


@pytest.mark.slow
@pytest.mark.skipif(
    sys.version_info >= (3, 12) or shutil.which("java") is None, reason="optapy: 3.11 and Java"
)
def test_a_small_day_is_solved_and_the_plan_passes_our_check() -> None:
    # Java cannot be ended within a process: one of its own, which ends with it.
    told = subprocess.run(
        [sys.executable, "-c", _SOLVE], capture_output=True, text=True, check=False, timeout=200
    )
    assert told.returncode == 0, told.stderr
    # North by one vehicle, south by another: 2 · (5 + 9) and 2 · (6 + 9).
    assert told.stdout.splitlines()[0] == (
        "[[1, 3, 5], [2, 4, 6]] Checked(cost=58, late=0, faults=())"
    )


def _java(folder: Path, says: str) -> str:
    (folder / "bin").mkdir()
    binary = folder / "bin" / "java"
    binary.write_text(f"#!/bin/sh\necho '{says}' >&2\n", "utf-8")
    binary.chmod(0o755)
    return str(folder)


def test_an_old_java_is_named(line: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    monkeypatch.setenv("JAVA_HOME", _java(tmp_path, 'openjdk version "11.0.2" 2019-01-15'))
    with pytest.raises(WrongInput, match="needs Java 17 or later, and this one is Java 11"):
        OptaPlanner().plan(line())


def test_a_missing_java_is_said(
    line: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(WrongInput, match="needs Java, and none was found") as caught:
        OptaPlanner().plan(line())
    assert "or plan with PyVRP" in str(caught.value)


def test_a_python_that_it_does_not_run_on_is_said(
    line: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    with pytest.raises(WrongInput, match=r"not known to run on Python 3\.13"):
        OptaPlanner().plan(line())


def test_without_the_library_a_sentence_names_the_extra(
    line: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"pip install 'tenfold\[optaplanner\]'"):
        OptaPlanner().plan(line())


def test_distances_beyond_its_32_bits_are_refused(
    line: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenfold.routing.optaplanner.ready", lambda: None)
    with pytest.raises(WrongInput, match="scores have 32 bits"):
        OptaPlanner().plan(line(distance=line().distance * 10**9))


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_402"', 8),
        ('openjdk version "21" 2023-09-19', 21),
        ("nothing of the kind", None),
    ],
)
def test_what_java_says_of_itself_is_read(text: str, version: int | None) -> None:
    assert read_version(text) == version


def test_java_home_comes_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", _java(tmp_path, 'version "99.1"'))
    assert java_version() == 99
