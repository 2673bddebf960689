"""Scenarios have names that people give, and are compared only where they can be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenfold import registry, whatif
from tenfold.chain import run_project, walk
from tenfold.delivery.comparison import Shown
from tenfold.delivery.scaffold import new_project
from tenfold.delivery.scenarios import PROJECT, scenarios, side_by_side
from tenfold.errors import ProjectProblem, WrongInput
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.vocabulary import Estimate
from widgets.comparison_view import lead


@pytest.fixture
def ran(fake_project: Project, fake_steps: Any) -> Project:
    for step in fake_steps:
        execute(step, Standing(fake_project))
    return fake_project


def _tried(project: Project, run: str, words: str = "", **given: object) -> None:
    for step in registry.steps():
        execute(step, Standing(project, {"alpha": given}, run))
    if words:
        whatif.call(project.runs / run, words)


def test_what_ifs_and_earlier_states_are_listed_with_what_they_set(
    ran: Project, fake_steps: Any
) -> None:
    _tried(ran, "5-folds", "5 folds, <b>bold</b>", number=18, share="0.5")
    ran.save(fake_steps[0], {"number": 9})
    for step in fake_steps:
        execute(step, Standing(ran))
    now, tried, earlier = scenarios(ran)
    assert (now.key, now.kind, now.sets) == (PROJECT, "project", ())
    assert (tried.key, tried.name) == ("5-folds", "5 folds, <b>bold</b>")
    assert tried.sets == ("alpha.number: 18", "alpha.share: 0.5")
    assert (earlier.key, earlier.kind) == ("earlier:0", "earlier")
    assert earlier.name.startswith("as of 20")


def test_two_are_compared_as_values(ran: Project) -> None:
    _tried(ran, "w", number=18)
    found = side_by_side(ran, PROJECT, "w")
    assert [one.text for one in found.decisions] == ["alpha.number: 7 → 18"]
    assert (found.left.word, found.right.word) == ("review", "no-go")
    assert [(g.code, g.left, g.right) for g in found.gates] == [("TF0101", "pass", "block")]
    doubled = next(one for one in found.figures if one.label == "Doubled")
    assert [side.value for side in (doubled.left, doubled.right)] == [14, 36]
    assert doubled.moved
    back = side_by_side(ran, "w", PROJECT)
    assert [one.text for one in back.decisions] == ["alpha.number: 18 → 7"]


def test_an_earlier_state_has_the_figures_that_its_history_kept(
    ran: Project, fake_steps: Any
) -> None:
    ran.save(fake_steps[0], {"number": 9})
    for step in fake_steps:
        execute(step, Standing(ran))
    found = side_by_side(ran, "earlier:0", PROJECT)
    assert [one.text for one in found.decisions] == ["alpha.number: 7 → 9"]
    assert (found.left.word, found.gates) == ("", ())
    doubled = next(one for one in found.figures if one.label == "Doubled")
    assert [side.value for side in (doubled.left, doubled.right)] == [14, 18]
    assert not found.left.unjudged
    with pytest.raises(WrongInput, match="no earlier state '7'"):
        side_by_side(ran, "earlier:7", PROJECT)
    with pytest.raises(ProjectProblem, match="no what-if"):
        side_by_side(ran, PROJECT, "../records")


def test_an_earlier_state_keeps_what_blocked_it_once_other_records_took_its_place(
    ran: Project, fake_steps: Any
) -> None:
    for number in (18, 9):
        ran.save(fake_steps[0], {"number": number})
        for step in fake_steps:
            execute(step, Standing(ran))
    found = side_by_side(ran, "earlier:1", PROJECT)
    assert [(step.slug, check.code) for step, check in found.left.blocks] == [("alpha", "TF0101")]
    assert (found.left.word, found.right.blocks) == ("no-go", [])
    assert [(g.code, g.left, g.right) for g in found.gates] == [("TF0101", "block", "pass")]
    # Histories of older versions kept no judgement: that is told, and no verdict is made up.
    history = ran.records / "history.jsonl"
    lines = [json.loads(line) for line in history.read_text().splitlines()]
    for line in lines:
        line.pop("outlived", None)
    history.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    before = side_by_side(ran, "earlier:1", PROJECT).left
    assert [step.slug for step in before.unjudged] == ["alpha", "beta"]
    assert before.word == ""


def test_steps_that_are_out_of_date_are_not_judged_otherwise_but_counted(
    ran: Project, fake_steps: Any
) -> None:
    _tried(ran, "w", number=18)
    ran.save(fake_steps[0], {"number": 8})
    found = side_by_side(ran, PROJECT, "w")
    assert (found.gates, found.left_out) == ((), 1)


def test_a_figure_that_reads_alike_has_not_moved(fake_steps: Any) -> None:
    one = Estimate(value=2.0, low=1.0, high=3.0, n=400, method="t", unit="EUR/week")
    other = one.model_copy(update={"n": 9, "value": 2.0 + 1e-9})
    assert not Shown(fake_steps[0], "Gain", one, other).moved
    assert Shown(fake_steps[0], "Gain", one, one.model_copy(update={"value": 2.5})).moved


def test_other_data_cannot_be_compared_and_the_same_can(ran: Project, fake_steps: Any) -> None:
    for name in ("a.csv", "b.csv"):
        (ran.folder / name).write_text(name)
    ran.save(fake_steps[0], {"data": "a.csv"})
    for step in fake_steps:
        execute(step, Standing(ran))
    _tried(ran, "other", data="b.csv")
    _tried(ran, "same", number=8)
    other, same = (side_by_side(ran, PROJECT, run) for run in ("other", "same"))
    assert (other.comparable, other.why[:26]) == (False, "They ran on different data")
    assert (same.comparable, same.why) == (True, "Both ran on the same data.")


@pytest.mark.parametrize(
    ("words", "folder"),
    [
        ("5 folds", "5-folds"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größer: 10 %", "groer-10"),
        ("日本語", "scenario"),
        ("explained", "scenario-explained"),
        ("a" * 80, "a" * 40),
    ],
)
def test_a_name_becomes_a_safe_folder(words: str, folder: str) -> None:
    assert whatif.folder_of(whatif.checked_name(words)) == folder


@pytest.mark.parametrize("words", ["", " \n", "a" * 81, "token ghp_" + "a" * 36])
def test_what_is_no_name_is_a_sentence(words: str) -> None:
    with pytest.raises(WrongInput, match="scenario"):
        whatif.checked_name(words)


def test_a_run_takes_the_name_and_the_same_one_again_goes_on_where_it_was(
    ran: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stand_in(source: Path, target: Path, *, parameters: Any, **_: Any) -> list[str]:
        step = registry.get(target.stem)
        given = {k: v for k, v in parameters.items() if k not in ("project", "run_id")}
        execute(step, Standing(ran, {step.slug: given}, parameters["run_id"]))
        return []

    monkeypatch.setattr(walk, "execute_notebook", stand_in)
    ran.notebooks.mkdir()
    for step in registry.steps():
        (ran.notebooks / f"{step.stem}.ipynb").write_text('{"cells": []}')
    given = {"alpha": {"number": 9}}
    first = run_project(ran, overrides=given, name="Nine of them")
    assert first.run_id == "nine-of-them"
    assert whatif.name_of(first.folder) == "Nine of them"
    again = run_project(ran, overrides=given, name="9")
    assert (again.run_id, whatif.name_of(again.folder)) == ("nine-of-them", "9")
    other = run_project(ran, overrides={"alpha": {"number": 8}}, name="Nine of them")
    assert other.run_id == "nine-of-them-01"
    names = sorted(one.name for one in scenarios(ran))
    assert names == ["9", "Nine of them", "the project as it is"]


def test_a_leak_that_was_found_stays_with_the_earlier_state_that_had_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    left = rng.random(300) < 0.4
    boat = left + rng.normal(0, 0.01, 300)
    frame = pd.DataFrame({"usage": rng.normal(0, 1, 300), "boat": boat, "left": left.astype(int)})
    frame.to_csv(tmp_path / "c.csv", index=False)
    data = str(tmp_path / "c.csv")
    made = new_project(tmp_path / "p", data=data, target="left", positive="1").project
    steps = [registry.get(slug) for slug in ("business_problem", "data_quality")]
    for kept_out in ([], ["boat"]):
        made.save(steps[1], {"known_later": kept_out})
        for step in steps:
            execute(step, Standing(made))
    found = side_by_side(made, "earlier:0", PROJECT)
    assert [check.code for _, check in found.left.disbelieved] == ["TF0203"]
    assert not found.right.disbelieved
    one, two = (next(s for s in scenarios(made) if s.key == key) for key in ("earlier:0", PROJECT))
    said = lead(found, one, two)
    assert said.startswith(f"Not comparable: TF0203 blocked '{one.name}' (boat); its money is not")
