"""The rollback, rehearsed under an alias that nobody serves from."""

from __future__ import annotations

from tenfold.errors import DataProblem
from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.evidence import Rollback
from tenfold.steps.step04_mlops.packaging import quantised
from tenfold.tracking import Version


def rehearse(bench: Bench, version: Version, former: Version | None) -> Rollback:
    """Promote, roll back, and ask what the registry restored.

    Parameters
    ----------
    former : Version or None
        The champion before the candidate; without one the candidate itself is put back.
    """
    target = former or version
    title = f"version {target.digest[:8]}"
    held = bench.held_out.frame
    try:
        restored = bench.registry.rehearse(version, target)
        gap = quantised(restored.recheck())
        rows, title = len(restored.score(held).p), restored.candidate.title
    except DataProblem as problem:
        return Rollback(
            kind="failed",
            title=title,
            digest=target.digest,
            rows=0,
            max_difference=None,
            note=str(problem),
        )
    return Rollback(
        kind="itself" if former is None else "previous",
        title=title,
        digest=target.digest,
        rows=rows,
        max_difference=gap,
    )


__all__ = ["rehearse"]
