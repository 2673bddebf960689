"""What the plan panel says of a plan, and of keeping what was moved."""

from __future__ import annotations

from collections.abc import Collection

from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence
from tenfold.steps.step07_experimentation.planning import own_question
from tenfold.vocabulary import ExperimentMetric


def summary(found: ExperimentationEvidence) -> str:
    """Weeks, units and power, or why there are none."""
    design = found.design
    if design.weeks is None or design.units is None:
        return f"{design.note}."
    weeks = "1 week" if design.weeks == 1 else f"{design.weeks} weeks"
    chance = "" if design.power is None else f", chance {design.power:.0%}"
    note = f" {design.note}." if design.note else ""
    return f"{weeks}, {design.units:,} units{chance}.{note}"


def noted(decided: ExperimentationDecisions, metric: ExperimentMetric) -> str:
    """Where the smallest effect comes from, and what it is to move it."""
    if own_question(decided):
        return f"The smallest effect is that of '{metric.name}', as decided."
    if metric.smallest_effect is not None:
        return (
            f"The smallest effect of '{metric.name}' is what pays for switching and running, by "
            "step 1. To move it is to decide a metric of your own."
        )
    why = "no costs of switching and running, or no volume" if metric.sd else "no payoffs"
    what = " To move it is to decide a metric of your own." if metric.sd else ""
    return f"No smallest effect is known: step 1 gives {why}.{what}"


def meaning(
    decided: ExperimentationDecisions,
    changes: Collection[str],
    found: ExperimentationEvidence,
    recorded: ExperimentationEvidence,
) -> str:
    """What keeping `changes` would mean."""
    said = [f"Not kept yet: {', '.join(changes)}."]
    if "metrics" in changes and not own_question(decided):
        said.append(
            f"Keeping it decides '{found.plan.metrics[0].name}' as a metric of your own: step 1 "
            "moves its effect no longer, and nothing is simulated."
        )
    if recorded.results is not None and found.plan_hash != recorded.plan_hash:
        said.append("Results are in: a plan that changes now blocks the gate (TF0701).")
    elif decided.registered and found.plan_hash != decided.registered:
        said.append("This is another plan than the one that is registered.")
    return " ".join(said)


__all__ = ["meaning", "noted", "summary"]
