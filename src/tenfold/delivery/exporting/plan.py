"""The plan that every target renders: one schedule, one owner, the steps and their alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tenfold
from tenfold import registry
from tenfold.errors import MissingEvidence
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import Alert, Operations


@dataclass(frozen=True)
class PlannedStep:
    """One notebook of the chain; `needs` are the slugs of the steps that it reads."""

    slug: str
    stem: str
    title: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class DeliveryPlan:
    """What is exported, whatever the target.

    Attributes
    ----------
    project : str
        Name of the project's folder.
    steps : tuple of PlannedStep
        In an order in which each comes after those that it needs.
    alerts : tuple of Alert
        Of step 8; empty where it has not run.
    """

    project: str
    operations: Operations
    steps: tuple[PlannedStep, ...]
    alerts: tuple[Alert, ...] = ()
    version: str = tenfold.__version__


def delivery_plan(project: Project) -> DeliveryPlan:
    """The plan of `project` as its records have it.

    Raises
    ------
    MissingEvidence
        Step 4 has not run: it decides on schedule, owner and image.
    """
    standing = Standing(project)
    operated = standing.store.read(registry.get("mlops")) if "mlops" in _slugs() else None
    if operated is None:
        raise MissingEvidence.of("export", "mlops")
    evidence: Any = operated.evidence
    watched: Any = standing.store.read(registry.get("monitoring"))
    alerts = tuple(watched.evidence.alerts) if watched else ()
    return DeliveryPlan(
        project=project.folder.name,
        operations=evidence.operations,
        steps=planned_steps(),
        alerts=alerts,
    )


def planned_steps() -> tuple[PlannedStep, ...]:
    """Every registered step, each after those that it reads."""
    return tuple(
        PlannedStep(
            step.slug,
            step.stem,
            step.title,
            tuple(registry.parents(step)),
        )
        for step in registry.steps()
    )


def _slugs() -> set[str]:
    return {step.slug for step in registry.steps()}


__all__ = ["DeliveryPlan", "PlannedStep", "delivery_plan", "planned_steps"]
