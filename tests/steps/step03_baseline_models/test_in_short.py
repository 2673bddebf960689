"""The answer of step 3 in a sentence."""

from types import SimpleNamespace

from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.in_short import in_short
from tenfold.vocabulary import Estimate, Money

NOTHING = Money.not_evaluated("no payoffs are given")
WEEK = Money(value=50, low=40, high=60, method="t", unit="EUR/week")


def _said(today=NOTHING, constant=NOTHING):
    held = SimpleNamespace(
        rows=1266, over_today=today, over_constant=constant,
        metric=Estimate(value=0.77, low=0.73, high=0.8, method="t"),
    )  # fmt: skip
    return in_short(
        BaselineEvidence.model_construct(
            held_out=held,
            candidate=SimpleNamespace(title="A tree"),
            metric=SimpleNamespace(reported="auc"),
        )
    )


def test_it_says_what_the_model_earns_over_what_is_known():
    rows = "on 1,266 rows that it had not seen"
    assert _said(today=WEEK) == f"A tree: {rows} it earns €50/week [40 to 60] over today's rule."
    assert _said(constant=WEEK).endswith("over the same answer for every case.")
    assert _said() == f"A tree: {rows} its AUC is 0.770 [0.730 to 0.800]; nothing is priced."
