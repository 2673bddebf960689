"""Knows people, and is careless with what it knows."""

from pydantic import Field

from tenfold.step import Decisions, Evidence, Inputs, Step
from tenfold.vocabulary import Check, Column, ColumnRoles, Frozen, Label


class Rule(Frozen):
    """A rule of the contract."""

    column: Column
    values: list[Label] = Field(default=[])
    low: float | None = None
    share: float = 1.0
    note: str = ""


class PeopleDecisions(Decisions):
    """Decisions that name columns and hold values."""

    id: Column | None = Field(None, description="column that names the case")
    protected: list[Column] = Field(default=[], description="protected attributes")
    rules: list[Rule] = Field(default=[], description="what must hold")
    sentinels: dict[str, list[Label]] = Field(default={}, description="what stands for missing")
    rule_column: Column | None = Field(None, description="today's rule: this column …")
    rule_value: Label | None = Field(None, description="… has this value")


class PeopleEvidence(Evidence):
    """What must not be printed."""

    roles: ColumnRoles
    names: list[str]
    groups: list[str]


STEP = Step(
    package=__name__,
    title="People",
    question="Who is in the data?",
    why="They did not ask to be.",
    decisions=PeopleDecisions,
    inputs=Inputs,
    evidence=PeopleEvidence,
    gate=lambda view: [
        Check(code="TF0201", title="Known", status="pass", evidence="They are counted.")
    ],
    codes={"TF0201": "Known"},
)
