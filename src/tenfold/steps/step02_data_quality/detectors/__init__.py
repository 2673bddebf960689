"""Detectors: what may be wrong with a table, found without being told where to look."""

from tenfold.steps.step02_data_quality.detectors.finding import Finding, Reach
from tenfold.steps.step02_data_quality.detectors.registry import (
    Detector,
    detect,
    detector,
    detectors,
    error_cells,
    findings_in,
)

__all__ = [
    "Detector",
    "Finding",
    "Reach",
    "detect",
    "detector",
    "detectors",
    "error_cells",
    "findings_in",
]
