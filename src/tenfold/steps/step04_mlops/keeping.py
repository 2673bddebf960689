"""Every rung of step 3 as a run in MLflow, written once and read back."""

from __future__ import annotations

from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.evidence import KeptRun, Tracking
from tenfold.tracking import Tracked, TrackedRun, kept
from tenfold.vocabulary import Trial, digest


def track(bench: Bench) -> tuple[Tracked, Tracking]:
    """Write the runs, unless they are there, and hold what is there against what was written."""
    inputs = bench.inputs
    data, candidate, trials = inputs.data, inputs.candidate, inputs.trials
    experiment = bench.decisions.experiment or bench.decisions.model_name
    code = bench.context.code()
    tags = {
        "tenfold.data": data.snapshot.sha256,
        "tenfold.code": code,
        "tenfold.candidate": candidate.digest,
    }
    parent = TrackedRun(
        f"{candidate.title} {candidate.digest[:8]}",
        params=trials.settings,
        metrics=_chosen(trials.tried, candidate.rung),
        tags=tags,
        files={
            "candidate.json": candidate.model_dump(mode="json"),
            "data.json": data.model_dump(mode="json", exclude={"recipe"}),
        },
    )
    runs = [_run(trial, tags) for trial in trials.tried]
    key = digest(
        {
            "trials": trials.model_dump(mode="json"),
            "candidate": candidate.digest,
            "data": data.snapshot.sha256,
            "code": code,
        }
    )
    dataset = {
        "name": data.roles.target,
        "digest": data.snapshot.sha256,
        "source": data.snapshot.path,
    }
    tracked = bench.registry.track(experiment, parent, runs, key=key, dataset=dataset)
    shown = [
        _read(bench, tracked, trial, run) for trial, run in zip(trials.tried, runs, strict=True)
    ]
    return tracked, Tracking(
        experiment=experiment, dataset=data.snapshot.sha256, code=code, runs=shown
    )


def _run(trial: Trial, tags: dict[str, str]) -> TrackedRun:
    return TrackedRun(
        trial.name,
        params={"rung": trial.name, **trial.parameters},
        metrics=trial.metrics,
        tags={**tags, "tenfold.status": trial.status},
        files={"rung.json": trial.model_dump(mode="json")},
    )


def _chosen(tried: list[Trial], rung: str) -> dict[str, float]:
    return next((trial.metrics for trial in tried if trial.name == rung), {})


def _read(bench: Bench, tracked: Tracked, trial: Trial, written: TrackedRun) -> KeptRun:
    run_id = tracked.runs.get(trial.name)
    expected = kept(written)
    if run_id is None:
        found, differs = TrackedRun(trial.name), ["the run itself"]
    else:
        found = bench.registry.tracked(run_id)
        differs = [
            *(name for name, text in expected.params.items() if found.params.get(name) != text),
            *(name for name, at in expected.metrics.items() if found.metrics.get(name) != at),
            *(name for name, tag in expected.tags.items() if found.tags.get(name) != tag),
        ]
    return KeptRun(
        name=trial.name,
        title=trial.title,
        status=trial.status,
        params=len(found.params),
        metrics=len(found.metrics),
        differs=differs,
    )


__all__ = ["track"]
