"""The data contract: rules every batch obeys, learnt within a budget of false alarms, and checked.

Names are imported when first used: the schemas stay importable without pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenfold.contract.check import check_batch
    from tenfold.contract.clause import (
        Clause,
        ClauseResult,
        ContractResult,
    )
    from tenfold.contract.learning import suggest
    from tenfold.contract.suite import Suite

_HOME = {
    "Clause": "clause",
    "ClauseResult": "clause",
    "ContractResult": "clause",
    "Suite": "suite",
    "check_batch": "check",
    "suggest": "learning",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)


__all__ = ["Clause", "ClauseResult", "ContractResult", "Suite", "check_batch", "suggest"]
