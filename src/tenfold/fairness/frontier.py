"""What treating groups more alike costs: every way refitted, and priced on held-out rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.fairness.pricing import Exam, Way, points
from tenfold.fairness.refitting import Fits, Spent
from tenfold.fairness.treating import Bench, Unfit
from tenfold.fairness.treatments import Frontier, Gap, LeftOut, Method
from tenfold.scoring import Scorer
from tenfold.vocabulary import ValueModel

METHODS: tuple[Method, ...] = (
    "reweighing",
    "without_proxies",
    "group_thresholds",
    "exponentiated_gradient",
)


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
    bounds: Sequence[float] = (0.01, 0.05),
    methods: Sequence[Method] = METHODS,
    fits: int = 200,
    most_rows: int = 5_000,
    smallest: int = 10,
    seed: int = 0,
    level: float = 0.95,
) -> Frontier:
    """Money per week against disparity: the candidate, and every way to treat groups more alike.

    Models and thresholds are set on training rows, and judged on held-out rows. A refitted model
    is corrected by the same kind of map as the candidate, out of fold, and acts from the same
    threshold. The recipe and the encoding stay those of the candidate.

    Parameters
    ----------
    scorer : Scorer
        The candidate.
    train, test : DataFrame
        Raw training and held-out rows with the candidate's columns.
    y_train, y_test : array-like of 0/1
        Outcomes of these rows.
    groups_train, groups_test : array-like of str
        Group of each row (numbers already cut into bands); missing ones are not compared.
    protected : str
        Name of the attribute.
    value : ValueModel, optional
        Payoffs; without them disparity is held against accuracy, and money is not evaluated.
    gap : str
        ``selection_rate``, ``fpr``, ``fnr`` or ``ppv``.
    proxies : sequence of str
        Features to try without.
    bounds : sequence of float
        Tolerated gaps to aim at, 0.01 to 1, by group thresholds and by exponentiated gradient.
    methods : sequence of str
        Which ways to try.
    fits : int
        Models that may be fitted; what that leaves out is said.
    most_rows : int
        Training rows at most; beyond, a random sample is taken, and said.
    smallest : int
        Rows, on either side, below which a group is not compared.

    Returns
    -------
    Frontier
        Without points, and with a `note`, where nothing could be evaluated.

    References
    ----------
    Kamiran and Calders (2012); Agarwal et al., A Reductions Approach to Fair Classification, ICML
    2018; Hardt et al., Equality of Opportunity in Supervised Learning, NeurIPS 2016.
    """
    found = Frontier(protected=protected, gap=gap, budget=fits)
    y, actual = (np.asarray(each, dtype=np.intp) for each in (y_train, y_test))
    rows = _sampled(len(y), most_rows, seed)
    inside, outside = (pd.Series(given, dtype=object) for given in (groups_train, groups_test))
    inside = inside.iloc[rows].reset_index(drop=True)
    y, train = y[rows], train.iloc[rows]
    names = _compared(inside, outside, smallest)
    why = _why_not(scorer, y, names, protected)
    if why:
        return found.model_copy(update={"note": f"not evaluated: {why}"})
    value = value if value is not None and value.task == "binary" else None
    exam = Exam(actual, _codes(outside, names), names, gap, value, seed, level)
    bench = Bench.of(
        scorer,
        train,
        test,
        y=y,
        group=inside,
        codes=_codes(inside, names),
        exam=exam,
        fits=Fits(fits),
        seed=seed,
    )
    ways, left_out = [bench.candidate()], []
    tried: dict[Method, Callable[[], Iterator[Way]]] = {
        "reweighing": bench.reweighed,
        "without_proxies": lambda: bench.without(proxies),
        "group_thresholds": lambda: bench.by_group(bounds),
        "exponentiated_gradient": lambda: bench.reduced(bounds),
    }
    for method in (each for each in METHODS if each in methods):
        try:
            for way in tried[method]():
                ways.append(way)  # noqa: PERF402  (those before the fits are spent are kept)
        except (Spent, Unfit) as reason:
            spent = "the fits allowed are spent" if isinstance(reason, Spent) else str(reason)
            left_out.append(LeftOut(name=method.replace("_", " "), why=spent))
    sampled = f"Refitted on {len(y):,} of {len(y_train):,} training rows, drawn at random."
    return found.model_copy(
        update={
            "points": points(exam, ways),
            "left_out": left_out,
            "fits": bench.fits.used,
            "axis": "accuracy" if exam.why_no_money else "money",
            "note": sampled if len(y) < len(y_train) else "",
        }
    )


def _why_not(scorer: Scorer, y: NDArray[np.intp], names: list[str], protected: str) -> str:
    one = scorer.candidate
    if one.task != "binary":
        return f"mitigation needs two classes, and this is {one.task}"
    if len(names) < 2:
        return f"fewer than two groups of {protected} have rows enough on both sides"
    if not len(one.features) or one.rung == "constant" or one.rule.threshold is None:
        return "the candidate gives everybody the same answer"
    return "" if len(np.unique(y)) == 2 and min(np.bincount(y)) >= 3 else "one class is too rare"


def _compared(inside: pd.Series[Any], outside: pd.Series[Any], smallest: int) -> list[str]:
    counts = [side.dropna().astype(str).value_counts() for side in (inside, outside)]
    enough = [set(each.index[each >= smallest]) for each in counts]
    return sorted(enough[0] & enough[1])


def _codes(group: pd.Series[Any], names: list[str]) -> NDArray[np.intp]:
    texts = group.where(group.isna(), group.astype(str))
    return np.asarray(pd.Index(names).get_indexer(pd.Index(texts)), dtype=np.intp)


def _sampled(n: int, most: int, seed: int) -> NDArray[np.intp]:
    if n <= most:
        return np.arange(n)
    drawn = np.random.default_rng([seed, 104]).choice(n, most, replace=False)
    return np.sort(drawn).astype(np.intp)


__all__ = ["METHODS", "frontier"]
