"""Groups compared: rates with their doubt, gaps, and verdicts over all comparisons at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.fairness.comparing import compared, pairs_of, why_not_judged
from tenfold.fairness.grouping import cuts_of, grouping, intersection
from tenfold.fairness.meanings import Task, meanings
from tenfold.fairness.measuring import cases, rates
from tenfold.fairness.records import AttributeReport, FairnessReport
from tenfold.fairness.telling import groups_of


def group_report(
    y: Any,
    decided: Any,
    p: Any,
    groups: pd.DataFrame,
    *,
    task: Task = "binary",
    favourable: int = 1,
    classes: int = 2,
    words: tuple[str, str] = ("the favourable decision", "positive"),
    aligned: bool | None = None,
    references: Mapping[str, str] | None = None,
    cuts: Mapping[str, Sequence[float]] | None = None,
    pairs: Sequence[Sequence[str]] = (),
    judged: Collection[str] | None = None,
    tolerances: Mapping[str, float] | None = None,
    smallest: int = 10,
    judged_from: int = 30,
    most_groups: int = 12,
    level: float = 0.95,
    unit: str = "",
) -> FairnessReport:
    """Compare the groups of every protected column, and of pairs of them.

    Parameters
    ----------
    y, decided : array-like of shape (n,)
        Class codes, or amounts.
    p : array-like of shape (n,) or (n, K), or None
        Calibrated chances; None where the model has none.
    groups : DataFrame of shape (n, attributes)
        The protected columns.
    favourable : int
        Code of the favourable decision.
    words : (str, str)
        The favourable decision, and what the error rates call positive, in words.
    aligned : bool, optional
        Amounts: whether a high one is favourable. Otherwise told from `favourable`.
    references : mapping of str to str, optional
        Whom the others are compared with; the largest group where it is not given.
    cuts : mapping of str to sequence of float, optional
        Where the next group begins, for columns of numbers.
    pairs : sequence of pairs of str
        Columns to cross.
    judged : collection of str, optional
        Metrics that get verdicts.
    tolerances : mapping of str to float, optional
        Smallest ratio, or largest difference, by metric.
    smallest, judged_from : int
        Groups of fewer people are not shown; of fewer people, shown but not judged.

    Returns
    -------
    FairnessReport
        No rate of a group under `smallest` leaves this function.

    Raises
    ------
    WrongInput
        Outcomes, decisions and chances do not fit each other or the task.

    Examples
    --------
    >>> sex = pd.DataFrame({"sex": ["m"] * 210 + ["f"] * 200})
    >>> got = [1] * 160 + [0] * 50 + [1] * 60 + [0] * 140
    >>> found = group_report(got, got, None, sex, judged=["selection_rate"])
    >>> [(one.group, one.verdict) for one in found.comparisons()]
    [('f', 'breach')]
    """
    data = cases(task, y, decided, p, favourable=favourable, classes=classes)
    same = aligned if aligned is not None else favourable == (1 if task == "binary" else favourable)
    spread = float(np.std(data.actual)) if task == "regression" and len(data.actual) else None
    told = meanings(
        task,
        favourable=words[0],
        positive=words[1],
        aligned=same,
        judged=judged,
        tolerances=tolerances,
        spread=spread,
        unit=unit,
    )
    if data.chance is None:
        told = [one for one in told if one.name != "calibration"]
    single = {
        str(name): grouping(
            groups[name],
            reference=(references or {}).get(str(name)),
            cuts=cuts_of(cuts, str(name)),
            smallest=smallest,
            most_groups=most_groups,
        )
        for name in groups.columns
    }
    crossed = [
        intersection([single[a] for a in pair], smallest=smallest, most_groups=most_groups)
        for pair in pairs
    ]
    parts = [*single.values(), *crossed]
    measured = [
        {one.name: rates(one.name, data, part.codes, len(part.names)) for one in told}
        for part in parts
    ]
    waiting = [
        pair for part, of in zip(parts, measured, strict=True) for pair in pairs_of(part, of, told)
    ]
    enough = [why_not_judged(pair, smallest, judged_from) for pair in waiting]
    judged_pairs = compared(waiting, enough, level)
    reports = [
        AttributeReport(
            attribute=part.attribute,
            columns=list(part.columns),
            reference=None if part.reference is None else part.names[part.reference],
            reference_note=part.reference_note,
            groups=groups_of(part, of, data, told, level, smallest, small=len(part.columns) > 1),
            comparisons=[one for pair, one in judged_pairs if pair.part is part],
            notes=part.notes,
        )
        for part, of in zip(parts, measured, strict=True)
    ]
    return FairnessReport(
        task=task,
        favourable=words[0],
        rows=len(data.actual),
        level=level,
        family=sum(not why for why in enough),
        smallest=smallest,
        judged_from=judged_from,
        metrics=told,
        attributes=reports[: len(single)],
        intersections=reports[len(single) :],
    )


__all__ = ["group_report"]
