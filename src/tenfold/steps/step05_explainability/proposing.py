"""What follows for step 2: features that an expert, or their own weight, speaks against."""

from __future__ import annotations

import re

from tenfold.charts.words import interval_text
from tenfold.features import DerivedFeature, FeatureRecipe
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.driver_checks import dominant
from tenfold.steps.step05_explainability.findings import Driver, Sign, StandIn
from tenfold.vocabulary import Money, PreparedData, Proposal

_STEP, _DECISION = "data_quality", "excluded"


def proposals(
    decisions: ExplainabilityDecisions,
    data: PreparedData,
    drivers: list[Driver],
    signs: list[Sign],
    stand_ins: list[StandIn],
) -> list[Proposal]:
    """Exclusions for a person to accept or not, each with what it costs per week."""
    recipe = FeatureRecipe.model_validate(data.recipe or {})
    derived = {one.name: one for one in recipe.derived}
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
    return [
        _exclusion(by_name[name], why, derived.get(name))
        for name, why in whys.items()
        if name in by_name
    ]


def _exclusion(driver: Driver, why: str, derived: DerivedFeature | None) -> Proposal:
    name = driver.column
    money = driver.money
    cost = Money(**(money.model_dump() | _negated(money))) if money.known else None
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "column"
    if derived is not None:
        return Proposal(
            key=f"exclude-{key}",
            step=_STEP,
            decision="features",
            change="remove",
            value=derived.model_dump(mode="json"),
            words=f"Take {name} out of the derived features",
            why=why,
            money=cost,
        )
    return Proposal(
        key=f"exclude-{key}",
        step=_STEP,
        decision=_DECISION,
        change="add",
        value={"column": name, "reason": f"step 5: {why}"},
        words=f"Leave {name} out of the model",
        why=why,
        money=cost,
    )


def _negated(money: Money) -> dict[str, float | None]:
    value, low, high = money.value, money.low, money.high
    return {
        "value": None if value is None else -value,
        "low": None if high is None else -high,
        "high": None if low is None else -low,
    }


__all__ = ["proposals"]
