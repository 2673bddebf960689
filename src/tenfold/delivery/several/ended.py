"""How the run of a project ended, as plain data that can come from another process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold.secrets import masked
from tenfold.verdict import Verdict

if TYPE_CHECKING:
    from tenfold.chain import RunResult

STOPPED = 130
# Of two projects, the one with more to put right says how all of them ended: a run that did not
# get to its verdict is worse than a bad verdict, and one that nobody let finish is unknown.
_BAD_TO_WORSE = (0, 4, 1, 2, 3, STOPPED)
_WORDS = {2: "wrong input", 3: "crashed", STOPPED: "stopped"}


@dataclass(frozen=True)
class Ended:
    """One project after its run.

    Attributes
    ----------
    folder : Path
    exit_code : int
        As `tenfold run` of this project alone.
    seconds : float
    said : mapping
        What `document` said of the run; empty where it did not get to a verdict.
    error : str
        Why it did not.
    ran, fresh : int
        Steps that ran to their end, and that had no need to.
    """

    folder: Path
    exit_code: int
    seconds: float = 0.0
    said: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    ran: int = 0
    fresh: int = 0

    @property
    def verdict(self) -> Verdict | None:
        """What the gates say, as far as its steps got."""
        return Verdict.model_validate(self.said["verdict"]) if self.said else None

    @property
    def word(self) -> str:
        """The verdict, or what kept it from one."""
        if self.exit_code in _WORDS:
            return _WORDS[self.exit_code]
        return str(self.said["verdict"]["word"])

    @property
    def money(self) -> str:
        """The gain over today's rule with its interval, or what else there is; empty for none."""
        told = str(self.said.get("money", ""))
        label, _, amount = told.partition(", n=")[0].rpartition(": ")
        if "[" not in amount:
            return ""  # what is missing for it is a check's to say
        if not label.endswith("over today's rule"):
            amount = f"{label.partition(':')[0]} {amount}"
        return f"{amount} (out of date)" if told.endswith("(step is out of date)") else amount

    @property
    def wrong(self) -> str:
        """The first sentence of what is wrong; empty where nothing is."""
        failed = [t for t in self.said.get("failures", {}).values() if "was not reached:" not in t]
        reasons = self.said["verdict"]["reasons"] if self.said else []
        first: str = next(iter([*filter(None, [self.error]), *failed, *reasons]), "")
        lines = [line.strip() for line in first.splitlines() if line.strip()]
        if len(lines) > 1 and re.search(r": \d+ problems?$", lines[0]):
            return lines[1]  # "tenfold.yaml: 1 problem" says nothing yet
        return re.split(r"(?<=[.!?])\s+(?=[^a-z])", lines[0], maxsplit=1)[0] if lines else ""


def worst(codes: Iterable[int]) -> int:
    """The exit code of many runs: that of the worst.

    Examples
    --------
    >>> worst([0, 4, 1]), worst([1, 2, 4]), worst([])
    (1, 2, 0)
    """
    rank = {code: place for place, code in enumerate(_BAD_TO_WORSE)}
    return max(codes, key=lambda code: rank.get(code, rank[3]), default=0)


def document(run: RunResult, report: Path | None) -> dict[str, Any]:
    """How a run ended, for machines."""
    return {
        "run_id": run.run_id,
        "verdict": run.verdict.model_dump(mode="json"),
        "money": run.verdict.money,
        "failures": {slug: masked(str(error)) for slug, error in run.failures.items()},
        "what_if": run.what_if,
        "report": str(report) if report else None,
        "exit_code": run.exit_code,
    }


__all__ = ["STOPPED", "Ended", "document", "worst"]
