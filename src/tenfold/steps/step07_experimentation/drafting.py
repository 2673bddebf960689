"""The plan, its size and its worth: what step 7 knows before any result."""

from __future__ import annotations

from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.designing import design_of
from tenfold.steps.step07_experimentation.evidence import Design, ExperimentationInputs, Weighing
from tenfold.steps.step07_experimentation.planning import Known, metrics_of, plan_of, unit_of
from tenfold.steps.step07_experimentation.weighing import weighing_of
from tenfold.vocabulary import ExperimentPlan


def planned(
    decisions: ExperimentationDecisions, inputs: ExperimentationInputs, known: Known
) -> tuple[ExperimentPlan, Design, Weighing]:
    """The plan, how large it is, and what it is worth; cheap enough to follow a slider."""
    metrics = metrics_of(decisions, known, unit_of(decisions, inputs))
    design = design_of(decisions, known, metrics)
    plan = plan_of(
        decisions, inputs, known, weeks=design.weeks, units=design.units, looks=design.looks
    )
    deciding = next(metric for metric in metrics if metric.role == "primary")
    return plan, design, weighing_of(decisions, known, deciding, design)


__all__ = ["planned"]
