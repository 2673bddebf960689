"""Payoffs for people who do not know them: trade-off questions and one price.

Nobody knows what a missed case costs, but most people know how many false alarms one more
caught case is worth to them. That ratio fixes the payoffs up to scale, and one price fixes
the scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.errors import WrongInput
from tenfold.vocabulary import Triple

_FIRST, _STEP, _CLOSE, _FEWEST, _MOST = 10.0, 3.0, 2.0, 0.01, 100_000.0
_NOTHING = Triple(low=0, likely=0, high=0)


@dataclass(frozen=True)
class Answer:
    """Whether someone would accept `false_alarms` to catch one more positive."""

    false_alarms: float
    accepted: bool


def question(false_alarms: float, unit: str = "case") -> str:
    """The trade-off as one asks it.

    Examples
    --------
    >>> question(10, "loan")
    'Would you accept 10 false alarms to catch one more loan?'
    >>> question(0.2, "loan")
    'Would you accept 1 false alarm to catch 5 more loans?'
    """
    if false_alarms >= 1:
        alarms = "1 false alarm" if false_alarms == 1 else f"{false_alarms:.3g} false alarms"
        return f"Would you accept {alarms} to catch one more {unit}?"
    return f"Would you accept 1 false alarm to catch {1 / false_alarms:.3g} more {unit}s?"


def next_question(answers: Sequence[Answer]) -> float | None:
    """The number of false alarms to ask about next; None when the answers are close enough.

    Doubles in on the point where yes turns to no: within a factor of two.

    Examples
    --------
    >>> next_question([]), next_question([Answer(10, True)])
    (10.0, 30.0)
    >>> next_question([Answer(10, True), Answer(20, False)]) is None
    True
    """
    accepted, refused = _bracket(answers)
    if accepted is None and refused is None:
        return _FIRST
    if refused is None:
        assert accepted is not None
        return accepted * _STEP if accepted * _STEP <= _MOST else None
    if accepted is None:
        return refused / _STEP if refused / _STEP >= _FEWEST else None
    return math.sqrt(accepted * refused) if refused / accepted > _CLOSE else None


def tradeoff(answers: Sequence[Answer]) -> Triple:
    """The answers as a triple: the most accepted, the middle, the fewest refused.

    Raises
    ------
    WrongInput
        The answers contradict each other, or there is no yes or no no among them.

    Examples
    --------
    >>> tradeoff([Answer(8, True), Answer(18, False)]).likely
    12.0
    """
    accepted, refused = _bracket(answers)
    if accepted is None or refused is None:
        lacking = "yes" if accepted is None else "no"
        raise WrongInput.because(
            f"No '{lacking}' is among the answers.", "Answer again, or give the number."
        )
    return Triple(low=accepted, likely=math.sqrt(accepted * refused), high=refused)


def binary_payoffs(false_alarms: Triple, false_alarm_cost: Triple) -> dict[str, Triple]:
    """Payoffs from a trade-off and the price of one false alarm.

    They count from leaving every case alone: what matters to a decision is only the
    difference between acting and not acting.

    Parameters
    ----------
    false_alarms : Triple
        False alarms accepted to catch one more positive, above 0.
    false_alarm_cost : Triple
        What one false alarm costs, above 0, in the currency.

    Returns
    -------
    dict of str to Triple
        ``TP``, ``FP``, ``FN``, ``TN`` per case; the threshold that they imply is
        ``1 / (1 + false_alarms)``.

    Examples
    --------
    >>> one, five = Triple(low=1, likely=1, high=1), Triple(low=5, likely=5, high=5)
    >>> {key: triple.likely for key, triple in binary_payoffs(five, one).items()}
    {'TP': 5.0, 'FP': -1.0, 'FN': 0.0, 'TN': 0.0}
    """
    cost = false_alarm_cost
    lost = Triple(low=-cost.high, likely=-cost.likely, high=-cost.low)
    return {"TP": _times(false_alarms, cost), "FP": lost, "FN": _NOTHING, "TN": _NOTHING}


def regression_costs(units_over: Triple, cost_over: Triple) -> dict[str, Triple]:
    """Costs per unit from a trade-off and the price of one unit too high.

    Examples
    --------
    >>> one, four = Triple(low=1, likely=1, high=1), Triple(low=4, likely=4, high=4)
    >>> regression_costs(four, one)["under"].likely
    4.0
    """
    return {"over": cost_over, "under": _times(units_over, cost_over)}


def _bracket(answers: Sequence[Answer]) -> tuple[float | None, float | None]:
    for answer in answers:
        if not (math.isfinite(answer.false_alarms) and answer.false_alarms > 0):
            raise WrongInput.because(f"{answer.false_alarms:g} false alarms is no trade.")
    accepted = max((a.false_alarms for a in answers if a.accepted), default=None)
    refused = min((a.false_alarms for a in answers if not a.accepted), default=None)
    if accepted is not None and refused is not None and accepted >= refused:
        raise WrongInput.because(
            f"{accepted:g} false alarms are accepted, but {refused:g} are refused.",
            "Change one of the two answers.",
        )
    return accepted, refused


def _times(a: Triple, b: Triple) -> Triple:
    # Two quantities that err independently: their relative errors add in squares, so the ends
    # of the product lie closer than the products of the ends.
    likely = a.likely * b.likely
    down = math.hypot(math.log(a.likely / a.low), math.log(b.likely / b.low))
    up = math.hypot(math.log(a.high / a.likely), math.log(b.high / b.likely))
    return Triple(low=likely * math.exp(-down), likely=likely, high=likely * math.exp(up))


__all__ = [
    "Answer",
    "binary_payoffs",
    "next_question",
    "question",
    "regression_costs",
    "tradeoff",
]
