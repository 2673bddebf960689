"""The decisions of a step as a reader sees them: value in words, source, changed ones first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tenfold.dossier.privacy import WITHHELD, Personal
from tenfold.dossier.values import Shown, shown
from tenfold.step import Decisions


@dataclass(frozen=True)
class Decision:
    """One decision: its name, its meaning, its value, where it came from."""

    name: str
    meaning: str
    section: str
    value: Shown
    source: str

    @property
    def changed(self) -> bool:
        """Whether someone decided it; a default is nobody's decision."""
        return self.source != "default"


@dataclass(frozen=True)
class DecisionList:
    """Decisions of one step: changed ones, defaults in force, and how many do not apply."""

    changed: list[Decision]
    defaults: list[Decision]
    unused: int = 0


def decision_list(
    values: Decisions, sources: Mapping[str, str], personal: Personal
) -> DecisionList:
    """Put every decision in words; those without effect under the others are only counted."""
    found, unused = [], 0
    for name, info in type(values).model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        source = sources.get(name, "default")
        if source == "default" and not _applies(values, extra.get("when")):
            unused += 1
            continue
        hidden = personal.hides(values, name)
        found.append(
            Decision(
                name,
                info.description or "",
                str(extra.get("section", "")),
                WITHHELD if hidden else shown(getattr(values, name), personal),
                source,
            )
        )
    return DecisionList(
        [each for each in found if each.changed],
        [each for each in found if not each.changed],
        unused,
    )


def _applies(values: Decisions, when: Any) -> bool:
    return all(getattr(values, name, None) in wanted for name, wanted in (when or {}).items())


__all__ = ["Decision", "DecisionList", "decision_list"]
