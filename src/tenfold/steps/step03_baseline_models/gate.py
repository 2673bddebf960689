"""The gate of step 3: TF0301 to TF0309, judged from the record alone."""

from __future__ import annotations

from collections.abc import Callable

from tenfold.stats.shortfall import expected_shortfall
from tenfold.step import GateView
from tenfold.steps.step03_baseline_models import model_checks, use_checks
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.judgements import CODES, Judgement
from tenfold.vocabulary import Check, Money

_CHECKS: dict[str, Callable[[BaselineDecisions, BaselineEvidence], Judgement]] = {
    "TF0301": model_checks.beats,
    "TF0302": use_checks.metric,
    "TF0303": model_checks.earns,
    "TF0304": model_checks.generalises,
    "TF0305": use_checks.calibrated,
    "TF0306": use_checks.untuned,
    "TF0307": use_checks.pays,
    "TF0308": model_checks.stored,
    "TF0309": model_checks.cause,
}


def gate(view: GateView) -> list[Check]:
    """The nine checks of step 3; cheap, and evaluated afresh every time."""
    decisions, evidence = view.decisions, view.evidence
    assert isinstance(decisions, BaselineDecisions)
    assert isinstance(evidence, BaselineEvidence)
    found = []
    for code, judge in _CHECKS.items():
        judgement = judge(decisions, evidence)
        if code == "TF0306":
            judgement = use_checks.looked_at(judgement, view.looks, decisions.looks_allowed)
        status, said, remedy, fixes = judgement
        risk = _at_risk(code, evidence) if status in ("warn", "block") else None
        found.append(
            Check(
                code=code,
                title=CODES[code],
                status=status,
                evidence=said,
                remedy=remedy,
                money_at_risk=risk,
                fixes=() if status == "pass" else fixes,
            )
        )
    return found


def _at_risk(code: str, evidence: BaselineEvidence) -> Money | None:
    # Per week at step 1's volume. A doubt about a gain puts the loss at risk that is to be expected
    # from it, not the gain: who waits for certainty loses that.
    held, paid = evidence.held_out, evidence.break_even
    if code == "TF0301":
        return _most([expected_shortfall(held.over_today), expected_shortfall(held.over_constant)])
    if code == "TF0307":
        return _most([expected_shortfall(paid.gain, paid.required_gain_per_week or 0.0)])
    # All but the choice among models (TF0303, out of fold) on held-out rows.
    money = {"TF0303": evidence.choice.earned, "TF0305": evidence.calibration.lost}.get(code)
    if money is None or money.value is None or money.value >= 0:
        return money if money is not None and money.value is not None else None
    ends = {"low": money.high, "value": money.value, "high": money.low}
    return money.model_copy(update={k: None if v is None else -v for k, v in ends.items()})


def _most(losses: list[Money]) -> Money | None:
    known = [loss for loss in losses if loss.known]
    return max(known, key=lambda loss: loss.value or 0.0, default=None)


__all__ = ["CODES", "gate"]
