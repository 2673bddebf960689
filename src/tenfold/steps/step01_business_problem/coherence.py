"""Whether the payoffs make sense: deciding right is worth more than deciding wrong."""

from __future__ import annotations

from collections.abc import Mapping

from tenfold.vocabulary import Task, Triple


def contradiction(task: Task, payoffs: Mapping[str, Triple]) -> str:
    """Why the likely payoffs cannot guide a decision, in words; empty when they can.

    Examples
    --------
    >>> wrong = {key: Triple(low=x, likely=x, high=x) for key, x in
    ...          {"TP": -5, "FP": -1, "FN": 0, "TN": 0}.items()}
    >>> contradiction("binary", wrong)
    'acting on a positive (−5) earns no more than leaving it alone (0)'
    """
    likely = {key: triple.likely for key, triple in payoffs.items()}
    return "; ".join(_faults(task, likely, likely))


def overlap(task: Task, payoffs: Mapping[str, Triple]) -> str:
    """Where the ranges leave open whether right is worth more than wrong; empty nowhere."""
    worst = {key: triple.low for key, triple in payoffs.items()}
    best = {key: triple.high for key, triple in payoffs.items()}
    return "; ".join(_faults(task, worst, best))


def _faults(task: Task, right: Mapping[str, float], wrong: Mapping[str, float]) -> list[str]:
    if task == "binary":
        return _binary(right, wrong)
    if task == "regression":
        return _regression(right)
    return [
        f"{key} ({_text(wrong[key])}) earns more than {own} ({_text(right[own])})"
        for key in wrong
        if key != (own := _correct(key)) and own in right and wrong[key] > right[own]
    ]


def _binary(right: Mapping[str, float], wrong: Mapping[str, float]) -> list[str]:
    faults = []
    if right["TP"] <= wrong["FN"]:
        faults.append(
            f"acting on a positive ({_text(right['TP'])}) earns no more than leaving it alone "
            f"({_text(wrong['FN'])})"
        )
    if right["TN"] <= wrong["FP"]:
        faults.append(
            f"leaving a negative alone ({_text(right['TN'])}) earns no more than a false alarm "
            f"({_text(wrong['FP'])}), so acting on every case would always be best"
        )
    return faults


def _regression(costs: Mapping[str, float]) -> list[str]:
    free = [side for side in ("over", "under") if costs[side] <= 0]
    if len(free) == 2:
        return ["neither too high nor too low costs anything"]
    words = {"over": "too high", "under": "too low"}
    return [
        f"being {words[side]} costs nothing, so the best prediction is without bound"
        for side in free
    ]


def _correct(pair: str) -> str:
    actual = pair.split("→", maxsplit=1)[0]
    return f"{actual}→{actual}"


def _text(amount: float) -> str:
    return f"{amount:,.10g}".replace("-", "−")


__all__ = ["contradiction", "overlap"]
