"""Between typing and saving: what is entered, what of it is valid, what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tenfold.errors import Problem
from tenfold.step import Decisions, Step

GENERAL = ""


@dataclass(frozen=True)
class Checked:
    """What a check of the entries found.

    Attributes
    ----------
    changes : mapping of str to object
        Valid entries that differ from what is saved, as JSON values.
    problems : mapping of str to str
        What is wrong, by decision; ``""`` holds what belongs to no decision.
    """

    changes: Mapping[str, object]
    problems: Mapping[str, str]


@dataclass
class Draft:
    """The entries of a form that are not saved yet.

    They are checked together, as the engine checks a decision file, so that two decisions which
    are only valid together can be changed one after the other.
    """

    step: Step
    saved: dict[str, Any]
    entries: dict[str, object] = field(default_factory=dict)
    malformed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, step: Step, values: Decisions) -> Draft:
        """A draft without entries."""
        return cls(step, values.model_dump(mode="json"))

    def enter(self, name: str, entry: object) -> None:
        """Take note of an entry."""
        self.malformed.pop(name, None)
        self.entries[name] = entry

    def reject(self, name: str, why: str) -> None:
        """Take note of an entry that cannot even be parsed."""
        self.entries.pop(name, None)
        self.malformed[name] = why

    def drop(self, name: str) -> None:
        """Forget the entry of `name`."""
        self.entries.pop(name, None)
        self.malformed.pop(name, None)

    def settle(self, values: Decisions) -> None:
        """Take over what is saved now; entries that say the same are done."""
        self.saved = values.model_dump(mode="json")
        self.entries = {n: e for n, e in self.entries.items() if not self._same(n, e)}

    def check(self) -> Checked:
        """Find the entries that can be saved, and say what is wrong with the others."""
        found = self._problems(self.entries)
        problems: dict[str, str] = dict(self.malformed)
        valid = dict(self.entries)
        if found:
            problems |= self._by_name(found)
            valid = {n: e for n, e in self.entries.items() if n not in problems}
            if self._problems(valid):
                valid = self._greedy(valid)
                rest = problems.pop(GENERAL, "")
                for name in self.entries.keys() - valid.keys() - problems.keys():
                    problems[name] = rest
        changes = self._changes(valid) if valid else {}
        return Checked(changes, {name: text for name, text in problems.items() if text})

    def _greedy(self, candidates: Mapping[str, object]) -> dict[str, object]:
        valid: dict[str, object] = {}
        for name, entry in candidates.items():
            if not self._problems(valid | {name: entry}):
                valid[name] = entry
        return valid

    def _problems(self, entries: Mapping[str, object]) -> list[Problem]:
        return self.step.problems(self.saved | dict(entries)) if entries else []

    def _by_name(self, found: list[Problem]) -> dict[str, str]:
        texts: dict[str, list[str]] = {}
        for problem in found:
            name, place = place_of(self.step, problem)
            name = name if name in self.entries else GENERAL
            texts.setdefault(name, []).append(f"{place}{problem.fact}")
        return {name: " ".join(dict.fromkeys(parts)) for name, parts in texts.items()}

    def _changes(self, valid: Mapping[str, object]) -> dict[str, object]:
        parsed = self.step.parse(self.saved | dict(valid)).model_dump(mode="json")
        return {name: parsed[name] for name in valid if parsed[name] != self.saved[name]}

    def _same(self, name: str, entry: object) -> bool:
        if self._problems({name: entry}):
            return False
        parsed = self.step.parse(self.saved | {name: entry}).model_dump(mode="json")
        return bool(parsed[name] == self.saved[name])


def place_of(step: Step, problem: Problem) -> tuple[str, str]:
    """The decision a problem belongs to, and where inside it, in words."""
    path = problem.where.removeprefix(step.slug).removeprefix(".")
    name, _, inside = path.partition(".")
    words = [f"entry {int(part) + 1}" if part.isdigit() else part for part in inside.split(".")]
    return name, f"{', '.join(words)}: " if inside else ""


__all__ = ["GENERAL", "Checked", "Draft", "place_of"]
