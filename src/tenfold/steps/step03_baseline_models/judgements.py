"""What a check of step 3 says, and the codes and titles of all of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from tenfold.vocabulary import Estimate, Fix, Status

CODES = {
    "TF0301": "Beats today's rule and the constant",
    "TF0302": "The metric fits the task",
    "TF0303": "A complex model earns its run cost",
    "TF0304": "Training and new rows agree",
    "TF0305": "Probabilities hold where money needs them",
    "TF0306": "The threshold was not tuned on the reported rows",
    "TF0307": "The break-even of step 1 is reached",
    "TF0308": "The baseline is documented and stored",
    "TF0309": "Where models fail, the cause is known",
}


class Judgement(NamedTuple):
    """Status, what was seen, what to do where it is not a pass, and ways out."""

    status: Status
    said: str
    remedy: str = ""
    fixes: tuple[Fix, ...] = ()


def set_to(label: str, says: str = "", **changes: Any) -> tuple[Fix, ...]:
    """A fix that changes decisions of this step."""
    return (Fix(label=label, says=says, changes={"baseline_models": changes}),)


def above(found: Estimate, point: float = 0.0) -> bool:
    """Whether the whole interval lies above `point`; False when there is none."""
    return found.low is not None and found.low > point


__all__ = ["CODES", "Judgement", "above", "set_to"]
