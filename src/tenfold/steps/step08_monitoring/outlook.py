"""What step 8 makes of it: performance, alerts, and when to train again."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Estimate, Frozen, Money

Trigger = Literal["never", "schedule", "drift", "performance"]


class Performance(Frozen):
    """The current rows as a whole, with labels and without.

    Attributes
    ----------
    score : str
        ``AUC``, ``accuracy`` or ``mean absolute error``.
    promised : Estimate
        The same score as step 3 left it: on its held-out rows; where these rows are those, in
        cross-validation. `promised_how` says which.
    held_out : Estimate or None
        What step 3 measured on its held-out rows.
    expected, realised : Estimate
        Estimated without labels; measured with those that are known.
    expected_money, realised_money, promised_money, today_money : Money
        Per week; the last is what today's rule earns, as step 1 has it.
    change : Money
        Realised less promised where labels are known, else expected less promised; per week.
    gain : Money
        What the model was promised to add to today's rule per week: what is lost when it breaks.
    break_even : float or None
        The score at which the model adds nothing to today's rule; `break_even_note` says how it
        is reckoned, or why there is none.
    break_even_share : float or None
        Share of the cases whose answers may mean nothing until that score is reached.
    """

    score: str
    higher_is_better: bool
    promised: Estimate
    promised_how: str = ""
    held_out: Estimate | None = None
    expected: Estimate
    realised: Estimate
    promised_money: Money
    today_money: Money
    expected_money: Money
    realised_money: Money
    change: Money
    gain: Money
    break_even: float | None = None
    break_even_note: str = ""
    break_even_share: float | None = None
    note: str = ""


class AlertState(Frozen):
    """Whether an alert would ring on the current rows.

    Attributes
    ----------
    now : float or None
        The number that is judged; None where only a serving model reports it.
    """

    key: str
    now: float | None = None
    rings: bool | None = None


class Silence(Frozen):
    """What raises no alert, because nothing could be judged, and why."""

    title: str
    why: str


class Cadence(Frozen):
    """One way to decide when to train again, replayed on the current rows.

    Attributes
    ----------
    trigger : str
        ``never``, by ``schedule``, on an alarm of ``drift``, or when the ``performance`` measured
        is surely worse than promised.
    every : int
        Periods between two trainings by schedule; else 0.
    trainings, failed : int
        How often it would have trained, and how many of these could not be fitted: the model
        before stayed in use.
    gained : Money
        Per week over never, before the cost of retraining.
    cost : Money
        Per week, of retraining this often.
    net : Money
        Gained less cost. The interval holds for all ways at once, so the best may be picked.
    """

    trigger: Trigger
    every: int = 0
    trainings: int
    failed: int = 0
    gained: Money
    cost: Money
    net: Money


class Retraining(Frozen):
    """When to train again, as the replay recommends.

    Attributes
    ----------
    recommended : int or None
        Periods between two trainings by schedule; 0: not by schedule.
    recommended_trigger : str
        What should start a training; ``never`` where no way surely earns its cost.
    words : str
        The recommendation.
    """

    status: Literal["evaluated", "not_evaluated"]
    why: str = ""
    unit: str = ""
    cadences: list[Cadence] = Field(default_factory=list)
    recommended: int | None = None
    recommended_trigger: Trigger = "never"
    words: str = ""


__all__ = ["AlertState", "Cadence", "Performance", "Retraining", "Silence", "Trigger"]
