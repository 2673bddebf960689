"""The weekly job: new data validated, a challenger trained, compared, promoted or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenfold.charts.words import interval_text
from tenfold.delivery.operating.batches import read_batch, shown
from tenfold.delivery.operating.champions import mark_runs, promoted, the_registry
from tenfold.delivery.operating.comparing import Comparison, compare
from tenfold.delivery.operating.examining import examine
from tenfold.delivery.operating.newdata import kept_copy
from tenfold.delivery.operating.registering import registered
from tenfold.delivery.operating.rules import promotion_rule
from tenfold.delivery.operating.serving import (
    Learnt,
    Serving,
    learnt_of,
    serving,
)
from tenfold.delivery.operating.training import note_training
from tenfold.errors import DataProblem, bounded
from tenfold.project import Project
from tenfold.reading import UNSET

if TYPE_CHECKING:
    from tenfold.chain import RunResult
    from tenfold.scoring import Scorer
    from tenfold.tracking import Registry

TRAINED = ("data_quality", "baseline_models")
"""Steps that a challenger is made by, on the new data; step 1 and the others stay as they are."""
_SERVES_ON = "No challenger was trained, and the champion serves on."


@dataclass(frozen=True)
class RetrainReport:
    """How a retraining ended.

    Attributes
    ----------
    promoted : bool
        Whether the challenger serves now.
    why : str
        Why, or why not.
    run_id : str
        Folder in ``runs/`` with its records.
    version : str or None
        Its number in the registry; None where it was not registered.
    settled : bool
        Whether the rule decided by itself. Else a person has to: the challenger's own records
        say no-go, or what the rule would do somebody has forbidden.
    """

    promoted: bool
    why: str
    run_id: str
    version: str | None = None
    comparison: Comparison | None = None
    stages: list[str] = field(default_factory=list)
    settled: bool = True

    @property
    def exit_code(self) -> int:
        """0 promoted, or not better by the rule: an ordinary week; 4 a person has to decide."""
        return 0 if self.settled else 4

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        gain = self.comparison.gain.model_dump(mode="json") if self.comparison else None
        return {
            "promoted": self.promoted,
            "settled": self.settled,
            "why": self.why,
            "run_id": self.run_id,
            "version": self.version,
            "gain": gain,
            "stages": self.stages,
        }


def retrain(
    project: Project,
    data: str,
    *,
    query: str | None = None,
    say: Callable[[str], None] = lambda line: None,
    timeout: int | None = None,
) -> RetrainReport:
    """Train a challenger on `data` and let it take over if step 4's rule allows.

    The champion serves on whatever fails: its alias moves in the last stage alone.

    Parameters
    ----------
    data : str
        File, folder or SQL URL with outcomes, from the current folder.
    say : callable
        Given one line per stage, as it ends.
    timeout : int, optional
        Seconds that a step of the training may take.

    Raises
    ------
    BatchRefused
        The data break the contract.
    MissingEvidence
        Nothing is registered.
    TenfoldError
        The data cannot be read, the registry is down or locked, or a step crashed.
    """
    from tenfold.tracking import kept_out, reads_text

    shelf = the_registry(project, asked_by="retrain")
    champion = serving(project, asked_by="retrain")
    stages: list[str] = []

    def told(stage: str, line: str) -> None:
        stages.append(f"{stage:<9} {line}")
        say(stages[-1])

    source = _validated(project, champion, data, query, told)
    run = _trained(project, source, timeout)
    learnt = learnt_of(project, run.run_id, asked_by="retrain")
    assert learnt.candidate is not None  # the run has just written its record
    noted = note_training(project.folder)
    told("train", f"{learnt.candidate.title}, in runs/{run.run_id}{noted}")
    blocks = _blocks(run)
    if blocks:
        why = bounded("its own records say no-go:", blocks)
        told("refuse", f"{why}\n  the champion serves on")
        return RetrainReport(False, why, run.run_id, stages=stages, settled=False)
    scorer = _scorer(learnt)
    rule = promotion_rule(project)
    found = compare(learnt, scorer, champion.scorer, champion.learnt, rule)
    told("compare", _compared(found))
    version = registered(shelf, learnt, run.run_id, found)
    again = champion.version == version.number
    # Ordinary weeks call nobody: an alarm that rings whenever nothing is better is switched off.
    barred = kept_out(champion.scorer.candidate.columns, learnt.data)
    settled = again or not (found.promoted or barred)
    if again:
        why = "the training gave the champion again"
    elif found.promoted and not _stands(shelf, champion):
        why = "another version became champion meanwhile"
    elif found.promoted and version.rolled_back:
        why = f"version {version.number} was taken out of service by hand"
    elif found.promoted and rule.by_hand:
        why = f"step 4 leaves it to a person (`tenfold promote`): {found.why}"
    elif found.promoted:
        try:
            told("promote", promoted(project, shelf, version, shelf.champion()))
        except DataProblem as problem:
            why = str(problem).rstrip(".")
        else:
            return RetrainReport(True, found.why, run.run_id, version.number, found, stages)
    elif barred:
        # The champion's figures would not come true: losing to it says nothing, and what the
        # challenger is held against instead, today's practice, is measured by steps 3 and 4.
        why = (
            f"the champion reads {reads_text(barred)}, which step 2 keeps out of the model, so "
            "that nothing can be compared with it: `tenfold run` holds the candidate against what "
            "is done today, `tenfold promote` lets this one serve"
        )
    else:
        why = found.why
    if not again:
        shelf.challenge(version)
    mark_runs(project, shelf)
    kept = "" if again else f"version {version.number} is kept as challenger, "
    told("refuse", f"{why}; {kept}the champion serves on")
    return RetrainReport(False, why, run.run_id, version.number, found, stages, settled)


def _validated(
    project: Project,
    champion: Serving,
    data: str,
    query: str | None,
    told: Callable[[str, str], None],
) -> str:
    learnt = champion.learnt
    table = read_batch(learnt.data, data, query=query)
    examined = examine(learnt.suite, learnt.data, learnt.reference, table, with_outcomes=True)
    examined.refuse(shown(data), but=_SERVES_ON)
    told("validate", f"{shown(data)}: {table.rows:,} rows, the contract holds")
    return kept_copy(project, data, table)


def _trained(project: Project, source: str, timeout: int | None) -> RunResult:
    from tenfold.chain import run_project

    # The version that somebody pinned is that of the old data, and so are the day they were drawn
    # and the rows whose labels were corrected.
    given: dict[str, object] = {
        "source": source,
        "query": UNSET,
        "data_version": UNSET,
        "corrections": UNSET,
        "as_of": UNSET,
    }
    run = run_project(
        project,
        overrides={"data_quality": given},
        only=TRAINED,
        timeout=timeout,
    )
    if run.failures:
        raise max(run.failures.values(), key=lambda error: error.exit_code)
    return run


def _blocks(run: RunResult) -> list[str]:
    return [
        f"{check.code} {check.title}: {check.evidence}"
        for step in run.verdict.steps
        if step.slug in TRAINED and step.gate
        for check in step.gate.checks
        if check.status == "block" and not check.waived
    ]


def _scorer(learnt: Learnt) -> Scorer:
    from tenfold.scoring import Scorer

    assert learnt.candidate is not None
    return Scorer.load(learnt.candidate, learnt.standing.open(learnt.candidate.model))


def _compared(found: Comparison) -> str:
    left = f", {found.left_out:,} left out that the champion knows" if found.left_out else ""
    return f"{interval_text(found.gain)} over the champion on {found.rows:,} rows{left}"


def _stands(shelf: Registry, champion: Serving) -> bool:
    now = shelf.champion()
    return (now.number if now else None) == champion.version


__all__ = ["TRAINED", "RetrainReport", "retrain"]
