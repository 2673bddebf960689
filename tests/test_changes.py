"""A stale step says which decision, evidence, file, module, library or notebook changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tenfold import keys
from tenfold.changes import changes
from tenfold.session import execute
from tenfold.standing import Standing


def _ran(project, *steps) -> None:
    for step in steps:
        execute(step, Standing(project))


def test_the_field_of_the_evidence_that_changed_is_named(fake_project, fake_steps) -> None:
    alpha, beta = fake_steps
    _ran(fake_project, alpha, beta)
    fake_project.save(alpha, {"number": 9})
    _ran(fake_project, alpha)
    why = Standing(fake_project).freshness(beta)[1]
    assert why == "evidence of alpha changed: doubled"


def test_a_step_that_waits_for_another_says_so_beside_its_own_changes(
    fake_project, fake_steps
) -> None:
    alpha, beta = fake_steps
    _ran(fake_project, alpha, beta)
    fake_project.save(alpha, {"number": 9})
    waits = "it reads alpha, which is out of date"
    assert Standing(fake_project).freshness(beta) == ("stale", waits)
    fake_project.save(beta, {"plus": 3})
    standing = Standing(fake_project)
    assert standing.freshness(beta)[1] == f"decision changed: plus (1 → 3); {waits}"
    assert standing.own_changes(beta) == ["decision changed: plus (1 → 3)"]


def test_code_that_changed_is_named_by_its_module(
    fake_project, fake_steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    beta = fake_steps[1]
    _ran(fake_project, *fake_steps)
    known = {step.package: keys.code_closure(step.package) for step in fake_steps}
    known[beta.package] = known[beta.package] | {"fakesteps.step02_beta": "another"}
    del known[beta.package]["tenfold.errors"]
    monkeypatch.setattr(keys, "code_closure", known.__getitem__)
    why = Standing(fake_project).freshness(beta)[1]
    assert "code changed: " in why
    assert {"fakesteps.step02_beta", "tenfold.errors"} <= set(why.replace(",", "").split())


def test_a_library_of_another_version_is_named_with_both(
    fake_project, fake_steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ran(fake_project, fake_steps[0])
    now = keys.library_versions() | {"numpy": "99.1"}
    then = keys.library_versions()["numpy"]
    monkeypatch.setattr(keys, "library_versions", lambda: now)
    assert Standing(fake_project).freshness(fake_steps[0])[1] == (
        f"library changed: numpy {then} → 99.1"
    )


def test_a_notebook_whose_code_changed_is_named(fake_project, fake_steps) -> None:
    path = fake_project.notebooks / "01_alpha.ipynb"
    path.parent.mkdir()
    for code in ("a", "b"):
        path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": code}]}))
        if code == "a":
            _ran(fake_project, fake_steps[0])
    why = Standing(fake_project).freshness(fake_steps[0])[1]
    assert why == "notebook changed: the code of 01_alpha.ipynb"


def test_another_path_is_another_decision_and_not_a_changed_file_as_well(
    fake_project, fake_steps
) -> None:
    alpha = fake_steps[0]
    for name in ("x.csv", "y.csv"):
        (fake_project.folder / name).write_text(name)
    fake_project.save(alpha, {"data": "x.csv"})
    _ran(fake_project, alpha)
    fake_project.save(alpha, {"data": "y.csv"})
    assert Standing(fake_project).freshness(alpha)[1] == "decision changed: data (x.csv → y.csv)"


def test_long_lists_are_cut_and_say_how_much_is_left_out(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    _ran(fake_project, alpha)
    fake_project.save(
        alpha, {"number": 9, "share": 0.5, "strict": True, "kind": "fancy", "payoff": [1, 2, 3]}
    )
    why = Standing(fake_project).freshness(alpha)[1]
    assert why.startswith(
        "decisions changed: number (7 → 9), share (none → 0.5), payoff (none → [1"
    )
    assert why.endswith(" and 2 more")


def test_a_record_that_kept_no_parts_accuses_nothing(fake_project, fake_steps) -> None:
    alpha = fake_steps[0]
    outcome = execute(alpha, Standing(fake_project))
    old = {k: v for k, v in outcome.record.context.items() if k in ("key", "at")}
    standing = Standing(fake_project)
    parts = standing.parts(alpha, standing.inputs(alpha))
    assert changes(replace(outcome.record, context=old), parts) == []
    assert changes(outcome.record, parts) == []
    standing.store.write(replace(outcome.record, context=old | {"key": "another"}))
    assert "its data, code, notebook or libraries" in Standing(fake_project).freshness(alpha)[1]
