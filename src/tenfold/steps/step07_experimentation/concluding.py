"""What came out, in money: ship, stop or go on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tenfold import tables
from tenfold.charts.words import estimate_text
from tenfold.errors import WrongInput
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
from tenfold.steps.step07_experimentation.planning import Known, needed_of
from tenfold.steps.step07_experimentation.soundness import broken, extended, unregistered
from tenfold.vocabulary import ExperimentPlan, Money, digest

_Due = Literal["yes", "no", "open", "unknown"]


def results_of(
    decisions: ExperimentationDecisions, plan: ExperimentPlan, known: Known, context: Context
) -> Results | None:
    """Read and analyse the results; None where there are none yet.

    Raises
    ------
    DataProblem
        The file cannot be read, or lacks a column that the decisions name.
    WrongInput
        Looks after the last one, or that do not fit the results.
    """
    if decisions.results is None:
        return None
    if decisions.looks_before and decisions.looks_before[-1] >= 1:
        raise WrongInput.because(
            "`looks_before` says that all planned units were looked at: that was the last look, "
            "and its verdict stands.",
            "Give the results as they were then, and the looks before. Whoever wants more units "
            "plans a second experiment.",
        )
    table = tables.read(decisions.results, base=context.project_dir)
    found = _read(table, plan, decisions)
    analysis = analyse(plan, found, looks_before=decisions.looks_before)
    best = best_of(plan, analysis)
    money = money_of(plan, known, best)
    ending, words = ending_of(plan, known, analysis, best, money)
    doubts, days = _doubts(decisions, plan, found), round(7 * whole_weeks(found.days))
    if ending == "ship" and doubts:
        ending, words = "unknown", f"{words} But nothing may be shipped on these results: {doubts}."
    elif ending == "ship" and 0 < days < 7 * decisions.min_weeks:
        ending = "continue"
        words += f" But {days} days are in, and {decisions.min_weeks} weeks are wanted at least."
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
    """The arm to ship, if any: by the metric that decides, which is the first that has a price.

    One that breaks no guardrail comes before one that does, then one that is better for sure, then
    the highest lift.
    """
    primary = [metric for metric in plan.metrics if metric.role == "primary"]
    deciding = next((m for m in primary if m.money_per_unit is not None), primary[0])
    known = [one for one in analysis.comparisons if one.metric == deciding.name and one.lift.known]
    broken_by = {one.arm for one in analysis.guardrails if one.state == "broken"}
    sign = 1 if deciding.better == "higher" else -1

    def rank(one: Comparison) -> tuple[bool, bool, float]:
        sure = one.standing == "better"
        return one.arm not in broken_by, sure, sign * (one.lift.value or 0.0)

    return max(known, key=rank, default=None)


def money_of(plan: ExperimentPlan, known: Known, best: Comparison | None) -> Money:
    """The lift in money per week, if every unit got that arm."""
    value = known.value
    if best is None:
        return Money.not_evaluated("nothing can be compared yet")
    metric = next(one for one in plan.metrics if one.name == best.metric)
    if value is None or metric.money_per_unit is None or known.rollout is None:
        return Money.not_evaluated(
            f"'{metric.name}' has no price, or nobody says how many units come per week"
        )
    factor = metric.money_per_unit * known.rollout
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
        why = next((f": {one.why}" for one in analysis.comparisons if one.why), "")
        return "unknown", f"No arm can be compared with the control{why}."
    guards = [one for one in analysis.guardrails if one.arm == best.arm]
    failed = next((one.metric for one in guards if one.state == "broken"), None)
    if failed is not None:
        return "stop", f"The guardrail '{failed}' is broken."
    last = analysis.look.times[-1] >= 1
    due = pays(known, money)
    words = estimate_text(money if money.known else best.lift)
    if best.standing == "worse":
        return "stop", f"'{best.arm}' is worse: {words}."
    if due == "no":
        return "stop", f"'{best.arm}' cannot pay for switching and running: {words}."
    if best.standing == "better":
        return _better(analysis, best, f"'{best.arm}' is better: {words}", due, last=last)
    if last:
        sized = plan.units_planned is not None
        end = "The planned units are in" if sized else "No size was planned"
        return "stop", f"{end}, and no gain was found: {words}."
    share = f"{analysis.look.times[-1]:.0%} of the planned units are in"
    return "continue", f"{share}, and nothing is decided yet: {words}."


def _better(
    analysis: Analysis, best: Comparison, said: str, due: _Due, *, last: bool
) -> tuple[Ending, str]:
    """What follows where an arm is better for sure."""
    if due == "open":
        doubt = f"{said}; but that is likely too little to pay for switching and running"
        return ("stop" if last else "continue"), f"{doubt}."
    unsure = [one for one in analysis.guardrails if one.arm == best.arm and one.state == "unsure"]
    if unsure:
        doubt = f"whether '{unsure[0].metric}' got worse by more than its margin cannot be told"
        return ("unknown" if last else "continue"), f"{said}; but {doubt}."
    return "ship", f"{said}."


def pays(known: Known, money: Money) -> _Due:
    """Whether the gain pays for switching and running, all of it at its likely value.

    Returns
    -------
    str
        ``no``: not even the upper end of the gain does; ``open``: the upper end does, and the
        likely gain does not.
    """
    needed = needed_of(known).value
    if needed is None or money.high is None or money.value is None:
        return "unknown"
    return "no" if money.high < needed else "yes" if money.value >= needed else "open"


def _doubts(decisions: ExperimentationDecisions, plan: ExperimentPlan, found: Read) -> str:
    """Why nothing may be shipped on these results; empty where nothing speaks against it."""
    said = broken(found.faults, sum(found.units.values()), decisions.largest_two_arms)
    if extended(round(7 * whole_weeks(found.days)), plan.weeks):
        said.append("they go on after the planned end")
    late = unregistered(decisions, plan.digest, found.days[0] if found.days else "")
    return "; ".join(one.rstrip(".") for one in [*said, late] if one)


__all__ = ["best_of", "ending_of", "money_of", "pays", "results_of"]
