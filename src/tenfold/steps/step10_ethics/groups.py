"""The protected columns as they are judged: cleaned as in step 2, cut where training rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem
from tenfold.fairness.grouping import grouping
from tenfold.features import FeatureRecipe
from tenfold.features.cleaning import cast, clean, kind_of
from tenfold.steps.step10_ethics.cases import Cases
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import MOST_ATTRIBUTES, SMALLEST_SHOWN, Attribute
from tenfold.vocabulary import PreparedData

_FEW_NUMBERS = 10  # as many different numbers are codes, more are an amount


@dataclass(frozen=True)
class Protected:
    """The protected columns of the snapshot.

    Attributes
    ----------
    frame : DataFrame of shape (n, attributes)
        Cleaned: numbers as numbers, everything else as text.
    labels : DataFrame of the same shape
        The group of each row.
    cuts : dict of str to list of float
        Where the next group begins, for columns of amounts.
    """

    frame: pd.DataFrame
    labels: pd.DataFrame
    cuts: dict[str, list[float]]
    attributes: list[Attribute]


def attributes_of(decisions: EthicsDecisions, data: PreparedData) -> list[str]:
    """Columns to judge by: as decided, else the protected ones of step 2."""
    named = data.roles.protected if decisions.protected is None else decisions.protected
    return list(dict.fromkeys(named))


def protected_of(decisions: EthicsDecisions, data: PreparedData, cases: Cases) -> Protected:
    """Clean and group the protected columns.

    Raises
    ------
    DataProblem
        A column is not in the data, or what was said of it does not fit it.
    """
    columns = attributes_of(decisions, data)
    _check_columns(decisions, columns, cases.frame)
    rules = FeatureRecipe.model_validate(data.recipe).clean if data.recipe else []
    cleaned = clean(cases.frame[columns], [rule for rule in rules if rule.column in columns])
    frame, labels, cuts, told = {}, {}, {}, []
    for name in columns:
        kind = kind_of(cleaned[name])
        values = cast(cleaned[name], "number" if kind == "number" else "category")
        frame[name] = values
        edges = _cuts(values.iloc[cases.train], decisions, name) if kind == "number" else None
        if kind != "number" and name in decisions.cut_points:
            raise DataProblem.because(
                f"'{name}' holds no numbers, so it has no cut points.",
                "Take it out of 'cut_points' of step 10.",
            )
        if edges:
            cuts[name] = edges
        wanted = decisions.reference_groups.get(name)
        # Told from the training rows, so that a few held-out ones do not turn everything around.
        found = grouping(
            values.iloc[cases.train],
            reference=wanted,
            cuts=edges,
            smallest=SMALLEST_SHOWN,
            most_groups=_MOST,
        )
        whole = grouping(values, cuts=edges, smallest=SMALLEST_SHOWN, most_groups=_MOST)
        labels[name] = pd.Series(np.array(whole.names, dtype=object)[whole.codes])
        if wanted is not None and wanted not in whole.names:
            shown = [n for k, n in enumerate(whole.names) if k not in whole.hidden][:8]
            raise DataProblem.because(
                f"'{wanted}' is no group of {name} with {SMALLEST_SHOWN} cases or more.",
                f"Take one of {', '.join(shown)} in 'reference_groups' of step 10.",
            )
        told.append(
            Attribute(
                column=name,
                groups=len(whole.names),
                reference="" if found.reference is None else found.names[found.reference],
                reference_note=found.reference_note,
                cuts=edges or [],
                missing=_shown(int(values.isna().sum())),
                in_model=name in cases.scorer.candidate.columns,
            )
        )
    return Protected(pd.DataFrame(frame, index=cases.frame.index), pd.DataFrame(labels), cuts, told)


_MOST = 12


def references(protected: Protected) -> dict[str, str]:
    """Reference group by column, where there is one."""
    return {one.column: one.reference for one in protected.attributes if one.reference}


def _check_columns(decisions: EthicsDecisions, columns: list[str], frame: pd.DataFrame) -> None:
    places: Mapping[str, Any] = {
        "protected": columns,
        "reference_groups": decisions.reference_groups,
        "cut_points": decisions.cut_points,
        "cannot_change": decisions.cannot_change,
    }
    for where, given in places.items():
        whole = where in ("protected", "cannot_change")
        known = frame if whole else columns
        lacking = [name for name in given if name not in known]
        if lacking:
            raise DataProblem.because(
                f"{', '.join(map(repr, lacking))} in '{where}' of step 10 is no "
                + ("column of the data." if whole else "protected attribute."),
                f"Correct '{where}'" + ("." if whole else " or 'protected'."),
            )
    if len(columns) > MOST_ATTRIBUTES:
        raise DataProblem.because(
            f"{len(columns)} protected attributes are named; at most {MOST_ATTRIBUTES} are judged.",
            "Name those that matter in 'protected' of step 10.",
        )
    for pair in decisions.pairs:
        if len(set(pair)) != 2 or not set(pair) <= set(columns):
            raise DataProblem.because(
                f"The pair {pair} does not name two protected attributes.",
                f"Take two of {', '.join(columns) or 'the columns in protected'}.",
            )


def _shown(people: int) -> int | None:
    return people if people == 0 or people >= SMALLEST_SHOWN else None


def _cuts(values: pd.Series[Any], decisions: EthicsDecisions, name: str) -> list[float] | None:
    """As decided, else thirds of the training rows in round numbers; None for a few codes."""
    given = decisions.cut_points.get(name)
    if given:
        return sorted({float(cut) for cut in given})
    known = values.to_numpy(dtype=float)
    known = known[np.isfinite(known)]
    if len(np.unique(known)) <= _FEW_NUMBERS:
        return None
    thirds = np.quantile(known, [1 / 3, 2 / 3])
    edges = sorted({float(f"{cut:.2g}") for cut in thirds if float(f"{cut:.2g}") > known.min()})
    # Where rounding leaves one side empty, the exact third has to do.
    return edges or [float(cut) for cut in np.unique(thirds) if cut > known.min()] or None


__all__ = ["Protected", "attributes_of", "protected_of", "references"]
