"""What every stage of the run shares: rows, folds, decisions, payoffs, budget."""

from __future__ import annotations

from dataclasses import dataclass

from tenfold.step import Context
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import MetricUse
from tenfold.steps.step03_baseline_models.fitting import Ledger
from tenfold.steps.step03_baseline_models.folds import Folds
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.steps.step03_baseline_models.rows import Workload


@dataclass(frozen=True)
class Bench:
    """The workbench; the ledger alone changes, as fits are spent."""

    work: Workload
    folds: Folds
    decisions: BaselineDecisions
    use: MetricUse
    purse: Purse
    ledger: Ledger
    context: Context


__all__ = ["Bench"]
