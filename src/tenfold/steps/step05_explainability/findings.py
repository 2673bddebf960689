"""What step 5 saw of the whole: drivers, effects, signs, slices, stand-ins."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenfold.vocabulary import Column, Estimate, Frozen, Label, Money


class Driver(Frozen):
    """One feature across the held-out rows.

    Attributes
    ----------
    loss : Estimate
        By how much the score of step 3 worsens where the feature's values are shuffled.
    money : Money
        What the decisions then earn less per week.
    share : float
        Of the loss of all features together; `carried` is the same with its doubt.
    sure : bool
        Whether the score surely worsens, though many features were shuffled.
    effect : float or None
        Mean size of its SHAP value, in the unit of the explanations.
    turns : int or None
        Held-out decisions that would be another one without its share of the score: those near
        the threshold.
    turned : Money
        What these turned decisions earn per week.
    raw : bool
        Whether it is a column of the data; else the recipe derives it.
    """

    column: Column
    loss: Estimate
    money: Money
    share: float
    carried: Estimate = Estimate.not_enough("nobody looked")
    sure: bool = True
    effect: float | None = None
    turns: int | None = None
    turned: Money
    raw: bool = True


class Spread(Frozen):
    """SHAP values of some rows of one feature: its low, middle or high third, or a category.

    Attributes
    ----------
    low, middle, high : float
        10 %, 50 % and 90 % of them.
    """

    column: Column
    group: Label
    rows: int
    low: float
    middle: float
    high: float


class CaseCurve(Frozen):
    """The score of one case over the values of one feature (ICE).

    Attributes
    ----------
    effect : float
        Its score at the last value of the grid less that at the first; of a category its highest
        less its lowest.
    """

    effect: float
    line: list[float]


class Dependence(Frozen):
    """The score over the values of one feature, all others as they are.

    Attributes
    ----------
    mean : list of float
        Partial dependence, per value of the grid.
    low, high : list of float
        10 % and 90 % of the single cases (ICE): where they part, the effect depends on others.
    cases : list of CaseCurve
        Some of these cases, from the one of the least effect to the one of the greatest.
    support : list of int
        Training rows, of at most 20,000, whose value lies nearest to each value of the grid.
    """

    column: Column
    unit: str
    grid: list[float | Label]
    mean: list[float]
    low: list[float] = Field(default_factory=list)
    high: list[float] = Field(default_factory=list)
    cases: list[CaseCurve] = Field(default_factory=list)
    support: list[int] = Field(default_factory=list)
    note: str = ""


class Sign(Frozen):
    """What an expert expects of a feature, beside what the model does.

    Attributes
    ----------
    against : Estimate or None
        Share of the effect that runs the other way, 0 to 1; None where it could not be told.
    verdict : str
        ``agrees``, ``wavers`` (runs the other way in more than is tolerated), ``contradicts``
        (the whole interval lies above one half), or ``unknown``.
    """

    column: Column
    expected: Literal["raises", "lowers"]
    by: str
    verdict: Literal["agrees", "wavers", "contradicts", "unknown"]
    against: Estimate | None = None
    words: str
    money: Money


class ErrorSlice(Frozen):
    """Some rows in which the decisions fail more than elsewhere.

    Attributes
    ----------
    where : str
        Which rows, in words; never a value of a private column.
    loss : Estimate
        How much worse than elsewhere.
    money : Money
        What is lost there per week against decisions as good as elsewhere.
    sure : bool
        Whether it holds though many slices were looked at.
    """

    where: str
    rows: int
    loss: Estimate
    money: Money
    sure: bool


class StandIn(Frozen):
    """A driver that stands for a protected attribute.

    Attributes
    ----------
    strength : Estimate
        0: tells nothing of it, 1: tells it wholly.
    close, unsure : bool
        Surely at least as strong as decided; or too few rows to tell.
    """

    column: Column
    protected: Column
    strength: Estimate
    close: bool
    unsure: bool = False
    kept: str = ""


class Steadiness(Frozen):
    """Whether the explanations would say the same again.

    Attributes
    ----------
    vsi, csi : Estimate
        Mean over held-out rows drawn by chance, as all means here: the same features, and
        coefficients that overlap, over repeated draws (Visani et al. 2022); 1 is always.
    needed : int or None
        Draws that reach the mean wanted, and in `how` whether that was tried or foretold.
    fidelity : Estimate
        Mean weighted R² of LIME.
    kept : Estimate
        Mean share of the R² of a line over all features that the named ones keep.
    agreement : Estimate
        Mean share of top features that LIME and SHAP have in common.
    badged : int
        Cases told below the stability wanted of each.
    """

    vsi: Estimate
    csi: Estimate
    fidelity: Estimate
    kept: Estimate
    agreement: Estimate
    needed: int | None = None
    how: str = ""
    badged: int = 0


__all__ = [
    "CaseCurve",
    "Dependence",
    "Driver",
    "ErrorSlice",
    "Sign",
    "Spread",
    "StandIn",
    "Steadiness",
]
