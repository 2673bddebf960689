"""The chart of what a week is worth without a model and with a perfect one: the two ends of worth.

The references of decision-curve analysis: Vickers and Elkin, Medical Decision Making 26 (2006).
"""

from __future__ import annotations

from tenfold.charts import Chart, Series, interval_text
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence
from tenfold.steps.step01_business_problem.payoff_drawing import waiting
from tenfold.vocabulary import Money

_TITLE = "What a week is worth without a model, and with a perfect one"
_TODAY, _PERFECT = "what is done today", "a perfect model"


def alternatives(d: BusinessProblemDecisions, evidence: BusinessProblemEvidence) -> Chart:
    """Money per week of acting on nobody, on everybody, as today, and as a perfect model would."""
    found = [(name, money) for name, money in _options(d, evidence) if money.value is not None]
    if evidence.perfect.value is None or len(found) < 2:
        return waiting("alternatives", _TITLE, evidence.perfect.note or evidence.today.note)
    return Chart(
        key="alternatives",
        title=_TITLE,
        alt=f"{'; '.join(f'{name}: {interval_text(m)}' for name, m in found)}.{_said(evidence)}",
        x_title=evidence.value.per_week,
        series=[
            Series(
                name="money per week",
                kind="hbar",
                x=[name for name, _ in found],
                y=[money.value for _, money in found],
                low=[money.low for _, money in found],
                high=[money.high for _, money in found],
            )
        ],
    )


def _options(
    d: BusinessProblemDecisions, evidence: BusinessProblemEvidence
) -> list[tuple[str, Money]]:
    found: list[tuple[str, Money]] = []
    everybody, room, cases = "act on everybody", d.capacity_per_week, d.volume_per_week
    if room is not None and cases is not None and room < cases.likely:
        everybody = f"act on {room:,g} a week, drawn at random"
    done = {"act_on_none": "act on nobody", "act_on_all": everybody}.get(d.today, "")
    for name, money in (("act on nobody", evidence.nobody), (everybody, evidence.everybody)):
        if money is not None:
            found.append((f"{name} (as today)" if name == done else name, money))
    if evidence.value.task == "multiclass":
        found.append(("one answer for every case, the best", evidence.blind))
    if not done or not found:
        found.append((_TODAY, evidence.today))
    return [*found, (_PERFECT, evidence.perfect)]


def _said(evidence: BusinessProblemEvidence) -> str:
    gain = evidence.blind_gain
    if gain.value is None or gain.low is None:
        return ""
    if gain.low > 0:
        return f" Without any model, another rule earns more than today's: {interval_text(gain)}."
    if gain.value > 0:
        return (
            " At the likely values another rule without any model earns more than today's, "
            f"{interval_text(gain)}, which the ranges of your numbers leave open."
        )
    return " No rule that treats all cases alike earns more than what is done today."


__all__ = ["alternatives"]
