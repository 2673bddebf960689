"""The charts of step 1, from its evidence alone."""

from __future__ import annotations

from tenfold.charts import Chart, Mark, Series, money_text
from tenfold.charts.words import number_text
from tenfold.steps.step01_business_problem.alternatives_drawing import alternatives
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence
from tenfold.steps.step01_business_problem.payoff_drawing import payoff, waiting
from tenfold.steps.step01_business_problem.quality_drawing import quality, roc, threshold

LABELS = {
    "TP": "worth of a true positive",
    "FP": "worth of a false alarm",
    "FN": "worth of a missed positive",
    "TN": "worth of a negative left alone",
    "over": "cost per unit too high",
    "under": "cost per unit too low",
    "volume_per_week": "cases per week",
    "prevalence": "share of positives",
    "today_tpr": "positives caught today",
    "today_fpr": "negatives hit today",
    "today_over": "units too high today",
    "today_under": "units too low today",
    "expected_capture": "share of the gap closed",
    "build": "cost to build",
    "run": "cost to run per year",
    "switch": "cost to switch",
}
"""Quantities in words; class pairs and shares speak for themselves."""


def charts(d: BusinessProblemDecisions, evidence: BusinessProblemEvidence) -> list[Chart]:
    """All charts, in the order of the story; those that wait for decisions say for which."""
    return [
        payoff(evidence.value),
        alternatives(d, evidence),
        quality(evidence),
        _npv(evidence),
        _sensitivity(evidence),
        threshold(evidence),
        roc(d, evidence),
    ]


def _npv(evidence: BusinessProblemEvidence) -> Chart:
    title = f"What the project is worth after {evidence.value.horizon_weeks} weeks"
    spread, npv, loss = evidence.npv_distribution, evidence.npv, evidence.p_loss
    if npv.value is None or loss.value is None:
        return waiting("npv", title, npv.note)
    if spread is None:
        return waiting(
            "npv", title, "every number was given without a range, so there is no spread"
        )
    middles = [(a + b) / 2 for a, b in zip(spread.edges, spread.edges[1:], strict=False)]
    currency = evidence.value.currency
    return Chart(
        key="npv",
        title=title,
        alt=(
            f"Net present value {money_text(npv.value, currency)} at the likely values, "
            f"between {money_text(npv.low, currency)} and {money_text(npv.high, currency)}; "
            f"{100 * loss.value:.3g} % of the draws lose money."
        ),
        x_title=f"net present value, {currency}",
        y_title="share of draws",
        series=[Series(name="share of draws", kind="bar", x=[*middles], y=[*spread.shares])],
        marks=[Mark(label="break-even", x=0.0), Mark(label="likely", x=npv.value)],
    )


def _sensitivity(evidence: BusinessProblemEvidence) -> Chart:
    title = "Which number moves the result most"
    result = "NPV" if evidence.tornado_of == "npv" else "gain per week"
    bars, currency = evidence.tornado, evidence.value.currency
    if not bars:
        why = evidence.gain.note or "no number was given with a range"
        return waiting("sensitivity", title, why)
    top = bars[0]
    names = [LABELS.get(bar.name, bar.name) for bar in bars]
    crossing = [bar for bar in bars if min(bar.at_low, bar.at_high) < 0 < bar.at_likely]
    alt = (
        f"The {result} is {money_text(top.at_likely, currency)} at the likely values. "
        f"{names[0].capitalize()} moves it most: {money_text(top.at_low, currency)} at "
        f"{number_text(top.low)}, {money_text(top.at_high, currency)} at {number_text(top.high)}. "
    )
    risky = ", ".join(LABELS.get(bar.name, bar.name) for bar in crossing)
    alt += (
        f"Alone it can turn a profit into a loss: {risky}."
        if risky
        else "No number alone turns a profit into a loss."
    )
    likely = top.at_likely
    return Chart(
        key="sensitivity",
        title=title,
        alt=alt,
        x_title=f"change of the {result}, {currency}",
        series=[
            Series(
                name="worse end of the range",
                kind="hbar",
                x=[*names],
                y=[min(bar.at_low, bar.at_high, likely) - likely for bar in bars],
            ),
            Series(
                name="better end of the range",
                kind="hbar",
                x=[*names],
                y=[max(bar.at_low, bar.at_high, likely) - likely for bar in bars],
            ),
        ],
        marks=[Mark(label=f"{result} 0", x=-likely)] if crossing else [],
    )


__all__ = ["LABELS", "charts"]
