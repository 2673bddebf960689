"""What a store does when it is locked, damaged, down, shared, or cut off half way."""

from __future__ import annotations

import contextlib
import multiprocessing
import socket
import sqlite3
import time
from pathlib import Path

import pytest

from tenfold.errors import ProjectProblem
from tenfold.tracking import Registry, TrackedRun
from tenfold.tracking.runs import KEY
from tenfold.tracking.store import ENVIRONMENT, local_uri

NAME = "default-risk"
DATA = {"name": "cases", "digest": "0" * 64, "source": "data/cases.parquet"}


def test_a_locked_registry_is_one_sentence_within_seconds(folder: Path, capfd) -> None:
    with contextlib.closing(sqlite3.connect(folder / "mlflow.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(ProjectProblem, match=r"'mlflow.db' is locked by another program"):
            Registry.open(folder, NAME)

    assert time.monotonic() - started < 20
    assert capfd.readouterr() == ("", "")
    assert Registry.open(folder, NAME).champion() is None


def test_a_server_that_is_down_is_one_sentence_within_seconds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(ENVIRONMENT, f"http://me:secret@127.0.0.1:{port}")
    started = time.monotonic()

    with pytest.raises(ProjectProblem, match="cannot be reached") as told:
        Registry.open(folder, NAME)

    assert time.monotonic() - started < 20
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)
    assert capfd.readouterr() == ("", "")


def test_a_damaged_registry_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").write_bytes(b"this was a database once" * 100)

    with pytest.raises(ProjectProblem, match="is damaged"):
        Registry.open(tmp_path, NAME)


def test_a_registry_of_another_version_of_mlflow_is_one_sentence(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "mlflow.db")) as held, held:
        held.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")

    with pytest.raises(ProjectProblem, match="another version of MLflow"):
        Registry.open(folder, NAME).versions()


@pytest.mark.parametrize("uri", ["./mlruns", "file:///tmp/mlruns"])
def test_a_registry_of_files_is_refused(folder: Path, uri: str) -> None:
    with pytest.raises(ProjectProblem, match="no longer maintains"):
        Registry.open(folder, NAME, uri=uri)


def test_the_environment_names_another_store(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (folder / "mlflow.db").rename(there / "mlflow.db")
    monkeypatch.setenv(ENVIRONMENT, local_uri(there))

    registry = Registry.open(folder, NAME)

    tracked = registry.track("risk", TrackedRun("ladder"), [], key="a", dataset=DATA)

    run = registry.store.client().get_run(tracked.parent)
    assert run.info.artifact_uri.startswith(str(there))
    assert not (folder / "mlflow.db").exists()


def test_what_is_tracked_twice_stands_there_once(registry: Registry) -> None:
    rungs = [TrackedRun("linear", params={"C": 1.0}, metrics={"auc": 0.8}), TrackedRun("tree")]
    parent = TrackedRun("ladder", files={"decisions.json": {"folds": 5}})

    first = registry.track("risk", parent, rungs, key="a", dataset=DATA)
    again = registry.track("risk", parent, rungs, key="a", dataset=DATA)
    other = registry.track("risk", parent, rungs, key="b", dataset=DATA)

    assert first.new
    assert not again.new
    assert (again.parent, again.runs) == (first.parent, first.runs)
    assert other.parent != first.parent
    client = registry.store.client()
    run = client.get_run(first.runs["linear"])
    assert run.data.params == {"C": "1.0"}
    assert run.data.metrics == {"auc": 0.8}
    assert run.info.status == "FINISHED"
    assert run.inputs.dataset_inputs[0].dataset.digest == "0" * 36
    assert [f.path for f in client.list_artifacts(first.parent)] == ["decisions.json"]


def test_runs_of_a_killed_process_are_removed_and_written_anew(registry: Registry) -> None:
    client = registry.store.client()
    experiment = client.create_experiment("risk", str(registry.store.artifacts / "risk"))
    dead = client.create_run(experiment, run_name="ladder", tags={KEY: "a"})

    made = registry.track("risk", TrackedRun("ladder"), [TrackedRun("tree")], key="a", dataset=DATA)

    assert made.new
    assert client.get_run(dead.info.run_id).info.lifecycle_stage == "deleted"
    assert len(client.search_runs([experiment])) == 2


def test_processes_that_begin_at_once_share_one_registry(tmp_path: Path) -> None:
    started = multiprocessing.get_context("spawn")
    with started.Pool(3) as pool:
        parents = pool.starmap(_track, [(tmp_path, "same"), (tmp_path, "same"), (tmp_path, "own")])

    assert len(set(parents)) == 2
    client = Registry.open(tmp_path, NAME).store.client()
    experiment = client.get_experiment_by_name("risk").experiment_id
    assert len(client.search_runs([experiment])) == 4


def _track(folder: Path, key: str) -> str:
    registry = Registry.open(folder, NAME)
    run = TrackedRun("tree")
    return registry.track("risk", TrackedRun("ladder"), [run], key=key, dataset=DATA).parent
