"""Proposals of later steps: listed with what they would change, tried, accepted, or refused."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fakesteps.step02_beta import Evidence2
from pydantic import Field
from whole import tenfold

from tenfold import journal, registry
from tenfold.cli import running
from tenfold.delivery.gc import collect
from tenfold.delivery.proposals import accept, accepting, proposals, tried
from tenfold.errors import InvalidDecisions, ProjectProblem, WrongInput
from tenfold.project import Project
from tenfold.records import Record
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.step import Step
from tenfold.undoing import redo, undo
from tenfold.vocabulary import Estimate, Money, Proposal, ValueModel
from tenfold.vocabulary.proposals import acceptances
from tenfold.whatif import remember

FILED = """\
schema: 1
name: fake
steps:
  alpha:
    # why seven: because
    number: 7
    protected: [sex]
    excluded:
      # the registrar said so
      - column: serial
        reason: a number
    matrix:
      a→a: 1
"""


class Proposing(Evidence2):
    """Beta's evidence with proposals."""

    proposals: list[Proposal] = Field(default_factory=list)


def _one(key: str = "p", **given: Any) -> Proposal:
    said: dict[str, Any] = {"step": "alpha", "decision": "number", "change": "set"}
    said |= {"words": "Do it.", "why": "An expert says so."}
    return Proposal(key=key, **(said | given))


@pytest.fixture
def steps(fake_steps: tuple[Step, ...], monkeypatch: pytest.MonkeyPatch) -> tuple[Step, ...]:
    found = (fake_steps[0], replace(fake_steps[1], evidence=Proposing))
    monkeypatch.setattr(registry, "steps", lambda: found)
    return found


@pytest.fixture
def project(tmp_path: Path, steps: tuple[Step, ...]) -> Project:
    return Project.create(tmp_path / "fake", FILED)


@pytest.fixture
def propose(project: Project, steps: tuple[Step, ...]) -> Callable[..., None]:
    def call(*made: Proposal) -> None:
        left = Proposing(total=1.0, proposals=list(made))
        store = Standing(project).store
        store.write(Record(steps[1], steps[1].decisions(), left, {"at": "2027-01-01"}))

    return call


def test_an_entry_joins_its_list_and_every_other_character_stays(
    project: Project, propose: Callable[..., None]
) -> None:
    entry = {"column": "postcode", "reason": "stands for origin"}
    propose(_one(decision="excluded", change="add", value=entry))
    (offer,) = proposals(project)
    assert (offer.key, offer.state) == ("p", "open")
    assert offer.diff == ("alpha.excluded: + column postcode, reason stands for origin",)
    line = accept(project, "p", "risk officer")
    new = "      - {column: postcode, reason: stands for origin}\n"
    assert project.file.read_text() == FILED.replace(
        "        reason: a number\n", f"        reason: a number\n{new}"
    )
    assert proposals(project)[0].state == "accepted"
    assert acceptances(project.folder) == [line]
    assert (line.by, line.proposed_by, line.decides) == ("risk officer", "beta", "alpha.excluded")
    with pytest.raises(WrongInput, match=r"stands in alpha\.excluded already"):
        accept(project, "p", "risk officer")
    assert len(acceptances(project.folder)) == 1


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"value": 11}, {"number": 11}),
        ({"decision": "protected", "change": "add", "value": "age"}, {"protected": ["sex", "age"]}),
        (
            {"decision": "protected", "change": "add", "value": ["age", "sex", "age"]},
            {"protected": ["sex", "age"]},
        ),
        ({"decision": "protected", "change": "remove", "value": "sex"}, {"protected": []}),
        ({"decision": "matrix", "change": "remove", "value": "a→a"}, {"matrix": {}}),
    ],
)
def test_each_change_is_what_the_decision_becomes(
    project: Project,
    steps: tuple[Step, ...],
    propose: Callable[..., None],
    given: dict[str, Any],
    value: dict[str, Any],
) -> None:
    propose(_one(**given))
    overrides = tried(project, "p")
    before = project.file.read_text()
    assert Standing(project, overrides).resolve(steps[0]).values.model_dump() == (
        Standing(project).resolve(steps[0]).values.model_dump() | value
    )
    assert project.file.read_text() == before
    accept(project, "p", "expert")
    after = Standing(project).resolve(steps[0]).values.model_dump()
    assert {name: after[name] for name in value} == value
    assert "# why seven: because" in project.file.read_text()
    assert proposals(project)[0].state == "accepted"


def test_a_mapping_gains_a_name_and_keeps_the_others(
    project: Project, steps: tuple[Step, ...], propose: Callable[..., None]
) -> None:
    propose(_one(decision="matrix", change="add", value={"a→b": -2}))
    accept(project, "p", "expert")
    assert list(Standing(project).resolve(steps[0]).values.matrix) == ["a→a", "a→b"]  # type: ignore[attr-defined]  # of the fake step


def test_an_entry_that_stands_for_another_reason_is_not_doubled(
    project: Project, propose: Callable[..., None]
) -> None:
    propose(
        _one(decision="excluded", change="add", value={"column": "serial", "reason": "a proxy"})
    )
    assert proposals(project)[0].state == "accepted"


def test_what_cannot_be_written_says_why_and_changes_nothing(
    project: Project, propose: Callable[..., None]
) -> None:
    propose(
        _one("idea", decision="protected", change="add", words="Watch the region."),
        _one("too-big", value=900),
        _one("nowhere", step="gamma"),
        _one("no-such", decision="numbr"),
        _one("no-list", change="add", value=3),
    )
    before = project.file.read_text()
    found = {offer.key: offer for offer in proposals(project)}
    assert found["idea"].state == "idea"
    assert {found[key].state for key in list(found)[1:]} == {"not possible"}
    for key, fact in (
        ("idea", "an idea in words.*Watch the region.*Shape it yourself in alpha.protected"),
        ("too-big", "20"),
        ("nowhere", "gamma"),
        ("no-such", "no decision 'numbr'"),
        ("no-list", "neither a list nor a mapping"),
        ("absent", "There is no 'absent'"),
    ):
        with pytest.raises(WrongInput, match=f"(?s){fact}"):
            accept(project, key, "expert")
    with pytest.raises(WrongInput, match="Nobody accepts it"):
        accept(project, "idea", " ")
    assert project.file.read_text() == before
    assert acceptances(project.folder) == []


def test_a_file_that_is_wrong_elsewhere_is_not_written(
    project: Project, propose: Callable[..., None]
) -> None:
    propose(_one(value=11))
    project.file.write_text(FILED + "  beta:\n    pluss: 3\n")
    with pytest.raises(InvalidDecisions, match="pluss"):
        accept(project, "p", "expert")
    assert "number: 7" in project.file.read_text()
    assert not (project.folder / "decisions.jsonl").exists()


def test_the_command_lists_accepts_and_leaves_with_2_where_it_cannot(
    project: Project, propose: Callable[..., None]
) -> None:
    value = ValueModel(task="binary", payoffs={"TP": 1}, volume_per_week=1)
    known = Estimate(value=120, low=90, high=150, n=10, method="t")
    propose(_one(value=11, money=Money.of(known, value)), _one("idea", decision="share"))
    listed = tenfold("proposals", project.folder)
    assert listed.code == 0
    assert "p (Beta; open, its step is out of date)" in listed.out
    assert "alpha.number: 7 → 11" in listed.out
    assert "€120/week [90 to 150]" in listed.out
    assert "It is for a person to shape, in alpha.share." in listed.out
    assert '"state": "idea"' in tenfold("proposals", project.folder, "--json").out
    assert tenfold("proposals", project.folder, "--accept", "p").code == 2
    assert tenfold("proposals", project.folder, "--by", "x").code == 2
    both = tenfold("proposals", project.folder, "--accept", "p", "--by", "x", "--what-if", "p")
    assert both.code == 2
    done = tenfold("proposals", project.folder, "--accept", "p", "--by", "expert")
    assert done.code == 0
    assert "Accepted by expert" in done.out
    assert "number: 11" in project.file.read_text()


def test_a_what_if_sets_what_an_acceptance_would_write(
    project: Project,
    steps: tuple[Step, ...],
    propose: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(running, "run_and_exit", lambda folder, **given: seen.update(given))
    entry = {"column": "postcode", "reason": 'stands for: origin, "as it were"'}
    propose(_one(decision="excluded", change="add", value=entry))
    before = project.file.read_text()
    assert tenfold("proposals", project.folder, "--what-if", "p").code == 0
    resolved = Standing(project, running._overrides(seen["sets"])).resolve(steps[0])
    accept(project, "p", "expert")
    assert project.file.read_text() != before
    assert resolved.values == Standing(project).resolve(steps[0]).values


DATA = "data_quality"


@pytest.fixture
def labelled(
    tmp_path: Path, fake_steps: tuple[Step, ...], monkeypatch: pytest.MonkeyPatch
) -> tuple[Project, Callable[..., None]]:
    """A project whose step 2 has run, and what makes alpha propose."""
    monkeypatch.undo()
    quality = registry.get(DATA)
    alpha = replace(fake_steps[0], evidence=Proposing)
    monkeypatch.setattr(registry, "steps", lambda: (alpha, quality))
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=80), "left": rng.choice(["yes", "no"], 80)})
    folder = tmp_path / "labelled"
    folder.mkdir()
    frame.to_csv(folder / "rows.csv", index=False)
    text = f"schema: 1\nsteps:\n  {DATA}:\n    # ours\n    source: rows.csv\n    target: left\n"
    made = Project.create(folder, text)
    execute(quality, Standing(made))

    def propose(*entries: Any) -> None:
        one = _one(step=DATA, decision="corrections", change="add", value=list(entries))
        left = Proposing(total=1.0, proposals=[one])
        Standing(made).store.write(Record(alpha, alpha.decisions(), left, {"at": "2027-01-01"}))

    return made, propose


def _entry(row: int, label: str, **more: Any) -> dict[str, Any]:
    return {"row": row, "label": label, "by": "expert", "reason": "=seen", **more}


def test_corrections_go_into_the_file_and_step_2_reads_them(
    labelled: tuple[Project, Callable[..., None]],
) -> None:
    project, propose = labelled
    was = pd.read_csv(project.folder / "rows.csv")["left"]
    flip = {"yes": "no", "no": "yes"}
    propose(_entry(3, flip[was[3]], given=was[3]), _entry(5, flip[was[5]]))
    (offer,) = proposals(project)
    assert offer.state == "open"
    assert offer.diff[0] == f"corrections.csv: + row 3: {was[3]} → {flip[was[3]]} (expert)"
    draft = tried(project, "p")[DATA]["corrections"]
    assert (project.folder / str(draft)).is_file()
    assert not (project.folder / "corrections.csv").exists()
    line = accept(project, "p", "domain expert")
    assert line.lines == list(offer.diff)
    assert "# ours" in project.file.read_text()
    assert "corrections: corrections.csv" in project.file.read_text()
    assert proposals(project)[0].state == "accepted"
    quality = registry.get(DATA)
    execute(quality, Standing(project))
    found: Any = Standing(project).record(quality)
    assert sum(found.evidence.corrected.parts.values()) == 2
    assert "'=seen" in (project.folder / "corrections.csv").read_text()
    propose(_entry(3, flip[was[3]]), _entry(7, flip[was[7]]))
    accept(project, "p", "domain expert")
    file = project.folder / "corrections.csv"
    assert len(file.read_text().splitlines()) == 4
    undo(project)
    assert len(file.read_text().splitlines()) == 3
    assert [one.taken_back for one in acceptances(project.folder)] == [False, True]
    undo(project)
    assert not file.exists()
    assert "corrections" not in project.given().decisions[DATA]
    redo(project)
    redo(project)
    assert len(file.read_text().splitlines()) == 4
    assert [one.taken_back for one in acceptances(project.folder)] == [False, False]
    propose(_entry(3, was[3]))
    (offer,) = proposals(project)
    assert offer.state == "not possible"
    assert "row 3 is" in offer.fault


def test_neither_half_of_an_acceptance_is_left_where_the_other_fails(
    labelled: tuple[Project, Callable[..., None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, propose = labelled
    propose(_entry(3, "yes"), _entry(4, "no"))
    before = project.file.read_text()

    def refuses(*_: object) -> None:
        raise ProjectProblem.because("The disk is full.")

    monkeypatch.setattr(Project, "save", refuses)
    with pytest.raises(ProjectProblem, match="full"):
        accept(project, "p", "expert")
    assert not (project.folder / "corrections.csv").exists()
    assert project.file.read_text() == before
    assert acceptances(project.folder) == []


def test_what_cannot_be_logged_is_not_accepted(
    labelled: tuple[Project, Callable[..., None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, propose = labelled
    propose(_entry(3, "yes"), _entry(4, "no"))
    before = project.file.read_text()

    def full(path: Path, line: str) -> None:
        raise ProjectProblem.because("The disk is full.")

    monkeypatch.setattr(accepting, "append_line", full)
    with pytest.raises(ProjectProblem, match="full"):
        accept(project, "p", "expert")
    assert not (project.folder / "corrections.csv").exists()
    assert project.file.read_text() == before
    assert proposals(project)[0].state == "open"


def test_entries_that_are_none_are_told_all_at_once(
    labelled: tuple[Project, Callable[..., None]],
) -> None:
    project, propose = labelled
    propose({"row": 1}, _entry(-1, "yes"), _entry(2, ""), "yes")
    fault = proposals(project)[0].fault
    assert all(f"entry {place}:" in fault for place in (1, 2, 3, 4))


def test_corrections_that_were_tried_go_when_nothing_names_them(
    labelled: tuple[Project, Callable[..., None]],
) -> None:
    project, propose = labelled
    propose(_entry(3, "yes"), _entry(4, "no"))
    draft = project.folder / str(tried(project, "p")[DATA]["corrections"])
    run = project.runs / "what-if"
    remember(run, *[{DATA: {"corrections": f"data/{draft.name}"}}] * 2)

    def collected() -> list[str]:
        hour_ago = time.time() - 7200
        os.utime(draft, (hour_ago, hour_ago))
        os.utime(run, (hour_ago, hour_ago)) if run.exists() else None
        return collect(project, keep=1 if run.exists() else 0)

    collected()
    assert draft.is_file()
    project.save(registry.get(DATA), {"corrections": f"data/{draft.name}"})
    collect(project, keep=0)
    assert not run.exists()
    collected()
    assert draft.is_file()
    project.save(registry.get(DATA), {"corrections": None})
    collected()
    assert draft.is_file(), "an undo may bring it back"
    (project.folder / journal.FILE).unlink()
    assert f"deleted: data/{draft.name}" in collected()
    assert not draft.exists()


def test_what_is_accepted_after_a_what_if_was_adopted_leaves_its_file_as_it_is(
    labelled: tuple[Project, Callable[..., None]],
) -> None:
    project, propose = labelled
    propose(_entry(3, "yes"))
    name = str(tried(project, "p")[DATA]["corrections"])
    project.save(registry.get(DATA), {"corrections": name})
    before = (project.folder / name).read_bytes()
    propose(_entry(3, "yes"), _entry(4, "no"))
    (offer,) = proposals(project)
    assert [line.partition(":")[0] for line in offer.diff] == ["corrections.csv"]
    after = accept(project, "p", "expert").after
    assert after != name
    assert (project.folder / name).read_bytes() == before
    assert len((project.folder / after).read_text().splitlines()) == 3
