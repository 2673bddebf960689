"""The types that cross steps: estimates, money, the value model, data, checks and gates."""

from tenfold.vocabulary.alerts import METRICS, Alert, Metric
from tenfold.vocabulary.candidate import Calibrator, DecisionRule, ModelCandidate
from tenfold.vocabulary.canonical import canonical, canonical_json, digest
from tenfold.vocabulary.data import (
    ColumnRoles,
    Exclusion,
    FileRef,
    LeakSuspect,
    PreparedData,
    ReadingOptions,
    SplitPlan,
    WholeTable,
)
from tenfold.vocabulary.estimates import Estimate, Money
from tenfold.vocabulary.experiments import Arm, ExperimentMetric, ExperimentPlan, Spending
from tenfold.vocabulary.explanations import (
    Change,
    Changeable,
    Doubted,
    Doubts,
    ReasonCode,
    Recourse,
)
from tenfold.vocabulary.frozen import Frozen
from tenfold.vocabulary.gates import Check, Fix, Gate, Severity, Status, Waiver
from tenfold.vocabulary.goals import Goal
from tenfold.vocabulary.meanings import Meanings
from tenfold.vocabulary.operations import (
    Every,
    ExportTarget,
    Operations,
    Resources,
    Timing,
    Trigger,
    Weekday,
)
from tenfold.vocabulary.proposals import Proposal
from tenfold.vocabulary.signing import Keyed, Signatures, Signed, SignOff, Stance, plain_role
from tenfold.vocabulary.texts import Column, DataPath, Label, LongText, Said, SecretRef
from tenfold.vocabulary.trials import Trial, Trials
from tenfold.vocabulary.worth import CaseMix, Task, TodayRule, Triple, ValueModel

__all__ = [
    "METRICS",
    "Alert",
    "Arm",
    "Calibrator",
    "CaseMix",
    "Change",
    "Changeable",
    "Check",
    "Column",
    "ColumnRoles",
    "DataPath",
    "DecisionRule",
    "Doubted",
    "Doubts",
    "Estimate",
    "Every",
    "Exclusion",
    "ExperimentMetric",
    "ExperimentPlan",
    "ExportTarget",
    "FileRef",
    "Fix",
    "Frozen",
    "Gate",
    "Goal",
    "Keyed",
    "Label",
    "LeakSuspect",
    "LongText",
    "Meanings",
    "Metric",
    "ModelCandidate",
    "Money",
    "Operations",
    "PreparedData",
    "Proposal",
    "ReadingOptions",
    "ReasonCode",
    "Recourse",
    "Resources",
    "Said",
    "SecretRef",
    "Severity",
    "SignOff",
    "Signatures",
    "Signed",
    "Spending",
    "SplitPlan",
    "Stance",
    "Status",
    "Task",
    "Timing",
    "TodayRule",
    "Trial",
    "Trials",
    "Trigger",
    "Triple",
    "ValueModel",
    "Waiver",
    "Weekday",
    "WholeTable",
    "canonical",
    "canonical_json",
    "digest",
    "plain_role",
]
