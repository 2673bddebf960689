"""Runs step 10: who is treated worse, what it costs, what would end it, what people are told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tenfold.explaining import Subject
from tenfold.explaining.naming import names_of
from tenfold.fairness import Proxy
from tenfold.fairness.proxies import ALL, proxies
from tenfold.step import Context
from tenfold.steps.step10_ethics.cases import Cases, read_cases
from tenfold.steps.step10_ethics.comparing import cross_checks_of
from tenfold.steps.step10_ethics.counting import compare
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import (
    MOST_PROXIES,
    EthicsEvidence,
    EthicsInputs,
    Looked,
)
from tenfold.steps.step10_ethics.groups import Protected
from tenfold.steps.step10_ethics.proposing import proposals
from tenfold.steps.step10_ethics.telling import tell
from tenfold.steps.step10_ethics.ways import chosen_of, frontiers_of, why_no_ways

_PROXY_ROWS = 5_000


def run(decisions: EthicsDecisions, inputs: EthicsInputs, context: Context) -> EthicsEvidence:
    """Compare groups on the held-out rows of step 3; the model is refitted only for mitigation.

    Raises
    ------
    DataProblem
        A column or class that the decisions name is not there, or does not fit the task.
    MissingExtra
        A cross-check is asked for, and AIF360 is not installed.
    """
    candidate = inputs.candidate
    cases = read_cases(inputs, context)
    context.progress(0.2, "groups")
    seen = compare(decisions, inputs, cases)
    context.progress(0.4, "proxies")
    near = _proxies(decisions, cases, seen.protected)
    context.progress(0.6, "mitigation")
    frontiers = frontiers_of(
        decisions, candidate, seen.good, cases, seen.protected, seen.value, near, seen.report
    )
    chosen = chosen_of(decisions, frontiers)
    context.progress(0.8, "letter")
    lot = bool(chosen and chosen.by_lot)
    return EthicsEvidence(
        task=candidate.task,
        rows=len(cases.rows),
        **seen.told,
        called=called(inputs, seen.protected, near),
        cross_checks=cross_checks_of(
            decisions, candidate, seen.good, cases, seen.protected, seen.report
        ),
        proxies=near[:MOST_PROXIES],
        proxies_note="" if seen.protected.attributes else "no protected attribute is named",
        looked=_looked(near),
        frontiers=frontiers,
        ways_note=why_no_ways(decisions, candidate, seen.good, frontiers),
        chosen=chosen,
        told=tell(decisions, inputs, seen.good, cases, context, by_lot=lot),
        proposals=proposals(decisions, seen.report, near, frontiers, candidate, inputs.data),
        candidate_digest=candidate.digest,
    )


def called(inputs: EthicsInputs, protected: Protected, near: list[Proxy]) -> dict[str, str]:
    """What the dictionary says of the columns that this page names."""
    shown = {*protected.frame.columns, *(one.column for one in near[:MOST_PROXIES])}
    names = names_of(inputs.meanings)
    return {column: words for column, words in sorted(names.items()) if column in shown}


def _proxies(decisions: EthicsDecisions, cases: Cases, protected: Protected) -> list[Proxy]:
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
    return in_order(decisions, found)


def in_order(decisions: EthicsDecisions, found: list[Proxy]) -> list[Proxy]:
    """What the evidence keeps first: what somebody has to answer for."""
    accepted = {name for name, why in decisions.proxies_accepted.items() if why.strip()}
    return sorted(found, key=lambda one: _foremost(one, accepted))


def _foremost(one: Proxy, accepted: set[str]) -> tuple[int, float]:
    place = {"close": 1 if one.column in accepted else 0, "not_enough": 2, "not_close": 3}
    return place[one.verdict], -(one.strength.value or 0.0)


def _looked(near: list[Proxy]) -> Looked:
    return Looked(
        features=len({one.column for one in near} - {ALL}),
        close=sum(one.verdict == "close" for one in near),
        unsure=sum(one.verdict == "not_enough" for one in near),
    )


def _labelled(protected: Protected, name: str) -> pd.Series:
    """Amounts as they are, groups by their names."""
    of = protected.frame if name in protected.cuts else protected.labels
    return of[name].rename(name)


__all__ = ["called", "in_order", "run"]
