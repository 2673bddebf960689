"""The recommendation on training again, in words."""

from __future__ import annotations

from tenfold.charts.words import interval_text
from tenfold.steps.step08_monitoring.decisions import MonitoringDecisions
from tenfold.steps.step08_monitoring.outlook import Cadence, Retraining

NAMES = {
    "never": "never",
    "drift": "on an alarm of drift",
    "performance": "when the score is surely worse than promised",
}


def name_of(one: Cadence, unit: str) -> str:
    """A way of training again in words."""
    if one.trigger != "schedule":
        return NAMES[one.trigger]
    return f"every {one.every} {unit}s" if one.every > 1 else f"every {unit}"


def told(
    found: list[Cadence],
    unit: str,
    decisions: MonitoringDecisions,
    *,
    left_out: list[str],
    periods: int,
) -> Retraining:
    """Recommend the way that surely earns most, or none; say what was chosen and what failed."""
    tried = [one for one in found if one.trainings or one.trigger == "never"]
    best = max(tried, key=lambda one: one.net.value if one.net.value is not None else 0.0)
    pays = best.trigger != "never" and best.net.low is not None and best.net.low > 0
    if pays:
        words = (
            f"Train again {name_of(best, unit)}: of {len(tried)} ways it earns most, "
            f"{interval_text(best.net)} over never, its cost taken off."
        )
    elif best.trigger != "never":
        words = (
            f"Training {name_of(best, unit)} looks best ({interval_text(best.net)} over never), "
            f"but its gain cannot be told from none: {_otherwise(found, unit)}"
        )
    else:
        words = f"No way earns its cost here: {_otherwise(found, unit)}"
    failed = [one for one in found if one.failed]
    if failed:
        most = max(failed, key=lambda one: one.failed)
        words += (
            f" {most.failed} of {most.trainings} trainings {name_of(most, unit)} could not be "
            "fitted; the model before stayed in use."
        )
    losing = [name_of(one, unit) for one in found if _chosen(one, decisions) and _loses(one)]
    if losing:
        words += f" What you chose costs more than it earns: {', '.join(losing)}."
    if left_out:
        words += f" Not replayed: {', '.join(left_out)} ({periods} periods)."
    return Retraining(
        status="evaluated",
        unit=unit,
        cadences=found,
        recommended=best.every if pays else 0,
        recommended_trigger=best.trigger if pays else "never",
        words=words,
    )


def _otherwise(found: list[Cadence], unit: str) -> str:
    """What to do where no way is recommended: wait for an alarm that is not shown to lose."""
    alarms = [one for one in found if one.trigger in ("drift", "performance")]
    losing = [one for one in alarms if _loses(one)]
    if not losing:
        return "do not train by the calendar; wait for an alarm."
    against = " or ".join(name_of(one, unit) for one in losing)
    left = [name_of(one, unit) for one in alarms if one not in losing]
    only = f"; train only {left[0]}" if left else ""
    return f"do not train by the calendar, nor {against}{only}."


def _loses(one: Cadence) -> bool:
    """Whether it surely costs more than it earns."""
    return one.net.high is not None and one.net.high < 0


def _chosen(one: Cadence, decisions: MonitoringDecisions) -> bool:
    return {
        "never": False,
        "schedule": decisions.retrain_by_schedule,
        "drift": decisions.retrain_on_drift,
        "performance": decisions.retrain_on_performance,
    }[one.trigger]


__all__ = ["NAMES", "name_of", "told"]
