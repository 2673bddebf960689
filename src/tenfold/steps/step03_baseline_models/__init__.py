"""Step 3, baseline models: finds the simplest model worth having."""

from __future__ import annotations

from tenfold.step import Inputs, Step, from_step
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions, FeatureGroup
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.gate import CODES, gate
from tenfold.vocabulary import ModelCandidate, PreparedData, ValueModel


class BaselineInputs(Inputs):
    """What step 3 reads: the payoffs of step 1, if there are any, and the data of step 2."""

    value: ValueModel | None = from_step("business_problem", optional=True)
    data: PreparedData = from_step("data_quality")


STEP = Step(
    package=__name__,
    title="Baseline models",
    question="What is the simplest model worth having?",
    why=(
        "A complex model that earns no more than a simple one costs more to run, to explain and "
        "to repair. And a model that does not beat what is done today is worth nothing."
    ),
    decisions=BaselineDecisions,
    inputs=BaselineInputs,
    evidence=BaselineEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = [
    "STEP",
    "BaselineDecisions",
    "BaselineEvidence",
    "BaselineInputs",
    "FeatureGroup",
    "ModelCandidate",
]
