"""Kubernetes: the scheduled jobs, the server, and the volume that holds the project."""

from __future__ import annotations

from pathlib import PurePosixPath

from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.manifests import cron_job, deployment, service, volume
from tenfold.delivery.exporting.naming import shown
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.pods import naming_of
from tenfold.delivery.exporting.target import Target
from tenfold.delivery.exporting.yamlfile import yaml_file

_FOLDER = PurePosixPath("kubernetes")


def _files(plan: DeliveryPlan) -> dict[PurePosixPath, str]:
    all_jobs = jobs(plan)
    head = [f"Written by `tenfold export` {plan.version} for the project {shown(plan.project)}."]
    server = "The model's server, and the name by which others in the cluster reach it."
    files = {
        "project.yaml": yaml_file(
            [*head, *_VOLUME_SAYS, *_secrets(plan), *_left_out(plan)], volume(plan)
        ),
        "serve.yaml": yaml_file([*head, server], deployment(plan, all_jobs.serve), service(plan)),
    }
    for job in all_jobs.scheduled:
        says = [*head, f"{job.title}: {job.when}.", *_JOB_SAYS]
        files[f"{job.key}.yaml"] = yaml_file(says, cron_job(plan, job))
    return {_FOLDER / path: text for path, text in files.items()}


_VOLUME_SAYS = (
    "The volume that holds the project: copy tenfold.yaml, data and records to its root.",
    "One node at a time may mount it, so every pod asks for the node of the others: the registry",
    "is an SQLite file, which network disks do not lock reliably.",
)
_JOB_SAYS = (
    "Exit code 0 completes the job. 1 no-go, 2 wrong input and 4 review fail it at once, for",
    "trying again would say the same; 3, a crash, is tried once more.",
)


def _secrets(plan: DeliveryPlan) -> list[str]:
    keys = "".join(f" --from-literal={key}=…" for key in plan.secrets)
    name = naming_of(plan).secret
    return [f"Secrets, by reference: kubectl create secret generic {name}{keys}"] if keys else []


def _left_out(plan: DeliveryPlan) -> list[str]:
    return [
        f"Left out: {job.title.lower()}, for step 4 decided on never."
        for job in jobs(plan).left_out
    ]


TARGET = Target(
    name="kubernetes",
    title="Kubernetes",
    files=_files,
    then="Push the image of the docker target, then: kubectl apply -f kubernetes/",
    judged_by=(
        "kubernetes-validate, strictly, for Kubernetes 1.28 to 1.37; no cluster has run them"
    ),
)

__all__ = ["TARGET"]
