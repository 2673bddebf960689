"""One real session of Spark for all tests of a process; a Java that compiles less, for seconds."""

from __future__ import annotations

import os

# Half the processor time over small tables; whoever has Java options of their own keeps them.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
os.environ.setdefault("TENFOLD_SPARK_MEMORY", "2g")
