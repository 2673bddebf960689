"""What step 7 shows: what waiting costs, how large, and what came out, sample ratio first."""

from __future__ import annotations

from tenfold.charts import Headline, Sheet, View
from tenfold.charts.words import money_text, number_text
from tenfold.steps.step07_experimentation import drawings
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence, Results
from tenfold.vocabulary import Estimate, Money


def view(decisions: ExperimentationDecisions, evidence: ExperimentationEvidence) -> View:
    """Headlines, charts and tables of step 7. Computes nothing."""
    results = evidence.results
    charts = [drawings.power(evidence, decisions.power), drawings.worth(evidence)]
    sheets = [_plan(evidence), _metrics(evidence), _sizes(evidence), _simulated(evidence)]
    if results is not None:
        charts = [
            drawings.ratio(results),
            *drawings.lifts(evidence.plan, results),
            drawings.parts(results, "halves"),
            drawings.parts(results, "weekdays"),
            *charts,
        ]
        sheets = [_ratio(results), _faults(results), _lifts(results), _guardrails(results), *sheets]
    return View(
        headlines=_headlines(evidence),
        charts=charts,
        sheets=sheets,
        first=["ratio", "lift"] if results is not None else ["worth", "power"],
    )


def _headlines(evidence: ExperimentationEvidence) -> list[Headline]:
    design, weighing, results = evidence.design, evidence.weighing, evidence.results
    found = []
    if results is not None:
        found += [
            Headline(label="Chance of such shares of units", figure=_ratio_words(results)),
            Headline(label="Gain per week, if every unit got it", figure=results.money),
            Headline(label="What follows", figure=_ENDINGS[results.ending], help=results.words),
        ]
    found.append(
        Headline(
            label="Test, ship, or leave",
            figure=_COURSES.get(weighing.course or "", "not evaluated"),
            help=weighing.words or weighing.note,
        )
    )
    found.append(
        Headline(
            label="Smallest effect that pays for itself",
            figure=weighing.smallest,
            help="switching and running over the horizon, per unit",
        )
    )
    found.append(Headline(label="What step 3 promises", figure=weighing.expected))
    if design.weeks is not None:
        wanted = max(size.weeks for size in design.sizes)
        found.append(
            Headline(
                label="Duration",
                figure=f"{design.weeks} weeks",
                help=(
                    f"{design.units:,} units, {design.looks} looks"
                    + (f"; {wanted:,} weeks would be needed" if wanted > design.weeks else "")
                ),
            )
        )
    currency = evidence.weighing.smallest.unit.partition("/")[0]
    if weighing.waiting is not None:
        found.append(
            Headline(
                label="What waiting costs",
                figure=money_text(weighing.waiting, currency),
                help="gain of units that stay as today meanwhile, if step 3 is right",
            )
        )
    return found


_COURSES = {"test": "test", "ship": "ship without a test", "leave": "leave it as it is"}
_ENDINGS = {"ship": "ship", "stop": "stop", "continue": "go on", "unknown": "cannot be told"}


def _ratio_words(results: Results) -> str:
    p = results.analysis.ratio.p
    if p is None:
        return "no units"
    return f"{p:.2g}" + (": they cannot be chance" if results.analysis.ratio.mismatch else "")


def _plan(evidence: ExperimentationEvidence) -> Sheet:
    plan = evidence.plan
    arms = ", ".join(f"{arm.name} ({arm.weight:g})" for arm in plan.arms)
    rows: list[list[str]] = [
        ["hypothesis", plan.hypothesis],
        ["unit", plan.unit],
        ["arms, with their weights", arms],
        ["risk of a false find, over all looks", f"{plan.alpha:g}"],
        ["chance to find the smallest effect", f"{plan.power:g}"],
        ["looks", f"{plan.looks}, risk spent {plan.spending.replace('_', ' ')}"],
        ["units", "not evaluated" if plan.units_planned is None else f"{plan.units_planned:,}"],
        ["weeks", "not evaluated" if plan.weeks is None else f"{plan.weeks}"],
        ["first day", "open" if plan.starts is None else plan.starts.isoformat()],
        ["salt", plan.salt],
        ["hash, to be registered", evidence.plan_hash],
    ]
    return Sheet(title="The plan", columns=["what", "as planned"], rows=[list(row) for row in rows])


def _metrics(evidence: ExperimentationEvidence) -> Sheet:
    return Sheet(
        title="Metrics",
        columns=["metric", "role", "better", "column", "over", "smallest effect", "margin"],
        rows=[
            [
                one.name,
                one.role,
                one.better,
                one.column,
                one.over,
                _short(one.smallest_effect),
                _short(one.margin),
            ]
            for one in evidence.plan.metrics
        ],
    )


def _sizes(evidence: ExperimentationEvidence) -> Sheet:
    return Sheet(
        title="Units that it takes",
        columns=["metric", "effect", "from", "control", "arm", "with one look", "weeks", "formula"],
        rows=[
            [
                one.metric,
                number_text(one.effect),
                one.why,
                round(one.control),
                round(one.treated),
                round(one.fixed),
                one.weeks,
                one.formula,
            ]
            for one in evidence.design.sizes
        ],
        note=evidence.design.note,
    )


def _simulated(evidence: ExperimentationEvidence) -> Sheet:
    one = evidence.simulated
    rows: list[list[Estimate | Money | str | float | int | None]] = []
    if one is not None:
        rows = [
            ["without any effect, finds one: this plan", one.false_positives],
            ["without any effect, finds one: as many looks, no plan", one.peeking],
            ["with the smallest effect, finds it: this plan", one.power],
            ["with the smallest effect, finds it: a single look at the end", one.fixed],
        ]
    worlds = "" if one is None else f"{one.worlds:,} experiments drawn from the held-out cases. "
    return Sheet(
        title="Simulated experiments",
        columns=["what", "share"],
        rows=rows,
        note=f"{worlds}{evidence.simulated_note}".strip(),
    )


def _ratio(results: Results) -> Sheet:
    one = results.analysis.ratio
    return Sheet(
        title="Units by arm",
        columns=["arm", "units", "expected"],
        rows=[[name, n, number_text(one.expected[name])] for name, n in one.units.items()],
        note=f"Chi-squared test, p = {one.p:.3g}." if one.p is not None else "",
    )


def _faults(results: Results) -> Sheet:
    return Sheet(
        title="What is wrong with the results",
        columns=["units", "what"],
        rows=[[one.units, one.words] for one in results.faults],
        note=" ".join(results.notes) if results.faults else "Nothing was found.",
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
    )


def _short(value: float | None) -> str:
    return "" if value is None else number_text(value)


__all__ = ["view"]
