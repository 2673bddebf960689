"""Everything that the score is computed from: records, files, git, what is run again and again."""

from __future__ import annotations

from dataclasses import dataclass, field

from tenfold.steps.step09_technical_debt.automation import Habit
from tenfold.steps.step09_technical_debt.code import Code
from tenfold.steps.step09_technical_debt.environment import Environment
from tenfold.steps.step09_technical_debt.history import History
from tenfold.steps.step09_technical_debt.manifests import Manifest
from tenfold.steps.step09_technical_debt.reproduced import Reproduced
from tenfold.steps.step09_technical_debt.shell import Verb
from tenfold.steps.step09_technical_debt.told import Told


@dataclass(frozen=True)
class Predictions:
    """The candidate's predictions on held-out rows; how many are no numbers, or out of range."""

    rows: int
    unusable: int


@dataclass(frozen=True)
class Facts:
    """What was found, before anything is judged.

    Parameters
    ----------
    owners : str
        Path of a CODEOWNERS file that names somebody; else empty.
    reviewed_share : float
        Share of changes that must have been reviewed, as decided.
    """

    told: Told
    code: list[Code]
    habits: list[Habit]
    history: History
    environment: Environment
    manifests: list[Manifest]
    reproduced: Reproduced
    predictions: Predictions | None = None
    owners: str = ""
    reviewed_share: float = 0.8
    marked: dict[str, str] = field(default_factory=dict)

    def repeated(self, *verbs: Verb, clock: bool = False) -> str:
        """The first habit that runs one of these, as ``file: command``; empty for none."""
        for habit in self.habits:
            if habit.verb in verbs and (habit.clock or not clock):
                return f"{habit.where}: {habit.words}"
        return ""


def marked_tests(code: list[Code]) -> dict[str, str]:
    """Per item of the ML Test Score the first test that is marked for it, as ``path::name``."""
    found: dict[str, str] = {}
    for one in code:
        for test in one.tests:
            for mark in test.marks:
                found.setdefault(mark, f"{one.path}::{test.name}")
    return found


__all__ = ["Facts", "Predictions", "marked_tests"]
