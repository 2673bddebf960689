"""Money for this step: every figure under the same payoffs, the same draws and the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.stats import money
from tenfold.stats.worth import annuity_weeks
from tenfold.steps.step03_baseline_models import stated
from tenfold.steps.step03_baseline_models.rows import Floats
from tenfold.vocabulary import Money, Task, ValueModel

_WEEKS = 52.0


@dataclass(frozen=True)
class Purse:
    """Prices decisions per week, or says why nobody can.

    Every call draws from the same seed, so that a figure depends on nothing but its rows.
    """

    value: ValueModel | None
    task: Task
    labels: tuple[str, ...]
    level: float
    seed: int

    @property
    def why_not(self) -> str:
        """Why money is not evaluated; empty when it is."""
        if self.value is None:
            return "step 1 has not run"
        if self.value.task != self.task:
            return (
                f"step 1 gives payoffs for a {self.value.task} task, "
                f"the target of step 2 is {self.task}"
            )
        return money.why_not_evaluated(self.value, list(self.labels))

    @property
    def evaluated(self) -> bool:
        """Whether money can be computed."""
        return not self.why_not

    @property
    def usable(self) -> ValueModel | None:
        """The value model where it fits the task, for thresholds: payoffs without volume do."""
        return self.value if self.value is not None and self.value.task == self.task else None

    @property
    def unit(self) -> str:
        """For example ``EUR/week``."""
        return self.value.per_week if self.value is not None else ""

    def nothing(self, why: str = "") -> Money:
        """Money that is not evaluated, and why."""
        return Money.not_evaluated(why or self.why_not or "it does not apply here", unit=self.unit)

    @property
    def today_alike(self) -> bool:
        """Whether today's rule decides every case alike: all are acted on, or none, or one class.

        What such a rule earns is in doubt by payoffs, volume and the mix of cases alone.
        """
        value = self.value
        if value is None:
            return False
        one_class = self.task == "multiclass" and value.today_class is not None
        return one_class or value.today in ("act_on_all", "act_on_none")

    def alike(self, rung: str) -> bool:
        """Whether a rung of the ladder decides every case alike."""
        return rung == "constant" or (rung == "todays_rule" and self.today_alike)

    def per_week(
        self, y: NDArray[Any], decided: NDArray[Any], *, always: bool = False, perfect: bool = False
    ) -> Money:
        """What these decisions earn per week.

        `always`: of a rule that decides all cases alike; `perfect`: right by definition.
        """
        if self.value is None or not self.evaluated:
            return self.nothing()
        return money.money_per_week(
            self.value,
            y,
            decided,
            labels=self.labels,
            rng=self._rng(),
            level=self.level,
            always=always,
            perfect=perfect,
        )

    def difference(
        self, y: NDArray[Any], a: NDArray[Any], b: NDArray[Any], *, always: bool = False
    ) -> Money:
        """How much more A earns than B per week on the same rows; `always`: B decides all alike."""
        if self.value is None or not self.evaluated:
            return self.nothing()
        return money.money_difference(
            self.value,
            y,
            a,
            b,
            labels=self.labels,
            rng=self._rng(),
            level=self.level,
            always=always,
        )

    def today_as_stated(self, y: NDArray[Any], decided: NDArray[Any] | None = None) -> Money:
        """Today's rule by what step 1 states of its quality, or what these decisions add to it."""
        if self.value is None or not self.evaluated:
            return self.nothing()
        if decided is None:
            return stated.per_week(self.value, y, rng=self._rng(), level=self.level)
        return stated.over(self.value, y, decided, rng=self._rng(), level=self.level)

    def weekly_by_case(self, y: NDArray[Any], decided: NDArray[Any]) -> Floats:
        """Money of each case as if the whole week were like it, at the likely values."""
        assert self.value is not None
        assert self.value.volume_per_week is not None
        per_case = money.value_per_case(self.value, y, decided, labels=self.labels)
        return np.asarray(per_case * self.value.volume_per_week.likely, dtype=float)

    def cost_per_week(self) -> float | None:
        """Build, switching and run cost of step 1 as a discounted cost per week of its horizon.

        None where step 1 states none of them: a cost that nobody stated is not zero.
        """
        if self.value is None or not self.evaluated:
            return None
        value = self.value
        if not (value.build_cost or value.switching_cost or value.run_cost_per_year):
            return None
        once = sum(cost.likely for cost in (value.build_cost, value.switching_cost) if cost)
        yearly = value.run_cost_per_year.likely if value.run_cost_per_year else 0.0
        return yearly / _WEEKS + once / annuity_weeks(value.horizon_weeks, value.discount_rate)

    def _rng(self) -> np.random.Generator:
        return np.random.default_rng([self.seed, 3])


__all__ = ["Purse"]
