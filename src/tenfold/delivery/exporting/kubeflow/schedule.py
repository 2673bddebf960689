"""The recurring runs, as the commands of kfp that create them."""

from __future__ import annotations

import shlex

from tenfold.delivery.exporting.jobs import Job, jobs
from tenfold.delivery.exporting.kubeflow.pipelines import pipeline_name
from tenfold.delivery.exporting.manifests import naming_of
from tenfold.delivery.exporting.plan import DeliveryPlan


def schedule(plan: DeliveryPlan) -> str:
    """A shell script with a recurring run per scheduled job; what never runs is said so."""
    planned = jobs(plan)
    lines = [
        "#!/bin/sh",
        "# Creates the recurring runs; KFP_ENDPOINT names the Kubeflow Pipelines API.",
        "# Kubeflow reads these times in UTC unless its controller was told another zone.",
        "set -eu",
        'cd "$(dirname "$0")"',
        *(f"# {job.title}: {job.when}." for job in planned.left_out),
        *(line for job in planned.scheduled for line in _create(plan, job)),
    ]
    return "\n".join(lines) + "\n"


def _create(plan: DeliveryPlan, job: Job) -> list[str]:
    words = {
        "--experiment-name": naming_of(plan).name,
        "--job-name": pipeline_name(plan, job.key),
        # Kubeflow's cron begins with the seconds.
        "--cron-expression": f"0 {job.cron}",
        "--max-concurrency": "1",
        "--pipeline-package-path": f"{job.key}.yaml",
    }
    return [
        "",
        f"# {job.title}: {job.when}.",
        'kfp ${KFP_ENDPOINT:+--endpoint "$KFP_ENDPOINT"} recurring-run create \\',
        *(f"  {option} {shlex.quote(value)} \\" for option, value in words.items()),
        "  --no-catchup",
    ]


__all__ = ["schedule"]
