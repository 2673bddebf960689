"""The objects that a project is in a Kubernetes cluster."""

from __future__ import annotations

from typing import Any

from tenfold.delivery.exporting.jobs import HEALTH, METRICS_PATH, Job
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.pods import naming_of, pod_metadata, pod_of


def volume(plan: DeliveryPlan) -> dict[str, Any]:
    """The claim on the volume that holds the project."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": naming_of(plan).of("project"),
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "10Gi"}},
        },
    }


def cron_job(plan: DeliveryPlan, job: Job) -> dict[str, Any]:
    """One scheduled job."""
    named = naming_of(plan)
    policy = [
        # What the cluster did to the pod says nothing about the data.
        {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
        {
            "action": "FailJob",
            "onExitCodes": {"containerName": "tenfold", "operator": "In", "values": [1, 2, 4]},
            # Empty: the schemas of Kubernetes up to 1.28 ask for it beside exit codes, too.
            "onPodConditions": [],
        },
    ]
    pod = pod_of(plan, job) | {"restartPolicy": "Never"}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": named.of(job.key),
        "spec": {
            "schedule": job.cron,
            "timeZone": "Etc/UTC",
            "concurrencyPolicy": "Forbid",
            # A job that could not start in time is missed, and seen as such, not made up for.
            "startingDeadlineSeconds": 3600,
            "successfulJobsHistoryLimit": 3,
            "failedJobsHistoryLimit": 5,
            "jobTemplate": {
                "spec": {
                    "backoffLimit": 1,
                    "activeDeadlineSeconds": job.minutes * 60,
                    "podFailurePolicy": {"rules": policy},
                    "template": {"metadata": pod_metadata(named, job.key), "spec": pod},
                }
            },
        },
    }


def deployment(plan: DeliveryPlan, job: Job) -> dict[str, Any]:
    """The server, as many times as step 4 decided."""
    named, port = naming_of(plan), plan.operations.port
    metadata = pod_metadata(named, job.key)
    metadata["annotations"] = {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": str(port),
        "prometheus.io/path": METRICS_PATH,
    }
    pod = pod_of(plan, job)
    asked = {"httpGet": {"path": HEALTH, "port": "http"}, "timeoutSeconds": 5}
    pod["containers"][0] |= {
        "ports": [{"name": "http", "containerPort": port}],
        # Libraries and the model are read first.
        "startupProbe": asked | {"periodSeconds": 5, "failureThreshold": 24},
        "readinessProbe": asked | {"periodSeconds": 10},
        "livenessProbe": asked | {"periodSeconds": 20, "failureThreshold": 3},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": named.of(job.key),
        "spec": {
            "replicas": plan.operations.resources.replicas,
            "selector": {"matchLabels": named.selector(job.key)},
            "template": {"metadata": metadata, "spec": pod},
        },
    }


def service(plan: DeliveryPlan) -> dict[str, Any]:
    """The name by which others in the cluster reach the server."""
    named = naming_of(plan)
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": named.of("serve"),
        "spec": {
            "selector": named.selector("serve"),
            "ports": [{"name": "http", "port": plan.operations.port, "targetPort": "http"}],
        },
    }


__all__ = ["cron_job", "deployment", "naming_of", "service", "volume"]
