"""What step 7 shows of results: what follows, the sample ratio, what is wrong, lifts."""

from __future__ import annotations

from tenfold.charts import Sheet
from tenfold.charts.words import number_text
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence, Results
from tenfold.steps.step07_experimentation.soundness import SPENT, chance
from tenfold.vocabulary import Estimate, Money

ENDINGS = {"ship": "ship", "stop": "stop", "continue": "go on", "unknown": "cannot be told"}


def result_sheets(
    decisions: ExperimentationDecisions, evidence: ExperimentationEvidence
) -> list[Sheet]:
    """Tables of the results; before there are any, one that says so."""
    results = evidence.results
    if results is None:
        return [_none()]
    return [
        _came(decisions, evidence, results),
        _ratio(evidence, results),
        _faults(results),
        _lifts(results),
        _guardrails(results),
    ]


def _none() -> Sheet:
    return Sheet(
        title="Results",
        columns=["what", "found"],
        rows=[],
        note="There are no results yet. `tenfold assign` divides the units; give the file in "
        "`results` when the first look is due.",
    )


def _came(
    decisions: ExperimentationDecisions, evidence: ExperimentationEvidence, results: Results
) -> Sheet:
    look = results.analysis.look
    times = decisions.looks_before if look is None else look.times
    units = sum(results.analysis.ratio.units.values())
    shares = [f"{time:.0%}" for time in times]
    if look is None:
        shares.append("now, which is none: nothing is compared")
    rows: list[list[Estimate | Money | str | float | int | None]] = [
        ["what follows", f"{ENDINGS[results.ending]}: {results.words}"],
        ["units that count", units],
        ["rows of the file", results.rows],
        ["from the first exposure to the last", f"{results.weeks:.3g} weeks"],
        ["looks, as shares of the planned units, this one last", ", ".join(shares)],
        ["risk spent", SPENT[evidence.plan.spending]],
    ]
    return Sheet(
        title="Results", columns=["what", "found"], rows=rows, note=" ".join(results.notes)
    )


def _ratio(evidence: ExperimentationEvidence, results: Results) -> Sheet:
    one = results.analysis.ratio
    return Sheet(
        title="Units by arm",
        columns=["arm", "units", "expected"],
        rows=[
            [arm.name, one.units[arm.name], number_text(one.expected[arm.name])]
            for arm in evidence.plan.arms
            if arm.name in one.units
        ],
        note=f"Chi-squared test, p = {chance(one.p)}." if one.p is not None else "",
    )


def _faults(results: Results) -> Sheet:
    beside = " beside the shares" if results.analysis.ratio.mismatch else ""
    return Sheet(
        title="What is wrong with the results",
        columns=["units", "what"],
        rows=[[one.units, one.words] for one in results.faults],
        note="" if results.faults else f"Nothing{beside} was found.",
    )


def _lifts(results: Results) -> Sheet:
    return Sheet(
        title="Lifts",
        columns=["metric", "arm", "control", "arm's", "lift", "relative", "is", "p of this look"],
        rows=[
            [
                one.metric,
                one.arm,
                _short(one.control),
                _short(one.treated),
                one.lift,
                one.relative,
                one.standing + (f": {one.why}" if one.why else ""),
                "" if one.p is None else f"{one.p:.3g}",
            ]
            for one in results.analysis.comparisons
        ],
        note=(
            "Intervals hold over all looks and all primary comparisons together; p is that of this "
            "look alone, as if it were the only one, and decides nothing."
            if results.analysis.comparisons
            else "Nothing is compared: units do not come in the designed shares."
        ),
    )


def _guardrails(results: Results) -> Sheet:
    return Sheet(
        title="Guardrails",
        columns=["metric", "arm", "margin", "state"],
        rows=[
            [one.metric, one.arm, number_text(one.margin), one.state]
            for one in results.analysis.guardrails
        ],
        note="" if results.analysis.guardrails else "None is named, or nothing is compared.",
    )


def _short(value: float | None) -> str:
    return "" if value is None else number_text(value)


__all__ = ["ENDINGS", "result_sheets"]
