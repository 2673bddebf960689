"""Whether a batch asks for a training: the triggers of step 4, judged on what a check has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenfold import registry
from tenfold.delivery.operating.expecting import Expected
from tenfold.delivery.operating.rules import triggers
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import ModelCandidate, Trigger

if TYPE_CHECKING:
    from tenfold.delivery.operating.examining import Examined
    from tenfold.delivery.operating.watching import Watched

_SCORE, _MONEY = "tenfold_expected_score", "tenfold_expected_money_per_week"


def retrain_asked(
    project: Project,
    examined: Examined,
    watched: Watched | None,
    candidate: ModelCandidate | None,
    *,
    whole: bool,
) -> list[Trigger]:
    """The triggers of step 4 whose condition the batch meets; none where step 4 has not run.

    Parameters
    ----------
    candidate : ModelCandidate or None
        The model that serves.
    whole : bool
        Whether the batch may be used and nothing speaks against its being whole: one that broke
        on its way says nothing of the world, so neither drift nor performance asks for anything.
    """
    met: dict[Trigger, bool] = {
        "drift": whole and watched is not None and bool(watched.drift.alarms),
        "performance": whole
        and watched is not None
        and candidate is not None
        and _fallen(project, candidate, watched.expected),
        # A fault with a name is mended where it was made; new rows would not help.
        "contract": not examined.result.holds and not examined.faults,
    }
    return [one for one in triggers(project) if met[one]]


def _fallen(project: Project, candidate: ModelCandidate, hoped: Expected) -> bool:
    """Whether an alert of step 8 on what is expected rings; without one, step 3's promise."""
    record: Any = Standing(project).record(registry.get("monitoring"))
    now = {_SCORE: hoped.score, _MONEY: hoped.money.value}
    alerts = [one for one in record.evidence.alerts if one.metric in now] if record else []
    for alert in alerts:
        value = now[alert.metric]
        if value is None:
            continue
        if value > alert.bound if alert.above else value < alert.bound:
            return True
        if alert.inclusive and value == alert.bound:
            return True
    low, money = candidate.money.low, hoped.money.value
    return not alerts and low is not None and money is not None and money < low


__all__ = ["retrain_asked"]
