"""What a doubt costs: the loss to be expected where a gain may turn out to be none."""

from __future__ import annotations

import math
from statistics import NormalDist

from tenfold.vocabulary import Money

METHOD = "expected shortfall"
_NORMAL = NormalDist()


def expected_shortfall(gain: Money, floor: float = 0.0) -> Money:
    """The mean of ``max(0, floor - gain)``, the gain taken as normal around its value.

    With ``m = gain - floor`` and ``s`` the standard error behind the interval it is
    ``s·φ(m/s) - m·Φ(-m/s)``: the loss if it comes to one, times the chance that it does. A gain
    far above the floor puts next to nothing at risk, one far below it the whole distance.

    Parameters
    ----------
    gain : Money
        An estimate with its interval.
    floor : float, optional
        What the gain has to reach, in the same unit: 0, or the costs.

    Returns
    -------
    Money
        Never negative; its interval is the part of the gain's interval below the floor. Not
        evaluated where the gain has no interval.

    Notes
    -----
    The unit normal loss integral: H. Raiffa and R. Schlaifer, *Applied Statistical Decision
    Theory* (1961), section 5.4; the expected value of perfect information about two choices.

    Examples
    --------
    >>> doubtful = Money(value=50.0, low=-48.0, high=148.0, method="normal", unit="EUR/week")
    >>> round(expected_shortfall(doubtful).value, 1)
    4.2
    """
    if gain.value is None or gain.low is None or gain.high is None:
        return Money.not_evaluated("the gain has no interval", unit=gain.unit)
    m = gain.value - floor
    s = (gain.high - gain.low) / 2 / _NORMAL.inv_cdf(0.5 + gain.level / 2)
    # E max(0, -G) = max(0, -m) + s·L(|m|/s): exact, and no difference of large numbers.
    mean = max(-m, 0.0) + (_lost(abs(m), s) if s > 0 else 0.0)
    fields = {
        "value": mean,
        "low": min(mean, max(0.0, floor - gain.high)),
        "high": max(mean, floor - gain.low),
        "method": METHOD,
    }
    return gain.model_copy(update=fields)


def _lost(m: float, s: float) -> float:
    """``s·φ(m/s) - m·Φ(-m/s)`` for a distance of `m` ≥ 0."""
    density = math.exp(-((m / s) ** 2) / 2) / math.sqrt(2 * math.pi)
    return max(s * density - m * _NORMAL.cdf(-m / s), 0.0)


__all__ = ["METHOD", "expected_shortfall"]
