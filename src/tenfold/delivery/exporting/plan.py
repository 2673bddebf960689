"""The plan that every target renders: one schedule, one owner, the steps and their alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import tenfold
from tenfold import registry
from tenfold.delivery.exporting.naming import image_reference, one_line
from tenfold.delivery.exporting.places import place_of, secrets_of
from tenfold.errors import MissingEvidence
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import Alert, ExperimentPlan, Money, Operations

_TRIED = "experimentation"


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
    worth : Money or None
        Per week, of the candidate of step 3: what is at stake while nobody knows how it does.
    place : str
        The project's folder as its repository has it, ``.`` for the repository itself; jobs run
        there. Default is the folder's name.
    secrets : tuple of str
        Environment variables that its decisions refer to.
    experiment : ExperimentPlan or None
        Of step 7; None where it has not run.

    Raises
    ------
    WrongInput
        A name holds a line break or a control character.
    """

    project: str
    operations: Operations
    steps: tuple[PlannedStep, ...]
    alerts: tuple[Alert, ...] = ()
    version: str = tenfold.__version__
    worth: Money | None = None
    place: str = ""
    secrets: tuple[str, ...] = ()
    experiment: ExperimentPlan | None = None

    def __post_init__(self) -> None:
        decided = self.operations
        one_line("The project", self.project)
        one_line("The project's folder", self.place)
        one_line("The model", decided.model_name)
        one_line("The place of new data", decided.batches)
        one_line("The place of rows with outcomes", decided.outcomes)

    @property
    def folder(self) -> str:
        """Where the project lies, seen from its repository."""
        place = self.place or self.project
        return f"./{place}" if place.startswith("-") else place

    @property
    def image(self) -> str:
        """The container image with the tag or digest that every export names.

        Raises
        ------
        WrongInput
            What step 4 says is no name of an image.
        """
        return image_reference(self.operations.image, self.version)


def delivery_plan(project: Project) -> DeliveryPlan:
    """The plan of `project` as its records have it.

    Raises
    ------
    MissingEvidence
        Step 4 has not run: it decides on schedule, owner and image.
    """
    standing = Standing(project)
    known = {step.slug for step in registry.steps()}
    operated = standing.store.read(registry.get("mlops")) if "mlops" in known else None
    if operated is None:
        raise MissingEvidence.of("export", "mlops")
    evidence: Any = operated.evidence
    watched: Any = standing.store.read(registry.get("monitoring"))
    alerts = tuple(watched.evidence.alerts) if watched else ()
    chosen: Any = standing.store.read(registry.get("baseline_models"))
    tried: Any = standing.store.read(registry.get(_TRIED)) if _TRIED in known else None
    return DeliveryPlan(
        project=project.folder.name,
        operations=evidence.operations,
        steps=planned_steps(),
        alerts=alerts,
        worth=chosen.evidence.candidate.money if chosen else None,
        place=place_of(project.folder),
        secrets=secrets_of(project),
        experiment=tried.evidence.plan if tried else None,
    )


def experiment_of(plan: DeliveryPlan) -> ExperimentPlan:
    """The experiment of `plan`.

    Raises
    ------
    MissingEvidence
        Step 7 has not run: it plans the arms.
    """
    if plan.experiment is None:
        raise MissingEvidence.of("export", _TRIED)
    return plan.experiment


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


__all__ = ["DeliveryPlan", "PlannedStep", "delivery_plan", "experiment_of", "planned_steps"]
