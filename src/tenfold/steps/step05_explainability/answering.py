"""What the methods say of some rows: SHAP, LIME, whether it stays, and the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tenfold import explaining
from tenfold.scoring import Floats
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.vocabulary import ReasonCode

_BUDGET = 12_000_000  # draws times rows times seeds spent on finding how many would do
_FURTHER = 8  # and never more than so many times the draws that were asked for


@dataclass(frozen=True)
class Answers:
    """What each method says of the same rows; None where it is off, or there are no rows."""

    shap: explaining.Attributions | None
    lime: explaining.LimeValues | None
    stability: explaining.Stability | None
    agreement: Floats | None
    reasons: list[list[ReasonCode]]

    @classmethod
    def of(
        cls,
        subject: explaining.Subject,
        frame: pd.DataFrame,
        wanted: ExplainabilityDecisions,
        *,
        sought: bool = False,
    ) -> Answers:
        """Ask the methods that are on; `sought`: how many draws would do, instead of reasons."""
        top, n = wanted.num_features, len(frame)
        shap = explaining.shap_values(subject, frame) if wanted.shap and n else None
        lime = lime_of(subject, frame, wanted) if n else None
        stability = (
            explaining.stability(
                subject,
                frame,
                num_samples=wanted.lime_samples,
                num_features=top,
                seeds=wanted.stability_seeds,
                top=top,
                wanted=wanted.stable_mean if sought else 0.0,
                budget=min(_BUDGET, _FURTHER * wanted.lime_samples * n * wanted.stability_seeds),
                seed=wanted.seed,
            )
            if lime is not None
            else None
        )
        agreement = None
        if shap is not None and lime is not None:
            agreement = explaining.agreement(lime.attributions, shap, top=top)
        first = shap if shap is not None else None if lime is None else lime.attributions
        reasons: list[list[ReasonCode]] = [[] for _ in range(n)]
        if first is not None and not sought:
            reasons = explaining.reason_codes(subject, frame, first, most=top)
        return cls(shap, lime, stability, agreement, reasons)

    def measures(self, k: int) -> dict[str, float | None]:
        """How far the explanation of row `k` can be believed."""
        return {
            "fidelity": None if self.lime is None else _number(self.lime.fidelity[k]),
            "vsi": None if self.stability is None else _number(self.stability.vsi[k]),
            "csi": None if self.stability is None else _number(self.stability.csi[k]),
            "agreement": None if self.agreement is None else _number(self.agreement[k]),
        }


def lime_of(
    subject: explaining.Subject, frame: pd.DataFrame, wanted: ExplainabilityDecisions
) -> explaining.LimeValues | None:
    """LIME of some rows, where it is on."""
    if not wanted.lime:
        return None
    return explaining.lime_values(
        subject,
        frame,
        num_samples=wanted.lime_samples,
        num_features=wanted.num_features,
        seed=wanted.seed,
    )


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


__all__ = ["Answers", "lime_of"]
