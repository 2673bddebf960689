"""TF0401, TF0402 and TF0406: what is written down, and who runs it when."""

from __future__ import annotations

from tenfold.gating import Judgement
from tenfold.remedies import asking
from tenfold.step import GateView
from tenfold.steps.step04_mlops.evidence import MLOpsEvidence
from tenfold.vocabulary import Fix

_AGAIN = "Run step 4 again with --force."


def tracked(view: GateView) -> Judgement:
    """TF0401: every rung can be looked up, and everything that made it has a digest."""
    found: MLOpsEvidence = view.evidence
    runs = found.tracking.runs
    differing = [run for run in runs if run.differs]
    if differing:
        first = differing[0]
        return Judgement(
            "block",
            f"{len(differing)} of {len(runs)} runs are not in the tracking store as they were "
            f"written; the first is {first.title}: {', '.join(first.differs[:3])}.",
            _AGAIN,
        )
    gaps = [link.what for link in found.lineage if not link.digest]
    if gaps or not runs:
        return Judgement(
            "warn",
            f"The lineage has a gap: {', '.join(gaps) or 'no rung of step 3 was tracked'}.",
            "Run the steps before it again, then this one.",
        )
    return Judgement(
        "pass",
        f"{len(runs)} runs stand in experiment '{found.tracking.experiment}' as they were "
        f"written, each with the hash of its data ({found.tracking.dataset[:8]}) and of its code "
        f"({found.tracking.code[:8]}).",
    )


def registered(view: GateView) -> Judgement:
    """TF0402: the registry gives back the candidate, with what it takes and gives."""
    one = view.evidence.registered
    if not one.outputs:
        return Judgement("block", f"'{one.model_name}' was registered without a signature.", _AGAIN)
    if not one.example_rows:
        return Judgement(
            "warn", f"'{one.model_name}' was registered without an input example.", _AGAIN
        )
    gives = ", ".join(column.name for column in one.outputs)
    return Judgement(
        "pass",
        f"'{one.model_name}' is registered as {one.digest[:8]}: it takes {len(one.inputs)} columns "
        f"and gives {gives}; {one.example_rows} made-up rows show how.",
    )


def scheduled(view: GateView) -> Judgement:
    """TF0406: someone answers for it, new data are checked, and a challenger is trained by itself.

    A trigger trains nothing: it makes `tenfold check` ask a person for it.
    """
    one = view.evidence.operations
    triggers = " and on ".join(view.evidence.triggers)
    by_hand = (
        f"no calendar trains a challenger (retrain_every): on {triggers} `tenfold check` asks for "
        "one, and a person has to start it"
    )
    missing = [
        text
        for text, there in (
            ("nobody answers for it (owner)", one.owner.strip()),
            ("new data are never validated (validate_every)", one.validate_data.cron),
            (
                by_hand if triggers else "nothing asks for a retraining (retrain_every, triggers)",
                one.retrain.cron,
            ),
        )
        if not there
    ]
    if missing:
        said = "; ".join(missing)
        fixes = []
        if not one.owner.strip():
            says = "A role, not a name."
            fixes.append(asking("mlops", "owner", label="Name an owner", says=says))
        if not one.validate_data.cron:
            daily = {"mlops": {"validate_every": "day"}}
            fixes.append(Fix(label="Check new data every day", changes=daily))
        if not one.retrain.cron:
            says = "Step 8 replays which cadence pays."
            fixes.append(
                asking("mlops", "retrain_every", label="Set how often it is trained", says=says)
            )
        first = f"{said[0].upper()}{said[1:]}."
        return Judgement("warn", first, "Decide it in this step.", fixes=tuple(fixes))
    asked = f"; on {triggers} `tenfold check` asks for one in between." if triggers else "."
    return Judgement(
        "pass",
        f"{one.owner} answers for it; data are validated {one.validate_data.words}, a challenger "
        f"is trained {one.retrain.words}{asked}",
    )


__all__ = ["registered", "scheduled", "tracked"]
