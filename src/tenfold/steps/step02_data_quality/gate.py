"""The gate of step 2: whether the data can carry the decision."""

from __future__ import annotations

from collections.abc import Callable

from tenfold.step import GateView
from tenfold.steps.step02_data_quality import cell_checks, target_checks, use_checks
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.vocabulary import Check

_CHECKS: tuple[Callable[[DataQualityEvidence, DataQualityDecisions], Check], ...] = (
    cell_checks.contract,
    target_checks.target,
    target_checks.leak,
    cell_checks.missing,
    cell_checks.formats,
    cell_checks.duplicates,
    use_checks.groups,
    target_checks.split,
    use_checks.parity,
    use_checks.enough,
    target_checks.labels,
    use_checks.version,
)


def gate(view: GateView) -> list[Check]:
    """The twelve checks of step 2; each has a page in docs/checks."""
    evidence, decisions = view.evidence, view.decisions
    assert isinstance(evidence, DataQualityEvidence)
    assert isinstance(decisions, DataQualityDecisions)
    return [judge(evidence, decisions) for judge in _CHECKS]
