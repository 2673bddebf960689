"""What goes into a file of units: the arm of each, and a tally of what was seen on the way."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tenfold.errors import WrongInput
from tenfold.experiments.assigning import assign
from tenfold.vocabulary import ExperimentPlan

NOTHING = "Nothing was written."
# What becomes of an identifier where a program takes it for an amount: 12.0, 4.9E+11.
_AMOUNT = re.compile(r"[+-]?\d+\.0+|[+-]?\d+(\.\d+)?[eE]\+?\d+")


@dataclass
class Filling:
    """One file being filled: which columns, which plan, and a tally.

    Attributes
    ----------
    shown : str
        The file's name as messages have it.
    rows : Counter
        By arm, those with an identifier.
    missing : int
        Rows without an identifier, whose arm is left empty.
    """

    plan: ExperimentPlan
    shown: str
    id_column: str
    arm_column: str
    rows: Counter[str] = field(default_factory=Counter)
    missing: int = 0
    _looked: int = 0
    _amounts: int = 0

    @property
    def names(self) -> list[str]:
        """What may stand in the arm's column."""
        return [*(arm.name for arm in self.plan.arms), ""]

    def place(self, names: Sequence[str]) -> int:
        """Where the identifier stands among the columns.

        Raises
        ------
        WrongInput
            Nowhere, or in two; or the arm's column is there already.
        """
        # DuckDB and Spark tell columns apart without regard to case.
        taken = [name for name in names if name.casefold() == self.arm_column.casefold()]
        if taken:
            raise WrongInput.because(
                f"{self.shown} has a column '{taken[0]}' already.",
                "Name another one for the arms with --arm-column.",
            )
        found = [place for place, name in enumerate(names) if name == self.id_column]
        if len(found) > 1:
            raise WrongInput.because(
                f"{len(found)} columns of {self.shown} are called '{self.id_column}'.",
                "Rename all but one.",
            )
        if not found:
            raise WrongInput.because(
                f"{self.shown} has no column '{self.id_column}'.", _near(self.id_column, names)
            )
        return found[0]

    def arms(self, units: Sequence[str]) -> list[str]:
        """Name of the arm of each unit; empty where there is no identifier."""
        found = assign(units, self.plan.arms, self.plan.salt)
        empty = [row for row, unit in enumerate(units) if not unit or unit.isspace()]
        for row in empty:
            found[row] = ""
        self.missing += len(empty)
        self.rows.update(found)
        del self.rows[""]
        if not self._looked:
            self._looked = len(units) - len(empty)
            self._amounts = sum(map(bool, map(_AMOUNT.fullmatch, units)))
        return found

    @property
    def doubts(self) -> list[str]:
        """What to look into before anybody acts on the arms."""
        found = []
        if self.missing:
            rows = "row has" if self.missing == 1 else "rows have"
            found.append(f"{self.missing:,} {rows} no '{self.id_column}': the arm is empty there.")
        if self._amounts > self._looked / 2:
            found.append(
                f"'{self.id_column}' is written like amounts, 12.0 or 4.9E+11: some program took "
                "the identifiers for numbers. Written as 12, the same unit may get another arm."
            )
        return found


def _near(name: str, names: Sequence[str]) -> str:
    close = [each for each in names if each.casefold() == name.casefold()]
    close = close or difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    listed = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"Did you mean '{close[0]}'?" if close else f"There are: {listed}."


__all__ = ["NOTHING", "Filling"]
