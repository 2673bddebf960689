"""How a check of step 1 is written."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.vocabulary import Check, Money, Status

CODES = {
    "TF0101": "Metric, unit, baseline and target are stated",
    "TF0102": "The target lies on the improving side",
    "TF0103": "The deadline lies ahead",
    "TF0104": "The why is stated in money",
    "TF0105": "The objective names a measurable change",
    "TF0106": "A perfect model would pay for itself",
    "TF0107": "Today's rule is stated",
    "TF0108": "The payoffs are coherent",
}
"""Every check of step 1 and its title."""
_NAMED = 12


def judged(
    code: str, status: Status, evidence: str, remedy: str = "", money: Money | None = None
) -> Check:
    """A check; remedy and money are left out where it passes."""
    priced = money if money is not None and money.value is not None else None
    return Check(
        code=code,
        title=CODES[code],
        status=status,
        evidence=evidence,
        remedy="" if status == "pass" else remedy,
        money_at_risk=None if status == "pass" else priced,
    )


def listed(names: Sequence[str]) -> str:
    """The names of decisions, and how many more there are."""
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    text = text.removeprefix("not evaluated: ").strip().rstrip(".")
    # The name of a decision is written as it is.
    name = "_" in text.partition(" ")[0]
    return f"{text}." if name else f"{text[:1].upper()}{text[1:]}."


__all__ = ["CODES", "judged", "listed", "sentence"]
