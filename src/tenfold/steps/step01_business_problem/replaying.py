"""A replay: the same cases done as today and by a new plan, so that nothing has to be predicted.

This is what step 1 can tell where the change is a plan that a solver makes. The litres, hours or
metres of both come from the file, never from the solver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold import tables
from tenfold.errors import DataProblem
from tenfold.features.cleaning import cast
from tenfold.step import Context
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import Replay, Standing
from tenfold.vocabulary import Estimate, Money, ValueModel

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("day", "today", "new")
"""What the file holds: the day of the case, what it took as today, what by the new plan."""
_AT = "at the likely volume, if every case got the new plan"


def replay_of(d: BusinessProblemDecisions, value: ValueModel, context: Context) -> Replay | None:
    """What the replay says of the target; None where there is none.

    Raises
    ------
    DataProblem
        The file cannot be read, lacks a column, or holds a day or an amount that is none.
    """
    if d.replay is None:
        return None
    from tenfold.stats.paired import paired_change

    frame = _read(d.replay, context)
    weeks = frame["day"].dt.strftime("%G-%V")
    change = paired_change(frame["today"], frame["new"], weeks, level=1 - value.alpha)
    today = float(frame["today"].mean())
    saved = _saved(d, change, today)
    return Replay(
        cases=len(frame),
        weeks=int(weeks.nunique()),
        today=today,
        new=float(frame["new"].mean()),
        change=change,
        saved=saved,
        money=_money(d, value, saved),
        before_after=_before_after(frame),
        standing=_standing(d, change),
    )


def _before_after(frame: pd.DataFrame) -> float | None:
    days = frame["day"].sort_values()
    start, middle = (days.iloc[len(days) * quarter // 4] for quarter in (1, 2))
    before = frame.loc[frame["day"] < start, "today"].mean()
    after = frame.loc[(frame["day"] >= start) & (frame["day"] < middle), "new"].mean()
    return float(100 * (after / before - 1)) if before > 0 and after >= 0 else None


def _read(path: str, context: Context) -> pd.DataFrame:
    import pandas as pd

    table = tables.read(path, base=context.project_dir)
    lacking = [name for name in COLUMNS if name not in table.columns]
    if lacking:
        raise DataProblem.because(
            f"The replay '{path}' has no column {', '.join(lacking)}.",
            "It needs day, today and new: a row per case.",
        )
    frame = tables.to_frame(table, columns=COLUMNS)
    found = pd.DataFrame(
        {
            "day": cast(frame["day"], "datetime"),
            "today": pd.to_numeric(frame["today"], errors="coerce"),
            "new": pd.to_numeric(frame["new"], errors="coerce"),
        }
    )
    wrong = found.isna().any(axis=1) | ~(found[["today", "new"]] >= 0).all(axis=1)
    if wrong.any() or found.empty:
        what = f"{int(wrong.sum())} of {len(found)} rows" if len(found) else "no rows"
        raise DataProblem.because(
            f"The replay '{path}' has {what} without a day and two amounts of at least 0."
            if len(found)
            else f"The replay '{path}' has no rows.",
            "A case counts only where both are known: leave out the others, and say why. Write "
            "days as 2025-01-06: 20250106 is a number, and 06/01/2025 may mean two days.",
        )
    return found


def _saved(d: BusinessProblemDecisions, change: Estimate, today: float) -> Estimate:
    unit = f"{d.unit.strip()}/week"
    if d.volume_per_week is None:
        why = "not evaluated: fill in volume_per_week"
        return Estimate(value=None, method="none", unit=unit, note=why)
    sign = -1 if d.direction == "decrease" else 1
    return _scaled(change, sign * today / 100 * d.volume_per_week.likely, unit, _AT)


def _money(d: BusinessProblemDecisions, value: ValueModel, saved: Estimate) -> Money:
    lacking = [name for name in ("unit_price", "volume_per_week") if getattr(d, name) is None]
    if lacking:
        return Money.not_evaluated(f"fill in {' and '.join(lacking)}", unit=value.per_week)
    assert d.unit_price is not None
    note = "at the likely price; what the change itself costs is not deducted"
    return Money.of(_scaled(saved, d.unit_price.likely, "", note), value)


def _scaled(estimate: Estimate, by: float, unit: str, note: str) -> Estimate:
    def times(end: float | None) -> float | None:
        return None if end is None else by * end

    ends = times(estimate.low), times(estimate.high)
    low, high = ends if by >= 0 else ends[::-1]
    fields = {
        "value": times(estimate.value),
        "low": low,
        "high": high,
        "unit": unit,
        "note": "; ".join(part for part in (estimate.note, note) if part),
    }
    return estimate.model_copy(update=fields)


def _standing(d: BusinessProblemDecisions, change: Estimate) -> Standing:
    if not d.baseline or d.target is None or change.low is None or change.high is None:
        return "unknown"
    wanted = 100 * (d.target - d.baseline) / abs(d.baseline)
    if change.excludes(wanted):
        beyond = change.high < wanted if d.direction == "decrease" else change.low > wanted
        return "reached" if beyond else "missed"
    return "open"


__all__ = ["COLUMNS", "replay_of"]
