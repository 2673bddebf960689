"""What is asked of every project alike: the options of `tenfold run`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Self


@dataclass(frozen=True)
class Asked:
    """The options of `tenfold.chain.run_project` that hold for every project.

    Parameters
    ----------
    jobs, threads : int
        Kernels side by side in one project, and threads of each.
    """

    overrides: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    start: str | None = None
    only: Sequence[str] = ()
    force: bool = False
    adopt: bool = False
    timeout: int | None = None
    verify: bool = False
    name: str = ""
    jobs: int = 1
    threads: int = 1

    def as_line(self) -> bytes:
        """One line of JSON, as the child reads it."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> Self:
        """Back from `as_line`."""
        return cls(**json.loads(line))


__all__ = ["Asked"]
