"""What step 7 shows: what waiting costs, how large, and what came out, sample ratio first."""

from __future__ import annotations

from tenfold.charts import Headline, Sheet, View
from tenfold.charts.words import counted, money_text, number_text
from tenfold.steps.step07_experimentation import drawings
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import (
    ExperimentationEvidence,
    Results,
    Weighing,
)
from tenfold.steps.step07_experimentation.in_short import in_short
from tenfold.steps.step07_experimentation.outcomes import ENDINGS, result_sheets
from tenfold.steps.step07_experimentation.soundness import DOUBTFUL, SPENT, chance
from tenfold.vocabulary import Estimate, Money


def view(decisions: ExperimentationDecisions, evidence: ExperimentationEvidence) -> View:
    """Headlines, charts and tables of step 7. Computes nothing."""
    results = evidence.results
    charts = [drawings.power(evidence, decisions.power), drawings.worth(evidence)]
    sheets = [
        *result_sheets(decisions, evidence),
        _plan(evidence),
        _metrics(evidence),
        _sizes(evidence),
        _simulated(evidence),
    ]
    if results is not None:
        charts = [
            drawings.ratio(evidence.plan, results),
            *drawings.lifts(evidence.plan, results),
            drawings.parts(results, "halves"),
            drawings.parts(results, "weekdays"),
            *charts,
        ]
    return View(
        headlines=_headlines(evidence),
        charts=charts,
        sheets=sheets,
        first=["worth", "power"]
        if results is None
        else ["ratio", *(chart.key for chart in charts if chart.key.startswith("lift"))][:2],
        answer=in_short(evidence),
    )


def _headlines(evidence: ExperimentationEvidence) -> list[Headline]:
    design, weighing, results = evidence.design, evidence.weighing, evidence.results
    found = []
    if results is not None:
        found += [
            Headline(
                label="Did units come as designed?",
                figure=_ratio_words(results),
                help="the chance of such shares, if the division by lot worked",
            ),
            Headline(
                label="Gain per week, if every unit got it",
                figure=results.money,
                help="lift per unit, times its price, times the likely units per week; the "
                "interval is that of the lift, over all looks",
            ),
            Headline(label="What follows", figure=ENDINGS[results.ending], help=results.words),
        ]
    else:
        found.append(
            Headline(
                label="Test, ship, or leave",
                figure=_COURSES.get(weighing.course or "", "not evaluated"),
                help=weighing.words or weighing.note,
            )
        )
    found.append(
        Headline(
            label="Smallest effect that pays for switching and running, building aside",
            figure=weighing.smallest,
            help="over the horizon, per unit; 'needed to pay for itself' in step 1 counts building "
            f"as well; {_per_week(weighing)}",
        )
    )
    found.append(Headline(label="What step 3 promises", figure=weighing.expected))
    if design.weeks is not None:
        wanted = max(size.weeks for size in design.sizes)
        found.append(
            Headline(
                label="Duration",
                figure=counted(design.weeks, "week"),
                help=(
                    f"{design.units:,} units, {counted(design.looks, 'look')}"
                    + (f"; {wanted:,} weeks would be needed" if wanted > design.weeks else "")
                ),
            )
        )
    if weighing.waiting is not None and results is None:
        found.append(
            Headline(
                label="What waiting costs",
                figure=weighing.waiting,
                help="gain that units forgo which stay as today meanwhile, as step 3 promises it, "
                "with your doubt (`transfer`)",
            )
        )
    return found


_COURSES = {"test": "test", "ship": "ship without a test", "leave": "leave it as it is"}


def _ratio_words(results: Results) -> str:
    one = results.analysis.ratio
    if one.p is None:
        return "no units"
    if one.mismatch:
        return f"no: {chance(one.p)}, these shares cannot be chance"
    return f"doubtful: {chance(one.p)}" if one.p < DOUBTFUL else f"yes: {chance(one.p)}"


def _per_week(weighing: Weighing) -> str:
    needed = weighing.needed
    if needed.value is None:
        return "per week nobody can tell"
    return f"{money_text(needed.value, needed.unit)} if every unit got it, all as likely in step 1"


def _plan(evidence: ExperimentationEvidence) -> Sheet:
    plan = evidence.plan
    arms = ", ".join(f"{arm.name} ({arm.weight:g})" for arm in plan.arms)
    rows: list[list[str]] = [
        ["hypothesis", plan.hypothesis],
        ["unit", plan.unit],
        ["arms, with their weights", arms],
        ["risk of a false find, over all looks", f"{plan.alpha:g}"],
        ["chance to find the smallest effect", f"{plan.power:g}"],
        ["looks", f"{plan.looks}, risk spent {SPENT[plan.spending]}"],
        ["units", "not evaluated" if plan.units_planned is None else f"{plan.units_planned:,}"],
        ["weeks", "not evaluated" if plan.weeks is None else f"{plan.weeks}"],
        ["first day", "open" if plan.starts is None else plan.starts.isoformat()],
        ["salt", plan.salt],
        ["hash, to be registered", evidence.plan_hash],
    ]
    return Sheet(
        title="The plan",
        columns=["what", "as planned"],
        rows=[list(row) for row in rows],
        note=" ".join(evidence.notes),
    )


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


def _short(value: float | None) -> str:
    return "" if value is None else number_text(value)


__all__ = ["view"]
