"""Kubeflow Pipelines: a component per step notebook, compiled by kfp, and its recurring runs."""

from __future__ import annotations

from pathlib import PurePosixPath

from tenfold.delivery.exporting.kubeflow import compiled, schedule
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target

_FOLDER = PurePosixPath("kubeflow")


def _files(plan: DeliveryPlan) -> dict[PurePosixPath, str]:
    texts = {f"{key}.yaml": text for key, text in compiled(plan).items()}
    texts["recurring-runs.sh"] = schedule(plan)
    return {_FOLDER / name: text for name, text in texts.items()}


TARGET = Target(
    name="kubeflow",
    title="Kubeflow Pipelines",
    files=_files,
    then=(
        "Push the image of the docker target, make the volume of the kubernetes target, copy the "
        "project onto it, then: sh kubeflow/recurring-runs.sh"
    ),
    judged_by=(
        "kfp compiles the pipelines and runs them with kfp.local, a process per component; "
        "containers, volumes, resources and the schedule need a cluster"
    ),
)

__all__ = ["TARGET"]
