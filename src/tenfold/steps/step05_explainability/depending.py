"""The score over the values of one feature, and whether it runs the way that experts expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenfold.explaining import Subject
from tenfold.explaining.bins import as_numbers
from tenfold.explaining.carrying import share_of
from tenfold.explaining.following import Followed, column_of, followers
from tenfold.scoring import Floats, log_odds
from tenfold.steps.step05_explainability.decisions import ExpectedSign
from tenfold.steps.step05_explainability.findings import CaseCurve, Dependence, Sign
from tenfold.vocabulary import Estimate, Money

_GRID = 20
_FEWEST = 10  # rows of which a category may be named
_LEVELS = 12
_CASES = 5  # curves of single cases: more cannot be told apart
_FLAT = 1e-9


def dependence(subject: Subject, rows: Followed, column: str) -> Dependence | None:
    """Partial dependence of one feature with the spread of single cases; None where it is private.

    What is derived from the feature follows it: the curve is its total effect.

    Numbers and dates run over quantiles of the training rows from 5 % to 95 %, categories over
    their most frequent levels. Calibrated chances (several classes: of the class decided), or
    amounts.
    """
    unit = "amount" if subject.unit == "amount" else "probability"
    if column in subject.personal:
        return None
    grid = _grid(subject, column)
    if len(grid) < 2:
        return None
    lines = rows.lines(column, grid)
    low, high = np.quantile(lines, [0.1, 0.9], axis=0)
    mean = lines.mean(axis=0)
    return Dependence(
        column=column,
        unit=unit,
        grid=[_written(value, subject.kinds[column]) for value in grid],
        mean=[float(v) for v in mean],
        low=[float(v) for v in low],
        high=[float(v) for v in high],
        cases=_cases(lines, ordered=subject.kinds[column] != "category"),
        support=_support(subject, column, grid),
    )


def signs(
    subject: Subject,
    rows: Followed,
    expected: Sequence[ExpectedSign],
    money: Mapping[str, Money],
    *,
    tolerance: float,
) -> list[Sign]:
    """Hold each expectation against every case's own curve.

    A case's curve goes up and down over the values of the column; what is derived from it follows,
    all else stays as it is. What counts is the share of all ups and downs that runs against the
    expert, and whether the curve as a whole ends on the wrong side.
    """
    return [
        _sign(subject, rows, one, money.get(one.column), tolerance=tolerance) for one in expected
    ]


def _sign(
    subject: Subject,
    rows: Followed,
    one: ExpectedSign,
    money: Money | None,
    *,
    tolerance: float,
) -> Sign:
    name = one.column
    through = [each.name for each in followers(subject.scorer, name)]
    why = f"it is read through {', '.join(through)} alone" if through else "it is not read"

    def said(verdict: Any, words: str, against: Estimate | None = None) -> Sign:
        return Sign(
            column=name,
            expected=one.effect,
            by=one.by,
            verdict=verdict,
            against=against,
            words=words,
            money=money or Money.not_evaluated(why),
        )

    values = column_of(subject, name)
    if values is None:
        return said("unknown", f"The model does not read {name}.")
    types = pd.api.types
    if not (types.is_numeric_dtype(values) or types.is_datetime64_any_dtype(values)):
        return said("unknown", f"{name} is a category: its values have no more and no less.")
    grid = _places(values)
    lines = rows.lines(name, grid) if len(grid) > 1 else np.zeros((0, 2))
    if subject.unit != "amount" and len(lines):
        lines = log_odds(lines)
    steps = np.diff(lines, axis=1)
    moved = float(np.abs(steps).sum())
    if not len(lines) or moved <= _FLAT * max(len(lines), 1):
        return said("unknown", f"{name} does not move the score at all.")
    wrong = steps < 0 if one.effect == "raises" else steps > 0
    sizes = np.abs(steps)
    against = share_of((sizes * wrong).sum(axis=1), sizes.sum(axis=1))
    point = against.value or 0.0
    share = f"{100 * point:.0f} % of its effect"
    if against.low is not None and against.high is not None:
        share += f", {100 * against.low:.0f} to {100 * against.high:.0f}"
    share += ", what is derived from it included" if through else ""
    does = "lowers" if one.effect == "raises" else "raises"
    # A block has to be sure: the whole interval lies on the wrong side.
    if against.low is not None and against.low > 0.5:
        return said(
            "contradicts",
            f"{one.by} expects that more {name} {one.effect} the score; here it {does} it "
            f"({share}).",
            against,
        )
    if point > tolerance:
        as_said = f"More {name} {one.effect} the score as {one.by} expects"
        as_said += ", but" if point <= 0.5 else " is not sure:"
        return said("wavers", f"{as_said} the other way runs {share}.", against)
    return said("agrees", f"More {name} {one.effect} the score, as {one.by} expects.", against)


def _grid(subject: Subject, column: str) -> list[Any]:
    values = subject.reference[column]
    if subject.kinds[column] == "category":
        counts = values.dropna().astype(str).value_counts()
        counts = counts[counts >= _FEWEST]
        # Equally frequent ones in the order of the alphabet: not of the rows.
        return sorted(counts.index, key=lambda level: (-counts[level], level))[:_LEVELS]
    return _places(values)


def _places(values: pd.Series[Any]) -> list[Any]:
    """Quantiles of numbers or dates from 5 % to 95 %."""
    ordered = np.sort(values.dropna().to_numpy())
    if not len(ordered):
        return []
    places = np.linspace(0.05, 0.95, _GRID) * (len(ordered) - 1)
    return list(pd.unique(pd.Series(ordered[places.round().astype(np.intp)])))


def _cases(lines: Floats, *, ordered: bool) -> list[CaseCurve]:
    """Curves of single cases, evenly spread over how much the feature does to each."""
    effect = lines[:, -1] - lines[:, 0] if ordered else np.ptp(lines, axis=1)
    order = np.argsort(effect, kind="stable")
    shown = np.unique(np.linspace(0.1, 0.9, _CASES) * (len(order) - 1) // 1).astype(np.intp)
    return [
        CaseCurve(effect=float(effect[k]), line=[float(v) for v in lines[k]]) for k in order[shown]
    ]


def _support(subject: Subject, column: str, grid: list[Any]) -> list[int]:
    values = subject.reference[column].dropna()
    if subject.kinds[column] == "category":
        counts = values.astype(str).value_counts()
        return [int(counts[level]) for level in grid]
    numbers, places = as_numbers(values), as_numbers(pd.Series(grid))
    nearest = np.searchsorted((places[1:] + places[:-1]) / 2, numbers)
    return [int(count) for count in np.bincount(nearest, minlength=len(grid))]


def _written(value: Any, kind: str) -> float | str:
    if kind == "datetime":
        return str(pd.Timestamp(value).date())
    return str(value) if kind == "category" else float(value)


__all__ = ["dependence", "signs"]
