"""The candidate as a registered package: what it takes and gives, and whether it answers alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tenfold.scoring import Floats
from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.evidence import Parity, Registered, SignatureColumn
from tenfold.tracking import Package, Version

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
    said = package.predict(held.frame)
    p = said.drop(columns="decided").to_numpy(dtype=float)
    gap = largest_gap(p if held.p.ndim == 2 else p[:, 0], held.p)
    same = np.isclose(said["decided"].to_numpy(dtype=float), held.decided, rtol=1e-9, atol=1e-9)
    return Parity(
        rows=len(held),
        max_difference=gap,
        decided_differently=int((~same).sum()),
    )


def holds(found: Parity, tolerance: float) -> bool:
    """Whether the package answers as the notebook does, as far as there are rows to tell."""
    close = found.max_difference is None or found.max_difference <= tolerance
    return close and not found.decided_differently


def largest_gap(a: Floats, b: NDArray[np.float64]) -> float:
    """Largest difference, relative to the size of answers above 1."""
    return quantised(float((np.abs(a - b) / np.maximum(np.abs(b), 1.0)).max(initial=0.0)))


def quantised(gap: float) -> float:
    """Two digits of a difference; none at all where only the last bits differ.

    They are the processor's affair, and the record must not depend on it.
    """
    return 0.0 if gap < 1e-13 else float(f"{gap:.1e}")


__all__ = ["DATA", "SPLIT", "described", "holds", "largest_gap", "parity", "quantised", "register"]
