"""Step 2, data quality: whether the data can carry the decision."""

from tenfold.step import Step
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence, DataQualityInputs
from tenfold.steps.step02_data_quality.gate import gate
from tenfold.steps.step02_data_quality.judging import CODES

STEP = Step(
    package=__name__,
    title="Data quality",
    question="Can this data carry the decision?",
    why=(
        "A model repeats what its data say. A column that knows the answer, a code that means "
        "'missing', a unit that changes halfway: each makes a model look better than it will "
        "ever be, and costs money from the first day it is used."
    ),
    decisions=DataQualityDecisions,
    inputs=DataQualityInputs,
    evidence=DataQualityEvidence,
    gate=gate,
    codes=CODES,
)

__all__ = [
    "STEP",
    "DataQualityDecisions",
    "DataQualityEvidence",
    "DataQualityInputs",
]
