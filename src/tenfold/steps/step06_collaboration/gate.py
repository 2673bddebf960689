"""The gate of step 6: TF0601 to TF0606."""

from __future__ import annotations

from tenfold.gating import Rule, codes_of, gate_of
from tenfold.steps.step06_collaboration import review_checks, role_checks

_RULES = {
    "TF0601": Rule("Required roles are named", role_checks.named),
    "TF0602": Rule("Review queue worked", review_checks.worked),
    "TF0603": Rule("Valid sign-offs where one is required", role_checks.signed),
    "TF0604": Rule("No open objections", role_checks.objections),
    "TF0605": Rule("Reviewers agree enough", review_checks.agreement),
    "TF0606": Rule("Rejected features are out of the model", review_checks.rejected),
}
CODES = codes_of(_RULES)
gate = gate_of(_RULES)

__all__ = ["CODES", "gate"]
