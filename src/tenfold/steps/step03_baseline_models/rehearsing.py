"""A decision rule tried out of fold: what may be looked at while a threshold is being chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tenfold.charts import Chart, Mark, Series
from tenfold.charts.words import interval_text, money_text
from tenfold.step import Context
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions
from tenfold.steps.step03_baseline_models.evidence import BaselineEvidence
from tenfold.steps.step03_baseline_models.previewing import bench_of
from tenfold.steps.step03_baseline_models.purse import Purse
from tenfold.vocabulary import Money

if TYPE_CHECKING:
    from tenfold.steps.step03_baseline_models import BaselineInputs


@dataclass(frozen=True)
class Rehearsed:
    """What a rule would have earned on training rows, each scored by a model that lacked it.

    Attributes
    ----------
    rows : int
        Training rows that were decided.
    money : Money
        Per week.
    confusion : list of list of int
        Rows by actual (row) and decided class (column).
    """

    rows: int
    money: Money
    confusion: list[list[int]]


def rehearse(
    decisions: BaselineDecisions,
    inputs: BaselineInputs,
    recorded: BaselineEvidence,
    context: Context,
) -> Rehearsed | None:
    """Decide out-of-fold rows of the chosen model by these decisions; held-out rows stay unseen.

    Whoever looks at held-out rows while turning a threshold picks the luckiest one (TF0306). None
    where the run kept no scores, or the task knows no threshold.
    """
    if recorded.task != "binary":
        return None
    labels = tuple(recorded.held_out.labels)
    purse = Purse(inputs.value, recorded.task, labels, decisions.level, decisions.seed)
    bench, rung = bench_of(decisions, recorded, purse, context), recorded.choice.chosen
    own = bench.scored.rungs.get(rung) if bench is not None else None
    if bench is None or own is None:
        return None
    decided = bench.decided(rung)
    cells = np.bincount(own.y.astype(np.intp) * 2 + decided.astype(np.intp), minlength=4)
    table: list[list[int]] = cells.reshape(2, 2).tolist()
    money = purse.per_week(own.y, decided, always=purse.alike(rung))
    return Rehearsed(len(own.y), money, table)


def profit(evidence: BaselineEvidence, tried: Rehearsed | None) -> Chart | None:
    """Money per week over the threshold, out of fold alone; None where there is no such curve."""
    curve = evidence.curves.profit_out_of_fold
    if not curve.x:
        return None
    unit = evidence.held_out.money.unit
    at = min(max(evidence.candidate.rule.threshold or 0.0, 0.0), 1.0)
    top = curve.best
    said = (
        f"Acting from {at:.3g} on earns {interval_text(tried.money)} out of fold. " if tried else ""
    )
    return Chart(
        key="profit",
        title="Money per week by threshold, out of fold",
        alt=(
            f"{said}The best threshold there, {curve.x[top]:.3g}, would earn "
            f"{money_text(curve.y[top], unit)}."
        ),
        x_title="act from this probability on",
        y_title=unit,
        series=[Series(name="out of fold", kind="line", x=[*curve.x], y=[*curve.y], emphasis=True)],
        marks=[Mark(label=f"chosen {at:.3g}", x=at)],
    )


def confusion(evidence: BaselineEvidence, tried: Rehearsed) -> Chart:
    """Actual against decided, out of fold."""
    (tn, fp), (fn, tp) = tried.confusion
    return Chart(
        key="confusion",
        title="Right and wrong decisions out of fold",
        alt=(
            f"{tn + tp:,} of {tried.rows:,} training rows, each scored by a model that did not "
            f"learn from it, are decided as they turned out. Acted on: {tp:,} positive and "
            f"{fp:,} negative. Left alone: {fn:,} positive and {tn:,} negative."
        ),
        x_title="decided",
        y_title="actual",
        series=[
            Series(
                name="rows",
                kind="heat",
                x=[*evidence.held_out.labels],
                y=[*evidence.held_out.labels],
                z=[[float(n) for n in row] for row in tried.confusion],
            )
        ],
    )


__all__ = ["Rehearsed", "confusion", "profit", "rehearse"]
