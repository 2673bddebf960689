"""The answer of step 1 in a sentence."""

from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence
from tenfold.steps.step01_business_problem.in_short import in_short, purpose
from tenfold.vocabulary import Money


def _week(value):
    return Money(value=value, low=value - 10, high=value + 10, method="t", unit="EUR/week")


def _evidence(**more):
    unknown = Money.not_evaluated("no payoffs are given")
    amounts = {"perfect": unknown, "today": unknown, "required_gain": unknown} | more
    return BusinessProblemEvidence.model_construct(**amounts)


def test_it_says_what_is_earned_and_from_where_on_it_pays():
    said = in_short(_evidence(perfect=_week(90), today=_week(40), required_gain=_week(20)))
    assert said == (
        "A perfect model would earn €90/week [80 to 100], today's rule earns €40/week [30 to 50]; "
        "the project pays for itself from €20/week [10 to 30] over today's rule."
    )


def test_without_payoffs_it_says_that_nobody_can_tell():
    assert in_short(_evidence()) == "What a model would be worth cannot be told yet."


def test_the_purpose_is_the_objective_or_else_the_decision():
    assert purpose(BusinessProblemDecisions(objective="Lose  less")) == "Lose less."
    assert purpose(BusinessProblemDecisions(decision_supported="whom to call")) == (
        "To decide whom to call."
    )
    assert purpose(BusinessProblemDecisions()) == ""
