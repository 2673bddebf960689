"""What follows for step 2: features that an expert, or their own weight, speaks against."""

from __future__ import annotations

from tenfold.charts.words import interval_text
from tenfold.features import FeatureRecipe
from tenfold.features.excluding import exclusion
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.driver_checks import dominant
from tenfold.steps.step05_explainability.findings import Driver, Sign, StandIn
from tenfold.vocabulary import Money, PreparedData, Proposal

_PRICED = "priced on today's model with this column alone shuffled, not fitted anew without it"


def proposals(
    decisions: ExplainabilityDecisions,
    data: PreparedData,
    drivers: list[Driver],
    signs: list[Sign],
    stand_ins: list[StandIn],
) -> list[Proposal]:
    """Exclusions for a person to accept or not, each with what it costs per week.

    What is derived from a column goes with it: else the model would still read it.
    """
    recipe = FeatureRecipe.model_validate(data.recipe or {})
    by_name = {one.column: one for one in drivers}
    whys: dict[str, str] = {}
    for sign in signs:
        if sign.verdict in ("contradicts", "wavers"):
            whys.setdefault(sign.column, f"{sign.by}: {sign.words}")
    top = dominant(decisions, drivers)
    if top is not None:
        share = f"{100 * top.share:.0f} %"
        whys.setdefault(
            top.column,
            f"it carries {share} of what all features are worth: if it is known only after the "
            "decision, it is a leak",
        )
    for one in stand_ins:
        if one.close and not one.kept:
            whys.setdefault(
                one.column, f"it stands for {one.protected} ({interval_text(one.strength)})"
            )
    found: dict[str, Proposal] = {}
    for name, why in whys.items():
        cost = _cost(by_name.get(name))
        parts = exclusion(
            name,
            recipe,
            features=data.features,
            reason=f"step 5: {why}",
            why=why if cost is None else f"{why}; {_PRICED}",
            money=cost,
        )
        for part in parts:
            found.setdefault(part.key, part)
    return list(found.values())


def _cost(driver: Driver | None) -> Money | None:
    if driver is None or not driver.money.known:
        return None
    return Money(**(driver.money.model_dump() | _negated(driver.money)))


def _negated(money: Money) -> dict[str, float | None]:
    value, low, high = money.value, money.low, money.high
    return {
        "value": None if value is None else -value,
        "low": None if high is None else -high,
        "high": None if low is None else -low,
    }


__all__ = ["proposals"]
