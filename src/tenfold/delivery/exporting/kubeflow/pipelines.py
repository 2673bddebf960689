"""The pipelines, compiled by kfp: the chain with a component per step, validation, retraining.

No `from __future__ import annotations`: kfp reads the parameters' types, not their names.
"""

import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tenfold.delivery.exporting.jobs import ENVIRONMENT, TRACKING, Jobs, jobs
from tenfold.delivery.exporting.manifests import naming_of
from tenfold.delivery.exporting.naming import shown
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.errors import MissingExtra

FOLDER = "/project"
"""Where the volume is mounted, and so where the project is inside a container."""


def compiled(plan: DeliveryPlan) -> dict[str, str]:
    """Each pipeline as text, by its job: ``run``, ``validate``, ``retrain``.

    Raises
    ------
    MissingExtra
        kfp is not installed.
    """
    try:
        # kfp ships neither annotations nor stubs.
        from kfp import compiler, dsl  # type: ignore[import-untyped]
    except ImportError:
        raise MissingExtra.named("Exporting to Kubeflow Pipelines", "kubeflow") from None
    from tenfold.delivery.exporting.kubeflow import components

    parts = _Parts(plan, dsl, components, jobs(plan))
    made = {"run": _run(parts), "validate": _validate(parts), "retrain": _retrain(parts)}
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        for key, pipeline in made.items():
            path = Path(folder) / f"{key}.yaml"
            compiler.Compiler().compile(pipeline, str(path))
            texts[key] = path.read_text(encoding="utf-8")
    return texts


def pipeline_name(plan: DeliveryPlan, key: str) -> str:
    """What Kubeflow calls the pipeline of job `key`."""
    return f"{naming_of(plan).name}-{key}"


@dataclasses.dataclass(frozen=True)
class _Parts:
    """Makes components, tasks and pipelines, alike in all files."""

    plan: DeliveryPlan
    dsl: Any
    functions: Any
    jobs: Jobs

    @property
    def volume(self) -> str:
        """The claim that the kubernetes target makes."""
        return f"{naming_of(self.plan).name}-project"

    def component(self, function: Callable[..., Any], name: str, about: str) -> Any:
        made = self.dsl.component(
            function,
            base_image=self.plan.image,
            # The image holds kfp, pinned by the same lock; nothing is fetched while a job runs.
            install_kfp_package=False,
        )
        # One function runs every notebook; under its own name each step is a component of its own.
        spec = dataclasses.replace(made.component_spec, name=name, description=about)
        return type(made)(component_spec=spec, python_func=function)

    def prepared(self, task: Any, title: str, volume: Any) -> Any:
        resources = self.plan.operations.resources
        task.set_display_name(title)
        # Tenfold knows what is fresh by its records, which lie on the volume and not with Kubeflow.
        task.set_caching_options(enable_caching=False)
        task.set_cpu_request(resources.cpu)
        task.set_memory_request(resources.memory).set_memory_limit(resources.memory)
        for name, value in ENVIRONMENT.items():
            task.set_env_variable(name, value)
        task.platform_config["kubernetes"] = self._on_kubernetes(volume.name)
        return task

    def _on_kubernetes(self, volume: str) -> dict[str, Any]:
        # Word for word what kfp.kubernetes' mount_pvc and use_secret_as_env leave here: one more
        # library for these lines would be one too many.
        parameter = {"componentInputParameter": volume}
        mount = {"mountPath": FOLDER, "pvcNameParameter": parameter, **parameter}
        given = [self._secret(TRACKING, optional=True)]
        given += [self._secret(name, optional=False) for name in self.plan.secrets]
        return {"pvcMount": [mount], "secretAsEnv": given}

    def _secret(self, variable: str, *, optional: bool) -> dict[str, Any]:
        name = f"{naming_of(self.plan).name}-secrets"
        return {
            "secretName": name,
            "secretNameParameter": {"runtimeValue": {"constant": name}},
            "keyToEnv": [{"secretKey": variable, "envVar": variable}],
            "optional": optional,
        }

    def pipeline(self, function: Callable[..., None], key: str) -> Any:
        job = getattr(self.jobs, key)
        owner = shown(self.plan.operations.owner)
        return self.dsl.pipeline(
            function,
            name=pipeline_name(self.plan, key),
            display_name=shown(f"{self.plan.project}: {job.title}"),
            description=f"{job.title}, {job.when}. Owner: {owner}.",
        )


def _run(parts: _Parts) -> Any:
    last = parts.component(
        parts.functions.reach_verdict, "verdict", "Verdict and dossier of the whole project."
    )
    each = {
        step.slug: parts.component(
            parts.functions.run_step, step.stem.replace("_", "-"), step.title
        )
        for step in parts.plan.steps
    }

    def run(
        project: str = FOLDER,
        volume: str = parts.volume,
        allow: str = "",
        decisions: str = "",
    ) -> None:
        tasks: dict[str, Any] = {}
        for step in parts.plan.steps:
            given = {"project": project, "decisions": decisions}
            task = each[step.slug](slug=step.slug, stem=step.stem, **given)
            parts.prepared(task, f"{int(step.stem[:2])} {step.title}", volume)
            # Beside what it reads, the step before it: two runs of one project exclude each other.
            task.after(*(tasks[needed] for needed in step.needs), *list(tasks.values())[-1:])
            tasks[step.slug] = task
        verdict = last(project=project, allow=allow, decisions=decisions).after(*tasks.values())
        parts.prepared(verdict, "Verdict", volume)

    return parts.pipeline(run, "run")


def _validate(parts: _Parts) -> Any:
    check = parts.component(parts.functions.check_batch, "check-batch", parts.jobs.validate.title)

    def validate(
        project: str = FOLDER,
        volume: str = parts.volume,
        batch: str = parts.jobs.validate.rows,
    ) -> None:
        parts.prepared(check(project=project, batch=batch), parts.jobs.validate.title, volume)

    return parts.pipeline(validate, "validate")


def _retrain(parts: _Parts) -> Any:
    again = parts.component(parts.functions.retrain_model, "retrain", parts.jobs.retrain.title)

    def retrain(
        project: str = FOLDER,
        volume: str = parts.volume,
        batch: str = parts.jobs.retrain.rows,
    ) -> None:
        parts.prepared(again(project=project, batch=batch), parts.jobs.retrain.title, volume)

    return parts.pipeline(retrain, "retrain")


__all__ = ["FOLDER", "compiled", "pipeline_name"]
