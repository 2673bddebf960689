"""LIME of a candidate's raw rows: one neighbourhood for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from tenfold.explaining.attributions import Attributions
from tenfold.explaining.lime import LocalLinear, explain_rows
from tenfold.explaining.subject import Ints, Subject
from tenfold.scoring import Floats

Draws = Literal["bins", "normal", "around"]

_MOST_PRODUCTS = 250_000_000
_LEAST_DRAWS = 2_000
_MOST_SOLVED = 500  # features that a fit knows; of more, a screening chooses
_SEEN: dict[Draws, str] = {
    "bins": "features seen by their bins",
    "normal": "numbers seen as they are, per standard deviation",
    "around": "numbers seen as they are, per standard deviation, drawn around the row",
}


@dataclass(frozen=True, eq=False)
class LimeValues:
    """Local linear fits of n rows.

    Attributes
    ----------
    attributions : Attributions
        What a feature's lying in its own bin (a quarter of the reference, a level, or missing)
        adds to the chance, over its lying elsewhere. They do not add up to the score.
    fidelity : ndarray of shape (n,)
        Weighted R² of each fit: how far it can be believed.
    reachable : ndarray of shape (n,)
        Weighted R² of the same fit with every feature that it knows, not only the chosen ones;
        nan for draws other than ``bins``.
    """

    attributions: Attributions
    fidelity: Floats
    reachable: Floats


def lime_values(
    subject: Subject,
    frame: pd.DataFrame,
    *,
    num_samples: int = 50_000,
    num_features: int = 10,
    seed: int = 0,
    labels: Ints | None = None,
    draws: Draws = "bins",
) -> LimeValues:
    """Explain raw rows by local linear fits around them.

    All rows share one neighbourhood of draws that is scored once. Each draw takes each feature
    from some reference row; the fits see whether a draw lies in the row's own bin. Bins are
    quarters of the reference, single values where there are at most ten, levels of a category,
    and missing: a missing value is explained as missing.

    Parameters
    ----------
    num_samples : int
        Draws. Where there are so many features that this would take long, as many as
        `affordable` allows; how many stands in `how`. Beyond 500 features a fit knows the 500
        that go best with the score one by one, and `how` says so.
    num_features : int
        Features per row: up to six chosen one after the other, more by their weight.
    labels : ndarray of int, shape (n,), optional
        Several classes: the class that each row is explained for; default: the decided one.
    draws : {"bins", "normal", "around"}
        ``normal`` and ``around``: numbers are not binned but drawn from a normal, around the
        mean or around the row, and told per standard deviation. Every row then has draws of its
        own, and lime's own path is taken: some hundred times slower.

    Returns
    -------
    LimeValues
        Of calibrated chances, or of amounts. Features that are not used have the value 0.

    Raises
    ------
    DataProblem
        A column that the model reads is missing.

    References
    ----------
    Ribeiro, Singh, Guestrin (2016), "Why should I trust you?", KDD.
    """
    labels = explained_labels(subject, frame, labels)
    drawn = affordable(num_samples, len(subject.names))
    sizes = {"num_samples": drawn, "num_features": min(num_features, len(subject.names))}
    if draws == "bins" or not subject.names or not len(frame):
        fits = local_fits(subject, frame, labels, **sizes, seeds=[seed])[0]
    else:
        from tenfold.explaining.coding import Coding
        from tenfold.explaining.undiscretised import fits_by_row

        coding = Coding.of(subject, frame)
        fits = fits_by_row(coding, labels, **sizes, seed=seed, around=draws == "around")
    values = np.zeros((len(frame), len(subject.names)))
    np.put_along_axis(values, fits.used, fits.coefficients, axis=1)
    unit = "amount" if subject.scorer.candidate.task == "regression" else "probability"
    asked = "" if drawn == num_samples else f" (of {num_samples:,}: there are many features)"
    d = len(subject.names)
    screened = draws == "bins" and d > _MOST_SOLVED
    knew = f", the {_MOST_SOLVED} likeliest of {d:,} features" if screened else ""
    how = f"LIME, {drawn:,} draws{asked}{knew}, {_SEEN[draws]}; {_when(subject)}"
    return LimeValues(
        Attributions(
            subject.names,
            values,
            fits.intercepts,
            unit,
            how,
            additive=False,
            labels=labels,
            gap=float(np.abs(fits.local - fits.outputs).max(initial=0.0)),
        ),
        fits.scores,
        fits.reachable,
    )


def affordable(num_samples: int, features: int) -> int:
    """Draws that can be afforded: a row's fit takes draws times features squared.

    Examples
    --------
    >>> affordable(50_000, 14), affordable(50_000, 200), affordable(50_000, 2_000)
    (50000, 6126, 2000)
    """
    return min(num_samples, max(_MOST_PRODUCTS // (features + 2) ** 2, _LEAST_DRAWS))


def local_fits(
    subject: Subject,
    frame: pd.DataFrame,
    labels: Ints,
    *,
    num_samples: int,
    num_features: int,
    seeds: list[int],
) -> list[LocalLinear]:
    """One fit of every row per seed."""
    if not subject.names:
        p = subject.predicted(subject.encoded(subject.shaped(frame)))
        own = p if p.ndim == 1 else p[np.arange(len(p)), labels]
        none = np.zeros((len(frame), 0))
        whole = np.ones(len(frame))
        fit = LocalLinear(none.astype(np.intp), none, none, own, whole, whole, own, own)
        return [fit] * len(seeds)
    from tenfold.explaining.coding import Coding

    coding = Coding.of(subject, frame)
    return [
        explain_rows(
            coding.explainer(seed=seed),
            coding.rows,
            coding.predict,
            label=labels,
            num_features=min(num_features, len(subject.names)),
            num_samples=num_samples,
            seed=seed,
            most_solved=_MOST_SOLVED,
        )
        for seed in seeds
    ]


def explained_labels(subject: Subject, frame: pd.DataFrame, labels: Ints | None) -> Ints:
    """The class that each raw row is explained for."""
    if labels is not None:
        return np.asarray(labels, dtype=np.intp)
    return subject.explained(subject.encoded(subject.shaped(frame)))


def _when(subject: Subject) -> str:
    one = subject.scorer.candidate
    if one.task == "regression":
        return "of the amount predicted, before any shift of the decision rule"
    return "the model is not calibrated" if one.calibrator.kind == "none" else "after calibration"


__all__ = ["Draws", "LimeValues", "affordable", "explained_labels", "lime_values", "local_fits"]
