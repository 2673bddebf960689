"""The gate of step 4: TF0401 to TF0407."""

from __future__ import annotations

from tenfold.gating import Rule, codes_of, gate_of
from tenfold.steps.step04_mlops import registry_checks, serving_checks

_RULES = {
    "TF0401": Rule("Tracked and reproducible", registry_checks.tracked),
    "TF0402": Rule("Registered with a signature", registry_checks.registered),
    "TF0403": Rule("Challenger not worse than what serves", serving_checks.not_worse),
    "TF0404": Rule("The package answers as the notebook", serving_checks.alike),
    "TF0405": Rule("Rollback works", serving_checks.way_back),
    "TF0406": Rule("Schedule and owner are set", registry_checks.scheduled),
    "TF0407": Rule("A bad batch stops the pipeline", serving_checks.loud),
}
CODES = codes_of(_RULES)
gate = gate_of(_RULES)

__all__ = ["CODES", "gate"]
