"""Runs, versions and aliases of models in MLflow: tracked, registered, promoted, rolled back."""

from tenfold.tracking.barring import kept_out, reads_text
from tenfold.tracking.package import Package
from tenfold.tracking.registry import Registry
from tenfold.tracking.runs import Tracked, TrackedRun, kept
from tenfold.tracking.versions import Version

__all__ = [
    "Package",
    "Registry",
    "Tracked",
    "TrackedRun",
    "Version",
    "kept",
    "kept_out",
    "reads_text",
]
