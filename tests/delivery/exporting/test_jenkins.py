"""The pipelines: Groovy 2.4 reads and runs them, and every text arrives as it was."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judges import groovy as run_groovy

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.targets.jenkins import TARGET, groovy, script
from tenfold.vocabulary import Timing

# What a declarative pipeline may hold, in the order of Jenkins' own documentation.
_SECTIONS = ["agent", "options", "triggers", "parameters", "environment", "stages", "post"]
Tree = dict[str, Any]


def _ran(tool: Callable[[str], str], files: list[Path], *, answers: str = "0:false") -> list[Tree]:
    """The `pipeline` of each file, as Groovy ran it with each answer of tenfold."""
    done = run_groovy(tool, answers, *map(str, files))
    assert done.returncode == 0, done.stderr
    trees = json.loads(done.stdout)
    assert all([call["name"] for call in tree] == ["pipeline"] for tree in trees)
    return [tree[0] for tree in trees]


def _written(folder: Path, plan: DeliveryPlan) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for path, text in TARGET.files(plan).items():
        if path.name.startswith("Jenkinsfile"):
            found.append(folder / path.name)
            found[-1].write_text(text, encoding="ascii")
    return found


def _calls(tree: Tree, name: str) -> Iterator[Tree]:
    for child in tree["children"]:
        if child["name"] == name:
            yield child
        yield from _calls(child, name)


def _child(tree: Tree, name: str) -> Tree:
    (found,) = [child for child in tree["children"] if child["name"] == name]
    return found


def _script(call: Tree) -> str:
    given_ = call["arguments"][0]
    return str(given_["script"] if isinstance(given_, dict) else given_)


@pytest.fixture(scope="module")
def ordinary(
    tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory, plan: DeliveryPlan
) -> list[Tree]:
    """The three pipelines of the ordinary plan, with a secret, as Groovy ran them."""
    secret = dataclasses.replace(plan, secrets=("DB_PASSWORD",))
    return _ran(tool, _written(tmp_path_factory.mktemp("jenkins"), secret))


def test_pipelines_have_the_sections_of_a_declarative_pipeline(
    ordinary: list[Tree], plan: DeliveryPlan
) -> None:
    run, validate, retrain = ordinary
    for tree in (run, validate, retrain):
        names = [child["name"] for child in tree["children"]]
        assert names == [name for name in _SECTIONS if name in names]
        assert {"agent", "stages", "post"} <= set(names)
        for stage in _child(tree, "stages")["children"]:
            assert stage["name"] == "stage"
            assert [child["name"] for child in stage["children"]] == ["steps"]
            assert stage["children"][0]["children"]
        environment = _child(tree, "environment")
        assert [call["arguments"] for call in environment["children"]] == [["DB_PASSWORD"]]
        assert environment["children"][0]["name"] == "credentials"
        assert environment["assignments"]["OMP_NUM_THREADS"] == "1"
        always = _child(_child(tree, "post"), "always")
        (kept,) = _calls(always, "archiveArtifacts")
        assert "report.html" in kept["arguments"][0]["artifacts"]
        assert any(True for _ in _calls(_child(tree, "options"), "disableConcurrentBuilds"))
    assert "triggers" not in [child["name"] for child in run["children"]]
    for tree, job in zip((validate, retrain), jobs(plan).scheduled, strict=True):
        (cron,) = _child(tree, "triggers")["children"]
        assert cron["arguments"] == [f"TZ=Etc/UTC\n{job.cron}"]


def test_there_is_a_stage_for_each_step_and_one_for_the_verdict(
    ordinary: list[Tree], plan: DeliveryPlan
) -> None:
    stages = _child(ordinary[0], "stages")["children"]
    titles = [f"{step.stem[:2]} {step.title}" for step in plan.steps]
    assert [stage["arguments"][0] for stage in stages] == ["Install", *titles, "Verdict"]
    for stage, step in zip(stages[1:-1], plan.steps, strict=True):
        (shell,) = _calls(stage, "sh")
        assert f"run . --only {step.slug} ||" in _script(shell)


_ENDS = {
    "0:false": [],
    "1:true": ["error"],
    "2:true": ["error"],
    "3:true": ["error"],
    "4:false": ["unstable"],
    "4:true": [],
    "137:true": ["error"],
}


def test_a_build_ends_as_tenfold_ended(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    files = _written(tmp_path, plan)
    trees = iter(_ran(tool, files, answers=",".join(_ENDS)))
    for answer, ends in _ENDS.items():
        for path in files:
            last = _child(next(trees), "stages")["children"][-1]
            found = [call["name"] for name in ("error", "unstable") for call in _calls(last, name)]
            assert found == ends, (answer, path)


def test_a_job_that_is_never_is_left_out_and_said(plan: DeliveryPlan) -> None:
    never = plan.operations.model_copy(update={"retrain": Timing(every="never")})
    files = TARGET.files(dataclasses.replace(plan, operations=never))
    names = [path.name for path in files]
    assert "Jenkinsfile.validate" in names
    assert "Jenkinsfile.retrain" not in names
    (text,) = [text for path, text in files.items() if path.name == "Jenkinsfile"]
    assert "// Left out: retrain, for step 4 decided on never.\n" in text


def test_groovy_would_have_complained(tool: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "Jenkinsfile").write_text("pipeline { stages { sh(''''x'') } }")
    done = run_groovy(tool, "0:false", str(tmp_path / "Jenkinsfile"))
    assert done.returncode != 0
    assert "MultipleCompilationErrorsException" in done.stderr


# What people wrote stays text


def test_awkward_names_reach_folder_and_command_line_whole(
    tool: Callable[[str], str], tmp_path: Path, awkward_plans: dict[str, DeliveryPlan]
) -> None:
    # The other pipelines name folder and batch by the same two lines of the template.
    plans = {name: plan for name, plan in awkward_plans.items() if jobs(plan).validate.cron}
    files = [
        next(path for path in _written(tmp_path / str(number), plan) if path.suffix == ".validate")
        for number, plan in enumerate(plans.values())
    ]
    for (name, plan), tree in zip(plans.items(), _ran(tool, files), strict=True):
        assert {call["arguments"][0] for call in _calls(tree, "dir")} == {plan.folder}, name
        (shell,) = _calls(_child(tree, "stages")["children"][-1], "sh")
        expected = list(jobs(plan).validate.command)
        assert _shell_said(tmp_path / "agent", _script(shell)) == expected, name
    assert len(files) > 15
    assert not list(tmp_path.rglob("stolen"))


def _shell_said(workspace: Path, text: str) -> list[str]:
    """The command line that a shell gives to tenfold."""
    program = workspace / ".tenfold-venv" / "bin" / "tenfold"
    if not program.exists():
        program.parent.mkdir(parents=True)
        program.write_text('#!/bin/sh\nprintf "%s\\n" tenfold "$@"\n')
        program.chmod(0o755)
    environment = {"WORKSPACE": str(workspace), "MLFLOW_TRACKING_URI": "x", "PATH": os.defpath}
    done = subprocess.run(
        ["sh", "-c", text], cwd=workspace, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_step_that_crashes_stops_and_one_that_blocks_does_not(
    ordinary: list[Tree], tmp_path: Path
) -> None:
    (shell,) = _calls(_child(ordinary[0], "stages")["children"][1], "sh")
    program = tmp_path / ".tenfold-venv" / "bin" / "tenfold"
    program.parent.mkdir(parents=True)
    ended = {}
    for code in range(5):
        program.write_text(f"#!/bin/sh\nexit {code}\n")
        program.chmod(0o755)
        environment = {"WORKSPACE": str(tmp_path), "PATH": os.defpath}
        ended[code] = subprocess.run(["sh", "-c", _script(shell)], env=environment, check=False)
    assert {code: done.returncode for code, done in ended.items()} == {0: 0, 1: 0, 2: 2, 3: 3, 4: 0}


def test_retraining_refuses_a_workspace_that_forgets(ordinary: list[Tree], tmp_path: Path) -> None:
    (shell,) = _calls(_child(ordinary[2], "stages")["children"][-1], "sh")
    done = subprocess.run(
        ["sh", "-c", _script(shell)],
        env={"WORKSPACE": str(tmp_path), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "MLFLOW_TRACKING_URI" in done.stdout


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.text(
    alphabet="\\u'\"$/{}*0041 \n", max_size=30
)


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_TEXT, min_size=50, max_size=80))
def test_any_text_survives_groovy(
    tool: Callable[[str], str], tmp_path: Path, texts: list[str]
) -> None:
    lines = [f"  echo({groovy(text)})\n" for text in texts]
    shells = [text.split("\n") for text in texts]
    lines += [f"  sh({script(each, indent=2)})\n" for each in shells]
    path = tmp_path / "Jenkinsfile"
    path.write_text("pipeline {\n" + "".join(lines) + "}\n", encoding="ascii")
    (tree,) = _ran(tool, [path])
    assert [call["arguments"] for call in _calls(tree, "echo")] == [[text] for text in texts]
    margin = "\n      "
    assert [_script(call) for call in _calls(tree, "sh")] == [
        margin + margin.join(["set -eu", *each]) + "\n  " for each in shells
    ]
