"""The chart of what one decision earns: two lines, a valley or a table, by task."""

from __future__ import annotations

from tenfold.charts import Chart, Mark, Series, money_text
from tenfold.vocabulary import ValueModel

_CHANCES = [i / 20 for i in range(21)]
_ERRORS = [float(i) for i in range(-10, 11)]
_TITLE = "What one decision earns"


def payoff(value: ValueModel) -> Chart:
    """Money per case: over the chance of a positive, the error, or the pair of classes."""
    if not value.payoffs:
        return waiting("payoff", _TITLE, "fill in the payoffs")
    if value.task == "multiclass":
        return _table(value)
    return _lines(value) if value.task == "binary" else _valley(value)


def waiting(key: str, title: str, why: str) -> Chart:
    """A chart without data that says what it waits for."""
    reason = why.removeprefix("not evaluated: ").removeprefix("not enough data: ").rstrip(".")
    return Chart(key=key, title=title, alt=f"Not evaluated: {reason}.", series=[])


def _lines(value: ValueModel) -> Chart:
    b = {key: triple.likely for key, triple in value.payoffs.items()}
    threshold = value.threshold
    acting = [p * b["TP"] + (1 - p) * b["FP"] for p in _CHANCES]
    leaving = [p * b["FN"] + (1 - p) * b["TN"] for p in _CHANCES]
    inside = threshold is not None and 0 <= threshold <= 1
    crossing = (
        f"They cross at {threshold:.3g}: act from there on."
        if inside
        else "They do not cross between 0 and 1: the same action is always best."
    )

    def said(amount: float) -> str:
        return money_text(amount, value.currency)

    return Chart(
        key="payoff",
        title=_TITLE,
        alt=(
            f"Expected money per {value.unit_of_prediction} over the chance of a positive. "
            f"Acting runs from {said(acting[0])} to {said(acting[-1])}, leaving "
            f"alone from {said(leaving[0])} to {said(leaving[-1])}. "
            f"{crossing}"
        ),
        x_title="chance of a positive",
        y_title=f"{value.currency} per {value.unit_of_prediction}",
        series=[
            Series(name="act", kind="line", x=[*_CHANCES], y=[*acting]),
            Series(name="leave alone", kind="line", x=[*_CHANCES], y=[*leaving]),
        ],
        marks=[Mark(label="t*", x=threshold)] if inside else [],
    )


def _valley(value: ValueModel) -> Chart:
    over, under = (value.payoffs[key].likely for key in ("over", "under"))
    money = [-over * error if error > 0 else under * error for error in _ERRORS]
    return Chart(
        key="payoff",
        title=_TITLE,
        alt=(
            f"Each unit too high costs {money_text(over, value.currency)}, each unit too low "
            f"{money_text(under, value.currency)}."
        ),
        x_title="prediction minus actual, in units",
        y_title=f"{value.currency} per {value.unit_of_prediction}",
        series=[Series(name="money", kind="line", x=[*_ERRORS], y=[*money])],
        marks=[Mark(label="exact", x=0.0)],
    )


def _table(value: ValueModel) -> Chart:
    pairs = {tuple(key.split("→")): triple.likely for key, triple in value.payoffs.items()}
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    z = [[pairs.get((actual, predicted)) for predicted in names] for actual in names]
    best, worst = max(pairs.items(), key=_amount), min(pairs.items(), key=_amount)
    return Chart(
        key="payoff",
        title=_TITLE,
        alt=(
            f"Money per {value.unit_of_prediction} by actual and predicted class: best "
            f"{'→'.join(best[0])} {money_text(best[1], value.currency)}, worst "
            f"{'→'.join(worst[0])} {money_text(worst[1], value.currency)}."
        ),
        x_title="predicted",
        y_title="actual",
        series=[Series(name=value.currency, kind="heat", x=[*names], y=[*names], z=z)],
    )


def _amount(item: tuple[tuple[str, ...], float]) -> float:
    return item[1]


__all__ = ["payoff", "waiting"]
