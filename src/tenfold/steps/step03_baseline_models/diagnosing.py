"""Tells a data problem from an ill-posed question, where even simple rungs fail."""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial.distance import cdist

from tenfold.features import encoder, transformer
from tenfold.stats.signal import signal_test
from tenfold.steps.step03_baseline_models import over_folds
from tenfold.steps.step03_baseline_models.decisions import BaselineDecisions, RungName
from tenfold.steps.step03_baseline_models.evidence import FoldPlan, MetricUse
from tenfold.steps.step03_baseline_models.findings import Diagnosis, LearningCurve
from tenfold.steps.step03_baseline_models.judging import Judged, improvement
from tenfold.steps.step03_baseline_models.rows import Floats, Workload
from tenfold.vocabulary import Estimate

_MOST_ROWS = 1500
_FOLDS = 5
_SHUFFLES = 199
_SIGNAL_P = 0.05


def diagnose(
    judged: dict[RungName, Judged],
    best: RungName,
    work: Workload,
    plan: FoldPlan,
    use: MetricUse,
    curve: LearningCurve,
    label_noise: Estimate | None,
    decisions: BaselineDecisions,
    *,
    on_held_out: Estimate,
) -> Diagnosis:
    """Tell a data problem from an ill-posed question, where no rung beats the constant.

    A rung works when the corrected interval of its skill (share of the constant's error that
    it removes) lies above zero, or when the chosen model beats the constant's score on held-out
    rows: folds in order of time are few and start small, so the first alone can miss.
    Otherwise, in this order: labels of which too many are wrong, a learning curve that still
    rises, or a signal that the rungs could not hold on to speak for the data; no signal, and
    skill worth having ruled out, for the question; else it cannot be told.
    """
    if best not in judged or plan.kind == "none":
        skill = Estimate.not_enough("nothing could be cross-validated")
        reasons = [*plan.notes, "Models cannot be compared on so few rows of each class."]
        return Diagnosis(
            verdict="data_problem",
            route="data_quality",
            reasons=reasons,
            skill=skill,
            label_noise=label_noise,
        )
    skill = _skill(judged[best], judged["constant"], plan, use, decisions.level)
    shown = on_held_out.low is not None and on_held_out.low > 0
    if shown or (skill.low is not None and skill.low > 0):
        return Diagnosis(verdict="models_work", skill=skill, label_noise=label_noise)
    signal = signal_p(work, seed=decisions.seed)
    a, b = improvement(judged[best], judged["constant"], use)
    gain = float(np.mean(a) - np.mean(b))
    reasons, verdict = _weigh(skill, gain, signal, curve, label_noise, decisions)
    route = {"data_problem": "data_quality", "ill_posed_question": "business_problem"}
    return Diagnosis(
        verdict=verdict,  # type: ignore[arg-type]  # pydantic checks it against the literal
        route=route.get(verdict, "data_quality"),  # type: ignore[arg-type]  # as above
        reasons=reasons,
        signal_p=signal,
        skill=skill,
        label_noise=label_noise,
    )


def signal_p(work: Workload, *, seed: int) -> float | None:
    """Permutation p of the out-of-fold score of kernel ridge regression; None when undefined.

    Kernel ridge sees curves and interactions, and its predictions are linear in the target, so
    that each shuffled target costs a product and not a fit. At most 1,500 rows.
    """
    rng = np.random.default_rng([seed, 11])
    n = len(work.train)
    rows = np.sort(rng.permutation(n)[:_MOST_ROWS])
    y = work.train.y[rows]
    if len(rows) < 2 * _FOLDS or len(np.unique(y)) < 2 or not work.recipe.names:
        return None
    if work.task == "regression":
        target = np.argsort(np.argsort(y)) / len(y)
    else:
        target = (y == (1 if work.task == "binary" else np.bincount(y).argmax())).astype(float)
    shaped = transformer(work.recipe, work.roles).fit_transform(work.train.frame.iloc[rows])
    X = encoder("linear").fit_transform(shaped)
    smoothers = _smoothers(X, rng.permutation(len(rows)) % _FOLDS)

    def score(shuffled: Floats) -> float:
        said = np.zeros(len(shuffled))
        for test, train, smoother in smoothers:
            centre = shuffled[train].mean()
            said[test] = centre + smoother @ (shuffled[train] - centre)
        return -float(((shuffled - said) ** 2).mean())

    return signal_test(score, target, rng=rng, fits=_SHUFFLES).p


def _smoothers(X: Floats, fold: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, Floats]]:
    distances = cdist(X, X, "sqeuclidean")
    width = float(np.median(distances[distances > 0])) if (distances > 0).any() else 1.0
    kernel = np.exp(-distances / width) + X @ X.T / max(X.shape[1], 1)
    made = []
    for each in range(_FOLDS):
        test, train = np.flatnonzero(fold == each), np.flatnonzero(fold != each)
        inner = kernel[np.ix_(train, train)] + np.eye(len(train)) * np.sqrt(len(train))
        smoother = cho_solve(cho_factor(inner), kernel[np.ix_(train, test)]).T
        made.append((test, train, np.asarray(smoother, dtype=float)))
    return made


def _weigh(
    skill: Estimate,
    gain: float,
    signal: float | None,
    curve: LearningCurve,
    label_noise: Estimate | None,
    decisions: BaselineDecisions,
) -> tuple[list[str], str]:
    reasons, data = [], False
    if label_noise is not None and label_noise.value is not None:
        noisy = (label_noise.low or 0.0) > decisions.noise_limit
        data |= noisy
        word = "too many" if noisy else "not the main suspect"
        reasons.append(f"About {label_noise.value:.0%} of the labels look wrong: {word}.")
    rising = curve.score.low is not None and curve.score.low > 0
    # An overfitted model gets better with rows, too, but never better than the constant.
    if rising and gain + (curve.score.value or 0.0) > 0:
        data = True
        reasons.append(
            f"The learning curve still rises: {curve.more_labels:,} more rows would carry it past "
            "the constant."
        )
    elif rising:
        reasons.append("The learning curve rises, but only towards the constant.")
    elif curve.points:
        reasons.append("The learning curve does not rise: more rows of this kind would not help.")
    found = signal is not None and signal <= _SIGNAL_P
    if signal is None:
        reasons.append("The signal test could not be run.")
    elif found:
        data = True
        reasons.append(
            f"There is a signal (permutation p = {signal:.3f}) that the rungs could not hold on "
            "to: rows are too few or features too poor."
        )
    else:
        reasons.append(f"No signal was found (permutation p = {signal:.3f}).")
    if data:
        return reasons, "data_problem"
    ruled_out = skill.high is not None and skill.high < decisions.worthwhile_skill
    if ruled_out and signal is not None:
        reasons.append(
            f"With these rows even {skill.high:.1%} skill is the most that is plausible, below "
            f"the {decisions.worthwhile_skill:.0%} worth having: what is known at prediction "
            "time does not tell the target."
        )
        return reasons, "ill_posed_question"
    reasons.append("The rows are too few to rule out a skill worth having.")
    return reasons, "cannot_be_told"


def _skill(
    best: Judged, constant: Judged, plan: FoldPlan, use: MetricUse, level: float
) -> Estimate:
    if use.chosen_by == "money":
        scale = max(abs(float(np.mean(constant.scores))), 1e-12)
        a, b = improvement(best, constant, use)
        return over_folds.mean((np.array(a) - np.array(b)) / scale, plan, level=level)
    own, base = np.array(best.scores), np.array(constant.scores)
    if use.chosen_by == "rmse":
        own, base = own**2, base**2
    kept = base > 0
    if not kept.any():
        return Estimate.not_enough("the constant makes no error", n=len(base))
    return over_folds.mean(1 - own[kept] / base[kept], plan, level=level)


__all__ = ["diagnose", "signal_p"]
