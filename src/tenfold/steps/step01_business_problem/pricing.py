"""From decisions to the value model: which payoffs hold, and which numbers are missing."""

from __future__ import annotations

import re
from typing import Literal

from tenfold.steps.step01_business_problem import coherence
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.elicit import binary_payoffs, regression_costs
from tenfold.vocabulary import TodayRule, Triple, ValueModel

Origin = Literal["given", "elicited", "missing"]
_BINARY = {"TP": "payoff_tp", "FP": "payoff_fp", "FN": "payoff_fn", "TN": "payoff_tn"}
_REGRESSION = {"over": "cost_over", "under": "cost_under"}
_BLIND = {
    "act_on_all": "Act on every {unit}.",
    "act_on_none": "Act on no {unit}.",
}
_NUMBER = re.compile(r"[-+]?[\d.,]+(?:[eE][-+]?\d+)?")


def payoffs(decisions: BusinessProblemDecisions) -> tuple[dict[str, Triple], Origin]:
    """The payoffs that hold, by the keys of `ValueModel.payoffs`, and where they come from.

    Given ones win over elicited ones. An incomplete binary or regression set is no set.
    """
    d = decisions
    if d.task == "multiclass":
        return dict(d.payoff_matrix), "given" if d.payoff_matrix else "missing"
    names = _BINARY if d.task == "binary" else _REGRESSION
    given = {key: getattr(d, name) for key, name in names.items()}
    if None not in given.values():
        return given, "given"
    if set(given.values()) == {None} and d.money_anchor is not None:
        if d.task == "binary" and d.tradeoff_false_alarms is not None:
            return binary_payoffs(d.tradeoff_false_alarms, d.money_anchor), "elicited"
        if d.task == "regression" and d.tradeoff_units_over is not None:
            return regression_costs(d.tradeoff_units_over, d.money_anchor), "elicited"
    return {}, "missing"


def classes(decisions: BusinessProblemDecisions) -> list[str]:
    """The classes that the payoff table and the class shares name, in order of appearance."""
    pairs = [key.split("→") for key in decisions.payoff_matrix]
    named = [name for pair in pairs for name in pair] + list(decisions.class_shares)
    return list(dict.fromkeys(named))


def missing_payoffs(decisions: BusinessProblemDecisions) -> list[str]:
    """The payoffs to fill in, by decision (by class pair for multiclass)."""
    d = decisions
    if d.task == "multiclass":
        names = classes(d)
        pairs = [f"{actual}→{predicted}" for actual in names for predicted in names]
        lacking = [f"payoff_matrix['{pair}']" for pair in pairs if pair not in d.payoff_matrix]
        return lacking if d.payoff_matrix else ["payoff_matrix"]
    if payoffs(d)[1] != "missing":
        return []
    names_of = _BINARY if d.task == "binary" else _REGRESSION
    return [name for name in names_of.values() if getattr(d, name) is None]


def contradiction(decisions: BusinessProblemDecisions) -> str:
    """Why the payoffs cannot guide a decision; empty when they can, or are incomplete."""
    if missing_payoffs(decisions):
        return ""
    return coherence.contradiction(decisions.task, payoffs(decisions)[0])


def missing(decisions: BusinessProblemDecisions) -> list[str]:
    """Every decision that keeps some money from being evaluated, most important first."""
    d = decisions
    names = missing_payoffs(d)
    if d.volume_per_week is None:
        names.append("volume_per_week")
    if d.task == "binary" and d.prevalence is None:
        names.append("prevalence")
    if d.task == "multiclass":
        names += [f"class_shares['{name}']" for name in classes(d) if name not in d.class_shares]
        if not classes(d):
            names.append("class_shares")
    names += missing_today(d)
    return names + [n for n in ("build_cost", "run_cost_per_year") if getattr(d, n) is None]


def unused(decisions: BusinessProblemDecisions) -> list[str]:
    """Decisions that were changed although others say that they do not matter."""
    names = []
    for name, info in type(decisions).model_fields.items():
        extra = info.json_schema_extra
        when = extra.get("when", {}) if isinstance(extra, dict) else {}
        assert isinstance(when, dict)
        met = all(getattr(decisions, key) in _options(wanted) for key, wanted in when.items())
        if not met and getattr(decisions, name) != info.get_default(call_default_factory=True):
            names.append(name)
    return names


def _options(wanted: object) -> list[object]:
    return list(wanted) if isinstance(wanted, list) else [wanted]


def missing_today(decisions: BusinessProblemDecisions) -> list[str]:
    """The decisions that would tell how good today's rule is."""
    d = decisions
    if d.task == "regression":
        return [n for n in ("today_over", "today_under") if getattr(d, n) is None]
    if d.task == "multiclass":
        return [] if d.today_class in classes(d) else ["today_class"]
    if d.today in _BLIND:
        return []
    lacking = [n for n in ("today_tpr", "today_fpr") if getattr(d, n) is None]
    return ["today"] if d.today == "unknown" and len(lacking) == 2 else lacking


def missing_rule(decisions: BusinessProblemDecisions) -> list[str]:
    """The parts that a rule on one column still needs."""
    parts = ("rule_column", "rule_operator", "rule_value")
    return [name for name in parts if getattr(decisions, name) in (None, "")]


def rule(decisions: BusinessProblemDecisions) -> TodayRule | None:
    """Today's rule where a computer can apply it."""
    d = decisions
    if d.task != "binary" or d.today != "rule" or missing_rule(d):
        return None
    assert d.rule_column is not None
    assert d.rule_operator is not None
    assert d.rule_value is not None
    return TodayRule(column=d.rule_column, operator=d.rule_operator, value=d.rule_value)


def today_in_words(decisions: BusinessProblemDecisions) -> str:
    """What is done today: as people said it, else as the computer would."""
    d = decisions
    stated = rule(d)
    if d.heuristic.strip():
        return d.heuristic.strip()
    if stated is not None:
        # What each column is for is only known in step 2: a word may be a person's, or a small
        # group's. It stands in rule_value, which the dossier shows where it may.
        named = stated.value if _NUMBER.fullmatch(stated.value) else "what rule_value says"
        return f"Act when {stated.column} {stated.operator} {named}."
    if d.task == "multiclass" and d.today_class:
        return f"Treat every {d.unit_of_prediction} as {d.today_class}."
    blind = d.task == "binary" and d.today in _BLIND
    return _BLIND[d.today].format(unit=d.unit_of_prediction) if blind else ""


def value_model(
    decisions: BusinessProblemDecisions, *, break_even_precision: float | None = None
) -> ValueModel:
    """The value model of these decisions."""
    d = decisions
    rates = d.task == "binary" and d.today not in _BLIND
    amounts = d.task == "regression"
    return ValueModel(
        task=d.task,
        currency=d.currency,
        unit_of_prediction=d.unit_of_prediction,
        payoffs=payoffs(d)[0],
        volume_per_week=d.volume_per_week,
        capacity_per_week=d.capacity_per_week if d.task == "binary" else None,
        build_cost=d.build_cost,
        run_cost_per_year=d.run_cost_per_year,
        switching_cost=d.switching_cost,
        horizon_weeks=d.horizon_weeks,
        discount_rate=d.discount_rate,
        alpha=d.alpha,
        break_even_precision=break_even_precision,
        heuristic=today_in_words(d),
        today=d.today if d.task == "binary" else "unknown",
        rule=rule(d),
        today_tpr=d.today_tpr if rates else None,
        today_fpr=d.today_fpr if rates else None,
        today_class=(d.today_class or None) if d.task == "multiclass" else None,
        today_over=d.today_over if amounts else None,
        today_under=d.today_under if amounts else None,
    )


__all__ = [
    "classes",
    "contradiction",
    "missing",
    "missing_payoffs",
    "missing_rule",
    "missing_today",
    "payoffs",
    "rule",
    "today_in_words",
    "unused",
    "value_model",
]
