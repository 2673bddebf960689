"""Why a step's difference from its rerun says nothing: what it met, the rerun could not meet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from tenfold.delivery.operating.serving import open_registry
from tenfold.project import Project
from tenfold.standing import Standing
from tenfold.step import Step

# What would reach out of the fresh folder: a rerun registers no model anywhere.
OUTSIDE = ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI")
_REGISTERS = "mlops"
# All of its evidence that depends on who was champion when it ran.
_OF_THE_CHAMPION = ("promotion", "rollback")
_Content = Mapping[str, Any]


def why_not_compared(
    step: Step,
    standing: Standing,
    again: Project,
    then: _Content,
    now: _Content,
    open_steps: Mapping[str, str],
) -> str:
    """The reason in a phrase; empty where a difference counts.

    Parameters
    ----------
    again : Project
        The fresh folder.
    then, now : mapping
        Content of the record, and of the one made anew.
    open_steps : mapping of str to str
        Earlier steps that differ and were not compared, with their reasons.
    """
    if step.slug == _REGISTERS:
        if any(os.environ.get(name) for name in OUTSIDE):
            return "its registry is elsewhere, and a rerun leaves that alone"
        return _other_champion(standing.project, then, now)
    read = [slug for slug, _ in step.sources().values() if slug in open_steps]
    if read:
        return f"it reads {', '.join(read)}, which was not compared"
    watched = step.watched if hasattr(step, "watched") else None
    if watched is None:
        return ""
    decisions = standing.resolve(step).values
    mine = watched(decisions, standing.project.folder)
    if not mine or mine == watched(decisions, again.folder):
        return ""
    return "it judges its own folder, and the fresh one has no git history"


def _other_champion(project: Project, then: _Content, now: _Content) -> str:
    """Retraining, promoting and rolling back move the champion: what step 4 met is no more."""
    if _apart_from_the_champion(then) != _apart_from_the_champion(now):
        return ""
    registry = open_registry(project)
    if registry is None:
        return ""
    champion = registry.champion()
    serves = champion.digest if champion is not None else ""
    left = _left(then["evidence"])
    if serves == left:
        return ""
    return (
        f"its registry's champion is {_named(serves)} now and was {_named(left)} when it ran: "
        "run step 4 again to record what serves"
    )


def _apart_from_the_champion(content: _Content) -> dict[str, Any]:
    evidence = content.get("evidence", {})
    kept = {name: one for name, one in evidence.items() if name not in _OF_THE_CHAMPION}
    return {**content, "evidence": kept}


def _left(evidence: _Content) -> str:
    """Digest of the champion after that run; empty for none."""
    promotion = evidence["promotion"]
    return str(
        evidence["registered"]["digest"] if promotion["serves"] else promotion["rival_digest"]
    )


def _named(digest: str) -> str:
    return digest[:8] or "none"


__all__ = ["OUTSIDE", "why_not_compared"]
