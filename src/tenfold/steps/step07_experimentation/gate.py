"""The gate of step 7: TF0701 to TF0708."""

from __future__ import annotations

from tenfold.gating import Rule, codes_of, gate_of
from tenfold.steps.step07_experimentation import plan_checks, result_checks

_RULES = {
    "TF0701": Rule("Hypothesis and metric fixed before the data", plan_checks.registered),
    "TF0702": Rule("Large enough to find what matters", plan_checks.powered),
    "TF0703": Rule("Whole weeks, and long enough", plan_checks.whole),
    "TF0704": Rule("Units come in the designed shares", result_checks.ratio),
    "TF0705": Rule("All looks are accounted for", plan_checks.looks),
    "TF0706": Rule("Guardrails hold", result_checks.guardrails),
    "TF0707": Rule("Analysed as it was randomised", result_checks.unit),
    "TF0708": Rule("Worth shipping in money", result_checks.worth),
}
CODES = codes_of(_RULES)
gate = gate_of(_RULES)

__all__ = ["CODES", "gate"]
