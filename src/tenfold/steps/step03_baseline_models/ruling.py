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
from tenfold.steps.step03_baseline_models.findings import Load
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Floats, Ints
from tenfold.vocabulary import DecisionRule, Estimate, Money, Triple


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
        "money_perfect": purse.per_week(y, y, perfect=True),
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
    told["today_note"] = _unlike_stated(looked, purse)
    told["load"] = _load(told["acted"], purse)
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


def _unlike_stated(looked: Looked, purse: Purse) -> str:
    """Where today's rule does otherwise on these rows than step 1 states; else empty.

    Outside a stated range; of a rate that is stated as one number, surely apart from it.
    """
    value, done = purse.usable, looked.today
    if value is None or done is None or purse.task != "binary":
        return ""
    said = []
    for of, kind, named in ((1, "positives", "tpr"), (0, "negatives", "fpr")):
        stated_rate: Triple | None = getattr(value, f"today_{named}")
        acts = done[looked.y == of] == 1
        found = intervals.wilson(int(acts.sum()), len(acts), level=purse.level)
        if stated_rate is None or found.value is None or found.low is None or found.high is None:
            continue
        one = stated_rate.low == stated_rate.high
        low, high = (found.low, found.high) if one else (found.value, found.value)
        if low > stated_rate.high or high < stated_rate.low:
            ends = f"{stated_rate.low:.1%} to {stated_rate.high:.1%} stated in step 1"
            here = f"{found.value:.1%} [{found.low:.1%} to {found.high:.1%}]"
            said.append(f"it acts on {here} of the {kind}, {ends}")
    return f"today's rule is applied to these rows: {'; '.join(said)}" if said else ""


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


def _load(acted: Estimate, purse: Purse) -> Load | None:
    value = purse.usable
    if value is None or value.capacity_per_week is None or value.volume_per_week is None:
        return None
    if acted.value is None or acted.low is None or acted.high is None:
        return None
    likely = value.volume_per_week.likely
    ends = {"value": acted.value, "low": acted.low, "high": acted.high}
    weekly: dict[str, object] = {name: end * likely for name, end in ends.items()}
    return Load(
        acted=acted.model_copy(update=weekly | {"unit": "cases/week"}),
        capacity=value.capacity_per_week,
    )


def _confusion(classes: int, y: NDArray[Any], decided: NDArray[Any]) -> list[list[int]]:
    if not classes:
        return []
    k = classes
    cells = np.bincount(y.astype(np.intp) * k + decided.astype(np.intp), minlength=k * k)
    table: list[list[int]] = cells.reshape(k, k).tolist()
    return table


__all__ = ["Looked", "Ruled", "Rules", "no_money", "ruled"]
