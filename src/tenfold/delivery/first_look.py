"""A first look at somebody's file: its rows, what could be predicted, what the columns are for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold.errors import DataProblem

if TYPE_CHECKING:
    import pandas as pd

    from tenfold.tables import Inference, TableProfile

_MOST = 50_000
_OUTCOMES = frozenset({
    "target", "label", "outcome", "response", "y", "class", "churn", "churned", "exited", "left",
    "attrition", "default", "defaulted", "fraud", "survived", "diagnosis", "readmitted",
    "converted", "conversion", "cancelled", "canceled", "late", "returned", "risk", "approved",
    "accepted", "subscribed", "failure", "failed", "status",
})  # fmt: skip
_AMOUNTS = frozenset({
    "price", "sales", "revenue", "demand", "cnt", "quality", "income", "charges", "amount", "cost",
    "duration", "progression",
})  # fmt: skip
_TASKS = {"binary": "two values", "multiclass": "several classes", "regression": "an amount"}


@dataclass(frozen=True)
class Guess:
    """A column that could be predicted, and why it was thought of."""

    column: str
    reason: str


@dataclass(frozen=True)
class FirstLook:
    """What a file looks like, before anything is decided.

    Attributes
    ----------
    source : str
        Path, folder or URL that was read.
    frame : DataFrame
        Its first rows, at most 50,000.
    header : bool
        Whether its first row was taken for the names of the columns.
    notes : list of str
        What was found out while reading, in sentences.
    """

    source: str
    frame: pd.DataFrame
    profile: TableProfile
    header: bool
    delimiter: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def personal(self) -> dict[str, str]:
        """Columns whose values are not to be shown, and what they look like."""
        return {c.name: c.personal for c in self.profile.columns if c.personal}

    def guess(self) -> Guess | None:
        """The column that is most likely meant to be predicted; None where none suits."""
        names = [column.name for column in self.profile.columns][::-1]
        named = [(name, hit, self._asks(name)) for name in names if (hit := _named(name))]
        # A yes or no is meant before one of several classes, and that before an amount.
        for name, kind, task in sorted(
            named, key=lambda n: (n[1] == "an amount", n[2] != "binary")
        ):
            if task:
                holds = "" if _TASKS[task] == kind else f", and holds {_TASKS[task]}"
                return Guess(name, f"'{name}' is named like {kind}{holds}.")
        if (task := self._asks(names[0])) in ("binary", "multiclass"):
            said = f"'{names[0]}' is the last column, where outcomes often stand"
            return Guess(names[0], f"{said}, and holds {_TASKS[task]}.")
        two = [c.name for c in self.profile.columns if c.distinct == 2 and not c.personal]
        for name in two[::-1]:
            if self._asks(name):
                return Guess(name, f"'{name}' holds two values, as a yes or no does.")
        if self._asks(names[0]):
            return Guess(names[0], f"'{names[0]}' is the last column, where outcomes often stand.")
        return None

    def ask(self, target: str, positive: str | None = None) -> Inference:
        """What follows from predicting `target`: task, labels, and what each column is for.

        Raises
        ------
        DataProblem
            `target` cannot be predicted, and why.
        """
        from tenfold import tables

        return tables.infer_roles(self.profile, self.frame, target, positive=positive)

    def counts(self, target: str) -> dict[str, int]:
        """How many rows have each label of `target`, in the rows that were looked at."""
        from tenfold import tables

        counted = tables.as_labels(self.frame[target]).value_counts()
        return {str(label): int(count) for label, count in counted.items()}

    def _asks(self, target: str) -> str:
        from tenfold.tables.target import judge

        try:
            return judge(self.profile, self.frame, target).task
        except DataProblem:
            return ""


def look(
    source: str,
    *,
    base: Path,
    header: bool | None = None,
    delimiter: str | None = None,
) -> FirstLook:
    """Read a file as `new_project` will, and say what it looks like.

    Parameters
    ----------
    header : bool or None
        Whether the first row names the columns; None to have it judged.

    Raises
    ------
    DataProblem
        It cannot be used; says what is wrong, and what to do.
    """
    from tenfold import tables

    try:
        table = tables.read(source, base=base, header=header, delimiter=delimiter)
    except DataProblem as fault:
        excel = source.lower().endswith((".xls", ".xlsx", ".xlsm"))
        more = " In Excel: File, Save as, CSV UTF-8; then give that file." if excel else ""
        raise DataProblem(f"{fault}{more}") from None
    if len(table.columns) == 1:
        raise _one_column(source, table.columns[0], given=delimiter)
    return FirstLook(
        source=source,
        frame=tables.to_frame(table, limit=_MOST),
        profile=tables.profile(table),
        header=_has_header(table.columns, table.notes) if header is None else header,
        delimiter=delimiter,
        notes=list(table.notes),
    )


def _named(column: str) -> str:
    from tenfold.tables import hints
    from tenfold.tables.words import words

    parts = set(words(column))
    if parts & hints.PROTECTED:
        return ""
    if parts & _OUTCOMES:
        return "an outcome"
    return "an amount" if parts & _AMOUNTS else ""


def _has_header(columns: list[str], notes: list[str]) -> bool:
    numbered = columns == [f"c{place}" for place in range(len(columns))]
    return not (numbered and any(note.startswith("No header") for note in notes))


def _one_column(source: str, column: str, *, given: str | None) -> DataProblem:
    shown = column if len(column) <= 40 else f"{column[:40]}…"
    if given is not None:
        remedy = "Leave the separator empty to have it found, or give the right one."
    else:
        remedy = (
            "If its cells are separated by a character that was not recognised, write that "
            "character under Separator; else give a file with the columns to predict it from."
        )
    fact = f"'{Path(source).name}' has one column, '{shown}': nothing to predict it from."
    return DataProblem.because(fact, remedy)


__all__ = ["FirstLook", "Guess", "look"]
