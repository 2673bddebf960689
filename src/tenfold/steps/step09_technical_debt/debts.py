"""What is owed, by the money that rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from tenfold.steps.step09_technical_debt.catalog import ItemId, section_of
from tenfold.steps.step09_technical_debt.environment import Environment
from tenfold.steps.step09_technical_debt.evidence import (
    MOST_DEBTS,
    Debt,
    Documentation,
    ItemFound,
    SmellSeen,
    UnusedFeature,
    Versioned,
)
from tenfold.steps.step09_technical_debt.manifests import Manifest
from tenfold.steps.step09_technical_debt.stages import Stage
from tenfold.steps.step09_technical_debt.told import Told
from tenfold.vocabulary import Money

_ON_DATA: tuple[ItemId, ...] = ("D1", "D4", "D5", "D7", "O2", "O3")
_ON_TIME: tuple[ItemId, ...] = ("M4", "O4", "O7")
_UNKNOWN = "no payoffs in step 1, or step 3 has not run"


def stake(told: Told) -> tuple[Money, str]:
    """What the model earns over today's rule per week, and which figure that is."""
    for place, words in (
        ("baseline_models.evidence.held_out.over_today", "what the model earns over today's rule"),
        ("baseline_models.evidence.candidate.money", "what the model earns"),
    ):
        money = _money(told.get(place))
        if money is not None:
            return money, words
    return Money.not_evaluated(_UNKNOWN), "not evaluated"


def ranked(
    told: Told,
    items: Sequence[ItemFound],
    smells: Sequence[SmellSeen],
    stages: Sequence[Stage],
    versioned: Sequence[Versioned],
    environment: Environment,
    manifests: Sequence[Manifest],
    *,
    documented: Documentation,
    documented_share: float,
) -> list[Debt]:
    """Every debt, the one with the most money behind it first; without money at the end."""
    model, words = stake(told)
    found = [
        (1 - one.computed, _of_item(one, told, model, words)) for one in items if one.computed < 1
    ]
    others = [
        *_others(smells, stages, versioned, environment, manifests),
        *_undocumented(documented, documented_share),
    ]
    for what, section, pay in others:
        found.append((1.0, Debt(what=what, section=section, money=model, rests_on=words, pay=pay)))

    def place(entry: tuple[float, Debt]) -> tuple[bool, float, float]:
        missing, debt = entry
        value = debt.money.value
        return value is None, -(value or 0.0), -missing

    return [debt for _, debt in sorted(found, key=place)][:MOST_DEBTS]


def unused(told: Told) -> list[UnusedFeature]:
    """Features that the model does as well or better without, as step 3 measured it."""
    found = []
    for one in told.get("baseline_models.evidence.feature_worth") or []:
        if not isinstance(one, Mapping) or one.get("kind") != "feature":
            continue
        figure = one.get("money") or {}
        if figure.get("value") is None:
            figure = one.get("score") or {}
        value, high = figure.get("value"), figure.get("high")
        if value is None or value > 0:
            continue
        sure = high is not None and high <= 0
        why = "the model earns more without it" if sure else "nothing shows that it earns anything"
        found.append(
            UnusedFeature(
                name=str(one.get("name")),
                money=_money(one.get("money")) or Money.not_evaluated(_UNKNOWN),
                why=why,
            )
        )
    return sorted(found, key=lambda one: (one.money.value or 0.0, one.name))


def _of_item(one: ItemFound, told: Told, model: Money, words: str) -> Debt:
    money, rests_on = model, words
    if one.item in _ON_DATA:
        data = _money(told.get("data_quality.evidence.stake"))
        if data is not None:
            money, rests_on = data, "what hangs on the data (step 2)"
    elif one.item in _ON_TIME:
        change = _money(told.get("monitoring.evidence.performance.change"))
        if change is not None and (change.value or 0.0) < 0:
            money, rests_on = _turned(change), "what was lost since training (step 8)"
    half = "done once, nothing repeats it" if one.computed else "not done"
    return Debt(
        what=f"{one.item} {one.title}: {half}",
        section=section_of(one.item),
        money=money,
        rests_on=rests_on,
        pay=one.lacking,
    )


def _others(
    smells: Sequence[SmellSeen],
    stages: Sequence[Stage],
    versioned: Sequence[Versioned],
    environment: Environment,
    manifests: Sequence[Manifest],
) -> Iterator[tuple[str, str, str]]:
    for smell in smells:
        if smell.severity == "high":
            yield f"{smell.path} {smell.place}: {smell.message}", "code", smell.remedy
    for stage in stages:
        if stage.mixed:
            where = ", ".join(stage.mixed[:3])
            yield f"{stage.name} is mixed with training in {where}", "code", "split the file"
    for each in versioned:
        if each.status == "no":
            yield f"{each.what} cannot be brought back: {each.why}", "versions", "see TF0903"
    for manifest in manifests:
        if not manifest.valid:
            yield f"{manifest.path} is not valid: {manifest.fault}", "delivery", "see TF0905"
    if environment.lock and not environment.is_pinned:
        yield f"{environment.lock} leaves versions open", "versions", "see TF0904"


def _undocumented(documented: Documentation, wanted: float) -> Iterator[tuple[str, str, str]]:
    for what, done, of in (
        (
            "public functions and modules have no docstring",
            documented.documented,
            documented.public,
        ),
        ("notebooks are without prose", documented.explained, documented.notebooks),
    ):
        if done < wanted * of:
            yield f"{of - done} of {of} {what}", "documents", "write down what it is for"


def _money(value: Any) -> Money | None:
    if not isinstance(value, Mapping) or value.get("value") is None:
        return None
    try:
        return Money.model_validate(dict(value))
    except ValidationError:
        return None


def _turned(money: Money) -> Money:
    low, high = money.low, money.high
    ends = {"low": None if high is None else -high, "high": None if low is None else -low}
    return money.model_copy(update={"value": -(money.value or 0.0), **ends})


__all__ = ["ranked", "stake", "unused"]
