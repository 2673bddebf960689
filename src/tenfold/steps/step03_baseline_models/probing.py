"""Probes of the chosen rung: fewer rows (would more data pay?) and fewer features (what pays?)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import calibrated, decide
from tenfold.step import Context
from tenfold.steps.step03_baseline_models import scores
from tenfold.steps.step03_baseline_models.decisions import (
    BaselineDecisions,
    FeatureGroup,
    MetricName,
    RungName,
)
from tenfold.steps.step03_baseline_models.fitting import FitFailed, Ledger, Shaped, fit_predict
from tenfold.steps.step03_baseline_models.folds import Folds
from tenfold.steps.step03_baseline_models.judging import Judged
from tenfold.steps.step03_baseline_models.rows import Floats, Workload
from tenfold.steps.step03_baseline_models.rungs import encoding
from tenfold.steps.step03_baseline_models.screening import made_from, screened
from tenfold.vocabulary import DecisionRule

_SHARES = (0.125, 0.25, 0.5)
_FEWEST_ROWS = 20


@dataclass
class Probe:
    """One altered model, and what it said of the rows of the folds it was tried in.

    Attributes
    ----------
    p : ndarray like the out-of-fold predictions of the rung
        Filled where `done` is True.
    """

    name: str
    kind: Literal["rows", "feature", "group"]
    share: float = 1.0
    gone: tuple[str, ...] = ()
    folds: int = 0
    p: Floats = field(default_factory=lambda: np.empty(0))
    done: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    fold: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """The rung that is probed, with the decision rule that all its variants are judged by."""

    judged: Judged
    rule: DecisionRule
    chosen_by: MetricName

    def calibrated(self, p: Floats) -> Floats:
        """Correct predictions as those of the rung were."""
        return calibrated(self.judged.calibrated.calibrator, p)

    def decide(self, p: Floats) -> NDArray[Any]:
        """Calibrate and decide."""
        return decide(self.rule, self.calibrated(p))


def plan_probes(
    rung: RungName, work: Workload, folds: Folds, decisions: BaselineDecisions, ledger: Ledger
) -> tuple[list[Probe], str]:
    """What the rest of the budget is spent on: data first, then groups, then single features.

    Returns
    -------
    probes : list of Probe
    note : str
        What could not be afforded, in words; it is in the ledger too.
    """
    first = folds.of_repeat(0)
    full = sum(ledger.cost(rung, len(fold.train)) for fold in first)
    left = ledger.left
    probes: list[Probe] = []
    for share in reversed(_SHARES):
        price = sum(ledger.cost(rung, round(len(fold.train) * share)) for fold in first)
        if folds.plan.train_rows * share < _FEWEST_ROWS:
            continue
        if price > left:
            ledger.left_out.append(f"learning curve at {share:.0%} of the rows")
            continue
        left -= price
        probes.append(Probe(f"{share:g}", "rows", share=share, folds=len(first)))
    for group in _groups(work, decisions):
        gone = made_from(work.recipe, group.columns)
        if not gone:
            ledger.left_out.append(f"group '{group.name}': none of its columns is a feature")
        elif full > left:
            ledger.left_out.append(f"group '{group.name}'")
        else:
            left -= full
            probes.append(Probe(group.name, "group", gone=gone, folds=len(first)))
    names = work.recipe.names
    tried = min(len(names), decisions.features_tried)
    per_feature = max(1, full // len(first))
    count = min(len(first), left // (per_feature * max(tried, 1)))
    affordable = tried if count else left // per_feature
    ranked = screened(work, first[0].train) if affordable < len(names) else names
    probes += [
        Probe(name, "feature", gone=made_from(work.recipe, [name]), folds=max(count, 1))
        for name in ranked[:affordable]
    ]
    note = _note(len(names), tried, affordable, count, len(first))
    if affordable < tried:
        ledger.left_out.append(f"{tried - affordable} of {tried} features")
    return probes, note


def run_probes(
    probes: Sequence[Probe],
    work: Workload,
    folds: Folds,
    reference: Reference,
    *,
    seed: int,
    ledger: Ledger,
    context: Context,
) -> list[Probe]:
    """Fit every variant in its folds; those that a library refuses are left out, and said."""
    rung, first = reference.judged.rung, folds.of_repeat(0)
    template = reference.judged.out.p[0]
    live = list(probes)
    for probe in live:
        probe.p = np.zeros_like(template)
        probe.done = np.zeros(len(work.train), dtype=bool)
        probe.fold = np.full(len(work.train), -1, dtype=np.intp)
    for number, fold in enumerate(first):
        wanted = [probe for probe in live if number < probe.folds]
        if not wanted:
            break
        context.progress(0.65 + 0.3 * number / len(first), f"what pays: fold {number + 1}")
        frame = work.train.frame
        shaped = Shaped(work.recipe, work.roles, frame.iloc[fold.train], frame.iloc[fold.test])
        order = np.random.default_rng([seed, 5, number]).permutation(len(fold.train))
        for probe in wanted:
            kept = np.sort(order[: max(2, round(len(order) * probe.share))])
            X, test = shaped.encoded(encoding(rung), without=probe.gone)
            try:
                rows = fold.train[kept]
                said = _fitted(rung, X[kept], rows, test, work, seed, ledger)
            except FitFailed as fault:
                ledger.left_out.append(f"{probe.kind} '{probe.name}': {fault}")
                live.remove(probe)
                continue
            probe.p[fold.test] = said
            probe.done[fold.test] = True
            probe.fold[fold.test] = number
            probe.rows.append(len(kept))
    return live


def fold_scores(
    probe_p: Floats,
    reference: Reference,
    work: Workload,
    mask: NDArray[np.bool_],
    fold: Any,
    weekly: Any,
) -> list[float]:
    """The choosing score of predictions, fold by fold; `weekly` prices money."""
    found = []
    for each in np.unique(fold[mask]):
        here = mask & (fold == each)
        y, p = work.train.y[here], probe_p[here]
        if reference.chosen_by == "money":
            found.append(float(weekly(y, reference.decide(p)).mean()))
        else:
            found.append(scores.loss(reference.chosen_by, y, reference.calibrated(p)))
    return found


def _fitted(
    rung: RungName,
    X: Floats,
    rows: NDArray[Any],
    test: Floats,
    work: Workload,
    seed: int,
    ledger: Ledger,
) -> Floats:
    return fit_predict(
        rung,
        X,
        work.train.y[rows],
        test,
        task=work.task,
        classes=work.classes,
        seed=seed,
        ledger=ledger,
        weights=work.train.weights(rows),
    ).test


def _groups(work: Workload, decisions: BaselineDecisions) -> list[FeatureGroup]:
    groups = list(decisions.feature_groups)
    derived = [feature.name for feature in work.recipe.derived]
    if derived and not any(set(group.columns) == set(derived) for group in groups):
        groups.append(FeatureGroup(name="derived features", columns=derived))
    return groups


def _note(features: int, tried: int, affordable: int, count: int, folds: int) -> str:
    if not features:
        return "There are no features."
    if not tried:
        return "No single feature was to be tried (decision features_tried)."
    if not affordable:
        return "The fit budget left no fits for single features (decision fit_budget)."
    words = f"Each feature was left out in {max(count, 1)} of {folds} folds."
    if affordable < features:
        cause = "fit_budget" if affordable < tried else "features_tried"
        words += (
            f" {affordable} of {features} features were tried, those that go most with the "
            f"target (decision {cause})."
        )
    return words


__all__ = ["Probe", "Reference", "fold_scores", "plan_probes", "run_probes"]
