"""TF0802 to TF0804: performance without labels, with labels, and in time."""

from __future__ import annotations

from tenfold.charts import estimate_text
from tenfold.charts.words import number_text
from tenfold.step import GateView
from tenfold.steps.step08_monitoring.evidence import MonitoringEvidence
from tenfold.steps.step08_monitoring.judgements import Judgement
from tenfold.vocabulary import Estimate, Money

_LATER = "Give the cases that came since in `current`, with outcomes where they are known."
_BUDGETS = (("p50", 50), ("p95", 95), ("p99", 99))


def expected(view: GateView) -> Judgement:
    """TF0802: the estimate without labels stays above break-even."""
    found: MonitoringEvidence = view.evidence
    if not found.material.later:
        return Judgement("not_evaluated", "No later rows were given.", _LATER)
    return _held(found, found.performance.expected, found.performance.expected_money, "estimated")


def realised(view: GateView) -> Judgement:
    """TF0803: the same with the outcomes that are known."""
    found: MonitoringEvidence = view.evidence
    if found.material.reported_on:
        return Judgement(
            "not_evaluated",
            "These are the held-out rows on which step 3 made its promise: they cannot break it.",
            _LATER,
        )
    if not found.material.labelled:
        return Judgement(
            "not_evaluated",
            "No outcome of the current rows is known yet.",
            "Add the outcomes to the file of `current` when they are known.",
        )
    return _held(found, found.performance.realised, found.performance.realised_money, "measured")


def latency(view: GateView) -> Judgement:
    """TF0804: single cases are answered within the budgets."""
    budgets = {
        share: getattr(view.decisions, f"latency_{name}_ms")
        for name, share in _BUDGETS
        if getattr(view.decisions, f"latency_{name}_ms") is not None
    }
    taken = {
        share: 1000 * view.seconds[f"latency_p{share}"]
        for _, share in _BUDGETS
        if f"latency_p{share}" in view.seconds
    }
    if not taken:
        return Judgement(
            "not_evaluated", "The record holds no timing.", "Run this step again on this machine."
        )
    said = "; ".join(f"p{share} {number_text(ms)} ms" for share, ms in taken.items())
    said = f"Single cases through the packaged model, on the machine that ran this step: {said}."
    if not budgets:
        return Judgement(
            "not_evaluated", f"{said} There is no budget.", "Give latency_p95_ms in this step."
        )
    late = [share for share, ms in budgets.items() if taken.get(share, 0.0) > ms]
    if late:
        worst = ", ".join(f"p{share} above {budgets[share]:g} ms" for share in late)
        return Judgement(
            "warn", f"{said} {worst}.", "Take a simpler model in step 3, or a larger budget."
        )
    return Judgement("pass", said)


def _held(found: MonitoringEvidence, score: Estimate, money: Money, how: str) -> Judgement:
    one = found.performance
    if score.value is None:
        return Judgement(
            "not_evaluated", f"No {one.score} could be {how}: {score.note}.", "Give more rows."
        )
    said = f"{one.score} {estimate_text(score)} {how}, promised {estimate_text(one.promised)}."
    if money.known:
        said += f" Money {estimate_text(money)}, promised {estimate_text(one.promised_money)}."
    risk = one.change if one.change.known else None
    today = one.today_money
    if money.high is not None and today.low is not None and money.high < today.low:
        return Judgement(
            "block",
            f"{said} Today's rule earns {estimate_text(today)}.",
            "Stop acting on it: go back to today's rule until a new model is approved.",
            risk,
        )
    if _worse(score, one.promised, higher_is_better=one.higher_is_better):
        return Judgement(
            "warn",
            f"{said} It is surely worse than promised.",
            "Look which features alarmed, and train again on newer rows.",
            risk,
        )
    return Judgement("pass", said)


def _worse(now: Estimate, promised: Estimate, *, higher_is_better: bool) -> bool:
    low, high = (now.low, promised.high), (now.high, promised.low)
    if higher_is_better:
        return None not in high and high[0] < high[1]  # type: ignore[operator]
    return None not in low and low[0] > low[1]  # type: ignore[operator]


__all__ = ["expected", "latency", "realised"]
