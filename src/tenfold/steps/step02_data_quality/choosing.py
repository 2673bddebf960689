"""Which rows and columns of the data detectors look at, and what must stay out of words."""

from __future__ import annotations

import pandas as pd

from tenfold.errors import DataProblem
from tenfold.step import Context
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.tables import TableProfile, personal_columns, read, to_frame
from tenfold.vocabulary import ColumnRoles

_MOST_LOOKED_AT = 500


def looked_at(described: TableProfile, roles: ColumnRoles) -> list[str]:
    """Every column, or in very wide tables those that say most about the target."""
    names = [column.name for column in described.columns]
    if len(names) <= _MOST_LOOKED_AT:
        return names
    says = {
        column.name: column.association.strength.value or 0.0
        for column in described.columns
        if column.association is not None
    }
    kept = {roles.target, roles.id, roles.time, roles.group, *roles.protected}
    ordered = sorted(names, key=lambda name: (name not in kept, -says.get(name, 0.0)))
    chosen = set(ordered[:_MOST_LOOKED_AT])
    return [name for name in names if name in chosen]


def sampled(frame: pd.DataFrame, limit: int, seed: int) -> pd.DataFrame:
    """At most `limit` rows drawn at random, in their order."""
    if len(frame) <= limit:
        return frame
    # Row numbers stay those of the snapshot, so that a finding's cells can be looked up there.
    return frame.sample(limit, random_state=seed).sort_index()


def private_columns(sample: pd.DataFrame, roles: ColumnRoles) -> set[str]:
    """Columns whose values must not appear in words: by role, and those that look personal."""
    named = {name for name in (*roles.protected, roles.id, roles.group) if name}
    return named | set(personal_columns(sample))


def serving_sample(decisions: DataQualityDecisions, context: Context) -> pd.DataFrame | None:
    """Rows as they come when the model serves, where some were given.

    Raises
    ------
    DataProblem
        They cannot be read.
    """
    if decisions.serving_sample is None:
        return None
    try:
        return to_frame(
            read(decisions.serving_sample, base=context.project_dir, header=decisions.header)
        )
    except DataProblem as error:
        raise DataProblem(f"The serving sample: {error}") from None


__all__ = ["looked_at", "private_columns", "sampled", "serving_sample"]
