"""DuckDB, and all of its SQL: a Spark twin would replace this package alone.

What the rest of `tables` asks of it: `Engine` (ingest, fetch, take, batches, row hashes)
and `typed`, `read_json`, `read_parquet`: they give Ibis expressions over the plain types.
"""

from __future__ import annotations

from tenfold.tables.duck.engine import MEMORY, Engine
from tenfold.tables.duck.json import JsonFault, read_json
from tenfold.tables.duck.parquet import read_parquet
from tenfold.tables.duck.typed import Typed, typed

__all__ = ["MEMORY", "Engine", "JsonFault", "Typed", "read_json", "read_parquet", "typed"]
