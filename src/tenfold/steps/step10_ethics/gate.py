"""The gate of step 10: TF1001 to TF1007."""

from __future__ import annotations

from tenfold.gating import Rule, codes_of, gate_of
from tenfold.steps.step10_ethics import gap_checks, people_checks, remedy_checks

_RULES = {
    "TF1001": Rule(
        "Favourable decisions reach every group (four-fifths, with doubt)", gap_checks.favourable
    ),
    "TF1002": Rule("Errors fall on every group alike", gap_checks.errors),
    "TF1003": Rule("Every group has data enough to tell", gap_checks.enough),
    "TF1004": Rule(
        "No feature stands in for a protected attribute unnoticed", remedy_checks.proxies
    ),
    "TF1005": Rule("Mitigation was considered and priced", remedy_checks.mitigation),
    "TF1006": Rule("The decision letter can be read and used", people_checks.letter),
    "TF1007": Rule("People affected and their appeal are named", people_checks.affected),
}
CODES = codes_of(_RULES)
gate = gate_of(_RULES)

__all__ = ["CODES", "gate"]
