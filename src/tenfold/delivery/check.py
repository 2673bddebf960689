"""A new batch against the contract of step 2: the daily job."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenfold import registry
from tenfold.delivery import sizes
from tenfold.errors import DataProblem, MissingEvidence
from tenfold.project import Project
from tenfold.standing import Standing

if TYPE_CHECKING:
    from tenfold.steps.step02_data_quality.contract import ContractResult

_MOST = 20


@dataclass(frozen=True)
class BatchReport:
    """How a batch fared, what speaks against its being whole, and what else was noticed."""

    batch: str
    result: ContractResult
    notes: list[str]
    warnings: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every clause holds and there are rows."""
        return self.result.holds

    @property
    def exit_code(self) -> int:
        """0 the contract holds, 1 it does not, 4 it holds but the batch may not be whole."""
        return 1 if not self.holds else 4 if self.warnings else 0

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "batch": self.batch,
            "holds": self.holds,
            "warnings": self.warnings,
            "notes": self.notes,
            **self.result.model_dump(mode="json"),
        }

    def lines(self) -> list[str]:
        """The report for people."""
        broken = self.result.broken
        word = "holds" if self.holds else "does NOT hold"
        lines = [f"{self.batch}: {self.result.rows:,} rows. The contract {word}."]
        lines += [f"  warning: {warning}" for warning in self.warnings]
        lines += [f"  note: {note}" for note in self.notes]
        for clause in broken[:_MOST]:
            lines.append(f"  broken: {clause.text}: {clause.fact} (allowed: {clause.allowed:,})")
        if len(broken) > _MOST:
            lines.append(f"  … and {len(broken) - _MOST} more")
        if self.result.unknown_columns:
            lines.append(f"  new columns: {', '.join(self.result.unknown_columns[:_MOST])}")
        return lines


def check_batch(project: Project, batch: str, *, query: str | None = None) -> BatchReport:
    """Hold `batch` against the contract that step 2 recorded.

    Parameters
    ----------
    batch : str
        File, folder or SQL URL, from the current folder.
    query : str, optional
        Of a database; default is the one of step 2.

    Raises
    ------
    MissingEvidence
        Step 2 has not run.
    DataProblem
        The batch cannot be read, or has no rows.
    """
    from tenfold import tables
    from tenfold.steps.step02_data_quality.contract import Suite
    from tenfold.steps.step02_data_quality.contract import check_batch as hold

    standing = Standing(project)
    record = standing.store.read(registry.get("data_quality"))
    if record is None:
        raise MissingEvidence.of("check", "data_quality")
    decisions: Any = record.decisions
    evidence: Any = record.evidence
    suite = Suite.read(standing.open(evidence.contract.suite))
    table = tables.read(
        batch,
        base=Path.cwd(),
        query=(query or decisions.query) if tables.is_url(batch) else query,
        header=decisions.header,
        delimiter=decisions.delimiter,
        encoding=decisions.encoding,
    )
    if table.rows == 0:
        raise DataProblem.because(f"'{batch}' has no rows.", "Check the job that writes it.")
    roles = evidence.data.roles
    frame = tables.to_frame(table)
    named = (roles.id, roles.group, *roles.protected)
    private = [*(name for name in named if name), *tables.personal_columns(frame)]
    warnings, notes = sizes.doubts(project, table, decisions), list(table.notes)
    if not warnings:
        unsaid = sizes.remember(project, batch, table.rows)
        notes += [unsaid] if unsaid else []
    return BatchReport(batch, hold(suite, frame, private=private), notes, warnings)


__all__ = ["BatchReport", "check_batch"]
