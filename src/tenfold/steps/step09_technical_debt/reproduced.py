"""What ``reproduction.json`` says, as far as it is about the records that are there now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from tenfold.steps.step09_technical_debt.told import Told
from tenfold.vocabulary import Frozen, digest
from tenfold.vocabulary.reproduction import (
    HELD,
    REPRODUCTION,
    Reproduction,
    StepRerun,
    read_reproduction,
)

_MOST_BYTES = 5_000_000
SELF = "technical_debt"


class Reproduced(Frozen):
    """How running the chain again came out; the audit itself is left aside.

    Attributes
    ----------
    status : str
        ``not_evaluated``: it was not run, or on other records than these; `why` says so.
    steps : list of StepRerun
        One per step, as the file has it.
    """

    status: Literal["reproduces", "differs", "not_evaluated"]
    why: str
    tolerance: float = 0.0
    steps: list[StepRerun] = Field(default_factory=list)
    environment: list[str] = Field(default_factory=list)


def read_reproduced(folder: Path, told: Told) -> Reproduced:
    """Read the file of the project and hold it against the records of this run."""
    path = folder / REPRODUCTION
    if path.is_symlink() or not path.is_file():
        return _none("`tenfold reproduce` has not been run")
    try:
        if path.stat().st_size > _MOST_BYTES:
            return _none(f"{REPRODUCTION} is too large to be what Tenfold wrote")
        found = read_reproduction(path.read_bytes())
    except (OSError, ValueError) as error:
        return _none(f"{REPRODUCTION} cannot be used: {error}")
    return _judged(found, told.contents)


def _judged(found: Reproduction, contents: Mapping[str, Mapping[str, Any]]) -> Reproduced:
    # What the file says of this very step is no evidence for it: it would never come to rest.
    steps = [one for one in found.steps if one.step != SELF]
    judged = [one for one in steps if one.status != "not_compared"]
    aside = [one for one in steps if one.status == "not_compared"]
    covered = {one.step: one.recorded for one in steps}
    other = [slug for slug, content in contents.items() if covered.get(slug) != digest(content)]
    if not steps or other:
        missing = f": {', '.join(other)}" if other else ""
        return _none(f"it was run on other records than these{missing}")
    left_out = "; ".join(f"not compared: {one.step} ({one.why})" for one in aside)
    if not judged:
        return _none(left_out)
    broken = [one for one in judged if one.status not in HELD]
    words = (
        "; ".join(f"{one.step} {one.status}: {one.why or 'see its fields'}" for one in broken[:3])
        if broken
        else f"{len(judged)} steps came out as recorded"
    )
    words += f"; {left_out}" if left_out else ""
    return Reproduced(
        status="differs" if broken else "reproduces",
        why=words,
        tolerance=found.tolerance,
        steps=steps,
        environment=found.environment,
    )


def _none(why: str) -> Reproduced:
    return Reproduced(status="not_evaluated", why=why)


__all__ = ["Reproduced", "read_reproduced"]
