"""From decision to record: what the model that serves was made of, link by link."""

from __future__ import annotations

from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.evidence import Link, MLOpsInputs
from tenfold.tracking import Package
from tenfold.vocabulary import digest


def lineage(bench: Bench, package: Package) -> list[Link]:
    """The links in order; each digest can be looked up in a record, a file name or the registry."""
    inputs = bench.inputs
    data, candidate = inputs.data, inputs.candidate
    return [
        *_decisions(inputs),
        Link(kind="data", what=f"snapshot of {data.rows:,} rows", digest=data.snapshot.sha256),
        Link(kind="data", what="rows held out", digest=data.split.fingerprint),
        Link(kind="code", what="source of steps 1 to 4", digest=bench.context.code()),
        Link(kind="model", what=f"{candidate.title}, its identity", digest=package.version.digest),
        Link(kind="model", what="fitted pipeline, the file", digest=package.version.model),
        Link(
            kind="record",
            what=f"predictions of {candidate.test_rows:,} held-out rows",
            digest=candidate.predictions.sha256,
        ),
    ]


def _decisions(inputs: MLOpsInputs) -> list[Link]:
    data = inputs.data
    prepared = {
        "roles": data.roles.model_dump(mode="json"),
        "split": data.split.model_dump(mode="json", exclude={"fingerprint"}),
        "recipe": data.recipe,
    }
    found = [
        Link(kind="decision", what="roles, split and features (step 2)", digest=digest(prepared)),
        Link(
            kind="decision",
            what="ladder, folds and rule (step 3)",
            digest=digest(inputs.trials.settings),
        ),
    ]
    if inputs.value is not None:
        payoffs = Link(kind="decision", what="payoffs (step 1)", digest=inputs.value.digest)
        found.insert(0, payoffs)
    return found


__all__ = ["lineage"]
