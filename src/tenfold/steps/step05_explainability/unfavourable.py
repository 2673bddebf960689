"""Which decision is bad for the person that it is about."""

from __future__ import annotations

from tenfold.steps.step05_explainability.decisions import ExplainabilityDecisions
from tenfold.vocabulary import ModelCandidate, ValueModel

ACT, LEAVE = 1, 0


def unfavourable(
    decisions: ExplainabilityDecisions, candidate: ModelCandidate, value: ValueModel | None
) -> tuple[int | None, str]:
    """Code of the unfavourable decision (several classes: of the wanted one), and why.

    Returns
    -------
    int or None
        None where nobody can tell.
    str
        In words, for people to object to.
    """
    if candidate.task == "regression":
        return None, "amounts: there is no decision to turn"
    if candidate.task == "multiclass":
        if decisions.wanted_class is None:
            return None, "several classes: name the one that a person would want (wanted_class)"
        if decisions.wanted_class not in candidate.labels:
            known = ", ".join(candidate.labels)
            return None, f"'{decisions.wanted_class}' is no class of the target ({known})"
        wanted = candidate.labels.index(decisions.wanted_class)
        return wanted, f"every answer but {decisions.wanted_class}, as decided"
    if decisions.unfavourable != "auto":
        acts = decisions.unfavourable == "act"
        return (ACT if acts else LEAVE), f"{'to act' if acts else 'not to act'}, as decided"
    if value is None:
        return ACT, "to act, taken without payoffs to read it off: say otherwise in `unfavourable`"
    miss, hit = value.payoffs["FN"].likely, value.payoffs["TP"].likely
    if miss < 0 or hit <= 0:
        why = "acting wards off a loss (payoff_fn), as when a loan is declined"
        return ACT, f"to act: {why}; say otherwise in `unfavourable`"
    why = "acting earns (payoff_tp), as when an offer is made"
    return LEAVE, f"not to act: {why}; say otherwise in `unfavourable`"


def is_unfavourable(code: int | None, decided: float, candidate: ModelCandidate) -> bool | None:
    """Whether a decision is the unfavourable one."""
    if code is None:
        return None
    if candidate.task == "multiclass":
        return int(decided) != code
    return int(decided) == code


def wanted_of(code: int, candidate: ModelCandidate) -> int:
    """Code of the decision that a person with the unfavourable one would want."""
    return code if candidate.task == "multiclass" else 1 - code


__all__ = ["is_unfavourable", "unfavourable", "wanted_of"]
