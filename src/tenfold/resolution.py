"""Which decisions hold: a run's own over the file's over the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tenfold.step import Decisions, Step

Source = Literal["default", "tenfold.yaml", "run"]
Overrides = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Resolved:
    """The decisions that hold for one step, and where each comes from."""

    values: Decisions
    sources: Mapping[str, Source]


def resolve(step: Step, filed: Mapping[str, object], given: Mapping[str, object]) -> Resolved:
    """Merge the file's decisions with those of a run; ``unset`` clears, None is "not given"."""
    given = {name: value for name, value in given.items() if value is not None}
    values = step.parse({**filed, **given}, source=f"decisions of {step.slug}")
    sources: dict[str, Source] = {
        name: "run" if name in given else "tenfold.yaml" if name in filed else "default"
        for name in step.decisions.model_fields
    }
    return Resolved(values, sources)
