"""What came out, in money: ship, stop or go on."""

from __future__ import annotations

from pathlib import Path

from tenfold import tables
from tenfold.charts.words import estimate_text
from tenfold.experiments.analysis import analyse
from tenfold.experiments.daily import DailyColumns, read_daily
from tenfold.experiments.gathering import ResultColumns
from tenfold.experiments.records import Analysis, Comparison
from tenfold.experiments.results import Results as Read
from tenfold.experiments.results import read_results
from tenfold.experiments.timing import whole_weeks
from tenfold.files import hash_file
from tenfold.step import Context
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import Ending, Results
from tenfold.steps.step07_experimentation.planning import Known
from tenfold.vocabulary import ExperimentPlan, Money, digest


def results_of(
    decisions: ExperimentationDecisions, plan: ExperimentPlan, known: Known, context: Context
) -> Results | None:
    """Read and analyse the results; None where there are none yet.

    Raises
    ------
    DataProblem
        The file cannot be read, or lacks a column that the decisions name.
    """
    if decisions.results is None:
        return None
    table = tables.read(decisions.results, base=context.project_dir)
    found = _read(table, plan, decisions)
    analysis = analyse(plan, found, looks_before=decisions.looks_before)
    best = best_of(plan, analysis)
    money = money_of(plan, known, best)
    ending, words = ending_of(plan, known, analysis, best, money)
    return Results(
        rows=found.rows,
        digest=digest([hash_file(Path(source)) for source in table.sources])[:16],
        weeks=whole_weeks(found.days),
        first_day=found.days[0] if found.days else "",
        faults=found.faults,
        notes=found.notes,
        analysis=analysis,
        money=money,
        best_arm="" if best is None else best.arm,
        ending=ending,
        words=words,
    )


def _read(table: tables.Table, plan: ExperimentPlan, decisions: ExperimentationDecisions) -> Read:
    if decisions.layout == "daily":
        by_day = DailyColumns(
            arm=decisions.arm_column,
            units=decisions.count_column,
            day=decisions.day_column,
            squares=dict(decisions.squares_columns),
            shares=list(decisions.share_columns),
        )
        return read_daily(table, plan, by_day)
    by_unit = ResultColumns(
        unit=decisions.unit_column,
        arm=decisions.arm_column,
        exposed=decisions.day_column,
        assigned=decisions.assigned_column,
        covariate_at=decisions.covariate_day_column,
    )
    return read_results(table, plan, by_unit)


def best_of(plan: ExperimentPlan, analysis: Analysis) -> Comparison | None:
    """The arm with the highest lift of the metric that decides: the first that has a price."""
    primary = [metric for metric in plan.metrics if metric.role == "primary"]
    deciding = next((m for m in primary if m.money_per_unit is not None), primary[0])
    known = [one for one in analysis.comparisons if one.metric == deciding.name and one.lift.known]
    sign = 1 if deciding.better == "higher" else -1
    return max(known, key=lambda one: sign * (one.lift.value or 0.0), default=None)


def money_of(plan: ExperimentPlan, known: Known, best: Comparison | None) -> Money:
    """The lift in money per week, if every unit got that arm."""
    value = known.value
    if best is None:
        return Money.not_evaluated("nothing can be compared yet")
    metric = next(one for one in plan.metrics if one.name == best.metric)
    if value is None or metric.money_per_unit is None or known.volume is None:
        return Money.not_evaluated(
            f"'{metric.name}' has no price, or nobody says how many units come per week"
        )
    factor = metric.money_per_unit * known.volume
    ends = sorted(factor * (end or 0.0) for end in (best.lift.low, best.lift.high))
    fields = best.lift.model_dump() | {
        "value": factor * (best.lift.value or 0.0),
        "low": ends[0],
        "high": ends[1],
        "unit": value.per_week,
    }
    return Money(**fields, value_model=value.digest)


def ending_of(
    plan: ExperimentPlan,
    known: Known,
    analysis: Analysis,
    best: Comparison | None,
    money: Money,
) -> tuple[Ending, str]:
    """Ship, stop or go on, and why."""
    if analysis.ratio.mismatch:
        return "unknown", (
            "Units did not come in the designed shares: find out why before anything is compared."
        )
    if best is None or analysis.look is None:
        return "unknown", "No arm can be compared with the control."
    broken = [one for one in analysis.guardrails if one.arm == best.arm and one.state == "broken"]
    if broken:
        return "stop", f"The guardrail '{broken[0].metric}' is broken."
    unsure = [one for one in analysis.guardrails if one.arm == best.arm and one.state == "unsure"]
    due = pays(known, money)
    last = analysis.look.times[-1] >= 1
    words = estimate_text(money if money.known else best.lift)
    if best.standing == "better" and due is not False and not unsure:
        return "ship", f"'{best.arm}' is better: {words}."
    if best.standing == "worse" or (money.known and due is False):
        why = "is worse" if best.standing == "worse" else "cannot pay for itself"
        return "stop", f"'{best.arm}' {why}: {words}."
    if last:
        open_ = f"; the guardrail '{unsure[0].metric}' is not sure" if unsure else ""
        return "stop", f"The planned units are in, and no gain was found: {words}{open_}."
    share = f"{analysis.look.times[-1]:.0%} of the planned units are in"
    return "continue", f"{share}, and nothing is decided yet: {words}."


def pays(known: Known, money: Money) -> bool | None:
    """Whether the gain can pay for switching and running; None where that cannot be told."""
    smallest = known.smallest.value
    if smallest is None or known.volume is None or money.high is None or money.value is None:
        return None
    needed = smallest * known.volume
    if money.high < needed:
        return False
    return True if money.value >= needed else None


__all__ = ["best_of", "ending_of", "money_of", "pays", "results_of"]
