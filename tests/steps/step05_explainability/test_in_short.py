"""The answer of step 5 names what stands in for a protected attribute."""

from __future__ import annotations

from typing import Any

from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence, Looked
from tenfold.steps.step05_explainability.findings import StandIn, Steadiness
from tenfold.steps.step05_explainability.in_short import in_short
from tenfold.vocabulary import Estimate

NONE = Estimate.not_enough("off")


def _said(**more: Any) -> str:
    looked = Looked(title="m", unit="log odds", global_rows=9, held_out=9, explained=0)
    steady = Steadiness(vsi=NONE, csi=NONE, fidelity=NONE, kept=NONE, agreement=NONE)
    fields = {"task": "binary", "looked": looked, "drivers": [], "steadiness": steady, "cases": []}
    return in_short(ExplainabilityEvidence(**fields, candidate_digest="d", **more))


def _stands(column: str, *, close: bool) -> StandIn:
    return StandIn(column=column, protected="gender", strength=NONE, close=close)


def test_a_close_stand_in_is_named_beside_the_protected_attributes_that_are_absent() -> None:
    apart = _said(protected=["gender"], stand_ins=[_stands("height", close=False)])
    assert apart.endswith("No protected attribute is among the strongest features.")
    both = [_stands("career_gap_months", close=True), _stands("height", close=False)]
    close = _said(protected=["gender"], stand_ins=both)
    assert close.endswith("but some stand in: career_gap_months for gender.")


def test_a_protected_driver_is_named_and_nothing_is_said_where_none_is_known() -> None:
    itself = _said(protected=["gender"], protected_drivers=["gender"])
    assert "among what drives it: gender" in itself
    assert "rotected" not in _said()
