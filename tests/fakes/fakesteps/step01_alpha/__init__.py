"""Doubles a number and reads a file."""

from datetime import date
from typing import Literal

from pydantic import Field

from tenfold.step import Decisions, Evidence, GateView, Inputs, Step, ui
from tenfold.vocabulary import Check, Column, DataPath, Estimate, Exclusion, FileRef, Label, Triple


class Decisions1(Decisions):
    """Alpha's decisions."""

    number: int = Field(5, ge=2, le=20, description="the number to double")
    share: float | None = Field(None, gt=0, lt=1, description="an optional share")
    payoff: Triple | None = Field(
        None, description="what it is worth", json_schema_extra=ui(section="Money")
    )
    kind: Literal["plain", "fancy"] = Field("plain", description="how it is done")
    due: date | None = Field(None, description="when it is due")
    protected: list[Column] = Field(default_factory=list, description="protected columns")
    excluded: list[Exclusion] = Field(default_factory=list, description="columns left out")
    matrix: dict[str, Triple] = Field(default_factory=dict, description="payoffs by pair")
    positive: Label | None = Field(None, description="positive label")
    strict: bool = Field(False, description="whether to be strict")
    data: DataPath | None = Field(None, description="a file to read")


class Evidence1(Evidence):
    """Alpha's evidence."""

    doubled: Estimate
    kept: FileRef
    unread: str


def gate(view: GateView) -> list[Check]:
    status = "block" if view.evidence.doubled.value > 30 else "pass"
    return [Check(code="TF0101", title="Small enough", status=status, evidence="It was looked at.")]


STEP = Step(
    package=__name__,
    title="Alpha",
    question="What is the double?",
    why="Others need it.",
    decisions=Decisions1,
    inputs=Inputs,
    evidence=Evidence1,
    gate=gate,
    codes={"TF0101": "Small enough", "TF0102": "Never judged"},
)
