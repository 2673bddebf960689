"""The workflows: GitHub's schema and actionlint accept them, and their scripts do what they say."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from judges import actionlint, github_schema

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.targets.github_actions import TARGET
from tenfold.delivery.exporting.workflows import literal
from tenfold.delivery.operating.ledger import LEDGER
from tenfold.vocabulary import Timing


def _workflows(plan: DeliveryPlan) -> dict[str, Any]:
    """By what they do; `on` stays a text, as GitHub has it."""
    return {
        path.stem.rpartition("-")[2]: yaml.load(text, Loader=yaml.BaseLoader)
        for path, text in TARGET.files(plan).items()
        if path.suffix == ".yml"
    }


def _written(folder: Path, plans: dict[str, DeliveryPlan]) -> list[str]:
    paths = []
    for number, plan in enumerate(plans.values()):
        for path, text in TARGET.files(plan).items():
            if path.suffix == ".yml":
                paths.append(folder / f"{number}-{path.name}")
                paths[-1].write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def test_githubs_schema_accepts_every_workflow_and_would_have_complained(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan, awkward_plans: dict[str, Any]
) -> None:
    files = _written(tmp_path, {"": plan, **awkward_plans})
    assert len(files) > 50
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(Path(files[0]).read_text().replace("runs-on:", "runs_on:"))
    assert github_schema(tool, *files, str(wrong)).keys() == {str(wrong)}


def test_actionlint_finds_nothing(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan, awkward_plans: dict[str, Any]
) -> None:
    secret = dataclasses.replace(plan, secrets=("DB_PASSWORD",))
    assert actionlint(tool, *_written(tmp_path, {"": secret, **awkward_plans})) == []


_MISTAKES = {
    "unexpected key": ("timeout-minutes:", "timeout:"),
    "invalid CRON": ("15 5 * * *", "15 25 * * *"),
    "not defined": ("inputs.batch", "inputs.batches"),
    "available inputs": ("persist-credentials", "persist"),
    "unknown permission scope": ("contents: read", "content: read"),
    "potentially untrusted": ("cd -- ", "echo ${{ github.event.issue.title }}; cd -- "),
}


def test_actionlint_would_have_complained(
    tool: Callable[[str], str], tmp_path: Path, plan: DeliveryPlan
) -> None:
    (path,) = [path for path in _written(tmp_path, {"": plan}) if "validate" in path]
    text = Path(path).read_text()
    files = []
    for number, (old, new) in enumerate(_MISTAKES.values()):
        assert old in text
        files.append(tmp_path / f"mistake-{number}.yml")
        # Of an action that this actionlint knows by its inputs.
        files[-1].write_text(text.replace(old, new).replace("checkout@v6", "checkout@v3"))
    found = actionlint(tool, *map(str, files))
    for number, said in enumerate(_MISTAKES):
        of = [one["message"] for one in found if one["file"].endswith(f"mistake-{number}.yml")]
        assert any(said in message for message in of), (said, of)


def test_workflows_run_when_step_4_says(plan: DeliveryPlan) -> None:
    found = _workflows(plan)
    assert found.keys() == {"run", "validate", "retrain"}
    for job in jobs(plan).scheduled:
        assert found[job.key]["on"]["schedule"] == [{"cron": job.cron}]
        assert found[job.key]["concurrency"]["cancel-in-progress"] == "false"
    assert found["run"]["on"].keys() == {"push", "pull_request", "workflow_dispatch"}


def test_a_job_that_is_never_is_left_out_and_said(plan: DeliveryPlan) -> None:
    never = plan.operations.model_copy(
        update={"retrain": Timing(every="never"), "validate_data": Timing(every="never")}
    )
    without = dataclasses.replace(plan, operations=never)
    assert _workflows(without).keys() == {"run"}
    (text,) = [text for path, text in TARGET.files(without).items() if path.suffix == ".yml"]
    assert "# Left out: check new data, for step 4 decided on never.\n" in text
    assert "# Left out: retrain, for step 4 decided on never.\n" in text


def test_a_token_may_only_read_and_every_action_is_githubs_own_and_pinned(
    plan: DeliveryPlan,
) -> None:
    for workflow in _workflows(plan).values():
        assert workflow["permissions"] == {"contents": "read"}
        (job,) = workflow["jobs"].values()
        assert "permissions" not in job
        used = [step["uses"] for step in job["steps"] if "uses" in step]
        assert all(re.fullmatch(r"actions/[a-z-]+(/[a-z]+)?@v\d+", one) for one in used)
        assert job["steps"][0]["with"] == {"persist-credentials": "false"}


def test_the_dossier_is_kept_however_a_job_ends(plan: DeliveryPlan) -> None:
    for workflow in _workflows(plan).values():
        (job,) = workflow["jobs"].values()
        gather, keep = job["steps"][-2:]
        assert gather["if"] == keep["if"] == "always()"
        assert "report.html" in gather["run"]
        assert keep["with"]["path"] == "${{ runner.temp }}/tenfold"
        assert keep["with"]["if-no-files-found"] == "error"


def test_the_evidence_of_drift_survives_a_runner_that_forgets(
    plan: DeliveryPlan, tmp_path: Path
) -> None:
    workflow = _workflows(plan)["validate"]
    steps = workflow["jobs"]["validate"]["steps"]
    fetch, save = [step for step in steps if "cache" in step.get("uses", "")]
    assert steps.index(fetch) < steps.index(_main(workflow)) < steps.index(save)
    assert save["if"] == "always()"
    # A key per run, or the cache would be written once and never again.
    assert fetch["with"]["key"] == save["with"]["key"]
    assert "${{ github.run_id }}-${{ github.run_attempt }}" in save["with"]["key"]
    assert save["with"]["key"].startswith(fetch["with"]["restore-keys"])
    kept = tmp_path / "temp" / fetch["with"]["path"].removeprefix("${{ runner.temp }}/")
    assert fetch["with"]["path"] == save["with"]["path"]

    ledger = tmp_path / "repo" / _evaluated(_main(workflow)["env"]["PROJECT"]) / LEDGER
    # Four is an alarm: the job fails, and what it has seen counts.
    for day, code in enumerate([0, 4, 1], start=1):
        ledger.unlink(missing_ok=True)
        done = _run(workflow, tmp_path, code=code, also=f"echo batch >> {LEDGER}")
        assert done.returncode == code, done.stderr
        assert (kept / LEDGER).read_text() == "batch\n" * day


def test_projects_of_one_repository_do_not_read_each_others_evidence(plan: DeliveryPlan) -> None:
    first, second = (
        _workflows(dataclasses.replace(plan, project=name))["validate"]["jobs"]["validate"]["steps"]
        for name in ("loans", "loans-2")
    )
    newest = next(one["with"]["restore-keys"] for one in first if "restore" in one.get("uses", ""))
    other = next(one["with"]["key"] for one in second if "save" in one.get("uses", ""))
    assert not other.startswith(newest)


def test_secrets_are_referred_to_by_name(plan: DeliveryPlan) -> None:
    with_secrets = dataclasses.replace(plan, secrets=("DB_PASSWORD",))
    for workflow in _workflows(with_secrets).values():
        step = _main(workflow)
        assert step["env"]["DB_PASSWORD"] == "${{ secrets.DB_PASSWORD }}"
        others = [one for one in next(iter(workflow["jobs"].values()))["steps"] if one is not step]
        assert "secrets." not in json.dumps(others)


# What people wrote stays text


def _main(workflow: dict[str, Any]) -> dict[str, Any]:
    (job,) = workflow["jobs"].values()
    (found,) = [step for step in job["steps"] if "MLFLOW_TRACKING_URI" in step.get("env", {})]
    step: dict[str, Any] = found
    return step


def _evaluated(text: str, batch: str = "") -> str:
    """A value as GitHub has it, for the expressions that our workflows use."""
    if "${{" not in text:
        return text
    found = re.fullmatch(r"\$\{\{ (?:(inputs\.batch) \|\| )?'((?:[^']|'')*)' \}\}", text, re.DOTALL)
    assert found, text
    return batch if found[1] and batch else found[2].replace("''", "'")


@given(st.text(max_size=60) | st.text(alphabet="${}' sx.", max_size=40))
def test_any_text_survives_githubs_expressions(text: str) -> None:
    assert _evaluated(literal(text)) == text


def test_scripts_are_the_same_whatever_the_project_is_called(
    plan: DeliveryPlan, awkward_plan: DeliveryPlan
) -> None:
    ordinary = _workflows(plan)
    for name, workflow in _workflows(awkward_plan).items():
        (job,) = workflow["jobs"].values()
        (other,) = ordinary[name]["jobs"].values()
        scripts = [step.get("run") for step in job["steps"]]
        assert scripts == [step.get("run") for step in other["steps"]]
        assert not any("${{" in script for script in scripts if script)
        environment = _main(workflow)["env"]
        assert _evaluated(environment["PROJECT"]) == awkward_plan.folder
        if "BATCH" in environment:
            decided = awkward_plan.operations
            place = decided.outcomes if "retrain" in workflow["jobs"] else decided.batches
            assert _evaluated(environment["BATCH"]) == place
            assert _evaluated(environment["BATCH"], batch="other.csv") == "other.csv"


# What the scripts do, in the shell that GitHub uses


def _run(
    workflow: dict[str, Any], folder: Path, *, code: int, also: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    step = _main(workflow)
    (folder / "temp" / "tenfold").mkdir(parents=True, exist_ok=True)
    project = folder / "repo" / _evaluated(step["env"]["PROJECT"])
    project.mkdir(parents=True, exist_ok=True)
    program = folder / "bin" / "tenfold"
    program.parent.mkdir(exist_ok=True)
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder}/said"\npwd >> "{folder}/said"\n'
        f'echo "::error::a line of the data"\n{also}\nexit {code}\n'
    )
    program.chmod(0o755)
    given_ = {
        name: _evaluated(text)
        for name, text in step["env"].items()
        if not text.startswith("${{ secrets.")
    }
    script = folder / "script.sh"
    script.write_text(step["run"])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=folder / "repo",
        env={
            **os.environ,
            **given_,
            "ALLOW_REVIEW": "false",
            "MLFLOW_TRACKING_URI": "sqlite:///x",
            "RUNNER_TEMP": str(folder / "temp"),
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("key", ["run", "validate", "retrain"])
@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
def test_a_job_ends_as_tenfold_ended(
    plan: DeliveryPlan, tmp_path: Path, key: str, code: int
) -> None:
    done = _run(_workflows(plan)[key], tmp_path, code=code)
    assert done.returncode == code, done.stderr
    level = {0: "notice", 4: "warning"}.get(code, "error")
    assert f"::{level} title=Tenfold::" in done.stdout
    assert "a line of the data" in (tmp_path / "temp" / "tenfold" / "output.txt").read_text()


def test_a_review_passes_only_where_somebody_decided_so(plan: DeliveryPlan, tmp_path: Path) -> None:
    workflow = _workflows(plan)["run"]
    assert workflow["env"]["ALLOW_REVIEW"] == "${{ inputs.allow_review || 'false' }}"
    assert workflow["on"]["workflow_dispatch"]["inputs"]["allow_review"]["default"] == "false"
    assert _run(workflow, tmp_path, code=4, ALLOW_REVIEW="true").returncode == 0
    assert _run(workflow, tmp_path, code=1, ALLOW_REVIEW="true").returncode == 1


def test_no_line_of_the_data_commands_the_runner(plan: DeliveryPlan, tmp_path: Path) -> None:
    lines = _run(_workflows(plan)["validate"], tmp_path, code=1).stdout.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert re.fullmatch(r"[0-9a-f]{32}", token)
    between = lines[1 : lines.index(f"::{token}::")]
    assert between == ["::error::a line of the data"]


def test_retraining_refuses_a_runner_that_forgets(plan: DeliveryPlan, tmp_path: Path) -> None:
    workflow = _workflows(plan)["retrain"]
    done = _run(workflow, tmp_path, code=0, MLFLOW_TRACKING_URI="")
    assert done.returncode == 2
    assert "MLFLOW_TRACKING_URI" in done.stdout
    assert not (tmp_path / "said").exists()


def test_an_awkward_name_reaches_the_command_line_whole(
    awkward_plan: DeliveryPlan, tmp_path: Path
) -> None:
    for job in jobs(awkward_plan).scheduled:
        done = _run(_workflows(awkward_plan)[job.key], tmp_path, code=0)
        assert done.returncode == 0, done.stderr
        *words, where = (tmp_path / "said").read_text().splitlines()
        assert ["tenfold", *words] == list(job.command)
        assert Path(where) == (tmp_path / "repo" / awkward_plan.folder).resolve()
    assert not list(tmp_path.rglob("stolen"))
