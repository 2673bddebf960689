"""An alert in the words of the person whom it wakes."""

from __future__ import annotations

import math

from tenfold.charts.words import interval_text, number_text
from tenfold.vocabulary import Alert, Money

_CLOCK = ", seconds since 1970"
_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def stake_text(money: Money) -> str:
    """What is at stake, or why nobody knows.

    Examples
    --------
    >>> stake_text(Money.not_evaluated("step 1 gives no payoffs"))
    'not evaluated: step 1 gives no payoffs'
    """
    if money.value is None or not math.isfinite(money.value):
        return money.note or "not evaluated"
    return interval_text(money)


def duration_text(seconds: float) -> str:
    """Seconds in the two largest units that they fill.

    Examples
    --------
    >>> duration_text(108_000), duration_text(0.25)
    ('1 day 6 hours', '0.25 seconds')
    """
    if seconds < 60:
        return f"{number_text(seconds)} seconds"
    said, left = [], round(seconds)
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            said.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(said[:2])


def bound_text(alert: Alert) -> str:
    """The bound in its unit."""
    timed = alert.age or alert.metric.endswith("_seconds")
    return duration_text(alert.bound) if timed else number_text(alert.bound)


def verdict_text(alert: Alert) -> str:
    """What is judged, as a sentence.

    It names the metric by its help text, so that nobody needs to know its name.
    """
    metric = alert.measured
    what = {
        "histogram": f"the {100 * alert.quantile:g}th percentile of the {metric.help}",
        "counter": f"growth within an hour of the {metric.help}",
        "gauge": metric.help,
    }[metric.kind]
    if alert.age:
        what = "time since " + what.removeprefix("when ").removesuffix(_CLOCK)
    if alert.inclusive:
        side = "or more" if alert.above else "or less"
        return f"{what}: {bound_text(alert)} {side}"
    return f"{what}: {'more' if alert.above else 'less'} than {bound_text(alert)}"


__all__ = ["bound_text", "duration_text", "stake_text", "verdict_text"]
