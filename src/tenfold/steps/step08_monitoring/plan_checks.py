"""TF0805, TF0807 and TF0808: the owner, the way to the target, the cadence."""

from __future__ import annotations

from datetime import date

from tenfold.charts.words import interval_text, number_text
from tenfold.gating import Judgement
from tenfold.remedies import asking, payoffs
from tenfold.step import GateView
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.outlook import Retraining
from tenfold.steps.step08_monitoring.recommending import name_of
from tenfold.vocabulary import Fix, Goal


def routed(view: GateView) -> Judgement:
    """TF0805: every alert has someone to go to, and says what to do."""
    found: MonitoringEvidence = view.evidence
    if not found.alerts:
        return Judgement(
            "not_evaluated", "Nothing is watched: there is no alert.", "See 'Not watched, and why'."
        )
    lost = [one for one in found.alerts if not (one.owner.strip() and one.route.strip())]
    missing = [name for name in ("owner", "route") if any(not getattr(o, name) for o in lost)]
    if not view.decisions.runbook.strip():
        missing.append("runbook")
    if missing:
        most = max(found.alerts, key=lambda one: one.money.value or 0.0).money
        says = (
            f"{len(lost)} of {len(found.alerts)} alerts would reach nobody"
            if lost
            else f"{len(found.alerts)} alerts do not say what is done first"
        )
        return Judgement(
            "warn",
            f"{says}: {', '.join(missing)} {_are(missing)} empty.",
            f"Fill in {', '.join(missing)}: a role, a channel, and what is done first.",
            most if most.known else None,
            (asking("monitoring", *missing, label="Say who is called, how, and what is done"),),
        )
    ways = sorted({f"{one.owner} by {one.route}" for one in found.alerts})
    waking = sum(one.severity == "page" for one in found.alerts)
    return Judgement(
        "pass",
        f"All {len(found.alerts)} alerts have an owner, a route and a runbook "
        f"({'; '.join(ways)}); {waking} of them wake a person.",
    )


def on_course(view: GateView) -> Judgement:
    """TF0807: the business number has gone at least the share of its way that time has."""
    found: MonitoringEvidence = view.evidence
    goal, now = found.goal, view.decisions.realised
    lacking = [n for n in ("baseline", "target", "deadline") if getattr(goal, n, None) is None]
    if goal is None or goal.baseline is None or goal.target is None or goal.deadline is None:
        return Judgement(
            "not_evaluated",
            f"Step 1 gives no {' and no '.join(lacking)}.",
            "Give it in step 1." if len(lacking) == 1 else "Give them in step 1.",
            fixes=(_goal("Say what is to be reached, and when"),),
        )
    if goal.baseline == goal.target:
        return Judgement(
            "not_evaluated",
            "Baseline and target are the same.",
            "Correct step 1.",
            fixes=(_goal("Correct baseline and target"),),
        )
    if now is None:
        return _before_live(found, goal, view)
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
            "not_evaluated",
            f"{said}.",
            "Give `live_since_weeks` to say how much is due by now.",
            fixes=(asking("monitoring", "live_since_weeks", label="Say since when it is live"),),
        )
    said += f"; {due:.0%} of the time to {goal.deadline} has passed."
    return Judgement("warn", said, remedy) if reached < due else Judgement("pass", said)


def _before_live(found: MonitoringEvidence, goal: Goal, view: GateView) -> Judgement:
    """Nothing is measured: what can be judged is the promise, and whether time is left."""
    name = goal.metric or "the business number"
    measure = "Measure it and give `realised` and `live_since_weeks`."
    fixes = (asking("monitoring", "realised", "live_since_weeks", label="Give what was measured"),)
    assert goal.deadline is not None
    if view.as_of >= goal.deadline:
        return Judgement(
            "warn",
            f"The deadline was {goal.deadline}, and nobody has measured {name}.",
            measure,
            fixes=fixes,
        )
    left = (goal.deadline - view.as_of).days // 7
    said = f"Nobody has measured {name} since the start; {left} weeks are left to {goal.deadline}."
    gain, needed = found.performance.gain, found.required_gain
    if gain.high is not None and needed.value is not None and found.performance.today_money.known:
        said += (
            f" The model promises {interval_text(gain)} over today's rule; to pay for itself the "
            f"project needs {interval_text(needed)}."
        )
        if gain.high < needed.value:
            return Judgement(
                "warn",
                f"{said} It would not pay for itself even if it kept its promise.",
                "Improve the model in step 3 or lower the costs of step 1 before it goes live.",
            )
    # A promise is no measurement: before somebody measures, this never passes.
    return Judgement("not_evaluated", said, measure, fixes=fixes)


def cadence(view: GateView) -> Judgement:
    """TF0808: retraining follows a replay in money, not the calendar."""
    found: MonitoringEvidence = view.evidence
    one = found.retraining
    if one.status == "not_evaluated":
        return Judgement(
            "not_evaluated",
            f"No cadence was replayed: {one.why}.",
            "Give later rows with outcomes and times in `current`, and payoffs in step 1.",
            fixes=(asking("monitoring", "current", label="Name a file of later cases"), payoffs()),
        )
    if view.decisions.retraining_cost is None:
        return Judgement(
            "warn",
            f"{one.words}{_nearest(one)} Training was taken to cost nothing.",
            "Give `retraining_cost`.",
            fixes=(asking("monitoring", "retraining_cost", label="Say what one retraining costs"),),
        )
    dear = [
        each
        for each in one.cadences
        if each.trigger != "never"
        and getattr(view.decisions, _TRIGGERS[each.trigger])
        and each.net.high is not None
        and each.net.high < 0
    ]
    if dear:
        losing = [name_of(each, one.unit) for each in dear]
        off = dict.fromkeys((_TRIGGERS[each.trigger] for each in dear), False)
        return Judgement(
            "warn",
            f"{one.words}{_nearest(one)}",
            f"Do not train again {', '.join(losing)}: it surely costs more than it earns.",
            fixes=(
                Fix(
                    label=f"Do not train again {', '.join(losing)}",
                    says="The trigger is switched off; the others stay.",
                    changes={"monitoring": off},
                ),
            ),
        )
    return Judgement("pass", f"{one.words}{_nearest(one)}")


def _nearest(found: Retraining) -> str:
    """What the best way to train again brings after its cost, where the words do not say it."""
    ways = [one for one in found.cadences if one.trainings and one.net.value is not None]
    if not ways:
        return ""
    best = max(ways, key=lambda one: one.net.value or 0.0)
    net = interval_text(best.net)
    if net in found.words:
        return ""
    trained = f"{best.trainings} training{'s' if best.trainings > 1 else ''}"
    return (
        f" The best of those that trained again, {name_of(best, found.unit)} ({trained}), brings "
        f"{net} after its cost."
    )


_TRIGGERS = {
    "schedule": "retrain_by_schedule",
    "drift": "retrain_on_drift",
    "performance": "retrain_on_performance",
}


def _goal(label: str) -> Fix:
    return asking("business_problem", "baseline", "target", "deadline", label=label)


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
