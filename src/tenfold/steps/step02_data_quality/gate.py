"""The gate of step 2: whether the data can carry the decision."""

from __future__ import annotations

from tenfold.step import GateView
from tenfold.steps.step02_data_quality import cell_checks, mix_checks, target_checks, use_checks
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.vocabulary import Check


def gate(view: GateView) -> list[Check]:
    """The thirteen checks of step 2; each has a page in docs/checks."""
    e, d = view.evidence, view.decisions
    assert isinstance(e, DataQualityEvidence)
    assert isinstance(d, DataQualityDecisions)
    return [
        cell_checks.contract(e, d),
        target_checks.target(e, d),
        target_checks.leak(e, d),
        cell_checks.missing(e, d),
        cell_checks.formats(e, d, today=view.as_of),
        cell_checks.duplicates(e, d),
        use_checks.groups(e, d),
        target_checks.split(e, d),
        use_checks.parity(e, d),
        use_checks.enough(e, d),
        target_checks.labels(e, d),
        use_checks.version(e, d),
        mix_checks.mix(e),
    ]
