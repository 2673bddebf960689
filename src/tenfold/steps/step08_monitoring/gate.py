"""The gate of step 8: TF0801 to TF0809."""

from __future__ import annotations

from tenfold.gating import Rule, codes_of, gate_of
from tenfold.steps.step08_monitoring import alarm_checks, performance_checks, plan_checks

_RULES = {
    "TF0801": Rule("No drift beyond what matters", alarm_checks.drift),
    "TF0802": Rule("Performance estimated without labels holds", performance_checks.expected),
    "TF0803": Rule("Performance with labels holds", performance_checks.realised),
    "TF0804": Rule("Answers come in time", performance_checks.latency),
    "TF0805": Rule("Alarms reach an owner", plan_checks.routed),
    "TF0806": Rule("The budget of false alarms is kept", alarm_checks.budget),
    "TF0807": Rule("On course to the target of step 1", plan_checks.on_course),
    "TF0808": Rule("Retraining follows evidence", plan_checks.cadence),
    "TF0809": Rule("Later rows keep the data contract", alarm_checks.contract),
}
CODES = codes_of(_RULES)
gate = gate_of(_RULES)

__all__ = ["CODES", "gate"]
