"""One metric of two arms: the difference, its doubt, and what a covariate takes off it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scipy.special import ndtr, ndtri, stdtr, stdtrit

from tenfold.vocabulary import Estimate, ExperimentMetric

if TYPE_CHECKING:
    from tea_tasting.aggr import Aggregates

_LEAST = 2  # units per arm, for a variance
_NOISE = 1e-13  # of the mean's square: a variance that rounding leaves where there is none
_FARTHEST = 37.0  # beyond, a normal's tail is 0 in floating point


@dataclass(frozen=True)
class Lift:
    """A difference of two arms' means or ratios, not yet at any level.

    Attributes
    ----------
    control, treated : float or None
        Mean or ratio of each arm, adjusted where there is a covariate.
    control_error, treated_error : float
        Their standard errors.
    freedom : float
        Degrees of freedom (Welch).
    n : int
        Units of both arms.
    p : float or None
        Two-sided.
    z : float or None
        Of the difference, as a normal has it: the t statistic at the same tail.
    narrowed : float or None
        Share of the variance that the covariate takes away.
    why : str
        Why nothing is known; empty where it is.
    """

    metric: ExperimentMetric
    covariate: str
    control: float | None = None
    treated: float | None = None
    control_error: float = 0.0
    treated_error: float = 0.0
    freedom: float = 0.0
    n: int = 0
    p: float | None = None
    z: float | None = None
    narrowed: float | None = None
    why: str = ""

    @property
    def error(self) -> float:
        """Standard error of the difference."""
        return math.hypot(self.control_error, self.treated_error)

    def intervals(self, bound: float, *, level: float) -> tuple[Estimate, Estimate]:
        """Absolute and relative difference with the intervals that `bound` leaves.

        The relative one is Fieller's: it holds 0 exactly where the absolute one does.

        Parameters
        ----------
        bound : float
            Of the z statistic; a t distribution's quantile at the same tail is taken.
        level : float
            Coverage that all looks and comparisons together then have.

        References
        ----------
        E. C. Fieller (1954), JRSS B 16: 175–185.
        """
        unit, share = self.metric.name, "of the control's"
        if self.why or self.control is None or self.treated is None:
            nothing = Estimate.not_enough(self.why or "an arm is empty", unit=unit)
            return nothing, nothing.model_copy(update={"unit": share})
        how = "delta method" if self.metric.over else "Welch"
        if self.covariate:
            how += f", adjusted for {self.covariate} (CUPED)"
        how += f", bound {bound:.3f}"
        far = self._quantile(bound)
        gap, half = self.treated - self.control, far * self.error
        if not math.isfinite(half):
            why = "too few units for an interval at so early a look"
            nothing = Estimate.not_enough(why, n=self.n, unit=unit)
            return nothing, nothing.model_copy(update={"unit": share})
        absolute = Estimate(
            value=gap, low=gap - half, high=gap + half, level=level, n=self.n, method=how, unit=unit
        )
        doubt = far * self.control_error
        if self.control <= doubt:
            why = "the control's own value is not clearly above 0, so nothing is a share of it"
            return absolute, Estimate.not_enough(why, n=self.n, unit=share)
        g, ratio = (doubt / self.control) ** 2, self.treated / self.control
        spread = (
            far
            / self.control
            * math.sqrt(
                max(self.treated_error**2 * (1 - g) + (ratio * self.control_error) ** 2, 0.0)
            )
        )
        ends = [(ratio + side * spread) / (1 - g) - 1 for side in (-1, 1)]
        return absolute, Estimate(
            value=ratio - 1,
            low=ends[0],
            high=ends[1],
            level=level,
            n=self.n,
            method=how + ", Fieller",
            unit=share,
        )

    def _quantile(self, bound: float) -> float:
        """Of the t distribution, at the tail that a normal has beyond `bound`."""
        return -float(stdtrit(self.freedom, float(ndtr(-min(bound, _FARTHEST)))))


def lift_of(
    metric: ExperimentMetric,
    covariate: str,
    control: Aggregates | None,
    treated: Aggregates | None,
) -> Lift:
    """Compare two arms by their sums: Welch's test, the delta method for a ratio, CUPED.

    The variances, ratios and covariances are tea-tasting's. Its own intervals are not taken: they
    overflow where the control's mean is near 0, as money per case may be, and their level cannot
    be told from 1 at early looks.

    Parameters
    ----------
    covariate : str
        Column that narrows the interval; empty for none.
    control, treated : tea_tasting.aggr.Aggregates or None
        Sums over units of randomisation.

    References
    ----------
    A. Deng, Y. Xu, R. Kohavi, T. Walker (2013), WSDM: CUPED. A. Deng, U. Knoblich, J. Lu (2018),
    KDD: the delta method for metrics whose unit is finer than that of randomisation.

    Examples
    --------
    >>> from tea_tasting.aggr import Aggregates
    >>> arms = [Aggregates(1000, {"m": mean}, {"m": 1.0}) for mean in (1.0, 1.1)]
    >>> lift = lift_of(ExperimentMetric(name="m", column="m"), "", *arms)
    >>> round(lift.p, 4)
    0.0255
    >>> absolute, relative = lift.intervals(1.96, level=0.95)
    >>> round(absolute.low, 3), round(relative.low, 3)
    (0.012, 0.012)
    """
    begun = Lift(metric, covariate)
    why = _why_not(metric, control, treated)
    if why or control is None or treated is None:
        return replace(begun, why=why)
    total = control + treated
    slope = _slope(metric, covariate, total)
    if slope is None:
        begun, slope = replace(begun, covariate=""), 0.0
    means, errors = [], []
    for arm in (control, treated):
        means.append(_mean(metric, begun.covariate, slope, arm, total))
        errors.append(_error(metric, begun.covariate, slope, arm))
    if not max(errors) > 0:
        return replace(begun, why="the values have no spread")
    error = math.hypot(*errors)
    parts = [
        (e / error) ** 4 / (arm.count() - 1)
        for e, arm in zip(errors, (control, treated), strict=True)
    ]
    freedom, t = 1 / sum(parts), (means[1] - means[0]) / error
    p = 2 * float(stdtr(freedom, -abs(t)))
    plain = math.hypot(*(_error(metric, "", 0.0, arm) for arm in (control, treated)))
    return replace(
        begun,
        control=means[0],
        treated=means[1],
        control_error=errors[0],
        treated_error=errors[1],
        freedom=freedom,
        n=control.count() + treated.count(),
        p=p,
        z=math.copysign(float(-ndtri(p / 2)), t) if p > 0 else math.copysign(_FARTHEST, t),
        narrowed=1 - (error / plain) ** 2 if begun.covariate and plain > 0 else None,
    )


def _why_not(
    metric: ExperimentMetric, control: Aggregates | None, treated: Aggregates | None
) -> str:
    if control is None or treated is None:
        return "an arm has no unit with a value"
    if min(control.count(), treated.count()) < _LEAST:
        return "an arm has a single unit with a value"
    if metric.over and min(control.mean(metric.over), treated.mean(metric.over)) <= 0:
        return f"'{metric.over}' does not sum to more than 0 in each arm"
    if not max(_error(metric, "", 0.0, arm) for arm in (control, treated)) > 0:
        return f"'{metric.name}' is the same for everybody"
    return ""


def _slope(metric: ExperimentMetric, covariate: str, total: Aggregates) -> float | None:
    """By how much the metric moves with its covariate, over both arms; None where it cannot."""
    if not covariate or covariate in (metric.column, metric.over):
        return None
    if not total.var(covariate) > _NOISE * total.mean(covariate) ** 2:
        return None
    cov = total.ratio_cov(metric.column, metric.over or None, covariate, None)
    return float(cov / total.var(covariate))


def _mean(
    metric: ExperimentMetric, covariate: str, slope: float, arm: Aggregates, total: Aggregates
) -> float:
    plain = arm.mean(metric.column) / arm.mean(metric.over or None)
    if not covariate:
        return float(plain)
    return float(plain - slope * (arm.mean(covariate) - total.mean(covariate)))


def _error(metric: ExperimentMetric, covariate: str, slope: float, arm: Aggregates) -> float:
    over = metric.over or None
    plain = var = arm.ratio_var(metric.column, over)
    if covariate:
        cov = arm.ratio_cov(metric.column, over, covariate, None)
        var = var + slope**2 * arm.var(covariate) - 2 * slope * cov
    size = (arm.mean(metric.column) / arm.mean(over)) ** 2
    return math.sqrt(var / arm.count()) if var > _NOISE * max(size, plain) else 0.0


__all__ = ["Lift", "lift_of"]
