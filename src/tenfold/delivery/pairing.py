"""Two scenarios case by case: what one earns over the other on the same held-out rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenfold import registry
from tenfold.errors import TenfoldError
from tenfold.standing import Standing
from tenfold.vocabulary import Money

_PRICED, _DECIDED = "business_problem", "baseline_models"
# What a decided case is priced by; capacity or costs move what is decided, and not its price.
_PRICES = {
    "task": "the task",
    "currency": "the currency",
    "payoffs": "the payoffs",
    "volume_per_week": "the cases a week",
}


@dataclass(frozen=True)
class Paired:
    """The right scenario over the left one.

    Attributes
    ----------
    money : Money
        Per week, with the interval of the difference; not evaluated where nothing can be paired.
    why_not : str
        The reason then, as a sentence.
    otherwise : int
        Held-out cases that the two decide otherwise.
    """

    money: Money
    why_not: str = ""
    otherwise: int = 0


def unpaired(why: str) -> Paired:
    """No difference, and why: a sentence."""
    return Paired(Money.not_evaluated(why.rstrip(".")), why)


def paired(left: Standing, right: Standing) -> Paired:
    """Price what the models of step 3 decided, case by case, and take the difference.

    Each case is priced under both decisions and under the same drawn payoffs, so that what the two
    have in common, above all how dear these cases are, cancels: the interval is that of the
    difference, and far narrower than two intervals side by side (`stats.gain.paired_gain`).
    """
    import pandas as pd

    from tenfold.stats.gain import paired_gain

    try:
        sides = [_records(each) for each in (left, right)]
        if any(side is None for side in sides):
            return unpaired("Step 1 or step 3 of one of them has not run.")
        (value, one), (_, other) = sides  # type: ignore[misc]  # none of them is None here
        why = _why_not(*sides)
        if why:
            return unpaired(why)
        rows = [
            pd.read_parquet(standing.open(found.candidate.predictions))
            for standing, found in ((left, one), (right, other))
        ]
    except TenfoldError as fault:
        return unpaired(f"What they decided case by case cannot be read: {fault}")
    then, now = (each["decided"].to_numpy() for each in rows)
    gain = paired_gain(value, rows[0]["y"].to_numpy(), now, then, labels=one.candidate.labels)
    if not gain.money.known:
        return unpaired(f"The difference is {gain.money.note}.")
    return Paired(gain.money, otherwise=int((then != now).sum()))


def _records(standing: Standing) -> tuple[Any, Any] | None:
    known = {step.slug for step in registry.steps()}
    if not {_PRICED, _DECIDED} <= known:
        return None
    priced, decided = (standing.store.read(registry.get(slug)) for slug in (_PRICED, _DECIDED))
    if priced is None or decided is None:
        return None
    found: tuple[Any, Any] = (priced.evidence.value, decided.evidence)  # type: ignore[attr-defined]  # of its step
    return found


def _why_not(left: Any, right: Any) -> str:
    (value, one), (worth, other) = left, right
    if not one.held_out.rows or one.held_out.fingerprint != other.held_out.fingerprint:
        return "Which earns more is not told: they were counted on different held-out cases."
    if (one.candidate.task, one.candidate.labels) != (other.candidate.task, other.candidate.labels):
        return "Which earns more is not told: they answer different questions."
    amounts = [one.candidate.money, other.candidate.money]
    if not any(amount.value_model for amount in amounts):
        return "Which earns more is not told in money: step 1 does not price the decisions."
    moved = [said for name, said in _PRICES.items() if getattr(value, name) != getattr(worth, name)]
    if moved:
        return f"Which earns more is not told: step 1 states something else for {', '.join(moved)}."
    known = all(amount.known for amount in amounts)
    if not known or [amount.value_model for amount in amounts] != [value.digest, worth.digest]:
        return "Which earns more is not told: step 3 of one of them is out of date. Run it again."
    return ""


__all__ = ["Paired", "paired", "unpaired"]
