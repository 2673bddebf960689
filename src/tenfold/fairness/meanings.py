"""What each metric means for the person: favourable outcome, direction, who is harmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from tenfold.errors import WrongInput
from tenfold.fairness.records import Metric, MetricMeaning

Side = Literal["higher", "lower", "neither"]
Task = Literal["binary", "multiclass", "regression"]

TOLERATED: dict[Metric, float] = {
    "selection_rate": 0.8,  # four-fifths rule: 29 CFR 1607.4 (D)
    "fpr": 0.1,  # AIF360's guidance: fair between −.1 and .1
    "fnr": 0.1,
    "tpr": 0.1,
    "ppv": 0.1,
    "calibration": 0.05,  # half of the tolerated difference in rates
    "error": 0.1,  # in standard deviations of the outcome: half of Cohen's small effect
    "mae": 0.1,
}
CLASSIFICATION: tuple[Metric, ...] = (
    "selection_rate", "fpr", "fnr", "tpr", "ppv", "calibration", "base_rate",
)  # fmt: skip
REGRESSION: tuple[Metric, ...] = ("error", "mae", "base_rate")
JUDGED: dict[str, tuple[Metric, ...]] = {
    "binary": ("selection_rate", "fpr", "fnr"),
    "multiclass": ("selection_rate", "fpr", "fnr"),
    "regression": ("error", "mae"),
}

_TITLES: dict[Metric, str] = {
    "selection_rate": "Selection rate",
    "fpr": "False positive rate",
    "fnr": "False negative rate",
    "tpr": "True positive rate",
    "ppv": "Precision (positive predictive value)",
    "calibration": "Calibration (predicted minus observed)",
    "base_rate": "Base rate",
    "error": "Mean error (decided minus actual)",
    "mae": "Mean absolute error",
}
_AIF360: dict[Metric, str] = {
    "selection_rate": (
        "statistical_parity_difference and disparate_impact, unprivileged against privileged: "
        "the same sign and ratio where the reference is the privileged group"
    ),
    "fpr": "false_positive_rate_difference, signed, with AIF360's favourable label as positive",
    "fnr": "false_negative_rate_difference, signed, with AIF360's favourable label as positive",
    "tpr": "equal_opportunity_difference, signed, with AIF360's favourable label as positive",
    "ppv": "positive_predictive_value per group; its differences are signed",
    "base_rate": "base_rate",
}
_FAIRLEARN: dict[Metric, str] = {
    "selection_rate": (
        "demographic_parity_difference and _ratio: largest against smallest of all groups, "
        "without sign and without reference; selection means predicted positive there"
    ),
    "fpr": "false_positive_rate_difference: largest minus smallest, without sign",
    "fnr": "false_negative_rate_difference: largest minus smallest, without sign",
    "tpr": "equal_opportunity_difference: largest minus smallest, without sign",
    "ppv": "precision_score in a MetricFrame; its difference has no sign",
    "mae": "mean_absolute_error in a MetricFrame",
}


def meanings(
    task: Task,
    *,
    favourable: str,
    positive: str,
    aligned: bool,
    judged: Collection[str] | None = None,
    tolerances: Mapping[str, float] | None = None,
    spread: float | None = None,
    unit: str = "",
) -> list[MetricMeaning]:
    """The metrics of a task, each with its meaning.

    Parameters
    ----------
    aligned : bool
        Whether the positive outcome is the favourable one (amounts: whether a high one is).
    judged : collection of str, optional
        Metrics that get verdicts.
    tolerances : mapping of str to float, optional
        In place of `TOLERATED`.
    spread : float, optional
        Regression: standard deviation of the outcome, which tolerances are shares of.

    Raises
    ------
    WrongInput
        A metric does not exist for the task, or a tolerance makes no sense.
    """
    known = REGRESSION if task == "regression" else CLASSIFICATION
    wanted = tuple(judged) if judged is not None else JUDGED[task]
    bounds = TOLERATED | {name: float(value) for name, value in (tolerances or {}).items()}
    for name in {*wanted, *(tolerances or {})}:
        if name not in known or name == "base_rate":
            raise WrongInput.because(
                f"'{name}' cannot be judged for a {task} task.",
                f"Take one of {', '.join(each for each in known if each != 'base_rate')}.",
            )
    found = []
    for metric in known:
        ratio = metric == "selection_rate"
        bound = bounds.get(metric)
        if bound is not None and not (0 < bound < 1 if ratio else bound > 0):
            raise WrongInput.because(
                f"A tolerance of {bound:g} for '{metric}' makes no sense.",
                "A ratio lies between 0 and 1, a difference above 0.",
            )
        if bound is not None and task == "regression":
            bound = bound * spread if spread else None
        definition, worse, harm = _words(metric, favourable, positive, aligned=aligned, task=task)
        found.append(
            MetricMeaning(
                name=metric,
                title=_TITLES[metric],
                definition=definition,
                favourable=favourable,
                positive=positive,
                worse=worse,
                harm=harm,
                measure="ratio" if ratio else "difference",
                tolerated=bound,
                judged=metric in wanted,
                unit=unit if task == "regression" else "",
                aif360=_AIF360.get(metric, "no counterpart"),
                fairlearn=_FAIRLEARN.get(metric, "no counterpart"),
            )
        )
    return found


def _words(
    metric: Metric, favourable: str, positive: str, *, aligned: bool, task: Task
) -> tuple[str, Side, str]:
    """Definition, which side is worse for the person, and who is harmed."""
    up: Side = "higher" if aligned else "lower"
    down: Side = "lower" if aligned else "higher"
    if task == "regression":
        wanted = "a high amount" if aligned else "a low amount"
        return {
            "error": (
                "mean of decided minus actual amount",
                down,
                f"{wanted} is wanted: people whose amount is too {'low' if aligned else 'high'}",
            ),
            "mae": ("mean distance of decided from actual amount", "higher", "people misjudged"),
            "base_rate": ("mean actual amount", "neither", "nobody: it describes the world"),
        }[metric]
    given = f"'{favourable}'"
    table: dict[Metric, tuple[str, Side, str]] = {
        "selection_rate": (
            f"share of people decided as {given}", "lower", f"people who do not get {given}",
        ),
        "fpr": (
            f"share decided as '{positive}' among those of whom it is not true",
            down,
            f"people wrongly decided as '{positive}'" if not aligned
            else f"people of whom '{positive}' is not true and who get its benefit less often",
        ),
        "fnr": (
            f"share not decided as '{positive}' among those of whom it is true",
            up,
            f"people wrongly denied '{positive}'" if aligned
            else f"people of whom '{positive}' is true and who are spared it less often",
        ),
        "tpr": (
            f"share decided as '{positive}' among those of whom it is true",
            down,
            f"people wrongly denied '{positive}'" if aligned
            else f"people of whom '{positive}' is true and who are spared it less often",
        ),
        "ppv": (
            f"share of those decided as '{positive}' of whom it is true",
            up,
            "people held to a higher bar before they get it" if aligned
            else f"people decided as '{positive}' on weaker grounds",
        ),
        "calibration": (
            f"mean predicted chance of '{positive}' minus its observed share",
            down,
            f"people whose chance of '{positive}' is put too {'low' if aligned else 'high'}",
        ),
        "base_rate": (
            f"observed share of '{positive}'", "neither", "nobody: it describes the world",
        ),
    }  # fmt: skip
    return table[metric]


__all__ = ["CLASSIFICATION", "JUDGED", "REGRESSION", "TOLERATED", "Task", "meanings"]
