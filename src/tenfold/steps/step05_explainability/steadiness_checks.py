"""TF0501, TF0504 and TF0505: whether explanations repeat themselves, fit, and agree."""

from __future__ import annotations

from tenfold.charts import estimate_text
from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence
from tenfold.steps.step05_explainability.judgements import held_against
from tenfold.vocabulary import Estimate, Fix

_MOST_ROWS = 1_000
_WEIGHTED_SUM = "exact, weighted sum"


def stable(view: GateView) -> Judgement:
    """TF0501: LIME names the same features again at the number of draws that is decided."""
    found: ExplainabilityEvidence = view.evidence
    wanted: ExplainabilityDecisions = view.decisions
    one = found.steadiness
    if one.vsi.value is None:
        return Judgement(
            "not_evaluated",
            f"Stability was not measured: {one.vsi.note}.",
            "Turn `lime` on.",
            fixes=_switched_on(wanted),
        )
    said = (
        f"With {wanted.lime_samples:,} draws, {100 * one.vsi.value:.0f} of 100 features named are "
        f"named again by other draws (VSI {estimate_text(one.vsi)})."
    )
    if one.badged:
        said += (
            f" {one.badged:,} of {len(found.cases):,} cases told lie below {wanted.stable_row:g} "
            "and carry a badge."
        )
    how = held_against(one.vsi, wanted.stable_mean)
    if how == "clears":
        return Judgement("pass", said)
    fixes: tuple[Fix, ...] = ()
    if one.vsi.value >= wanted.stable_mean:
        more, fixes = _more_rows(view, one.vsi), _rows_fixes(view, one.vsi)
    elif one.needed is not None:
        more = (
            f"Set lime_samples to {one.needed:,}: that many draws are needed to reach "
            f"{wanted.stable_mean:g}."
        )
        fixes = _set(
            f"Take {one.needed:,} draws",
            f"As many as it takes; the step then takes some {one.needed / wanted.lime_samples:.1f} "
            "times as long over LIME.",
            lime_samples=one.needed,
        )
    else:
        more = (
            f"No number of draws that was tried reaches {wanted.stable_mean:g}: name fewer "
            "features (num_features), and tell people the reasons of SHAP."
        )
    told = f"{said} {_wanted(one.vsi, wanted.stable_mean)}"
    return Judgement("warn", told, more, fixes=fixes)


def faithful(view: GateView) -> Judgement:
    """TF0504: SHAP values add up to the model's score, and LIME's few features tell its line."""
    found: ExplainabilityEvidence = view.evidence
    wanted: ExplainabilityDecisions = view.decisions
    fidelity, kept = found.steadiness.fidelity, found.steadiness.kept
    adds = ""
    told = bool(wanted.shap and found.looked.how)
    if told:
        up = "add up" if found.looked.additive else "do not add up"
        adds = f" SHAP values {up} to the model's answer ({found.looked.how})."
    if told and not found.looked.additive:
        return Judgement("warn", adds.strip(), "Raise background_rows, or tell LIME's reasons.")
    if fidelity.value is None:
        why = f"Fidelity was not measured: {fidelity.note}.{adds}"
        return Judgement("not_evaluated", why, "Turn `lime` on.", fixes=_switched_on(wanted))
    said = (
        f"Around a case, LIME's straight line explains {100 * fidelity.value:.0f} % of how the "
        f"score varies (weighted R² {estimate_text(fidelity)}); as it sees numbers by quarters, "
        "even a wholly linear model reaches some 30 %."
    )
    if kept.value is not None:
        said += (
            f" Its {wanted.num_features} features keep {100 * kept.value:.0f} % of what a line "
            f"over all features explains ({estimate_text(kept)})."
        )
    said += adds
    line = held_against(fidelity, wanted.least_fidelity)
    if line != "clears":
        more = _told_safely(found.looked.how) if told else "Turn `shap` on and tell its reasons."
        said += f" Of the R² {_wanted(fidelity, wanted.least_fidelity, first=False)}"
        if line == "untold":
            rows = _rows_fixes(view, fidelity)
            return Judgement("warn", said, _more_rows(view, fidelity), fixes=rows)
        return Judgement("warn", said, more, fixes=_switched_on(wanted))
    share = held_against(kept, wanted.least_kept)
    if share == "clears":
        return Judgement("pass", said)
    return Judgement(
        "warn",
        f"{said} Of the share kept {_wanted(kept, wanted.least_kept, first=False)}",
        _more_rows(view, kept)
        if share == "untold"
        else "Raise num_features, or leave out features in step 2 that count little.",
        fixes=_rows_fixes(view, kept)
        if share == "untold"
        else (asking("explainability", "num_features", label="Name more features per case"),),
    )


def _told_safely(how: str) -> str:
    """What to tell instead of LIME's line; a weighted sum is as simple as a rung can be."""
    if how.startswith(_WEIGHTED_SUM):
        return (
            "Tell the reasons of SHAP alone: the model is a weighted sum, so that they are exact. "
            "It is LIME's line, which sees numbers by quarters, that falls short."
        )
    return (
        "Tell the reasons of SHAP alone, or take a simpler rung in step 3: no straight line "
        "follows this model, whatever features it names."
    )


def agreeing(view: GateView) -> Judgement:
    """TF0505: two ways of explaining name the same features."""
    found: ExplainabilityEvidence = view.evidence
    wanted: ExplainabilityDecisions = view.decisions
    one = found.steadiness.agreement
    if one.value is None:
        return Judgement(
            "not_evaluated",
            f"Agreement was not measured: {one.note}.",
            "Turn `lime` and `shap` on.",
            fixes=_switched_on(wanted),
        )
    said = (
        f"Of the {wanted.num_features} features that LIME names for a case, SHAP names "
        f"{100 * one.value:.0f} % as well ({estimate_text(one)})."
    )
    how = held_against(one, wanted.least_agreement)
    if how == "clears":
        return Judgement("pass", said)
    differ = sum("LIME and SHAP differ" in case.badges for case in found.cases)
    return Judgement(
        "warn",
        f"{said} {_wanted(one, wanted.least_agreement)} {differ:,} of {len(found.cases):,} cases "
        "told lie below it.",
        _more_rows(view, one)
        if how == "untold" and one.value >= wanted.least_agreement
        else "Give as reasons only what both name, and look at the cases with that badge: features "
        "that go together share credit in different ways.",
    )


def _set(label: str, says: str, **changes: object) -> tuple[Fix, ...]:
    return (Fix(label=label, says=says, changes={"explainability": changes}),)


def _switched_on(wanted: ExplainabilityDecisions) -> tuple[Fix, ...]:
    off = {name: True for name in ("lime", "shap") if not getattr(wanted, name)}
    return _set(f"Turn {' and '.join(map(str.upper, off))} on", "", **off) if off else ()


def _rows_fixes(view: GateView, one: Estimate) -> tuple[Fix, ...]:
    """Measure on more rows, where there are more and the draws afford them."""
    wanted: ExplainabilityDecisions = view.decisions
    rows = min(view.evidence.looked.held_out, 2 * wanted.steady_rows, _MOST_ROWS)
    if (one.n or 0) < wanted.steady_rows or rows <= wanted.steady_rows:
        return ()
    return _set(f"Measure on {rows:,} rows", "More rows tell more surely.", steady_rows=rows)


def _more_rows(view: GateView, one: Estimate) -> str:
    """How more rows could be had, as they would tell."""
    wanted: ExplainabilityDecisions = view.decisions
    n, held_out = one.n or 0, view.evidence.looked.held_out
    if n >= held_out:
        return f"All {held_out:,} held-out rows were looked at: hold out more in step 2."
    if n < wanted.steady_rows:
        return "So many features afford no more rows: lower stability_seeds or lime_samples."
    return "Raise steady_rows: more held-out rows tell."


def _wanted(one: Estimate, least: float, *, first: bool = True) -> str:
    """What is wanted of a figure that does not clear it, and whether that is sure."""
    at = f"{'At' if first else 'at'} least {least:g} is wanted"
    if held_against(one, least) == "short":
        return f"{at}; even the upper end lies below."
    rows = "that row" if one.n == 1 else "these rows" if one.n is None else f"these {one.n:,} rows"
    return f"{at}; whether all held-out rows reach it on average cannot be told from {rows}."


__all__ = ["agreeing", "faithful", "stable"]
