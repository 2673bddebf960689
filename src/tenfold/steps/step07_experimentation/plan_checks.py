"""TF0701, TF0702, TF0703 and TF0705: fixed before the data, large and long enough, looks told."""

from __future__ import annotations

from datetime import date, timedelta

from tenfold.charts.words import counted
from tenfold.gating import Judgement
from tenfold.remedies import asking, payoffs
from tenfold.step import GateView
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence, Results
from tenfold.steps.step07_experimentation.soundness import SPENT, extended, untold
from tenfold.vocabulary import Fix

_OUTSIDE = ("exposed_before_start", "after_end")
_AN_IDEA = "Treat these results as an idea; register a plan, and run another experiment."
_MOST_WEEKS = 260


def registered(view: GateView) -> Judgement:
    """TF0701: the plan that is analysed is the one that was registered before the first result."""
    decided: ExperimentationDecisions = view.decisions
    found: ExperimentationEvidence = view.evidence
    wrong = _unregistered(decided, found, view.as_of)
    if wrong is not None:
        return wrong
    plan = f"Plan {found.plan_hash}, registered on {decided.registered_on}"
    if decided.registered_on is None or decided.registered_on > view.as_of:
        when = "nobody says when" if decided.registered_on is None else "in the future"
        return Judgement(
            "warn",
            f"The plan is registered, {when}.",
            "Give the day in `registered_on`.",
            fixes=(_field("registered_on", "Give the day"),),
        )
    if found.results is None:
        return Judgement("pass", f"{plan}; no result yet.")
    if not found.results.first_day:
        return Judgement(
            "warn",
            f"{plan}; whether that was before the first result, nobody can tell: results have no "
            "day.",
            "Name the day of exposure in `day_column`.",
            fixes=(_field("day_column", "Name the column of the day"),),
        )
    first = date.fromisoformat(found.results.first_day)
    if decided.registered_on > first:
        return Judgement(
            "block",
            f"{plan}, after the first unit was exposed on {first}.",
            _AN_IDEA,
            found.results.money,
        )
    when = "on the day of" if decided.registered_on == first else "before"
    return Judgement("pass", f"{plan}, {when} the first exposure ({first}).")


def _unregistered(
    decided: ExperimentationDecisions, found: ExperimentationEvidence, today: date
) -> Judgement | None:
    """What is wrong where the registered plan is not the one that stands; None where it is."""
    now, then = found.plan_hash, decided.registered
    if now == then:
        return None
    if found.results is not None:
        said = (
            f"The plan is no longer the one that was registered: {now} now, {then} then. What is "
            "asked was changed after results were in."
            if then
            else "There are results, and no plan was registered before them: whatever they show "
            "may have been looked for."
        )
        remedy = "Put the decisions back as they were registered. Or: " if then else ""
        return Judgement("block", said, remedy + _AN_IDEA, found.results.money)
    said = (
        f"The plan was changed since it was registered: {now} now, {then} then."
        if then
        else f"The plan, {now}, is not registered yet."
    )
    return Judgement(
        "warn",
        said,
        f"Write `registered: {now}` and the day, `registered_on`, into the decisions of step 7.",
        fixes=(
            Fix(
                label=f"Register the plan {now} today",
                says="From then on it is the plan: whoever changes it once results are in is told.",
                changes={
                    "experimentation": {"registered": now, "registered_on": today.isoformat()}
                },
            ),
        ),
    )


def powered(view: GateView) -> Judgement:
    """TF0702: the planned weeks find the smallest effect that matters."""
    decided: ExperimentationDecisions = view.decisions
    design = view.evidence.design
    if design.power is None or design.weeks is None:
        why = design.note.removeprefix("not evaluated: ")
        return Judgement(
            "not_evaluated",
            f"Nobody can tell how many units it takes: {why}.",
            "Give `metrics` with a smallest effect and a standard deviation, or the payoffs and "
            "costs of step 1.",
            fixes=(_field("metrics", "Say what is measured"), payoffs()),
        )
    said = (
        f"{design.weeks} weeks with {design.units:,} units find the smallest effect with a chance "
        f"of {design.power:.0%}"
    )
    if design.power_expected is not None:
        said += f", and what step 3 promises with {design.power_expected:.0%}"
    if design.note:
        why = design.note.removeprefix("not evaluated: ")
        return Judgement(
            "warn",
            f"{said}. How many units the others take, nobody can tell: {why}.",
            "Give what is missing: they share the risk, whether they are planned for or not.",
            fixes=(_field("metrics", "Give what is missing"),),
        )
    if design.power < decided.power - 0.005:
        size = max(design.sizes, key=lambda one: one.weeks)
        # Nobody reads ten thousand weeks as what it means: never.
        years = f", some {size.weeks / 52:,.0f} years" if size.weeks > _MOST_WEEKS else ""
        return Judgement(
            "warn",
            f"{said}; {decided.power:.0%} would take {size.weeks:,} weeks{years}.",
            "Name a larger smallest effect that still matters, a covariate that narrows the "
            "interval, more units per week or more weeks. Or do not test: see what waiting costs.",
            view.evidence.weighing.waiting,
        )
    return Judgement("pass", f"{said}.")


def whole(view: GateView) -> Judgement:
    """TF0703: the planned and the actual time are whole weeks, and long enough."""
    decided: ExperimentationDecisions = view.decisions
    found: ExperimentationEvidence = view.evidence
    results, weeks = found.results, found.plan.weeks
    if weeks is None:
        return Judgement(
            "not_evaluated",
            "No duration is planned.",
            "Give what TF0702 asks for.",
        )
    if results is None:
        return Judgement("pass", f"{weeks} whole weeks are planned, {decided.min_weeks} at least.")
    days = round(results.weeks * 7)
    outside = _outside(results, weeks, days)
    if outside is not None:
        return outside
    zones = next((one for one in results.faults if one.kind == "mixed_zones"), None)
    if zones is not None:
        return Judgement("warn", zones.words, "Write all times in one zone.")
    if not results.weeks:
        return Judgement(
            "not_evaluated",
            "Results have no day, so that nobody can tell how long it ran.",
            "Name the day of exposure in `day_column`.",
            fixes=(_field("day_column", "Name the column of the day"),),
        )
    if days < 7 * decided.min_weeks:
        return Judgement(
            "warn",
            f"{days} days are in, and {decided.min_weeks} weeks are wanted at least.",
            "Go on; do not decide on these days.",
            results.money,
        )
    if days % 7:
        return Judgement(
            "warn",
            f"{days} days are no whole weeks: some days of the week count more than others.",
            "Decide at the end of a week.",
            results.money,
        )
    return Judgement("pass", f"{days // 7} whole weeks are in, {weeks} are planned.")


def _outside(results: Results, weeks: int, days: int) -> Judgement | None:
    """What is wrong where units were exposed before the start or after the planned end."""
    if extended(days, weeks):
        end = date.fromisoformat(results.first_day) + timedelta(weeks=weeks)
        return Judgement(
            "block",
            f"The experiment was extended: {weeks} weeks were planned, and {days} days are in the "
            "results. Whoever goes on because the end did not please looks once more.",
            f"Take the units out of the results that were exposed on {end} or later. Whoever wants "
            "more plans a second experiment.",
            results.money,
        )
    outside = [one.words for one in results.faults if one.kind in _OUTSIDE]
    if outside:
        return Judgement(
            "warn",
            f"{' '.join(outside)} Planned are {weeks} weeks.",
            "Expose units from the start to the planned end only: what came later may have been "
            "waited for. Whoever wants more plans a second experiment.",
            results.money,
        )
    return None


def looks(view: GateView) -> Judgement:
    """TF0705: every look at the results is among those that the intervals account for."""
    decided: ExperimentationDecisions = view.decisions
    found: ExperimentationEvidence = view.evidence
    plan = found.plan
    if found.results is None:
        return Judgement(
            "pass",
            f"{counted(plan.looks, 'look')} planned; the risk is spent {SPENT[plan.spending]}.",
        )
    told = len(decided.looks_before) + 1
    if plan.spending == "always_valid":
        return Judgement("pass", "The intervals hold however often anybody looks.")
    if untold(view):
        return Judgement(
            "block",
            f"Results of this experiment were looked at {view.looks} times, under whatever plan, "
            f"and the intervals account for {told}.",
            "Write the share of the planned units at every earlier look into `looks_before`. "
            "Another experiment takes another `salt`, and its looks are counted by themselves.",
            found.results.money,
            (_field("looks_before", "Tell the earlier looks"),),
        )
    if told > plan.looks:
        return Judgement(
            "warn",
            f"This is look {told} of {plan.looks} planned. The intervals account for it, and they "
            "are wider than planned.",
            "Nothing more, if the next one is the last.",
        )
    return Judgement("pass", f"This is look {told} of {plan.looks}, and the intervals know it.")


def _field(name: str, label: str) -> Fix:
    return asking("experimentation", name, label=label)


__all__ = ["looks", "powered", "registered", "whole"]
