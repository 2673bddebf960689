"""The plan under other decisions, from what the record knows: no data are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tenfold.charts import Chart, Headline, View
from tenfold.charts.words import number_text
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.drafting import planned
from tenfold.steps.step07_experimentation.evidence import (
    ExperimentationEvidence,
    ExperimentationInputs,
)
from tenfold.steps.step07_experimentation.figures import view
from tenfold.steps.step07_experimentation.planning import (
    MONEY,
    Known,
    known_without_cases,
    metrics_of,
    own_question,
    unit_of,
)
from tenfold.vocabulary import Arm, ExperimentMetric

EFFECT, SHARE = "smallest_effect", "treated"
"""What can be moved beside decisions: of the first primary metric, and of the second arm."""

_DIGITS = 6  # of the spread, where it is written down for a person to read


def redesigned(
    decisions: ExperimentationDecisions,
    inputs: ExperimentationInputs,
    recorded: ExperimentationEvidence,
) -> ExperimentationEvidence:
    """What a run under `decisions` would plan; nothing is simulated, no results are read.

    Parameters
    ----------
    recorded : ExperimentationEvidence
        Knows the spread of the held-out cases.
    """
    plan, design, weighing = planned(decisions, inputs, _known(decisions, inputs, recorded))
    return ExperimentationEvidence(
        plan=plan, plan_hash=plan.digest, design=design, weighing=weighing
    )


def deciding_metric(
    decisions: ExperimentationDecisions,
    inputs: ExperimentationInputs,
    recorded: ExperimentationEvidence,
) -> ExperimentMetric:
    """The first primary metric as it stands."""
    metrics = _metrics(decisions, inputs, recorded)
    return next(metric for metric in metrics if metric.role == "primary")


def share_of(arms: list[Arm]) -> float:
    """Share of all units that the second arm gets."""
    return arms[1].weight / sum(arm.weight for arm in arms)


def changes_of(
    decisions: ExperimentationDecisions,
    inputs: ExperimentationInputs,
    recorded: ExperimentationEvidence,
    moves: Mapping[str, object],
) -> dict[str, object]:
    """The decisions that `moves` come to, as a form gives them.

    Parameters
    ----------
    moves : mapping of str to object
        A value per decision, for `EFFECT` or for `SHARE`. An effect where money per unit decides
        makes that metric a decided one, which step 1 moves no longer.
    """
    changes = {name: value for name, value in moves.items() if name not in (EFFECT, SHARE)}
    if SHARE in moves:
        share = float(str(moves[SHARE]))
        rest = 1 - share_of(decisions.arms)
        whole = sum(arm.weight for arm in decisions.arms)
        changes["arms"] = [
            {
                "name": arm.name,
                "weight": round(share if k == 1 else arm.weight / whole / rest * (1 - share), 6),
            }
            for k, arm in enumerate(decisions.arms)
        ]
    if EFFECT in moves:
        metrics = _metrics(decisions, inputs, recorded)
        first = deciding_metric(decisions, inputs, recorded)
        update: dict[str, object] = {"smallest_effect": float(str(moves[EFFECT]))}
        if not own_question(decisions) and first.sd is not None:
            update["sd"] = float(f"{first.sd:.{_DIGITS}g}")
        changes["metrics"] = [
            (one.model_copy(update=update) if one is first or one == first else one).model_dump(
                mode="json"
            )
            for one in metrics
        ]
    return changes


def plan_view(decisions: ExperimentationDecisions, evidence: ExperimentationEvidence) -> View:
    """Headlines and the two charts of a plan."""
    full, design = view(decisions, evidence), evidence.design
    headlines = [] if design.power is None else [_chance(decisions, evidence)]
    charts: list[Chart] = [chart for chart in full.charts if chart.key in ("power", "worth")]
    return View(headlines=[*headlines, *full.headlines], charts=charts)


def _chance(decisions: ExperimentationDecisions, evidence: ExperimentationEvidence) -> Headline:
    design = evidence.design
    first = design.sizes[0]
    more = (
        f"; {design.power_expected:.0%} where step 3 is right"
        if design.power_expected is not None
        else ""
    )
    found = "" if design.found is None else f"; finds {number_text(design.found)} with "
    return Headline(
        label="Chance to find the smallest effect",
        figure=f"{design.power:.0%}",
        help=f"{number_text(first.effect)}, {first.why}{more}"
        + (f"{found}{decisions.power:.0%}" if found else ""),
    )


def _known(
    decisions: ExperimentationDecisions,
    inputs: ExperimentationInputs,
    recorded: ExperimentationEvidence,
) -> Known:
    priced = [
        one for one in recorded.plan.metrics if one.column == MONEY and one.money_per_unit == 1
    ]
    spread = priced[0].sd if priced else None
    return replace(known_without_cases(decisions, inputs), sd=spread)


def _metrics(
    decisions: ExperimentationDecisions,
    inputs: ExperimentationInputs,
    recorded: ExperimentationEvidence,
) -> list[ExperimentMetric]:
    return metrics_of(decisions, _known(decisions, inputs, recorded), unit_of(decisions, inputs))


__all__ = [
    "EFFECT",
    "SHARE",
    "changes_of",
    "deciding_metric",
    "plan_view",
    "redesigned",
    "share_of",
]
