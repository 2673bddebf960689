"""Prices something, and judges it in every way there is."""

from typing import Literal

from pydantic import Field

from tenfold.step import Decisions, Evidence, GateView, Inputs, Step, ui
from tenfold.vocabulary import Check, Estimate, FileRef, LongText, Money, Triple

EUR = {"unit": "EUR/week", "value_model": "abc", "method": "joint draws", "n": 4000}


class WorthDecisions(Decisions):
    """Every type of decision."""

    objective: LongText = Field(
        "", description="what becomes less", json_schema_extra=ui(section="A")
    )
    kind: Literal["plain", "fancy"] = Field("plain", description="how it is done")
    payoff: Triple | None = Field(None, description="what it is worth")
    only_fancy: float = Field(
        0.5, description="hidden", json_schema_extra=ui(when={"kind": "fancy"})
    )
    seed: int = Field(20240101, description="seed")
    source: str = Field("", description="where the data are")
    priced: bool = Field(True, description="whether there are payoffs")
    name: str = Field("income", description="name of a column of the data")
    many: int = Field(40, description="points per chart")


class WorthEvidence(Evidence):
    """Alpha's evidence."""

    auc: Estimate
    few: Estimate
    model: FileRef


def amount(value: float | None) -> Money:
    if value is None:
        return Money.not_evaluated("no payoffs are given", unit="EUR/week")
    return Money(value=value, low=value - 300, high=value + 450, **EUR)


def gate(view: GateView) -> list[Check]:
    name = view.decisions.name
    return [
        Check(code="TF0101", title="Beats today's rule", status="pass", evidence="It does."),
        Check(
            code="TF0102",
            title="Deadline ahead",
            status="warn",
            evidence="There is little time.",
            remedy="Start now.",
            money_at_risk=amount(100),
        ),
        Check(
            code="TF0103",
            title="No leak",
            status="block",
            evidence=f"'{name}' predicts alone.",
            remedy=f"Exclude '{name}' in tenfold.yaml.",
            money_at_risk=amount(1500),
        ),
        Check(
            code="TF0104",
            title="Cheap to run",
            status="warn",
            evidence="It costs much.",
            remedy="Rent less.",
            money_at_risk=amount(900),
        ),
        Check(
            code="TF0105",
            title="Waived one",
            status="block",
            evidence="It was seen.",
            remedy="Mend it some day.",
        ),
    ]


STEP = Step(
    package=__name__,
    title="Worth",
    question="What is it worth?",
    why="Nobody pays for an AUC.",
    decisions=WorthDecisions,
    inputs=Inputs,
    evidence=WorthEvidence,
    gate=gate,
    codes={
        "TF0101": "Beats today's rule",
        "TF0102": "Deadline ahead",
        "TF0103": "No leak",
        "TF0104": "Cheap to run",
        "TF0105": "Waived one",
        "TF0106": "Never judged",
    },
)
