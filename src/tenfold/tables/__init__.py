"""Tables of any size: read, profile, keep, split, and tell what each column is for.

Names are imported when first used: the result types stay importable without pandas and DuckDB.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenfold.tables.database import is_url
    from tenfold.tables.frames import from_frame, to_frame
    from tenfold.tables.intake import read
    from tenfold.tables.labels import as_labels
    from tenfold.tables.personal import personal_columns, personal_in, private_columns
    from tenfold.tables.profiled import ColumnProfile, TableProfile
    from tenfold.tables.profiler import profile
    from tenfold.tables.proposed import Inference, Inferred
    from tenfold.tables.repeats import across, duplicates, row_keys
    from tenfold.tables.roles import infer_roles
    from tenfold.tables.snapshots import content_fingerprint, load, snapshot
    from tenfold.tables.split import assign, fingerprint
    from tenfold.tables.table import Table

_HOME = {
    "ColumnProfile": "profiled",
    "Inference": "proposed",
    "Inferred": "proposed",
    "Table": "table",
    "TableProfile": "profiled",
    "across": "repeats",
    "as_labels": "labels",
    "assign": "split",
    "content_fingerprint": "snapshots",
    "duplicates": "repeats",
    "fingerprint": "split",
    "from_frame": "frames",
    "infer_roles": "roles",
    "is_url": "database",
    "load": "snapshots",
    "personal_columns": "personal",
    "personal_in": "personal",
    "private_columns": "personal",
    "profile": "profiler",
    "read": "intake",
    "row_keys": "repeats",
    "snapshot": "snapshots",
    "to_frame": "frames",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)


__all__ = [
    "ColumnProfile",
    "Inference",
    "Inferred",
    "Table",
    "TableProfile",
    "across",
    "as_labels",
    "assign",
    "content_fingerprint",
    "duplicates",
    "fingerprint",
    "from_frame",
    "infer_roles",
    "is_url",
    "load",
    "personal_columns",
    "personal_in",
    "private_columns",
    "profile",
    "read",
    "row_keys",
    "snapshot",
    "to_frame",
]
