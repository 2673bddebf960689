"""What each column is for, with the reason: a proposal that a person can correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from tenfold.tables import hints, naming
from tenfold.tables.profiled import ColumnProfile, TableProfile
from tenfold.tables.proposed import Inference, Inferred
from tenfold.tables.target import judge
from tenfold.tables.words import words
from tenfold.vocabulary import ColumnRoles, SplitPlan, Task


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
    found_id = _stated("id", id, said) or naming.find_id(others, profile.rows, said)
    rest = [column for column in others if column.name != found_id]
    found_time = _stated("time", time, said) or _find_time(rest, profile.rows, said)
    found_group = _stated("group", group, said) or naming.find_group(rest, profile.rows, said)
    rest = [column for column in rest if column.name not in (found_time, found_group)]
    # Who has stated that a column is protected wants it watched, not left aside.
    free = [column for column in rest if column.name not in protected]
    excluded = naming.counters(rest, profile.rows, said) + naming.people(free, profile.rows, said)
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


def _find_time(columns: Sequence[ColumnProfile], rows: int, said: list[Inferred]) -> str | None:
    found = [
        column
        for column in columns
        if column.type in ("date", "datetime")
        and column.missing <= rows / 20
        and column.distinct > 2
        and not hints.BIRTH & set(words(column.name))
    ]
    if not found:
        said.append(
            Inferred(role="time", column=None, reason="No filled column of dates orders the rows.")
        )
        return None
    # Dates that say since when or until when do not order the rows; the first of the others does.
    best = min(
        found, key=lambda column: (bool(hints.SPANS & set(words(column.name))), column.missing)
    )
    others = [column.name for column in found if column is not best]
    also = f" ({', '.join(others[:5])} would be possible, too)" if others else ""
    reason = f"'{best.name}' dates the rows{also}."
    said.append(Inferred(role="time", column=best.name, reason=reason))
    return best.name


def _find_protected(columns: Sequence[ColumnProfile], said: list[Inferred]) -> list[str]:
    found = []
    for column in columns:
        parts = set(words(column.name))
        hits = sorted(parts & hints.PROTECTED) or [
            " ".join(sorted(pair)) for pair in hints.PROTECTED_TOGETHER if pair <= parts
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
