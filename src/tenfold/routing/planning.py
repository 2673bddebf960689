"""What a planner is, and a plan that was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tenfold.routing.checking import Checked, check
from tenfold.routing.problem import Plan, Problem


class Planner(Protocol):
    """Anything that makes a plan: a rule, a solver, a person's file."""

    def plan(self, problem: Problem) -> Plan:
        """A plan for `problem`; whether it can be driven, `check` says."""


@dataclass(frozen=True)
class Planned:
    """A plan and what our own check says about it."""

    plan: Plan
    checked: Checked


def planned(planner: Planner, problem: Problem) -> Planned:
    """Let `planner` plan, and check its plan; what it says of it itself is not asked."""
    plan = planner.plan(problem)
    return Planned(plan, check(problem, plan))


__all__ = ["Planned", "Planner", "planned"]
