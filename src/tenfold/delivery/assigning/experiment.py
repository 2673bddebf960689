"""The experiment that step 7 has planned, and whether it is still the one that is decided on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenfold import registry
from tenfold.errors import MissingEvidence, WrongInput
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import ExperimentPlan

SLUG = "experimentation"


@dataclass(frozen=True)
class Planned:
    """A plan, and what to know before its first unit is exposed.

    Attributes
    ----------
    note : str
        Whether the plan is registered.
    """

    plan: ExperimentPlan
    note: str = ""


def plan_of(project: Project) -> ExperimentPlan:
    """The experiment of `project`. Raises as `planned`."""
    return planned(project).plan


def planned(project: Project) -> Planned:
    """The experiment of `project` as step 7 has left it.

    Raises
    ------
    MissingEvidence
        Step 7 has not run.
    WrongInput
        This version has no step 7; or salt or arms were changed since it ran.
    """
    step = next((step for step in registry.steps() if step.slug == SLUG), None)
    if step is None:
        raise WrongInput.because(
            "This version of Tenfold has no step 7, which plans the experiment.",
            "Install one that has it.",
        )
    standing = Standing(project)
    record: Any = standing.store.read(step)
    if record is None:
        raise MissingEvidence.of("assign", SLUG)
    plan: ExperimentPlan = record.evidence.plan
    decided: Any = standing.resolve(step).values
    # Another salt or other arms would put the same unit elsewhere, and nobody could take it back.
    for name, now, then in (
        ("salt", decided.salt, plan.salt),
        ("arms", list(decided.arms), list(plan.arms)),
    ):
        if now != then:
            raise WrongInput.because(
                f"The {name} of step 7 were decided anew since it ran."
                if name == "arms"
                else f"The salt of step 7 is now '{now}'; it ran with '{then}'.",
                f"Run it again with `tenfold run --only {SLUG}`, then assign.",
            )
    return Planned(plan, _registration(plan, decided.registered, decided.registered_on))


def _registration(plan: ExperimentPlan, hashed: str, day: object) -> str:
    if not hashed:
        return (
            f"The plan ({plan.digest}) is not registered: write its hash into `registered` of "
            "step 7 before the first unit is exposed."
        )
    if hashed != plan.digest:
        return (
            f"The plan ({plan.digest}) is not the one that was registered ({hashed}): step 7 "
            "will not accept its results."
        )
    return f"The plan ({plan.digest}) was registered" + (f" on {day}." if day else ".")


__all__ = ["SLUG", "Planned", "plan_of", "planned"]
