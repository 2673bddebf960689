"""TF0704, TF0706, TF0707 and TF0708: fair shares, guardrails, the right unit, and the money."""

from __future__ import annotations

from tenfold.charts.words import counted, money_text
from tenfold.gating import Judgement
from tenfold.remedies import asking, payoffs
from tenfold.step import GateView
from tenfold.steps.step07_experimentation.decisions import ExperimentationDecisions
from tenfold.steps.step07_experimentation.evidence import ExperimentationEvidence, Results
from tenfold.steps.step07_experimentation.soundness import DOUBTFUL, broken, chance, untold

_NONE = "There are no results yet."
_HOW = "Run the experiment (`tenfold assign` divides the units), and give its results in `results`."
_RESULTS = (asking("experimentation", "results", label="Name the file of results"),)
_UNITS = ("no_unit", "no_value")


def ratio(view: GateView) -> Judgement:
    """TF0704: units come in the designed shares, each in one designed arm."""
    decided: ExperimentationDecisions = view.decisions
    plan, results = view.evidence.plan, view.evidence.results
    if results is None:
        return Judgement("not_evaluated", _NONE, _HOW, fixes=_RESULTS)
    one = results.analysis.ratio
    counts = ", ".join(f"{arm.name} {one.units.get(arm.name, 0):,}" for arm in plan.arms)
    if one.p is None:
        return Judgement("block", "No unit is in any arm.", _HOW)
    said = f"{counts}; the chance of shares this far from the designed ones is {chance(one.p)}"
    remedy = (
        "Find out where units get lost: redirects, filters, bots, late logging, or an arm that "
        "crashes. Compare nothing before that is known."
    )
    wrong = " ".join(broken(results.faults, sum(one.units.values()), decided.largest_two_arms))
    if one.mismatch:
        return Judgement("block", f"{said}, below {one.threshold:g}. {wrong}".strip(), remedy)
    if wrong:
        return Judgement("block", f"{said}. {wrong}", remedy, results.money)
    twice = next((fault for fault in results.faults if fault.kind == "two_arms"), None)
    if twice is not None:
        return Judgement(
            "warn", f"{said}. {twice.words}", "Find out why they changed sides.", results.money
        )
    others = [fault for fault in results.faults if fault.kind == "no_arm"]
    if others:
        return Judgement("warn", f"{said}. {others[0].words}", remedy)
    if one.p < DOUBTFUL:
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
            fixes=(asking("experimentation", "metrics", label="Name what must not get worse"),),
        )
    if found.results is None:
        return Judgement("not_evaluated", _NONE, _HOW, fixes=_RESULTS)
    best = found.results.best_arm
    seen = [one for one in found.results.analysis.guardrails if best in ("", one.arm)]
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
    return Judgement("pass", f"{counted(len(seen), 'guardrail')}, and all hold for sure.")


def unit(view: GateView) -> Judgement:
    """TF0707: what is analysed is what was randomised."""
    results = view.evidence.results
    if results is None:
        return Judgement("not_evaluated", _NONE, _HOW, fixes=_RESULTS)
    late = next((one for one in results.faults if one.kind == "covariate_after_exposure"), None)
    if late is not None:
        return Judgement("warn", late.words, "Use a covariate from before the exposure.")
    units = sum(results.analysis.ratio.units.values())
    plan = view.evidence.plan
    lost = [one.words for one in results.faults if one.kind in _UNITS]
    if lost:
        return Judgement(
            "warn",
            f"{' '.join(lost)} Whoever is left out was randomised all the same.",
            "Give every unit that was assigned, with 0 where nothing happened.",
            results.money,
        )
    if view.decisions.layout == "daily":
        return Judgement(
            "warn",
            "Results are sums per arm and day: whether a unit counts once, nobody can tell.",
            "Give results with one row or more per unit.",
        )
    if results.rows > units:
        return Judgement(
            "pass",
            f"{units:,} units ('{plan.unit}') count, of {results.rows:,} rows; rows of one unit "
            "are put together before anything is computed.",
        )
    return Judgement("pass", f"Each of {units:,} rows is a unit of randomisation ('{plan.unit}').")


def worth(view: GateView) -> Judgement:
    """TF0708: the gain is sure, and pays for switching and running."""
    found: ExperimentationEvidence = view.evidence
    results = found.results
    if results is None:
        why = found.weighing.note.removeprefix("not evaluated: ")
        words = found.weighing.words or f"Whether a test is worth it, nobody can tell: {why}."
        return Judgement("not_evaluated", f"{_NONE} {words}", _HOW, fixes=_RESULTS)
    negative = " ".join(one.words for one in results.faults if one.kind == "negative")
    said = f"{results.words} {negative}".strip()
    if results.ending == "ship" and untold(view):
        return Judgement("warn", f"{said} But more looks were taken than told.", "See TF0705.")
    if results.ending == "ship":
        return _shipped(found, results, said, negative)
    if results.ending == "continue":
        return Judgement("warn", said, "Go on until the next look.", results.money)
    if results.ending == "stop":
        return Judgement("block", said, "Do not ship; go back to step 3 with what was learnt.")
    return Judgement(
        "not_evaluated",
        said,
        "Mend what is named; what cannot be mended or told takes another experiment.",
        results.money,
    )


def _shipped(
    found: ExperimentationEvidence, results: Results, said: str, negative: str
) -> Judgement:
    """A gain that is sure: whether it pays, and whether it can be believed."""
    needed = found.weighing.needed
    if not results.money.known or needed.value is None:
        return Judgement(
            "warn",
            f"{said} What it is worth cannot be told.",
            "Give payoffs and costs in step 1, or `money_per_unit` of the metric.",
            fixes=(payoffs(),),
        )
    if negative:
        return Judgement(
            "warn",
            said,
            "Find out where values come from that cannot be: wrong signs, refunds, other units.",
            results.money,
        )
    pays = money_text(needed.value, needed.unit)
    return Judgement(
        "pass",
        f"{said} It pays for switching and running from {pays} on, by their likely costs and the "
        "likely volume in step 1.",
    )


__all__ = ["guardrails", "ratio", "unit", "worth"]
