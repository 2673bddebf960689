"""A what-if becomes the project without computing anything twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tenfold import registry
from tenfold.delivery.adopting import adopt_run
from tenfold.errors import ProjectProblem
from tenfold.session import execute
from tenfold.standing import Standing


def _tried(project, steps, **given) -> None:
    for step in steps:
        execute(step, Standing(project))
    for step in steps:
        execute(step, Standing(project, {"alpha": given}, "w"))


def test_its_decisions_and_its_records_are_taken_over(fake_project, fake_steps) -> None:
    _tried(fake_project, fake_steps, number="11")
    tried = Standing(fake_project, run_id="w").store.read(fake_steps[1])
    said = adopt_run(fake_project, "w")
    assert said == [
        "alpha.number: 7 → 11",
        "taken over: Alpha, Beta",
        "Nothing is left to run.",
    ]
    assert "    # why seven: because\n    number: 11\n" in fake_project.file.read_text()
    standing = Standing(fake_project)
    assert [standing.freshness(step)[0] for step in fake_steps] == ["fresh", "fresh"]
    kept = standing.store.read(fake_steps[0])
    assert standing.store.read(fake_steps[1]).content_hash == tried.content_hash
    assert kept.context["sources"]["number"] == "tenfold.yaml"
    assert kept.context["run_id"] is None
    assert adopt_run(fake_project, "w")[0] == "w decides what the project decides."


def test_results_that_no_longer_hold_are_left_and_named(fake_project, fake_steps) -> None:
    _tried(fake_project, fake_steps, number=11)
    fake_project.save(fake_steps[1], {"plus": 5})
    said = adopt_run(fake_project, "w")
    assert said == ["alpha.number: 7 → 11", "taken over: Alpha", "`tenfold run` runs Beta."]


def test_a_step_that_leaves_more_than_its_record_is_run_by_the_project_itself(
    fake_project, fake_steps, monkeypatch
) -> None:
    alpha, beta = fake_steps
    steps = (alpha, replace(beta, lasting=True))
    monkeypatch.setattr(registry, "steps", lambda: steps)
    _tried(fake_project, steps, number=11)
    said = adopt_run(fake_project, "w")
    assert said == ["alpha.number: 7 → 11", "taken over: Alpha", "`tenfold run` runs Beta."]


def test_what_it_cleared_is_cleared(fake_project, fake_steps) -> None:
    fake_project.save(fake_steps[0], {"share": 0.5})
    _tried(fake_project, fake_steps[:1], share="unset")
    assert adopt_run(fake_project, "w")[0] == "alpha.share: 0.5 → none"
    assert Standing(fake_project).resolve(fake_steps[0]).values.share is None


def test_a_what_if_that_is_not_there_is_a_sentence_and_changes_nothing(
    fake_project, fake_steps
) -> None:
    before = fake_project.file.read_text()
    with pytest.raises(ProjectProblem, match="no what-if 'w'"):
        adopt_run(fake_project, "w")
    assert fake_project.file.read_text() == before
