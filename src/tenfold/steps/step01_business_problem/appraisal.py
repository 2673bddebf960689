"""What the project is worth over its horizon: joint draws, NPV, break-even, sensitivity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.stats.triples import draw_triples
from tenfold.stats.worth import NetPresentValue, annuity_weeks, npv, tornado
from tenfold.steps.step01_business_problem import pricing
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.economy import (
    Economy,
    Quantities,
    Weekly,
    drawn_shares,
)
from tenfold.steps.step01_business_problem.evidence import Distribution, Swing
from tenfold.vocabulary import CaseMix, Estimate, Money, Triple, ValueModel

_FREE = Triple(low=0, likely=0, high=0)
_WEEKS_PER_YEAR = 52.0
_BINS = 40
_SAME = 1e-9
# Without a capacity everything is linear in between; rare cases get a finer step.
_SHARES = np.unique(np.concatenate([np.linspace(0, 0.1, 21), np.linspace(0, 1, 21)]).round(6))
_MOST_BARS = 12


@dataclass(frozen=True)
class Draws:
    """Joint draws of everything uncertain, and the likely value of each."""

    drawn: dict[str, NDArray[np.float64]]
    likely: dict[str, float]
    triples: dict[str, Triple]
    cost_seed: int
    level: float

    @classmethod
    def of(
        cls,
        decisions: BusinessProblemDecisions,
        economy: Economy,
        *,
        rng: np.random.Generator,
        draws: int = 4000,
    ) -> Draws:
        """Draw all triples of the decisions jointly."""
        seed = int(rng.integers(2**32))
        costs = {
            "build": decisions.build_cost or _FREE,
            "run": decisions.run_cost_per_year or _FREE,
            "switch": decisions.switching_cost or _FREE,
        }
        worth = pricing.payoffs(decisions)[0] | economy.triples
        worth |= {"expected_capture": decisions.expected_capture}
        # The costs are drawn as stats.npv draws them, so that the histogram shows its draws.
        drawn = draw_triples(costs, rng=np.random.default_rng(seed), draws=draws)
        drawn = drawn_shares(drawn | draw_triples(worth, rng=rng, draws=draws))
        triples = worth | costs
        likely = {name: triple.likely for name, triple in triples.items()}
        return cls(drawn, likely, triples, seed, 1 - decisions.alpha)

    def estimate(self, function: Callable[[Quantities], Any], unit: str = "") -> Estimate:
        """A function of the quantities at their likely values, with the interval of the draws."""
        with np.errstate(all="ignore"):  # what is not finite is left out below
            point = float(function(self.likely))
            per_draw = np.broadcast_to(np.asarray(function(self.drawn), dtype=float), self.shape)
        finite = np.isfinite(per_draw)
        per_draw, lost = per_draw[finite], 1 - float(finite.mean())
        if not per_draw.size or not np.isfinite(point):
            return Estimate.not_enough("the numbers given allow no finite result", unit=unit)
        low, high = np.quantile(per_draw, [(1 - self.level) / 2, (1 + self.level) / 2])
        return Estimate(
            value=point,
            # Skewed triples can push the likely value out of the interval of the draws.
            low=min(float(low), point),
            high=max(float(high), point),
            level=self.level,
            method="joint draws",
            unit=unit,
            note=f"{100 * lost:.3g} % of the draws allow no result" if lost else "",
        )

    def chance(self, function: Callable[[Quantities], Any]) -> Estimate:
        """The share of the draws in which `function` holds."""
        with np.errstate(all="ignore"):
            share = float(np.mean(np.broadcast_to(function(self.drawn), self.shape)))
        return Estimate(
            value=share,
            method="share of joint draws",
            note=f"a belief, computed from {self.shape[0]:,} joint draws of the ranges given",
        )

    @property
    def shape(self) -> tuple[int]:
        """One entry: the number of draws."""
        return (len(self.drawn["build"]),)


@dataclass(frozen=True)
class Appraisal:
    """Functions of the quantities that appraise the project; see `BusinessProblemEvidence`."""

    economy: Economy
    annuity: float

    @classmethod
    def of(cls, decisions: BusinessProblemDecisions, economy: Economy) -> Appraisal:
        """The appraisal over the horizon of these decisions."""
        return cls(economy, annuity_weeks(decisions.horizon_weeks, decisions.discount_rate))

    def gap(self, q: Quantities) -> Any:
        """What a perfect model adds to today's rule per week."""
        return self._over_today(self.economy.perfect, q)

    def blind_gain(self, q: Quantities) -> Any:
        """What the better of the decisions that need no data adds to today's rule per week."""
        return self._over_today(self.economy.blind, q)

    def gain(self, q: Quantities) -> Any:
        """What a model is expected to add to today's rule per week."""
        return q["expected_capture"] * self.gap(q)

    def required(self, q: Quantities) -> Any:
        """What it must add per week to pay for itself within the horizon."""
        return q["run"] / _WEEKS_PER_YEAR + (q["build"] + q["switch"]) / self.annuity

    def npv(self, q: Quantities) -> Any:
        """Net present value as expected."""
        return (self.gain(q) - self.required(q)) * self.annuity

    def npv_perfect(self, q: Quantities) -> Any:
        """Net present value of a perfect model."""
        return (self.gap(q) - self.required(q)) * self.annuity

    def _over_today(self, weekly: Weekly | None, q: Quantities) -> Any:
        today = self.economy.today
        assert weekly is not None
        assert today is not None
        return weekly(q) - today(q)


def net_present_value(value: ValueModel, appraisal: Appraisal, draws: Draws) -> NetPresentValue:
    """NPV, chance of loss and value of perfect information from the joint draws."""
    return npv(
        value,
        np.broadcast_to(appraisal.gain(draws.drawn), draws.shape),
        weekly_likely=float(appraisal.gain(draws.likely)),
        rng=np.random.default_rng(draws.cost_seed),
        level=draws.level,
    )


def case_mix(d: BusinessProblemDecisions, project: Appraisal, draws: Draws, why: str) -> CaseMix:
    """What the decisions state of the mix of cases, and the project's worth over it."""
    stated = CaseMix(
        prevalence=d.prevalence if d.task == "binary" else None,
        class_shares=d.class_shares if d.task == "multiclass" else {},
    )
    if stated.prevalence is None or why:
        return stated
    at = draws.likely | {"prevalence": _SHARES}
    costs = d.build_cost is not None and d.run_cost_per_year is not None
    return stated.model_copy(
        update={
            "shares": _SHARES.tolist(),
            "gain": _over_shares(project.gain, at),
            "npv": _over_shares(project.npv, at) if costs else [],
        }
    )


def _over_shares(function: Callable[[Quantities], Any], at: Quantities) -> list[float]:
    with np.errstate(all="ignore"):
        found = np.broadcast_to(np.asarray(function(at), dtype=float), _SHARES.shape)
    return found.tolist() if np.isfinite(found).all() else []


def distribution(worth: NDArray[np.float64]) -> Distribution | None:
    """Histogram of the draws; None when they are all the same."""
    if np.ptp(worth) <= _SAME * np.abs(worth).max():
        return None
    counts, edges = np.histogram(worth, bins=_BINS)
    return Distribution(edges=edges.tolist(), shares=(counts / len(worth)).tolist())


def swings(function: Callable[[Quantities], Any], draws: Draws) -> list[Swing]:
    """The quantities that move the result most, one at a time from low to high."""
    uncertain = {name: t for name, t in draws.triples.items() if t.low < t.high}
    fixed = {name: t.likely for name, t in draws.triples.items() if t.low == t.high}

    def at(some: Mapping[str, float]) -> float:
        return float(function(fixed | dict(some)))

    return [
        Swing(
            name=bar.name,
            low=uncertain[bar.name].low,
            high=uncertain[bar.name].high,
            at_low=bar.at_low,
            at_likely=bar.at_likely,
            at_high=bar.at_high,
        )
        for bar in tornado(at, uncertain)
        if bar.width > 0
    ][:_MOST_BARS]


def whole(estimate: Estimate, value: ValueModel) -> Money:
    """Money over the horizon: an amount, not a rate."""
    return Money(**estimate.model_dump() | {"unit": value.currency, "value_model": value.digest})


__all__ = [
    "Appraisal",
    "Draws",
    "case_mix",
    "distribution",
    "net_present_value",
    "swings",
    "whole",
]
