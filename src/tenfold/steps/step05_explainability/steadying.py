"""Would explanations hold for any case? Measured on held-out rows that are drawn by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tenfold import explaining
from tenfold.explaining.limes import affordable
from tenfold.scoring import Floats
from tenfold.stats import intervals
from tenfold.stats.bounded import bounded_mean
from tenfold.steps.step05_explainability.answering import Answers
from tenfold.steps.step05_explainability.case import Explained
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.findings import Steadiness
from tenfold.steps.step05_explainability.material import SAMPLE, Material
from tenfold.vocabulary import Estimate

_PRODUCTS = 60_000_000_000  # of all fits: 24 rows of a model with 100 features, ten seeds
_NO_LINE = 1e-9  # R² below which there is nothing of which a share could be kept


def steadiness(
    wanted: ExplainabilityDecisions,
    material: Material,
    subject: explaining.Subject,
    cases: list[Explained],
) -> Steadiness:
    """Stability, fidelity and agreement of rows drawn by chance, not of those that are told.

    Cases that are told are mostly picked: costly errors and close calls say nothing of the others.
    """
    n = min(wanted.steady_rows, len(material), _affordable(wanted, len(subject.names)))
    n = n if wanted.lime else 0
    rng = np.random.default_rng([wanted.seed, 5, 6])
    places = np.sort(rng.choice(len(material), n, replace=False))
    frame = material.frame.iloc[material.number[places]].reset_index(drop=True)
    answers = Answers.of(subject, frame, wanted, sought=True)
    found, lime = answers.stability, answers.lime
    off = "no row was held out" if wanted.lime else "LIME is off"
    no_line = off if lime is None else "no straight line explains anything around these rows"
    both = off if not wanted.lime or wanted.shap else "SHAP is off"

    def mean(values: Floats | None, why: str) -> Estimate:
        return _mean(values, why, np.random.default_rng([wanted.seed, 5, 7]), wanted.level)

    return Steadiness(
        vsi=mean(None if found is None else found.vsi, off),
        csi=mean(None if found is None else found.csi, off),
        fidelity=mean(None if lime is None else lime.fidelity, off),
        kept=mean(None if lime is None else kept(lime), no_line),
        agreement=mean(answers.agreement, both),
        needed=None if found is None else found.needed,
        how="" if found is None else found.how,
        badged=sum("unstable" in case.badges for case in cases),
    )


def ways_back(cases: Sequence[Explained], *, level: float) -> Estimate:
    """How often a way back was found, where the searched cases were drawn by chance."""
    searched = [case for case in cases if case.recourse is not None]
    drawn = [case.recourse for case in searched if case.why == SAMPLE]
    if len(drawn) < len(searched) or not drawn:
        return Estimate.not_enough("these cases were picked, and say nothing of the others")
    return intervals.wilson(
        sum(way is not None and way.found for way in drawn), len(drawn), level=level
    )


def kept(lime: explaining.LimeValues) -> Floats:
    """How much of what a line over all features explains the named ones keep: shape (n,).

    nan where no line explains anything.
    """
    whole = np.where(lime.reachable > _NO_LINE, lime.reachable, np.nan)
    # A ridge shrinks many coefficients more than few, so that few can fit a hair better.
    return np.asarray(np.clip(lime.fidelity / whole, 0.0, 1.0), dtype=float)


def _mean(values: Floats | None, why: str, rng: np.random.Generator, level: float) -> Estimate:
    # Where no feature moves a row's score there is nothing that could agree or be kept.
    known = np.zeros(0) if values is None else values[np.isfinite(values)]
    if not len(known):
        return Estimate.not_enough(why)
    return bounded_mean(np.clip(known, 0.0, 1.0), rng=rng, level=level)


def _affordable(wanted: ExplainabilityDecisions, features: int) -> int:
    each = affordable(wanted.lime_samples, features) * (features + 2) ** 2 * wanted.stability_seeds
    return max(_PRODUCTS // each, 10)


__all__ = ["kept", "steadiness", "ways_back"]
