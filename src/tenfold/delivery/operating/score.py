"""A batch scored by the model that serves: what to do with each case, its money and reasons."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tenfold.charts.words import number_text
from tenfold.delivery.operating.batches import each_file, is_folder, read_batch, shown
from tenfold.delivery.operating.examining import BatchRefused, Examined, examine
from tenfold.delivery.operating.serving import Learnt, Serving, serving
from tenfold.delivery.operating.writing import check_name, write_rows
from tenfold.errors import DataProblem, WrongInput, bounded
from tenfold.project import Project

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tenfold.tables import Table

ROWS = 50_000
ScoreEngine = Literal["duckdb", "spark"]
"""What computes: this machine, row by row to a file; or Spark, to a folder of parts."""

_LEFT = "Nothing was scored and nothing was written."


@dataclass(frozen=True)
class ScoreReport:
    """What came of a batch.

    Attributes
    ----------
    acted : int
        Rows for which the decision is to act; for amounts and several classes, all of them.
    money : float or None
        Expected of all decisions together, in `currency`; None where it cannot be told.
    """

    batch: str
    out: Path
    rows: int
    acted: int
    money: float | None
    currency: str
    model: str
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0, or 4 where the batch may not be whole."""
        return 4 if self.warnings else 0

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {**self.__dict__, "out": str(self.out)}

    def lines(self) -> list[str]:
        """The report for people."""
        lines = [f"{self.batch}: {self.rows:,} rows scored by {self.model}."]
        if self.money is None:
            lines.append(f"  {self.acted:,} to act on; money cannot be told.")
        else:
            said = number_text(round(self.money))
            lines.append(
                f"  {self.acted:,} to act on; expected of all decisions: {said} {self.currency}."
            )
        lines += [f"  warning: {warning}" for warning in self.warnings]
        lines += [f"  note: {note}" for note in self.notes]
        return [*lines, f"  written: {self.out}"]


def score_batch(
    project: Project,
    batch: str,
    out: Path,
    *,
    query: str | None = None,
    chunk: int = ROWS,
    engine: ScoreEngine = "duckdb",
) -> ScoreReport:
    """Score `batch` into `out`, part by part; a batch that breaks the contract is refused whole.

    Parameters
    ----------
    batch : str
        File, folder or SQL URL, from the current folder.
    out : Path
        A .csv or .parquet file; with Spark a folder of Parquet parts. Replaced where it is there.
    query : str, optional
        Of a database; default is the one of step 2.
    chunk : int
        Rows that are in memory at once.
    engine : {"duckdb", "spark"}
        Spark reads Parquet and delimited text only, and takes a folder for one batch.

    Raises
    ------
    BatchRefused
        The batch breaks the contract, or something went wrong with it on its way.
    MissingEvidence
        There is no model.
    DataProblem
        The batch cannot be read or is empty; or the model's file is not what was recorded.
    ProjectProblem
        The model registry is down or locked; or `out` cannot be written.
    """
    if out.exists() and Path(batch).exists() and out.samefile(batch):
        raise WrongInput.because(f"'{out}' is the batch itself.", "Give another name.")
    if engine == "spark":
        return _by_spark(project, batch, out, query)
    check_name(out)
    model = serving(project, asked_by="score")
    learnt, name = model.learnt, shown(batch)
    if is_folder(batch):
        warnings, notes = _each_examined(learnt, batch, query)
        table = read_batch(learnt.data, batch, query=query)
    else:
        table = read_batch(learnt.data, batch, query=query)
        examined = _examined(learnt, table)
        examined.refuse(name, but=_LEFT)
        warnings, notes = _doubts(table), examined.notes
    answers = _Answers(model, table, table.rows if _looks_back(model) else chunk)
    with tempfile.TemporaryDirectory(prefix="tenfold-") as scratch:
        # Ranks are known when all rows are: until then the answers wait on disk.
        staged = Path(scratch) / "answers.parquet"
        write_rows(staged, answers)
        write_rows(out, _ranked(staged, answers.ranks()))
    value = learnt.value
    return ScoreReport(
        batch=name,
        out=out,
        rows=table.rows,
        acted=answers.acted,
        money=answers.money,
        currency=value.currency if value else "",
        model=model.said,
        warnings=warnings,
        notes=[*table.notes, *notes, *model.notes],
    )


def _by_spark(project: Project, batch: str, out: Path, query: str | None) -> ScoreReport:
    from tenfold.delivery.operating.sparked import check_folder_name, score_with_spark

    if query is not None:
        raise WrongInput.because("A query is for a database, which Spark does not read here.")
    check_folder_name(out)
    model = serving(project, asked_by="score")
    name, value = shown(batch), model.learnt.value
    done = score_with_spark(model, batch, out, name=name, but=_LEFT)
    return ScoreReport(
        batch=name,
        out=out,
        rows=done.rows,
        acted=done.acted,
        money=done.money,
        currency=value.currency if value else "",
        model=model.said,
        notes=[*done.notes, *model.notes],
    )


def _examined(learnt: Learnt, table: Table) -> Examined:
    return examine(learnt.suite, learnt.data, learnt.reference, table)


def _each_examined(learnt: Learnt, folder: str, query: str | None) -> tuple[list[str], list[str]]:
    """Warnings and notes of each file by itself: a bad one would be lost among good ones."""
    unusable, refused, warnings, notes = [], [], [], []
    for path in each_file(folder):
        try:
            table = read_batch(learnt.data, path, query=query)
        except DataProblem as problem:
            unusable.append(f"{path}: {problem}")
            continue
        found = _examined(learnt, table)
        refused += [f"{path}: {cause}" for cause in ([] if found.holds else found.causes())]
        warnings += [f"{path}: {doubt}" for doubt in _doubts(table)]
        notes += [f"{path}: {note}" for note in found.notes]
    if unusable:
        head = f"'{folder}' holds files that cannot be used. {_LEFT}"
        raise DataProblem(bounded(head, [*unusable, *refused]))
    if refused:
        head = f"'{folder}' holds files that do not hold to the data contract. {_LEFT}"
        raise BatchRefused(bounded(head, refused))
    return warnings, notes


class _Answers:
    """The answers to a table, part by part; sums them up on the way."""

    def __init__(self, model: Serving, table: Table, size: int) -> None:
        self._model, self._table, self._size = model, table, size
        self._gains: list[NDArray[np.float64]] = []
        self.acted = 0
        self.money: float | None = None

    def __iter__(self) -> Iterator[pa.Table]:
        from tenfold.delivery.operating.judging import answer
        from tenfold.scoring import Typical
        from tenfold.tables.frames import as_frame

        model = self._model
        typical = Typical.of(model.scorer, model.learnt.reference.frame)
        first = 1
        for part in self._table.batches(self._size):
            found = answer(
                model.scorer,
                as_frame(part),
                typical,
                model.learnt.value,
                id_column=model.learnt.data.roles.id,
                first=first,
            )
            first += part.num_rows
            self.acted += found.acted
            if found.gain is not None:
                self._gains.append(found.gain)
                self.money = (self.money or 0.0) + (found.money or 0.0)
            yield found.table

    def ranks(self) -> pa.Array | None:
        """Whom to act on first, where step 1 states a capacity."""
        import numpy as np

        from tenfold.delivery.operating.judging import ranks

        value = self._model.learnt.value
        if value is None or value.capacity_per_week is None or not self._gains:
            return None
        return ranks(np.concatenate(self._gains))


def _ranked(staged: Path, ranks: pa.Array | None) -> Iterator[pa.Table]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    start = 0
    for batch in pq.ParquetFile(staged).iter_batches(ROWS):
        part = pa.Table.from_batches([batch])
        if ranks is not None:
            part = part.append_column("rank", ranks.slice(start, part.num_rows))
        start += part.num_rows
        yield part


def _looks_back(model: Serving) -> bool:
    """Whether a feature reads earlier rows of the batch: parts would not see each other."""
    derived = model.learnt.data.recipe.get("derived", [])
    return any(feature.get("kind") in ("lag", "rolling") for feature in derived)


def _doubts(table: Table) -> list[str]:
    found = []
    if table.ending == "cut":
        found.append("The last line breaks off: the file was cut short, and so are the answers.")
    lost = table.left_out - (table.ending == "cut")
    if lost > 0:
        found.append(f"{lost:,} rows have the wrong number of fields and were not scored.")
    return found


__all__ = ["ROWS", "ScoreEngine", "ScoreReport", "score_batch"]
