"""Yes-or-no questions for the decisions that few people can put a number on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tenfold.step import Decisions
from tenfold.steps.step01_business_problem.elicit import Answer, next_question, question, tradeoff
from tenfold.vocabulary import Triple


class TradeOff:
    """Asks for a ratio by trade-offs, until yes has turned to no within a factor of two.

    Parameters
    ----------
    words : callable
        ``words(ratio)`` asks about one ratio.
    then : str
        What to give next, said when the questions are over.
    """

    def __init__(self, words: Callable[[float], str], then: str) -> None:
        self._words, self._then = words, then
        self._answers: list[Answer] = []

    def question(self) -> str | None:
        """What to ask now; None when the answers are close enough."""
        asked = next_question(self._answers)
        return None if asked is None else self._words(_rounded(asked))

    def answer(self, *, yes: bool) -> None:
        """Take the answer to the question asked."""
        asked = next_question(self._answers)
        if asked is not None:
            self._answers.append(Answer(_rounded(asked), accepted=yes))

    def result(self) -> Triple:
        """The ratio, to three digits.

        Raises
        ------
        WrongInput
            Every answer was yes, or every one no.
        """
        found = tradeoff(self._answers)
        low, likely, high = (float(f"{end:.3g}") for end in (found.low, found.likely, found.high))
        return Triple(low=low, likely=likely, high=high)

    def closing(self) -> str:
        """What follows from the answers."""
        found = self.result()
        return f"From {found.low:g} to {found.high:g}, most likely {found.likely:g}. {self._then}"


def _rounded(ratio: float) -> float:
    # Nobody weighs 17.3 against 1.
    return float(f"{ratio:.1g}") if ratio >= 1 else 1 / float(f"{1 / ratio:.1g}")


def _false_alarms(decisions: Decisions) -> TradeOff:
    unit = str(getattr(decisions, "unit_of_prediction", "case"))
    then = "Now give money_anchor: what one false alarm costs."
    return TradeOff(partial(question, unit=unit), then)


def _units_over(decisions: Decisions) -> TradeOff:
    return TradeOff(_acceptable, "Now give money_anchor: what one unit too high costs.")


def _acceptable(ratio: float) -> str:
    if ratio >= 1:
        return f"Would you accept {ratio:.3g} units too high to avoid one unit too low?"
    return f"Would you accept 1 unit too high to avoid {1 / ratio:.3g} units too low?"


INTERVIEWS: Mapping[str, Callable[[Decisions], TradeOff]] = {
    "tradeoff_false_alarms": _false_alarms,
    "tradeoff_units_over": _units_over,
}
"""Per decision a function that begins its questions, given the decisions that hold."""

__all__ = ["INTERVIEWS", "TradeOff"]
