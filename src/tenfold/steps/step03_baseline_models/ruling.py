"""All that follows from the decision rule: pure, from predictions that were made once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import decide
from tenfold.stats import intervals
from tenfold.steps.step03_baseline_models import scores, stated
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions, MetricName
from tenfold.steps.step03_baseline_models.evidence import MetricUse
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Floats, Ints
from tenfold.vocabulary import DecisionRule, Estimate, Money


@dataclass(frozen=True)
class Looked:
    """Held-out rows as three models and today's rule see them, whatever is decided then.

    Attributes
    ----------
    p, p_constant, p_simple : ndarray
        Calibrated predictions; `p_simple` is None where there is no linear model.
    today : ndarray or None
        What today's rule answers; None where it cannot be computed, and `why_no_today` says why.
    """

    y: NDArray[Any]
    p: Floats
    p_constant: Floats
    p_simple: Floats | None
    today: Ints | None
    why_no_today: str


@dataclass(frozen=True)
class Rules:
    """The rule of each model, set on its own out-of-fold rows."""

    chosen: DecisionRule
    constant: DecisionRule
    simple: DecisionRule | None


@dataclass(frozen=True)
class Ruled:
    """What the rules decide; `told` are the fields of `HeldOut` that say what comes of it."""

    decided: NDArray[Any]
    told: dict[str, Any]
    metrics: dict[str, Estimate]


def ruled(
    looked: Looked,
    rules: Rules,
    names: Iterable[MetricName],
    classes: int,
    decisions: BaselineDecisions,
    use: MetricUse,
    purse: Purse,
) -> Ruled:
    """Decide the held-out rows, and say in money and in shares what comes of it.

    Parameters
    ----------
    names : iterable of MetricName
        Metrics that are wanted beside money.
    """
    y, decided = looked.y, decide(rules.chosen, looked.p)
    nobody = decide(rules.constant, looked.p_constant)
    plain = None
    if looked.p_simple is not None and rules.simple is not None:
        plain = decide(rules.simple, looked.p_simple)
    money_today, over_today = _against_today(looked, decided, purse)
    money = purse.per_week(y, decided)
    metrics: dict[str, Estimate] = {
        name: scores.metric_estimate(
            name,
            y,
            looked.p,
            decided,
            rng=np.random.default_rng([decisions.seed, 7]),
            level=decisions.level,
        )
        for name in names
        if name != "money"
    }
    told: dict[str, Any] = {
        "money": money,
        "money_perfect": purse.per_week(y, y),
        "money_today": money_today,
        "money_constant": purse.per_week(y, nobody, always=True),
        "money_simple": no_money(purse, "no simple rung")
        if plain is None
        else purse.per_week(y, plain),
        "over_today": over_today,
        "over_constant": purse.difference(y, decided, nobody, always=True),
        **_shares(purse.task == "binary", y, decided, purse.level),
        "confusion": _confusion(classes, y, decided),
    }
    if use.reported == "money":
        told["metric"] = money
    elif use.reported in metrics:
        told["metric"] = metrics[use.reported]
    return Ruled(decided, told, metrics)


def no_money(purse: Purse, why: str) -> Money:
    """Money that is not evaluated, for the first reason there is."""
    return purse.nothing(purse.why_not or why)


def _against_today(looked: Looked, decided: NDArray[Any], purse: Purse) -> tuple[Money, Money]:
    """What today's rule earns, and what the decisions add: measured, else as step 1 states it."""
    y, done = looked.y, looked.today
    if done is not None:
        alike = purse.today_alike
        return (
            purse.per_week(y, done, always=alike),
            purse.difference(y, decided, done, always=alike),
        )
    if stated.quality(purse.usable):
        return purse.today_as_stated(y), purse.today_as_stated(y, decided)
    nothing = no_money(purse, looked.why_no_today)
    return nothing, nothing


def _shares(
    binary: bool,  # noqa: FBT001 (the task in a word)
    y: NDArray[Any],
    decided: NDArray[Any],
    level: float,
) -> dict[str, Estimate]:
    if not binary:
        nothing = Estimate.not_enough("it is defined for two classes")
        return {"precision": nothing, "recall": nothing, "acted": nothing}
    acted, positive = decided == 1, y == 1
    hits = int((acted & positive).sum())
    return {
        "precision": intervals.wilson(hits, int(acted.sum()), level=level),
        "recall": intervals.wilson(hits, int(positive.sum()), level=level),
        "acted": intervals.wilson(int(acted.sum()), len(decided), level=level),
    }


def _confusion(classes: int, y: NDArray[Any], decided: NDArray[Any]) -> list[list[int]]:
    if not classes:
        return []
    k = classes
    cells = np.bincount(y.astype(np.intp) * k + decided.astype(np.intp), minlength=k * k)
    table: list[list[int]] = cells.reshape(k, k).tolist()
    return table


__all__ = ["Looked", "Ruled", "Rules", "no_money", "ruled"]
