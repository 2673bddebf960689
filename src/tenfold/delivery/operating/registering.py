"""A challenger in the registry, with the training that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenfold import tables
from tenfold.delivery.operating.comparing import Comparison
from tenfold.delivery.operating.serving import RUN, Learnt

if TYPE_CHECKING:
    from tenfold.tracking import Registry, Version


def registered(shelf: Registry, learnt: Learnt, run_id: str, found: Comparison) -> Version:
    """Track the training in MLflow and register its model, tagged with the run in ``runs/``."""
    from tenfold.tracking import TrackedRun

    one, data = learnt.candidate, learnt.data
    assert one is not None
    metrics = {"gain_per_week": found.gain.value} if found.gain.value is not None else {}
    tracked = shelf.track(
        shelf.model_name,
        TrackedRun(f"retrain {run_id}", params=one.parameters, metrics=metrics, tags={RUN: run_id}),
        [],
        key=f"retrain-{run_id}-{one.digest}",
        dataset={
            "name": data.roles.target,
            "digest": data.snapshot.sha256,
            "source": data.snapshot.path,
        },
    )
    return shelf.register(
        one,
        learnt.standing.open(one.model),
        learnt.reference.frame,
        run_id=tracked.parent,
        private=tables.private_columns(data.roles, learnt.reference.frame),
        tags={RUN: run_id},
    )


__all__ = ["registered"]
