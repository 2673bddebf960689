"""A new batch held against the contract of step 2 and watched for drift: the daily job."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from tenfold import registry
from tenfold.charts.words import interval_text, number_text
from tenfold.delivery import sizes
from tenfold.delivery.operating.asking import retrain_asked
from tenfold.delivery.operating.batches import EmptyBatch, is_folder, read_batch, shown
from tenfold.delivery.operating.examining import Examined, examine
from tenfold.delivery.operating.figures import write_figures
from tenfold.delivery.operating.folders import FolderReport, check_folder
from tenfold.delivery.operating.serving import Learnt, Serving, learnt_of, open_registry, serving
from tenfold.delivery.operating.watching import (
    Watched,
    counted_before,
    watch_batch,
    watch_entry,
)
from tenfold.errors import NoRows, ProjectProblem, WrongInput
from tenfold.project import Project
from tenfold.vocabulary import Trigger

if TYPE_CHECKING:
    from tenfold.contract import ContractResult
    from tenfold.tables import Table

_MOST = 20
_LOUD = 5


@dataclass(frozen=True)
class BatchReport:
    """How a batch fared, what speaks against its being whole, and what else was noticed.

    Attributes
    ----------
    asked : list of str
        Triggers of step 4 that ask for a training.
    watched : Watched or None
        Drift and expected performance; None where no model serves, or columns are missing.
    """

    batch: str
    examined: Examined
    notes: list[str]
    warnings: list[str] = field(default_factory=list)
    watched: Watched | None = None
    model: str = ""
    asked: list[Trigger] = field(default_factory=list)

    @property
    def result(self) -> ContractResult:
        """Every clause of the contract."""
        return self.examined.result

    @property
    def holds(self) -> bool:
        """Whether every clause holds, there are rows, and no fault has a name."""
        return self.examined.holds

    @property
    def exit_code(self) -> int:
        """0 all is well, 1 the batch may not be used, 4 someone should look at it first.

        Somebody should look where it may not be whole, and where drift alarms.
        """
        if not self.holds:
            return 1
        return 4 if self.warnings or (self.watched and self.watched.drift.alarms) else 0

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        said: dict[str, Any] = {
            "batch": self.batch,
            "holds": self.holds,
            "causes": [
                {"column": fault.column, "kind": fault.kind, "text": fault.text}
                for fault in self.examined.faults
            ],
            "warnings": self.warnings,
            "notes": self.notes,
            "model": self.model,
            "retrain_asked": self.asked,
            **self.result.model_dump(mode="json"),
        }
        if self.watched:
            seen = self.watched
            said |= {
                "drift": seen.drift.ratios,
                "alarms": seen.drift.alarms,
                "batches": seen.drift.batches,
                "expected_score": seen.expected.score,
                "expected_money": seen.expected.money.model_dump(mode="json"),
            }
        return said

    def lines(self) -> list[str]:
        """The report for people."""
        broken = self.result.broken
        lines = [f"{self.batch}: {self.result.rows:,} rows. {self._word()}"]
        lines += [f"  cause: {fault.text}" for fault in self.examined.faults[:_MOST]]
        lines += [f"  warning: {warning}" for warning in self.warnings]
        for clause in broken[:_MOST]:
            lines.append(f"  broken: {clause.text}: {clause.fact} (allowed: {clause.allowed:,})")
        if len(broken) > _MOST:
            lines.append(f"  … and {len(broken) - _MOST} more")
        if self.result.unknown_columns:
            lines.append(f"  new columns: {', '.join(self.result.unknown_columns[:_MOST])}")
        lines += self._seen()
        if self.asked:
            which = " and ".join(self.asked)
            named = "a trigger" if len(self.asked) == 1 else "triggers"
            lines.append(
                f"  retrain: asked for by {which} ({named} of step 4): "
                "tenfold retrain PROJECT --data …"
            )
        return lines + [f"  note: {note}" for note in self.notes]

    def _word(self) -> str:
        if not self.result.holds:
            return "The contract does NOT hold."
        return "The contract holds." if self.holds else "They may NOT be used, for this cause:"

    def _seen(self) -> list[str]:
        if self.watched is None:
            return []
        drift, hoped = self.watched.drift, self.watched.expected
        loud = sorted(drift.ratios.items(), key=lambda item: -item[1])[:_LOUD]
        word = f"ALARM in {', '.join(drift.alarms)}" if drift.alarms else "no alarm"
        count = f"{drift.batches:,} batch{'' if drift.batches == 1 else 'es'}"
        lines = [f"  drift: {word} after {count}; evidence over its threshold:"]
        lines += [f"    {number_text(ratio)}  {drift.loudest[name]}" for name, ratio in loud]
        if not self.holds:  # nobody will act on these rows, so they will bring nothing
            return lines
        score = f"{hoped.name} {number_text(hoped.score)}, " if hoped.score is not None else ""
        money = interval_text(hoped.money)
        return [*lines, f"  expected, before any outcome is known: {score}money {money}"]


def check_batch(
    project: Project,
    batch: str,
    *,
    query: str | None = None,
    engine: Literal["duckdb", "spark"] = "duckdb",
) -> BatchReport | FolderReport:
    """Hold `batch` against the contract, name what went wrong with it, and watch it for drift.

    Each file of a folder is a batch of its own, in the order of their names: a folder that grows
    by a file a day counts each file once, and one bad file is not lost among good ones. The figures
    are kept for the exporter of `tenfold serve`.

    Parameters
    ----------
    batch : str
        File, folder or SQL URL, from the current folder.
    query : str, optional
        Of a database; default is the one of step 2.
    engine : {"duckdb", "spark"}
        Spark reads Parquet and delimited text only, takes a folder for one batch, and measures
        drift on all of its rows.

    Raises
    ------
    MissingEvidence
        Step 2 has not run.
    DataProblem
        The batch cannot be read, or has no rows; or the model's file is not what was recorded.
    ProjectProblem
        The model registry is down, locked or damaged; or the ledger of drift cannot be read.
    """
    learnt = learnt_of(project, asked_by="check")
    model: Serving | None = None
    if learnt.candidate is not None or open_registry(project) is not None:
        model = serving(project, asked_by="check")
        learnt = model.learnt
    if engine == "spark":
        return _checked_by_spark(project, learnt, model, batch, query)
    if not is_folder(batch):
        return _checked(project, learnt, model, batch, query)
    found = check_folder(
        batch, lambda path: _checked(project, learnt, model, path, query, listed=True)
    )
    _keep(
        project,
        sum(one.result.rows for one in found.files),
        sum(len(one.result.broken) for one in found.files),
        found.watched,
        refused=not found.holds,
    )
    return found


def _checked(
    project: Project,
    learnt: Learnt,
    model: Serving | None,
    batch: str,
    query: str | None,
    *,
    listed: bool = False,
) -> BatchReport:
    """Check one file, or a database; `listed` in a folder, where files stay for long."""
    name = shown(batch)
    try:
        table = read_batch(learnt.data, batch, query=query)
    except EmptyBatch:
        _keep(project, 0, 0, None, refused=True)
        raise
    decisions: Any = learnt.standing.resolve(registry.get("data_quality")).values
    examined = examine(learnt.suite, learnt.data, learnt.reference, table)
    if listed and model is not None and _stayed(project, model, examined, table):
        told = "the model has learnt from days like these since it was checked"
        examined = replace(examined, faults=[], notes=[*examined.notes, told])
    warnings = sizes.doubts(project, table, decisions)
    absent = model is not None and set(model.scorer.candidate.columns) - set(table.columns)
    watch = None
    if model is not None and not absent:
        watch = functools.partial(watch_batch, project, model, name, table)
    return _reported(project, model, name, table.rows, examined, warnings, table.notes, watch)


def _checked_by_spark(
    project: Project, learnt: Learnt, model: Serving | None, batch: str, query: str | None
) -> BatchReport:
    """Check a batch that Spark reads: as `_checked`, but for where the figures come from."""
    from tenfold.delivery.operating.sparked import look_with_spark

    if query is not None:
        raise WrongInput.because("A query is for a database, which Spark does not read here.")
    name = shown(batch)
    try:
        found = look_with_spark(learnt, model, batch, name=name)
    except NoRows:
        _keep(project, 0, 0, None, refused=True)
        raise
    decisions: Any = learnt.standing.resolve(registry.get("data_quality")).values
    warnings = sizes.few(project, found.rows, decisions)
    watch = None
    if model is not None and found.entry is not None:
        said = [f"drift is measured on all {found.rows:,} rows"]
        watch = functools.partial(watch_entry, project, model, found.entry, found.some, said)
    return _reported(project, model, name, found.rows, found.examined, warnings, [], watch)


def _reported(
    project: Project,
    model: Serving | None,
    name: str,
    rows: int,
    examined: Examined,
    warnings: list[str],
    notes: list[str],
    watch: Callable[..., Watched] | None,
) -> BatchReport:
    """Let a batch count that was examined, and say how it fared; `watch` measures its drift."""
    notes = [*notes, *examined.notes, *(model.notes if model else [])]
    if not warnings:
        unsaid = sizes.remember(project, name, rows)
        notes += [unsaid] if unsaid else []
    watched, refused, broken = None, not examined.holds, len(examined.result.broken)
    whole = not (refused or warnings)
    if watch is not None:
        try:
            watched = watch(counts=whole)
        except ProjectProblem:
            _keep(project, rows, broken, None, refused=refused)
            raise
        notes += watched.notes
    elif model is not None:
        notes.append("drift was not measured: columns that the model reads are missing")
    unkept = _keep(project, rows, broken, watched, refused=refused)
    notes += [unkept] if unkept else []
    candidate = model.scorer.candidate if model else None
    asked = retrain_asked(project, examined, watched, candidate, whole=whole)
    said = model.said if model else ""
    return BatchReport(name, examined, notes, warnings, watched, said, asked)


def _stayed(project: Project, model: Serving, examined: Examined, table: Table) -> bool:
    """Whether a file is old only because a later model learnt from it: it counted in its time."""
    old = [fault.kind == "old" for fault in examined.faults]
    return bool(old) and all(old) and counted_before(project, model, table)


def _keep(
    project: Project, rows: int, broken: int, watched: Watched | None, *, refused: bool
) -> str:
    return write_figures(
        project.folder,
        rows=rows,
        broken_clauses=broken,
        refused=refused,
        drift=watched.drift.ratios if watched else {},
        expected_score=watched.expected.score if watched else None,
        expected_money_per_week=watched.expected.money.value if watched else None,
    )


__all__ = ["BatchReport", "FolderReport", "check_batch"]
