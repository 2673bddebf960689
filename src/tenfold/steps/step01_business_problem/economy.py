"""What a week is worth under today's rule, without any data, and with a perfect model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tenfold.steps.step01_business_problem import pricing
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.vocabulary import Triple

Quantities = Mapping[str, Any]
"""Name → number, or one number per joint draw: ndarray of shape (draws,)."""
Weekly = Callable[[Quantities], Any]
"""Money per week under these quantities."""
_NAMED = 12
_SUM_TOLERANCE = 0.02
SHARES = ("prevalence", "today_tpr", "today_fpr", "expected_capture")


@dataclass(frozen=True)
class Economy:
    """The weekly money of a task, as functions of what is uncertain.

    Attributes
    ----------
    triples : dict of str to Triple
        Everything that the functions read.
    perfect, blind, today : callable or None
        None where decisions are missing; `lacking` and `lacking_today` then name them.
    nobody, everybody : callable or None
        Acting on none or on all of them, as far as capacity reaches; binary only.
    """

    triples: dict[str, Triple] = field(default_factory=dict)
    perfect: Weekly | None = None
    blind: Weekly | None = None
    today: Weekly | None = None
    lacking: str = ""
    lacking_today: str = ""
    nobody: Weekly | None = None
    everybody: Weekly | None = None


def economy(decisions: BusinessProblemDecisions) -> Economy:
    """The economy of these decisions, as far as they go."""
    d = decisions
    needed = [n for n in pricing.missing(d) if n not in pricing.missing_today(d)]
    needed = [n for n in needed if n not in ("build_cost", "run_cost_per_year")]
    contradiction = pricing.contradiction(d) or _unbalanced(d)
    if needed or contradiction:
        why = f"fill in {', '.join(needed[:_NAMED])}" if needed else contradiction
        return Economy(lacking=why, lacking_today=why)
    built = {"binary": _binary, "multiclass": _multiclass, "regression": _regression}[d.task](d)
    if built.today is not None:
        return built
    lacking = pricing.missing_today(d)
    why = f"fill in {' and '.join(lacking)}"
    if d.task == "multiclass" and d.today_class:
        why = f"today_class '{d.today_class}' is no class of the payoff table"
    if lacking != ["today"]:
        why += ", or let step 3 measure today's rule on the data"
    return replace(built, today=None, lacking_today=why)


def acting(q: Quantities, tpr: Any, fpr: Any, capacity: float | None) -> Any:
    """Money per week of a rule that acts on these shares of positives and negatives.

    Where it would act on more than `capacity` per week, it acts on a random part of them.
    """
    pi, volume = q["prevalence"], q["volume_per_week"]
    if capacity is not None:
        wanted = volume * (pi * tpr + (1 - pi) * fpr)
        room = np.minimum(1.0, capacity / np.maximum(wanted, 1e-12))
        tpr, fpr = tpr * room, fpr * room
    on_positive = tpr * q["TP"] + (1 - tpr) * q["FN"]
    on_negative = fpr * q["FP"] + (1 - fpr) * q["TN"]
    return volume * (pi * on_positive + (1 - pi) * on_negative)


def drawn_shares(q: dict[str, Any]) -> dict[str, Any]:
    """The quantities with shares kept in [0, 1]: draws reach a little beyond low and high."""
    return {k: np.clip(v, 0.0, 1.0) if k in SHARES else v for k, v in q.items()}


def _unbalanced(d: BusinessProblemDecisions) -> str:
    total = sum(share.likely for share in d.class_shares.values())
    if d.task != "multiclass" or abs(total - 1) <= _SUM_TOLERANCE:
        return ""
    return f"class_shares add up to {total:.3g}; they should add up to 1"


def _binary(d: BusinessProblemDecisions) -> Economy:
    assert d.volume_per_week is not None
    assert d.prevalence is not None
    triples = pricing.payoffs(d)[0] | {
        "volume_per_week": d.volume_per_week,
        "prevalence": d.prevalence,
    }
    capacity = d.capacity_per_week
    blind_rates = {"act_on_all": (1.0, 1.0), "act_on_none": (0.0, 0.0)}
    today: Weekly | None = None
    if d.today in blind_rates:
        rates = blind_rates[d.today]

        def today(q: Quantities) -> Any:
            return acting(q, *rates, capacity)

    elif d.today_tpr is not None and d.today_fpr is not None:
        triples |= {"today_tpr": d.today_tpr, "today_fpr": d.today_fpr}

        def today(q: Quantities) -> Any:
            return acting(q, q["today_tpr"], q["today_fpr"], capacity)

    def nobody(q: Quantities) -> Any:
        return acting(q, 0.0, 0.0, capacity)

    def everybody(q: Quantities) -> Any:
        return acting(q, 1.0, 1.0, capacity)

    return Economy(
        triples,
        perfect=lambda q: acting(q, 1.0, 0.0, capacity),
        blind=lambda q: np.maximum(nobody(q), everybody(q)),
        today=today,
        nobody=nobody,
        everybody=everybody,
    )


def _regression(d: BusinessProblemDecisions) -> Economy:
    assert d.volume_per_week is not None
    triples = pricing.payoffs(d)[0] | {"volume_per_week": d.volume_per_week}
    if d.today_over is None or d.today_under is None:
        return Economy(triples, perfect=lambda q: 0.0 * q["volume_per_week"])
    triples |= {"today_over": d.today_over, "today_under": d.today_under}
    return Economy(
        triples,
        perfect=lambda q: 0.0 * q["volume_per_week"],
        today=lambda q: (
            -q["volume_per_week"] * (q["over"] * q["today_over"] + q["under"] * q["today_under"])
        ),
    )


def _multiclass(d: BusinessProblemDecisions) -> Economy:
    assert d.volume_per_week is not None
    names = pricing.classes(d)
    shares = {f"share of {name}": d.class_shares[name] for name in names}
    triples = d.payoff_matrix | shares | {"volume_per_week": d.volume_per_week}

    def weight(q: Quantities, name: str) -> Any:
        return q[f"share of {name}"] / sum(q[other] for other in shares)

    def answer(q: Quantities, predicted: str | None) -> Any:
        worth = [weight(q, n) * q[f"{n}→{predicted or n}"] for n in names]
        return q["volume_per_week"] * sum(worth)

    return Economy(
        triples,
        perfect=lambda q: answer(q, None),
        today=(lambda q: answer(q, d.today_class)) if d.today_class in names else None,
        blind=lambda q: np.max([answer(q, name) for name in names], axis=0),
    )


__all__ = ["Economy", "Quantities", "Weekly", "acting", "drawn_shares", "economy"]
