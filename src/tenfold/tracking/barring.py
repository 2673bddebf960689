"""Whether a registered model reads what the data, as they are prepared now, keep out."""

from __future__ import annotations

from collections.abc import Sequence

from tenfold.vocabulary import Exclusion, PreparedData


def kept_out(columns: Sequence[str], data: PreparedData) -> list[Exclusion]:
    """The columns of a model that no model may read any more, each with the reason.

    Parameters
    ----------
    columns : sequence of str
        Raw columns that the model reads.
    data : PreparedData
        What step 2 hands on now. A column that it says nothing of, because the data lack it, is
        not among those found: a model that needs it cannot answer at all.

    Examples
    --------
    >>> from tenfold.vocabulary import ColumnRoles, FileRef, SplitPlan
    >>> later = Exclusion(column="calls", reason="known only after the decision is made")
    >>> data = PreparedData(
    ...     snapshot=FileRef(path="data/x.parquet", sha256="0" * 64, bytes=1), rows=9,
    ...     task="binary", roles=ColumnRoles(target="paid", excluded=[later]), features=["age"],
    ...     split=SplitPlan(kind="random"))
    >>> [one.column for one in kept_out(["age", "calls"], data)]
    ['calls']
    """
    roles = data.roles
    why = dict.fromkeys(roles.protected, "a protected group, kept out of the model")
    named = {"id": roles.id, "time": roles.time, "group": roles.group, "target": roles.target}
    why |= {name: f"the {role} of the data" for role, name in named.items() if name is not None}
    why |= {one.column: one.reason for one in roles.excluded}
    read = {*data.features, *data.recipe.get("columns", [])}
    return [
        Exclusion(column=name, reason=why[name])
        for name in columns
        if name in why and name not in read
    ]


def reads_text(found: Sequence[Exclusion], *, most: int = 5) -> str:
    """The columns in a sentence, each with its reason.

    Examples
    --------
    >>> reads_text([Exclusion(column="calls", reason="known only afterwards")])
    "'calls' (known only afterwards)"
    """
    said = [f"'{one.column}' ({one.reason.rstrip('.')})" for one in found[:most]]
    left = len(found) - len(said)
    return ", ".join(said) + (f" and {left} more" if left else "")


__all__ = ["kept_out", "reads_text"]
