"""Spark, and all that is said to it: the twin of `tenfold.tables.duck` for what a cluster holds.

No Java is started before a table is read with ``engine: spark``.
"""

from __future__ import annotations

from tenfold.tables.spark.faults import told
from tenfold.tables.spark.reading import read
from tenfold.tables.spark.session import active, session, stop

__all__ = ["active", "read", "session", "stop", "told"]
