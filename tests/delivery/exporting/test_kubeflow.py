"""The pipelines are compiled, parsed and run by kfp itself; only the cluster is missing."""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tenfold import registry
from tenfold.delivery.demo import make_demo
from tenfold.delivery.exporting import DeliveryPlan, exports
from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.kubeflow.components import (
    check_batch,
    reach_verdict,
    retrain_model,
    run_step,
)
from tenfold.delivery.exporting.manifests import cron_job, volume
from tenfold.delivery.exporting.plan import planned_steps
from tenfold.delivery.exporting.targets.kubeflow import TARGET
from tenfold.errors import MissingExtra
from tenfold.executing import execute
from tenfold.files import write_atomic
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import Operations
from tenfold.vocabulary.operations import Resources, Timing

PLAN = DeliveryPlan(
    project="Diabetes 2026",
    operations=Operations(
        model_name="diabetes",
        owner="Planning team",
        validate_data=Timing(every="day", hour=4, minute=30),
        retrain=Timing(every="week", weekday="Sun"),
        batches="data/new rows",
        outcomes="data/rows with outcomes",
        image="registry.example/planning/tenfold",
        resources=Resources(cpu="750m", memory="2Gi"),
    ),
    steps=planned_steps(),
)
SMALL: dict[str, dict[str, object]] = {
    "baseline_models": {
        "fit_budget": 10, "cv_folds": 2, "tree": False, "forest": False, "boosting": False,
        "xgboost": False, "network": False,
    },
    "explainability": {
        "lime_samples": 500, "stability_seeds": 2, "steady_rows": 10, "repeats": 2, "count": 6,
        "stable_mean": 0, "recourse": False,
    },
    "experimentation": {"worlds": 200},
    "monitoring": {"cadences": [1]},
    "ethics": {"mitigation": []},
}  # fmt: skip


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the exported files."""
    folder = tmp_path_factory.mktemp("kubeflow")
    for path, text in TARGET.files(PLAN).items():
        write_atomic(folder / path, text)
    return folder / "kubeflow"


@pytest.fixture
def kfp_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """kfp's own runner, a process per component; gives the folder of its outputs."""
    from kfp import local
    from kfp.local.config import LocalExecutionConfig

    # Each process runs one notebook, and would warm up servers for ten.
    monkeypatch.setenv("TENFOLD_WARM", "off")
    local.init(local.SubprocessRunner(use_venv=False), pipeline_root=str(tmp_path / "outputs"))
    yield tmp_path / "outputs"
    LocalExecutionConfig.instance = None


def _run(file: Path, **arguments: str) -> None:
    from kfp import components

    components.load_component_from_file(str(file))(**arguments)


def _documents(file: Path) -> list[Any]:
    return list(YAML(typ="safe").load_all(file.read_text(encoding="utf-8")))


def _demo(folder: Path, **data_quality: object) -> Project:
    project = make_demo("diabetes", out=folder)
    for slug, decisions in SMALL.items():
        project.save(registry.get(slug), decisions)
    if data_quality:
        project.save(registry.get("data_quality"), data_quality)
    return project


def _hashes(project: Project) -> dict[str, str]:
    store = Standing(project).store
    found = {step.stem.replace("_", "-"): store.read(step) for step in registry.steps()}
    return {stem: record.content_hash for stem, record in found.items() if record}


# kfp guesses by the image's name whether its container would have Python.
runs_as_processes = pytest.mark.filterwarnings(
    "ignore:You may be attemping to run a task that uses custom or non-Python base image"
)


def test_each_step_is_a_component_that_waits_for_the_steps_it_reads(rendered: Path) -> None:
    spec, _ = _documents(rendered / "run.yaml")
    tasks = spec["root"]["dag"]["tasks"]
    stems = {step.slug: step.stem.replace("_", "-") for step in PLAN.steps}
    assert set(tasks) == {*stems.values(), "verdict"}
    for step in PLAN.steps:
        task = tasks[stems[step.slug]]
        assert task["componentRef"]["name"] == f"comp-{stems[step.slug]}"
        assert task["inputs"]["parameters"]["slug"]["runtimeValue"]["constant"] == step.slug
        assert {stems[slug] for slug in step.needs} <= set(task.get("dependentTasks", []))


def test_one_project_is_never_run_by_two_components_at_once(rendered: Path) -> None:
    spec, _ = _documents(rendered / "run.yaml")
    tasks = spec["root"]["dag"]["tasks"]
    before: dict[str, set[str]] = {}
    while len(before) < len(tasks):
        ready = [
            name
            for name, task in tasks.items()
            if name not in before and set(task.get("dependentTasks", [])) <= set(before)
        ]
        assert len(ready) == 1, f"these could run side by side: {ready}"
        before[ready[0]] = set(before)


def test_containers_have_the_image_the_resources_and_the_volume_of_step_4(rendered: Path) -> None:
    for name in ("run.yaml", "validate.yaml", "retrain.yaml"):
        spec, platform = _documents(rendered / name)
        executors = spec["deploymentSpec"]["executors"]
        mounts = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]
        assert set(mounts) == set(executors)
        for executor, one in executors.items():
            container = one["container"]
            assert container["image"] == f"registry.example/planning/tenfold:{PLAN.version}"
            limits = container["resources"]
            assert limits["resourceCpuRequest"] == "750m"
            assert limits["resourceMemoryLimit"] == limits["resourceMemoryRequest"] == "2Gi"
            assert "pip install" not in str(container["command"])
            (mount,) = mounts[executor]["pvcMount"]
            assert mount["mountPath"] == "/project"
            assert mount["componentInputParameter"] == "volume"
        assert spec["root"]["inputDefinitions"]["parameters"].keys() >= {"project", "volume"}
        assert not any(
            task["cachingOptions"].get("enableCache")
            for task in spec["root"]["dag"]["tasks"].values()
        )


def test_volume_and_secrets_are_those_of_the_kubernetes_target() -> None:
    plan = dataclasses.replace(PLAN, secrets=("CRM_PASSWORD",))
    here = {path.name: text for path, text in TARGET.files(plan).items()}
    spec, platform = YAML(typ="safe").load_all(here["retrain.yaml"])
    claim = volume(plan)["metadata"]["name"]
    assert spec["root"]["inputDefinitions"]["parameters"]["volume"]["defaultValue"] == claim
    (one,) = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"].values()
    job = str(cron_job(plan, jobs(plan).retrain))
    needed = {}
    for secret in one["secretAsEnv"]:
        assert f"'name': '{secret['secretName']}'" in job
        (variable,) = secret["keyToEnv"]
        assert variable["secretKey"] == variable["envVar"]
        needed[variable["envVar"]] = not secret["optional"]
    assert needed == {"CRM_PASSWORD": True, "MLFLOW_TRACKING_URI": False}


def test_the_batch_of_scheduled_jobs_is_where_step_4_says(rendered: Path) -> None:
    places = {"validate.yaml": "data/new rows", "retrain.yaml": "data/rows with outcomes"}
    for name, place in places.items():
        spec, _ = _documents(rendered / name)
        given = spec["root"]["inputDefinitions"]["parameters"]
        assert given["batch"]["defaultValue"] == place


def test_one_plan_gives_the_same_bytes_in_any_process(rendered: Path) -> None:
    code = (
        "import pickle, sys; from tenfold.delivery.exporting import targets\n"
        "plan = pickle.load(sys.stdin.buffer); files = targets()['kubeflow'].files\n"
        "sys.modules.get('kfp') and sys.exit('kfp was imported before it was needed')\n"
        "print(''.join(text for _, text in sorted(files(plan).items())), end='')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(PLAN),
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    mine = "".join(path.read_text(encoding="utf-8") for path in sorted(rendered.iterdir()))
    assert ran.stdout.decode() == mine


def test_kfp_takes_the_commands_that_schedule_the_pipelines(
    rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kfp.cli.recurring_run import create

    recorder = tmp_path / "bin" / "kfp"
    recorder.parent.mkdir()
    recorder.write_text(f"#!/bin/sh\nprintf '%s\\0' \"$@\" >>'{tmp_path}/asked'\n")
    recorder.chmod(0o755)
    environment = {
        "PATH": f"{recorder.parent}:{os.environ['PATH']}",
        "KFP_ENDPOINT": "http://127.0.0.1:8888",
    }
    subprocess.run(["sh", rendered / "recurring-runs.sh"], env=environment, check=True)
    monkeypatch.chdir(rendered)
    words = (tmp_path / "asked").read_text(encoding="utf-8").split("\0")[:-1]
    start = ["--endpoint", "http://127.0.0.1:8888", "recurring-run", "create"]
    half = words.index("--endpoint", 1)
    asked = [words[:half], words[half:]]
    parsed = []
    for each in asked:
        assert each[:4] == start
        parsed.append(create.make_context("create", each[4:]).params)
    daily, weekly = parsed
    assert daily["cron_expression"] == "0 30 4 * * *"
    assert weekly["cron_expression"] == "0 0 5 * * 0"
    assert Path(weekly["pipeline_package_path"]).name == "retrain.yaml"
    assert {daily["max_concurrency"], weekly["max_concurrency"]} == {1}


def test_what_is_never_scheduled_is_a_comment(rendered: Path) -> None:
    operations = PLAN.operations.model_copy(update={"retrain": Timing(every="never")})
    quiet = dataclasses.replace(PLAN, operations=operations)
    (script,) = [text for path, text in TARGET.files(quiet).items() if path.suffix == ".sh"]
    assert "# Retrain: never." in script
    assert "--pipeline-package-path retrain.yaml" not in script


def test_without_kfp_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kfp", None)
    with pytest.raises(
        MissingExtra, match=r"^Exporting .* needs: pip install 'tenfold\[kubeflow\]'$"
    ):
        TARGET.files(PLAN)


def test_the_export_writes_what_the_target_renders(
    rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "delivery_plan", lambda project: PLAN)
    done = exports.export(Project(tmp_path), "kubeflow", tmp_path / "out")
    assert {path.name for path in done.files} == {path.name for path in rendered.iterdir()}
    for path in done.files:
        assert path.read_bytes() == (rendered / path.name).read_bytes()


@pytest.mark.slow
@runs_as_processes
def test_the_pipeline_really_runs_and_leaves_the_records_of_a_plain_run(
    rendered: Path, kfp_local: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    piped, plain = _demo(tmp_path / "piped"), _demo(tmp_path / "plain")
    _run(rendered / "run.yaml", project=str(piped.folder), allow="review")
    for step in registry.steps():
        execute(step, Standing(plain))
    assert set(_hashes(piped)) == {step.stem.replace("_", "-") for step in registry.steps()}
    assert _hashes(piped) == _hashes(plain)
    told = {path.parent.name: path.read_text() for path in kfp_local.rglob("executor_output.json")}
    assert all(_hashes(piped)[name] in told[name] for name in _hashes(piped))
    assert piped.report.is_file()

    # Nobody has signed anything, so that without `allow` the verdict stops what comes after.
    with pytest.raises(SystemExit, match=r"verdict does not let the pipeline pass \(exit code 4\)"):
        reach_verdict(str(piped.folder), "", "")

    whole = (piped.folder / "data" / "diabetes.csv").read_text(encoding="utf-8")
    (piped.folder / "data" / "new.csv").write_text(whole.replace("bmi", "body_mass", 1))
    capfd.readouterr()
    with pytest.raises(RuntimeError, match="check-batch"):
        _run(rendered / "validate.yaml", project=str(piped.folder), batch="data/new.csv")
    said = capfd.readouterr().out
    assert "The contract does NOT hold." in said
    assert "The batch 'data/new.csv' was stopped (exit code 1)." in said
    check_batch(str(piped.folder), "data/diabetes.csv")
    with pytest.raises(SystemExit, match=r"Retraining on 'data/new.csv' stopped"):
        retrain_model(str(piped.folder), "data/new.csv")


@pytest.mark.slow
@runs_as_processes
def test_a_step_that_fails_ends_the_pipeline_with_its_sentence(
    rendered: Path, kfp_local: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project = _demo(tmp_path / "p", source="data/nowhere.csv")
    with pytest.raises(RuntimeError, match=r"Inner task failed: .*02-data-quality"):
        _run(rendered / "run.yaml", project=str(project.folder), allow="review")
    said = capfd.readouterr().out
    assert "Step 'data_quality' failed (exit code 2):" in said
    assert "nowhere.csv" in said.rpartition("Step 'data_quality' failed")[2].partition("\n")[0]
    assert set(_hashes(project)) == {"01-business-problem"}


def test_a_component_without_tenfold_fails_though_an_old_record_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "records" / "01_business_problem.json"
    record.parent.mkdir()
    record.write_text('{"content_hash": "of last week"}')
    broken = tmp_path / "broken" / "tenfold"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('the image is broken')")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    with pytest.raises(SystemExit, match=r"failed \(exit code 1\): it never started"):
        run_step(str(tmp_path), "business_problem", "01_business_problem", "", _Artifact(tmp_path))


_FAKE = """
import json, pathlib, sys
def main():
    asked = sys.argv[1:]
    pathlib.Path(asked[1], "asked.json").write_text(json.dumps(asked))
    line = {"step": asked[asked.index("--only") + 1], "state": "done", "text": ""}
    pathlib.Path(asked[asked.index("--log") + 1]).write_text(json.dumps(line))
    print(json.dumps({"run_id": "w"}) if "--json" in asked else "a table")
"""


class _Artifact:
    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "artifact")
        self.metadata: dict[str, str] = {}


@pytest.mark.parametrize(
    ("decisions", "own", "content"),
    [
        ("", True, "of the project"),
        ("alpha.number=8\n\n alpha.share=0.5 ", True, "of the what-if"),
        ("alpha.number=8", False, "of the project"),
    ],
)
def test_decisions_of_a_pipeline_run_make_a_what_if_and_the_record_is_its_artifact(
    decisions: str, own: bool, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "fake" / "tenfold"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("")
    (fake / "cli.py").write_text(_FAKE)
    monkeypatch.setenv("PYTHONPATH", str(fake.parent))
    places = {"records": "of the project"} | ({"runs/w/records": "of the what-if"} if own else {})
    for place, said in places.items():
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "01_alpha.json").write_text(json.dumps({"content_hash": said}))
    artifact = _Artifact(tmp_path)
    assert run_step(str(tmp_path), "alpha", "01_alpha", decisions, artifact) == content
    assert artifact.metadata == {"content_hash": content}
    assert json.loads(Path(artifact.path).read_text())["content_hash"] == content
    asked = json.loads((tmp_path / "asked.json").read_text())
    assert [word for word in asked if word.startswith("--set")] == [
        f"--set={line.strip()}" for line in decisions.split("\n") if line.strip()
    ]


def test_decisions_and_records_are_part_of_the_pipeline(rendered: Path) -> None:
    spec, _ = _documents(rendered / "run.yaml")
    assert "decisions" in spec["root"]["inputDefinitions"]["parameters"]
    for step in PLAN.steps:
        name = step.stem.replace("_", "-")
        task = spec["root"]["dag"]["tasks"][name]
        given = task["inputs"]["parameters"]["decisions"]
        assert given == {"componentInputParameter": "decisions"}
        outputs = spec["components"][f"comp-{name}"]["outputDefinitions"]
        assert outputs["artifacts"]["record"]["artifactType"]["schemaTitle"] == "system.Artifact"
