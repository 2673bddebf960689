"""Which columns the data of a project has, for those who pick some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import overload

from tenfold import keys, registry
from tenfold.errors import TenfoldError
from tenfold.standing import Standing


class Columns(Sequence[str]):
    """Names that are read when somebody first asks: reading a file's heading loads an engine."""

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        self._read = read

    @cached_property
    def _names(self) -> Sequence[str]:
        return self._read()

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self._names[index]


def columns(standing: Standing) -> Columns:
    """Column names of the project's data file, for pickers; empty while there are none."""
    return Columns(lambda: _columns(standing))


def _columns(standing: Standing) -> list[str]:
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


__all__ = ["Columns", "columns"]
