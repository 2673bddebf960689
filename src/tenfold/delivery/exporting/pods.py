"""What a pod of a project is called, may do and mounts, whatever it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenfold.delivery.exporting.jobs import ENVIRONMENT, Job
from tenfold.delivery.exporting.naming import slug
from tenfold.delivery.exporting.plan import DeliveryPlan
from tenfold.delivery.exporting.targets.docker import USER

_MOUNT = "/project"
# A CronJob's name may have 52 signs, so that those of its pods stay within 63.
_MOST = 36


@dataclass(frozen=True)
class Naming:
    """Name, labels and annotations of all objects of one project."""

    name: str
    labels: dict[str, str]
    annotations: dict[str, str]

    @property
    def secret(self) -> str:
        """Name of the secret that holds what the decisions refer to."""
        return f"{self.name}-secrets"

    def of(self, part: str) -> dict[str, Any]:
        """Metadata of one object."""
        return {
            "name": f"{self.name}-{part}",
            "labels": self.labels | {"app.kubernetes.io/component": part},
            "annotations": self.annotations,
        }

    def selector(self, part: str) -> dict[str, str]:
        """Labels that tell one object's pods from all others."""
        return {
            "app.kubernetes.io/instance": self.name,
            "app.kubernetes.io/component": part,
        }


def naming_of(plan: DeliveryPlan) -> Naming:
    """Names that the cluster allows; what people call things stands in annotations."""
    decided = plan.operations
    name = slug(plan.project, most=_MOST)
    return Naming(
        name,
        {
            "app.kubernetes.io/name": "tenfold",
            "app.kubernetes.io/instance": name,
            "app.kubernetes.io/version": plan.version.replace("+", "_"),
        },
        {
            "tenfold/project": plan.project,
            "tenfold/model": decided.model_name,
            "tenfold/owner": decided.owner,
        },
    )


def pod_metadata(named: Naming, part: str) -> dict[str, Any]:
    """Labels of the pods of one object."""
    return {"labels": named.labels | {"app.kubernetes.io/component": part}}


def pod_of(plan: DeliveryPlan, job: Job) -> dict[str, Any]:
    """A pod that runs `job`: nobody's root, read-only but for the project and /tmp."""
    named, resources = naming_of(plan), plan.operations.resources
    secret = named.secret
    environment: list[dict[str, Any]] = [
        {"name": name, "value": value} for name, value in ENVIRONMENT.items()
    ]
    environment += [
        {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": name}}}
        for name in plan.secrets
    ]
    container = {
        "name": "tenfold",
        "image": plan.image,
        # In Kubernetes a dollar begins a variable, and two are one dollar.
        "command": [word.replace("$", "$$") for word in job.command],
        "workingDir": _MOUNT,
        "env": environment,
        # Whatever else the secret holds: MLFLOW_TRACKING_URI of a tracking server, for example.
        "envFrom": [{"secretRef": {"name": secret, "optional": True}}],
        "resources": {
            "requests": {"cpu": resources.cpu, "memory": resources.memory},
            "limits": {"memory": resources.memory},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "project", "mountPath": _MOUNT},
            {"name": "scratch", "mountPath": "/tmp"},  # noqa: S108 (the pod's own)
        ],
    }
    near = {
        "labelSelector": {"matchLabels": {"app.kubernetes.io/instance": named.name}},
        "topologyKey": "kubernetes.io/hostname",
    }
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [near]}},
        "containers": [container],
        "volumes": [
            {
                "name": "project",
                "persistentVolumeClaim": {"claimName": f"{named.name}-project"},
            },
            {"name": "scratch", "emptyDir": {}},
        ],
    }


__all__ = ["Naming", "naming_of", "pod_metadata", "pod_of"]
