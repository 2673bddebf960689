"""Which gap step 10 prices the ways out of, and which way the decisions choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem
from tenfold.fairness import Comparison, FairnessReport, Frontier, Proxy
from tenfold.fairness.frontier import frontier
from tenfold.fairness.proxies import ALL
from tenfold.fairness.treatments import Gap, Method
from tenfold.steps.step10_ethics.cases import Cases
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import Choice, Good
from tenfold.steps.step10_ethics.groups import Protected
from tenfold.vocabulary import ModelCandidate, ValueModel

_FITS = 80
_GAPS: dict[str, Gap] = {
    "selection_rate": "selection_rate",
    "fpr": "fpr",
    "fnr": "fnr",
    "tpr": "fnr",
    "ppv": "ppv",
}


@dataclass(frozen=True)
class Aim:
    """The attribute, or pair of attributes, and the gap that ways out are priced for."""

    columns: tuple[str, ...]
    gap: Gap


def frontiers_of(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    good: Good,
    cases: Cases,
    protected: Protected,
    value: ValueModel | None,
    near: list[Proxy],
    report: FairnessReport | None,
) -> list[Frontier]:
    """Money against disparity for one attribute or pair: fits are dear.

    Raises
    ------
    DataProblem
        ``frontier_for`` names something else than one or two protected attributes.
    """
    wanted = tuple(decisions.frontier_for)
    lacking = [name for name in wanted if name not in protected.labels.columns]
    if lacking or len(set(wanted)) < len(wanted):
        raise DataProblem.because(
            f"'frontier_for' of step 10 names {' and '.join(map(repr, wanted))}, not one or two "
            "protected attributes.",
            f"Take from {', '.join(map(str, protected.labels.columns)) or 'the protected ones'}.",
        )
    aim = aimed(decisions, candidate, good, report)
    if aim is None:
        return []
    groups = _groups(protected, aim.columns)
    close = list(
        dict.fromkeys(
            one.column
            for one in near
            if one.verdict == "close" and one.protected in aim.columns and one.column != ALL
        )
    )
    methods: list[Method] = [*decisions.mitigation]
    return [
        frontier(
            cases.scorer,
            cases.frame.iloc[cases.train].reset_index(drop=True),
            cases.frame.iloc[cases.rows].reset_index(drop=True),
            y_train=cases.y_train.astype(int),
            y_test=cases.y.astype(int),
            groups_train=groups.iloc[cases.train].reset_index(drop=True),
            groups_test=groups.iloc[cases.rows].reset_index(drop=True),
            protected=" × ".join(aim.columns),
            value=value,
            gap=aim.gap,
            proxies=close,
            methods=[*methods, "without_proxies"] if close else methods,
            fits=_FITS,
            seed=decisions.seed,
            level=decisions.level,
        )
    ]


def aimed(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    good: Good,
    report: FairnessReport | None,
) -> Aim | None:
    """What ways out are priced for; None where none is tried."""
    if report is None or candidate.task != "binary" or good.code is None:
        return None
    if not decisions.mitigation or not candidate.columns:
        return None
    return aim_of(report, tuple(decisions.frontier_for))


def why_no_ways(
    decisions: EthicsDecisions, candidate: ModelCandidate, good: Good, frontiers: list[Frontier]
) -> str:
    """Why no way to treat groups more alike was tried; empty where some were."""
    if any(point.method != "none" for one in frontiers for point in one.points):
        return ""
    if candidate.task != "binary":
        task = "amounts" if candidate.task == "regression" else "several classes"
        return f"mitigation is not offered for this task ({task})"
    if good.why_not:
        return good.why_not
    if not candidate.columns:
        return "the model reads no feature"
    if not decisions.mitigation:
        return "none is allowed in 'mitigation'"
    said = [one.note for one in frontiers if one.note]
    said += [f"{out.name}: {out.why}" for one in frontiers for out in one.left_out]
    return "; ".join(said) or "no group could be compared with another"


def aim_of(report: FairnessReport, wanted: tuple[str, ...] = ()) -> Aim | None:
    """The widest gap that is not tolerated; else the widest of favourable decisions.

    Parameters
    ----------
    wanted : tuple of str
        One or two attributes that the decisions name.
    """
    columns = {
        part.attribute: tuple(part.columns) for part in [*report.attributes, *report.intersections]
    }
    known = [one for one in report.comparisons() if one.metric in _GAPS]
    if wanted:
        known = [one for one in known if set(columns[one.attribute]) == set(wanted)]
    broken = [one for one in known if one.verdict == "breach"]
    single = [one for one in known if len(columns[one.attribute]) == 1 or wanted]
    rates = [one for one in single if one.metric == "selection_rate"]
    # A breach of one attribute goes before that of a pair, which has fewer people.
    shown = [one for one in broken if one in single] or broken or rates or single
    if not shown:
        return Aim(wanted, "selection_rate") if wanted else None
    widest = max(shown, key=_width)
    return Aim(wanted or columns[widest.attribute], _GAPS[widest.metric])


def _width(one: Comparison) -> float:
    return abs(one.difference.value or 0.0)


def _groups(protected: Protected, columns: tuple[str, ...]) -> pd.Series[str]:
    texts = [protected.labels[name].to_numpy(dtype=object) for name in columns]
    joined = [" · ".join(each) for each in zip(*texts, strict=True)]
    return pd.Series(np.array(joined, dtype=object))


def chosen_of(decisions: EthicsDecisions, frontiers: list[Frontier]) -> Choice | None:
    """The point of the frontier that the decisions choose.

    Raises
    ------
    DataProblem
        It was not tried.
    """
    wanted = decisions.chosen_mitigation
    for one in frontiers:
        for point in one.points:
            if wanted in (point.name, point.key):
                return Choice(
                    name=point.name,
                    key=point.key,
                    protected=one.protected,
                    money=point.money,
                    over_candidate=point.over_candidate,
                    by_lot=point.random,
                )
    names = [point.name for one in frontiers for point in one.points if point.method != "none"]
    if wanted is None or not names:
        return None
    raise DataProblem.because(
        f"'{wanted}' is no way that was tried: {', '.join(names[:8])}.",
        "Correct 'chosen_mitigation' in step 10.",
    )


__all__ = ["Aim", "aim_of", "aimed", "chosen_of", "frontiers_of", "why_no_ways"]
