"""What machines read: exit codes, JSON, JUnit."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold import registry
from tenfold.chain import run_project
from tenfold.cli import app, main, output
from tenfold.cli.junit import junit_xml
from tenfold.errors import ProjectProblem, StepFailed
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.verdict import StepStanding
from tenfold.vocabulary import Check, Gate, Waiver

ROOT = Path(__file__).parents[2]


def _exit(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["tenfold", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        main()
    code = caught.value.code
    return code if isinstance(code, int) else 0


@pytest.mark.parametrize(
    ("code", "allow", "left"),
    [(0, "", 0), (1, "", 1), (4, "", 4), (4, "review", 0), (3, "review", 3)],
)
def test_the_verdict_is_what_the_shell_gets(
    monkeypatch, fake_project, code: int, allow: str, left: int
) -> None:
    ended = SimpleNamespace(exit_code=code, standing=None)
    monkeypatch.setattr("tenfold.chain.run_project", lambda *args, **kwargs: ended)
    monkeypatch.setattr("tenfold.delivery.reporting.current_report", lambda standing: "r.html")
    monkeypatch.setattr(output, "result", lambda *args, **kwargs: None)
    options = ["--allow", allow] if allow else []
    assert _exit(monkeypatch, "run", fake_project.folder, *options) == left


@pytest.mark.parametrize(
    ("fault", "code"),
    [(ProjectProblem("no"), 2), (StepFailed("no"), 3), (RuntimeError("a bug"), 3),
     (KeyError("a bug"), 3)],
)  # fmt: skip
def test_no_error_looks_like_a_verdict(monkeypatch, fake_project, fault, code: int) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise fault

    monkeypatch.setattr("tenfold.verdict.verdict", fail)
    assert _exit(monkeypatch, "status", fake_project.folder) == code


def test_commands_that_judge_nothing_end_well(monkeypatch, fake_project, capsys) -> None:
    assert _exit(monkeypatch, "status", fake_project.folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["word"] == "review"
    assert _exit(monkeypatch, "gc", fake_project.folder) == 0
    assert _exit(monkeypatch, "nonsense") == 2
    assert _exit(monkeypatch, "run", fake_project.folder, "--allow", "everything") == 2
    assert _exit(monkeypatch, "diff", fake_project.folder, "--run", "nope") == 2


def test_a_report_of_no_run_is_refused_and_makes_nothing(monkeypatch, fake_project, capsys) -> None:
    assert _exit(monkeypatch, "report", fake_project.folder, "--run", "nope") == 2
    assert "no what-if 'nope'" in capsys.readouterr().err
    assert not fake_project.runs.exists()


def test_a_log_that_cannot_be_written_is_said_before_anything_runs(
    monkeypatch, fake_project, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    log = tmp_path / "file" / "log.jsonl"
    assert _exit(monkeypatch, "run", fake_project.folder, "--log", log) == 2
    assert not fake_project.runs.exists()


def _run(gate: Gate | None, freshness: str = "fresh", failure: str = "") -> Any:
    step = StepStanding(
        number=1, slug="alpha", title="Alpha", freshness=freshness, why="w", gate=gate
    )
    failures = {"alpha": StepFailed(failure)} if failure else {}
    return SimpleNamespace(verdict=SimpleNamespace(steps=[step]), failures=failures)


@given(
    texts=st.lists(st.text(max_size=20), min_size=3, max_size=3),
    status=st.sampled_from(["pass", "warn", "block", "not_evaluated"]),
    waived=st.booleans(),
)
def test_junit_is_xml_whatever_the_sentences_hold(texts, status, waived: bool) -> None:
    waiver = Waiver(code="TF0101", reason="known", role="r", expires="2099-01-01")
    check = Check(
        code="TF0101",
        title=texts[0],
        status=status,
        evidence=texts[1],
        waived=waiver if waived else None,
    )
    xml = junit_xml(_run(Gate(step="alpha", checks=[check]), failure=texts[2]))
    root = ET.fromstring(xml.encode())
    (suite,) = root
    kinds = [child.tag for case in suite for child in case]
    assert int(suite.attrib["tests"]) == len(suite) == 2
    for count, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[count]) == kinds.count(kind)
    assert ("failure" in kinds) == (status == "block" and not waived)
    assert ("error" in kinds) == bool(texts[2])


@pytest.mark.parametrize("freshness", ["missing", "stale", "damaged"])
def test_a_step_that_did_not_run_is_skipped_in_junit_and_not_silent(freshness: str) -> None:
    (suite,) = ET.fromstring(junit_xml(_run(None, freshness)))
    assert suite.attrib["skipped"] == "1"
    (case,) = suite
    assert case[0].attrib["message"] == f"{freshness}: w"


def test_every_command_is_one_that_the_help_names() -> None:
    names = {command.callback.__name__ for command in app.app.registered_commands}
    assert {"new", "demo", "run", "status", "report", "lab", "schema", "check", "diff"} <= names


def test_what_a_run_came_to_is_told_even_where_no_dossier_can_be_made(
    monkeypatch, fake_project
) -> None:
    told: list[object] = []
    ended = SimpleNamespace(exit_code=0, standing=None)

    def broken(standing: object) -> None:
        raise ValueError("a bug in a chart")

    monkeypatch.setattr("tenfold.chain.run_project", lambda *args, **kwargs: ended)
    monkeypatch.setattr("tenfold.delivery.reporting.current_report", broken)
    monkeypatch.setattr(output, "result", lambda run, report, *, json: told.append(report))
    assert _exit(monkeypatch, "run", fake_project.folder) == 3
    assert told == [None]


@pytest.fixture
def ran_here(monkeypatch, fake_project) -> None:
    """Let the notebooks of the fake steps run in this process."""

    def stand_in(source: Path, target: Path, *, parameters, **options: object) -> list[str]:
        step = registry.get(target.stem)
        given = {k: v for k, v in parameters.items() if k not in ("project", "run_id")}
        execute(step, Standing(fake_project, {step.slug: given}, parameters.get("run_id")))
        return []

    monkeypatch.setattr("tenfold.chain.walk.execute_notebook", stand_in)
    monkeypatch.setattr("tenfold.chain.walk.notebook_of", lambda project, step: project.file)


def test_a_what_if_that_failed_is_not_offered_for_keeping(
    monkeypatch, capsys, ran_here, fake_project
) -> None:
    def broken(*args, **options) -> list[str]:
        raise StepFailed("it broke")

    monkeypatch.setattr("tenfold.chain.walk.execute_notebook", broken)
    run = run_project(fake_project, overrides={"alpha": {"number": 18}})
    output.result(run, fake_project.report, json=False)
    said = capsys.readouterr().out
    assert "compare: tenfold diff" in said
    assert "adopt" not in said


def test_a_what_if_ends_with_what_to_do_about_it(
    monkeypatch, capsys, ran_here, fake_project
) -> None:
    run = run_project(fake_project, overrides={"alpha": {"number": 18}})
    output.result(run, fake_project.report, json=False)
    said = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r" 1 Alpha  BLOCK  \d\.\d s  ran for the first time", said[1])
    assert "Verdict: no-go" in said
    assert said[-3:] == [
        f"  compare: tenfold diff {fake_project.folder} --run {run.run_id}",
        f"  keep it: tenfold adopt {run.run_id} {fake_project.folder}",
        f"Dossier: {fake_project.report}",
    ]
    monkeypatch.chdir(fake_project.folder)
    output.result(run, fake_project.report, json=False)
    said = capsys.readouterr().out.splitlines()
    assert said[-2:] == [f"  keep it: tenfold adopt {run.run_id}", "Dossier: report.html"]


def test_a_failure_is_told_once_and_what_was_not_reached_is_named(
    monkeypatch, capsys, ran_here, fake_project
) -> None:
    def broken(source: Path, target: Path, **options: object) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("{}")
        raise StepFailed("the cause and the fix")

    monkeypatch.setattr("tenfold.chain.walk.execute_notebook", broken)
    run = run_project(fake_project)
    output.result(run, fake_project.report, json=False)
    told = capsys.readouterr()
    assert (told.out + told.err).count("the cause and the fix") == 1
    assert "\n1 Alpha failed: the cause and the fix\nNotebook: " in told.err
    assert told.err.rstrip().endswith("01_alpha.ipynb")
    assert "not reached: it reads alpha, which failed" in told.out
