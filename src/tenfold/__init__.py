"""From a business question to a model in production, in ten notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenfold.project import Project
    from tenfold.session import begin, run

__version__ = "0.1.0"
__all__ = ["Project", "__version__", "begin", "run"]

_HOME = {"Project": "tenfold.project", "begin": "tenfold.session", "run": "tenfold.session"}


def __getattr__(name: str) -> Any:
    # Importing lazily keeps `tenfold --help` instant.
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'tenfold' has no attribute '{name}'")
