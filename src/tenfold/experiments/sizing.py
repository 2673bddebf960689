"""How many units an experiment takes, by the formula that is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from tenfold.errors import WrongInput
from tenfold.stats.sequential import bounds, crossing, inflation
from tenfold.vocabulary import Frozen, Spending

Formula = Literal["two_shares", "miller", "welch_t", "normal"]

FORMULAS: dict[Formula, str] = {
    "two_shares": "two shares, pooled variance under no difference (Fleiss, Levin, Paik 2003)",
    "miller": "two shares, the baseline's variance under no difference (Evan Miller's calculator)",
    "welch_t": "two means, noncentral t (Cohen 1988)",
    "normal": "two means, normal, 2(z₁₋α/₂ + z_power)²·sd²/effect²",
}
"""Each formula in words, with its source."""


class Sample(Frozen):
    """Units of one arm and of the control that it is compared with.

    Attributes
    ----------
    treated, control : float
        Not rounded, so that formulas can be compared.
    formula : str
        Its name in words.
    """

    treated: float
    control: float
    formula: str


def shares(
    baseline: float,
    effect: float,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    ratio: float = 1.0,
    formula: Literal["two_shares", "miller"] = "two_shares",
) -> Sample:
    """Units to tell a share of `baseline` from ``baseline + effect``, two-sided.

    Parameters
    ----------
    ratio : float
        Units of the treated arm per unit of the control.

    Raises
    ------
    WrongInput
        No effect, or a share outside 0 to 1.

    Examples
    --------
    >>> round(shares(0.10, 0.01).control, 2)
    14750.79
    >>> round(shares(0.20, 0.05, formula="miller").control)
    1030
    """
    from statsmodels.stats.power import normal_sample_size_one_tail
    from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

    treated = baseline + effect
    if effect == 0 or not 0 < baseline < 1 or not 0 <= treated <= 1:
        raise WrongInput.because(
            f"Shares of {baseline:g} and {treated:g} cannot be told apart by any experiment.",
            "Give a baseline between 0 and 1 and an effect that stays there.",
        )
    if formula == "miller":
        alone = (baseline * (1 - baseline) * (1 + 1 / ratio)) ** 0.5
        both = (baseline * (1 - baseline) + treated * (1 - treated) / ratio) ** 0.5
        control = float(
            normal_sample_size_one_tail(
                abs(effect), power, alpha / 2, std_null=alone, std_alternative=both
            )
        )
    else:
        # statsmodels counts its first sample, which is the one with the effect.
        control = (
            float(
                samplesize_proportions_2indep_onetail(
                    effect, baseline, power, ratio=1 / ratio, alpha=alpha
                )
            )
            / ratio
        )
    return Sample(treated=control * ratio, control=control, formula=FORMULAS[formula])


def means(
    sd: float,
    effect: float,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    ratio: float = 1.0,
) -> Sample:
    """Units to tell means apart that differ by `effect`, two-sided, equal spread.

    Raises
    ------
    WrongInput
        No effect, or no spread.

    Examples
    --------
    >>> round(means(1.0, 0.2).control, 1)
    393.4
    """
    from statsmodels.stats.power import TTestIndPower

    if effect == 0 or not sd > 0:
        raise WrongInput.because(
            f"An effect of {effect:g} at a standard deviation of {sd:g} has no sample size.",
            "Give an effect that is not 0 and a standard deviation above 0.",
        )
    # Far beyond what a noncentral t can compute, it is a normal.
    normal = float((1 + 1 / ratio) * ((ndtri(1 - alpha / 2) + ndtri(power)) * sd / effect) ** 2)
    if normal > 100_000:
        return Sample(treated=normal * ratio, control=normal, formula=FORMULAS["normal"])
    control = float(
        TTestIndPower().solve_power(abs(effect) / sd, alpha=alpha, power=power, ratio=ratio)
    )
    return Sample(treated=control * ratio, control=control, formula=FORMULAS["welch_t"])


def power_at(
    share: float,
    needed_power: float,
    *,
    alpha: float,
    looks: int,
    spending: Spending,
) -> float:
    """Power where only `share` of the units that a single look needs will be had.

    Parameters
    ----------
    share : float
        Units had, per unit that a single look needs for `needed_power`.

    Examples
    --------
    >>> round(power_at(1.0, 0.8, alpha=0.05, looks=1, spending="pocock"), 3)
    0.8
    """
    times = even(looks)
    drift = float(ndtri(1 - alpha / 2) + ndtri(needed_power)) * share**0.5
    return crossing(times, bounds(times, alpha=alpha, kind=spending), drift=drift).power


def inflated(
    sample: Sample, *, alpha: float, power: float, looks: int, spending: Spending
) -> Sample:
    """The units that the same power takes when results are looked at `looks` times."""
    factor = inflation(even(looks), alpha=alpha, power=power, kind=spending)
    return sample.model_copy(
        update={"treated": sample.treated * factor, "control": sample.control * factor}
    )


def expected_share(
    share: float,
    needed_power: float,
    *,
    alpha: float,
    looks: int,
    spending: Spending,
) -> float:
    """Share of the planned units after which such an experiment ends on average.

    Parameters
    ----------
    share : float
        Units planned, per unit that a single look needs for `needed_power`; 0: there is no effect.
    """
    times = even(looks)
    drift = float(ndtri(1 - alpha / 2) + ndtri(needed_power)) * share**0.5
    ends = crossing(times, bounds(times, alpha=alpha, kind=spending), drift=drift)
    stopped = np.diff(ends.upper + ends.lower, prepend=0.0)
    stopped[-1] = 1 - stopped[:-1].sum()
    return float(stopped @ np.asarray(times))


def even(looks: int) -> Sequence[float]:
    """Shares of the planned units at `looks` evenly spread looks."""
    return [(k + 1) / looks for k in range(looks)]


def smallest_told(
    sd: float, treated: float, control: float, *, alpha: float, power: float
) -> float:
    """The effect that so many units would tell with `power`, in the unit of `sd`."""
    reach = float(ndtri(1 - alpha / 2) + ndtri(power))
    return float(reach * sd * (1 / treated + 1 / control) ** 0.5)


def two_sided(z: float) -> float:
    """Chance of a z statistic at least as far from 0 without any effect."""
    return float(2 * ndtr(-abs(z)))


__all__ = [
    "FORMULAS",
    "Formula",
    "Sample",
    "even",
    "expected_share",
    "inflated",
    "means",
    "power_at",
    "shares",
    "smallest_told",
    "two_sided",
]
