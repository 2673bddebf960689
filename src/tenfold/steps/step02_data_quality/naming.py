"""Whether every name in the decisions is a column of the table."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from tenfold.errors import DataProblem, bounded
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.tables.lacking import shown


def check_names(decisions: DataQualityDecisions, columns: list[str]) -> None:
    """Refuse names that are no column, all at once, each with the nearest that is.

    Raises
    ------
    DataProblem
    """
    if decisions.target is None:
        listed = ", ".join(columns[:12]) + (", …" if len(columns) > 12 else "")
        raise DataProblem.because(
            "No target is decided: 'target' of data_quality is not set.",
            f"Name the column to predict. The table has: {listed}.",
        )
    made = [feature.name for feature in decisions.features]
    named: list[tuple[str, str]] = [
        (role, name)
        for role in ("target", "id", "time", "group")
        if (name := getattr(decisions, role)) is not None
    ]
    named += [("protected", name) for name in decisions.protected]
    named += [("excluded", each.column) for each in decisions.excluded]
    named += [("known_later", name) for name in decisions.known_later]
    named += [
        ("known_in_time", each.column)
        for each in decisions.known_in_time
        if each.column not in made
    ]
    named += [("sentinels", name) for name in decisions.sentinels]
    named += [("clean", rule.column) for rule in decisions.clean]
    named += [("drop_rules", key.rpartition(": ")[0]) for key in decisions.drop_rules]
    named += [("population", name) for name in decisions.population]
    named += [("dictionary", each.column) for each in decisions.dictionary]
    problems = [
        f"{role}: '{name}' is not a column of the table.{_near(name, columns)}"
        for role, name in dict.fromkeys(named)
        if name not in columns
    ]
    for place, feature in enumerate(decisions.features):
        if feature.name in columns:
            problems.append(f"features: '{feature.name}' is a column already; give a new name.")
        known = {*columns, *made[:place]}
        problems += [
            f"features: '{feature.name}' reads '{name}', which is not a column."
            f"{_near(name, columns)}"
            for name in feature.reads
            if name not in known
        ]
        if decisions.target in feature.reads:
            problems.append(f"features: '{feature.name}' reads the target; a model cannot.")
    if problems:
        raise DataProblem(bounded("data_quality: names do not fit the table.", problems))


def _near(name: str, columns: list[str]) -> str:
    folded = {column.casefold(): column for column in columns}
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    return f" Did you mean '{folded[close[0]]}'?" if close else ""


def check_parts(decisions: DataQualityDecisions, lacks: Mapping[str, Sequence[str]]) -> None:
    """Refuse parts without a column whose cells must not go missing by the thousand.

    Parameters
    ----------
    lacks : mapping of str to sequence of str
        Columns that some parts lack, with the names of those parts.

    Raises
    ------
    DataProblem
        Parts lack the target, or the column that tells entities, groups or times apart.
    """
    roles = {getattr(decisions, role): role for role in ("target", "id", "time", "group")}
    problems = [
        f"'{column}', the {roles[column]}, is not in {shown(parts)}."
        for column, parts in lacks.items()
        if column in roles
    ]
    if problems:
        raise DataProblem(
            bounded("Write these parts again with the column, or take them out:", problems)
        )


__all__ = ["check_names", "check_parts"]
