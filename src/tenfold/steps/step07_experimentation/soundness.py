"""Why results may not be shipped on, whatever lift they show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tenfold.experiments.records import Fault
from tenfold.step import GateView
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.vocabulary import Spending

SPENT: dict[Spending, str] = {
    "obrien_fleming": "late (O'Brien–Fleming)",
    "pocock": "evenly (Pocock)",
    "always_valid": "so that anybody may look at any time (always valid)",
}
"""How the risk is spent over looks, in words."""

DOUBTFUL = 0.01
"""Chance of the sample ratio below which somebody should look (convention)."""

_BROKEN = ("arm_not_designed", "empty_arm", "exposed_before_assigned")


def broken(faults: Sequence[Fault], units: int, largest_two_arms: float) -> list[str]:
    """What is wrong with who came into which arm, so that arms cannot be compared.

    Parameters
    ----------
    units : int
        In all arms together, those in two arms left out.
    """
    return [
        fault.words
        for fault in faults
        if fault.kind in _BROKEN
        or (fault.kind == "two_arms" and fault.units > largest_two_arms * (units + fault.units))
    ]


def extended(days: int, weeks: int | None) -> bool:
    """Whether results that count cover more days than were planned."""
    return weeks is not None and days > 7 * weeks


def unregistered(decided: ExperimentationDecisions, plan_hash: str, first_day: str) -> str:
    """Why the plan was not fixed before these results; empty where it was, as far as is known."""
    if not decided.registered:
        return "no plan was registered before them"
    if decided.registered != plan_hash:
        return "the plan is no longer the one that was registered"
    late = decided.registered_on
    if late is not None and first_day and late > date.fromisoformat(first_day):
        return f"the plan was registered on {late}, after the first unit was exposed"
    return ""


def untold(view: GateView) -> bool:
    """Whether results were looked at more often than the intervals account for."""
    told = len(view.decisions.looks_before) + 1
    valid = view.evidence.plan.spending == "always_valid"
    return view.looks is not None and view.looks > told and not valid


def chance(p: float) -> str:
    """A chance in words that do not claim it to be none.

    Examples
    --------
    >>> chance(0.0086), chance(0.0)
    ('0.0086', 'below 0.000001')
    """
    return "below 0.000001" if p < 1e-6 else f"{p:.2g}"


__all__ = ["DOUBTFUL", "SPENT", "broken", "chance", "extended", "unregistered", "untold"]
