"""What treating groups more alike costs: every way refitted, and priced on held-out rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from tenfold.fairness.treatments import Frontier, Gap
from tenfold.scoring import Scorer
from tenfold.vocabulary import ValueModel


def frontier(
    scorer: Scorer,
    train: pd.DataFrame,
    test: pd.DataFrame,
    *,
    y_train: Any,
    y_test: Any,
    groups_train: Any,
    groups_test: Any,
    protected: str,
    value: ValueModel | None = None,
    gap: Gap = "selection_rate",
    proxies: Sequence[str] = (),
    bounds: Sequence[float] = (0.0, 0.02, 0.05),
    methods: Sequence[str] | None = None,
    fits: int = 60,
    most_rows: int = 5_000,
    smallest: int = 10,
    seed: int = 0,
    level: float = 0.95,
) -> Frontier:
    """Money per week against disparity: the candidate, and every way to treat groups more alike.

    Parameters
    ----------
    scorer : Scorer
        The candidate.
    train, test : DataFrame
        Raw training and held-out rows with the candidate's columns.
    y_train, y_test : array-like of 0/1
        Outcomes of these rows.
    groups_train, groups_test : array-like of str
        Group of each row (numbers already cut into bands); missing rows are not compared.
    protected : str
        Name of the attribute, for words.
    value : ValueModel, optional
        Payoffs; without them disparity is held against accuracy, and money is not evaluated.
    gap : str
        ``selection_rate``, ``fpr``, ``fnr`` or ``ppv``.
    proxies : sequence of str
        Features to try without.
    bounds : sequence of float
        Tolerated gaps to aim at, by exponentiated gradient and by group thresholds.
    methods : sequence of str, optional
        Of ``reweighing``, ``exponentiated_gradient``, ``group_thresholds``,
        ``without_proxies``; all where not given.
    fits : int
        Models that may be fitted; what it leaves out is said.
    most_rows : int
        Training rows at most; beyond, evenly spread rows are taken.
    smallest : int
        Rows below which a group is not compared.
    """
    if scorer.candidate.task != "binary":
        why = f"not evaluated: mitigation needs two classes, and this is {scorer.candidate.task}"
        return Frontier(protected=protected, gap=gap, budget=fits, note=why)
    raise NotImplementedError


__all__ = ["frontier"]
