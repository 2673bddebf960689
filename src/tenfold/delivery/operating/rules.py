"""What steps 4 and 8 decide: when drift is an alarm, and when a challenger takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenfold import registry
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.vocabulary import Operations, Trigger

_PER_MONTH = {"hour": 720.0, "day": 30.0, "week": 30 / 7, "month": 1.0, "quarter": 1 / 3}
_DAILY = 30.0


@dataclass(frozen=True)
class DriftRules:
    """When evidence of drift is an alarm.

    Attributes
    ----------
    margin : float
        Smallest shift that matters, in standard deviations.
    per_month : float
        Batches per month.
    budget : float
        False alarms per month, of all streams together.
    """

    margin: float = 0.05
    per_month: float = _DAILY
    budget: float = 1.0


@dataclass(frozen=True)
class PromotionRule:
    """When a challenger takes the champion's place.

    Attributes
    ----------
    gain : float
        Money per week that it must earn more.
    sure : float
        Chance of that, in (0.5, 1).
    by_hand : bool
        Whether a person decides, whatever it earns.
    level : float
        Coverage of the interval of what it earns more.
    seed : int
        Of the draws behind that.
    parity : float
        Largest difference between the answers of its package and those of its model.
    """

    gain: float = 0.0
    sure: float = 0.9
    by_hand: bool = False
    level: float = 0.95
    seed: int = 0
    parity: float = 1e-9


def drift_rules(project: Project) -> DriftRules:
    """As step 8 decides them, and step 4 the schedule; daily where it has not."""
    watched: Any = Standing(project).resolve(registry.get("monitoring")).values
    operated = _operations(project)
    every = operated.validate_data.every if operated is not None else "day"
    return DriftRules(
        watched.smallest_shift, _PER_MONTH.get(every, _DAILY), watched.false_alarms_per_month
    )


def promotion_rule(project: Project) -> PromotionRule:
    """As step 4 decides it."""
    decided: Any = Standing(project).resolve(registry.get("mlops")).values
    return PromotionRule(
        decided.promote_gain,
        decided.promote_sure,
        by_hand=decided.promotion == "by_hand",
        level=decided.level,
        seed=decided.seed,
        parity=decided.parity_tolerance,
    )


def triggers(project: Project) -> list[Trigger]:
    """On what step 4 lets a check ask for a training; nothing where it has not run."""
    operated = _operations(project)
    return list(operated.triggers) if operated is not None else []


def _operations(project: Project) -> Operations | None:
    if "mlops" not in {step.slug for step in registry.steps()}:
        return None
    record: Any = Standing(project).record(registry.get("mlops"))
    return record.evidence.operations if record is not None else None


__all__ = ["DriftRules", "PromotionRule", "drift_rules", "promotion_rule", "triggers"]
