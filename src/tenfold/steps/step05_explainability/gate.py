"""The gate of step 5: TF0501 to TF0506."""

from __future__ import annotations

from tenfold.gating import Rule, codes_of, gate_of
from tenfold.steps.step05_explainability import driver_checks, steadiness_checks

_RULES = {
    "TF0501": Rule("Explanations repeat themselves", steadiness_checks.stable),
    "TF0502": Rule("Effects agree with the experts", driver_checks.signs),
    "TF0503": Rule("No single feature dominates suspiciously", driver_checks.dominance),
    "TF0504": Rule("Explanations fit the model", steadiness_checks.faithful),
    "TF0505": Rule("LIME and SHAP name the same features", steadiness_checks.agreeing),
    "TF0506": Rule("No protected attribute drives decisions unnoticed", driver_checks.protected),
}
CODES = codes_of(_RULES)
gate = gate_of(_RULES)

__all__ = ["CODES", "gate"]
