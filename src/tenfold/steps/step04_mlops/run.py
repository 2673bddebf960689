"""Runs step 4: track, register, compare, promote, rehearse the way back, refuse bad batches."""

from __future__ import annotations

from tenfold.step import Context
from tenfold.steps.step04_mlops.bench import set_up
from tenfold.steps.step04_mlops.decisions import MLOpsDecisions
from tenfold.steps.step04_mlops.evidence import MLOpsEvidence, MLOpsInputs
from tenfold.steps.step04_mlops.keeping import track
from tenfold.steps.step04_mlops.lineage import lineage
from tenfold.steps.step04_mlops.packaging import described, parity, register
from tenfold.steps.step04_mlops.promoting import promote, rival_of
from tenfold.steps.step04_mlops.refusing import refusals
from tenfold.steps.step04_mlops.rehearsing import rehearse
from tenfold.vocabulary import Every, Operations, Resources, Timing


def run(decisions: MLOpsDecisions, inputs: MLOpsInputs, context: Context) -> MLOpsEvidence:
    """Put the candidate into the registry, and let it serve where it has earned that.

    The registry changes, the record does not: version numbers, run ids and clocks stay out of
    it, and a second run compares the candidate with what it replaced in the first.

    Raises
    ------
    ProjectProblem
        The registry is locked, damaged or down; what served before still serves.
    """
    context.progress(0.05, "opening the registry")
    bench = set_up(decisions, inputs, context)
    context.progress(0.3, "tracking every rung")
    tracked, tracking = track(bench)
    context.progress(0.45, "registering the candidate")
    version = register(bench, tracked.runs.get(inputs.candidate.rung, tracked.parent))
    package = bench.registry.load(version)
    answers = parity(bench, package)
    context.progress(0.65, "comparing with the champion")
    former = rival_of(bench, version)
    promotion = promote(bench, version, former, answers)
    context.progress(0.8, "rehearsing the rollback")
    rollback = rehearse(bench, version, former)
    refused, note = refusals(bench, package)
    return MLOpsEvidence(
        task=inputs.candidate.task,
        operations=operations(decisions),
        triggers=decisions.triggers,
        tracking=tracking,
        registered=described(package),
        parity=answers,
        promotion=promotion,
        rollback=rollback,
        refusals=refused,
        refusal_note=note,
        lineage=lineage(bench, package),
    )


def operations(decisions: MLOpsDecisions) -> Operations:
    """The one schedule, owner and image that every export renders."""

    def timing(every: Every, minute: int) -> Timing:
        return Timing(every=every, hour=decisions.hour, minute=minute, weekday=decisions.weekday)

    return Operations(
        model_name=decisions.model_name,
        owner=decisions.owner,
        validate_data=timing(decisions.validate_every, 0),
        # The morning's rows are judged before anything learns from them.
        retrain=timing(decisions.retrain_every, 30),
        batches=decisions.batches,
        outcomes=decisions.outcomes,
        image=decisions.image,
        port=decisions.port,
        resources=Resources(
            cpu=decisions.cpu, memory=decisions.memory, replicas=decisions.replicas
        ),
        targets=decisions.targets,
        triggers=decisions.triggers,
    )


__all__ = ["operations", "run"]
