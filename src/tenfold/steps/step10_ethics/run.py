"""Runs step 10: who is treated worse, what it costs, what would end it, what people are told."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from tenfold.errors import DataProblem
from tenfold.fairness import FairnessReport, Frontier, GroupPrice, Proxy
from tenfold.fairness.bearing import group_prices
from tenfold.fairness.frontier import frontier
from tenfold.fairness.grouping import grouping
from tenfold.fairness.proxies import proxies
from tenfold.fairness.report import group_report
from tenfold.fairness.treatments import Gap, Method
from tenfold.step import Context
from tenfold.steps.step10_ethics.cases import Cases, read_cases
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import Choice, EthicsEvidence, EthicsInputs, Good
from tenfold.steps.step10_ethics.goodness import good_for
from tenfold.steps.step10_ethics.groups import Protected, protected_of, references
from tenfold.steps.step10_ethics.proposing import proposals
from tenfold.steps.step10_ethics.telling import tell
from tenfold.vocabulary import ModelCandidate, ValueModel

_MOST_PAIRS = 10
_MOST_PROXIES = 60
_PROXY_ROWS = 5_000
_FITS = 80
_GAPS: dict[str, Gap] = {
    "selection_rate": "selection_rate",
    "fpr": "fpr",
    "fnr": "fnr",
    "tpr": "fnr",
    "ppv": "ppv",
}


def run(decisions: EthicsDecisions, inputs: EthicsInputs, context: Context) -> EthicsEvidence:
    """Compare groups on the held-out rows of step 3; the model is refitted only for mitigation.

    Raises
    ------
    DataProblem
        A column or class that the decisions name is not there, or does not fit the task.
    """
    candidate = inputs.candidate
    cases = read_cases(inputs, context)
    good = good_for(decisions, candidate)
    protected = protected_of(decisions, inputs.data, cases)
    context.progress(0.2, "groups")
    report = _report(decisions, candidate, good, cases, protected)
    value = _fitting(inputs.value, candidate)
    context.progress(0.4, "proxies")
    near = _proxies(decisions, cases, protected)
    context.progress(0.6, "mitigation")
    frontiers = _frontiers(decisions, candidate, good, cases, protected, value, near, report)
    context.progress(0.8, "letter")
    return EthicsEvidence(
        task=candidate.task,
        good=good,
        rows=len(cases.rows),
        attributes=protected.attributes,
        report=report,
        prices=_prices(decisions, candidate, cases, protected, value),
        priced_note="" if value else "not evaluated: step 1 gives no payoffs for this task",
        proxies=near[:_MOST_PROXIES],
        proxies_note="" if protected.attributes else "no protected attribute is named",
        frontiers=frontiers,
        chosen=_chosen(decisions, frontiers),
        told=tell(decisions, inputs, good, cases, context),
        proposals=proposals(decisions, report, near, frontiers, candidate),
        candidate_digest=candidate.digest,
    )


def _report(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    good: Good,
    cases: Cases,
    protected: Protected,
) -> FairnessReport | None:
    if not protected.attributes or good.why_not or not len(cases.rows):
        return None
    names = list(protected.frame.columns)
    pairs = decisions.pairs or list(map(list, combinations(names, 2)))
    amounts = candidate.task == "regression"
    judged = ["error", "mae"] if amounts else ["selection_rate", *decisions.errors_judged]
    gaps = {str(name): decisions.max_gap for name in decisions.errors_judged}
    if "calibration" in gaps:
        gaps["calibration"] = decisions.max_calibration_gap
    several = candidate.task == "multiclass"
    positive = good.code if several and good.code is not None else 1
    return group_report(
        cases.y,
        cases.decided,
        None if amounts else cases.p,
        protected.frame.iloc[cases.rows].reset_index(drop=True),
        task=candidate.task,
        favourable=good.code or 0,
        classes=max(len(candidate.labels), 2),
        words=(good.words, candidate.labels[positive] if candidate.labels else "a high amount"),
        aligned=decisions.favourable == "higher" if amounts else None,
        references=references(protected),
        cuts=protected.cuts,
        pairs=pairs[:_MOST_PAIRS] if decisions.intersections else [],
        judged=judged,
        tolerances={"error": decisions.max_error_gap, "mae": decisions.max_error_gap}
        if amounts
        else {"selection_rate": decisions.least_ratio, **gaps},
        judged_from=decisions.smallest_group,
        level=decisions.level,
    )


def _prices(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    cases: Cases,
    protected: Protected,
    value: ValueModel | None,
) -> list[GroupPrice]:
    if value is None or not protected.attributes or not len(cases.rows):
        return []
    frame = protected.frame.iloc[cases.rows].reset_index(drop=True)
    whom = references(protected)
    parts = [
        grouping(frame[name], reference=whom.get(name), cuts=protected.cuts.get(name))
        for name in map(str, frame.columns)
    ]
    return group_prices(
        value, cases.y, cases.decided, parts, labels=candidate.labels, level=decisions.level
    )


def _proxies(decisions: EthicsDecisions, cases: Cases, protected: Protected) -> list[Proxy]:
    from tenfold.explaining import Subject

    columns = set(map(str, protected.frame.columns))
    if not columns or not cases.scorer.candidate.columns or not len(cases.train):
        return []
    rows = cases.train
    if len(rows) > _PROXY_ROWS:
        rng = np.random.default_rng([decisions.seed, 10, 1])
        rows = np.sort(rng.choice(rows, _PROXY_ROWS, replace=False))
    train = cases.frame.iloc[rows].reset_index(drop=True)
    subject = Subject.of(cases.scorer, train, background_rows=1, seed=decisions.seed)
    X = subject.encoded(subject.shaped(train))
    blocks = {
        name: X[:, block]
        for name, block in zip(subject.names, subject.blocks, strict=True)
        if name not in columns
    }
    found = [
        one
        for name in map(str, protected.frame.columns)
        for one in proxies(
            blocks,
            _labelled(protected, name).iloc[rows].reset_index(drop=True),
            threshold=decisions.proxy_strength,
            level=decisions.level,
            seed=decisions.seed,
            together=True,
        )
    ]
    return sorted(found, key=lambda one: -(one.strength.value or 0.0))


def _labelled(protected: Protected, name: str) -> pd.Series:
    """Amounts as they are, groups by their names."""
    of = protected.frame if name in protected.cuts else protected.labels
    return of[name].rename(name)


def _frontiers(
    decisions: EthicsDecisions,
    candidate: ModelCandidate,
    good: Good,
    cases: Cases,
    protected: Protected,
    value: ValueModel | None,
    near: list[Proxy],
    report: FairnessReport | None,
) -> list[Frontier]:
    """One frontier for the attribute with the widest gap: fits are dear."""
    if report is None or candidate.task != "binary" or good.code is None:
        return []
    single = [
        one
        for one in report.comparisons()
        if one.metric in _GAPS and one.attribute in protected.labels.columns
    ]
    if not single or not decisions.mitigation or not candidate.columns:
        return []
    # The gap that is not tolerated, where there is one; among those the widest.
    broken = [one for one in single if one.verdict == "breach"]
    rates = [one for one in single if one.metric == "selection_rate"]
    widest = max(broken or rates or single, key=lambda one: abs(one.difference.value or 0.0))
    name = widest.attribute
    test, train = cases.frame.iloc[cases.rows], cases.frame.iloc[cases.train]
    close = [one.column for one in near if one.verdict == "close" and one.protected == name]
    return [
        frontier(
            cases.scorer,
            train.reset_index(drop=True),
            test.reset_index(drop=True),
            y_train=cases.y_train.astype(int),
            y_test=cases.y.astype(int),
            groups_train=protected.labels[name].iloc[cases.train].reset_index(drop=True),
            groups_test=protected.labels[name].iloc[cases.rows].reset_index(drop=True),
            protected=name,
            value=value,
            gap=_GAPS[widest.metric],
            proxies=close,
            methods=_methods(decisions, close),
            fits=_FITS,
            seed=decisions.seed,
            level=decisions.level,
        )
    ]


def _methods(decisions: EthicsDecisions, close: list[str]) -> list[Method]:
    found: list[Method] = list(decisions.mitigation)
    return [*found, "without_proxies"] if close else found


def _chosen(decisions: EthicsDecisions, frontiers: list[Frontier]) -> Choice | None:
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
                )
    names = [point.name for one in frontiers for point in one.points if point.method != "none"]
    if wanted is None or not names:
        return None
    raise DataProblem.because(
        f"'{wanted}' is no way that was tried: {', '.join(names[:8])}.",
        "Correct 'chosen_mitigation' in step 10.",
    )


def _fitting(value: ValueModel | None, candidate: ModelCandidate) -> ValueModel | None:
    from tenfold.stats.money import why_not_evaluated

    if value is None or value.task != candidate.task:
        return None
    return None if why_not_evaluated(value, candidate.labels) else value


__all__ = ["run"]
