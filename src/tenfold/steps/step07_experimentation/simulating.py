"""The plan replayed on the project's own cases."""

from __future__ import annotations

from tenfold.errors import WrongInput
from tenfold.experiments.records import Replays
from tenfold.experiments.simulation import replays
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.planning import Known, own_question
from tenfold.vocabulary import ExperimentPlan


def simulated_of(
    decisions: ExperimentationDecisions, plan: ExperimentPlan, known: Known
) -> tuple[Replays | None, str]:
    """False finds and power on held-out cases; None where no case has a price, and why."""
    deciding = next(metric for metric in plan.metrics if metric.role == "primary")
    if known.values is None or plan.units_planned is None:
        return None, "not evaluated: no held-out case has a price, or no size is planned"
    if own_question(decisions):
        return None, "not evaluated: held-out rows hold no value of the metrics that were decided"
    try:
        found = replays(
            known.values,
            plan,
            effect=deciding.smallest_effect or 0.0,
            worlds=decisions.worlds,
            seed=decisions.seed,
        )
    except WrongInput as why:
        return None, f"not evaluated: {why}"
    return found, " ".join(found.notes)


__all__ = ["simulated_of"]
