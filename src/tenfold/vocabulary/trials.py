"""What was tried before one model was chosen, as a tracker keeps it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tenfold.vocabulary.estimates import Money
from tenfold.vocabulary.frozen import Frozen


class Trial(Frozen):
    """One model that was tried.

    Attributes
    ----------
    name, title : str
        Which rung of the ladder, and its name in words.
    status, note : str
        ``fitted``, or why it was not.
    parameters : dict of str to JSON value
        Of its estimator where the model was kept; empty otherwise.
    metrics : dict of str to float
        Points, with the ends of intervals under ``…_low`` and ``…_high``.
    """

    name: str
    title: str
    status: str
    note: str = ""
    parameters: dict[str, Any] = Field(default_factory=dict)
    metrics: dict[str, float] = Field(default_factory=dict)


class Trials(Frozen):
    """All that was tried, under which settings, and what the chosen one adds.

    Attributes
    ----------
    settings : dict of str to JSON value
        The decisions that they were tried under.
    over_today, over_constant : Money
        The candidate on held-out rows against what is done today, and against one answer for all.
    money_today, money_constant : Money
        What these two earn there.
    """

    settings: dict[str, Any]
    tried: list[Trial]
    over_today: Money
    over_constant: Money
    money_today: Money
    money_constant: Money


__all__ = ["Trial", "Trials"]
