"""Adds one to what alpha left."""

from pydantic import Field

from tenfold.step import Decisions, Evidence, Inputs, Step, from_step
from tenfold.vocabulary import Check, Estimate


class Decisions2(Decisions):
    """Beta's decisions."""

    plus: float = Field(1.0, description="what to add")


class Inputs2(Inputs):
    """Beta reads alpha's number."""

    doubled: Estimate = from_step("alpha")


class Evidence2(Evidence):
    """Beta's evidence."""

    total: float


STEP = Step(
    package=__name__,
    title="Beta",
    question="What is the sum?",
    why="It ends here.",
    decisions=Decisions2,
    inputs=Inputs2,
    evidence=Evidence2,
    gate=lambda view: [Check(code="TF0201", title="Summed", status="pass", evidence="Yes.")],
    codes={"TF0201": "Summed"},
)
