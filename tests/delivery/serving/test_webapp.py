"""A champion that changes while it serves, and one that cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenfold.delivery.operating import serving as operated
from tenfold.delivery.operating.training import TRAINING, last_training, note_training
from tenfold.delivery.serving.webapp import Application, application
from tenfold.errors import DataProblem, MissingEvidence, ProjectProblem, TenfoldError
from tenfold.project import Project
from tenfold.tracking import Registry

Promote = Callable[[Project, str], Any]


def _version(metrics: dict[str, float]) -> str:
    (name,) = [name for name in metrics if name.startswith("tenfold_model{")]
    return name.partition("version=")[2].rstrip("}")


def _damage(project: Project, number: str) -> Path:
    source = Registry.open(project.folder, "loans").get(number).source
    file = Path(source) / "artifacts" / "model.joblib"
    file.write_bytes(file.read_bytes()[:-7] + b"changed")
    return file


def _mean(answer: Any) -> float:
    found = [row["p"] for row in answer.json()["predictions"]]
    return sum(found) / len(found)


def test_a_promoted_champion_serves_without_a_restart_and_a_rollback_too(
    project: Project, app: Application, ask: Any, rows: list[dict[str, Any]], promoted: Promote
) -> None:
    before = _mean(ask.score(rows))
    app.refresh()
    assert _version(ask.metrics()) == "1"
    promoted(project, "2")
    app.refresh()
    metrics = ask.metrics()
    assert _version(metrics) == "2"
    assert metrics["tenfold_model_outdated"] == 0
    assert _mean(ask.score(rows)) > before
    Registry.open(project.folder, "loans").rollback()
    app.refresh()
    assert _version(ask.metrics()) == "1"
    assert _mean(ask.score(rows)) == before
    # Counters go on: they belong to the server, not to the model.
    assert ask.metrics()["tenfold_scored_rows_total"] == 3 * len(rows)


def test_a_champion_that_cannot_be_loaded_leaves_the_one_before_serving_and_the_metrics_say_so(
    project: Project,
    app: Application,
    ask: Any,
    rows: list[dict[str, Any]],
    promoted: Promote,
    log: list[str],
) -> None:
    before = ask.score(rows).json()
    _damage(project, "2")
    promoted(project, "2")
    for _ in range(3):
        app.refresh()
    metrics = ask.metrics()
    assert metrics["tenfold_model_outdated"] == 1
    assert _version(metrics) == "1"
    assert ask.score(rows).json() == before
    (line,) = log
    assert "loans 2" in line
    assert "not those that were registered" in line
    assert "version 1 of 'loans') serves on" in line
    Registry.open(project.folder, "loans").rollback()
    app.refresh()
    assert ask.metrics()["tenfold_model_outdated"] == 0


def test_a_champion_that_was_mended_is_tried_again(
    project: Project,
    app: Application,
    ask: Any,
    promoted: Promote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = _damage(project, "2")
    promoted(project, "2")
    app.refresh()
    assert ask.metrics()["tenfold_model_outdated"] == 1
    whole = Path(Registry.open(project.folder, "loans").get("1").source)
    file.write_bytes((whole / "artifacts" / "model.joblib").read_bytes())
    app.refresh()
    assert _version(ask.metrics()) == "1", "nothing changed in the registry: not tried again yet"
    monkeypatch.setattr("tenfold.delivery.serving.webapp.time.monotonic", lambda: 1e12)
    app.refresh()
    metrics = ask.metrics()
    assert _version(metrics) == "2"
    assert metrics["tenfold_model_outdated"] == 0


def test_a_champion_that_loads_and_does_not_answer_is_not_served(
    project: Project,
    app: Application,
    ask: Any,
    promoted: Promote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import mlflow.pyfunc

    def fails(self: Any, data: Any, params: Any = None) -> None:
        raise ValueError("no answer")

    promoted(project, "2")
    monkeypatch.setattr(mlflow.pyfunc.PyFuncModel, "predict", fails)
    app.refresh()
    metrics = ask.metrics()
    assert _version(metrics) == "1"
    assert metrics["tenfold_model_outdated"] == 1


def test_while_the_registry_is_gone_the_model_serves_on(
    project: Project, app: Application, ask: Any, rows: list[dict[str, Any]], log: list[str]
) -> None:
    app.refresh()
    (project.folder / "mlflow.db").write_bytes(b"this is no database at all, whatever its name")
    app.refresh()
    app.refresh()
    assert ask.score(rows).status_code == 200
    assert _version(ask.metrics()) == "1"
    (line,) = log
    assert line.startswith("Which model should serve is not known: ")
    assert "damaged" in line


def test_a_candidate_that_nobody_promoted_never_takes_a_champions_place(
    project: Project, app: Application, ask: Any, log: list[str]
) -> None:
    client = Registry.open(project.folder, "loans").store.client()
    client.delete_registered_model_alias("loans", "champion")
    app.refresh()
    app.refresh()
    assert _version(ask.metrics()) == "1"
    (line,) = log
    assert line.startswith("No version is champion any more. ")


def test_a_server_does_not_start_when_the_champion_is_gone(project: Project) -> None:
    client = Registry.open(project.folder, "loans").store.client()
    client.delete_registered_model_alias("loans", "champion")
    for metrics_only in (False, True):
        with pytest.raises(ProjectProblem, match="The registry has no champion"):
            application(project, metrics_only=metrics_only, say=print)


def test_a_project_whose_step_4_registers_a_champion_changes_to_it(
    project: Project,
    asking: Any,
    promoted: Promote,
    log: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as before:
        before.setattr(operated, "_model_name", lambda project: None)
        one = application(project, say=log.append)
    assert _version(asking(one).metrics()) == "candidate"
    promoted(project, "2")
    one.refresh()
    assert _version(asking(one).metrics()) == "2"


def test_a_training_that_promoted_nobody_is_seen(
    project: Project, app: Application, ask: Any
) -> None:
    app.refresh()
    metrics = ask.metrics()
    made = metrics["tenfold_retrained_timestamp_seconds"]
    assert made < metrics["tenfold_training_ran_timestamp_seconds"] < made + 600


def test_a_training_that_registered_nothing_is_seen_while_it_serves(
    project: Project, app: Application, ask: Any
) -> None:
    app.refresh()
    before = ask.metrics()
    assert note_training(project.folder) == ""
    noted = last_training(project.folder)
    assert noted is not None
    app.refresh()
    after = ask.metrics()
    name = "tenfold_training_ran_timestamp_seconds"
    assert before[name] < noted == pytest.approx(after[name], abs=1e-3)
    made = "tenfold_retrained_timestamp_seconds"
    assert after[made] == before[made]
    # The registry knows of a newer one, or the note is no note: the registry's counts.
    for text in ('{"trained_at": 86400}', '{"trained_at": "never"}', "{"):
        (project.folder / TRAINING).write_text(text)
        app.refresh()
        assert ask.metrics()[name] == before[name]


def test_nothing_is_asked_while_no_file_has_changed(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.refresh()
    app.refresh()  # the registry of a copied project has put its own paths right
    asked = []
    monkeypatch.setattr(type(app._champions), "pointer", lambda self: asked.append(1) or "")
    for _ in range(5):
        app.refresh()
    assert asked == []


def test_a_registry_elsewhere_is_asked_every_time_and_for_dates_once_a_minute(
    project: Project,
    app: Application,
    ask: Any,
    promoted: Promote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{project.folder}/mlflow.db")
    asked = []
    identity = type(app._champions).identity
    monkeypatch.setattr(
        type(app._champions), "identity", lambda self: asked.append(1) or identity(self)
    )
    for _ in range(3):
        app.refresh()
    assert asked == [1]
    promoted(project, "2")
    app.refresh()
    assert _version(ask.metrics()) == "2"


def test_a_champion_whose_files_were_changed_is_not_served_at_all(project: Project) -> None:
    _damage(project, "1")
    with pytest.raises(DataProblem, match="not those that were registered"):
        application(project)


def test_a_candidate_whose_file_was_changed_is_not_served_at_all(unregistered: Project) -> None:
    from tenfold.delivery.operating.serving import learnt_of

    candidate = learnt_of(unregistered, asked_by="a test").candidate
    assert candidate is not None
    file = unregistered.folder / candidate.model.path
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(TenfoldError):
        application(unregistered)


def test_a_project_without_a_model_says_what_to_run_first(unregistered: Project) -> None:
    next(unregistered.records.glob("03_*.json")).unlink()
    for metrics_only in (False, True):
        with pytest.raises(MissingEvidence, match="baseline_models"):
            application(unregistered, metrics_only=metrics_only)


def test_importing_the_command_line_loads_no_server() -> None:
    import subprocess

    code = "import sys, tenfold.cli.app, tenfold.delivery.serving.server; "
    code += "heavy = {'mlflow', 'uvicorn', 'fastapi', 'prometheus_client'}; "
    code += "print(sorted(heavy & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
