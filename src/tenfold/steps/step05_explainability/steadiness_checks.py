"""TF0501, TF0504 and TF0505: whether explanations repeat themselves, fit, and agree."""

from __future__ import annotations

from tenfold.charts import estimate_text
from tenfold.gating import Judgement
from tenfold.step import GateView
from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.steps.step05_explainability.evidence import ExplainabilityEvidence


def stable(view: GateView) -> Judgement:
    """TF0501: LIME names the same features again at the number of draws that is decided."""
    found: ExplainabilityEvidence = view.evidence
    wanted: ExplainabilityDecisions = view.decisions
    one = found.steadiness
    if one.vsi.value is None:
        return Judgement(
            "not_evaluated", f"Stability was not measured: {one.vsi.note}.", "Turn `lime` on."
        )
    said = (
        f"With {wanted.lime_samples:,} draws, {100 * one.vsi.value:.0f} of 100 features named are "
        f"named again by other draws (VSI {estimate_text(one.vsi)})."
    )
    if one.badged:
        said += (
            f" {one.badged:,} of {len(found.cases):,} cases lie below {wanted.stable_row:g} and "
            "carry a badge."
        )
    if one.vsi.value >= wanted.stable_mean:
        return Judgement("pass", said)
    more = (
        f"Set lime_samples to {one.needed:,}: that many draws are needed to reach "
        f"{wanted.stable_mean:g}."
        if one.needed is not None
        else f"No number of draws that was tried reaches {wanted.stable_mean:g}: name fewer "
        "features (num_features), and tell people the reasons of SHAP."
    )
    return Judgement("warn", f"{said} At least {wanted.stable_mean:g} is wanted.", more)


def faithful(view: GateView) -> Judgement:
    """TF0504: LIME's straight line follows the model, and SHAP values add up to its score."""
    found: ExplainabilityEvidence = view.evidence
    wanted: ExplainabilityDecisions = view.decisions
    fidelity = found.steadiness.fidelity
    adds = ""
    if wanted.shap and found.looked.how:
        up = "add up" if found.looked.additive else "do not add up"
        adds = f" SHAP values {up} to the model's answer ({found.looked.how})."
    if fidelity.value is None:
        why = f"Fidelity was not measured: {fidelity.note}.{adds}"
        return Judgement("not_evaluated", why, "Turn `lime` on.")
    said = (
        f"Around a case, LIME's straight line explains {100 * fidelity.value:.0f} % of how the "
        f"score varies (weighted R² {estimate_text(fidelity)}).{adds}"
    )
    if wanted.shap and found.looked.how and not found.looked.additive:
        return Judgement("warn", said, "Raise background_rows, or explain with LIME alone.")
    if fidelity.value >= wanted.least_fidelity:
        return Judgement("pass", said)
    return Judgement(
        "warn",
        f"{said} At least {wanted.least_fidelity:g} is wanted.",
        "Rely on SHAP for this model, raise num_features, or take a simpler rung in step 3.",
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
        )
    said = (
        f"Of the {wanted.num_features} features that LIME names for a case, SHAP names "
        f"{100 * one.value:.0f} % as well ({estimate_text(one)})."
    )
    if one.value >= wanted.least_agreement:
        return Judgement("pass", said)
    differ = sum("LIME and SHAP differ" in case.badges for case in found.cases)
    return Judgement(
        "warn",
        f"{said} At least {wanted.least_agreement:g} is wanted; {differ:,} of "
        f"{len(found.cases):,} cases lie below it.",
        "Give as reasons only what both name, and look at the cases with that badge: features that "
        "go together share credit in different ways.",
    )


__all__ = ["agreeing", "faithful", "stable"]
