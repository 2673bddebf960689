"""The gate of step 1: whether there is a question worth a model."""

from __future__ import annotations

from tenfold.step import GateView
from tenfold.steps.step01_business_problem import money_checks, question_checks
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence
from tenfold.steps.step01_business_problem.judging import CODES
from tenfold.vocabulary import Check


def gate(view: GateView) -> list[Check]:
    """The eight checks of step 1."""
    d, evidence = view.decisions, view.evidence
    assert isinstance(d, BusinessProblemDecisions)
    assert isinstance(evidence, BusinessProblemEvidence)
    return [
        question_checks.stated(d),
        question_checks.improves(d, evidence),
        question_checks.ahead(d, evidence, d.as_of or view.as_of),
        money_checks.in_money(d),
        question_checks.measurable(d),
        money_checks.reachable(evidence),
        question_checks.today(d),
        money_checks.coherent(d),
    ]


__all__ = ["CODES", "gate"]
