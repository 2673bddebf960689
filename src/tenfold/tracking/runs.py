"""Experiments and runs: what was tried, with what, and how it did."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenfold.tracking.faults import said
from tenfold.tracking.store import Store

KEY = "tenfold.key"
_PARENT = "mlflow.parentRunId"
_MOST_TEXT = 6000
_PER_CALL = 100


@dataclass(frozen=True)
class TrackedRun:
    """One thing that was tried.

    Attributes
    ----------
    files : mapping of str to JSON value
        Documents kept with the run, by file name.
    """

    name: str
    params: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tracked:
    """Ids of the runs as they stand in the store.

    Attributes
    ----------
    runs : dict of str to str
        By the name of the run.
    new : bool
        Whether they were written now; False where the same was tracked before.
    """

    experiment_id: str
    parent: str
    runs: dict[str, str]
    new: bool


def track(
    store: Store,
    experiment: str,
    parent: TrackedRun,
    children: Sequence[TrackedRun],
    *,
    key: str,
    dataset: Mapping[str, str],
) -> Tracked:
    """Write a parent run and its children once per `key`; what a killed run left is removed.

    Parameters
    ----------
    key : str
        Digest of all that is tracked.
    dataset : mapping of str to str
        `name`, `digest` and `source` of the data that all runs used.
    """
    with said(store.uri), store.lock():
        client = store.client()
        experiment_id = _experiment(client, store, experiment)
        known = _known(client, experiment_id, key)
        if known is not None:
            return known
        parent_id = _start(client, experiment_id, parent, {KEY: key})
        ids = {}
        for child in children:
            tags = {KEY: f"{key}.{child.name}", _PARENT: parent_id}
            ids[child.name] = _start(client, experiment_id, child, tags)
            _end(client, ids[child.name], dataset)
        # The parent ends last: one that has ended has all its children.
        _end(client, parent_id, dataset)
        return Tracked(experiment_id, parent_id, ids, new=True)


def read(store: Store, run_id: str) -> TrackedRun:
    """A run as the store has it; parameters are texts there, and files stay where they are."""
    run = store.client().get_run(run_id)
    return TrackedRun(
        str(run.info.run_name), dict(run.data.params), dict(run.data.metrics), dict(run.data.tags)
    )


def kept(run: TrackedRun) -> TrackedRun:
    """A run as the store will have it."""
    return TrackedRun(
        run.name,
        {_named(key): _text(value) for key, value in run.params.items()},
        {_named(key): float(value) for key, value in run.metrics.items()},
        run.tags,
    )


def _experiment(client: Any, store: Store, name: str) -> str:
    found = client.get_experiment_by_name(name)
    if found is not None:
        if found.lifecycle_stage == "deleted":
            client.restore_experiment(found.experiment_id)
        return str(found.experiment_id)
    folder = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "runs"
    place = (store.artifacts / folder).as_posix() if store.artifacts else None
    return str(client.create_experiment(name, artifact_location=place))


def _known(client: Any, experiment_id: str, key: str) -> Tracked | None:
    """The runs under `key`; those that never ended are deleted first."""
    parent = None
    for run in client.search_runs([experiment_id], f"tags.`{KEY}` = '{key}'"):
        if run.info.status == "FINISHED":
            parent = parent or run
            continue
        for child in _children(client, experiment_id, run.info.run_id):
            client.delete_run(child.info.run_id)
        client.delete_run(run.info.run_id)
    if parent is None:
        return None
    children = _children(client, experiment_id, parent.info.run_id)
    runs = {run.info.run_name: run.info.run_id for run in children}
    return Tracked(experiment_id, parent.info.run_id, runs, new=False)


def _children(client: Any, experiment_id: str, parent: str) -> list[Any]:
    return list(client.search_runs([experiment_id], f"tags.`{_PARENT}` = '{parent}'"))


def _start(client: Any, experiment_id: str, run: TrackedRun, tags: Mapping[str, str]) -> str:
    from mlflow.entities import Metric, Param

    made = client.create_run(experiment_id, run_name=run.name, tags={**run.tags, **tags})
    run_id = str(made.info.run_id)
    at = int(made.info.start_time)
    stored = kept(run)
    params = [Param(key, str(value)) for key, value in stored.params.items()]
    metrics = [Metric(key, value, at, 0) for key, value in stored.metrics.items()]
    for k in range(0, len(params), _PER_CALL):
        client.log_batch(run_id, params=params[k : k + _PER_CALL])
    for k in range(0, len(metrics), _PER_CALL):
        client.log_batch(run_id, metrics=metrics[k : k + _PER_CALL])
    for name, document in run.files.items():
        client.log_text(run_id, json.dumps(document, indent=1, ensure_ascii=False), name)
    return run_id


def _end(client: Any, run_id: str, dataset: Mapping[str, str]) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    used = Dataset(
        name=dataset["name"],
        # MLflow's store takes 36 characters.
        digest=dataset["digest"][:36],
        source_type="local",
        source=json.dumps({"uri": dataset["source"]}),
    )
    tags = [InputTag("mlflow.data.context", "training")]
    client.log_inputs(run_id, datasets=[DatasetInput(used, tags)])
    client.set_terminated(run_id)


def _named(name: str) -> str:
    return re.sub(r"[^\w .:/-]", "_", name)[:250]


def _text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:_MOST_TEXT]


__all__ = ["KEY", "Tracked", "TrackedRun", "kept", "read", "track"]
