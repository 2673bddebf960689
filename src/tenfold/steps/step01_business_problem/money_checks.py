"""Checks of the money: payoffs, break-even, coherence."""

from __future__ import annotations

from tenfold.charts.words import counted, estimate_text, money_text, number_text
from tenfold.stats.shortfall import expected_shortfall
from tenfold.steps.step01_business_problem import coherence, pricing
from tenfold.steps.step01_business_problem.decisions import BusinessProblemDecisions
from tenfold.steps.step01_business_problem.evidence import BusinessProblemEvidence
from tenfold.steps.step01_business_problem.judging import (
    fill_in,
    judged,
    listed,
    sentence,
    worth_of,
)
from tenfold.vocabulary import Check, Fix, Money

_PAYOFFS = {
    "binary": ["payoff_tp", "payoff_fp", "payoff_fn", "payoff_tn"],
    "regression": ["cost_over", "cost_under"],
    "multiclass": ["payoff_matrix"],
}


def in_money(d: BusinessProblemDecisions) -> Check:
    """TF0104: payoffs and volume are given and not all zero."""
    lacking = pricing.missing_payoffs(d)
    if d.volume_per_week is None:
        lacking = [*lacking, "volume_per_week"]
    if lacking:
        elicit = {
            "binary": " Payoffs unknown? Let the form ask you (I don't know: ask me), or give "
            "tradeoff_false_alarms and money_anchor instead.",
            "regression": " Costs unknown? Let the form ask you (I don't know: ask me), or give "
            "tradeoff_units_over and money_anchor instead.",
        }
        return judged(
            "TF0104",
            "block",
            f"No money can be computed: nobody has said {worth_of(lacking)}.",
            f"Fill in {listed(lacking)}.{elicit.get(d.task, '') if len(lacking) > 1 else ''}",
            fixes=fill_in(lacking, "Say what a decision is worth"),
        )
    payoffs, origin = pricing.payoffs(d)
    assert d.volume_per_week is not None
    amounts = [end for t in payoffs.values() for end in (t.low, t.likely, t.high)]
    if not any(amounts):
        return judged(
            "TF0104",
            "block",
            "All payoffs are zero: nothing is at stake.",
            "Fill in the payoffs.",
            fixes=fill_in(_PAYOFFS[d.task], "Say what a decision is worth"),
        )
    if d.volume_per_week.high == 0:
        return judged(
            "TF0104",
            "block",
            "The volume is zero.",
            "Correct volume_per_week.",
            fixes=fill_in(["volume_per_week"], "Correct the volume"),
        )
    prices = ", ".join(f"{key} {number_text(t.likely)}" for key, t in list(payoffs.items())[:12])
    stated = (
        f"{prices} {d.currency} per {d.unit_of_prediction}, "
        f"{number_text(d.volume_per_week.likely)} per week."
    )
    if origin == "elicited":
        stated = f"Elicited by trade-off questions, not measured: {stated}"
    if not d.why.strip():
        return judged(
            "TF0104",
            "warn",
            f"{stated} No sentence says why it matters.",
            "Fill in why.",
            fixes=fill_in(["why"], "Say why it matters"),
        )
    unused = pricing.unused(d)
    if unused:
        return judged(
            "TF0104",
            "warn",
            f"{stated} Given but not used: {listed(unused)}.",
            f"Unset {listed(unused)}, or correct task and today (now '{d.task}', '{d.today}').",
            fixes=(
                Fix(
                    label="Take out what is not used",
                    says="These entries do not belong to the task and to what is done today, as "
                    "both are stated. No figure changes.",
                    changes={"business_problem": dict.fromkeys(unused)},
                ),
                *fill_in(["task", "today"], "Correct the task or what is done today"),
            ),
        )
    return judged("TF0104", "pass", stated)


def reachable(evidence: BusinessProblemEvidence) -> Check:
    """TF0106: a perfect model and the expected one earn the costs, and no action for all does."""
    capture, chance = evidence.break_even.capture, evidence.reachable
    if chance.value is None:
        names = listed(evidence.missing)
        wrong = "class_shares" if "class_shares" in chance.note else "the payoffs (TF0108)"
        remedy = f"Fill in {names}." if names else f"Correct {wrong}."
        open_ = fill_in(evidence.missing, "Fill in what is missing") or fill_in(
            _PAYOFFS["binary"] + _PAYOFFS["regression"] + _PAYOFFS["multiclass"],
            "Correct the payoffs",
        )
        said = sentence(chance.note)
        if names:
            count = counted(len(evidence.missing), "number")
            said = f"Nobody can tell whether even a perfect model would pay: {count} of step 1 are "
            said += f"missing. {sentence(chance.note)}"
        return judged("TF0106", "not_evaluated", said, remedy, fixes=open_)
    needs = f"To pay for itself a model must add {_money(evidence.required_gain)} to today's rule"
    perfect, today = evidence.perfect.value, evidence.today.value
    assert perfect is not None
    assert today is not None
    offers = f"a perfect one would add {money_text(perfect - today, evidence.value.per_week)}"
    if capture.value is None or capture.value >= 1:
        return judged(
            "TF0106",
            "block",
            f"{needs}; {offers}. No model can pay for itself.",
            "Lower the costs, widen the volume or the horizon, or choose another problem.",
            _loss(evidence.npv_perfect),
        )
    share = f"{needs}; {offers}, so {100 * capture.value:.3g} % of that is enough."
    if evidence.npv.value is not None and evidence.npv.value < 0:
        return judged(
            "TF0106",
            "warn",
            "The expected NPV is negative: you expect less (expected_capture) than it takes. "
            f"{share}",
            "Look at the tornado: find out the number on top before you build.",
            _loss(evidence.npv),
        )
    if 1 - chance.value > evidence.value.alpha:
        return judged(
            "TF0106",
            "warn",
            f"Under the ranges given, {100 * (1 - chance.value):.3g} % of the cases leave even a "
            f"perfect model short. {share}",
            "Narrow the widest range: the tornado shows it on top.",
            _loss(evidence.npv),
        )
    blind = evidence.blind_gain
    if blind.value is not None and blind.value > 0:
        return judged(
            "TF0106",
            "warn",
            f"The same action for every {evidence.value.unit_of_prediction}, without any model, "
            f"would already add {_money(blind)}. {share}",
            "Ask why today's rule is kept, and correct the numbers or switch to that action; a "
            "model is worth only what it adds beyond it.",
            blind,
        )
    return judged("TF0106", "pass", share)


def coherent(d: BusinessProblemDecisions) -> Check:
    """TF0108: deciding right is worth more than deciding wrong."""
    lacking = pricing.missing_payoffs(d)
    if lacking:
        return judged(
            "TF0108",
            "not_evaluated",
            f"Payoffs are incomplete: nobody has said {worth_of(lacking)}.",
            f"Fill in {listed(lacking)}.",
            fixes=fill_in(lacking, "Say what a decision is worth"),
        )
    payoffs = pricing.payoffs(d)[0]
    fault = coherence.contradiction(d.task, payoffs)
    if fault:
        return judged(
            "TF0108",
            "block",
            f"{sentence(fault)} No threshold follows from such payoffs.",
            "Check the signs: gains are positive, costs are negative (cost_over and cost_under "
            "are amounts above 0).",
            fixes=fill_in(_PAYOFFS[d.task], "Correct the payoffs"),
        )
    doubt = coherence.overlap(d.task, payoffs)
    if doubt:
        return judged(
            "TF0108",
            "warn",
            f"At the likely values right beats wrong, but the ranges allow that {doubt}.",
            "Narrow the ranges, or accept that the best action is not certain.",
            fixes=fill_in(_PAYOFFS[d.task], "Narrow the ranges"),
        )
    return judged("TF0108", "pass", "Deciding right is worth more than deciding wrong.")


def _loss(npv: Money) -> Money:
    """The loss to be expected from a net present value: what is at risk is a positive amount."""
    found = expected_shortfall(npv)
    return found.model_copy(update={"method": f"{found.method}, {npv.method}"})


def _money(money: Money) -> str:
    return estimate_text(money).partition("]")[0] + "]"


__all__ = ["coherent", "in_money", "reachable"]
