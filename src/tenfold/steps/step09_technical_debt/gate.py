"""The gate of step 9: TF0901 to TF0907."""

from __future__ import annotations

from tenfold.gating import Rule, codes_of, gate_of
from tenfold.steps.step09_technical_debt import checks

_RULES = {
    "TF0901": Rule("The ML Test Score is as high as wanted", checks.score),
    "TF0902": Rule("The chain reproduces", checks.reproduces),
    "TF0903": Rule("Code, data and model are versioned", checks.versioned),
    "TF0904": Rule("The environment is pinned", checks.pinned),
    "TF0905": Rule("Containers and manifests are valid", checks.valid),
    "TF0906": Rule("No serious smells in notebooks and code", checks.clean),
    "TF0907": Rule("Stages stand apart and are tested", checks.apart),
}
CODES = codes_of(_RULES)
# No money: all that rests on the model would be at risk under every check alike, and rank debts
# above losses that were measured. The debts' own table has the amounts.
gate = gate_of(_RULES)

__all__ = ["CODES", "gate"]
