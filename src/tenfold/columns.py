"""Which columns the data of a project has, for those who pick some."""

from __future__ import annotations

from tenfold import keys, registry
from tenfold.errors import TenfoldError
from tenfold.standing import Standing


def columns(standing: Standing) -> list[str]:
    """Column names of the project's data file, for pickers; empty while there are none."""
    for step in registry.steps():
        try:
            decisions = standing.resolve(step).values
            paths = keys.data_files(decisions, standing.project.folder)
        except TenfoldError:
            continue
        source = getattr(decisions, "source", None)
        if source and "source" in paths and paths["source"].exists():
            from tenfold import tables

            try:
                how = {
                    name: getattr(decisions, name)
                    for name in ("header", "delimiter", "encoding", "query")
                    if hasattr(decisions, name)
                }
                read = tables.read(source, base=standing.project.folder, **how)
            except TenfoldError:
                return []
            return list(read.columns)
    return []


__all__ = ["columns"]
