"""Reads a secret, and lets it out in the way that it is told to."""

from typing import Literal

from pydantic import Field

from tenfold.step import Decisions, Evidence, Inputs, Step
from tenfold.vocabulary import Check, FileRef, SecretRef

How = Literal["quiet", "prints", "logs", "raises", "wraps", "child", "evidence", "file"]


class LeakyDecisions(Decisions):
    """Where the secret is, and the way out."""

    token: SecretRef = Field("env:LEAKY_TOKEN", description="where the token is")
    how: How = Field("quiet", description="the way out")
    note: str = Field("", description="some text")


class LeakyEvidence(Evidence):
    """What is left."""

    shown: str
    kept: FileRef


STEP = Step(
    package=__name__,
    title="Leaky",
    question="Does it get out?",
    why="It must not.",
    decisions=LeakyDecisions,
    inputs=Inputs,
    evidence=LeakyEvidence,
    gate=lambda view: [Check(code="TF0101", title="Ran", status="pass", evidence="Yes.")],
    codes={"TF0101": "Ran"},
)
