"""The candidate as a registered package: what it takes and gives, and whether it answers alike."""

from __future__ import annotations

from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.evidence import Parity, Registered, SignatureColumn
from tenfold.tracking import Package, Version
from tenfold.tracking.parity import agreement

DATA, SPLIT = "tenfold.data", "tenfold.split"


def register(bench: Bench, run_id: str) -> Version:
    """Register the candidate; the version that is there where it was registered before."""
    data, candidate = bench.inputs.data, bench.inputs.candidate
    value = bench.inputs.value
    return bench.registry.register(
        candidate,
        bench.context.open(candidate.model),
        bench.train,
        run_id=run_id,
        private=bench.private,
        tags={
            DATA: data.snapshot.sha256,
            SPLIT: data.split.fingerprint,
            "tenfold.title": candidate.title,
            "tenfold.value_model": value.digest if value else "",
        },
    )


def described(package: Package) -> Registered:
    """What the registry holds, read from the files that it gives back."""
    return Registered(
        model_name=package.version.name,
        digest=package.version.digest,
        model=package.version.model,
        inputs=[SignatureColumn(name=name, type=kind) for name, kind in package.inputs],
        outputs=[SignatureColumn(name=name, type=kind) for name, kind in package.outputs],
        example_rows=package.example_rows,
        requirements=package.requirements,
    )


def parity(bench: Bench, package: Package) -> Parity:
    """Score the held-out rows through MLflow's loader and hold them against step 3's answers."""
    held = bench.held_out
    if not len(held):
        return Parity(
            rows=0,
            max_difference=None,
            decided_differently=0,
            note="step 3 has no held-out rows",
        )
    found = agreement(package, held.frame, held.p, held.decided)
    return Parity(
        rows=found.rows,
        max_difference=found.max_difference,
        decided_differently=found.decided_differently,
    )


__all__ = ["DATA", "SPLIT", "described", "parity", "register"]
