"""A gate made of rules."""

from datetime import date

from tenfold.gating import Judgement, Rule, codes_of, gate_of
from tenfold.step import GateView
from tenfold.vocabulary import Money

VIEW = GateView(None, None, date(2026, 1, 1))
LOSS = Money(value=-5.0, low=-9.0, high=-1.0, method="test", unit="EUR/week")
UNKNOWN = Money.not_evaluated("no payoffs")


def _one(judgement: Judgement):
    return gate_of({"TF9901": Rule("It holds", lambda view: judgement)})(VIEW)[0]


def test_money_stands_only_where_something_is_wrong_and_an_amount_is_known():
    assert _one(Judgement("warn", "It does not.", "Mend it.", LOSS)).money_at_risk == LOSS
    assert _one(Judgement("pass", "It does.", "", LOSS)).money_at_risk is None
    assert _one(Judgement("not_evaluated", "Unknown.", "", LOSS)).money_at_risk is None
    assert _one(Judgement("block", "It does not.", "", UNKNOWN)).money_at_risk is None


def test_a_rule_sees_what_the_gate_sees_under_its_own_code_and_title():
    rules = {
        "TF9901": Rule("The day", lambda view: Judgement("pass", str(view.as_of))),
        "TF9902": Rule("The other", lambda view: Judgement("warn", "No.")),
    }
    assert codes_of(rules) == {"TF9901": "The day", "TF9902": "The other"}
    first, second = gate_of(rules)(VIEW)
    assert (first.code, first.title, first.evidence) == ("TF9901", "The day", "2026-01-01")
    assert (second.code, second.status) == ("TF9902", "warn")
