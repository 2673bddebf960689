"""What each column is for, with the reason: a proposal that a person can correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from tenfold.tables.profiled import ColumnProfile, TableProfile
from tenfold.tables.proposed import Inference, Inferred
from tenfold.tables.target import judge
from tenfold.tables.words import words
from tenfold.vocabulary import ColumnRoles, Exclusion, SplitPlan, Task

_ID = {
    "id",
    "uuid",
    "guid",
    "key",
    "no",
    "nr",
    "number",
    "code",
    "index",
    "instant",
    "rownames",
    "serial",
}
_ROW = {
    ("row", "names"),
    ("rownames",),
    ("index",),
    ("instant",),
    ("unnamed", "0"),
    ("x",),
    ("rowid",),
}
_ENTITY = {
    "customer",
    "client",
    "patient",
    "user",
    "account",
    "borrower",
    "member",
    "household",
    "company",
    "provider",
    "store",
    "shop",
    "machine",
    "device",
    "driver",
    "vehicle",
    "employee",
    "person",
    "subject",
    "group",
    "brewery",
    "site",
    "school",
    "hospital",
    "merchant",
    "loan",
    "session",
}
_PROTECTED = {
    "sex",
    "gender",
    "race",
    "ethnicity",
    "ethnic",
    "age",
    "religion",
    "nationality",
    "citizenship",
    "marital",
    "marriage",
    "married",
    "disability",
    "disabled",
    "pregnant",
    "pregnancy",
    "senior",
    "foreign",
    "orientation",
    "colour",
    "geschlecht",
    "alter",
    "caste",
    "veteran",
    "language",
}
_PROTECTED_PAIRS = ({"native", "country"}, {"country", "birth"}, {"personal", "status"})
_BIRTH = {"birth", "dob", "birthday", "birthdate", "born"}


def infer_roles(
    profile: TableProfile,
    frame: pd.DataFrame,
    target: str,
    *,
    positive: str | None = None,
    task: Task | None = None,
    id: str | None = None,  # noqa: A002 -- the role is called so
    time: str | None = None,
    group: str | None = None,
    protected: Sequence[str] = (),
) -> Inference:
    """Propose task, positive label, roles and split.

    Parameters
    ----------
    profile : TableProfile
    frame : DataFrame
        The data, or a sample of its rows.
    target : str
        What to predict.
    positive, task, id, time, group, protected
        What the user has stated; it is taken over.

    Raises
    ------
    DataProblem
        The target is absent, constant, without a value, or an identifier.

    Examples
    --------
    >>> import pandas as pd
    >>> from tenfold.tables import from_frame, profile
    >>> frame = pd.DataFrame({"x": range(6), "left": ["no", "no", "yes"] * 2})
    >>> infer_roles(profile(from_frame(frame)), frame, "left").roles.positive
    'yes'
    """
    judged = judge(profile, frame, target, task=task, positive=positive)
    said = [Inferred(role=r, column=target, reason=reason) for r, reason in judged.reasons]
    others = [column for column in profile.columns if column.name != target]
    found_id = _stated("id", id, said) or _find_id(others, profile.rows, said)
    rest = [column for column in others if column.name != found_id]
    found_time = _stated("time", time, said) or _find_time(rest, profile.rows, said)
    found_group = _stated("group", group, said) or _find_group(rest, profile.rows, said)
    rest = [column for column in rest if column.name not in (found_time, found_group)]
    excluded = _counters(rest, profile.rows, said)
    listed = list(protected) or _find_protected(rest, said)
    kind = _split(found_time, found_group, said)
    roles = ColumnRoles(
        target=target,
        positive=judged.positive,
        id=found_id,
        time=found_time,
        group=found_group,
        protected=listed,
        excluded=excluded,
    )
    return Inference(
        task=judged.task,
        labels=judged.labels,
        roles=roles,
        split=SplitPlan(kind=kind),
        inferred=said,
    )


def _stated(role: str, column: str | None, said: list[Inferred]) -> str | None:
    if column is not None:
        said.append(
            Inferred(role=role, column=column, reason=f"'{column}' was given as the {role}.")
        )
    return column


def _find_id(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> str | None:
    found = [(score, c) for c in columns if (score := _id_score(c, rows)) > 0]
    if not found:
        said.append(Inferred(role="id", column=None, reason="No column is different in every row."))
        return None
    _, best = max(found, key=lambda pair: pair[0])
    repeats = rows - best.missing - best.distinct
    but = f" (but for {repeats:,} repeats)" if repeats else ""
    reason = f"'{best.name}' is filled and different in every row{but}, so it names the row."
    said.append(Inferred(role="id", column=best.name, reason=reason))
    return best.name


def _id_score(column: ColumnProfile, rows: int) -> float:
    """Above 0 when a column may name the row; an own name for it counts most."""
    if column.type not in ("integer", "text") or rows < 2 or column.missing > rows / 100:
        return 0.0
    share = column.distinct / rows
    parts = words(column.name)
    named = bool(_ID & set(parts))
    if share < (0.98 if named else 1.0) or column.personal or _spaced(column):
        return 0.0
    if tuple(parts) in _ROW:
        return 1.0
    if named:
        return 3.0 + (parts[-1] == "id")
    # Text that differs in every row, or numbers that merely count the rows.
    return 2.0 if column.type == "text" else float(_counts_rows(column, rows))


def _spaced(column: ColumnProfile) -> bool:
    return any(" " in each.pattern for each in column.formats[:1])


def _counts_rows(column: ColumnProfile, rows: int) -> bool:
    low, high = column.minimum, column.maximum
    return (
        isinstance(low, int) and isinstance(high, int) and high - low == rows - 1 and low in (0, 1)
    )


def _counters(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> list[Exclusion]:
    found = []
    for column in columns:
        if column.type == "integer" and column.distinct == rows > 20 and _counts_rows(column, rows):
            reason = "it only counts the rows"
            found.append(Exclusion(column=column.name, reason=reason))
            said.append(
                Inferred(role="excluded", column=column.name, reason=f"'{column.name}': {reason}.")
            )
    return found


def _find_time(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> str | None:
    found = [
        column
        for column in columns
        if column.type in ("date", "datetime")
        and column.missing <= rows / 20
        and column.distinct > 2
        and not _BIRTH & set(words(column.name))
    ]
    if not found:
        said.append(
            Inferred(role="time", column=None, reason="No filled column of dates orders the rows.")
        )
        return None
    # The most finely graded of the most completely filled; the first in the table among equals.
    best = min(found, key=lambda column: (column.missing, -(column.distinct > rows / 2)))
    others = [column.name for column in found if column is not best]
    also = f" ({', '.join(others)} would be possible, too)" if others else ""
    reason = f"'{best.name}' is the first column of dates that is filled throughout{also}."
    said.append(Inferred(role="time", column=best.name, reason=reason))
    return best.name


def _find_group(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> str | None:
    for column in columns:
        parts = words(column.name)
        entity = len(parts) > 1 and parts[-1] in _ID and bool(_ENTITY & set(parts[:-1]))
        repeated = 10 <= column.distinct <= rows / 1.5 and column.missing <= rows / 100
        if entity and repeated and column.type in ("integer", "text"):
            reason = (
                f"'{column.name}' names something that has {rows / column.distinct:.1f} rows on"
                " average; it must not stand on both sides of the split."
            )
            said.append(Inferred(role="group", column=column.name, reason=reason))
            return column.name
    said.append(
        Inferred(role="group", column=None, reason="No column names something with several rows.")
    )
    return None


def _find_protected(columns: Sequence[ColumnProfile], said: list[Inferred]) -> list[str]:
    found = []
    for column in columns:
        parts = set(words(column.name))
        hits = sorted(parts & _PROTECTED) or [
            " ".join(sorted(pair)) for pair in _PROTECTED_PAIRS if pair <= parts
        ]
        if hits and column.distinct > 1 and column.type not in ("date", "datetime"):
            found.append(column.name)
            reason = f"'{column.name}' reads like {hits[0]}, which the law protects in many places."
            said.append(Inferred(role="protected", column=column.name, reason=reason))
    if not found:
        said.append(
            Inferred(
                role="protected",
                column=None,
                reason="No name reads like sex, race, age or such; that does not rule them out.",
            )
        )
    return found


def _split(
    time: str | None, group: str | None, said: list[Inferred]
) -> Literal["random", "time", "group"]:
    if time is not None:
        reason = f"Rows have a time ('{time}'): testing on the latest shows what the future will."
        said.append(Inferred(role="split", column=time, reason=reason))
        return "time"
    if group is not None:
        reason = f"Rows of one '{group}' are alike: each stays on one side."
        said.append(Inferred(role="split", column=group, reason=reason))
        return "group"
    said.append(
        Inferred(
            role="split", column=None, reason="Neither time nor group is known: rows are drawn."
        )
    )
    return "random"


__all__ = ["infer_roles"]
