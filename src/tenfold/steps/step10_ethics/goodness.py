"""Which decision is good for a person: as somebody has said it, never as it may be meant."""

from __future__ import annotations

from tenfold.errors import DataProblem
from tenfold.explaining.naming import said_name
from tenfold.steps.step10_ethics.decisions import EthicsDecisions
from tenfold.steps.step10_ethics.evidence import Good
from tenfold.vocabulary import ModelCandidate

_SAY = "nobody has said which decision is good for the person"


def good_for(decisions: EthicsDecisions, candidate: ModelCandidate, target: str) -> Good:
    """Tell the favourable decision of this task.

    Parameters
    ----------
    target : str
        Column of the outcome, for the words.

    Raises
    ------
    DataProblem
        What was said does not fit the task.
    """
    said, label = decisions.favourable, decisions.favourable_label
    if candidate.task == "regression":
        _fits(said in ("auto", "higher", "lower"), said, "an amount is predicted", "higher, lower")
        if said == "auto":
            return Good(
                why_not="nobody has said whether a higher or a lower amount is good for the person",
                remedy="Set 'favourable' to higher or lower.",
            )
        return Good(words=f"a {said} amount")
    if candidate.task == "multiclass":
        _fits(said == "auto", said, "there are several classes", "favourable_label")
        if label is None:
            return Good(
                why_not=_SAY,
                remedy="Give 'favourable_label': the decision that is good for the person.",
            )
        if label not in candidate.labels:
            raise DataProblem.because(
                f"'{label}' is no class of the target.",
                f"Take one of {', '.join(candidate.labels[:8])} in 'favourable_label' of step 10.",
            )
        return Good(code=candidate.labels.index(label), words=f"the decision for {label}")
    _fits(said in ("auto", "act", "not_act"), said, "there are two classes", "act, not_act")
    negative, positive = candidate.labels
    if label is not None and label not in candidate.labels:
        raise DataProblem.because(
            f"'{label}' is no class of the target.",
            f"Take {positive} or {negative} in 'favourable_label' of step 10, or give "
            "'favourable' instead.",
        )
    if said == "auto" and label is None:
        return Good(
            why_not=_SAY,
            remedy=(
                "Set 'favourable' to act or not_act. The model acts where it expects "
                f"'{positive}': is that good for the person (an offer, a visit), or bad "
                "(a refusal, a suspicion)?"
            ),
        )
    acting = said == "act" if said != "auto" else label == positive
    if said != "auto" and label is not None and acting != (label == positive):
        raise DataProblem.because(
            f"'favourable' says {said}, 'favourable_label' says '{label}', the other decision.",
            "Give one of them.",
        )
    words = "acting" if acting else "not acting"
    words += f" ({said_name(target)} is {positive if acting else negative})"
    return Good(code=int(acting), words=words)


def _fits(right: object, said: str, task: str, choices: str) -> None:
    if not right:
        raise DataProblem.because(
            f"'favourable' is {said}, but {task}.", f"Say it by {choices} in step 10."
        )


__all__ = ["good_for"]
