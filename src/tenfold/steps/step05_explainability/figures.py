"""What step 5 shows: what drives the decisions, where they fail, and case by case why."""

from __future__ import annotations

from tenfold.charts import Headline, View, interval_text
from tenfold.steps.step05_explainability import drawings, sheets
from tenfold.steps.step05_explainability.case import Explained
from tenfold.steps.step05_explainability.case_figures import waterfall
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence
from tenfold.steps.step05_explainability.in_short import in_short

_WATERFALLS = 3


def view(decisions: ExplainabilityDecisions, evidence: ExplainabilityEvidence) -> View:
    """Headlines, charts and tables of step 5. Computes nothing."""
    looked = evidence.looked
    return View(
        headlines=_headlines(evidence),
        charts=[
            drawings.drivers(evidence),
            *(waterfall(one, looked.unit, looked.lime_unit) for one in _shown(evidence)),
            drawings.summary(evidence),
            drawings.turning(evidence),
            *(drawings.dependence(one, k + 1) for k, one in enumerate(evidence.dependence)),
            drawings.slices(evidence),
        ],
        sheets=sheets.all_of(decisions, evidence),
        first=["drivers", *(f"case_{one.row}" for one in _shown(evidence)[:1])],
        answer=in_short(evidence),
    )


def _shown(evidence: ExplainabilityEvidence) -> list[Explained]:
    """One case of each kind, the costliest first."""
    kinds: dict[str, Explained] = {}
    for case in evidence.cases:
        kinds.setdefault(case.why, case)
    return list(kinds.values())[:_WATERFALLS]


def _headlines(evidence: ExplainabilityEvidence) -> list[Headline]:
    found = []
    if evidence.drivers:
        top = evidence.drivers[0]
        found.append(
            Headline(
                label=f"Earned through the strongest feature, {top.column}",
                figure=top.money,
                help="what the decisions lose where its values are shuffled",
            )
            if top.money.known
            else Headline(label=f"Strongest feature: {top.column}", figure=top.loss)
        )
    worst = next((one for one in evidence.slices if one.sure and one.money.known), None)
    if worst is not None:
        found.append(
            Headline(
                label=f"Lost where {worst.where}",
                figure=worst.money,
                help=f"in {worst.rows:,} held-out rows, against decisions as good as elsewhere",
            )
        )
    costly = [one for one in evidence.cases if one.cost.value]
    if costly:
        top_case = max(costly, key=lambda one: one.cost.value or 0.0)
        found.append(
            Headline(
                label="Costliest case explained",
                figure=f"row {top_case.row}: {interval_text(top_case.cost)}",
                help=top_case.reasons[0].words if top_case.reasons else "",
            )
        )
    one = evidence.steadiness
    found += [
        Headline(label=label, figure=figure, help=help_)
        for label, figure, help_ in (
            (
                "Explanations repeat themselves (VSI)",
                one.vsi,
                "share of the named features that other draws name again",
            ),
            ("LIME and SHAP agree", one.agreement, "share of the top features that both name"),
            (
                "LIME's line follows the score (R²)",
                one.fidelity,
                "seen by quarters, even a wholly linear model reaches some .3",
            ),
        )
        if figure.value is not None
    ]
    tried = [case for case in evidence.cases if case.recourse is not None]
    if tried:
        ways = sum(case.recourse.found for case in tried if case.recourse)
        found.append(
            Headline(
                label="Unfavourable decisions with a way back",
                figure=evidence.ways_back
                if evidence.ways_back.known
                else f"{ways} of {len(tried)} cases told",
                help=f"unfavourable: {evidence.looked.unfavourable}"
                + ("" if evidence.ways_back.known else f"; {evidence.ways_back.note}"),
            )
        )
    if evidence.proposals:
        found.append(
            Headline(
                label="Proposals for step 2",
                figure=f"{len(evidence.proposals)}",
                help=evidence.proposals[0].words,
            )
        )
    return found


__all__ = ["view"]
