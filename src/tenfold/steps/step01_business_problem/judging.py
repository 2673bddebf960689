"""How a check of step 1 is written."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.remedies import asking
from tenfold.vocabulary import Check, Fix, Money, Status

CODES = {
    "TF0101": "Metric, unit, baseline and target are stated",
    "TF0102": "The target lies on the improving side",
    "TF0103": "The deadline lies ahead",
    "TF0104": "The why is stated in money",
    "TF0105": "The objective names a measurable change",
    "TF0106": "A model is worth building",
    "TF0107": "Today's rule is stated",
    "TF0108": "The payoffs are coherent",
}
"""Every check of step 1 and its title."""
_NAMED = 12


def judged(
    code: str,
    status: Status,
    evidence: str,
    remedy: str = "",
    money: Money | None = None,
    *,
    fixes: Sequence[Fix] = (),
) -> Check:
    """A check; remedy, money and fixes are left out where it passes."""
    priced = money if money is not None and money.value is not None else None
    return Check(
        code=code,
        title=CODES[code],
        status=status,
        evidence=evidence,
        remedy="" if status == "pass" else remedy,
        money_at_risk=None if status == "pass" else priced,
        fixes=() if status == "pass" else tuple(fixes),
    )


def fill_in(names: Sequence[str], label: str, says: str = "") -> tuple[Fix, ...]:
    """Fields of this step that a person fills in; none where there are none."""
    return (asking("business_problem", *names, label=label, says=says),) if names else ()


def listed(names: Sequence[str]) -> str:
    """The names of decisions, and how many more there are."""
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown


_MEANS = {
    "payoff_tp": "a positive that is acted on",
    "payoff_fp": "a false alarm",
    "payoff_fn": "a positive that is missed",
    "payoff_tn": "a negative that is left alone",
    "cost_over": "a unit that the prediction is too high",
    "cost_under": "a unit that it is too low",
}


def worth_of(names: Sequence[str]) -> str:
    """What the missing amounts are, in words; a volume comes last."""
    amounts = [f"{_MEANS[name]} ({name})" for name in names if name in _MEANS]
    rest = [name for name in names if name not in _MEANS and name != "volume_per_week"]
    said = [f"what it brings or costs: {', '.join(amounts)}"] if amounts else []
    said += [f"money per pair of classes: {listed(rest)}"] if rest else []
    said += ["how many cases come per week (volume_per_week)"] if "volume_per_week" in names else []
    return "; and ".join(said)


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    text = text.removeprefix("not evaluated: ").strip().rstrip(".")
    # The name of a decision is written as it is.
    name = "_" in text.partition(" ")[0]
    return f"{text}." if name else f"{text[:1].upper()}{text[1:]}."


__all__ = ["CODES", "fill_in", "judged", "listed", "sentence", "worth_of"]
