"""Quarterly manual retraining against daily validation and weekly retraining, on simulated loans.

A 2×2 factorial: retraining every 91 or every 7 days, the data contract off or on. All four arms
live through the same worlds: the same applicants, outcomes, drift and broken batches. What is
measured is how much less often a default is predicted wrongly over 90 days than in the arm that
retrains every quarter and validates nothing. `docs/retraining-case.md` says what was assumed.

Run: OMP_NUM_THREADS=1 python benchmarks/retraining_case.py [--worlds 200] [--seed 1] [--help]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from tenfold.charts import Chart, Mark, Series, to_svg
from tenfold.contract import Clause, suggest
from tenfold.stats.intervals import mean
from tenfold.stats.logistic import logistic
from tenfold.stats.payoffs import threshold

COLUMNS = ("income", "instalment", "savings", "debts", "card_balance", "years_employed")
# Of the log odds of a default at the first day: per standard deviation of a column's logarithm.
WEIGHTS = np.array([-0.8, 0.8, -0.6, 0.6, 0.5, -0.4])
INTERCEPT = -1.5
MEDIANS = np.array([2_500.0, 300.0, 4_000.0, 6_000.0, 1_200.0, 6.0])
SPREAD = 0.6  # standard deviation of each column's logarithm
# In dollars a loan: interest of one that is paid back, loss of one that is not; declined earn 0.
PAYOFFS = {"TN": 900.0, "FP": 0.0, "FN": -5_000.0, "TP": 0.0}
CLAIM, WORTH = 8.0, 2_000_000.0  # the headline: 8 % less error, and what it is to be worth a year
METRICS = ("wrong predictions", "Brier score", "cost of decisions")


@dataclass(frozen=True)
class Stream:
    """The world's rules: days are counted from 0, a batch is a day's applications."""

    drift: float = 0.05  # standard deviation of each weight's and the intercept's daily step
    fault_every: int = 45  # days; 0: no batch is ever broken
    fault_days: int = 1  # that a fault lasts
    loans: int = 60  # a day
    delay: int = 30  # days until it is known whether a loan defaults
    window: int = 60  # days of loans with known outcome that a model is trained on
    measured: int = 90  # days

    @property
    def start(self) -> int:
        """First measured day: whatever is in service then was trained on days from 0 on."""
        return QUARTERLY.every + self.delay + self.window


@dataclass(frozen=True)
class Policy:
    """How a model is kept: retrained every so many days; batches validated or not."""

    every: int
    validate: bool = False


QUARTERLY = Policy(91)
ARMS: Mapping[str, Policy] = {
    "quarterly": QUARTERLY,
    "validation": Policy(91, validate=True),
    "weekly": Policy(7),
    "both": Policy(7, validate=True),
}
# The programme in name only: four names for one policy, so that any difference is an error of ours.
PLACEBO: Mapping[str, Policy] = dict.fromkeys(ARMS, QUARTERLY)


@dataclass(frozen=True)
class World:
    """One possible course of events, by day and loan.

    Attributes
    ----------
    true, delivered : ndarray of shape (days, loans, columns)
        The columns as they are, and as the batch has them.
    chance, default : ndarray of shape (days, loans)
        Probability of a default, and whether it comes to one.
    broken : ndarray of shape (days,)
        Whether the day's batch has a fault.
    late : float
        In [0, 1): how far a retraining calendar has come when measuring starts.
    """

    stream: Stream
    true: NDArray[np.float64]
    delivered: NDArray[np.float64]
    chance: NDArray[np.float64]
    default: NDArray[np.intp]
    broken: NDArray[np.bool_]
    late: float


def draw(stream: Stream, *, rng: np.random.Generator) -> World:
    """Draw a world. Streams that differ in drift or faults alone give worlds with equal luck."""
    days, columns = stream.start + stream.measured, len(COLUMNS)
    scores = rng.normal(size=(days, stream.loans, columns))
    steps = rng.normal(size=(days, columns + 1))
    luck = rng.random((days, stream.loans))
    late, fault_phase = rng.random(2)
    column, kind = rng.integers(columns, size=days), rng.integers(2, size=days)

    path = np.append(WEIGHTS, INTERCEPT) + stream.drift * np.cumsum(steps, axis=0)
    odds = np.einsum("dlc,dc->dl", scores, path[:, :-1]) + path[:, -1:]
    chance = special.expit(odds)
    true = MEDIANS * np.exp(SPREAD * scores)
    delivered, broken = true.copy(), np.zeros(days, dtype=bool)
    if stream.fault_every:
        since = (np.arange(days) - int(fault_phase * stream.fault_every)) % stream.fault_every
        broken = since < stream.fault_days
        for day in np.flatnonzero(broken):
            # Cents in place of dollars, or nothing at all; one column for as long as it lasts.
            which = day - since[day]
            delivered[day, :, column[which]] *= 100.0 if kind[which] else np.nan
    return World(stream, true, delivered, chance, (luck < chance).astype(np.intp), broken, late)


def contract(world: World) -> list[Clause]:
    """What step 2 learns from the first window, taken to be good: its own code, its own budget."""
    rows = world.true[: world.stream.window].reshape(-1, len(COLUMNS))
    return suggest(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        dict.fromkeys(COLUMNS, "number"),
        batch_rows=world.stream.loans,
    )


def stopped(world: World, clauses: Sequence[Clause]) -> NDArray[np.bool_]:
    """Days whose batch breaks the contract; all days at once, as `check_batch` judges each."""
    stop = np.zeros(len(world.broken), dtype=bool)
    for clause in clauses:
        cells = world.delivered[:, :, COLUMNS.index(clause.rule.column)]
        written = np.isfinite(cells)
        if clause.rule.rule == "complete":
            stop |= (~written).sum(axis=1) > clause.allowed(world.stream.loans)
        elif clause.rule.rule == "range":
            low, high = clause.rule.low or 0.0, clause.rule.high or np.inf
            wrong = written & ((cells < low) | (cells > high))
            most = np.array([clause.allowed(int(count)) for count in written.sum(axis=1)])
            stop |= wrong.sum(axis=1) > most
    return stop


@dataclass(frozen=True)
class Model:
    """A logistic regression on standardised logarithms; what is missing counts as average."""

    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]

    def score(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Chance of a default for rows in the last axis but one."""
        return np.asarray(special.expit(self._scaled(amounts) @ self.weights), dtype=float)

    def _scaled(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled = np.nan_to_num((np.log(amounts) - self.centre) / self.scale)
        return np.concatenate([scaled, np.ones((*scaled.shape[:-1], 1))], axis=-1)

    @classmethod
    def trained(cls, amounts: NDArray[np.float64], default: NDArray[np.intp]) -> Model | None:
        """By maximum likelihood; None where there is none: the old model then stays in service."""
        logs = np.log(amounts)
        blank = cls(np.nanmean(logs, axis=0), np.nanstd(logs, axis=0), WEIGHTS)
        fitted = logistic(default, blank._scaled(amounts))
        return replace(blank, weights=fitted[0]) if fitted else None


def losses(world: World, policy: Policy, stop: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What `policy` loses a loan over the measured days, in the order of `METRICS`.

    A stopped batch is mended and scored a day later, and is never trained on. The expectation over
    each loan's outcome is taken, so that luck in the measured outcomes adds no noise.
    """
    stream = world.stream
    end = stream.start + stream.measured
    held = stop & policy.validate
    seen = np.where(held[:, None, None], world.true, world.delivered)
    chance = np.empty((stream.measured, stream.loans))
    model: Model | None = None
    for day in range(stream.start - int(world.late * policy.every), end, policy.every):
        known = np.arange(day - stream.delay - stream.window, day - stream.delay)
        known = known[~held[known]]
        rows = world.delivered[known].reshape(-1, len(COLUMNS))
        model = Model.trained(rows, world.default[known].ravel()) or model
        if model is None:
            raise RuntimeError("The first training has no maximum: the stream is too short.")
        served = np.arange(max(day, stream.start), min(day + policy.every, end))
        chance[served - stream.start] = model.score(seen[served])
    true = world.chance[stream.start :]
    wrong = np.where(chance >= 0.5, 1 - true, true)
    declined = chance >= threshold(PAYOFFS)
    cost = np.where(declined, (1 - true) * PAYOFFS["TN"], -true * PAYOFFS["FN"])
    brier = (chance - true) ** 2 + true * (1 - true)
    return np.array([wrong.mean(), brier.mean(), cost.mean()])


@dataclass(frozen=True)
class Outcome:
    """All worlds under one stream.

    Attributes
    ----------
    losses : ndarray of shape (worlds, arms, metrics)
    passed, alarms : int
        Broken batches that the contract let through, and clean ones that it stopped.
    best : float
        Share of wrong predictions that knowing every true probability would leave.
    defaults : ndarray of shape (worlds,)
        Share of the measured loans that default.
    """

    losses: NDArray[np.float64]
    passed: int
    alarms: int
    broken: int
    clean: int
    best: float
    defaults: NDArray[np.float64]

    def reduction(self, arm: str, metric: int = 0) -> NDArray[np.float64]:
        """Loss below the quarterly arm's in per cent, of each world; positive is better."""
        loss = self.losses[:, :, metric]
        return np.asarray(100 * (1 - loss[:, list(ARMS).index(arm)] / loss[:, 0]), dtype=float)


def simulate(stream: Stream, worlds: int, seed: int, arms: Mapping[str, Policy] = ARMS) -> Outcome:
    """Run every arm through the same `worlds`; world i depends on `seed` and i alone."""
    found, best, defaults = [], [], []
    passed, alarms, broken, clean = 0, 0, 0, 0
    for index in range(worlds):
        world = draw(stream, rng=np.random.default_rng([seed, index]))
        stop = stopped(world, contract(world))
        passed += int((world.broken & ~stop).sum())
        alarms += int((stop & ~world.broken).sum())
        broken += int(world.broken.sum())
        clean += int((~world.broken).sum())
        measured = world.chance[stream.start :]
        defaults.append(measured.mean())
        best.append(np.minimum(measured, 1 - measured).mean())
        found.append([losses(world, policy, stop) for policy in arms.values()])
    return Outcome(
        np.array(found), passed, alarms, broken, clean, float(np.mean(best)), np.array(defaults)
    )


def _said(values: NDArray[np.float64]) -> str:
    if not np.ptp(values):
        return f"{values[0]:.1f} in every world"
    found = mean(values)
    low, high = np.quantile(values, [0.05, 0.95])
    return (
        f"{found.value:6.2f} [{found.low:.2f} to {found.high:.2f}]  "
        f"90% of worlds {low:.1f} to {high:.1f}, worse in {np.mean(values < 0):.0%}"
    )


def _print_effects(name: str, outcome: Outcome) -> None:
    print(f"\n{name}")
    for arm in list(ARMS)[1:]:
        print(f"  {arm:<12} {_said(outcome.reduction(arm))}")
    both, weekly, validation = (outcome.reduction(arm) for arm in ("both", "weekly", "validation"))
    print(f"  {'interaction':<12} {_said(both - weekly - validation)}")


def _print_case(case: Outcome) -> None:
    both = case.reduction("both")
    quantiles = np.quantile(both, [0.05, 0.25, 0.5, 0.75, 0.95])
    print("\nThe case, both measures together: distribution over worlds")
    print("  5, 25, 50, 75, 95 % of worlds: " + ", ".join(f"{q:.1f}" for q in quantiles))
    print(f"  worlds with {CLAIM:.0f} % or more: {np.mean(both >= CLAIM):.0%}")
    low, high = np.quantile(case.defaults, [0.05, 0.95])
    print(f"  defaults: {case.defaults.mean():.0%}, 90% of worlds {low:.0%} to {high:.0%}")
    print(f"  wrong predictions that the truth itself would leave: {case.best:.4f} a loan")
    for metric, name in enumerate(METRICS):
        print(f"  {name:<18} quarterly {case.losses[:, 0, metric].mean():8.4g} a loan")
        for arm in list(ARMS)[1:]:
            print(f"    less by {arm:<12} {_said(case.reduction(arm, metric))}")
    cost = mean(case.losses[:, 0, 2])
    saved = mean(case.losses[:, 0, 2] - case.losses[:, 3, 2])
    size = [
        WORTH / (CLAIM / 100 * float(value or 0)) for value in (cost.value, cost.high, cost.low)
    ]
    print(f"\nMoney, at the threshold that the payoffs imply ({threshold(PAYOFFS):.3f})")
    print(f"  wrong decisions cost the quarterly arm ${cost.value:.0f} a loan")
    print(f"  both measures save ${saved.value:.1f} [{saved.low:.1f} to {saved.high:.1f}] a loan")
    print(
        f"  {CLAIM:.0f} % less of that cost is worth ${WORTH:,.0f} a year from "
        f"{size[0]:,.0f} [{size[1]:,.0f} to {size[2]:,.0f}] applications a year"
    )


def chart(outcome: Outcome) -> Chart:
    """How the worlds spread: the share of them in which the error falls by so much or more."""
    effects = {arm: outcome.reduction(arm) for arm in list(ARMS)[1:]}
    low, high = np.quantile(list(effects.values()), [0.01, 0.99])
    places = np.linspace(np.floor(low), np.ceil(high), 61)
    both = effects["both"]
    said = [f"{p:.0f} % or more in {np.mean(both >= p):.0%}" for p in (0, CLAIM, 2 * CLAIM)]
    return Chart(
        key="retraining_case",
        title="How much the error falls, over simulated worlds",
        alt=f"With both measures the error falls by {', by '.join(said)} of {len(both)} worlds.",
        x_title="fewer wrong predictions than with quarterly retraining, % or more",
        y_title="% of worlds",
        series=[
            Series(
                name={"validation": "validation alone", "weekly": "weekly alone"}.get(arm, arm),
                kind="line",
                x=[round(float(place), 2) for place in places],
                y=[100 * float(np.mean(effect >= place)) for place in places],
                emphasis=arm == "both",
            )
            for arm, effect in effects.items()
        ],
        marks=[Mark(label=f"headline: {CLAIM:.0f} %", x=CLAIM)],
    )


def main(given: Sequence[str] | None = None) -> int:
    """Print every figure of the docs page; 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    for field in fields(Stream)[:-1]:
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=type(field.default), default=field.default)
    parser.add_argument("--svg", type=Path, help="write the distribution as a chart")
    asked = parser.parse_args(given)
    started = time.perf_counter()
    case = Stream(**{field.name: getattr(asked, field.name) for field in fields(Stream)[:-1]})
    streams = {
        "The case: drift and faults": case,
        "Drift, no faults": replace(case, fault_every=0),
        "Faults, no drift": replace(case, drift=0.0),
        "Neither": replace(case, drift=0.0, fault_every=0),
    }
    print(f"{asked.worlds} worlds, seed {asked.seed}, {case}")
    print("Wrong predictions below the quarterly arm's, in per cent of them; mean [95 % interval]")
    placebo = simulate(case, asked.worlds, asked.seed, PLACEBO)
    _print_effects("Placebo: the case, four names for the quarterly policy", placebo)
    found = {}
    for name, stream in streams.items():
        found[name] = simulate(stream, asked.worlds, asked.seed)
        _print_effects(name, found[name])
    first, neither = next(iter(found.values())), found["Neither"]
    _print_case(first)
    print(
        f"\nContract: {first.passed} of {first.broken:,} broken batches let through, "
        f"{first.alarms} of {first.clean:,} clean batches stopped"
    )
    print(f"{time.perf_counter() - started:.0f} s")
    if asked.svg:
        asked.svg.write_text(to_svg(chart(first)) + "\n", encoding="utf-8")
    wrong = []
    if np.ptp(placebo.losses, axis=1).any():
        wrong.append("the placebo differs")
    if first.passed:
        wrong.append("a broken batch was let through")
    null = mean(neither.reduction("both"), level=0.999)
    if null.low is not None and null.high is not None and not null.low <= 0 <= null.high:
        wrong.append("an effect without drift or faults")
    print("not as it must be: " + ("; ".join(wrong) if wrong else "nothing"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
