"""TF0704, TF0706, TF0707 and TF0708: fair shares, guardrails, the right unit, and the money."""

from __future__ import annotations

from tenfold.charts.words import estimate_text
from tenfold.gating import Judgement
from tenfold.step import GateView
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence
from tenfold.vocabulary import Status

_NONE = "There are no results yet."
_HOW = "Run the experiment (`tenfold assign` divides the units), and give its results in `results`."
_BROKEN = ("arm_not_designed", "empty_arm", "exposed_before_assigned")


def ratio(view: GateView) -> Judgement:
    """TF0704: units come in the designed shares, each in one designed arm."""
    decided: ExperimentationDecisions = view.decisions
    results = view.evidence.results
    if results is None:
        return Judgement("not_evaluated", _NONE, _HOW)
    one = results.analysis.ratio
    counts = ", ".join(f"{name} {n:,}" for name, n in one.units.items())
    if one.p is None:
        return Judgement("block", "No unit is in any arm.", _HOW)
    said = f"{counts}; the chance of shares this far from the designed ones is {one.p:.2g}"
    remedy = (
        "Find out where units get lost: redirects, filters, bots, late logging, or an arm that "
        "crashes. Compare nothing before that is known."
    )
    if one.mismatch:
        return Judgement("block", f"{said}, below {one.threshold:g}.", remedy)
    broken = [fault for fault in results.faults if fault.kind in _BROKEN]
    if broken:
        return Judgement("block", f"{said}. {broken[0].words}", remedy, results.money)
    twice = next((fault for fault in results.faults if fault.kind == "two_arms"), None)
    if twice is not None:
        share = twice.units / max(sum(one.units.values()) + twice.units, 1)
        status: Status = "block" if share > decided.largest_two_arms else "warn"
        return Judgement(
            status, f"{said}. {twice.words}", "Find out why they changed sides.", results.money
        )
    others = [fault for fault in results.faults if fault.kind == "no_arm"]
    if others:
        return Judgement("warn", f"{said}. {others[0].words}", remedy)
    if one.p < 0.01:
        return Judgement(
            "warn",
            f"{said}. That is rare, if not beyond {one.threshold:g}.",
            "Look for lost units before you believe a lift.",
            results.money,
        )
    return Judgement("pass", f"{said}.")


def guardrails(view: GateView) -> Judgement:
    """TF0706: nothing that must not get worse got worse by more than its margin."""
    found: ExperimentationEvidence = view.evidence
    wanted = [metric for metric in found.plan.metrics if metric.role == "guardrail"]
    if not wanted:
        return Judgement(
            "not_evaluated",
            "No guardrail is named: nobody watches what the gain may cost elsewhere.",
            "Add to `metrics` what must not get worse, with role: guardrail and a margin.",
        )
    if found.results is None:
        return Judgement("not_evaluated", _NONE, _HOW)
    seen = found.results.analysis.guardrails
    if not seen:
        return Judgement("not_evaluated", "Nothing could be compared.", "See TF0704.")
    broken = [one for one in seen if one.state == "broken"]
    if broken:
        one = broken[0]
        return Judgement(
            "block",
            f"'{one.metric}' got worse by more than {one.margin:g} in '{one.arm}'.",
            "Do not ship this arm.",
            found.results.money,
        )
    unsure = [one for one in seen if one.state == "unsure"]
    if unsure:
        one = unsure[0]
        return Judgement(
            "warn",
            f"Whether '{one.metric}' got worse by more than {one.margin:g} in '{one.arm}' cannot "
            "be told yet.",
            "Go on until it can, or say that a wider margin is tolerable, and why.",
            found.results.money,
        )
    return Judgement("pass", f"All {len(seen)} guardrails hold.")


def unit(view: GateView) -> Judgement:
    """TF0707: what is analysed is what was randomised."""
    results = view.evidence.results
    if results is None:
        return Judgement("not_evaluated", _NONE, _HOW)
    late = next((one for one in results.faults if one.kind == "covariate_after_exposure"), None)
    if late is not None:
        return Judgement("warn", late.words, "Use a covariate from before the exposure.")
    units = sum(results.analysis.ratio.units.values())
    plan = view.evidence.plan
    if view.decisions.layout == "daily":
        return Judgement(
            "warn",
            "Results are sums per arm and day: whether a unit counts once, nobody can tell.",
            "Give results with one row or more per unit.",
        )
    if results.rows > units:
        return Judgement(
            "pass",
            f"{results.rows:,} rows were put together to {units:,} units ('{plan.unit}') before "
            "anything was computed.",
        )
    return Judgement("pass", f"Each of {units:,} rows is a unit of randomisation ('{plan.unit}').")


def worth(view: GateView) -> Judgement:
    """TF0708: the gain is sure, and pays for itself."""
    found: ExperimentationEvidence = view.evidence
    results = found.results
    if results is None:
        words = found.weighing.words or found.weighing.note
        return Judgement("not_evaluated", f"{_NONE} {words}".strip(), _HOW)
    said = f"{results.words}"
    if results.ending == "ship":
        smallest = found.weighing.smallest
        if not results.money.known or smallest.value is None:
            return Judgement(
                "warn",
                f"{said} What it is worth cannot be told.",
                "Give payoffs and costs in step 1, or `money_per_unit` of the metric.",
            )
        return Judgement(
            "pass", f"{said} It has to be {estimate_text(smallest)} to pay for itself."
        )
    if results.ending == "continue":
        return Judgement("warn", said, "Go on until the next look.", results.money)
    if results.ending == "stop":
        return Judgement("block", said, "Do not ship; go back to step 3 with what was learnt.")
    return Judgement("not_evaluated", said, "See TF0704.")


__all__ = ["guardrails", "ratio", "unit", "worth"]
