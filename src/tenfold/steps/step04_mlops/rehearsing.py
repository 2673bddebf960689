"""The rollback, rehearsed under an alias that nobody serves from."""

from __future__ import annotations

from typing import Literal

from tenfold.errors import DataProblem
from tenfold.steps.step04_mlops.bench import Bench
from tenfold.steps.step04_mlops.evidence import Rollback
from tenfold.tracking import Version
from tenfold.tracking.parity import quantised

_Kind = Literal["previous", "itself", "lost"]


def rehearse(bench: Bench, version: Version, former: Version | None) -> Rollback:
    """Promote, roll back, and ask what the registry restored.

    Parameters
    ----------
    former : Version or None
        The champion before the candidate; without one the candidate itself is put back.
    """
    if former is None:
        return _tried(bench, version, version, "itself")
    found = _tried(bench, version, former, "previous")
    champion = bench.registry.champion()
    if found.kind != "failed" or champion is None or champion.digest != version.digest:
        return found
    # What serves is whole, and what served before is lost: told, and as if there had been none.
    itself = _tried(bench, version, version, "lost")
    if itself.kind == "failed":
        return itself
    return itself.model_copy(
        update={"title": found.title, "digest": found.digest, "note": found.note}
    )


def _tried(bench: Bench, version: Version, target: Version, kind: _Kind) -> Rollback:
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
    return Rollback(kind=kind, title=title, digest=target.digest, rows=rows, max_difference=gap)


__all__ = ["rehearse"]
