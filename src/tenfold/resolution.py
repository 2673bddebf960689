"""Which decisions hold: a run's own over the file's over the defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tenfold.errors import InvalidDecisions, Problem
from tenfold.step import Decisions, Step

Source = Literal["default", "tenfold.yaml", "run"]
Overrides = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Resolved:
    """The decisions that hold for one step, and where each comes from."""

    values: Decisions
    sources: Mapping[str, Source]


def resolve(
    step: Step,
    filed: Mapping[str, object],
    given: Mapping[str, object],
    *,
    currency: object = "",
) -> Resolved:
    """Merge the file's decisions with those of a run; ``unset`` clears, None is "not given".

    Raises
    ------
    InvalidDecisions
        One is wrong, or the run sets one that nothing reads as the others stand.
    """
    given = {name: value for name, value in given.items() if value is not None}
    values = step.parse({**filed, **given}, source=f"decisions of {step.slug}", currency=currency)
    unread = [problem for name in given for problem in _unread(step, values, name)]
    if unread:
        raise InvalidDecisions(f"decisions of {step.slug}", unread)
    sources: dict[str, Source] = {
        name: "run" if name in given else "tenfold.yaml" if name in filed else "default"
        for name in step.decisions.model_fields
    }
    return Resolved(values, sources)


def _unread(step: Step, values: Decisions, name: str) -> Iterator[Problem]:
    # A file may hold what another choice would need. What a run sets, it sets to see the effect.
    extra = type(values).model_fields[name].json_schema_extra
    when = extra.get("when") if isinstance(extra, dict) else None
    if not isinstance(when, dict) or getattr(values, name) == getattr(type(values)(), name):
        return
    for other, wanted in when.items():
        assert isinstance(wanted, list)
        now = getattr(values, other)
        if now not in wanted:
            words = " or ".join(map(str, wanted))
            yield Problem(
                f"{step.slug}.{name}",
                f"it is not read while {other} is {now}.",
                f"Set {other} to {words} as well, or leave {name} out.",
            )
