"""Ways out that checks of several steps offer: the fields to fill in."""

from __future__ import annotations

from tenfold.vocabulary import Fix

_BUSINESS = "business_problem"


def asking(step: str, *names: str, label: str, says: str = "") -> Fix:
    """What only a person knows: the fields to fill in.

    Examples
    --------
    >>> asking("mlops", "owner", label="Name an owner").asks
    ('mlops.owner',)
    """
    asks = tuple(f"{step}.{name.partition('[')[0]}" for name in names)
    return Fix(label=label, says=says, asks=tuple(dict.fromkeys(asks)))


def payoffs() -> Fix:
    """The money of step 1; a form shows those fields that the task needs."""
    return asking(
        _BUSINESS,
        *("payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn"),
        *("cost_over", "cost_under", "payoff_matrix", "volume_per_week"),
        label="Say what a decision is worth",
        says="These fields stand in step 1; every money figure of the project follows from them.",
    )


def costs() -> Fix:
    """What the project itself costs."""
    return asking(
        _BUSINESS,
        *("build_cost", "run_cost_per_year", "switching_cost"),
        label="Say what the project costs",
        says="These fields stand in step 1; a model must earn them back.",
    )


def todays_rule() -> Fix:
    """What is done today, as a computer can apply it."""
    return asking(
        _BUSINESS,
        *("heuristic", "today", "rule_column", "rule_operator", "rule_value", "today_class"),
        *("today_over", "today_under"),
        label="Say what is done today",
        says="These fields stand in step 1; the model is compared with what they say.",
    )


def more_held_out() -> Fix:
    """A larger final test."""
    return asking(
        "data_quality",
        "test_share",
        label="Hold out more rows",
        says="This field stands in step 2. A larger final test tells more surely; the model then "
        "learns from fewer rows.",
    )


__all__ = ["asking", "costs", "more_held_out", "payoffs", "todays_rule"]
