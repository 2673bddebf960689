"""What each feature adds to a case's score, and the badges that say how far to trust that."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from tenfold.explaining import Attributions, Subject
from tenfold.steps.step05_explainability.case import Part
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.knowing import value_words

_QUIET = 1e-12
Badge = Literal["unstable", "breaks the contract", "learnt from", "LIME and SHAP differ"]


def shares(
    subject: Subject, shap: Attributions | None, shaped: pd.DataFrame, k: int, *, most: int
) -> dict[str, Any]:
    """The way from the usual score to that of row `k`, as `Explained` names it."""
    if shap is None:
        return {}
    parts = loudest(subject, shap, shaped, k, most=most)
    total = float(shap.values[k].sum())
    return {
        "usual": float(shap.base[k]),
        "output": float(shap.base[k]) + total,
        "shap": parts,
        "rest": total - sum(part.effect for part in parts),
    }


def loudest(
    subject: Subject, what: Attributions, shaped: pd.DataFrame, k: int, *, most: int
) -> list[Part]:
    """The features that do most to row `k`, the loudest first; the quiet ones are left out."""
    values = what.values[k]
    order = np.argsort(-np.abs(values), kind="stable")[:most]
    return [
        Part(
            column=what.names[j],
            value=value_words(subject, shaped, what.names[j], k),
            effect=float(values[j]),
        )
        for j in order
        if abs(values[j]) > _QUIET
    ]


def badges(
    wanted: ExplainabilityDecisions, own: dict[str, float | None], *, broken: bool, learnt: bool
) -> list[Badge]:
    """What speaks against relying on a case's explanation."""
    found: list[Badge] = []
    vsi, agree = own["vsi"], own["agreement"]
    if vsi is not None and vsi < wanted.stable_row:
        found.append("unstable")
    if agree is not None and agree < wanted.least_agreement:
        found.append("LIME and SHAP differ")
    if broken:
        found.append("breaks the contract")
    if learnt:
        found.append("learnt from")
    return found


__all__ = ["badges", "loudest", "shares"]
