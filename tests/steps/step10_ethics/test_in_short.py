"""The answer of step 10 in a sentence."""

from types import SimpleNamespace

from tenfold.steps.step10_ethics.evidence import EthicsEvidence, Good, Told
from tenfold.steps.step10_ethics.in_short import in_short


def _report(breach, unsure):
    counts = {"breach": breach, "not_enough": unsure, None: 24}
    return SimpleNamespace(comparisons=lambda verdict=None: [None] * counts[verdict])


def _said(report, told=None, why=""):
    return in_short(
        EthicsEvidence.model_construct(report=report, told=told or Told(), good=Good(why_not=why))
    )


def test_nobody_surely_treated_worse_is_not_the_same_as_nobody():
    assert _said(_report(0, 15), Told(refused=1_325, tried=12, helped=11)) == (
        "Nobody is surely treated worse; of 24 comparisons between groups, 15 cannot be told "
        "either way. Of 1,325 that the decision went against, 12 were looked at; 11 of them can "
        "be told what would turn it."
    )


def test_a_breach_is_said_first():
    assert _said(_report(1, 0)).startswith("People are surely treated worse in 1 comparison; of 24")


def test_where_nothing_was_compared_the_reason_is_given():
    assert _said(None, why="nobody said what is good.") == (
        "Whether anybody is treated worse cannot be told: nobody said what is good."
    )
