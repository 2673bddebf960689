"""TF0805, TF0807 and TF0808: the owner, the way to the target, the cadence."""

from __future__ import annotations

from datetime import date

from tenfold.charts.words import number_text
from tenfold.step import GateView
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.judgements import Judgement
from tenfold.vocabulary import Goal


def routed(view: GateView) -> Judgement:
    """TF0805: an alarm has someone to go to, and says what to do."""
    given = {name: getattr(view.decisions, name).strip() for name in ("owner", "route", "runbook")}
    missing = [name for name, text in given.items() if not text]
    if missing:
        return Judgement(
            "warn",
            f"An alarm would reach nobody: {', '.join(missing)} {_are(missing)} empty.",
            f"Fill in {', '.join(missing)}: a role, a channel, and what is done first.",
        )
    return Judgement("pass", f"Alarms go to {given['owner']} by {given['route']}.")


def on_course(view: GateView) -> Judgement:
    """TF0807: the business number has gone at least the share of its way that time has."""
    found: MonitoringEvidence = view.evidence
    goal, now = found.goal, view.decisions.realised
    if goal is None or goal.baseline is None or goal.target is None or goal.deadline is None:
        return Judgement(
            "not_evaluated",
            "Step 1 gives no baseline, target and deadline.",
            "Give the three in step 1.",
        )
    if goal.baseline == goal.target:
        return Judgement("not_evaluated", "Baseline and target are the same.", "Correct step 1.")
    if now is None:
        return Judgement(
            "not_evaluated",
            f"Nobody has measured {goal.metric or 'the business number'} since the start.",
            "Measure it and give `realised` and `live_since_weeks`.",
        )
    reached = (now - goal.baseline) / (goal.target - goal.baseline)
    due = _due(goal, view)
    said = (
        f"{goal.metric or 'The business number'} stands at {number_text(now)} {goal.unit}: "
        f"{reached:.0%} of the way from {number_text(goal.baseline)} to "
        f"{number_text(goal.target)}"
    )
    remedy = "Tell who decided on the project: change the plan, the target or the deadline."
    if view.as_of >= goal.deadline and reached < 1:
        return Judgement("block", f"{said}; the deadline was {goal.deadline}.", remedy)
    if due is None:
        return Judgement(
            "not_evaluated", f"{said}.", "Give `live_since_weeks` to say how much is due by now."
        )
    said += f"; {due:.0%} of the time to {goal.deadline} has passed."
    return Judgement("warn", said, remedy) if reached < due else Judgement("pass", said)


def cadence(view: GateView) -> Judgement:
    """TF0808: retraining follows a replay in money, not the calendar."""
    found: MonitoringEvidence = view.evidence
    one = found.retraining
    if one.status == "not_evaluated":
        return Judgement(
            "not_evaluated",
            f"No cadence was replayed: {one.why}.",
            "Give later rows with outcomes and times in `current`, and payoffs in step 1.",
        )
    if view.decisions.retraining_cost is None:
        return Judgement(
            "warn",
            f"{one.words} Training was taken to cost nothing.",
            "Give `retraining_cost`.",
        )
    return Judgement("pass", one.words)


def _due(goal: Goal, view: GateView) -> float | None:
    weeks = view.decisions.live_since_weeks
    assert isinstance(goal.deadline, date)
    if weeks is None:
        return None
    left = (goal.deadline - view.as_of).days / 7
    return 1.0 if left <= 0 else float(weeks / (weeks + left))


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


__all__ = ["cadence", "on_course", "routed"]
