"""Our gaps beside those of AIF360 and Fairlearn, and what they call by the same name."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.errors import MissingExtra
from tenfold.fairness.grouping import Grouping
from tenfold.fairness.records import Comparison, CrossCheck, FairnessReport, Metric

MOST = 40
_NEAR = 1e-9
_KNOWN: tuple[Metric, ...] = ("selection_rate", "fpr", "fnr", "tpr", "ppv")
_AIF360: dict[Metric, str] = {
    "selection_rate": "statistical_parity_difference",
    "fpr": "false_positive_rate_difference",
    "fnr": "false_negative_rate_difference",
    "tpr": "true_positive_rate_difference",
    "ppv": "positive_predictive_value",
}
# Our metric, where the positive outcome is unwanted, in rates of AIF360, whose positive is wanted.
_TURNED: dict[Metric, str] = {
    "fpr": "false_negative_rate_difference",
    "fnr": "false_positive_rate_difference",
    "tpr": "true_negative_rate",
    "ppv": "negative_predictive_value",
}


def cross_check(
    report: FairnessReport,
    y: Any,
    decided: Any,
    groups: Sequence[Grouping],
    *,
    positive_wanted: bool,
) -> list[CrossCheck]:
    """Have AIF360 and Fairlearn compute the gaps of a report from the same cases.

    Rates of fewer than ten cases are left out, as they are in the report.

    Parameters
    ----------
    report : FairnessReport
        Of two classes; several are seen as the favourable one against the others.
    y, decided : array-like of 0/1, shape (n,)
        Positive, and decided as positive.
    groups : sequence of Grouping
        Of the attributes, as the report has them.
    positive_wanted : bool
        Whether the positive outcome is the favourable one.

    Returns
    -------
    list of CrossCheck
        Of single attributes, in the order of the report; at most forty.

    Raises
    ------
    MissingExtra
        AIF360 is not installed.
    """
    actual, acted = np.asarray(y, dtype=int), np.asarray(decided, dtype=int)
    who = {each.attribute: np.array(each.names, dtype=object)[each.codes] for each in groups}
    found: list[CrossCheck] = []
    for part in report.attributes:
        of = who[part.attribute]
        for one in part.comparisons:
            if one.metric not in _KNOWN or not one.difference.known or len(found) >= MOST:
                continue
            told = [g.group for g in part.groups if _told(g.rates, one.metric)]
            theirs, same = _aif360(one, actual, acted, of, positive_wanted=positive_wanted)
            found.append(_beside(one, theirs, same, _fairlearn(one, actual, acted, of, told)))
    return found


def _told(rates: Mapping[str, Any], metric: Metric) -> bool:
    return metric in rates and bool(rates[metric].known)


def _aif360(
    one: Comparison,
    y: NDArray[np.intp],
    decided: NDArray[np.intp],
    of: NDArray[Any],
    *,
    positive_wanted: bool,
) -> tuple[float, float]:
    """What it says under the same name, and what it says of the same thing."""
    with _quiet():
        try:
            from aif360.datasets import (  # type: ignore[import-untyped]  # it has no types
                BinaryLabelDataset,
            )
            from aif360.metrics import (  # type: ignore[import-untyped]  # it has no types
                ClassificationMetric,
            )
        except ModuleNotFoundError:
            raise MissingExtra.named("'cross_check' of step 10", "aif360") from None
    pair = np.isin(of, [one.group, one.reference])
    mine = (of[pair] == one.reference).astype(float)
    truth = BinaryLabelDataset(
        df=pd.DataFrame({"group": mine, "y": y[pair].astype(float)}),
        label_names=["y"],
        protected_attribute_names=["group"],
        favorable_label=float(positive_wanted),
        unfavorable_label=float(not positive_wanted),
    )
    told = truth.copy()
    told.labels = decided[pair].astype(float).reshape(-1, 1)
    oracle = ClassificationMetric(
        truth, told, unprivileged_groups=[{"group": 0.0}], privileged_groups=[{"group": 1.0}]
    )

    def gap(name: str) -> float:
        asked = getattr(oracle, name)
        if name.endswith("_difference"):
            return float(asked())
        return float(asked(privileged=False)) - float(asked(privileged=True))

    named = gap(_AIF360[one.metric])
    turned = not positive_wanted and one.metric in _TURNED
    return named, gap(_TURNED[one.metric]) if turned else named


def _fairlearn(
    one: Comparison,
    y: NDArray[np.intp],
    decided: NDArray[np.intp],
    of: NDArray[Any],
    told: list[str],
) -> tuple[float, float]:
    """The largest less the smallest of all groups, and the same pair by its table of groups."""
    from fairlearn import metrics

    rate = {
        "selection_rate": metrics.selection_rate,
        "fpr": metrics.false_positive_rate,
        "fnr": metrics.false_negative_rate,
        "tpr": metrics.true_positive_rate,
        "ppv": _precision,
    }[one.metric]
    kept = np.isin(of, told)
    frame = metrics.MetricFrame(
        metrics=rate, y_true=y[kept], y_pred=decided[kept], sensitive_features=of[kept].astype(str)
    )
    apart = float(frame.by_group[one.group]) - float(frame.by_group[one.reference])
    return float(frame.difference(method="between_groups")), apart


def _precision(y_true: Any, y_pred: Any) -> float:
    acted = np.asarray(y_pred) == 1
    return float(np.asarray(y_true)[acted].mean()) if acted.any() else 0.0


def _beside(
    one: Comparison, theirs: float, same: float, fairlearn: tuple[float, float]
) -> CrossCheck:
    ours = float(one.difference.value or 0.0)
    widest, apart = fairlearn
    # Fairlearn's selection is "predicted 1", whoever wants that.
    agree = abs(same - ours) < _NEAR and abs(abs(apart) - abs(ours)) < _NEAR
    said = []
    if abs(theirs - ours) >= _NEAR:
        said.append(
            f"AIF360 calls the wanted outcome positive: ours is its {_words(_TURNED[one.metric])}"
            if one.metric in _TURNED and abs(same - ours) < _NEAR
            else "AIF360 differs"
        )
    if abs(widest - abs(ours)) >= _NEAR:
        said.append("Fairlearn's is the largest less the smallest of all groups, without sign")
    elif abs(widest - ours) >= _NEAR:
        said.append("Fairlearn's has no sign")
    return CrossCheck(
        attribute=one.attribute,
        group=one.group,
        reference=one.reference,
        metric=one.metric,
        ours=ours,
        aif360=theirs,
        fairlearn=widest,
        agree=agree,
        differs="; ".join(said),
    )


def _words(name: str) -> str:
    return name.removesuffix("_difference").replace("_", " ")


@contextmanager
def _quiet() -> Iterator[None]:
    # On import aif360 warns of libraries that only its training needs, and sets up logging.
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(level)
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)


__all__ = ["MOST", "cross_check"]
