"""What is asked of one column, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tenfold.tables.coded import Target
from tenfold.tables.profiled import ColumnProfile, ColumnType

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Asked:
    """A column's name and type, what to compare it with, and how much of it to tell."""

    name: str
    type: ColumnType
    target: Target | None
    private: bool
    detailed: bool

    def profile(self, personal: str, **fields: Any) -> ColumnProfile:
        """The answer, marked with what was asked."""
        return ColumnProfile(
            name=self.name,
            type=self.type,
            personal=personal,
            private=self.private or bool(personal),
            detailed=self.detailed,
            **fields,
        )


@dataclass(frozen=True)
class Looked:
    """A column's profile and its part of the rows' keys (equal values, equal codes)."""

    profile: ColumnProfile
    codes: Array


__all__ = ["Asked", "Looked"]
